//! Exact queueing theory, a handful of cases of each family: `cargo run --release --example truth` does all of them with
//! all the precision that time allows.
//!
//! A row fails when it misses the exact value by more than 4.5 standard errors (and 0.5 %, and 1e-4 for a probability;
//! see tests/truth/README.md). The standard errors come from 400 replications, and P(|t| > 4.5) with 399 degrees of
//! freedom is 9e-6; over the 1,500 or so rows here the chance that a new set of streams fails by bad luck is below
//! 1,500 x 9e-6 = 1.4 %. The seeds are fixed, so that a test which has passed keeps passing.

// The full comparison also reports by family, how long a case took and how precise it has become.
#[allow(dead_code)]
#[path = "../../examples/truth/case.rs"]
pub(super) mod case;
#[path = "../../examples/truth/chats.rs"]
mod chats;
#[path = "../../examples/truth/conversations.rs"]
mod conversations;
#[allow(dead_code)]
#[path = "../../examples/truth/estimate.rs"]
mod estimate;
#[path = "../../examples/truth/measure.rs"]
mod measure;
#[path = "../../examples/truth/model.rs"]
mod model;
#[path = "../../examples/truth/pools.rs"]
mod pools;
#[path = "../../examples/truth/retrials.rs"]
mod retrials;
#[path = "../../examples/truth/skills.rs"]
mod skills;
#[path = "../../examples/truth/watch.rs"]
mod watch;

use std::path::Path;
use std::sync::Arc;

use stormdrill::analytic::Centre;
use stormdrill::engine::Plan;
use stormdrill::experiment::{LEVEL, Measure, RunSpec, replicate};
use stormdrill::model::{EndRule, SimDuration};
use stormdrill::record::GroupTally;
use stormdrill::scenario::Choice;
use stormdrill::stats::ratio;
use stormdrill::{routing, scenario};

use case::Case;
use estimate::{CaseRun, RowVerdict};

/// Runs of 100 replications a case. A build without optimisation is twenty times slower and makes do with one.
const RUNS: u32 = if cfg!(debug_assertions) { 1 } else { 4 };

fn cases(wanted: &[&str]) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth");
    let mut cases = case::read(&folder).expect("the truth files are there");
    cases.retain(|c| wanted.contains(&c.case_id.as_str()));
    assert_eq!(cases.len(), wanted.len());
    cases
}

