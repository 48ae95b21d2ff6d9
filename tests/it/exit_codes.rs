//! What the program's verdicts end with.

use std::path::PathBuf;

use super::stormdrill::{run, stderr};

const DESK: &str = "\
schema: 1
name: desk
duration: 2h
replications: 20
contacts:
  call: {arrivals: {rate: 60/h}, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 2m}}}
agents:
  team: {count: 6}
";
const MET: &str = "slas: {p_abandon: \"< 90%\"}\n";
const MISSED: &str = "slas:\n  p_abandon: [\"< 90%\", \"< 1%\"]\n";
/// One replication has no interval.
const UNSURE: &str = "replications: 1\nslas: {p_abandon: \"< 90%\"}\n";

struct Desk {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn desk(slas: &str) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.yaml");
    let text = if slas.contains("replications") { DESK.replace("replications: 20\n", "") } else { DESK.to_owned() };
    std::fs::write(&path, text + slas).expect("writable");
    Desk { _folder: folder, path }
}

/// The code, standard output and the last line of standard error.
fn ends(slas: &str, options: &[&str]) -> (Option<i32>, String, String) {
    let desk = desk(slas);
    let path = desk.path.to_str().expect("UTF-8");
    let output = run(&[&["run", path, "--no-store", "-q"], options].concat());
    let said = stderr(&output);
    let last = said.lines().last().unwrap_or_default().trim().to_owned();
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"), last)
}

#[test]
fn targets_decide_the_exit_code() {
    for (slas, options, code, last) in [
        ("", &[][..], 0, ""),
        (MET, &["--require-sla"], 0, ""),
        (MISSED, &[], 99, "error: desk misses 1 of 2 targets (exit 99)"),
        (MISSED, &["--format", "json"], 99, "error: desk misses 1 of 2 targets (exit 99)"),
        (MISSED, &["--fail-on", "none"], 0, ""),
        (MISSED, &["--fail-on", "inconclusive"], 0, ""),
        (UNSURE, &[], 0, ""),
        (UNSURE, &["--fail-on", "sla,inconclusive"], 103, "error: desk leaves 1 of 1 target undecided (exit 103)"),
        ("slas: {p_abandon: {expr: \"< 1%\", severity: warn}}\n", &[], 0, ""),
        ("slas: {\"p_abandon\": \"< 1\"}\n", &[], 104, "error: invalid scenario (exit 104)"),
    ] {
        let (found, _, said) = ends(slas, options);
        assert_eq!((found, said.as_str()), (Some(code), last), "{slas} {options:?}");
    }
    let (code, out, said) = ends("", &["--require-sla"]);
    assert_eq!((code, out.as_str()), (Some(4), ""));
    assert!(said.contains("has no target") && said.ends_with("(exit 4)"), "{said}");
}

#[test]
fn verdicts_come_first_and_name_the_line() {
    let desk = desk(MISSED);
    let path = desk.path.to_str().expect("UTF-8");
    let print = |options: &[&str]| {
        let output = run(&[&["run", path, "--no-store", "-q"], options].concat());
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let out = print(&[]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "FAIL  desk: 1 of 2 targets missed");
    assert!(lines[2].starts_with("target") && lines[2].ends_with("verdict"), "{out}");
    assert!(lines[3].starts_with("left before an answer") && lines[3].ends_with("FAIL"), "{out}");
    assert!(lines[4].starts_with("   met on ") && out.contains("desk.yaml:10"), "{out}");
    assert!(!out.contains('\u{1b}') && lines.iter().all(|l| l.chars().count() <= 80), "{out}");
    let coloured = print(&["--color", "always"]);
    let styled = coloured.lines().filter(|l| l.contains('\u{1b}')).count();
    assert_eq!(styled, 3, "the first line and a word in each row: {coloured}");
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), out);
}

#[test]
fn many_targets_show_what_is_not_met() {
    let many = format!("slas:\n  p_abandon: [{}\"< 1%\"]\n", "\"< 90%\", ".repeat(13));
    let (_, short, _) = ends(&many, &["--ascii"]);
    assert!(short.contains("\n.. 13 more pass\n"), "{short}");
    let (_, long, _) = ends(&many, &["--verbose"]);
    assert_eq!(long.lines().filter(|l| l.ends_with("  pass")).count(), 13, "{long}");
}

