//! Random scenarios.

use stormdrill::model::{
    AgentGroup, Answering, Arrivals, AtClose, Channel, ChannelId, ChannelKind, ChannelOutage, ClassId, Clock,
    Concurrency, ContactClass, Diversion, DropRule, EndRule, GroupId, Hours, InProgress, Law, MaxWait, MissPause,
    OfferAgain, OfferRule, Outage, Outside, Queue, QueueOrder, RateCurve, Resource, ResourceId, Routing, Scenario,
    Shift, SimDuration, SimTime, Skill, Staffing, Taken, TracePatience, TraceRow, Transfers, WaitingThen, Weight,
};

use super::access;
use super::customers;
use super::dice::Dice;

/// What a seed's scenario may contain. Each feature is absent from half of the seeds or more, so that its absence is
/// tried as well as its presence, and in all company.
struct Features {
    /// All times and constants on a grid of half minutes: many things happen at one instant.
    coarse: bool,
    traces: bool,
    lines: bool,
    queue_limits: bool,
    balking: bool,
    day_factor: bool,
    wrap_up: bool,
    head_counts: bool,
    shifts: bool,
    outages: bool,
    warm_up: bool,
    priorities: bool,
    speeds: bool,
    unserved: bool,
}

/// The scenario that a seed stands for.
pub fn scenario(seed: u64) -> Scenario {
    let dice = &mut Dice::new(seed, "scenario");
    let f = Features {
        coarse: dice.chance(0.3),
        traces: dice.chance(0.4),
        lines: dice.chance(0.3),
        queue_limits: dice.chance(0.3),
        balking: dice.chance(0.3),
        day_factor: dice.chance(0.3),
        wrap_up: dice.chance(0.4),
        head_counts: dice.chance(0.5),
        shifts: dice.chance(0.4),
        outages: dice.chance(0.5),
        warm_up: dice.chance(0.3),
        priorities: dice.chance(0.5),
        speeds: dice.chance(0.5),
        unserved: dice.chance(0.1),
    };
    let duration = SimDuration::from_secs(60 * dice.between(20, 300));
    let end = dice.pick(&[EndRule::Drain, EndRule::Drain, EndRule::Stop, EndRule::Continue]);
    let resources = lines(dice, &f);
    let channels: Vec<Channel> = (0..dice.between(1, 2)).map(|i| channel(dice, i, &resources)).collect();
    let class_count = dice.between(1, 5) as usize;
    let groups: Vec<AgentGroup> = (0..dice.between(1, 4)).map(|i| group(dice, &f, i, class_count, duration)).collect();
    let classes = (0..class_count)
        .map(|c| {
            let mut serving: Vec<GroupId> =
                (0..groups.len()).filter(|&g| groups[g].speed(ClassId::at(c)).is_some()).map(GroupId::at).collect();
            if dice.chance(0.5) {
                serving.reverse();
            }
            class(dice, &f, c, serving, channels.len(), duration, end)
        })
        .collect();
    let outages = if f.outages {
        (0..dice.between(1, 3)).map(|i| outage(dice, &f, i, &groups, duration)).collect()
    } else {
        Vec::new()
    };
    let mut scenario = Scenario {
        name: format!("swarm-{seed}"),
        variant: None,
        assignments: Vec::new(),
        story: None,
        start_of_day: SimDuration::from_secs(3_600 * dice.between(0, 23)),
        duration,
        warm_up: if f.warm_up { dice.within(duration, f.coarse) } else { SimDuration::ZERO },
        end,
        interval: dice.pick(&[
            SimDuration::from_secs(900),
            SimDuration::from_secs(433),
            duration,
            SimDuration::FOREVER,
        ]),
        seed,
        replications: 1,
        channels,
        classes,
        groups,
        resources,
        routing: Routing::listed(&contact_order(dice)),
        currency: None,
        costs: stormdrill::model::Costs::default(),
        offers: OfferRule::default(),
        outages,
        channel_outages: Vec::new(),
        playbook: Default::default(),
        phases: Vec::new(),
        queues: Vec::new(),
        marks: Vec::new(),
    };
    // Drawn last, so that what was drawn before stays as it is.
    if dice.chance(0.3) {
        scenario.queues = queues(dice, class_count);
    }
    if dice.chance(0.4) {
        scenario.channel_outages = (0..dice.between(1, 3)).map(|i| channel_outage(dice, &f, i, &scenario)).collect();
    }
    if dice.chance(0.4) {
        for group in &mut scenario.groups {
            group.answering = dice.chance(0.8).then(|| answering(dice, &f));
        }
        scenario.offers = OfferRule {
            accept_within: SimDuration::from_secs(dice.pick(&[1, 30, 60, 120])),
            again: dice.pick(&[OfferAgain::Anyone, OfferAgain::OtherAgents]),
            pause: dice.chance(0.5).then(|| MissPause {
                after: dice.between(1, 3) as u32,
                lasts: SimDuration::from_secs(60 * dice.between(1, 15)),
            }),
        };
    }
    if dice.chance(0.3) {
        for channel in &mut scenario.channels {
            channel.hours = dice.chance(0.7).then(|| hours(dice, &f, duration));
        }
    }
    if dice.chance(0.3) {
        for class in 0..class_count {
            scenario.classes[class].max_wait = dice.chance(0.5).then(|| max_wait(dice, &f, class_count));
        }
    }
    if class_count > 1 && dice.chance(0.5) {
        add_first_lines(dice, &f, &mut scenario.classes);
    }
    if dice.chance(0.4) {
        for class in &mut scenario.classes {
            if dice.chance(0.7) {
                class.access = access::access(dice, &class.groups, f.coarse);
            }
        }
    }
    if dice.chance(0.3) {
        for class in &mut scenario.classes {
            class.preferred = dice.chance(0.7).then(|| access::preferred(dice, &class.groups, f.coarse));
        }
    }
    if dice.chance(0.5) {
        for channel in &mut scenario.channels {
            let units = Weight::Units(1);
            channel.weight = dice.pick(&[units, units, Weight::Units(2), Weight::Units(3), Weight::All]);
            channel.interruptible = dice.chance(0.3);
        }
        for group in &mut scenario.groups {
            if dice.chance(0.8) {
                group.concurrency = concurrency(dice, scenario.channels.len() as u64);
            }
        }
    }
    if dice.chance(0.4) {
        customers::add_returns(dice, &mut scenario.classes);
    }
    scenario
}

