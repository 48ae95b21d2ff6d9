//! Standard streams and exit codes.

use std::io::Read;
use std::process::{Output, Stdio};

use super::stormdrill::{command, run, stderr, stdout};

const SPIKE: &str = "scenarios/promotion-spike.yaml";

#[test]
fn json_has_the_same_bytes_for_any_number_of_threads() {
    let json = |threads| stdout(&["run", SPIKE, "-n", "6", "--format", "json", "--threads", threads]);
    let (one, two) = (json("1"), json("2"));
    assert!(one == two);
    let value: serde_json::Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!((&value["replications"], &value["seed"]), (&6.into(), &42.into()));
    assert!(json("2") != stdout(&["run", SPIKE, "-n", "6", "--format", "json", "--seed", "43"]));
}

#[test]
fn several_scenarios_make_an_array() {
    let text = stdout(&["run", SPIKE, "scenarios/bank-day.yaml", "-n", "1", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let names: Vec<_> = value.as_array().expect("an array").iter().map(|v| v["scenario"].clone()).collect();
    assert_eq!(names, ["promotion-spike", "bank-day"]);
}

#[test]
fn the_table_answers_first_and_fits() {
    let output = run(&["run", SPIKE, "-n", "6"]);
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    assert!(text.starts_with("PASS  promotion-spike: "), "{text}");
    assert!(text.contains("\n\npromotion-spike: 6"), "the headline follows the targets: {text}");
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    assert!(text.contains("Again: stormdrill run scenarios/promotion-spike.yaml --seed 42 -n 6\n"), "{text}");
    let messages = stderr(&output);
    assert!(messages.starts_with("     Running promotion-spike\n    Finished 6/6 days, "), "{messages}");
    assert!(!text.contains('\u{1b}') && !messages.contains('\u{1b}'));
}

#[test]
fn colour_and_quiet_are_obeyed() {
    let always = stderr(&run(&["run", "--color", "always", SPIKE, "-n", "2"]));
    assert!(always.contains('\u{1b}'), "{always}");
    let output = command(&["run", "--color", "always", SPIKE, "-n", "2", "--quiet"]).output().expect("it starts");
    assert_eq!(stderr(&output), "");
    let output = command(&["run", "/nowhere.yaml"]).env("NO_COLOR", "1").output().expect("it starts");
    assert!(!stderr(&output).contains('\u{1b}'));
    let output = command(&["run", SPIKE, "-n", "2"]).env("LANG", "C").output().expect("it starts");
    assert!(output.stdout.is_ascii());
}

#[test]
fn a_closed_pipe_is_success() {
    let mut child = command(&["run", SPIKE, "-n", "2", "--format", "json", "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let mut messages = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut messages).expect("UTF-8");
    assert_eq!((child.wait().expect("it ends").code(), messages.as_str()), (Some(0), ""));
}

#[test]
fn a_missing_scenario_is_explained() {
    let output = run(&["run", "scenarios/promo.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    let messages = stderr(&output);
    assert!(
        messages.starts_with("      error: cannot read scenarios/promo.yaml: there is no such file\n"),
        "{messages}"
    );
    assert!(messages.contains("Did you mean scenarios/promotion-spike.yaml?"), "{messages}");
    assert!(messages.contains("   bank-day.yaml\n"), "{messages}");
    assert_eq!(run(&["run", "scenarios"]).status.code(), Some(2));
    assert_eq!(run(&["run"]).status.code(), Some(2));
    assert_eq!(run(&["run", SPIKE, "-n", "0"]).status.code(), Some(2));
}

#[test]
fn an_invalid_scenario_is_104() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in
        [("bad.yaml", &b"schema: 1\nagnts: 6\n"[..]), ("bytes.yaml", &[0xff, 0, 0xfe, b'\n']), ("empty.yaml", b"")]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("writable");
        let output = run(&["run", path.to_str().expect("UTF-8")]);
        assert_eq!(output.status.code(), Some(104), "{name}");
        assert!(stderr(&output).ends_with("      error: invalid scenario (exit 104)\n"), "{}", stderr(&output));
        assert!(output.stdout.is_empty());
    }
}

/// What cannot be a scenario at all says so, and does not propose itself.
#[test]
fn other_files_are_called_what_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("writable");
        let path = path.display().to_string();
        let output = run(&["run", &path]);
        assert!(!stderr(&output).contains("Did you mean"), "{}", stderr(&output));
        (output.status.code(), stderr(&output))
    };
    let (code, said) = file("table.yaml", b"PK\x03\x04\0\0");
    assert!(code == Some(104) && said.contains("table.yaml is not a text file\n"), "{said}");
    let (code, said) = file("latin.yaml", b"schema: 1\nstory: F\xfcnf\n");
    assert!(code == Some(104) && said.contains("latin.yaml:2:9: the byte 0xfc is not UTF-8\n"), "{said}");
    let (code, said) = file("large.yaml", &vec![b'#'; (16 << 20) + 1]);
    assert!(code == Some(2) && said.ends_with("large.yaml: it is larger than 16 MiB\n"), "{said}");
}

#[test]
fn a_scenario_may_come_from_standard_input() {
    use std::io::Write;
    let text = std::fs::read(SPIKE).expect("shipped");
    let piped = |args: &[&str]| {
        let pipe = Stdio::piped;
        let mut child = command(args).stdin(pipe()).stdout(pipe()).stderr(pipe()).spawn().expect("it starts");
        child.stdin.take().expect("piped").write_all(&text).expect("it reads");
        child.wait_with_output().expect("it ends")
    };
    let options = ["--no-store", "-n", "4", "-q", "--format", "json"];
    let output = piped(&[&["run", "-"], &options[..]].concat());
    let file = run(&[&["run", SPIKE], &options[..]].concat());
    let of = |output: &Output| {
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        json["fingerprint"].clone()
    };
    assert_eq!(of(&output), of(&file), "{}", stderr(&output));
    // It is read once, and is there for each variant.
    let output = piped(&["compare", "-", "--variant", "more-novices", "-n", "4", "-q"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(piped(&["validate", "-"]).status.code(), Some(0));
}

#[test]
fn output_that_cannot_be_written_names_its_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("missing/log.csv");
    let path = path.to_str().expect("UTF-8");
    let output = run(&["run", "scenarios/bank-day.yaml", "--contact-log", path]);
    assert_eq!(output.status.code(), Some(1));
    let folder = folder.path().join("missing");
    let message = format!("cannot write {path}: there is no folder {} (exit 1)", folder.display());
    assert!(stderr(&output).contains(&message), "{}", stderr(&output));
    let output = run(&["run", "scenarios/bank-day.yaml", SPIKE, "--contact-log", path]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let output = command(&["run", "scenarios/bank-day.yaml"]).stdout(full).output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot write standard output"), "{}", stderr(&output));
}

#[test]
fn help_lists_the_exit_codes() {
    for args in [&["--help"][..], &["run", "--help"]] {
        let text = stdout(args);
        assert!(text.contains("Exit codes:") && text.contains("104  invalid scenario"), "{text}");
    }
}

#[test]
fn a_precision_decides_how_many_days_and_threads_do_not() {
    let json = |threads| stdout(&["run", SPIKE, "--until-ci", "1.5%", "--format", "json", "--threads", threads]);
    let (one, two) = (json("1"), json("2"));
    assert!(one == two);
    let value: serde_json::Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!((&value["ending"]["kind"], &value["ending"]["precision"]["wanted"]), (&"precise".into(), &0.015.into()));
    let n = value["replications"].as_u64().expect("a number");
    assert!(n.is_multiple_of(50) && n < 20_000, "{n}");
    for scope in value["scopes"].as_array().expect("a list").iter().filter(|s| s["scope"] == "channel") {
        // Nobody writes letters where nobody is offered to.
        if scope["offered"]["mean"].as_f64() == Some(0.0) {
            continue;
        }
        assert!(scope["in_time"]["half_width"].as_f64().expect("a number") <= 0.015, "{scope}");
    }
    let limited = stdout(&["run", SPIKE, "--until-ci", "0.1%", "--max-replications", "10"]);
    let note = "\nNot as precise as wanted: 10 days are the limit, ± 0.1 points were asked for,\n";
    assert!(limited.contains(note) && limited.contains(" --seed 42 -n 10\n"), "{limited}");
}

#[test]
fn a_precision_goes_without_a_number_of_days() {
    let refused = |args: &[&str]| {
        let output = run(&[&["run", SPIKE], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        stderr(&output)
    };
    assert!(refused(&["--until-ci", "2%", "-n", "10"]).contains("it goes without -n"));
    assert!(refused(&["--max-replications", "10"]).contains("the limit of --until-ci"));
    assert!(refused(&["--until-ci", "2"]).contains("2%"));
    let exact = run(&["run", "scenarios/bank-day.yaml", "--until-ci", "2%"]);
    assert_eq!(exact.status.code(), Some(0));
    assert!(stderr(&exact).contains("--until-ci has nothing to estimate"), "{}", stderr(&exact));
}

#[test]
fn numbers_below_zero_are_explained() {
    let refused = |args: &[&str]| stderr(&run(&[&["run", SPIKE], args].concat()));
    assert!(
        refused(&["--seed", "-1"]).contains("a seed is a whole number from 0 to"),
        "{}",
        refused(&["--seed", "-1"])
    );
    assert!(refused(&["-n", "-5"]).contains("-5 is not in 1..=1000000"), "{}", refused(&["-n", "-5"]));
}

/// A log that cannot be written ends a run at once: the days that are asked for would take hours.
#[test]
#[cfg(target_os = "linux")]
fn a_lost_contact_log_ends_the_run() {
    let output = run(&["run", SPIKE, "-n", "1000000", "--no-store", "--contact-log", "/dev/full"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot write /dev/full: "), "{}", stderr(&output));
}
