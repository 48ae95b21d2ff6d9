//! What Erlang's formulas say of a scenario, where they come near it, and where it goes beyond them.

use crate::analytic::{Centre, Steady};
use crate::model::{
    AgentGroup, Arrivals, ChannelId, ClassId, Component, ContactClass, EndRule, Law, LongLoad, Occasion, Queue,
    RateCurve, Scenario, SimDuration, SimTime, Staffing,
};

/// A rate that strays less than this from its mean, as a share of it, is taken for constant.
const NEARLY: f64 = 0.1;

/// The formulas' answer for the one channel that has contacts.
#[derive(Clone, Debug)]
pub struct ErlangAnswer {
    /// The channel.
    pub channel: ChannelId,
    /// The steady state, and what it is the steady state of.
    pub steady: Steady,
    /// In what the scenario differs from the formulas' assumptions, each in a few words. Where there is nothing, simulation
    /// and formula agree but for chance.
    pub differences: Vec<String>,
}

/// Erlang B, C or A for a scenario, whichever its patience and its limits ask for.
///
/// # Errors
/// In a few words, why the scenario is too far from all of them.
pub fn erlang(scenario: &Scenario) -> Result<ErlangAnswer, String> {
    let classes: Vec<&ContactClass> = scenario.classes.iter().filter(|c| has_contacts(scenario, c)).collect();
    let Some((&class, others)) = classes.split_first() else { return Err("no contacts come".to_owned()) };
    if !others.iter().all(|other| alike(class, other)) {
        return Err("its kinds of contacts differ".to_owned());
    }
    let [group] = class.groups.as_slice() else { return Err("several groups answer".to_owned()) };
    let group = &scenario.groups[group.index()];
    let several = others.len() + 1;
    let queue = shared(scenario, &classes)?;
    // A queue of several classes has an order of its own; within a class all criteria but `lifo` leave the order.
    let in_order = |criterion: &Component| match (queue, several) {
        (Some(_), _) => true,
        (None, 1) => criterion.name != "lifo",
        (None, _) => ["age", "priority"].contains(&criterion.name),
    };
    if !scenario.routing.contact_order.iter().all(in_order) {
        return Err("contacts are not answered in the order in which they come".to_owned());
    }
    let staged = |class: &&ContactClass| !class.access.is_empty() || class.preferred.is_some();
    if !scenario.routing.sharing.is_empty() || classes.iter().any(staged) {
        return Err("not every agent may take every contact at any time".to_owned());
    }
    if !scenario.outages.is_empty() || !scenario.channel_outages.is_empty() {
        return Err("there is an outage".to_owned());
    }
    if group.concurrency.slots > 1 {
        return Err("agents have several conversations at once".to_owned());
    }
    if classes.iter().any(|c| scenario.channels[c.channel.index()].interruptible) && several > 1 {
        return Err("work is interrupted by more urgent work".to_owned());
    }
    if group.long_load != LongLoad::default() {
        return Err("agents are absent, tired or new".to_owned());
    }
    if group.answering.is_some() {
        return Err("agents are asked before a contact is theirs".to_owned());
    }
    if scenario.channels.iter().any(|c| c.hours.is_some()) {
        return Err("a channel is closed at times".to_owned());
    }
    if scenario.channels.iter().any(|c| c.hide.is_some()) {
        return Err("a channel hides its entry at times".to_owned());
    }
    if scenario.classes.iter().any(|c| !c.entry.is_empty()) {
        return Err("contacts go through steps before they join the line".to_owned());
    }
    if scenario.classes.iter().any(|c| c.max_wait.is_some() || c.transfers.is_some()) {
        return Err("contacts are sent from one class to another".to_owned());
    }
    if scenario.classes.iter().any(|c| c.chaser.is_some()) {
        return Err("customers who wait ask again".to_owned());
    }
    if scenario.has_backlog() {
        return Err("contacts wait when the run begins".to_owned());
    }
    if scenario.classes.iter().any(|c| !c.dialogue.is_plain()) {
        return Err("conversations go on in turns, or customers leave without telling".to_owned());
    }
    if scenario.classes.iter().any(|c| !c.retention.is_plain()) {
        return Err("customers who wait are offered or told something".to_owned());
    }
    if class.balking > 0.0 {
        return Err("some customers leave at once where they would have to wait".to_owned());
    }
    let mut differences = Vec::new();
    who_comes_again(scenario, &classes, &mut differences)?;
    let arrivals_per_s = rate(scenario, &classes, &mut differences)?;
    let agents = agents(scenario, group)?;
    let speeds: Vec<f64> = classes.iter().filter_map(|c| group.speed(scenario.class(&c.name)?)).collect();
    let speed = speeds.first().copied().unwrap_or(1.0);
    if speeds.iter().any(|s| *s != speed) {
        return Err("agents are faster with some contacts than with others".to_owned());
    }
    let handling_s = handling(class, speed, &mut differences);
    let patience_s = patience(class, &mut differences)?;
    let lines = lines(scenario, class, queue, several, agents, &mut differences)?;
    if scenario.warm_up == SimDuration::ZERO {
        differences.push("the run begins with nobody there".to_owned());
    }
    if scenario.end == EndRule::Stop {
        differences.push("the run ends while contacts still wait".to_owned());
    }
    // Reports give times to the microsecond, and whoever reads one shall get the same answer.
    let whole = |s: f64| SimDuration::from_secs_f64(s).secs_f64();
    let (handling_s, patience_s) = (whole(handling_s), patience_s.map(whole));
    let centre = Centre { arrivals_per_s, handling_s, agents, patience_s, lines };
    let steady = centre.solve().map_err(|e| e.to_string())?;
    Ok(ErlangAnswer { channel: class.channel, steady, differences })
}