/// Speeds are whole 65,536ths, so that the engine's clock has them exactly.
fn concurrency(dice: &mut Dice, channels: u64) -> Concurrency {
    let slots = dice.between(1, 6) as u32;
    let mut limits = Vec::new();
    for channel in (0..channels).map(|c| ChannelId(c as u32)) {
        if dice.chance(0.3) {
            limits.push((channel, dice.between(1, u64::from(slots)) as u32));
        }
    }
    let mut speed = Vec::new();
    for _ in 0..dice.pick(&[0, 0, 1, 3, 5]) {
        speed.push(speed.last().map_or(1.0, |last| last * dice.pick(&[1.0, 0.875, 0.75, 0.5])));
    }
    Concurrency { slots, limits, mixed: dice.chance(0.7), speed }
}

fn answering(dice: &mut Dice, f: &Features) -> Answering {
    let mean_s = if f.coarse { 30.0 * dice.between(0, 2) as f64 } else { dice.real(1.0, 120.0) };
    Answering {
        delay: if f.coarse || dice.chance(0.3) { Law::Constant { value_s: mean_s } } else { dice.law(mean_s, false) },
        declines: dice.pick(&[0.0, 0.05, 0.4]),
        misses: dice.pick(&[0.0, 0.05, 0.4]),
    }
}

fn hours(dice: &mut Dice, f: &Features, duration: SimDuration) -> Hours {
    let mut borders: Vec<SimDuration> = (0..2 * dice.between(1, 3)).map(|_| dice.within(duration, f.coarse)).collect();
    borders.sort();
    borders.dedup();
    let spells = borders.chunks_exact(2).map(|b| (SimTime::ZERO + b[0], SimTime::ZERO + b[1]));
    Hours {
        open: spells.collect(),
        earlier: Vec::new(),
        at_close: dice.pick(&[AtClose::Finish, AtClose::Drop]),
        outside: Outside::TurnedAway,
    }
}

