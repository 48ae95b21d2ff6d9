//! Several conversations an agent: speeds, slots, weights, limits by channel, and work that gives way.

use std::sync::Arc;

use stormdrill::engine::{Action, Engine, Placement, Plan, RoutingPolicy, RunError, View};
use stormdrill::model::{
    AgentId, Channel, ChannelId, ClassId, Concurrency, ContactId, DropRule, InProgress, Law, Scenario, Skill, Staffing,
    TraceRow, Weight,
};
use stormdrill::random::Stream;
use stormdrill::record::{ConcurrencyTally, Tally};
use stormdrill::routing;

use super::centre::{CALL, TEAM, at, call, centre, class, curve, impatient, outage, run, run_with};

/// One agent with so many slots.
fn desk(slots: u32, speed: &[f64], rows: &[TraceRow]) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), rows);
    scenario.groups[0].concurrency = Concurrency::of(slots, speed);
    scenario
}

/// The same with a second class, `mail`, on a channel of its own.
fn with_mail(mut scenario: Scenario, rows: &[TraceRow], weight: Weight, interruptible: bool) -> Scenario {
    scenario.channels.push(Channel { name: "mail".into(), weight, interruptible, ..scenario.channels[0].clone() });
    let mut mail = class("mail", TEAM, rows);
    mail.channel = ChannelId(1);
    scenario.classes.push(mail);
    scenario.groups[0].skills.push(Skill::of(ClassId(1)));
    scenario
}

#[test]
fn every_join_and_leave_changes_the_speed_of_all() {
    // 40 s alone; then both at half speed, the second for 60 s; the first has 30 s left and does them alone.
    let scenario = desk(2, &[1.0, 0.5], &[call(0, 100), call(40, 30), call(50, 10)]);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 140 after 0",
            "call 1: comes 40, team 0 at 40, answered 100 after 0",
            // Takes the slot at 100 s: 10 s of work at half speed.
            "call 2: comes 50, waits 50, team 0 at 100, answered 120 after 50",
        ]
    );
}

#[test]
fn what_conversations_add_up_to() {
    // As above: one conversation until 40 s and from 120 s to 140 s, two between.
    let scenario = desk(2, &[1.0, 0.5], &[call(0, 100), call(40, 30), call(50, 10)]);
    let plan = Arc::new(Plan::new(scenario.clone()));
    let mut engine = Engine::new(plan, routing::for_scenario(&scenario), Tally::new(&scenario), 0);
    engine.run().expect("the policy is sound");
    let group = engine.into_recorder().groups[0];
    let s = |seconds: u64| seconds * 1_000_000;
    assert_eq!((group.busy_area_us, group.answered), (s(140), 3));
    let expected =
        ConcurrencyTally { conversation_area_us: s(220), slot_area_us: s(220), full_area_us: s(80), most: 2 };
    assert_eq!(group.concurrency, expected);
}

#[test]
fn without_speeds_conversations_do_not_disturb_each_other() {
    let scenario = desk(3, &[], &[call(0, 100), call(10, 30), call(20, 10), call(30, 10)]);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 1: comes 10, team 0 at 10, answered 40 after 0",
            "call 2: comes 20, team 0 at 20, answered 30 after 0",
            "call 3: comes 30, team 0 at 30, answered 40 after 0",
        ]
    );
}

#[test]
fn wrap_up_takes_a_slot_and_time() {
    let mut scenario = desk(1, &[], &[call(0, 100), call(10, 30)]);
    scenario.classes[0].wrap_up = Law::Constant { value_s: 20.0 };
    let single = run(&scenario, &[]).contacts;
    assert_eq!(single[1], "call 1: comes 10, waits 10, team 0 at 120, answered 170 after 110");
    scenario.groups[0].concurrency = Concurrency::of(2, &[1.0, 0.5]);
    // 10 s alone, then 110 s of work beside 50 s of work at half speed: until 110 s; then the 60 s that are left.
    let double = run(&scenario, &[]).contacts;
    assert_eq!(double[0], "call 0: comes 0, team 0 at 0, answered 170 after 0");
    assert_eq!(double[1], "call 1: comes 10, team 0 at 10, answered 110 after 0");
}

#[test]
fn a_factor_on_handling_scales_what_is_left_of_each() {
    let scenario = desk(2, &[1.0, 0.5], &[call(0, 100), call(0, 20)]);
    // At 20 s each has done 10 s; of the 90 s and 10 s half is left.
    let diary = run(&scenario, &[(20, Action::SetHandlingFactor { class: CALL, factor: 0.5 })]);
    assert_eq!(diary.contacts[1], "call 1: comes 0, team 0 at 0, answered 30 after 0");
    assert_eq!(diary.contacts[0], "call 0: comes 0, team 0 at 0, answered 70 after 0");
}

