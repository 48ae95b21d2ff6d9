//! Small centres: phone calls from a trace, one team, an hour.

use std::sync::Arc;

use stormdrill::engine::{Action, Engine, Plan, RoutingPolicy, RunError};
use stormdrill::model::{
    AgentGroup, Arrivals, Channel, ChannelId, ChannelKind, ClassId, Clock, Concurrency, ContactClass, DropRule,
    EndRule, GroupId, InProgress, Law, OfferRule, Outage, Routing, Scenario, Shift, SimDuration, SimTime, Skill,
    Staffing, Taken, TracePatience, TraceRow, Weight,
};
use stormdrill::routing;

use super::diary::Diary;

pub const CALL: ClassId = ClassId(0);
pub const TEAM: GroupId = GroupId(0);

pub fn at(s: u64) -> SimTime {
    SimTime::from_secs(s)
}

pub fn s(s: u64) -> SimDuration {
    SimDuration::from_secs(s)
}

/// A call at a time with so many seconds of handling, and the class's patience.
pub fn call(at_s: u64, handling_s: u64) -> TraceRow {
    TraceRow {
        at: at(at_s),
        handling: Some(s(handling_s)),
        patience: TracePatience::Drawn,
        priority: None,
        credit: None,
    }
}

/// The same with a patience of its own.
pub fn impatient(at_s: u64, handling_s: u64, patience_s: u64) -> TraceRow {
    TraceRow { patience: TracePatience::Known(s(patience_s)), ..call(at_s, handling_s) }
}

pub fn class(name: &str, group: GroupId, rows: &[TraceRow]) -> ContactClass {
    ContactClass {
        name: name.into(),
        channel: ChannelId(0),
        arrivals: Arrivals::Trace(rows.into()),
        handling: Law::Never,
        wrap_up: Law::ZERO,
        patience: Law::Never,
        balking: 0.0,
        priority: 0,
        credit: SimDuration::ZERO,
        queue_capacity: None,
        groups: vec![group],
        access: Vec::new(),
        max_wait: None,
        transfers: None,
        preferred: None,
        backlog: None,
        chaser: None,
        entry: Vec::new(),
        dialogue: Default::default(),
        returns: Default::default(),
        nature: Default::default(),
        ban: None,
        retention: Default::default(),
    }
}

pub fn group(name: &str, class: ClassId, staffing: Staffing) -> AgentGroup {
    AgentGroup {
        name: name.into(),
        skills: vec![Skill::of(class)],
        staffing,
        cost_per_hour: None,
        answering: None,
        long_load: Default::default(),
        concurrency: Concurrency::ONE,
    }
}

/// One class, `call`, and one group, `team`; everybody has infinite patience unless a row says otherwise.
pub fn centre(staffing: Staffing, rows: &[TraceRow]) -> Scenario {
    Scenario {
        name: "centre".into(),
        variant: None,
        assignments: Vec::new(),
        story: None,
        start_of_day: SimDuration::ZERO,
        duration: s(3_600),
        warm_up: SimDuration::ZERO,
        end: EndRule::Drain,
        interval: s(900),
        seed: 1,
        replications: 1,
        channels: vec![Channel {
            name: "phone".into(),
            kind: ChannelKind::Live,
            clock: Clock::Calendar,
            answer_within: vec![s(20)],
            short_abandon: s(5),
            lines: None,
            hours: None,
            hide: None,
            weight: Weight::Units(1),
            interruptible: false,
        }],
        classes: vec![class("call", TEAM, rows)],
        groups: vec![group("team", CALL, staffing)],
        resources: vec![],
        routing: Routing::listed(&["age"]),
        currency: None,
        costs: stormdrill::model::Costs::default(),
        offers: OfferRule::default(),
        outages: vec![],
        channel_outages: Vec::new(),
        playbook: Default::default(),
        phases: Vec::new(),
        queues: Vec::new(),
        marks: vec![],
    }
}

pub fn curve(on_drop: DropRule, steps: &[(u64, u32)]) -> Staffing {
    Staffing::HeadCount { curve: steps.iter().map(|&(from, n)| (at(from), n)).collect(), on_drop }
}

/// One agent who works from the first to the second time.
pub fn shift(from: u64, to: u64) -> Staffing {
    Staffing::Shifts(vec![Shift { count: 1, on: vec![(at(from), at(to))] }])
}

pub fn outage(from: u64, lasts: u64, share: f64, in_progress: InProgress) -> Outage {
    Outage {
        name: format!("outage at {from}"),
        at: at(from),
        lasts: s(lasts),
        group: TEAM,
        taken: Taken::Share(share),
        in_progress,
    }
}

pub fn engine(scenario: &Scenario, policy: Box<dyn RoutingPolicy>) -> Engine<Diary> {
    Engine::new(Arc::new(Plan::new(scenario.clone())), policy, Diary::default(), 0)
}

/// Runs a scenario with its own routing and planned actions.
pub fn run(scenario: &Scenario, actions: &[(u64, Action)]) -> Diary {
    let mut engine = engine(scenario, routing::for_scenario(scenario));
    for (time, action) in actions {
        engine.schedule(at(*time), action.clone());
    }
    engine.run().expect("the routing is sound");
    engine.into_recorder()
}

/// Runs a scenario with a policy.
pub fn run_with(scenario: &Scenario, policy: impl RoutingPolicy + 'static) -> Result<Diary, RunError> {
    let mut engine = engine(scenario, Box::new(policy));
    engine.run()?;
    Ok(engine.into_recorder())
}
