//! What is stored of a run is all of it.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::model::{Outline, Scenario};
use stormdrill::report::number::Signs;
use stormdrill::report::stored::{StoredRun, read};
use stormdrill::report::text::TextOptions;
use stormdrill::report::{Origin, json, text};
use stormdrill::routing;

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
        let options = TextOptions { signs: Signs::UNICODE, replay: Vec::new() };
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