fn assert_true_to_theory(wanted: &[&str]) {
    let mut wrong = Vec::new();
    for case in cases(wanted) {
        let mut run = CaseRun::new(case).expect("the model is supported");
        for _ in 0..RUNS {
            run.run(1, 1).expect("the policy is sound");
        }
        for ((row, verdict), estimate) in run.case.rows.iter().zip(run.verdicts()).zip(run.estimates()) {
            if verdict == RowVerdict::Fail {
                wrong.push(format!("{} {}: exact {}, found {estimate:?}", run.case.case_id, row.metric, row.value));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn erlang_b_and_c_hold() {
    assert_true_to_theory(&["dev-b1", "dev-b2", "dev-b3", "dev-c1", "dev-c3"]);
}

#[test]
fn erlang_a_holds_with_limits_and_with_any_patience() {
    assert_true_to_theory(&["dev-a2", "dev-a3", "dev-a6", "dev-ak2", "dev-g1", "dev-g3", "dev-g4", "dev-g5"]);
}

#[test]
fn general_service_and_priorities_hold() {
    assert_true_to_theory(&["dev-d3", "dev-mg1", "dev-ph2", "dev-ph3", "dev-p1"]);
}

#[test]
fn classes_and_pools_hold_with_priorities_overflow_and_reserves() {
    let cases = ["dev-v1", "dev-v2", "dev-n1", "dev-n2", "dev-n3", "dev-n4-reserve1", "dev-n5-reserve2"];
    assert_true_to_theory(&cases);
    assert_true_to_theory(&["dev-x1", "dev-x2-pooled"]);
}

#[test]
fn callbacks_hold_with_and_without_a_reserve() {
    assert_true_to_theory(&["dev-cb1", "dev-cb2"]);
}

#[test]
fn several_conversations_an_agent_and_work_that_gives_way_hold() {
    assert_true_to_theory(&[
        "dev-ch1",
        "dev-ch2",
        "dev-ch3",
        "dev-ch4-most",
        "dev-ch5-hide",
        "dev-ch6-mostfree",
        "dev-p4",
    ]);
}

#[test]
fn time_varying_queues_hold_under_each_rule_for_a_fall_of_the_head_count() {
    assert_true_to_theory(&["dev-tv-spike", "dev-tv-outage-preempt", "dev-tv-outage-named", "dev-tv-outage-capacity"]);
}

#[test]
fn days_that_are_more_or_less_busy_hold() {
    assert_true_to_theory(&["dev-tv-busyness"]);
}

/// Three classes with different rates, priorities and credits that wait together in order of arrival are the one class of
/// Erlang A with their sum of rates, also with a limit of the line. Each value is within 4.5 standard errors; 24 values
/// of 40 replications fail by bad luck with a chance below 24 x 6e-5.
#[test]
fn classes_in_one_line_are_erlang_a_together() {
    let text = |queue: &str| {
        format!(
            "schema: 1
duration: 50h
warm_up: 10h
end: continue
replications: 40
contacts:
  a: {{arrivals: {{rate: 60/h}}, handling: {{exponential: {{mean: 5m}}}}, patience: {{exponential: {{mean: 4m}}}}, priority: 2}}
  b: {{arrivals: {{rate: 40/h}}, handling: {{exponential: {{mean: 5m}}}}, patience: {{exponential: {{mean: 4m}}}}, credit: 9m}}
  c: {{arrivals: {{rate: 20/h}}, handling: {{exponential: {{mean: 5m}}}}, patience: {{exponential: {{mean: 4m}}}}}}
queues:
  line: {{contacts: [a, b, c]{queue}}}
agents:
  team: {{count: 10}}
"
        )
    };
    for (queue, lines) in [("", None), (", capacity: 3", Some(13))] {
        let loaded =
            scenario::load("x.yaml", &text(queue), &Choice::default(), &mut |_| Err(String::new())).expect("right");
        let centre =
            Centre { arrivals_per_s: 120.0 / 3_600.0, handling_s: 300.0, agents: 10, patience_s: Some(240.0), lines };
        let exact = centre.solve().expect("a steady state");
        let plan = Arc::new(Plan::new(loaded.scenario));
        let spec = RunSpec { replications: 40, ..RunSpec::default() };
        let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
        // What holds for all together holds for each: everybody sees the same line.
        for class in 0..3 {
            for (measure, value) in [
                (Measure::PWait, exact.p_wait()),
                (Measure::PAbandon, exact.p_abandon()),
                (Measure::PBlock, exact.p_block()),
                (Measure::MeanWaitServed, exact.mean_wait_served()),
            ] {
                let parts = results.replications.iter().map(|r| measure.parts(&r.classes[class]));
                let estimate = ratio(parts, LEVEL).expect("there are contacts");
                let margin = 4.5 * estimate.se.expect("many replications") + 1e-9;
                assert!((estimate.mean - value).abs() <= margin, "{measure:?} {class}: {value}, {estimate:?}");
            }
        }
    }
}

/// One agent who answers after 4 s, declines a fifth of the offers and misses a tenth, each for 10 s, is an M/G/1 queue: the
/// service is the time until an offer is accepted, T, and the handling. With X the time of one offer, E[T] = E[X] / 0.7 and
/// E[T^2] = (E[X^2] + 2 E[X; refused] E[T]) / 0.7; the wait is that of Pollaczek and Khinchine, and T. Each value is within
/// 4.5 standard errors; 4 values of 40 replications fail by bad luck with a chance below 4 x 6e-5.
#[test]
fn offers_to_one_agent_are_a_queue_with_general_service() {
    let text = "schema: 1
duration: 50h
warm_up: 10h
end: continue
replications: 40
contacts:
  call: {arrivals: {rate: 30/h}, handling: {exponential: {mean: 60s}}}
agents:
  team: {count: 1, answering: {delay: 4s, declines: 20%, misses: 10%}}
routing: {offer: {accept_within: 10s}}
";
    let (arrivals_per_s, handling_s) = (30.0 / 3_600.0, 60.0);
    let (offer_s, squared, refused_s) = (0.1 * 10.0 + 0.9 * 4.0, 0.1 * 100.0 + 0.9 * 16.0, 0.1 * 10.0 + 0.2 * 4.0);
    let accepted_s = offer_s / 0.7;
    let accepted_squared = (squared + 2.0 * refused_s * accepted_s) / 0.7;
    let service_s = accepted_s + handling_s;
    let service_squared = accepted_squared + 2.0 * accepted_s * handling_s + 2.0 * handling_s * handling_s;
    let wait_s = arrivals_per_s * service_squared / (2.0 * (1.0 - arrivals_per_s * service_s)) + accepted_s;

    let loaded = scenario::load("x.yaml", text, &Choice::default(), &mut |_| Err(String::new())).expect("right");
    let plan = Arc::new(Plan::new(loaded.scenario));
    let spec = RunSpec { replications: 40, ..RunSpec::default() };
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    let group = |part: fn(&GroupTally) -> (u64, u64)| -> Vec<(f64, f64)> {
        let parts = results.replications.iter().map(|r| part(&r.groups[0]));
        parts.map(|(a, b)| (a as f64, b as f64)).collect()
    };
    let waits = results.replications.iter().map(|r| Measure::MeanWaitServed.parts(&r.classes[0])).collect();
    for (what, exact, parts) in [
        ("wait", wait_s, waits),
        ("declined", 0.2, group(|t| (t.declined, t.offers))),
        ("missed", 0.1, group(|t| (t.missed, t.offers))),
        ("occupancy", arrivals_per_s * handling_s, group(|t| (t.busy_area_us, t.present_area_us))),
    ] {
        let estimate = ratio(parts, LEVEL).expect("there are contacts");
        let margin = 4.5 * estimate.se.expect("many replications");
        assert!((estimate.mean - exact).abs() <= margin, "{what}: {exact}, {estimate:?}");
    }
}

/// A 95 % interval holds the truth in 95 of 100 runs: 400 runs of 20 short replications, the truth 1/3 by Erlang B. The
/// number of hits is binomial with standard deviation 1.1 %; 4.5 of these, and half a point for the ratio's bias.
#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let case = cases(&["dev-b3"]).remove(0);
    let mut scenario = model::build(&case).expect("the model is supported").scenario;
    let window = SimDuration::from_secs(200_000);
    scenario.end = EndRule::Continue;
    scenario.duration = scenario.warm_up + window;
    const TRIALS: u64 = 400;
    let mut hits = 0;
    for seed in 0..TRIALS {
        scenario.seed = 1_000 + seed;
        let plan = Arc::new(Plan::new(scenario.clone()));
        let spec = RunSpec { replications: 20, ..RunSpec::default() };
        let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
        let blocked = ratio(results.replications.iter().map(|r| Measure::PBlock.parts(&r.classes[0])), LEVEL);
        let (low, high) = blocked.and_then(|e| e.low().zip(e.high())).expect("there is an interval");
        hits += u64::from(low <= 1.0 / 3.0 && 1.0 / 3.0 <= high);
    }
    let share = hits as f64 / TRIALS as f64;
    assert!((share - 0.95).abs() < 4.5 * 0.011 + 0.005, "{share}");
}
