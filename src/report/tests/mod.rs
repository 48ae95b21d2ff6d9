//! Reports of small scenarios.

mod json;
mod schema;
mod stored;
mod text;

use std::sync::Arc;

use super::stored::StoredRun;
use super::{Origin, Report};
use crate::engine::Plan;
use crate::experiment::{RunSpec, erlang, replicate};
use crate::model::{
    AgentGroup, Alternative, Announcement, Answering, Arrivals, AtClose, Backlog, Channel, ChannelId, ChannelKind,
    ChaseAfter, Chaser, ClassId, Clock, Concurrency, ContactClass, Dial, EndRule, EntryStep, GroupId, Hiding,
    HoldingReply, Hours, Law, Mark, MaxWait, MissPause, OfferRule, OfferWhen, Outline, Outside, Phase, Predictor,
    RateCurve, Retention, Routing, Scenario, SilentLeaving, SimDuration, SimTime, Skill, Staffing, StepKind,
    TracePatience, TraceRow, Transfers, Turns, Weight,
};

fn minutes(n: u64) -> SimDuration {
    SimDuration::from_secs(60 * n)
}

/// A class that arrives at random, with four minutes of handling.
fn class(name: &str, channel: u32, per_hour: f64) -> ContactClass {
    ContactClass {
        name: name.into(),
        channel: ChannelId(channel),
        arrivals: Arrivals::Poisson { rate: RateCurve::constant(per_hour / 3_600.0), day_factor_cv: None },
        handling: Law::Exponential { mean_s: 240.0 },
        wrap_up: Law::ZERO,
        patience: Law::Exponential { mean_s: 180.0 },
        balking: 0.0,
        priority: 0,
        credit: SimDuration::ZERO,
        queue_capacity: None,
        groups: vec![GroupId(0)],
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

fn channel(name: &str, within_s: u64) -> Channel {
    Channel {
        name: name.into(),
        kind: ChannelKind::Live,
        clock: Clock::Calendar,
        answer_within: vec![SimDuration::from_secs(within_s), SimDuration::from_secs(20)],
        short_abandon: SimDuration::from_secs(20),
        lines: None,
        hours: None,
        hide: None,
        weight: Weight::Units(1),
        interruptible: false,
    }
}

fn mark(hour: u64, label: &str) -> Mark {
    Mark { at: SimTime::from_secs(3_600 * hour), label: label.into() }
}

/// A day of ten hours with two chat classes and one of messages, and four agents.
fn small() -> Scenario {
    Scenario {
        name: "small".into(),
        variant: None,
        assignments: Vec::new(),
        story: None,
        start_of_day: minutes(8 * 60),
        duration: minutes(10 * 60),
        warm_up: SimDuration::ZERO,
        end: EndRule::Drain,
        interval: minutes(15),
        seed: 7,
        replications: 20,
        channels: vec![channel("chat", 60), channel("social", 300)],
        classes: vec![class("where is my order", 0, 30.0), class("other chat", 0, 20.0), class("comments", 1, 12.0)],
        groups: vec![AgentGroup {
            name: "team".into(),
            skills: (0..3).map(|c| Skill::of(ClassId(c))).collect(),
            staffing: Staffing::Constant(4),
            cost_per_hour: Some(20.0),
            answering: None,
            long_load: Default::default(),
            concurrency: Concurrency::ONE,
        }],
        resources: vec![],
        routing: Routing::listed(&["age"]),
        currency: Some("EUR".into()),
        costs: crate::model::Costs::default(),
        offers: OfferRule::default(),
        outages: vec![],
        channel_outages: Vec::new(),
        playbook: Default::default(),
        phases: vec![Phase { name: "courier".into(), from: SimTime::from_secs(7_200), to: SimTime::from_secs(18_000) }],
        queues: Vec::new(),
        marks: vec![mark(2, "courier system fails"), mark(5, "delivery date known")],
    }
}

/// Three contacts that are known to the second: the second waits 30 s, the third leaves after 10 s.
fn traced() -> Scenario {
    let row = |at, handling, patience| TraceRow {
        at: SimTime::from_secs(at),
        handling: Some(SimDuration::from_secs(handling)),
        patience: TracePatience::Known(SimDuration::from_secs(patience)),
        priority: None,
        credit: None,
    };
    let rows = [row(60, 90, 600), row(120, 30, 600), row(130, 30, 10)];
    let mut scenario = small();
    scenario.name = "traced".into();
    scenario.replications = 1;
    scenario.classes.truncate(1);
    scenario.classes[0].arrivals = Arrivals::Trace(rows.into());
    scenario.groups[0].staffing = Staffing::Constant(1);
    scenario.groups[0].skills.truncate(1);
    scenario.marks.clear();
    scenario
}

/// The small scenario, with agents who take their time and decline or miss some of what they are offered.
fn asked() -> Scenario {
    let mut scenario = small();
    scenario.name = "asked".into();
    let delay = Law::Constant { value_s: 4.0 };
    scenario.groups[0].answering = Some(Answering { delay, declines: 0.05, misses: 0.02 });
    scenario.offers.pause = Some(MissPause { after: 1, lasts: minutes(5) });
    let others = AgentGroup {
        name: "others".into(),
        staffing: Staffing::Constant(1),
        answering: None,
        long_load: Default::default(),
        concurrency: Concurrency::ONE,
        ..scenario.groups[0].clone()
    };
    scenario.groups.push(others);
    for class in &mut scenario.classes {
        class.groups.push(GroupId(1));
    }
    scenario
}

/// A first line that hands over to two departments, warm, with a limit on the wait and opening hours.
fn triage() -> Scenario {
    let mut scenario = small();
    scenario.name = "triage".into();
    let [inbox, orders, refunds] = scenario.classes.as_mut_slice() else { panic!("three classes") };
    for (class, name) in [(&mut *inbox, "inbox"), (&mut *orders, "orders"), (&mut *refunds, "refunds")] {
        class.name = name.into();
    }
    orders.arrivals = Arrivals::none();
    refunds.arrivals = Arrivals::none();
    inbox.max_wait = Some(MaxWait { after: minutes(2), to: Some(ClassId(2)) });
    inbox.transfers = Some(Transfers {
        to: vec![(ClassId(1), 0.5), (ClassId(2), 0.2)],
        off_target: 0.2,
        accuracy: 0.8,
        handover: Law::Constant { value_s: 20.0 },
        warm: true,
        misroute_handling: Law::Exponential { mean_s: 60.0 },
    });
    let open = vec![(SimTime::from_secs(1_800), SimTime::from_secs(32_400))];
    scenario.channels[0].hours =
        Some(Hours { open, earlier: Vec::new(), at_close: AtClose::Drop, outside: Outside::TurnedAway });
    let desk = AgentGroup {
        name: "desk".into(),
        skills: scenario.groups[0].skills[1..].to_vec(),
        staffing: Staffing::Constant(3),
        ..scenario.groups[0].clone()
    };
    scenario.groups[0].skills.truncate(1);
    scenario.groups.push(desk);
    scenario.classes[1].groups = vec![GroupId(1)];
    scenario.classes[2].groups = vec![GroupId(1)];
    scenario
}

/// Letters with promises in business hours, a backlog and customers who ask again; what comes late is left.
fn letters() -> Scenario {
    let mut scenario = small();
    scenario.name = "letters".into();
    let open = vec![(SimTime::from_secs(1_800), SimTime::from_secs(28_800))];
    scenario.channels[1] = Channel {
        name: "mail".into(),
        kind: ChannelKind::Deferred,
        clock: Clock::Business,
        hours: Some(Hours { open, earlier: Vec::new(), at_close: AtClose::Finish, outside: Outside::Wait }),
        ..scenario.channels[1].clone()
    };
    let letter = &mut scenario.classes[2];
    letter.name = "letter".into();
    letter.patience = Law::Never;
    letter.backlog = Some(Backlog { count: 20, age: Law::Exponential { mean_s: 3_600.0 } });
    letter.chaser = Some(Chaser {
        after: ChaseAfter::Promise,
        share: 0.5,
        tries: 2,
        to: ClassId(2),
        handling: Law::Constant { value_s: 60.0 },
    });
    scenario.end = EndRule::Stop;
    scenario
}

/// A first class whose customers are told their wait, and offered callbacks, which are the second class, and tickets.
fn callbacks() -> Scenario {
    let mut scenario = small();
    scenario.name = "callbacks".into();
    let offered =
        |accept: f64, to: u32, when: OfferWhen| Some(Alternative { accept, to: ClassId(to), when, due: None });
    scenario.classes[0].retention = Retention {
        callback: offered(0.5, 1, OfferWhen::Waiting(1)),
        ticket: offered(0.3, 2, OfferWhen::After(minutes(1))),
        announcement: Some(Announcement {
            predictor: Predictor::HeadOfLine,
            balk: 0.6,
            patience: 1.5,
            after_promise: 1.5,
        }),
        dial: None,
    };
    let ring = Law::Constant { value_s: 20.0 };
    scenario.classes[1].retention.dial = Some(Dial { reached: 0.8, ring, retry_after: minutes(15), tries: 2 });
    scenario
}

/// Two classes whose conversations go on in turns, the first with customers who leave silently.
fn chats() -> Scenario {
    let mut scenario = small();
    scenario.name = "chats".into();
    let think = Law::Exponential { mean_s: 45.0 };
    let inactive_after = SimDuration::from_secs(90);
    for class in &mut scenario.classes[..2] {
        class.dialogue.turns = Some(Turns { least: 4, most: 8, think: think.clone(), inactive_after });
        class.dialogue.holding = Some(HoldingReply { after: minutes(1), costs: SimDuration::from_secs(5) });
    }
    let detect = Law::Uniform { min_s: 60.0, max_s: 180.0 };
    scenario.classes[0].dialogue.silent = Some(SilentLeaving { share: 0.5, detect });
    scenario.groups[0].concurrency = Concurrency::of(3, &[1.0, 0.9, 0.75]);
    scenario.groups[0].staffing = Staffing::Constant(2);
    scenario
}

/// The small scenario, with everything that is paid: premiums, a lever that calls agents in, compensation, lost sales.
fn paid() -> Scenario {
    let text = "
schema: 1
name: paid
start: 2026-11-20T18:00
duration: 8h
replications: 20
currency: EUR
costs:
  premiums:
    night: {from: 22:00, to: 06:00, premium: 20%}
    weekend: {days: [sat, sun], premium: 50%}
  agent_hour: 18
  leads: {one_per: 12, cost: 30/h}
contacts:
  call:
    arrivals: {rate: 60/h}
    handling: {exponential: {mean: 5m}}
    patience: {exponential: {mean: 3m}}
    after_abandon: {redial: 40%, delay: {exponential: {mean: 10m}}}
    compensation: {answered: 0.1, lost: 2}
    lost_sale: {share: 15%, value: 60}
agents:
  team: {count: 4, cost: 20/h}
  reserve: {count: 0, cost: 16.50/h}
playbook:
  reserve:
    when: waiting > 5
    lead: 30m
    do: {call_in: {agents: 2, to: reserve, premium: 50%, minimum: 2h}}
    until_when: waiting < 1
    cost: {agent_hours: 0.5, money: 4.25}
";
    let loaded =
        crate::scenario::load("paid.yaml", text, &Default::default(), &mut |_| Err("no files here".to_owned()));
    loaded.unwrap_or_else(|d| panic!("{}", d[0].render(false))).scenario
}

/// A channel that hides its entry, blocks and closes, and classes with steps before the line.
fn guarded() -> Scenario {
    let mut scenario = small();
    scenario.name = "guarded".into();
    let step = |kind, loses, helps| EntryStep { kind, lasts: Law::Constant { value_s: 20.0 }, loses, helps };
    scenario.classes[0].entry = vec![step(StepKind::Form, 0.1, 0.0)];
    scenario.classes[2].entry = vec![step(StepKind::Menu, 0.0, 0.0), step(StepKind::Bot, 0.05, 0.2)];
    scenario.channels[0].hide = Some(Hiding::Waiting { at_least: 3, show_below: 1 });
    let open = vec![(SimTime::ZERO, SimTime::from_secs(34_000))];
    scenario.channels[1].hours =
        Some(Hours { open, earlier: Vec::new(), at_close: AtClose::Finish, outside: Outside::TurnedAway });
    scenario
}

/// Runs a scenario and hands the report to `look`; the second argument is its contact log.
fn report<T>(scenario: &Scenario, threads: usize, look: impl FnOnce(Report<'_>, &str) -> T) -> T {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { replications: scenario.replications, threads, contact_log: true, ..RunSpec::default() };
    let outline = Outline::of(scenario);
    let mut log = super::contact_log::LogWriter::new(&outline, Vec::new()).expect("memory");
    let results = replicate(&plan, &crate::routing::for_scenario, spec, |_, finished| {
        log.write(finished.index, &finished.log).expect("memory");
    })
    .expect("the scenario is sound");
    let log = String::from_utf8(log.finish().expect("memory")).expect("names are UTF-8");
    let mut run = StoredRun::new(outline.clone(), results, Origin::here());
    run.summary.erlang = Some(erlang(scenario));
    look(run.report(), &log)
}

#[test]
fn the_contact_log_tells_each_story() {
    let log = report(&traced(), 1, |_, log| log.to_owned());
    let expected = "\
replication,row,arrival_s,clock,channel,class,group,agent,wait_s,outcome,reason
0,0,60.000,08:01:00,chat,where is my order,team,team-1,0.000,answered,an agent was free
0,1,120.000,08:02:00,chat,where is my order,team,team-1,30.000,answered,\"the one agent with the skill was busy, 0 of its class ahead\"
0,2,130.000,08:02:10,chat,where is my order,,,10.000,abandoned,\"the one agent with the skill was busy, 1 of its class ahead\"
";
    assert_eq!(log, expected);
}
