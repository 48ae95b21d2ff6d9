//! Conversations in turns, customers who leave without telling, and replies that ask for patience.

use stormdrill::engine::{Action, DialogueStep, Fact, Placement, RoutingPolicy, View};
use stormdrill::model::{
    AgentId, Channel, ChannelId, ClassId, Concurrency, ContactId, Dialogue, DropRule, HoldingReply, InProgress, Law,
    MaxWait, Scenario, SilentLeaving, SimDuration, Skill, Staffing, TraceRow, Turns, Weight,
};

use stormdrill::random::Stream;

use super::centre::{CALL, TEAM, call, centre, class, curve, impatient, outage, run, run_with, s, shift};

fn seconds(value_s: f64) -> Law {
    Law::Constant { value_s }
}

/// Conversations of so many turns, with so many seconds between two.
fn turns(scenario: &mut Scenario, count: u32, think_s: u64, inactive_after: SimDuration) {
    let think = seconds(think_s as f64);
    scenario.classes[0].dialogue.turns = Some(Turns { least: count, most: count, think, inactive_after });
}

fn chat(count: u32, think_s: u64, rows: &[TraceRow]) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), rows);
    turns(&mut scenario, count, think_s, SimDuration::FOREVER);
    scenario
}

/// Of those who lose patience all leave silently, which is found out after so many seconds.
fn silent(rows: &[TraceRow], detect_s: f64) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), rows);
    scenario.classes[0].dialogue.silent = Some(SilentLeaving { share: 1.0, detect: seconds(detect_s) });
    scenario
}

#[test]
fn the_customer_thinks_between_turns_and_the_slot_stays_taken() {
    let mut scenario = chat(3, 40, &[call(0, 90), call(10, 30)]);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            // Three turns of 30 s and two times 40 s of thinking.
            "call 0: comes 0, team 0 at 0, first reply since 0 at 30, reply since 70 at 100, reply since 140 at 170, \
             answered 170 after 0",
            "call 1: comes 10, waits 10, team 0 at 170, first reply since 10 at 180, reply since 220 at 230, \
             reply since 270 at 280, answered 280 after 160",
        ]
    );
    // Wrap-up comes after the last reply.
    scenario.classes[0].wrap_up = seconds(20.0);
    let first = &run(&scenario, &[]).contacts[0];
    assert!(first.ends_with("reply since 140 at 170, answered 190 after 0"), "{first}");
}

#[test]
fn one_turn_is_as_none() {
    let rows: Vec<TraceRow> = (0..200).map(|i| impatient(i * 7, 3 + i * 37 % 60, 20 + i % 50)).collect();
    let plain = centre(Staffing::Constant(4), &rows);
    let one = run(&chat_of(&plain, 1), &[]).contacts;
    let told: Vec<String> = one.iter().map(|line| without_replies(line)).collect();
    assert_eq!(told, run(&plain, &[]).contacts);
}

fn chat_of(plain: &Scenario, count: u32) -> Scenario {
    let mut scenario = plain.clone();
    turns(&mut scenario, count, 30, SimDuration::FOREVER);
    scenario
}

fn without_replies(line: &str) -> String {
    line.split(", ").filter(|part| !part.contains("reply")).collect::<Vec<_>>().join(", ")
}

#[test]
fn who_thinks_counts_for_the_speed_of_the_others() {
    let mut scenario = chat(2, 100, &[call(0, 40), call(30, 60)]);
    scenario.groups[0].concurrency = Concurrency::of(2, &[1.0, 0.5]);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            // 20 s alone; from 30 s on two conversations are open, whoever thinks. The second turn begins at 120 s, and goes
            // on at half speed until both are done.
            "call 0: comes 0, team 0 at 0, first reply since 0 at 20, reply since 120 at 160, answered 160 after 0",
            // 30 s of work take 60 s; then 100 s of thought, and the last 30 s alone.
            "call 1: comes 30, team 0 at 30, first reply since 30 at 90, reply since 190 at 220, answered 220 after 0",
        ]
    );
}

