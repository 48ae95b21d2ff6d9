//! Actions at exact times: handling factors, queue capacity, trunk lines; and what the engine refuses.

use stormdrill::engine::{Action, RunError};
use stormdrill::model::{ClassId, GroupId, Law, Resource, ResourceId, Scenario, Staffing};
use stormdrill::routing;

use super::centre::{CALL, TEAM, at, call, centre, class, engine, impatient, run, shift};

fn handling(factor: f64) -> Action {
    Action::SetHandlingFactor { class: CALL, factor }
}

fn capacity(capacity: Option<u32>) -> Action {
    Action::SetQueueCapacity { class: CALL, capacity }
}

/// One agent; a call of 100 s at 0 s with 20 s of wrap-up, and another of 50 s at 300 s.
fn with_wrap_up() -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), &[call(0, 100), call(300, 50)]);
    scenario.classes[0].wrap_up = Law::Constant { value_s: 20.0 };
    scenario
}

#[test]
fn a_handling_factor_scales_what_remains_and_leaves_wrap_up() {
    let ends = |actions: &[(u64, Action)]| -> Vec<String> {
        let diary = run(&with_wrap_up(), actions);
        diary.contacts.iter().map(|c| c.split(", ").last().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(ends(&[]), ["answered 120 after 0", "answered 370 after 0"]);
    // 40 s done, 60 s become 30 s; the second call is halved from its start.
    assert_eq!(ends(&[(40, handling(0.5))]), ["answered 90 after 0", "answered 345 after 0"]);
    // 40 s done; of 60 s at double length 20 s are used; the last 50 s are as they were.
    assert_eq!(ends(&[(40, handling(2.0)), (60, handling(1.0))]), ["answered 130 after 0", "answered 370 after 0"]);
    // The same factor again changes nothing, at whatever time.
    let twice = [(40, handling(2.0)), (50, handling(2.0)), (170, handling(2.0))];
    assert_eq!(ends(&twice), ["answered 180 after 0", "answered 420 after 0"]);
    // In the middle of wrap-up, and at the very instant at which it begins.
    assert_eq!(ends(&[(110, handling(10.0))]), ["answered 120 after 0", "answered 820 after 0"]);
    assert_eq!(ends(&[(100, handling(10.0))]), ["answered 120 after 0", "answered 820 after 0"]);
    // An action comes after the completion of its instant, and before the arrival.
    assert_eq!(ends(&[(120, handling(3.0))]), ["answered 120 after 0", "answered 470 after 0"]);
    assert_eq!(ends(&[(300, handling(3.0))]), ["answered 120 after 0", "answered 470 after 0"]);
}

#[test]
fn a_handling_factor_is_for_one_class_and_counts_with_the_speed() {
    let mut scenario = centre(Staffing::Constant(2), &[call(0, 100)]);
    scenario.classes.push(class("other", TEAM, &[call(0, 100)]));
    scenario.groups[0].skills[0].speed = 2.0;
    scenario.groups[0].skills.push(stormdrill::model::Skill::of(ClassId(1)));
    let diary = run(&scenario, &[(20, handling(3.0))]);
    // At double speed 30 s are left at 20 s.
    assert_eq!(
        diary.contacts,
        ["call 0: comes 0, team 0 at 0, answered 110 after 0", "other 0: comes 0, team 1 at 0, answered 100 after 0"]
    );
}

#[test]
fn a_queue_capacity_turns_new_contacts_away_and_nobody_who_waits() {
    let rows = [call(0, 100), call(10, 10), call(20, 10), call(40, 10), call(60, 10), call(80, 10)];
    let diary = run(
        &centre(Staffing::Constant(1), &rows),
        &[(30, capacity(Some(1))), (50, capacity(None)), (70, capacity(Some(3)))],
    );
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 1: comes 10, waits 10, team 0 at 100, answered 110 after 90",
            "call 2: comes 20, waits 20, team 0 at 110, answered 120 after 90",
            "call 3: comes 40, blocked 40 after 0",
            "call 4: comes 60, waits 60, team 0 at 120, answered 130 after 60",
            "call 5: comes 80, blocked 80 after 0",
        ]
    );
}

#[test]
fn no_queue_at_all_still_answers_at_once() {
    let diary =
        run(&centre(Staffing::Constant(1), &[call(10, 5), call(12, 5), call(15, 5)]), &[(0, capacity(Some(0)))]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 10, team 0 at 10, answered 15 after 0",
            "call 1: comes 12, blocked 12 after 0",
            "call 2: comes 15, team 0 at 15, answered 20 after 0",
        ]
    );
}