/// The next class may be the same one, and ways may lead in circles.
fn max_wait(dice: &mut Dice, f: &Features, classes: usize) -> MaxWait {
    let to = dice.chance(0.7).then(|| ClassId(dice.between(0, classes as u64 - 1) as u32));
    MaxWait { after: dice.within(SimDuration::from_secs(300), f.coarse), to }
}

/// Some classes become first lines, the others their departments; some of these have no contacts of their own.
fn add_first_lines(dice: &mut Dice, f: &Features, classes: &mut [ContactClass]) {
    // Mostly one, so that there are several departments to choose from.
    let lines = dice.pick(&[1, 1, 1, 2]).min(classes.len() - 1);
    for class in 0..lines {
        let mut left = 1.0 - dice.pick(&[0.0, 0.2]);
        let off_target = 1.0 - left;
        let mut to = Vec::new();
        for department in lines..classes.len() {
            let share = left * dice.real(0.2, 0.9);
            left -= share;
            to.push((ClassId::at(department), share));
        }
        let time = |dice: &mut Dice| match f.coarse {
            true => Law::Constant { value_s: 30.0 * dice.between(0, 3) as f64 },
            false => dice.law(20.0, false),
        };
        classes[class].transfers = Some(Transfers {
            to,
            off_target,
            accuracy: dice.pick(&[1.0, 0.7, 0.2]),
            handover: time(dice),
            warm: dice.chance(0.5),
            misroute_handling: time(dice),
        });
    }
    for class in &mut classes[lines..] {
        if dice.chance(0.3) {
            class.arrivals = Arrivals::none();
        }
    }
}

/// One or two queues of several classes; some classes stay outside.
fn queues(dice: &mut Dice, classes: usize) -> Vec<Queue> {
    let mut members = [Vec::new(), Vec::new(), Vec::new()];
    for class in (0..classes).map(ClassId::at) {
        members[dice.between(0, 2) as usize].push(class);
    }
    let [_, queues @ ..] = members;
    let queue = |(i, mut classes): (usize, Vec<ClassId>)| {
        if dice.chance(0.5) {
            classes.reverse();
        }
        Queue {
            name: format!("queue-{i}"),
            classes,
            capacity: dice.chance(0.4).then(|| dice.between(0, 12) as u32),
            order: dice.pick(&[QueueOrder::Arrival, QueueOrder::Priority, QueueOrder::Credit]),
        }
    };
    queues.into_iter().filter(|classes| !classes.is_empty()).enumerate().map(queue).collect()
}

fn channel_outage(dice: &mut Dice, f: &Features, index: u64, scenario: &Scenario) -> ChannelOutage {
    let channel = ChannelId(dice.between(0, scenario.channels.len() as u64 - 1) as u32);
    let waiting = dice.pick(&[WaitingThen::Drop, WaitingThen::Stay]);
    let in_progress = match waiting {
        WaitingThen::Drop => dice.pick(&[InProgress::Finish, InProgress::Drop]),
        WaitingThen::Stay => dice.pick(&[InProgress::Finish, InProgress::Requeue, InProgress::Drop]),
    };
    let of = |hit: bool| {
        let classes = scenario.classes.iter().enumerate().filter(move |(_, c)| (c.channel == channel) == hit);
        classes.map(|(i, _)| ClassId::at(i)).collect::<Vec<_>>()
    };
    let (hit, others) = (of(true), of(false));
    let mut diversions = Vec::new();
    for from in hit {
        for share in dice.pick(&[vec![], vec![1.0], vec![0.3], vec![0.5, 0.5]]) {
            if !others.is_empty() {
                diversions.push(Diversion { from, to: dice.pick(&others), share });
            }
        }
    }
    ChannelOutage {
        name: format!("channel-outage-{index}"),
        at: SimTime::ZERO + dice.within(scenario.duration, f.coarse),
        lasts: dice.within(SimDuration::from_secs(3_600), f.coarse),
        channel,
        waiting,
        in_progress,
        diversions,
    }
}