#[test]
fn an_inactive_conversation_frees_its_slot_and_comes_back_above_the_limit() {
    let mut scenario = chat(2, 100, &[call(0, 40), call(10, 200), call(50, 10)]);
    turns(&mut scenario, 2, 100, s(30));
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            // Comes back at 120 s beside the second conversation, and the agent takes nothing new.
            "call 0: comes 0, team 0 at 0, first reply since 0 at 20, inactive 50, goes on with team 0 at 120, \
             reply since 120 at 140, answered 140 after 0",
            "call 1: comes 10, waits 10, team 0 at 50, first reply since 10 at 150, inactive 180, \
             goes on with team 0 at 250, reply since 250 at 350, answered 350 after 40",
            "call 2: comes 50, waits 50, team 0 at 180, first reply since 50 at 185, inactive 215, \
             goes on with team 0 at 285, reply since 285 at 290, answered 290 after 130",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 0"]);
}

#[test]
fn an_inactive_conversation_whose_agent_has_gone_looks_for_another() {
    let mut scenario = chat(2, 100, &[call(0, 40)]);
    turns(&mut scenario, 2, 100, s(30));
    scenario.groups[0].staffing = shift(0, 40);
    let diary = run(&scenario, &[]);
    // The agent stays for an open conversation, and not for an inactive one.
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 50"]);
    let line =
        "call 0: comes 0, team 0 at 0, first reply since 0 at 20, inactive 50, cut off 120, waits 120, left 3600";
    assert!(diary.contacts[0].starts_with(line), "{:?}", diary.contacts);
    scenario.groups[0].staffing = curve(DropRule::Capacity, &[(0, 1), (45, 0), (100, 1)]);
    let line = &run(&scenario, &[]).contacts[0];
    assert!(line.ends_with("inactive 50, goes on with team 0 at 120, reply since 120 at 140, answered 140 after 0"));
}

#[test]
fn a_cut_off_conversation_keeps_its_turns() {
    // Of the 120 s of work the first turn has done 40 s, the second one 10 s before it is cut off; the 70 s that are left are
    // split over two turns again.
    let mut scenario = chat(3, 10, &[call(0, 120)]);
    scenario.outages.push(outage(60, 40, 1.0, InProgress::Requeue));
    assert_eq!(
        run(&scenario, &[]).contacts,
        ["call 0: comes 0, team 0 at 0, first reply since 0 at 40, cut off 60, waits 60, team 0 at 100, \
             reply since 50 at 135, reply since 145 at 180, answered 180 after 0"]
    );
    // Whoever is cut off while thinking turns to the next agent at once.
    scenario.outages[0] = outage(45, 55, 1.0, InProgress::Requeue);
    let line = &run(&scenario, &[]).contacts[0];
    assert!(
        line.ends_with(
            "cut off 45, waits 45, team 0 at 100, reply since 45 at 140, reply since 150 at 190, answered 190 after 0"
        ),
        "{line}"
    );
}

#[test]
fn a_factor_on_handling_scales_what_is_left_of_the_turns() {
    let scenario = chat(2, 50, &[call(0, 100)]);
    let at =
        |time| run(&scenario, &[(time, Action::SetHandlingFactor { class: CALL, factor: 0.5 })]).contacts[0].clone();
    // 10 s into the first turn; while the customer thinks.
    assert!(at(10).ends_with("first reply since 0 at 30, reply since 80 at 105, answered 105 after 0"), "{}", at(10));
    assert!(at(70).ends_with("first reply since 0 at 50, reply since 100 at 125, answered 125 after 0"), "{}", at(70));
}

#[test]
fn mail_waits_while_a_chat_is_open_and_goes_on_when_it_is_inactive() {
    let mut scenario = chat(2, 100, &[call(10, 40)]);
    turns(&mut scenario, 2, 100, s(30));
    let weight = Weight::Units(1);
    scenario.channels.push(Channel {
        name: "mail".into(),
        weight,
        interruptible: true,
        ..scenario.channels[0].clone()
    });
    let mut mail = class("mail", TEAM, &[call(0, 100)]);
    mail.channel = ChannelId(1);
    scenario.classes.push(mail);
    scenario.groups[0].skills.push(Skill::of(ClassId(1)));
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            // 10 s before the chat, 70 s while it is inactive, 20 s after it.
            "mail 0: comes 0, team 0 at 0, answered 170 after 0",
            "call 0: comes 10, team 0 at 10, first reply since 10 at 30, inactive 60, goes on with team 0 at 130, \
             reply since 130 at 150, answered 150 after 0",
        ]
    );
}

