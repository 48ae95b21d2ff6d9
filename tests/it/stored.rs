//! What is stored of a run is all of it.

use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::model::{Outline, Scenario};
use stormdrill::report::number::Signs;
use stormdrill::report::stored::{StoredRun, read};
use stormdrill::report::text::TextOptions;
use stormdrill::report::{Origin, json, text};
use stormdrill::routing;

use super::stormdrill::{run, stderr, stdout};
use crate::load::shipped;

fn play(scenario: &Scenario, replications: u32) -> StoredRun {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { replications, threads: 2, ..RunSpec::default() };
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    StoredRun::new(Outline::of(scenario), results, Origin::here())
}

/// More than 50 replications, so that some share a batch; the bank's months are long, so that two will do.
#[test]
fn every_shipped_scenario_comes_back_whole() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .filter_map(|entry| entry.expect("readable").file_name().to_str()?.strip_suffix(".yaml").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 6, "{names:?}");
    for name in names {
        let scenario = shipped(&name);
        let run = play(&scenario, if name == "promotion-spike" { 60 } else { 2 });
        let stored = json::render(run.report());
        let again = read(&stored).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(again.outline, run.outline, "{name}");
        assert_eq!(again.origin, run.origin, "{name}");
        assert!(again.results == run.results, "{name}");
        assert!(json::render(again.report()) == stored, "{name}");
        let options = TextOptions { signs: Signs::UNICODE, styled: false, verbose: false, replay: Vec::new() };
        assert_eq!(text::render(again.report(), &options), text::render(run.report(), &options));
    }
}

/// 100 days of the promotion take less than 500 kB.
#[test]
fn a_stored_run_is_small() {
    let run = play(&shipped("promotion-spike"), 100);
    let length = json::render(run.report()).len();
    assert!(length < 500_000, "{length}");
}

const SPIKE: &str = "scenarios/promotion-spike.yaml";

/// What is printed of a few days, which are stored below a folder if one is named.
fn played(out: Option<&Path>, args: &[&str]) -> String {
    let store = out.map_or(vec!["--no-store"], |out| vec!["--out", out.to_str().expect("UTF-8")]);
    stdout(&[&["run", SPIKE, "-n", "3", "-q"], store.as_slice(), args].concat())
}

/// What is printed of a run below a folder.
fn told(out: &Path, args: &[&str]) -> String {
    stdout(&[args, &["--out", out.to_str().expect("UTF-8")]].concat())
}

/// What becomes of a command about a run below a folder.
fn tried(out: &Path, args: &[&str]) -> Output {
    run(&[args, &["--out", out.to_str().expect("UTF-8")]].concat())
}

#[test]
fn a_stored_run_says_again_what_it_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path();
    let table = played(Some(out), &[]);
    assert_eq!(told(out, &["report", "latest"]), table);
    assert_eq!(told(out, &["report", "promotion-spike", "--ascii"]), played(None, &["--ascii"]));
    for format in ["markdown", "json"] {
        let printed = played(None, &["--format", format]);
        assert_eq!(told(out, &["report", "latest", "--format", format]), printed, "{format}");
        assert_eq!(told(out, &["export", "latest", "--format", format]), printed, "{format}");
    }
    let kept = std::fs::read_to_string(out.join("latest")).expect("it is there");
    let kept = out.join(kept.trim());
    for (format, file) in [("hlog", "waits.hlog"), ("csv", "timeseries.csv"), ("markdown", "report.md")] {
        let text = std::fs::read_to_string(kept.join(file)).expect("it is there");
        assert_eq!(told(out, &["export", "latest", "--format", format]), text, "{format}");
    }
    // A summary needs no folder of a run around it; only the command that was typed is not known then.
    let alone = out.join("alone.json");
    std::fs::copy(kept.join("summary.json"), &alone).expect("writable");
    let report = told(out, &["report", alone.to_str().expect("UTF-8")]);
    assert!(table.starts_with(&report) && table[report.len()..].starts_with("Again: "), "{report}");
}

#[test]
fn percentiles_are_those_of_one_kind_of_wait() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path();
    played(Some(out), &[]);
    let file = out.join("waits.hgrm");
    let hgrm = |args: &[&str]| tried(out, &[&["export", "latest", "--format", "hgrm"], args].concat());
    let hgrm_of = ["export", "latest", "--format", "hgrm", "--class", "order-question", "--outcome", "abandoned"];
    let of_class = told(out, &hgrm_of);
    assert!(of_class.starts_with("       Value     Percentile TotalCount 1/(1-Percentile)\n\n"), "{of_class}");
    let output = hgrm(&["--group", "experts", "--output", file.to_str().expect("UTF-8")]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{}", stderr(&output));
    assert_ne!(std::fs::read_to_string(&file).expect("it is there"), of_class);
    std::fs::write(&file, "mine").expect("writable");
    let to_file = ["--group", "experts", "-o", file.to_str().expect("UTF-8")];
    let output = hgrm(&to_file);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("exists already, and stays as it is; --force writes over it"),
        "{}",
        stderr(&output)
    );
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "mine");
    assert_eq!(hgrm(&[&to_file[..], &["--force"]].concat()).status.code(), Some(0));
    assert_ne!(std::fs::read_to_string(&file).expect("it is there"), "mine");
    for (args, message) in [
        (&["--class", "order-qestion"][..], "the run has no class `order-qestion`; did you mean `order-question`?"),
        (&["--group", "x"], "the run has no group `x`; it has "),
        (&[], "--class or --group is needed; the classes are `order-question`, `letter` and `social-question`"),
    ] {
        let output = hgrm(args);
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
        assert_eq!(output.status.code(), Some(2));
    }
    let output = tried(out, &["export", "latest", "--format", "csv", "--class", "order-question"]);
    assert!(stderr(&output).contains("choose waits for --format hgrm"), "{}", stderr(&output));
}

#[test]
fn a_torn_summary_is_no_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path();
    let text = played(Some(out), &["--format", "json"]);
    let torn = out.join("torn.json");
    std::fs::write(&torn, &text[..text.len() / 2]).expect("writable");
    let output = tried(out, &["report", torn.to_str().expect("UTF-8")]);
    let message = format!("cannot read {}: it is not a whole summary of a run: EOF while parsing", torn.display());
    assert!(stderr(&output).contains(&message), "{}", stderr(&output));
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}