#[test]
fn an_outage_cuts_off_all_conversations_and_keeps_their_work() {
    let mut scenario = desk(2, &[1.0, 0.5], &[call(0, 100), call(0, 20)]);
    scenario.outages.push(outage(20, 30, 1.0, InProgress::Requeue));
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, cut off 20, waits 20, team 0 at 50, answered 150 after 0",
            "call 1: comes 0, team 0 at 0, cut off 20, waits 20, team 0 at 50, answered 70 after 0",
        ]
    );
    scenario.outages[0].in_progress = InProgress::Drop;
    let diary = run(&scenario, &[]);
    assert!(diary.contacts.iter().all(|line| line.ends_with("dropped 20 after 0")), "{:?}", diary.contacts);
    scenario.outages[0].in_progress = InProgress::Finish;
    let diary = run(&scenario, &[]);
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 120", "team 0 on 120"].map(String::from)[..1]);
}

#[test]
fn who_goes_off_duty_finishes_all_and_takes_no_other() {
    let rows = [call(0, 100), call(10, 50), call(60, 10)];
    let mut scenario = desk(3, &[], &rows);
    scenario.groups[0].staffing = super::centre::shift(0, 50);
    let diary = run(&scenario, &[]);
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 100"]);
    assert_eq!(diary.contacts[2], "call 2: comes 60, waits 60, left 3600 after 3540");
    // A fall of the head count takes no more than it must: nobody is free of work, so one goes when a slot comes free.
    scenario.groups[0].staffing = curve(DropRule::Capacity, &[(0, 2), (40, 1)]);
    let diary = run(&scenario, &[]);
    let gone = diary.agents.iter().filter(|line| line.contains("off")).count();
    assert_eq!(gone, 1, "{:?}", diary.agents);
}

#[test]
fn weights_share_the_slots() {
    // Four units: a mail takes three of them.
    let scenario = with_mail(desk(4, &[], &[call(10, 40), call(20, 40)]), &[call(0, 100)], Weight::Units(3), false);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "mail 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 0: comes 10, team 0 at 10, answered 50 after 0",
            "call 1: comes 20, waits 20, team 0 at 50, answered 90 after 30",
        ]
    );
    // A mail that takes all waits until the agent has nothing else, and calls pass by.
    let scenario = with_mail(desk(4, &[], &[call(0, 40), call(20, 40)]), &[call(10, 100)], Weight::All, false);
    assert_eq!(run(&scenario, &[]).contacts[1], "mail 0: comes 10, waits 10, team 0 at 60, answered 160 after 50");
}

#[test]
fn limits_by_channel_and_no_mixing() {
    let mut scenario =
        with_mail(desk(4, &[], &[call(30, 10)]), &[call(0, 50), call(1, 50), call(2, 50)], Weight::Units(1), false);
    scenario.groups[0].concurrency.limits = vec![(ChannelId(1), 2)];
    let diary = run(&scenario, &[]).contacts;
    assert_eq!(diary[2], "mail 2: comes 2, waits 2, team 0 at 50, answered 100 after 48");
    assert_eq!(diary[3], "call 0: comes 30, team 0 at 30, answered 40 after 0");
    scenario.groups[0].concurrency.mixed = false;
    scenario.groups[0].concurrency.limits.clear();
    let diary = run(&scenario, &[]).contacts;
    assert_eq!(diary[3], "call 0: comes 30, waits 30, team 0 at 52, answered 62 after 22");
}

#[test]
fn interruptible_work_gives_way_and_goes_on() {
    // One slot, and mail that yields: preemptive resume.
    let scenario =
        with_mail(desk(1, &[], &[call(40, 30), call(60, 20)]), &[call(0, 100), call(5, 10)], Weight::Units(1), true);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "mail 0: comes 0, team 0 at 0, answered 150 after 0",
            "mail 1: comes 5, waits 5, team 0 at 150, answered 160 after 145",
            "call 0: comes 40, team 0 at 40, answered 70 after 0",
            "call 1: comes 60, waits 60, team 0 at 70, answered 90 after 10",
        ]
    );
}

/// Gives each contact to the agent, room or not.
struct Always;

impl RoutingPolicy for Always {
    fn name(&self) -> &str {
        "always"
    }

    fn place(&mut self, _: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        Placement::Serve(AgentId(0))
    }

    fn next_for(&mut self, _: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        None
    }
}

#[test]
fn the_referee_counts_slots() {
    let scenario = with_mail(desk(3, &[], &[call(0, 40)]), &[call(10, 5)], Weight::All, false);
    let error = run_with(&scenario, Always).expect_err("the call leaves no room for mail that takes all");
    let RunError::Decision { rule, at: when, .. } = error else { panic!("{error}") };
    assert_eq!((rule.to_string().as_str(), when), ("the agent's slots leave no room for the contact", at(10)));
}

#[test]
fn an_agent_with_one_slot_is_as_one_without_the_word() {
    let rows: Vec<TraceRow> = (0..200).map(|i| impatient(i * 7, 3 + i * 37 % 60, 20 + i % 50)).collect();
    let plain = centre(Staffing::Constant(4), &rows);
    let mut chat = plain.clone();
    chat.groups[0].concurrency = Concurrency { speed: vec![1.0, 0.5], mixed: false, ..Concurrency::ONE };
    assert_eq!(run(&plain, &[]).contacts, run(&chat, &[]).contacts);
}
