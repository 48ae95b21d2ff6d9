//! Contacts that are offered to a certain agent first.

use std::collections::BTreeMap;
use std::sync::Arc;

use stormdrill::engine::{BrokenRule, Engine, Fact, Placement, Plan, Recorder, RoutingPolicy, RunError, View};
use stormdrill::model::{
    AgentId, ContactId, DropRule, GroupId, IfAway, InProgress, Preferred, PreferredAgent, Scenario, Shift, SimDuration,
    Staffing, TraceRow,
};
use stormdrill::random::Stream;
use stormdrill::routing;

use super::centre::{CALL, TEAM, at, call, centre, curve, group, impatient, outage, run, run_with, s, shift};

const CLERK: GroupId = GroupId(1);

/// Everybody's own agent is the one of the group `clerk`; there is another one in the `team`, who comes first in the list.
fn own(rows: &[TraceRow], wait: u64, if_away: IfAway) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), rows);
    scenario.groups.push(group("clerk", CALL, Staffing::Constant(1)));
    scenario.classes[0].groups.push(CLERK);
    scenario.classes[0].preferred = Some(Preferred { agent: PreferredAgent::Own(vec![CLERK]), wait: s(wait), if_away });
    scenario
}

#[test]
fn the_own_agent_is_first_then_held_for_then_others() {
    let rows = [call(0, 35), call(10, 40), call(12, 5), call(70, 5)];
    assert_eq!(
        run(&own(&rows, 30, IfAway::Skip), &[]).contacts,
        [
            "call 0: comes 0, clerk 0 at 0, answered 35 after 0",
            // The agent takes the older of the two, although the team is free all the time.
            "call 1: comes 10, waits 10, clerk 0 at 35, answered 75 after 25",
            "call 2: comes 12, waits 12, team 0 at 42, answered 47 after 30",
            "call 3: comes 70, waits 70, clerk 0 at 75, answered 80 after 5",
        ]
    );
    assert_eq!(
        run(&own(&rows[..2], 0, IfAway::Skip), &[]).contacts[1],
        "call 1: comes 10, team 0 at 10, answered 50 after 0",
        "without a wait, only if the agent is free"
    );
}

#[test]
fn patience_runs_while_a_contact_is_held() {
    let rows = [call(0, 100), impatient(10, 5, 29), impatient(10, 5, 30)];
    assert_eq!(
        run(&own(&rows, 30, IfAway::Skip), &[]).contacts[1..],
        [
            "call 1: comes 10, waits 10, abandoned 39 after 29",
            "call 2: comes 10, waits 10, team 0 at 40, answered 45 after 30",
        ]
    );
}

#[test]
fn an_agent_takes_those_who_are_held_before_all_others() {
    // After the wait the clerk is one of many; call 4, which came later, is still held for the clerk alone.
    let mut scenario = own(&[call(0, 50), call(1, 90), call(5, 5), call(6, 5), call(45, 5)], 30, IfAway::Skip);
    scenario.groups[0].staffing = shift(0, 32);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, clerk 0 at 0, answered 50 after 0",
            "call 1: comes 1, waits 1, team 0 at 31, answered 121 after 30",
            "call 2: comes 5, waits 5, clerk 0 at 55, answered 60 after 50",
            "call 3: comes 6, waits 6, clerk 0 at 60, answered 65 after 54",
            "call 4: comes 45, waits 45, clerk 0 at 50, answered 55 after 5",
        ]
    );
}