#[test]
fn who_leaves_silently_keeps_place_and_slot() {
    let rows = [call(0, 100), impatient(10, 60, 30), call(20, 10)];
    assert_eq!(
        run(&silent(&rows, 90.0), &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            // Gone at 40 s, taken at 100 s, found out 90 s later; the wait is that until the customer left.
            "call 1: comes 10, waits 10, leaves silently 40, team 0 at 100, found gone since 100 at 190, \
             abandoned 190 after 30",
            "call 2: comes 20, waits 20, team 0 at 190, answered 200 after 170",
        ]
    );
}

/// Gives contacts to the agent in order, and hears of all that the centre knows.
#[derive(Default)]
struct Attentive;

impl RoutingPolicy for Attentive {
    fn name(&self) -> &str {
        "attentive"
    }

    fn place(&mut self, view: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        view.longest_idle(TEAM).map_or(Placement::Wait { review_after: None }, Placement::Serve)
    }

    fn next_for(&mut self, view: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        view.head_of(view.lanes_of(CALL)[0])
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, _: View<'_>, fact: Fact) {
        assert!(!matches!(fact, Fact::Dialogue { step: DialogueStep::LeftSilently, .. }), "nobody in the centre knows");
    }
}

#[test]
fn policies_are_not_told_who_has_gone() {
    let scenario = silent(&[call(0, 100), impatient(10, 60, 30)], 90.0);
    let diary = run_with(&scenario, Attentive).expect("the policy is sound");
    assert_eq!(diary.contacts, run(&scenario, &[]).contacts);
}

#[test]
fn whatever_happens_to_the_contact_its_customer_has_abandoned_it() {
    let rows = [call(0, 100), impatient(10, 60, 30)];
    let mut scenario = silent(&rows, 90.0);
    scenario.classes[0].max_wait = Some(MaxWait { after: s(50), to: Some(CALL) });
    let flows_out = run(&scenario, &[]);
    assert_eq!(flows_out.contacts[1..], ["call 1: comes 10, waits 10, leaves silently 40, abandoned 60 after 30"]);
    scenario.classes[0].max_wait = None;
    for in_progress in [InProgress::Drop, InProgress::Requeue] {
        scenario.outages = vec![outage(120, 10, 1.0, in_progress)];
        let line = &run(&scenario, &[]).contacts[1];
        assert!(line.ends_with("found gone since 100 at 120, abandoned 120 after 30"), "{line}");
    }
    scenario.outages.clear();
    scenario.groups[0].staffing = Staffing::Constant(0);
    let line = &run(&scenario, &[]).contacts[1];
    assert!(line.ends_with("leaves silently 40, abandoned 3600 after 30"), "{line}");
}

#[test]
fn a_holding_reply_renews_patience_once_and_costs_effort() {
    let rows = [call(0, 200), impatient(10, 60, 50), impatient(20, 60, 30)];
    let mut scenario = centre(Staffing::Constant(1), &rows);
    scenario.classes[0].patience = seconds(160.0);
    scenario.classes[0].dialogue.holding = Some(HoldingReply { after: s(45), costs: s(5) });
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 200 after 0",
            "call 1: comes 10, waits 10, asked to wait 55, team 0 at 200, answered 265 after 190",
            "call 2: comes 20, waits 20, abandoned 50 after 30",
        ]
    );
    // Until 55 s + 100 s.
    scenario.classes[0].patience = seconds(100.0);
    let line = &run(&scenario, &[]).contacts[1];
    assert_eq!(line, "call 1: comes 10, waits 10, asked to wait 55, abandoned 155 after 145");
}

#[test]
fn a_class_without_a_dialogue_is_as_before_beside_one_that_has_it() {
    let rows: Vec<TraceRow> = (0..100).map(|i| impatient(i * 9, 3 + i * 37 % 60, 20 + i % 50)).collect();
    let plain = centre(Staffing::Constant(3), &rows);
    let mut beside = plain.clone();
    let mut other = class("other", TEAM, &[]);
    other.dialogue = Dialogue {
        turns: Some(Turns { least: 2, most: 5, think: seconds(9.0), inactive_after: s(5) }),
        silent: Some(SilentLeaving { share: 0.5, detect: seconds(60.0) }),
        holding: Some(HoldingReply { after: s(10), costs: s(1) }),
    };
    beside.classes.push(other);
    beside.groups[0].skills.push(Skill::of(ClassId(1)));
    assert_eq!(run(&plain, &[]).contacts, run(&beside, &[]).contacts);
}
