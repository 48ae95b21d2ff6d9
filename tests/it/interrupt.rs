//! Signals: what is finished stays, what is visible is whole.
#![cfg(unix)]

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::store::{runs_in, whole};
use super::stormdrill::{command, stderr};

const SPIKE: &str = "scenarios/promotion-spike.yaml";

fn start(args: &[&str], out: &Path) -> Child {
    let args = [&["run", "--out", out.to_str().expect("UTF-8")], args].concat();
    command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Sends a signal. That the process has ended by itself is no failure.
fn signal(child: &Child, name: &str) {
    let _ = Command::new("kill").args(["-s", name, &child.id().to_string()]).stderr(Stdio::null()).status();
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_signal_leaves_a_partial_result_that_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["INT", "TERM"] {
        let out = folder.path().join(name);
        let child = start(&[SPIKE, "-n", "1000000", "-q"], &out);
        std::thread::sleep(Duration::from_millis(700));
        let sent = Instant::now();
        signal(&child, name);
        let output = child.wait_with_output().expect("it ends");
        assert!(sent.elapsed() < Duration::from_secs(10), "it ends soon");
        assert_eq!(output.status.code(), Some(105), "{}", stderr(&output));
        let runs = runs_in(&out);
        assert_eq!(runs.len(), 1);
        let manifest = whole(&runs[0]);
        assert_eq!((&manifest["status"], &manifest["exit_code"]), (&"interrupted".into(), &105.into()));
        let days = manifest["replications"].as_u64().expect("a number");
        assert!(days > 0 && manifest["replications_asked"] == 1_000_000);
        let summary = std::fs::read_to_string(runs[0].join("summary.json")).expect("readable");
        let summary: Value = serde_json::from_str(&summary).expect("JSON");
        assert_eq!(summary["replications"], days);
        assert!(text(&output).contains("stopped by a signal"), "{}", text(&output));
        let said = stderr(&output);
        assert!(said.starts_with("      error: interrupted after ") && said.lines().count() == 1, "{said}");
        assert!(
            said.ends_with(" of 1,000,000 days of promotion-spike; the results are partial (exit 105)\n"),
            "{said}"
        );
    }
}

#[test]
fn without_a_finished_day_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.yaml");
    let long = "schema: 1\nduration: 1000d\ncontacts:\n  call: {arrivals: {rate: 1000/h}, handling: 3m, patience: {exponential: {mean: 2m}}}\nagents:\n  team: {count: 50}\n";
    std::fs::write(&path, long).expect("writable");
    let out = folder.path().join("results");
    let log = folder.path().join("log.csv");
    let path = path.to_str().expect("UTF-8");
    let child = start(&[path, SPIKE, "-n", "1", "-q", "--contact-log", log.to_str().expect("UTF-8")], &out);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2), "a log takes one scenario");

    let child = start(&[path, SPIKE, "-n", "1", "-q"], &out);
    std::thread::sleep(Duration::from_millis(400));
    signal(&child, "INT");
    let output = child.wait_with_output().expect("it ends");
    let expected = "      error: interrupted before the first run of long was over, so nothing is written; 1 more was not played (exit 105)\n";
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(105), expected));
    assert!(output.stdout.is_empty() && !out.exists());

    let child = start(&[path, "-n", "1", "-q", "--contact-log", log.to_str().expect("UTF-8")], &out);
    std::thread::sleep(Duration::from_millis(400));
    signal(&child, "INT");
    assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(105));
    assert!(!log.exists() && !out.exists());
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 1, "the scenario alone");
}

/// How one of the fifty is stopped.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// By a signal that can be heard.
    Asked,
    /// By two of them at once.
    AskedTwice,
    /// At once.
    Killed,
    /// At once, as soon as the run has begun to write its folder.
    KilledWriting,
}