fn has_contacts(scenario: &Scenario, class: &ContactClass) -> bool {
    match &class.arrivals {
        Arrivals::Poisson { rate, .. } => rate.expected_before(scenario.horizon()) > 0.0,
        Arrivals::Trace(rows) => !rows.is_empty(),
    }
}

/// What the formulas do not know of customers: to them, every attempt is somebody else's first.
fn who_comes_again(
    scenario: &Scenario,
    classes: &[&ContactClass],
    differences: &mut Vec<String>,
) -> Result<(), String> {
    let mut found = [false; Occasion::ALL.len()];
    for class in classes {
        let rules = Occasion::ALL.into_iter().filter_map(|o| Some((o, class.returns.rule(o)?)));
        for (occasion, rule) in rules.filter(|(_, rule)| rule.share > 0.0) {
            let elsewhere = |to: &(ClassId, f64)| to.1 > 0.0 && scenario.classes[to.0.index()].name != class.name;
            if rule.switch.iter().any(elsewhere) {
                return Err("customers come again with another kind of contact".to_owned());
            }
            found[occasion as usize] = true;
        }
    }
    let is_any = |occasions: &[Occasion]| occasions.iter().any(|o| found[*o as usize]);
    let is_banned = |class: &&&ContactClass| class.ban.as_ref().is_some_and(|ban| ban.share > 0.0);
    let words = [
        (is_any(&[Occasion::Abandon]), "customers who give up come again"),
        (
            is_any(&[Occasion::TurnedAway, Occasion::Dropped, Occasion::Deflected]),
            "customers who are turned away come again",
        ),
        (is_any(&[Occasion::Service, Occasion::Unresolved]), "customers come again after an answer"),
        (classes.iter().any(|class| is_banned(&class)), "agents ban customers"),
    ];
    differences.extend(words.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words.to_owned()));
    Ok(())
}

/// The queue that all classes share; `None` if each has a line of its own.
fn shared<'a>(scenario: &'a Scenario, classes: &[&ContactClass]) -> Result<Option<&'a Queue>, String> {
    let in_queue = |queue: &&Queue| {
        let names = queue.classes.iter().map(|c| scenario.classes[c.index()].name.as_str());
        names.filter(|name| classes.iter().any(|c| c.name == *name)).count()
    };
    match scenario.queues.iter().find(|q| in_queue(q) > 0) {
        Some(queue) if in_queue(&queue) < classes.len() => Err("not all contacts wait in the same line".to_owned()),
        queue => Ok(queue),
    }
}

/// Whether contacts of two classes cannot be told apart but by their names.
fn alike(a: &ContactClass, b: &ContactClass) -> bool {
    (a.channel, &a.handling, &a.wrap_up, &a.patience, a.balking, a.priority, a.credit, a.queue_capacity, &a.groups)
        == (
            b.channel,
            &b.handling,
            &b.wrap_up,
            &b.patience,
            b.balking,
            b.priority,
            b.credit,
            b.queue_capacity,
            &b.groups,
        )
}

