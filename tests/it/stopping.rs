//! Runs that somebody stops, and engines that are run in slices.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use stormdrill::engine::{Engine, Plan};
use stormdrill::experiment::{Ending, Results, RunSpec, replicate};
use stormdrill::model::{EndRule, Outline, Scenario, SimDuration};
use stormdrill::record::Fingerprint;
use stormdrill::report::number::Signs;
use stormdrill::report::stored::StoredRun;
use stormdrill::report::text::TextOptions;
use stormdrill::report::{Origin, json, text};
use stormdrill::routing;

use crate::load::shipped;

/// Runs until `observe` or somebody else sets the flag.
fn until(scenario: &Scenario, replications: u32, stop: &AtomicBool, mut observe: impl FnMut(&Results)) -> Results {
    let spec = RunSpec { replications, threads: 2, stop: Some(stop), ..RunSpec::default() };
    let plan = Arc::new(Plan::new(scenario.clone()));
    replicate(&plan, &routing::for_scenario, spec, |results, _| observe(results)).expect("the policy is sound")
}

#[test]
fn slices_change_nothing() {
    for end in [EndRule::Drain, EndRule::Stop, EndRule::Continue] {
        let scenario = Scenario { end, ..shipped("promotion-spike") };
        let plan = Arc::new(Plan::new(scenario.clone()));
        let engine =
            || Engine::new(Arc::clone(&plan), routing::for_scenario(&scenario), Fingerprint::new(&scenario), 3);
        let (mut whole, mut sliced) = (engine(), engine());
        whole.run().expect("the policy is sound");
        let mut slices = 0;
        while !sliced.run_slice(7).expect("the policy is sound") {
            slices += 1;
        }
        assert!(slices > 200, "{slices}");
        assert_eq!(sliced.view().now(), whole.view().now(), "{end:?}");
        assert_eq!(sliced.into_recorder().value(), whole.into_recorder().value(), "{end:?}");
    }
}

#[test]
fn a_stopped_run_holds_the_first_replications() {
    const ASKED: u32 = 100_000;
    let scenario = shipped("promotion-spike");
    let stop = AtomicBool::new(false);
    let partial = until(&scenario, ASKED, &stop, |results| {
        stop.fetch_or(results.replications.len() == 3, Ordering::Relaxed);
    });
    let n = partial.replications.len();
    assert!((3..ASKED as usize).contains(&n), "{n}");
    assert_eq!(partial.ending, Ending::Interrupted { asked: ASKED });
    let full = until(&scenario, n as u32, &AtomicBool::new(false), |_| {});
    assert_eq!(full.ending, Ending::Complete);
    assert_eq!((partial.replications, partial.intervals), (full.replications, full.intervals));
    assert_eq!(partial.batches, full.batches);
}

#[test]
fn a_long_replication_is_given_up() {
    let mut scenario = shipped("promotion-spike");
    scenario.duration = SimDuration::from_secs(10 * 365 * 86_400);
    scenario.interval = scenario.duration;
    let stop = AtomicBool::new(false);
    let results = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(100));
            stop.store(true, Ordering::Relaxed);
        });
        until(&scenario, 1, &stop, |_| {})
    });
    assert_eq!((results.replications.len(), results.ending), (0, Ending::Interrupted { asked: 1 }));
}

#[test]
fn a_run_without_replications_can_be_told() {
    let scenario = shipped("promotion-spike");
    let results = until(&scenario, 100, &AtomicBool::new(true), |_| {});
    assert!(results.replications.is_empty());
    let run = StoredRun::new(Outline::of(&scenario), results, Origin::here());
    assert_eq!(run.summary.ending, Ending::Interrupted { asked: 100 });
    let report = run.report();
    let options = TextOptions { signs: Signs::UNICODE, styled: false, verbose: false, replay: Vec::new() };
    let (text, json) = (text::render(report, &options), json::render(report));
    assert!(text.contains("\nPartial: 0 of 100 days; stopped by a signal.\n"), "{text}");
    assert!(!text.contains("NaN") && !json.contains("NaN"), "{text}");
}