#[test]
fn an_agent_who_is_away_is_not_waited_for_unless_that_is_wanted() {
    let rows = [call(10, 5), call(95, 40), call(99, 7), call(130, 5)];
    let answers = |if_away, staffing: Staffing| {
        let mut scenario = own(&rows, 30, if_away);
        scenario.groups[1].staffing = staffing;
        run(&scenario, &[]).contacts
    };
    let until_100 = Staffing::Shifts(vec![Shift { count: 1, on: vec![(at(0), at(100)), (at(150), at(900))] }]);
    assert_eq!(
        answers(IfAway::Skip, until_100.clone()),
        [
            "call 0: comes 10, clerk 0 at 10, answered 15 after 0",
            // The shift ends at 100 and the call at 135: nobody is held any more at 100.
            "call 1: comes 95, clerk 0 at 95, answered 135 after 0",
            "call 2: comes 99, waits 99, team 0 at 100, answered 107 after 1",
            "call 3: comes 130, team 0 at 130, answered 135 after 0",
        ]
    );
    assert_eq!(
        answers(IfAway::Wait, until_100)[2..],
        [
            "call 2: comes 99, waits 99, team 0 at 129, answered 136 after 30",
            "call 3: comes 130, waits 130, clerk 0 at 150, answered 155 after 20",
        ]
    );
    // A head count that falls, and an outage, take the agent as the end of a shift does.
    assert_eq!(
        answers(IfAway::Skip, curve(DropRule::Named, &[(0, 1), (100, 0)]))[2],
        "call 2: comes 99, waits 99, team 0 at 100, answered 107 after 1"
    );
    let mut scenario = own(&rows, 30, IfAway::Skip);
    scenario.outages.push(outage(100, 500, 1.0, InProgress::Finish));
    scenario.outages[0].group = CLERK;
    assert_eq!(run(&scenario, &[]).contacts[2], "call 2: comes 99, waits 99, team 0 at 100, answered 107 after 1");
}

#[test]
fn the_last_agent_is_asked_after_a_cut_off() {
    // The team fails at 50 s for 10 s; the clerk is free, but the call is kept for the agent who had it.
    let mut scenario = own(&[call(0, 100), call(40, 5)], 30, IfAway::Wait);
    scenario.classes[0].preferred.as_mut().expect("it prefers").agent = PreferredAgent::Last;
    scenario.outages.push(outage(50, 10, 1.0, InProgress::Requeue));
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, cut off 50, waits 50, team 0 at 60, answered 110 after 0",
            "call 1: comes 40, clerk 0 at 40, answered 45 after 0",
        ]
    );
    scenario.classes[0].preferred.as_mut().expect("it prefers").if_away = IfAway::Skip;
    assert_eq!(
        run(&scenario, &[]).contacts[0],
        "call 0: comes 0, team 0 at 0, cut off 50, clerk 0 at 50, answered 100 after 0"
    );
}

#[test]
fn after_the_wait_a_contact_is_in_the_ring_that_its_time_has_reached() {
    use stormdrill::model::Access;
    let access = |group, from| Access { group, from: s(from), until: SimDuration::FOREVER, step: 0 };
    let mut scenario = own(&[call(0, 200), call(10, 5)], 30, IfAway::Skip);
    for (from, answered) in [(20, 40), (60, 70)] {
        scenario.classes[0].access = vec![access(TEAM, from), access(CLERK, 0)];
        let expected = format!(
            "call 1: comes 10, waits 10, team 0 at {answered}, answered {} after {}",
            answered + 5,
            answered - 10
        );
        assert_eq!(run(&scenario, &[]).contacts[1], expected);
    }
}

/// Who served each customer.
#[derive(Default)]
struct Served(BTreeMap<u64, AgentId>);

impl Recorder for Served {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Started { contact, agent } = fact {
            self.0.insert(view.contact(contact).customer, agent);
        }
    }
}