/// The rate of arrivals of all classes together, 1/s.
fn rate(scenario: &Scenario, classes: &[&ContactClass], differences: &mut Vec<String>) -> Result<f64, String> {
    let (mut sum, mut days_differ, mut wavers) = (0.0, false, false);
    for class in classes {
        let Arrivals::Poisson { rate, day_factor_cv } = &class.arrivals else {
            return Err("contacts come from a trace".to_owned());
        };
        let mean = rate.expected_before(scenario.horizon()) / scenario.duration.secs_f64();
        let stray = stray(rate, scenario.horizon(), mean);
        if stray > NEARLY * mean {
            return Err("the rate of arrivals changes".to_owned());
        }
        wavers |= stray > 1e-9 * mean;
        days_differ |= day_factor_cv.is_some();
        sum += mean;
    }
    if wavers {
        differences.push("the rate of arrivals wavers".to_owned());
    }
    if days_differ {
        differences.push("days differ in demand".to_owned());
    }
    Ok(sum)
}

/// How far a rate goes from a value before the end, 1/s.
fn stray(rate: &RateCurve, end: SimTime, from: f64) -> f64 {
    let pieces = rate.pieces();
    let ends = |i: usize| {
        let piece = &pieces[i];
        let until = pieces.get(i + 1).map_or(end, |next| next.from.min(end));
        let last = piece.rate_per_s + piece.slope_per_s2 * until.since(piece.from).secs_f64();
        (piece.rate_per_s - from).abs().max((last - from).abs())
    };
    (0..pieces.len()).take_while(|&i| pieces[i].from < end).map(ends).fold(0.0, f64::max)
}

/// The number of agents, if it never changes.
fn agents(scenario: &Scenario, group: &AgentGroup) -> Result<u32, String> {
    let end = scenario.horizon();
    let constant = match &group.staffing {
        Staffing::Constant(n) => Some(*n),
        Staffing::Hours { count, open } => matches!(open[..], [(SimTime::ZERO, to)] if to >= end).then_some(*count),
        Staffing::HeadCount { curve, .. } => {
            let mut counts = curve.iter().filter(|(from, _)| *from < end);
            let first = counts.next().filter(|(from, _)| *from == SimTime::ZERO).map(|(_, n)| *n);
            first.filter(|first| counts.all(|(_, n)| n == first))
        }
        Staffing::Shifts(shifts) => {
            let all_day = |on: &[(SimTime, SimTime)]| matches!(on, [(SimTime::ZERO, to)] if *to >= end);
            shifts.iter().all(|s| all_day(&s.on)).then(|| group.size())
        }
    };
    constant.ok_or_else(|| "the number of agents changes".to_owned())
}

/// The mean time of an agent for a contact, s.
fn handling(class: &ContactClass, speed: f64, differences: &mut Vec<String>) -> f64 {
    if !matches!(class.handling, Law::Exponential { .. }) {
        differences.push(format!("handling is {}", word(&class.handling)));
    }
    if class.wrap_up != Law::ZERO {
        differences.push("wrap-up follows handling".to_owned());
    }
    class.handling.mean_s() / speed + class.wrap_up.mean_s()
}

/// The mean patience, s.
fn patience(class: &ContactClass, differences: &mut Vec<String>) -> Result<Option<f64>, String> {
    if class.patience == Law::Never {
        return Ok(None);
    }
    let mean_s = class.patience.mean_s();
    if !mean_s.is_finite() {
        return Err("some customers never lose patience".to_owned());
    }
    if !matches!(class.patience, Law::Exponential { .. }) {
        differences.push(format!("patience is {}", word(&class.patience)));
    }
    Ok(Some(mean_s))
}

/// How many contacts can be present.
fn lines(
    scenario: &Scenario,
    class: &ContactClass,
    queue: Option<&Queue>,
    classes: usize,
    agents: u32,
    differences: &mut Vec<String>,
) -> Result<Option<u64>, String> {
    if class.queue_capacity.is_some() && classes > 1 && queue.is_none() {
        return Err("each kind of contact has a limited line of its own".to_owned());
    }
    let limit = queue.map_or(class.queue_capacity, |q| q.capacity);
    let line = limit.map(|capacity| u64::from(agents) + u64::from(capacity));
    let trunk = scenario.channels[class.channel.index()].lines.map(|r| scenario.resources[r.index()].capacity);
    if trunk.is_some() && class.wrap_up != Law::ZERO {
        differences.push("a trunk line is free before its agent".to_owned());
    }
    Ok([line, trunk.map(u64::from)].into_iter().flatten().min())
}

fn word(law: &Law) -> &'static str {
    match law {
        Law::Constant { .. } => "constant",
        Law::Exponential { .. } => "exponential",
        Law::Lognormal { .. } => "lognormal",
        Law::Gamma { .. } => "gamma",
        Law::Erlang { .. } => "of stages",
        Law::Weibull { .. } => "Weibull",
        Law::Uniform { .. } => "uniform",
        Law::Mixture { .. } => "a mixture",
        Law::Empirical(_) => "as measured",
        Law::Never => "endless",
    }
}