#[test]
fn json_tells_verdicts_and_places() {
    let (_, out, _) = ends(MISSED, &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["verdict"], "fail");
    let verdicts: Vec<_> = json["gates"].as_array().expect("a list").iter().map(|g| &g["verdict"]).collect();
    assert_eq!(verdicts, ["pass", "fail"]);
    let missed = &json["gates"][1];
    assert_eq!((&missed["missed"], &missed["line"], &missed["limit"]), (&true.into(), &10.into(), &0.01.into()));
    assert_eq!((&missed["selector"], &missed["expr"]), (&"p_abandon".into(), &"< 1%".into()));
}

/// Verdicts and colours aside, a stored run says what the run has said, and its manifest knows how the run has ended.
#[test]
fn a_stored_run_keeps_its_verdicts() {
    let slas = "events:
  spike: {at: 30m, surge: {contacts: call, factor: 2, hold: 20m}}
slas:
  p_abandon: [\"< 1%\", {expr: \"< 90%\", runs_met: \">= 80%\", confidence: 97%, sided: one, name: few leave}]
  \"wait{outcome:answered}\": [\"p(95) < 2m\", {expr: \"mean < 1s\", window: {from: 10m, to: 40m}, severity: warn}]
  \"service_level{within:45s}\": {expr: \"> 1%\", window: {sliding: 30m, take: worst}}
  \"recovery{within:45s,level:70%,after:spike.hold}\": \"< 1h\"
  \"wait{outcome:abandoned}\": {expr: \"max < 1s\", window: {from: 0s, to: 1s}, on_empty: skip}
";
    let desk = desk(slas);
    let out = desk.path.with_file_name("results");
    let path = desk.path.to_str().expect("UTF-8");
    let played = run(&["run", path, "-q", "--out", out.to_str().expect("UTF-8")]);
    assert_eq!(played.status.code(), Some(99), "{}", stderr(&played));
    let folder = std::fs::read_dir(out.join("desk")).expect("stored").next().expect("a run").expect("readable").path();
    let read = run(&["report", folder.to_str().expect("UTF-8")]);
    assert_eq!(read.status.code(), Some(0), "{}", stderr(&read));
    assert_eq!(String::from_utf8_lossy(&read.stdout), String::from_utf8_lossy(&played.stdout));
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).expect("readable");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!((&manifest["status"], &manifest["exit_code"]), (&"complete".into(), &99.into()));
    let markdown = std::fs::read_to_string(folder.join("report.md")).expect("readable");
    assert!(markdown.contains("## Targets") && markdown.contains("few leave"), "{markdown}");
    // Targets are called by what they are about, and when.
    let names =
        ["longest wait, mean of runs, abandoned", "time until 70 % in 45 s after spike.hold", "met on 0 of 20 runs"];
    for words in names {
        assert!(markdown.contains(words), "{words}: {markdown}");
    }
}