/// Each customer has one agent, all agents equally often: with 4 of them and 4,000 customers, a count outside 1,000 ± 137
/// has probability 2e-6 for each (5 standard deviations of the binomial law).
#[test]
fn own_agents_are_drawn_evenly_and_do_not_depend_on_what_happens() {
    let rows: Vec<TraceRow> = (0..4_000).map(|i| call(i, 0)).collect();
    let served = |handling: u64, seed| {
        let rows: Vec<TraceRow> = rows.iter().map(|row| TraceRow { handling: Some(s(handling)), ..*row }).collect();
        let mut scenario = own(&rows, 3_000, IfAway::Skip);
        (scenario.duration, scenario.seed) = (s(5_000), seed);
        for group in &mut scenario.groups {
            group.staffing = Staffing::Constant(3);
        }
        scenario.groups[0].staffing = Staffing::Constant(1);
        scenario.classes[0].preferred.as_mut().expect("it prefers").agent = PreferredAgent::Own(vec![CLERK, TEAM]);
        let mut served = Served::default();
        let policy = routing::for_scenario(&scenario);
        Engine::new(Arc::new(Plan::new(scenario)), policy, &mut served, 0).run().expect("the policy is sound");
        served.0
    };
    let quiet = served(0, 1);
    for agent in (0..4).map(AgentId) {
        let count = quiet.values().filter(|a| **a == agent).count();
        assert!((863..=1_137).contains(&count), "agent {} has {count} of 4000", agent.0);
    }
    // Waits of some seconds change nothing: all are held for their own agent.
    assert_eq!(served(1, 1), quiet);
    assert_ne!(served(0, 2), quiet);
}

/// Holds everybody for an agent.
struct Holds(AgentId, bool);

impl RoutingPolicy for Holds {
    fn name(&self) -> &str {
        "holds"
    }

    fn place(&mut self, _: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        if self.1 {
            return Placement::Wait { review_after: Some(s(5)) };
        }
        Placement::Hold { agent: self.0, at_most: s(5) }
    }

    fn next_for(&mut self, _: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        None
    }

    fn review(&mut self, _: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        Placement::Hold { agent: self.0, at_most: s(5) }
    }
}

#[test]
fn the_referee_knows_who_can_be_held() {
    let rule = |scenario: &Scenario, policy: Holds| match run_with(scenario, policy).expect_err("it is impossible") {
        RunError::Decision { rule, .. } => rule,
        other => panic!("{other}"),
    };
    let prefers = own(&[call(0, 5)], 30, IfAway::Skip);
    assert_eq!(rule(&prefers, Holds(AgentId(7), false)), BrokenRule::NoSuchAgent);
    assert_eq!(rule(&prefers, Holds(AgentId(0), true)), BrokenRule::CannotBeHeld, "it waits already");
    assert_eq!(rule(&centre(Staffing::Constant(1), &[call(0, 5)]), Holds(AgentId(0), false)), BrokenRule::CannotBeHeld);
    let mut unskilled = prefers;
    unskilled.groups[0].skills.clear();
    unskilled.classes[0].groups = vec![CLERK];
    assert_eq!(rule(&unskilled, Holds(AgentId(0), false)), BrokenRule::MissingSkill);
}

/// A policy of somebody's own around the one of the scenario, which says nothing of reviews.
struct Around {
    inner: Box<dyn RoutingPolicy>,
    /// Whether it wants everybody held, or turned away, who is not served at once.
    instead: Option<fn(AgentId) -> Placement>,
    agent: AgentId,
}

impl RoutingPolicy for Around {
    fn name(&self) -> &str {
        "around"
    }

    fn prepare(&mut self, view: View<'_>) {
        self.inner.prepare(view);
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        match (self.instead, view.is_waiting(contact)) {
            (Some(instead), true) => instead(self.agent),
            _ => self.inner.place(view, contact, ties),
        }
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, ties: &mut Stream) -> Option<ContactId> {
        self.inner.next_for(view, agent, ties)
    }
}

#[test]
fn a_review_by_default_places_again_and_holds_nobody_twice() {
    let scenario = own(&[call(0, 35), call(10, 40), call(12, 5), call(70, 5)], 30, IfAway::Skip);
    let around = |instead| Around { inner: routing::for_scenario(&scenario), instead, agent: AgentId(1) };
    let played = |instead| run_with(&scenario, around(instead)).expect("a review is sound").contacts;
    assert_eq!(played(None), run(&scenario, &[]).contacts);
    // Call 2, whose review comes at 42 s, goes on waiting: the clerk takes it after call 3, which is held, and the team is never asked.
    let waits = "call 2: comes 12, waits 12, clerk 0 at 80, answered 85 after 68";
    assert_eq!(played(Some(|agent| Placement::Hold { agent, at_most: s(5) }))[2], waits);
    assert_eq!(played(Some(|_| Placement::Refuse))[2], waits);
}
