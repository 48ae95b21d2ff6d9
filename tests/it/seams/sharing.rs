//! Rules of sharing at exact times: when a second group begins to help.

use stormdrill::model::{
    Answering, Arrivals, ClassId, Component, GroupId, Law, OfferAgain, OfferRule, Queue, QueueOrder, Scenario, Sharing,
    SimDuration, Skill, Staffing, Value,
};

use super::centre::{CALL, TEAM, call, centre, class, group, run, s, shift};

const HELPERS: GroupId = GroupId(1);
const CHAT: ClassId = ClassId(1);

/// Three calls a second apart, each of 100 s, for a team of one; one helper who may take calls under a rule.
fn with_rule(rule: Component) -> Scenario {
    let rows = [call(10, 100), call(11, 100), call(12, 100), call(150, 100)];
    let mut scenario = centre(Staffing::Constant(1), &rows);
    scenario.classes[0].groups = vec![TEAM, HELPERS];
    scenario.classes[0].handling = Law::Constant { value_s: 100.0 };
    scenario.groups.push(group("helpers", CALL, Staffing::Constant(1)));
    scenario.routing.sharing.push(Sharing { classes: vec![CALL], groups: vec![HELPERS], rule });
    scenario
}

/// A chat at 20 for the team alone.
fn add_chat(scenario: &mut Scenario) {
    scenario.classes.push(class("chat", TEAM, &[call(20, 100)]));
    scenario.groups[0].skills.push(Skill::of(CHAT));
}

fn who(rule: Component) -> Vec<String> {
    run(&with_rule(rule), &[]).contacts
}

fn number(name: &'static str, parameter: &'static str, x: f64) -> Component {
    Component::plain(name).told(parameter, Value::Number(x))
}

fn duration(name: &'static str, parameter: &'static str, d: SimDuration) -> Component {
    Component::plain(name).told(parameter, Value::Duration(d))
}

#[test]
fn a_group_helps_when_more_than_so_many_wait_and_takes_whoever_is_next() {
    assert_eq!(
        who(number("waiting_above", "contacts", 1.0)),
        [
            "call 0: comes 10, team 0 at 10, answered 110 after 0",
            // Call 2 makes it two who wait: the first of them is helped, at once.
            "call 1: comes 11, waits 11, helpers 0 at 12, answered 112 after 1",
            "call 2: comes 12, waits 12, team 0 at 110, answered 210 after 98",
            "call 3: comes 150, waits 150, team 0 at 210, answered 310 after 60",
        ]
    );
}

#[test]
fn whoever_joins_the_same_queue_may_bring_help_to_a_class() {
    let mut scenario = with_rule(number("waiting_above", "contacts", 2.0));
    add_chat(&mut scenario);
    let order = QueueOrder::Arrival;
    scenario.queues.push(Queue { name: "line".into(), classes: vec![CALL, CHAT], capacity: None, order });
    // The chat makes it three in the line; the helpers have not learnt chats.
    assert_eq!(run(&scenario, &[]).contacts[1], "call 1: comes 11, waits 11, helpers 0 at 20, answered 120 after 9");
}

#[test]
fn a_reserve_of_all_agents_never_helps() {
    let contacts = who(number("idle_above", "agents", 1.0));
    assert!(contacts.iter().all(|c| !c.contains("helpers")), "{contacts:#?}");
    let contacts = who(number("idle_above", "agents", 0.0));
    assert_eq!(contacts[1], "call 1: comes 11, helpers 0 at 11, answered 111 after 0");
}

#[test]
fn a_group_helps_when_the_others_run_out() {
    let contacts = who(number("free_below", "agents", 1.0));
    assert_eq!(contacts[0], "call 0: comes 10, team 0 at 10, answered 110 after 0");
    assert_eq!(contacts[1], "call 1: comes 11, helpers 0 at 11, answered 111 after 0");
}

#[test]
fn an_agent_who_is_being_asked_is_not_free() {
    let mut scenario = with_rule(number("free_below", "agents", 1.0));
    scenario.classes[0].arrivals = Arrivals::Trace([call(10, 100)].into());
    add_chat(&mut scenario);
    // Nobody of the team ever accepts. The helper comes when the call has been declined.
    scenario.groups[0].answering =
        Some(Answering { delay: Law::Constant { value_s: 5.0 }, declines: 1.0, misses: 0.0 });
    scenario.groups[1].staffing = shift(16, 3_600);
    scenario.offers = OfferRule { accept_within: s(60), again: OfferAgain::OtherAgents, pause: None };
    let call = &run(&scenario, &[]).contacts[0];
    assert!(call.contains("helpers 0 at 20"), "the chat is being offered to the team from 20 on: {call}");
}

#[test]
fn a_long_wait_is_seen_when_something_happens() {
    // At 110 call 1 has waited 99 s, but the team takes it; call 2 has waited 98 s then.
    let contacts = who(duration("wait_above", "wait", s(90)));
    assert_eq!(contacts[1], "call 1: comes 11, waits 11, team 0 at 110, answered 210 after 99");
    assert_eq!(contacts[2], "call 2: comes 12, waits 12, helpers 0 at 110, answered 210 after 98");
}

#[test]
fn an_expected_wait_counts_the_line_and_the_own_agents() {
    // (line + 1) x 100 s / 1 agent: 100 s for call 1, 200 s for call 2.
    let contacts = who(duration("expected_wait_above", "wait", s(150)));
    assert_eq!(contacts[1], "call 1: comes 11, waits 11, helpers 0 at 11, answered 111 after 0");
}
