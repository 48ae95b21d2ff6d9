//! Before the line: hidden entries, and steps to go through.

use stormdrill::engine::{Engine, Plan};
use stormdrill::model::{
    AtClose, Channel, ChannelId, ChannelOutage, ChaseAfter, Chaser, ClassId, Concurrency, Diversion, EndRule,
    EntryStep, Hiding, Hours, InProgress, Law, MaxWait, Outside, Resource, ResourceId, Scenario, Skill, Staffing,
    StepKind, WaitingThen,
};
use stormdrill::record::{ContactLog, Tally};
use stormdrill::routing;

use super::centre::{CALL, TEAM, at, call, centre, class, impatient, run, s};

/// One agent for calls of 100 s.
fn calls(times: &[u64]) -> Scenario {
    let rows: Vec<_> = times.iter().map(|&at| call(at, 100)).collect();
    centre(Staffing::Constant(1), &rows)
}

fn step(kind: StepKind, lasts_s: u64, loses: f64, helps: f64) -> EntryStep {
    EntryStep { kind, lasts: Law::Constant { value_s: lasts_s as f64 }, loses, helps }
}

/// The same with a menu of 20 s, and a form of 10 s after it.
fn with_steps(times: &[u64]) -> Scenario {
    let mut scenario = calls(times);
    scenario.classes[0].entry = vec![step(StepKind::Menu, 20, 0.0, 0.0), step(StepKind::Form, 10, 0.0, 0.0)];
    scenario
}

/// A second channel, `chat`, with a class of its own that the same team serves.
fn with_chat(mut scenario: Scenario, times: &[u64]) -> Scenario {
    let rows: Vec<_> = times.iter().map(|&at| call(at, 100)).collect();
    let mut chat = class("chat", TEAM, &rows);
    (chat.channel, chat.handling) = (ChannelId(1), Law::Constant { value_s: 100.0 });
    scenario.classes.push(chat);
    scenario.channels.push(Channel { name: "chat".into(), ..scenario.channels[0].clone() });
    scenario.groups[0].skills.push(Skill::of(ClassId(1)));
    scenario
}

fn hidden(scenario: &Scenario) -> Vec<bool> {
    run(scenario, &[]).contacts.iter().map(|line| line.contains("hidden")).collect()
}

#[test]
fn an_entry_is_hidden_from_a_number_of_waiting_on_until_fewer_wait() {
    let times = [0, 1, 2, 3, 110, 210];
    let mut scenario = calls(&times);
    scenario.channels[0].hide = Some(Hiding::Waiting { at_least: 2, show_below: 2 });
    // From 100 on one waits.
    assert_eq!(hidden(&scenario), [false, false, false, true, false, false]);
    let diary = run(&scenario, &[]);
    assert_eq!(diary.contacts[3], "call 3: comes 3, hidden 3 after 0");
    // From 200 on nobody.
    scenario.channels[0].hide = Some(Hiding::Waiting { at_least: 2, show_below: 1 });
    assert_eq!(hidden(&scenario), [false, false, false, true, true, false]);
}

/// Two wait from 2 to 5 s, when nobody comes; whoever comes later finds the entry hidden all the same.
#[test]
fn what_hides_an_entry_is_seen_between_arrivals_too() {
    let rows = [call(0, 100), call(1, 100), impatient(2, 100, 3), call(10, 100)];
    let mut scenario = centre(Staffing::Constant(1), &rows);
    scenario.channels[0].hide = Some(Hiding::Waiting { at_least: 2, show_below: 1 });
    assert_eq!(hidden(&scenario), [false, false, false, true]);
}