fn lines(dice: &mut Dice, f: &Features) -> Vec<Resource> {
    let count = if f.lines { dice.between(1, 2) } else { 0 };
    (0..count).map(|i| Resource { name: format!("lines-{i}"), capacity: dice.between(0, 15) as u32 }).collect()
}

fn channel(dice: &mut Dice, i: u64, resources: &[Resource]) -> Channel {
    Channel {
        name: format!("channel-{i}"),
        kind: ChannelKind::Live,
        clock: Clock::Calendar,
        answer_within: (0..dice.between(1, 3)).map(|_| SimDuration::from_secs(10 * dice.between(0, 12))).collect(),
        short_abandon: SimDuration::from_secs(dice.between(0, 30)),
        lines: (!resources.is_empty() && dice.chance(0.8))
            .then(|| ResourceId(dice.between(0, resources.len() as u64 - 1) as u32)),
        hours: None,
        hide: None,
        weight: Weight::Units(1),
        interruptible: false,
    }
}

fn contact_order(dice: &mut Dice) -> Vec<&'static str> {
    dice.pick(&[
        vec!["age"],
        vec![],
        vec!["priority", "age"],
        vec!["skill_order"],
        vec!["skill_order", "priority"],
        vec!["priority", "skill_order", "age"],
        vec!["age", "priority"],
    ])
}