/// Each code of each command that has it, from the program itself.
#[test]
fn every_code_has_its_command() {
    let desk = desk(MISSED);
    let folder = desk.path.parent().expect("it has one");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("writable");
        path.display().to_string()
    };
    let good = desk.path.display().to_string();
    let bad = file("bad.yaml", "schema: 1\nagnts: 6\n");
    let small = file("small.yaml", &DESK.replace("count: 6", "count: 3").replace("name: desk", "name: small"));
    let calm = file("calm.yaml", &format!("{DESK}{MET}"));
    let other = file("other.yaml", &DESK.replace("60/h", "50/h").replace("name: desk", "name: other"));
    let unsure = file("unsure.yaml", &format!("{}{UNSURE}", DESK.replace("replications: 20\n", "")));
    let settings = file("stormdrill.toml", "sede = 4\n");
    let results = folder.join("results").display().to_string();
    // A file where a folder would have to be: nobody can write there, root included.
    let blocked = format!("{}/results", file("file", ""));
    let nowhere = folder.join("no/where").display().to_string();
    let (calm, good, bad, small) = (calm.as_str(), good.as_str(), bad.as_str(), small.as_str());
    for (code, words) in [
        (0, &["run", calm, "-q", "--out", &results][..]),
        (0, &["report", "latest", "--out", &results]),
        (0, &["export", "latest", "--out", &results, "--format", "junit"]),
        (0, &["compare", small, calm, "-q"]),
        (0, &["compare", small, calm, "-q", "--base", "small"]),
        (0, &["validate", calm]),
        (0, &["erlang", "c", "--rate", "60/h", "--aht", "5m", "--agents", "7"]),
        (1, &["run", calm, "-q", "--out", &blocked]),
        (1, &["run", calm, "-q", "--junit", &nowhere]),
        (1, &["report", "latest", "--out", &results, "--junit", &nowhere]),
        (1, &["export", "latest", "--out", &results, "--format", "json", "-o", &nowhere]),
        (1, &["init", &nowhere]),
        (2, &["run"]),
        (2, &["run", &nowhere]),
        (2, &["run", calm, "--seeed", "4"]),
        (2, &["compare", calm]),
        (2, &["report", "nothing", "--out", &results]),
        (2, &["export", "latest", "--out", &results]),
        (2, &["validate", &nowhere]),
        (2, &["erlang", "c", "--rate", "60"]),
        (2, &["init", calm]),
        (4, &["run", small, "--require-sla"]),
        (99, &["run", good, "-q"]),
        (99, &["run", calm, good, "-q", "--format", "json"]),
        (100, &["compare", calm, small, "-q", "--base", "desk"]),
        (103, &["run", &unsure, "-q", "--fail-on", "inconclusive"]),
        (104, &["run", calm, bad, "-q"]),
        (104, &["compare", calm, bad, "-q"]),
        (104, &["compare", calm, &other, "-q"]),
        (104, &["validate", bad]),
        (104, &["run", calm, "--config", &settings]),
    ] {
        let output = run(words);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(code), "{words:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
        // What clap says of a command line has a form of its own.
        assert!(code <= 2 || said.trim_end().ends_with(&format!("(exit {code})")), "{words:?}: {said}");
    }
}

/// What a signal gives while a run or a comparison is under way. The XML of a partial run has an error.
#[test]
#[cfg(unix)]
fn a_signal_is_105() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().expect("a folder");
    let xml = folder.path().join("junit.xml");
    let file = xml.to_str().expect("UTF-8");
    for words in
        [&["run", "-n", "1000000", "--junit", file][..], &["compare", "--variant", "more-novices", "-n", "1000000"]]
    {
        let words = [words, &["scenarios/promotion-spike.yaml", "-q"]].concat();
        let mut command = super::stormdrill::command(&words);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        std::thread::sleep(std::time::Duration::from_millis(700));
        Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().expect("there is kill");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(105), "{words:?}: {}", stderr(&output));
    }
    let xml = std::fs::read_to_string(xml).expect("readable");
    assert!(xml.contains("errors=\"1\"") && xml.contains("type=\"interrupted\""), "{xml}");
}

/// A reader that goes away has seen enough; what the targets say still counts.
#[test]
fn a_closed_pipe_changes_no_verdict() {
    use std::process::Stdio;
    for (slas, code) in [(MET, 0), (MISSED, 99)] {
        let desk = desk(slas);
        let words = ["run", desk.path.to_str().expect("UTF-8"), "-q", "--annotations", "github"];
        let mut command = super::stormdrill::command(&words);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("it ends").code(), Some(code));
    }
}

fn example(name: &str) -> std::process::Output {
    let mut command = std::process::Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--offline", "--example", name]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    command.output().expect("there is cargo")
}

/// A policy of somebody else's that panics fails the run, and the message names the replication and the policy.
#[test]
fn a_policy_that_panics_is_1() {
    let faulty = example("faulty_policy");
    let said = stderr(&faulty);
    assert_eq!((faulty.status.code(), faulty.stdout.len()), (Some(1), 0), "{said}");
    assert!(said.contains("error: replication 0 (seed 42): policy `faulty` at "), "{said}");
    assert!(said.ends_with("it has panicked in `place`: contacts that can wait (exit 1)\n"), "{said}");
}

/// A policy from outside the crate is compared with a preset: two shares, and the difference with its paired interval.
#[test]
fn a_policy_of_ones_own_can_be_compared() {
    let output = example("custom_policy");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("abandoned with fifo: ") && lines[1].starts_with("difference: "), "{said}");
    assert!(lines[1].ends_with(", paired") && lines[1].contains(" ± "), "{said}");
    // The two policies do not lose the same contacts, so that the interval has a width.
    assert!(!lines[1].contains("± 0.0,") && !lines[1].contains("inf"), "{said}");
}