/// Two agents with two slots each: three conversations are 75 % of the slots.
#[test]
fn an_entry_is_hidden_from_a_load_on() {
    let mut scenario = calls(&[0, 1, 2, 3, 4, 120, 250]);
    scenario.groups[0].staffing = Staffing::Constant(2);
    scenario.groups[0].concurrency = Concurrency::of(2, &[]);
    scenario.channels[0].hide = Some(Hiding::Load { at_least: 0.75, show_below: 0.75 });
    assert_eq!(hidden(&scenario), [false, false, false, true, true, false, false]);
    // One slot an agent is counted otherwise, and to the same effect.
    scenario.groups[0].staffing = Staffing::Constant(4);
    scenario.groups[0].concurrency = Concurrency::ONE;
    assert_eq!(hidden(&scenario), [false, false, false, true, true, false, false]);
    scenario.groups[0].staffing = Staffing::Constant(0);
    assert!(hidden(&scenario).iter().all(|hidden| *hidden), "where nobody is there, it is full");
}

/// Other channels have entries of their own; who waits elsewhere does not count, and is not turned away.
#[test]
fn each_channel_hides_its_own_entry() {
    let mut scenario = with_chat(calls(&[0, 1, 2]), &[3, 4, 5]);
    scenario.channels[1].hide = Some(Hiding::Waiting { at_least: 1, show_below: 1 });
    let diary = run(&scenario, &[]);
    let is_hidden = |line: &&String| line.contains("hidden");
    let hidden: Vec<_> = diary.contacts.iter().filter(is_hidden).collect();
    assert_eq!(hidden, ["chat 1: comes 4, hidden 4 after 0", "chat 2: comes 5, hidden 5 after 0"]);
}

/// Waits begin when the steps are over.
#[test]
fn contacts_go_through_their_steps_before_they_wait() {
    let diary = run(&with_steps(&[0, 10]), &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 30, answered 130 after 0",
            "call 1: comes 10, waits 40, team 0 at 130, answered 230 after 90",
        ]
    );
}

/// Whoever is through first is first in the line, whenever it has come; and what recorders count, they count by arrival.
#[test]
fn places_in_the_line_are_those_of_the_end_of_steps() {
    let mut scenario = calls(&[0, 1, 2]);
    let mut quick = class("quick", TEAM, &[call(5, 100)]);
    quick.handling = Law::Constant { value_s: 100.0 };
    scenario.classes.push(quick);
    scenario.groups[0].skills.push(Skill::of(ClassId(1)));
    scenario.classes[0].entry = vec![step(StepKind::Menu, 30, 0.0, 0.0)];
    scenario.warm_up = s(2);
    let plan = std::sync::Arc::new(Plan::new(scenario.clone()));
    let mut engine = Engine::new(plan, routing::for_scenario(&scenario), Tally::new(&scenario), 0);
    engine.run().expect("the routing is sound");
    let tally = engine.into_recorder();
    assert_eq!(tally.classes.iter().map(|c| c.offered).collect::<Vec<_>>(), [1, 1], "by arrival");
    assert_eq!(tally.classes[0].outcomes.iter().sum::<u64>(), 1);
    assert_eq!(run(&scenario, &[]).answered(), ["quick 0", "call 0", "call 1", "call 2"]);
}

#[test]
fn a_step_keeps_its_trunk_line() {
    let mut scenario = with_steps(&[0, 10, 29, 31]);
    scenario.resources.push(Resource { name: "lines".into(), capacity: 1 });
    scenario.channels[0].lines = Some(ResourceId(0));
    scenario.classes[0].entry[0].loses = 1.0;
    let diary = run(&scenario, &[]);
    assert!(diary.contacts[0].contains("lost_at_entry"), "{:?}", diary.contacts);
    scenario.classes[0].entry[0].loses = 0.0;
    scenario.classes[0].entry[1].helps = 1.0;
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, deflected 30 after 0",
            "call 1: comes 10, blocked 10 after 0",
            "call 2: comes 29, blocked 29 after 0",
            "call 3: comes 31, deflected 61 after 0",
        ]
    );
}

