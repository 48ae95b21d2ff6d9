//! The order of one instant: completions, staffing, planned actions, arrivals, reviews, abandonments.

use stormdrill::engine::Action;
use stormdrill::model::{DropRule, InProgress, Shift, Staffing};

use super::centre::{CALL, TEAM, at, call, centre, class, curve, group, impatient, outage, run, shift};

#[test]
fn patience_that_ends_when_an_agent_becomes_free_is_answered() {
    assert_eq!(
        run(&centre(Staffing::Constant(1), &[call(0, 100), impatient(10, 5, 90), impatient(20, 5, 80)]), &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 1: comes 10, waits 10, team 0 at 100, answered 105 after 90",
            "call 2: comes 20, waits 20, abandoned 100 after 80",
        ]
    );
}

#[test]
fn patience_of_no_time_at_all_meets_nobody() {
    assert_eq!(
        run(&centre(Staffing::Constant(1), &[call(0, 100), impatient(10, 5, 0), impatient(100, 5, 0)]), &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 1: comes 10, waits 10, abandoned 10 after 0",
            "call 2: comes 100, team 0 at 100, answered 105 after 0",
        ]
    );
}

#[test]
fn a_shift_starts_before_the_arrival_and_the_abandonment_of_its_instant() {
    let staffing = Staffing::Shifts(vec![Shift { count: 2, on: vec![(at(60), at(600))] }]);
    assert_eq!(
        run(&centre(staffing, &[impatient(10, 5, 50), call(60, 5), call(60, 5)]), &[]).contacts,
        [
            "call 0: comes 10, waits 10, team 0 at 60, answered 65 after 50",
            "call 1: comes 60, team 1 at 60, answered 65 after 0",
            "call 2: comes 60, waits 60, team 0 at 65, answered 70 after 5",
        ]
    );
}

#[test]
fn a_shift_ends_before_the_arrival_of_its_instant_and_after_the_completion() {
    // The next in line is taken at 60 s by an agent whose shift ends then, and finished.
    let diary = run(&centre(shift(0, 60), &[call(0, 60), call(10, 20), call(70, 5)]), &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 60 after 0",
            "call 1: comes 10, waits 10, team 0 at 60, answered 80 after 50",
            "call 2: comes 70, waits 70, left 3600 after 3530",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 80"]);
    let diary = run(&centre(shift(0, 60), &[call(60, 5)]), &[]);
    assert_eq!(diary.contacts, ["call 0: comes 60, waits 60, left 3600 after 3540"]);
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 60"]);
}

#[test]
fn a_break_that_touches_the_next_working_time_is_none() {
    let staffing = Staffing::Shifts(vec![Shift { count: 1, on: vec![(at(0), at(60)), (at(60), at(120))] }]);
    let diary = run(&centre(staffing, &[call(10, 100), call(60, 5)]), &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 10, team 0 at 10, answered 110 after 0",
            "call 1: comes 60, waits 60, team 0 at 110, answered 115 after 50",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 120"]);
}

#[test]
fn a_completion_comes_before_the_arrival_of_its_instant() {
    assert_eq!(
        run(&centre(Staffing::Constant(1), &[call(0, 50), call(50, 50), call(100, 50)]), &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 50 after 0",
            "call 1: comes 50, team 0 at 50, answered 100 after 0",
            "call 2: comes 100, team 0 at 100, answered 150 after 0",
        ]
    );
}

#[test]
fn a_completion_comes_before_a_fall_and_an_outage_of_its_instant() {
    // The call ends at 50 s, the next starts, and that one is cut off.
    let rows = [call(0, 50), call(10, 20)];
    let cut_off = [
        "call 0: comes 0, team 0 at 0, answered 50 after 0",
        "call 1: comes 10, waits 10, team 0 at 50, cut off 50, waits 50, team 0 at 80, answered 100 after 40",
    ];
    assert_eq!(run(&centre(curve(DropRule::Preempt, &[(0, 1), (50, 0), (80, 1)]), &rows), &[]).contacts, cut_off);
    let mut scenario = centre(Staffing::Constant(1), &rows);
    scenario.outages.push(outage(50, 30, 1.0, InProgress::Requeue));
    assert_eq!(run(&scenario, &[]).contacts, cut_off);
}

#[test]
fn an_arrival_finds_the_line_as_it_was_before_the_abandonment_of_its_instant() {
    let mut scenario = centre(Staffing::Constant(1), &[call(0, 100), impatient(10, 5, 40), call(50, 5), call(51, 5)]);
    scenario.classes[0].queue_capacity = Some(1);
    assert_eq!(
        run(&scenario, &[]).contacts[1..],
        [
            "call 1: comes 10, waits 10, abandoned 50 after 40",
            "call 2: comes 50, blocked 50 after 0",
            "call 3: comes 51, waits 51, team 0 at 100, answered 105 after 49",
        ]
    );
}

#[test]
fn an_action_comes_after_staffing_and_before_the_arrival_of_its_instant() {
    let scenario = centre(curve(DropRule::Capacity, &[(0, 0), (50, 5)]), &[call(50, 100), call(50, 100), call(60, 5)]);
    let one = Action::SetHeadCount { group: TEAM, agents: 1 };
    let full = Action::SetQueueCapacity { class: CALL, capacity: Some(1) };
    let diary = run(&scenario, &[(50, one), (50, full)]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 50, team 0 at 50, answered 150 after 0",
            "call 1: comes 50, waits 50, team 0 at 150, answered 250 after 100",
            "call 2: comes 60, blocked 60 after 0",
        ]
    );
}

#[test]
fn contacts_of_one_instant_come_in_order_of_rows_and_classes() {
    let mut scenario = centre(Staffing::Constant(1), &[call(10, 10), call(10, 10)]);
    scenario.classes.push(class("late", TEAM, &[call(10, 10)]));
    scenario.groups[0].skills = [0, 1].map(|c| stormdrill::model::Skill::of(stormdrill::model::ClassId(c))).into();
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 10, team 0 at 10, answered 20 after 0",
            // The next row of a class is planned when the one before it comes: behind those planned already.
            "late 0: comes 10, waits 10, team 0 at 30, answered 40 after 20",
            "call 1: comes 10, waits 10, team 0 at 20, answered 30 after 10",
        ]
    );
}

#[test]
fn agents_of_one_instant_choose_in_order_of_their_groups() {
    let mut scenario = centre(Staffing::Constant(1), &[call(0, 30), call(0, 30), call(5, 10), call(6, 10)]);
    scenario.groups.push(group("second", CALL, Staffing::Constant(1)));
    scenario.classes[0].groups.push(stormdrill::model::GroupId(1));
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 30 after 0",
            "call 1: comes 0, second 0 at 0, answered 30 after 0",
            "call 2: comes 5, waits 5, team 0 at 30, answered 40 after 25",
            "call 3: comes 6, waits 6, second 0 at 30, answered 40 after 24",
        ]
    );
}
