//! Head counts that rise and fall, by the curve and from outside.

use stormdrill::engine::{Action, Engine, Plan};
use stormdrill::model::{DropRule, InProgress, Law, Scenario, Staffing, TraceRow};
use stormdrill::record::{ContactLog, Fingerprint, Intervals, Tally};
use stormdrill::routing;

use super::centre::{TEAM, at, call, centre, curve, impatient, outage, run};

fn head_count(agents: u32) -> Action {
    Action::SetHeadCount { group: TEAM, agents }
}

/// Two agents get a call each at 0 s, of 100 and 200 s; two more wait from 10 and 20 s on.
fn rows() -> [TraceRow; 4] {
    [call(0, 100), call(0, 200), call(10, 50), call(20, 50)]
}

fn two(on_drop: DropRule) -> Scenario {
    centre(curve(on_drop, &[(0, 2)]), &rows())
}

#[test]
fn agents_beyond_the_planned_number_are_hired() {
    let scenario = centre(Staffing::Constant(1), &rows());
    let diary = run(&scenario, &[(40, head_count(3)), (500, head_count(1))]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 1: comes 0, waits 0, team 1 at 40, answered 240 after 40",
            "call 2: comes 10, waits 10, team 2 at 40, answered 90 after 30",
            "call 3: comes 20, waits 20, team 2 at 90, answered 140 after 70",
        ]
    );
    // Free since 100, 240 and 140 s: the last to become free go first.
    assert_eq!(diary.agents, ["team 0 on 0", "team 1 on 40", "team 2 on 40", "team 1 off 500", "team 2 off 500"]);
}

#[test]
fn recorders_count_those_who_were_hired() {
    let scenario = centre(Staffing::Constant(1), &rows());
    let recorders =
        ((Tally::new(&scenario), Intervals::new(&scenario)), (Fingerprint::new(&scenario), ContactLog::default()));
    let mut engine =
        Engine::new(std::sync::Arc::new(Plan::new(scenario.clone())), routing::for_scenario(&scenario), recorders, 0);
    engine.schedule(at(40), head_count(3));
    engine.run().expect("the routing is sound");
    let ((tally, _), (_, log)) = engine.into_recorder();
    let team = tally.groups[0];
    let seconds = |us: u64| us as f64 / 1e6;
    assert_eq!((team.answered, seconds(team.busy_area_us)), (4, 400.0));
    assert_eq!(seconds(team.present_area_us), 3_600.0 + 2.0 * 3_560.0);
    assert_eq!(team.scheduled_area_us, team.present_area_us);
    let numbers: Vec<_> = log.into_rows().iter().map(|r| r.agent.map(|a| a.1)).collect();
    assert_eq!(numbers, [Some(0), Some(1), Some(2), Some(2)]);
}