/// 400 customers who leave in a step of 20 s do so after 10 s on average. The mean of so many even numbers is beyond 10 +- 1.5
/// by bad luck with a chance of 2e-7.
#[test]
fn who_leaves_in_a_step_leaves_at_any_time_of_it() {
    let mut scenario = calls(&(0..400).collect::<Vec<_>>());
    scenario.classes[0].entry = vec![step(StepKind::Form, 20, 1.0, 0.0)];
    let diary = run(&scenario, &[]);
    let after = |line: &String| -> f64 {
        let (came, left) = line.split_once(", lost_at_entry ").expect("all are lost");
        let came: f64 = came.split("comes ").nth(1).expect("a time").parse().expect("a number");
        left.split(' ').next().expect("a time").parse::<f64>().expect("a number") - came
    };
    let times: Vec<f64> = diary.contacts.iter().map(after).collect();
    assert!(times.iter().all(|t| (0.0..20.0).contains(t)));
    let mean = times.iter().sum::<f64>() / 400.0;
    assert!((mean - 10.0).abs() < 1.5, "{mean}");
}

/// Who leaves in the first step does so whatever comes after it, and a larger share has those of a smaller one.
#[test]
fn what_becomes_of_a_customer_does_not_depend_on_other_steps_and_shares() {
    let lost = |loses: f64, helps: f64, later: f64| {
        let mut scenario = calls(&(0..300).collect::<Vec<_>>());
        scenario.classes[0].entry = vec![step(StepKind::Bot, 5, loses, helps), step(StepKind::Article, 5, later, 0.0)];
        let diary = run(&scenario, &[]);
        let of = |word: &str| diary.contacts.iter().map(|line| line.contains(word)).collect::<Vec<_>>();
        (of("lost_at_entry"), of("deflected"))
    };
    let (few, none) = lost(0.1, 0.0, 0.0);
    let (more, helped) = lost(0.3, 0.3, 0.0);
    let (again, helped_again) = lost(0.1, 0.3, 0.0);
    assert!(few.iter().zip(&more).all(|(few, more)| *more || !few));
    assert_eq!((few, helped.clone()), (again, helped_again), "more who leave are no other ones who are helped");
    let count = |list: &[bool]| list.iter().filter(|x| **x).count();
    assert!(count(&none) == 0 && count(&helped) > 50 && count(&more) > 50);
    let (later, _) = lost(0.3, 0.0, 0.5);
    assert!(more.iter().zip(&later).all(|(first, any)| *any || !first));
}

#[test]
fn closing_time_lets_steps_be_finished_and_an_outage_that_drops_does_not() {
    let mut scenario = with_steps(&[0, 25, 60]);
    let hours =
        |at_close| Hours { open: vec![(at(0), at(40))], earlier: Vec::new(), at_close, outside: Outside::TurnedAway };
    scenario.channels[0].hours = Some(hours(AtClose::Finish));
    let diary = run(&scenario, &[]);
    assert_eq!(diary.contacts[1], "call 1: comes 25, waits 55, team 0 at 130, answered 230 after 75");
    assert_eq!(diary.contacts[2], "call 2: comes 60, closed 60 after 0");
    scenario.channels[0].hours = Some(hours(AtClose::Drop));
    assert_eq!(run(&scenario, &[]).contacts[1], "call 1: comes 25, dropped 40 after 0");
    scenario.channels[0].hours = None;
    scenario.channel_outages.push(ChannelOutage {
        name: "outage".into(),
        at: at(40),
        lasts: s(30),
        channel: ChannelId(0),
        waiting: WaitingThen::Drop,
        in_progress: InProgress::Finish,
        diversions: Vec::new(),
    });
    assert_eq!(run(&scenario, &[]).contacts[1], "call 1: comes 25, dropped 40 after 0");
    scenario.channel_outages[0].waiting = WaitingThen::Stay;
    assert_eq!(run(&scenario, &[]).contacts[1], "call 1: comes 25, waits 55, team 0 at 130, answered 230 after 75");
}

