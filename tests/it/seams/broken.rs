//! Policies that decide the impossible: the error says who, when, about whom and which rule.

use std::sync::Arc;

use stormdrill::engine::{Fact, Placement, Plan, Recorder, RoutingPolicy, View};
use stormdrill::experiment::{RunSpec, replicate, replicate_with};
use stormdrill::model::{AgentId, ClassId, ContactId, GroupId, InProgress, Scenario, Staffing};
use stormdrill::random::Stream;

use super::centre::{CALL, call, centre, class, group, outage, run_with, s, shift};

const CHAT: ClassId = ClassId(1);
/// The agents of the groups `team`, `desk` and `night`.
const TEAM: AgentId = AgentId(0);
const DESK: AgentId = AgentId(1);
const NIGHT: AgentId = AgentId(2);

const WAIT: Placement = Placement::Wait { review_after: None };

/// First come, first served, unless a part is exchanged.
#[derive(Clone, Copy)]
struct Made {
    place: fn(View<'_>, ContactId) -> Placement,
    next_for: fn(View<'_>, AgentId) -> Option<ContactId>,
    review: fn(View<'_>, ContactId) -> Placement,
}

const SOUND: Made = Made {
    place: |view, contact| {
        let groups = view.groups_for(view.class_of(contact));
        groups.iter().find_map(|g| view.longest_idle(*g)).map_or(WAIT, Placement::Serve)
    },
    next_for: |view, agent| {
        let class = view.scenario().groups[view.group_of(agent).index()].skills[0].class;
        view.head_of(view.lanes_of(class)[0])
    },
    review: |_, _| WAIT,
};

impl RoutingPolicy for Made {
    fn name(&self) -> &str {
        "made here"
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        (self.place)(view, contact)
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        (self.next_for)(view, agent)
    }

    fn review(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        (self.review)(view, contact)
    }
}

/// Two calls of 100 s at 10 and 20 s for one agent, a chat of 5 s at 30 s for another; a third agent comes later.
fn scenario() -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), &[call(10, 100), call(20, 100)]);
    scenario.classes.push(class("chat", GroupId(1), &[call(30, 5)]));
    scenario.groups.push(group("desk", CHAT, Staffing::Constant(1)));
    scenario.groups.push(group("night", CALL, shift(3_000, 3_600)));
    scenario
}

/// The message of the run's error.
fn error(scenario: &Scenario, policy: Made) -> String {
    match run_with(scenario, policy) {
        Ok(diary) => panic!("not rejected: {diary:#?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_sound_policy_is_not_rejected() {
    let diary = run_with(&scenario(), SOUND).expect("the policy is sound");
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 10, team 0 at 10, answered 110 after 0",
            "call 1: comes 20, waits 20, team 0 at 110, answered 210 after 90",
            "chat 0: comes 30, desk 0 at 30, answered 35 after 0",
        ]
    );
}

#[test]
fn placements_are_checked() {
    let place = |place| error(&scenario(), Made { place, ..SOUND });
    assert_eq!(
        place(|_, _| Placement::Serve(TEAM)),
        "policy `made here` at 20s: the agent is not free (contact 1 of class `call`)"
    );
    assert_eq!(
        place(|_, _| Placement::Serve(NIGHT)),
        "policy `made here` at 10s: the agent is not free (contact 0 of class `call`)"
    );
    assert_eq!(
        place(|_, _| Placement::Serve(AgentId(7))),
        "policy `made here` at 10s: there is no such agent (contact 0 of class `call`)"
    );
    assert_eq!(
        place(|_, _| Placement::Serve(DESK)),
        "policy `made here` at 10s: the agent does not have the skill (contact 0 of class `call`)"
    );
}

#[test]
fn choices_of_agents_are_checked() {
    let next_for = |next_for| error(&scenario(), Made { next_for, ..SOUND });
    // The desk has finished its chat at 35 s; contact 0 is the call in progress, contact 1 the one that waits.
    assert_eq!(
        next_for(|view, agent| (agent == DESK && view.contacts_present() > 0).then_some(ContactId(0))),
        "policy `made here` at 35s: the contact is not waiting (contact 0 of class `call`)"
    );
    assert_eq!(
        next_for(|view, agent| (agent == DESK && view.contacts_present() > 0).then_some(ContactId(1))),
        "policy `made here` at 35s: the agent does not have the skill (contact 1 of class `call`)"
    );
    // The call that the agent has just completed is gone.
    assert_eq!(
        next_for(|view, agent| (agent == TEAM && view.contacts_present() > 0).then_some(ContactId(0))),
        "policy `made here` at 1m50s: the contact is not waiting (contact 0 of class `call`)"
    );
    let never = next_for(|_, _| Some(ContactId(99)));
    assert!(never.starts_with("policy `made here` at 0s: the contact is not waiting"), "{never}");
}

