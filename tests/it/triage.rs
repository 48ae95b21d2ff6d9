//! First lines against theory, and the shipped example against its story.

use std::sync::Arc;

use stormdrill::analytic::Centre;
use stormdrill::engine::Plan;
use stormdrill::experiment::{LEVEL, Measure, Results, RunSpec, TransferMeasure, replicate};
use stormdrill::model::Scenario;
use stormdrill::record::ClassTally;
use stormdrill::routing;
use stormdrill::stats::ratio;

use crate::load::{of_text, shipped};

fn play(scenario: Scenario, replications: u32) -> Results {
    let plan = Arc::new(Plan::new(scenario));
    let spec = RunSpec { replications, threads: 2, ..RunSpec::default() };
    replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound")
}

/// Burke's theorem: what leaves a queue with Poisson arrivals, exponential handling and endless patience is a Poisson
/// stream again, and so is each department's part of it. So first line and departments are M/M/c each, in the steady
/// state, and independent of one another. 12 values of 40 replications; each is beyond 4.5 standard errors by bad luck
/// with a chance of 6e-5, all together with one below 1e-3.
#[test]
fn cold_transfers_make_a_network_of_erlang_c() {
    let scenario = of_text(
        "tandem",
        "
schema: 1
duration: 60h
warm_up: 15h
end: continue
contacts:
  inbox:
    arrivals: {rate: 120/h}
    handling: {exponential: {mean: 1m}}
    transfers: {to: {orders: 50%, refunds: 20%}, off_target: 20%}
  orders: {handling: {exponential: {mean: 4m}}}
  refunds: {handling: {exponential: {mean: 2m}}}
agents:
  first-line: {count: 3, skills: [inbox]}
  orders-desk: {count: 5, skills: [orders]}
  refunds-desk: {count: 1, skills: [refunds]}
",
    );
    let results = play(scenario, 40);
    let assert_near = |what: &str, parts: &dyn Fn(&ClassTally) -> (f64, f64), class: usize, value: f64| {
        let estimate = ratio(results.replications.iter().map(|r| parts(&r.classes[class])), LEVEL).expect("contacts");
        let margin = 4.5 * estimate.se.expect("many replications");
        assert!((estimate.mean - value).abs() <= margin, "{what} of {class}: {value}, {estimate:?}");
    };
    let mut end_to_end = Vec::new();
    for (class, per_hour, handling_s, agents) in [(0, 120.0, 60.0, 3), (1, 60.0, 240.0, 5), (2, 24.0, 120.0, 1)] {
        let centre = Centre { arrivals_per_s: per_hour / 3_600.0, handling_s, agents, patience_s: None, lines: None };
        let exact = centre.solve().expect("a steady state");
        for (measure, value) in [(Measure::PWait, exact.p_wait()), (Measure::MeanWaitServed, exact.mean_wait_served())]
        {
            assert_near(measure.definition().name, &|t| measure.parts(t), class, value);
        }
        assert_near("contacts an hour", &|t| (t.offered as f64, 45.0), class, per_hour);
        end_to_end.push(exact.mean_wait_served());
    }
    for (measure, value) in [
        (TransferMeasure::POffTarget, 0.2),
        (TransferMeasure::PTransfer, 0.7),
        (TransferMeasure::MeanEndToEndWait, end_to_end[0] + 60.0 + (5.0 * end_to_end[1] + 2.0 * end_to_end[2]) / 7.0),
    ] {
        assert_near(measure.definition().name, &|t| measure.parts(t), 0, value);
    }
}

fn total(results: &Results, of: fn(&ClassTally) -> u64) -> u64 {
    results.replications.iter().map(|r| of(&r.classes[0])).sum()
}

/// The same customers meet a first line that errs more and more often: more of them, and none fewer, come to a wrong
/// department, and in each pair of runs they wait longer from end to end.
#[test]
fn a_first_line_that_errs_more_often_costs_second_transfers_and_waits() {
    let with_accuracy = |accuracy: f64| {
        let mut scenario = shipped("examples/triage");
        scenario.classes[0].transfers.as_mut().expect("a first line").accuracy = accuracy;
        play(scenario, 12)
    };
    let runs = [1.0, 0.9, 0.6].map(with_accuracy);
    assert_eq!(total(&runs[0], |t| t.transfers.misrouted), 0);
    for pair in runs.windows(2) {
        for (right, wrong) in pair[0].replications.iter().zip(&pair[1].replications) {
            let (right, wrong) = (&right.classes[0], &wrong.classes[0]);
            assert_eq!(right.offered, wrong.offered, "the same customers");
            assert!(right.transfers.misrouted < wrong.transfers.misrouted);
            assert!(right.transfers.transferred_again < wrong.transfers.transferred_again);
        }
        let wait =
            |r: &Results| total(r, |t| t.transfers.end_to_end_us) as f64 / total(r, |t| t.transfers.reached) as f64;
        assert!(wait(&pair[0]) < wait(&pair[1]), "{} {}", wait(&pair[0]), wait(&pair[1]));
    }
}

/// An agent who stays is missing in the first line: a warm transfer costs its time and its customers' waits there.
#[test]
fn staying_with_the_customer_costs_the_first_line_time() {
    let example = shipped("examples/triage");
    let mut cold = example.clone();
    cold.classes[0].transfers.as_mut().expect("a first line").warm = false;
    let (warm, cold) = (play(example, 12), play(cold, 12));
    assert!(total(&warm, |t| t.transfers.handover_us) > total(&cold, |t| t.transfers.handover_us));
    assert!(total(&warm, |t| t.wait_answered_us) > total(&cold, |t| t.wait_answered_us));
}

/// The last half-hour has arrivals and closed doors.
#[test]
fn nobody_is_let_in_after_closing_time() {
    use stormdrill::model::Outcome;
    let results = play(shipped("examples/triage"), 4);
    assert!(results.replications.iter().all(|r| r.classes[0].count(Outcome::Closed) > 5));
    let ends: u64 =
        results.replications.iter().flat_map(|r| r.classes.iter()).map(|t| t.outcomes.iter().sum::<u64>()).sum();
    let offered: u64 = results.replications.iter().flat_map(|r| r.classes.iter()).map(|t| t.offered).sum();
    assert_eq!(ends, offered);
}
