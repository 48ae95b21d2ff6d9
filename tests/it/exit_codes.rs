//! What the program's verdicts end with.

use std::path::PathBuf;

use super::stormdrill::{run, stderr};

const DESK: &str = "\
schema: 0
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
}