/// Those whom the centre sends on are inside; those who try elsewhere by themselves are not.
#[test]
fn who_is_sent_on_sees_no_entry() {
    let mut scenario = with_chat(calls(&[0, 1]), &[2, 3]);
    scenario.classes[0].max_wait = Some(MaxWait { after: s(10), to: Some(ClassId(1)) });
    scenario.channels[1].hide = Some(Hiding::Waiting { at_least: 1, show_below: 1 });
    scenario.classes[1].entry = vec![step(StepKind::Form, 50, 0.0, 0.0)];
    let diary = run(&scenario, &[]);
    let chats: Vec<_> = diary.contacts.iter().filter(|line| line.starts_with("chat")).map(String::as_str).collect();
    assert_eq!(
        chats,
        [
            "chat 0: comes 2, waits 52, team 0 at 200, answered 300 after 148",
            "chat 1: comes 3, waits 53, team 0 at 300, answered 400 after 247",
            "chat 2: comes 11, waits 11, team 0 at 100, answered 200 after 89",
        ]
    );
    scenario.classes[0].max_wait = None;
    scenario.channel_outages.push(ChannelOutage {
        name: "outage".into(),
        at: at(0),
        lasts: s(100),
        channel: ChannelId(0),
        waiting: WaitingThen::Stay,
        in_progress: InProgress::Finish,
        diversions: vec![Diversion { from: CALL, to: ClassId(1), share: 1.0 }],
    });
    let diary = run(&scenario, &[]);
    let chats: Vec<_> = diary.contacts.iter().filter(|line| line.starts_with("chat")).map(String::as_str).collect();
    assert_eq!(chats[0], "chat 0: comes 0, team 0 at 50, answered 150 after 0");
    assert_eq!(chats[3], "chat 3: comes 3, waits 53, team 0 at 350, answered 450 after 297");
}

/// Customers who ask again find the entry hidden like anybody else, and go through no steps.
#[test]
fn who_asks_again_comes_by_the_entry() {
    let chaser = |to| Chaser { after: ChaseAfter::Time(s(30)), share: 1.0, tries: 1, to, handling: Law::ZERO };
    let mut scenario = with_chat(calls(&[0, 1]), &[]);
    scenario.classes[0].chaser = Some(chaser(ClassId(1)));
    scenario.classes[1].entry = vec![step(StepKind::Form, 50, 0.0, 0.0)];
    let diary = run(&scenario, &[]);
    assert_eq!(diary.contacts[2], "chat 0: comes 31, waits 31, answered 100 after 69");
    scenario.channels[1].hide = Some(Hiding::Load { at_least: 1.0, show_below: 1.0 });
    assert_eq!(run(&scenario, &[]).contacts[2], "chat 0: comes 31, hidden 31 after 0");
}

#[test]
fn who_is_in_a_step_when_the_run_stops_has_left() {
    let mut scenario = with_steps(&[3_590]);
    scenario.end = EndRule::Stop;
    assert_eq!(run(&scenario, &[]).contacts, ["call 0: comes 3590, left 3600 after 0"]);
}

#[test]
fn the_log_says_why_somebody_did_not_get_to_the_line() {
    let mut scenario = with_chat(calls(&[0]), &[1, 2, 3]);
    scenario.classes[0].entry = vec![step(StepKind::Menu, 5, 0.0, 0.0), step(StepKind::StatusPage, 5, 0.0, 1.0)];
    scenario.classes[1].entry = vec![step(StepKind::Form, 0, 1.0, 0.0)];
    let reasons = |scenario: &Scenario| {
        let plan = std::sync::Arc::new(Plan::new(scenario.clone()));
        let mut engine = Engine::new(plan, routing::for_scenario(scenario), ContactLog::default(), 0);
        engine.run().expect("the routing is sound");
        engine.into_recorder().into_rows().iter().map(|row| row.reason.to_string()).collect::<Vec<_>>()
    };
    let lost = "left before the line, at the form";
    assert_eq!(reasons(&scenario), ["helped before the line, by the status page", lost, lost, lost]);
    scenario.classes[1].entry.clear();
    scenario.channels[1].hide = Some(Hiding::Waiting { at_least: 1, show_below: 1 });
    assert_eq!(
        reasons(&scenario)[1..],
        [
            "an agent was free",
            "the one agent with the skill was busy, 0 of its class ahead",
            "its channel had hidden its entry",
        ]
    );
}