fn class(
    dice: &mut Dice,
    f: &Features,
    index: usize,
    groups: Vec<GroupId>,
    channels: usize,
    duration: SimDuration,
    end: EndRule,
) -> ContactClass {
    let handling_s = if f.coarse { 30.0 * dice.between(1, 12) as f64 } else { dice.real(20.0, 400.0) };
    let patience_s = if f.coarse { 30.0 * dice.between(0, 10) as f64 + 1e-6 } else { dice.real(5.0, 600.0) };
    // With `continue` arrivals go on until all have ended, so everybody must end.
    let may_wait_for_ever = end != EndRule::Continue;
    let arrivals = if f.traces && dice.chance(0.6) {
        Arrivals::Trace(trace(dice, f, duration).into())
    } else {
        let day_factor_cv = (f.day_factor && dice.chance(0.7)).then(|| dice.real(0.05, 1.0));
        Arrivals::Poisson { rate: rate(dice, f, duration), day_factor_cv }
    };
    let constant_or_any = |dice: &mut Dice, mean: f64, never: bool| {
        if f.coarse && dice.chance(0.6) { Law::Constant { value_s: mean } } else { dice.law(mean, never) }
    };
    ContactClass {
        name: format!("class-{index}"),
        channel: ChannelId(dice.between(0, channels as u64 - 1) as u32),
        arrivals,
        handling: constant_or_any(dice, handling_s, false),
        wrap_up: if f.wrap_up { constant_or_any(dice, 30.0, false) } else { Law::ZERO },
        patience: constant_or_any(dice, patience_s, may_wait_for_ever),
        balking: if f.balking { dice.pick(&[0.0, 0.2, 1.0]) } else { 0.0 },
        priority: if f.priorities { dice.between(0, 2) as i32 } else { 0 },
        credit: if f.priorities { SimDuration::from_secs(60 * dice.between(0, 3)) } else { SimDuration::ZERO },
        queue_capacity: f.queue_limits.then(|| dice.between(0, 8) as u32),
        groups,
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

fn rate(dice: &mut Dice, f: &Features, duration: SimDuration) -> RateCurve {
    let level = |dice: &mut Dice| dice.between(0, 200) as f64 / duration.secs_f64();
    if dice.chance(0.4) {
        return RateCurve::constant(level(dice));
    }
    let mut starts: Vec<SimTime> =
        (0..dice.between(1, 6)).map(|_| SimTime::ZERO + dice.within(duration, f.coarse)).collect();
    starts.push(SimTime::ZERO);
    starts.sort();
    starts.dedup();
    let steps = dice.chance(0.4);
    let pieces: Vec<_> = starts
        .into_iter()
        .map(|at| {
            let start = level(dice);
            (at, start, if steps { start } else { level(dice) })
        })
        .collect();
    RateCurve::new(&pieces)
}

fn trace(dice: &mut Dice, f: &Features, duration: SimDuration) -> Vec<TraceRow> {
    // Some rows come after the end.
    let last = duration + SimDuration::from_secs(600);
    let mut times: Vec<SimDuration> = (0..dice.between(0, 200)).map(|_| dice.within(last, f.coarse)).collect();
    times.sort();
    times
        .into_iter()
        .map(|at| TraceRow {
            at: SimTime::ZERO + at,
            handling: dice.chance(0.7).then(|| dice.within(SimDuration::from_secs(400), f.coarse)),
            patience: match dice.between(0, 2) {
                0 => TracePatience::Drawn,
                1 => TracePatience::Known(dice.within(SimDuration::from_secs(400), f.coarse)),
                _ => TracePatience::Exceeds(dice.within(SimDuration::from_secs(300), f.coarse)),
            },
            priority: (f.priorities && dice.chance(0.5)).then(|| dice.between(0, 2) as i32),
            credit: (f.priorities && dice.chance(0.3)).then(|| SimDuration::from_secs(90 * dice.between(0, 2))),
        })
        .collect()
}

fn group(dice: &mut Dice, f: &Features, index: u64, classes: usize, duration: SimDuration) -> AgentGroup {
    let mut skills: Vec<Skill> = Vec::new();
    for class in (0..classes).map(ClassId::at) {
        if dice.chance(0.7) || !f.unserved && class.index() as u64 == index {
            let speed = if f.speeds { dice.pick(&[0.5, 0.8, 1.0, 1.25]) } else { 1.0 };
            skills.push(Skill { speed, ..Skill::of(class) });
        }
    }
    if dice.chance(0.5) {
        skills.reverse();
    }
    let staffing = if f.shifts && dice.chance(0.6) {
        Staffing::Shifts((0..dice.between(1, 3)).map(|_| shift(dice, f, duration)).collect())
    } else if f.head_counts && dice.chance(0.8) {
        let times: std::collections::BTreeSet<SimDuration> =
            (0..dice.between(1, 8)).map(|_| dice.within(duration, f.coarse)).collect();
        let mut curve: Vec<_> = times.into_iter().map(|t| (SimTime::ZERO + t, dice.between(0, 7) as u32)).collect();
        if dice.chance(0.7) {
            curve[0].0 = SimTime::ZERO;
        }
        let on_drop = dice.pick(&[DropRule::Capacity, DropRule::Named, DropRule::Preempt]);
        Staffing::HeadCount { curve, on_drop }
    } else if f.head_counts {
        Staffing::Hours { count: dice.between(0, 6) as u32, open: shift(dice, f, duration).on }
    } else {
        Staffing::Constant(dice.between(u64::from(!f.unserved), 6) as u32)
    };
    AgentGroup {
        name: format!("group-{index}"),
        skills,
        staffing,
        cost_per_hour: None,
        answering: None,
        long_load: Default::default(),
        concurrency: Concurrency::ONE,
    }
}

fn shift(dice: &mut Dice, f: &Features, duration: SimDuration) -> Shift {
    let mut borders: Vec<SimDuration> = (0..2 * dice.between(1, 3)).map(|_| dice.within(duration, f.coarse)).collect();
    borders.sort();
    let spells = borders.chunks(2).map(|b| (SimTime::ZERO + b[0], SimTime::ZERO + b[1]));
    Shift { count: dice.between(1, 3) as u32, on: spells.filter(|(from, to)| from < to).collect() }
}

fn outage(dice: &mut Dice, f: &Features, index: u64, groups: &[AgentGroup], duration: SimDuration) -> Outage {
    Outage {
        name: format!("outage-{index}"),
        at: SimTime::ZERO + dice.within(duration, f.coarse),
        lasts: dice.within(SimDuration::from_secs(3_600), f.coarse),
        group: GroupId(dice.between(0, groups.len() as u64 - 1) as u32),
        taken: dice.pick(&[
            Taken::Share(0.2),
            Taken::Number(1),
            Taken::Share(0.8),
            Taken::Number(3),
            Taken::Share(1.0),
        ]),
        in_progress: dice.pick(&[InProgress::Finish, InProgress::Requeue, InProgress::Drop]),
    }
}