#[test]
fn reviews_are_checked() {
    let place: fn(View<'_>, ContactId) -> Placement = |view, contact| match (SOUND.place)(view, contact) {
        Placement::Wait { .. } => Placement::Wait { review_after: Some(s(5)) },
        other => other,
    };
    let review = |review| error(&scenario(), Made { place, review, ..SOUND });
    assert_eq!(
        review(|_, _| Placement::Refuse),
        "policy `made here` at 25s: a contact that waits already cannot be refused (contact 1 of class `call`)"
    );
    assert_eq!(
        review(|_, _| Placement::Serve(TEAM)),
        "policy `made here` at 25s: the agent is not free (contact 1 of class `call`)"
    );
    assert_eq!(
        review(|_, _| Placement::Serve(DESK)),
        "policy `made here` at 25s: the agent does not have the skill (contact 1 of class `call`)"
    );
}

#[test]
fn placements_of_those_cut_off_are_checked() {
    let mut scenario = scenario();
    scenario.outages.push(outage(40, 10, 1.0, InProgress::Requeue));
    let place: fn(View<'_>, ContactId) -> Placement = |view, contact| match view.contact(contact).requeues {
        0 => (SOUND.place)(view, contact),
        _ => Placement::Serve(TEAM),
    };
    assert_eq!(
        error(&scenario, Made { place, ..SOUND }),
        "policy `made here` at 40s: the agent is not free (contact 0 of class `call`)"
    );
}

#[test]
fn the_replication_is_named() {
    let plan = Arc::new(Plan::new(scenario()));
    let spec = RunSpec { replications: 3, ..RunSpec::default() };
    let policy = |_: &Scenario| -> Box<dyn RoutingPolicy> {
        Box::new(Made { place: |_, _| Placement::Serve(AgentId(7)), ..SOUND })
    };
    let failure = replicate(&plan, &policy, spec, |_, _| {}).expect_err("the policy is broken");
    assert_eq!(
        failure.to_string(),
        "replication 0 (seed 1): policy `made here` at 10s: there is no such agent (contact 0 of class `call`)"
    );
}

/// Panics in one method, and is sound in all others.
struct Panics(&'static str);

impl Panics {
    fn maybe(&self, method: &str) {
        assert!(self.0 != method, "no more of {method}");
    }
}

impl RoutingPolicy for Panics {
    fn name(&self) -> &str {
        "fragile"
    }

    fn prepare(&mut self, _: View<'_>) {
        self.maybe("prepare");
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        self.maybe("place");
        match (SOUND.place)(view, contact) {
            Placement::Wait { .. } => Placement::Wait { review_after: Some(s(5)) },
            other => other,
        }
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        if view.now() > super::centre::at(0) {
            self.maybe("next_for");
        }
        (SOUND.next_for)(view, agent)
    }

    fn review(&mut self, _: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        self.maybe("review");
        WAIT
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, _: View<'_>, fact: Fact) {
        if matches!(fact, Fact::Started { .. }) {
            self.maybe("notice");
        }
    }

    fn rematch(&mut self, view: View<'_>, _: &mut Stream) -> Option<(ContactId, AgentId)> {
        if view.waiting(CALL) > 0 {
            self.maybe("rematch");
        }
        None
    }
}

/// The error of the run's first replication.
fn failure(policy: &(dyn Fn(&Scenario) -> Box<dyn RoutingPolicy> + Sync), log: bool) -> String {
    let spec = RunSpec { replications: 2, contact_log: log, ..RunSpec::default() };
    match replicate(&Arc::new(Plan::new(scenario())), policy, spec, |_, _| {}) {
        Ok(_) => "sound".to_owned(),
        Err(failure) => failure.to_string(),
    }
}

#[test]
fn a_panic_is_the_fault_of_the_policy_that_was_asked() {
    assert_eq!(failure(&|_| Box::new(Panics("nothing")), false), "sound");
    for (method, at) in [
        ("prepare", "0s"),
        ("place", "10s"),
        ("notice", "10s"),
        ("rematch", "20s"),
        ("review", "25s"),
        ("next_for", "35s"),
    ] {
        let expected = format!(
            "replication 0 (seed 1): policy `fragile` at {at}: it has panicked in `{method}`: no more of {method}"
        );
        for log in [false, true] {
            assert_eq!(failure(&|_| Box::new(Panics(method)), log), expected);
        }
    }
    assert_eq!(
        failure(&|_| panic!("out of policies"), false),
        "replication 0 (seed 1): policy `unnamed` at 0s: it has panicked in `new`: out of policies"
    );
}

/// A recorder of facts that gives up.
struct Fragile;

impl Recorder for Fragile {
    fn record(&mut self, _: View<'_>, fact: Fact) {
        assert!(!matches!(fact, Fact::Started { .. }), "too much to write");
    }
}

#[test]
fn a_panic_of_a_recorder_is_not_put_down_to_the_policy() {
    let plan = Arc::new(Plan::new(scenario()));
    let policy = |_: &Scenario| -> Box<dyn RoutingPolicy> { Box::new(SOUND) };
    let failure = replicate_with(&plan, &policy, RunSpec::default(), &|_| Fragile, |_, _| {});
    let failure = failure.map(|_| ()).expect_err("the recorder is broken").to_string();
    assert_eq!(failure, "replication 0 (seed 1): a recorder has panicked: too much to write");
}