#[test]
fn lines_in_use_stay_in_use_until_they_are_given_back() {
    let rows =
        [call(0, 40), impatient(10, 10, 35), call(20, 10), call(41, 10), call(46, 10), call(60, 30), call(70, 10)];
    let mut scenario = centre(Staffing::Constant(1), &rows);
    scenario.resources.push(Resource { name: "lines".into(), capacity: 2 });
    scenario.channels[0].lines = Some(ResourceId(0));
    let lines = |capacity| Action::SetResourceCapacity { resource: ResourceId(0), capacity };
    let diary = run(&scenario, &[(15, lines(1)), (46, lines(0)), (55, lines(3))]);
    assert_eq!(
        diary.contacts,
        [
            // Two lines are in use where there is one from 15 s on: both callers stay, a third is turned away.
            "call 0: comes 0, team 0 at 0, answered 40 after 0",
            "call 1: comes 10, waits 10, team 0 at 40, answered 50 after 30",
            "call 2: comes 20, blocked 20 after 0",
            // One has gone; the other still holds the one line.
            "call 3: comes 41, blocked 41 after 0",
            "call 4: comes 46, blocked 46 after 0",
            "call 5: comes 60, team 0 at 60, answered 90 after 0",
            "call 6: comes 70, waits 70, team 0 at 90, answered 100 after 20",
        ]
    );
}

#[test]
fn actions_of_one_instant_keep_their_order_and_late_ones_happen_now() {
    let rows = [call(0, 100), call(50, 10), call(70, 10)];
    let scenario = centre(Staffing::Constant(1), &rows);
    let diary = run(&scenario, &[(40, capacity(Some(5))), (40, capacity(Some(0)))]);
    assert!(diary.contacts[1].ends_with("blocked 50 after 0"), "{:?}", diary.contacts);
    // Planned at 60 s for 10 s: it holds from 60 s on.
    let mut engine = engine(&scenario, routing::for_scenario(&scenario));
    engine.advance_to(at(60)).expect("the routing is sound");
    engine.schedule(at(10), capacity(Some(0)));
    assert_eq!(engine.view().queue_capacity(CALL), None);
    engine.advance_to(at(60)).expect("the routing is sound");
    assert_eq!((engine.view().now(), engine.view().queue_capacity(CALL)), (at(60), Some(0)));
    engine.apply(&capacity(Some(1))).expect("it fits");
    assert_eq!(engine.view().queue_capacity(CALL), Some(1));
    engine.run().expect("the routing is sound");
    assert!(engine.recorder().contacts[1].ends_with("answered 110 after 50"), "{:?}", engine.recorder());
    assert!(engine.recorder().contacts[2].ends_with("blocked 70 after 0"), "{:?}", engine.recorder());
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let mut scenario = centre(Staffing::Constant(1), &[call(0, 100)]);
    scenario.groups.push(super::centre::group("night", CALL, shift(3_000, 3_600)));
    let mut engine = engine(&scenario, routing::for_scenario(&scenario));
    engine.advance_to(at(10)).expect("the routing is sound");
    let mut refused = |action: &Action| engine.apply(action).expect_err("it does not fit").to_string();
    assert_eq!(
        refused(&Action::SetHeadCount { group: GroupId(1), agents: 3 }),
        "group `night` works in shifts; its head count cannot be set"
    );
    for (factor, given) in [(-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let message = format!("a factor must be a positive number, not {given}");
        assert_eq!(refused(&Action::SetArrivalFactor { class: CALL, factor }), message);
        assert_eq!(refused(&handling(factor)), message);
    }
    assert_eq!(refused(&handling(0.0)), "a factor must be a positive number, not 0");
    engine.run().expect("the routing is sound");
    assert_eq!(engine.into_recorder().contacts, ["call 0: comes 0, team 0 at 0, answered 100 after 0"]);
}

#[test]
fn a_planned_action_that_does_not_fit_ends_the_run() {
    let scenario = centre(shift(0, 3_600), &[call(0, 100)]);
    let mut engine = engine(&scenario, routing::for_scenario(&scenario));
    engine.schedule(at(50), Action::SetHeadCount { group: TEAM, agents: 3 });
    assert_eq!(engine.run(), Err(RunError::ShiftsHaveNoHeadCount { group: "team".into() }));
}
