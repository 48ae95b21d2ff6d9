//! What platforms document of their widening, written in the scenario's language and played to the second.

use stormdrill::model::{Arrivals, Scenario, TraceRow};
use stormdrill::scenario::{Choice, load};

use super::centre::{call, run};

/// A scenario whose classes have these contacts, in order.
fn played(text: &str, contacts: &[&[TraceRow]]) -> Vec<String> {
    let loaded = load("golden.yaml", text, &Choice::default(), &mut |_| Err("no files".to_owned()));
    let mut scenario: Scenario = loaded.expect("it is right").scenario;
    for (class, rows) in scenario.classes.iter_mut().zip(contacts) {
        class.arrivals = Arrivals::Trace((*rows).into());
    }
    run(&scenario, &[]).contacts
}

/// A class `question` with some properties, and agents.
fn file(properties: &str, agents: &str) -> String {
    format!(
        "schema: 1
duration: 1h
contacts:
  question: {{arrivals: {{rate: 1/h}}, handling: 5m, {properties}}}
agents:
{agents}"
    )
}

/// Genesys Cloud, "Bullseye": at the end of a ring, skills are dropped, and those agents are searched besides.
#[test]
fn genesys_bullseye() {
    let text = file(
        "requires: {german: 3, billing: 2}, \
         widen: [{after: 30s, drop: [billing]}, {after: 1m, requires: {german: 1}}]",
        "  all: {count: 1, attributes: {german: 4, billing: 2}}
  german: {count: 1, attributes: {german: 3}}
  little: {count: 1, attributes: {german: 1, billing: 5}}\n",
    );
    assert_eq!(
        played(&text, &[&[call(0, 300), call(10, 300), call(20, 300), call(45, 5)]]),
        [
            "question 0: comes 0, all 0 at 0, answered 300 after 0",
            "question 1: comes 10, waits 10, german 0 at 40, answered 340 after 30",
            "question 2: comes 20, waits 20, little 0 at 80, answered 380 after 60",
            // All rings are open; whoever is free first.
            "question 3: comes 45, waits 45, all 0 at 300, answered 305 after 255",
        ]
    );
}

/// Amazon Connect, "Routing criteria": a step expires and the next one counts; after the last, anybody in the queue. An agent
/// who matches only an expired step is not asked.
#[test]
fn connect_routing_steps() {
    let text = file(
        "steps: [{requires: {german: 4}, for: 30s}, {requires: {billing: 1}, for: 30s}]",
        "  german: {head_count: [{from: 0s, agents: 0}, {from: 45s, agents: 1}], attributes: {german: 4}}
  billing: {head_count: [{from: 0s, agents: 0}, {from: 50s, agents: 1}], attributes: {billing: 1}}
  other: {count: 1}\n",
    );
    assert_eq!(
        played(&text, &[&[call(0, 200), call(10, 200), call(20, 10)]]),
        [
            // At 45 the step of those who speak German is over for the first two, not for the last. From 55 on that agent is
            // free beside the second, who looks for anybody at 70.
            "question 0: comes 0, waits 0, billing 0 at 50, answered 250 after 50",
            "question 1: comes 10, waits 10, german 0 at 70, answered 270 after 60",
            "question 2: comes 20, waits 20, german 0 at 45, answered 55 after 25",
        ]
    );
}

/// Twilio TaskRouter, "Workflow configuration": a target with `skip_if` that nobody is available. With a worker free on entry a
/// reservation is made and the expression is never read; else the target is left at once, for good.
#[test]
fn twilio_skips_a_target_unless_somebody_is_free_on_entry() {
    let text = file(
        "steps: [{groups: first, for: 0s}, {groups: second, for: 30s}, {groups: [third]}]",
        "  second: {count: 1}\n  first: {count: 1}\n  third: {count: 1}\n",
    );
    assert_eq!(
        played(&text, &[&[call(0, 20), call(1, 100), call(5, 5), call(25, 5)]]),
        [
            "question 0: comes 0, first 0 at 0, answered 20 after 0",
            "question 1: comes 1, second 0 at 1, answered 101 after 0",
            // The first group is free again from 20 on, but its step is over.
            "question 2: comes 5, waits 5, third 0 at 35, answered 40 after 30",
            "question 3: comes 25, first 0 at 25, answered 30 after 0",
        ]
    );
}

/// FreeSWITCH mod_callcenter, tiers: a level opens when a contact has waited so long for those before it.
#[test]
fn freeswitch_tiers() {
    let text = file(
        "groups: [one], widen: [{after: 20s, groups: [two]}, {after: 40s, groups: [three]}]",
        "  three: {count: 1}\n  two: {count: 1}\n  one: {count: 1}\n",
    );
    let contacts = played(&text, &[&[call(0, 100), call(1, 100), call(2, 100), call(3, 9)]]);
    let waits: Vec<&str> = contacts.iter().filter_map(|line| line.split("after ").last()).collect();
    assert_eq!(waits, ["0", "20", "40", "97"]);
}

/// Amazon Connect, routing profiles: sales and support have the same priority, support a delay of 30 s.
#[test]
fn connect_profile_with_a_delay() {
    let text = "schema: 1
duration: 1h
contacts:
  sales: {arrivals: {rate: 1/h}, handling: 5m}
  support: {arrivals: {rate: 1/h}, handling: 5m}
agents:
  team: {count: 1, skills: {sales: {}, support: {delay: 30s}}}
routing: {contact_order: age}
";
    let support = |busy_until| {
        let contacts = played(text, &[&[call(0, busy_until), call(20, 60)], &[call(1, 5)]]);
        contacts.into_iter().find(|line| line.starts_with("support")).expect("it came")
    };
    assert_eq!(support(30), "support 0: comes 1, waits 1, team 0 at 90, answered 95 after 89", "29 s: not to be seen");
    assert_eq!(support(32), "support 0: comes 1, waits 1, team 0 at 32, answered 37 after 31", "the older one");
}