/// Fifty runs are stopped at moments spread at random, with a fixed seed, over a time a little longer than a run takes.
#[test]
fn whatever_stops_a_run_leaves_no_torn_file() {
    const TRIALS: u64 = 50;
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("results");
    let days = |child: Child| {
        let began = Instant::now();
        assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(0));
        began.elapsed()
    };
    // As many days as take about half a second here and now, beside another run.
    let other = start(&[SPIKE, "-n", "100", "-q", "--threads", "1"], &out);
    let pace = days(start(&[SPIKE, "-n", "100", "-q", "--threads", "1"], &out));
    days(other);
    let n = ((100.0 * 0.5 / pace.as_secs_f64()) as u64).clamp(20, 20_000).to_string();
    let length = days(start(&[SPIKE, "-n", &n, "-q", "--threads", "1"], &out));

    let next = Mutex::new(0);
    let partial = Mutex::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let trial = {
                        let mut next = next.lock().expect("no other has failed");
                        *next += 1;
                        *next
                    };
                    if trial > TRIALS {
                        break;
                    }
                    // A golden-ratio sequence: spread evenly, in no order.
                    let delay = length.mul_f64(1.2 * (trial as f64 * 0.618_033_988_749_895).fract());
                    let way = match trial % 10 {
                        0 | 2 | 4 | 6 => Way::Asked,
                        8 => Way::AskedTwice,
                        1 | 3 | 5 => Way::Killed,
                        _ => Way::KilledWriting,
                    };
                    *partial.lock().expect("no other has failed") += u32::from(stopped(trial, &n, way, delay, &out));
                }
            });
        }
    });
    let partial = partial.into_inner().expect("no other has failed");
    assert!(partial >= 3, "only {partial} runs were stopped after a day and before the end");
}

/// Stops a run, looks at all that can be seen, and says whether the run was stored as a partial one.
fn stopped(trial: u64, n: &str, way: Way, delay: Duration, out: &Path) -> bool {
    let seed = 1_000 + trial;
    let mut child = start(&[SPIKE, "-n", n, "--seed", &seed.to_string(), "-q", "--threads", "1"], out);
    match way {
        Way::Asked | Way::AskedTwice => {
            std::thread::sleep(delay);
            signal(&child, "INT");
            if way == Way::AskedTwice {
                signal(&child, "INT");
            }
        }
        Way::Killed => {
            std::thread::sleep(delay);
            let _ = child.kill();
        }
        Way::KilledWriting => {
            let own = format!("-{}", child.id());
            let writes = || {
                let entries = std::fs::read_dir(out.join("promotion-spike")).into_iter().flatten().flatten();
                entries.map(|e| e.file_name()).any(|name| name.to_string_lossy().ends_with(&own))
            };
            while !writes() && child.try_wait().expect("it is ours").is_none() {
                std::thread::sleep(Duration::from_micros(50));
            }
            std::thread::sleep(delay / 200);
            let _ = child.kill();
        }
    }
    let output = child.wait_with_output().expect("it ends");
    let manifests: Vec<Value> = runs_in(out).iter().map(|folder| whole(folder)).collect();
    let pointer = std::fs::read_to_string(out.join("latest")).expect("the first run has written it");
    assert!(out.join(pointer.trim_end()).join("manifest.json").is_file(), "{pointer}");
    let mine = manifests.iter().find(|m| m["seed"] == seed);
    match output.status.code() {
        Some(0) => assert_eq!(mine.expect("it is stored")["status"], "complete"),
        Some(105) => {
            let said = stderr(&output);
            let some = said.contains("the results are partial");
            assert!(some || said.contains("nothing is written") || way == Way::AskedTwice, "{said}");
            assert!(!some || mine.is_some_and(|m| m["status"] == "interrupted"), "{said}");
        }
        // Killed, or asked before it could listen. If its folder stands, it had been renamed already.
        None => {}
        other => panic!("exit code {other:?}: {}", stderr(&output)),
    }
    mine.is_some_and(|m| m["status"] == "interrupted")
}
