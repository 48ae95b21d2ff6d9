//! What becomes of people and contacts when several things go wrong at once: small stories with a known end.

use std::sync::Arc;

use stormdrill::engine::{Engine, Plan};
use stormdrill::model::{
    AgentId, Arrivals, ClassId, DropRule, GroupId, InProgress, Outage, Outcome, Scenario, SimDuration, SimTime,
    Staffing, Taken, TracePatience, TraceRow,
};
use stormdrill::record::{ContactLog, LogRow};
use stormdrill::routing;

use crate::load::of_text;

const DESK: &str = "
schema: 1
duration: 4h
seed: 5
contacts:
  question: {arrivals: {rate: 1/h}, handling: 1h, patience: never}
agents:
  team: {count: 6, skills: [question]}
";

/// Six agents for an hour, then two; contacts take an hour each and wait for ever.
fn desk(on_drop: DropRule, contacts_at_s: &[u64]) -> Scenario {
    let mut scenario = of_text("desk", DESK);
    let row = |&at: &u64| TraceRow {
        at: SimTime::from_secs(at),
        handling: None,
        patience: TracePatience::Drawn,
        priority: None,
        credit: None,
    };
    scenario.classes[0].arrivals = Arrivals::Trace(contacts_at_s.iter().map(row).collect());
    scenario.groups[0].staffing =
        Staffing::HeadCount { curve: vec![(SimTime::ZERO, 6), (SimTime::from_secs(3_600), 2)], on_drop };
    scenario
}

fn outage(at_s: u64, lasts_s: u64, share: f64, in_progress: InProgress) -> Outage {
    Outage {
        name: "outage".into(),
        at: SimTime::from_secs(at_s),
        lasts: SimDuration::from_secs(lasts_s),
        group: GroupId(0),
        taken: Taken::Share(share),
        in_progress,
    }
}

fn engine(scenario: Scenario) -> Engine<ContactLog> {
    let policy = routing::for_scenario(&scenario);
    Engine::new(Arc::new(Plan::new(scenario)), policy, ContactLog::default(), 0)
}

fn log(scenario: Scenario) -> Vec<LogRow> {
    let mut engine = engine(scenario);
    engine.run().expect("the policy is sound");
    engine.into_recorder().into_rows()
}

/// The head count falls from 6 to 2 while an outage keeps everybody away: when it is over, 2 come back, not 6.
#[test]
fn nobody_comes_back_from_an_outage_beyond_the_head_count() {
    for rule in [DropRule::Capacity, DropRule::Named, DropRule::Preempt] {
        for in_progress in [InProgress::Finish, InProgress::Requeue, InProgress::Drop] {
            let mut scenario = desk(rule, &[]);
            scenario.outages = vec![outage(1_800, 3_600, 1.0, in_progress)];
            let mut engine = engine(scenario);
            engine.advance_to(SimTime::from_secs(1_000)).expect("the policy is sound");
            assert_eq!(engine.view().idle(GroupId(0)), 6);
            engine.advance_to(SimTime::from_secs(4_000)).expect("the policy is sound");
            assert_eq!((engine.view().present(GroupId(0)), engine.view().scheduled(GroupId(0))), (0, 2));
            engine.advance_to(SimTime::from_secs(6_000)).expect("the policy is sound");
            assert_eq!((engine.view().idle(GroupId(0)), engine.view().present(GroupId(0))), (2, 2), "{rule:?}");
        }
    }
}

/// Six contacts are cut off together and two agents of another group are free: the two oldest contacts go to them.
#[test]
fn of_those_cut_off_together_the_oldest_goes_first() {
    let mut scenario = desk(DropRule::Capacity, &[10, 20, 30, 40, 50, 60]);
    let mut helpers = scenario.groups[0].clone();
    helpers.name = "helpers".into();
    helpers.staffing = Staffing::Constant(2);
    scenario.groups.push(helpers);
    scenario.classes[0].groups.push(GroupId(1));
    scenario.outages = vec![outage(1_800, 36_000, 1.0, InProgress::Requeue)];
    let mut engine = engine(scenario);
    engine.advance_to(SimTime::from_secs(1_800)).expect("the policy is sound");
    let view = engine.view();
    let helped = [AgentId(6), AgentId(7)].map(|a| view.serving(a).next().map(|c| view.contact(c).ordinal));
    assert_eq!(helped, [Some(0), Some(1)]);
    assert_eq!(view.waiting(ClassId(0)), 4);
}

/// The `capacity` rule: six are busy when the head count falls to 2; four leave as they finish.
#[test]
fn a_fall_of_the_head_count_lets_everybody_finish() {
    let rows = log(desk(DropRule::Capacity, &[10, 20, 30, 40, 50, 60, 70, 80]));
    assert!(rows.iter().all(|r| r.outcome == Outcome::Answered));
    // The first four to finish leave, the fifth and sixth take those who wait: at 10 s + 1 h and so on.
    assert_eq!(rows[6].wait, SimDuration::from_secs(50 + 3_600 - 70));
    assert_eq!(rows[7].wait, SimDuration::from_secs(60 + 3_600 - 80));
}

/// An interval that does not divide the duration: the last one ends with the duration, and what comes after it, here two
/// hours of catching up, is not counted in it.
#[test]
fn the_last_interval_ends_with_the_duration() {
    let text = "schema: 1\nduration: 65m\ninterval: 20m\nreplications: 3\ncontacts:\n  call:\n    arrivals: {rate: 120/h}\n    handling: {exponential: {mean: 5m}}\nagents:\n  team: {count: 3}\n";
    let scenario = of_text("late", text);
    let plan = std::sync::Arc::new(stormdrill::engine::Plan::new(scenario));
    let spec = stormdrill::experiment::RunSpec { replications: 3, ..Default::default() };
    let policy = &stormdrill::routing::for_scenario;
    let results = stormdrill::experiment::replicate(&plan, policy, spec, |_, _| {}).expect("the routing is sound");
    let intervals = &results.intervals;
    assert_eq!(intervals.rows(), 5);
    let agents_us = |minutes: u64| 3 * 3 * minutes * 60_000_000;
    for (row, minutes) in [(0, 20), (1, 20), (2, 20), (3, 5)] {
        let cell = intervals.group(row, 0);
        assert_eq!(cell.present_area_us, agents_us(minutes), "row {row}");
        assert!(cell.busy_area_us <= cell.present_area_us, "row {row}");
    }
    // 120 contacts an hour and 36 served: more than two hours of work are left at the end.
    assert!(intervals.group(4, 0).busy_area_us > agents_us(60));
}