#[test]
fn capacity_lets_whoever_finishes_first_go() {
    let diary = run(&two(DropRule::Capacity), &[(40, head_count(1))]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 1: comes 0, team 1 at 0, answered 200 after 0",
            "call 2: comes 10, waits 10, team 1 at 200, answered 250 after 190",
            "call 3: comes 20, waits 20, team 1 at 250, answered 300 after 230",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 0", "team 1 on 0", "team 0 off 100"]);
}

#[test]
fn a_rise_in_time_keeps_whoever_was_about_to_go() {
    for rule in [DropRule::Capacity, DropRule::Named] {
        let diary = run(&two(rule), &[(40, head_count(1)), (99, head_count(2))]);
        assert_eq!(
            diary.contacts[2..],
            [
                "call 2: comes 10, waits 10, team 0 at 100, answered 150 after 90",
                "call 3: comes 20, waits 20, team 0 at 150, answered 200 after 130",
            ]
        );
        assert_eq!(diary.agents, ["team 0 on 0", "team 1 on 0"]);
    }
}

/// Runs with so many seeds that a choice between two equals that never comes out one way has a chance of 2^-29.
fn outcomes_over_seeds(scenario: &Scenario, actions: &[(u64, Action)]) -> Vec<(Vec<String>, Vec<String>)> {
    let mut found = Vec::new();
    for seed in 0..30 {
        let diary = run(&Scenario { seed, ..scenario.clone() }, actions);
        found.push((diary.contacts, diary.agents));
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn named_lets_those_who_are_chosen_go_after_their_contact() {
    let found = outcomes_over_seeds(&two(DropRule::Named), &[(40, head_count(1))]);
    assert_eq!(found.len(), 2, "{found:#?}");
    // The one with the long call goes: the other takes those who wait.
    assert_eq!(
        found[0].0[2..],
        [
            "call 2: comes 10, waits 10, team 0 at 100, answered 150 after 90",
            "call 3: comes 20, waits 20, team 0 at 150, answered 200 after 130",
        ]
    );
    assert_eq!(found[0].1, ["team 0 on 0", "team 1 on 0", "team 1 off 200"]);
    assert_eq!(
        found[1].0[2..],
        [
            "call 2: comes 10, waits 10, team 1 at 200, answered 250 after 190",
            "call 3: comes 20, waits 20, team 1 at 250, answered 300 after 230",
        ]
    );
    assert_eq!(found[1].1, ["team 0 on 0", "team 1 on 0", "team 0 off 100"]);
}

#[test]
fn preempt_sends_a_contact_back_to_its_place_with_fresh_patience() {
    let mut scenario = two(DropRule::Preempt);
    scenario.classes[0].patience = Law::Constant { value_s: 170.0 };
    let found = outcomes_over_seeds(&scenario, &[(40, head_count(1))]);
    assert_eq!(found.len(), 2, "{found:#?}");
    // The long call is cut off with 160 s to go and comes before those who arrived later.
    assert_eq!(
        found[0].0,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 1: comes 0, team 1 at 0, cut off 40, waits 40, team 0 at 100, answered 260 after 0",
            "call 2: comes 10, waits 10, abandoned 180 after 170",
            "call 3: comes 20, waits 20, abandoned 190 after 170",
        ]
    );
    assert_eq!(found[0].1, ["team 0 on 0", "team 1 on 0", "team 1 off 40"]);
    // The short one: 60 s to go, at 200 s, before its fresh patience ends at 210 s.
    assert_eq!(
        found[1].0,
        [
            "call 0: comes 0, team 0 at 0, cut off 40, waits 40, team 1 at 200, answered 260 after 0",
            "call 1: comes 0, team 1 at 0, answered 200 after 0",
            "call 2: comes 10, waits 10, abandoned 180 after 170",
            "call 3: comes 20, waits 20, abandoned 190 after 170",
        ]
    );
    assert_eq!(found[1].1, ["team 0 on 0", "team 1 on 0", "team 0 off 40"]);
}

#[test]
fn free_agents_go_first_under_each_rule_that_does_not_draw() {
    for rule in [DropRule::Capacity, DropRule::Preempt] {
        let scenario = centre(curve(rule, &[(0, 3)]), &[call(10, 100), call(15, 5), call(300, 1)]);
        let diary = run(&scenario, &[(40, head_count(1))]);
        assert_eq!(diary.contacts[0], "call 0: comes 10, team 0 at 10, answered 110 after 0");
        // Free since 20 s and since 0 s.
        assert_eq!(diary.agents, ["team 0 on 0", "team 1 on 0", "team 2 on 0", "team 1 off 40", "team 2 off 40"]);
    }
}

#[test]
fn nobody_at_all_and_back() {
    for rule in [DropRule::Capacity, DropRule::Named, DropRule::Preempt] {
        let scenario = centre(curve(rule, &[(0, 1)]), &[call(10, 100), impatient(50, 10, 100), call(60, 10)]);
        let diary = run(&scenario, &[(40, head_count(0)), (300, head_count(1))]);
        let first = match rule {
            DropRule::Preempt => {
                "call 0: comes 10, team 0 at 10, cut off 40, waits 40, team 0 at 300, answered 370 after 0"
            }
            _ => "call 0: comes 10, team 0 at 10, answered 110 after 0",
        };
        let last = match rule {
            DropRule::Preempt => "call 2: comes 60, waits 60, team 0 at 370, answered 380 after 310",
            _ => "call 2: comes 60, waits 60, team 0 at 300, answered 310 after 240",
        };
        assert_eq!(diary.contacts, [first, "call 1: comes 50, waits 50, abandoned 150 after 100", last]);
    }
}

#[test]
fn the_curve_replaces_what_was_set() {
    let scenario =
        centre(curve(DropRule::Capacity, &[(0, 1), (100, 1), (200, 2)]), &[call(0, 500), call(0, 500), call(150, 500)]);
    let diary = run(&scenario, &[(50, head_count(2)), (150, head_count(3)), (200, head_count(0))]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 500 after 0",
            "call 1: comes 0, waits 0, team 1 at 50, answered 550 after 50",
            // At 100 s the curve's 1 comes back: of two busy agents the first to finish would go. At 150 s there are 3.
            "call 2: comes 150, team 2 at 150, answered 650 after 0",
        ]
    );
    // The curve wants 2 at 200 s; the action of that instant comes after it.
    assert_eq!(
        diary.agents,
        ["team 0 on 0", "team 1 on 50", "team 2 on 150", "team 0 off 500", "team 1 off 550", "team 2 off 650"]
    );
}

/// Whoever is away because of an outage counts towards the head count, so a fall has to reach them too.
#[test]
fn a_fall_during_an_outage_keeps_agents_away_after_it() {
    for rule in [DropRule::Capacity, DropRule::Named, DropRule::Preempt] {
        let mut scenario = centre(curve(rule, &[(0, 2), (50, 0), (500, 1)]), &[call(200, 10)]);
        scenario.outages.push(outage(10, 90, 1.0, InProgress::Finish));
        let mut diary = run(&scenario, &[]);
        assert_eq!(diary.contacts, ["call 0: comes 200, waits 200, team 0 at 500, answered 510 after 300"], "{rule:?}");
        // Whom an outage takes is drawn, and so is their order.
        diary.agents[2..4].sort();
        assert_eq!(
            diary.agents,
            ["team 0 on 0", "team 1 on 0", "team 0 off 10", "team 1 off 10", "team 0 on 500"],
            "{rule:?}"
        );
    }
}

/// Two of four are away, one is busy, one free; three have to go. Those away and the free one do: busy = head count, so
/// the contact in hand goes on and nobody leaves after it.
#[test]
fn a_fall_takes_those_who_are_away_before_those_who_are_there() {
    for rule in [DropRule::Capacity, DropRule::Preempt] {
        let mut scenario = centre(curve(rule, &[(0, 4), (50, 1)]), &[call(20, 90), call(120, 10), call(125, 10)]);
        scenario.outages.push(outage(10, 90, 0.5, InProgress::Finish));
        for seed in 0..8 {
            scenario.seed = seed;
            let mut engine = super::centre::engine(&scenario, routing::for_scenario(&scenario));
            for seconds in [60, 119] {
                engine.advance_to(at(seconds)).expect("the routing is sound");
                let view = engine.view();
                assert_eq!((view.scheduled(TEAM), view.present(TEAM)), (1, 1), "{rule:?} at {seconds}");
            }
            engine.run().expect("the routing is sound");
            let contacts = &engine.recorder().contacts;
            assert!(contacts[0].contains("answered 110"), "{rule:?} {contacts:?}");
        }
    }
}
