//! What is paid beside the hourly rates of groups.

use super::super::decode::{OneOrMany, Spanned};
use super::super::diagnostic::{Code, Problem};
use super::super::raw::costs::Premium as RawPremium;
use super::super::raw::playbook::Effect as RawEffect;
use super::super::raw::quantities::{At, Ratio};
use super::super::source::Span;
use super::super::units::When;
use super::Context;
use super::time::DAY;
use super::weekdays::Weekdays;
use crate::model::{CallOut, ClassCosts, Costs, GroupId, Leads, Playbook, Premium, Rates, SimDuration, SimTime};

/// Premiums above this, as parts of the hourly rate, are slips.
const MOST_PREMIUM: f64 = 10.0;
/// Nobody is called in for longer than this.
const LONGEST_MINIMUM: SimDuration = SimDuration::from_secs(86_400);

/// What the file says of costs; `None` when something is wrong.
pub(super) fn costs(context: &mut Context<'_>, playbook: Option<&Playbook>) -> Option<Costs> {
    let premiums = premiums(context);
    let rest = context.raw.costs.as_ref().map(|costs| (costs.value.agent_hour, costs.value.leads));
    let (agent_hour, leads) = rest.unwrap_or_default();
    let leads = match leads {
        Some(leads) if leads.value.one_per.value == 0 => {
            let problem = Problem::error(Code::Value, leads.value.one_per.span, "a lead of nobody");
            context.problems.push(problem.help("write for instance `one_per: 12`"));
            return None;
        }
        leads => leads.map(|l| Leads { one_per: l.value.one_per.value, cost_per_hour: l.value.cost.0 * 3_600.0 }),
    };
    let call_outs = call_outs(context, playbook);
    check_rates(context);
    let (premiums, times) = premiums?.into_iter().unzip();
    let rates = Rates {
        premiums,
        agent_hour: agent_hour.map(|a| a.value.0),
        leads,
        classes: classes(context),
        call_outs: call_outs?,
    };
    Some(Costs { rates, times })
}

type Times = Vec<(SimTime, SimTime)>;

fn premiums(context: &mut Context<'_>) -> Option<Vec<(Premium, Times)>> {
    let Some(premiums) = context.raw.costs.as_ref().and_then(|costs| costs.value.premiums.as_ref()) else {
        return Some(Vec::new());
    };
    let one = |(name, raw): &(Spanned<String>, Spanned<RawPremium>)| {
        let share = premium(context, raw.value.premium)?;
        Some((Premium { name: name.value.clone(), share }, times(context, raw)?))
    };
    let all: Vec<_> = premiums.0.iter().map(one).collect();
    all.into_iter().collect()
}

/// The part of the hourly rate.
fn premium(context: &mut Context<'_>, premium: Spanned<Ratio>) -> Option<f64> {
    let share = premium.value.0;
    if share <= MOST_PREMIUM {
        return Some(share);
    }
    let message = format!("a premium of {} times the hourly rate is more than can be meant", share);
    context.problems.push(Problem::error(Code::Value, premium.span, message).help("write for instance `20%`"));
    None
}

/// When a premium is paid: from the day before the start, since it may reach beyond midnight, to the day after the end.
fn times(context: &mut Context<'_>, raw: &Spanned<RawPremium>) -> Option<Times> {
    let RawPremium { from, to, days, .. } = &raw.value;
    if from.is_none() && to.is_none() && days.is_none() {
        let problem = Problem::error(Code::MissingField, raw.span, "nothing says when the premium is paid");
        context.problems.push(problem.help(
            "add `from` and `to`, as in `{from: 22:00, to: 06:00, premium: 20%}`, or `days: [sun]`; what is always paid \
             belongs into `cost`",
        ));
        return None;
    }
    let begin = from.as_ref().map_or(Some(SimDuration::ZERO), |at| clock(context, at))?;
    let end = to.as_ref().map_or(Some(DAY), |at| clock(context, at))?;
    let day = DAY.micros() as i64;
    let (first, length) = (context.frame.clock_on_first_day(begin), end.micros() as i64 - begin.micros() as i64);
    let length = if length <= 0 { length + day } else { length };
    let weekdays = Weekdays::of(context, days.as_ref())?;
    let last = (context.frame.duration.micros() / DAY.micros()) as i64 + 2;
    context.charge(last as usize + 2, raw.span)?;
    let mut times: Vec<(i64, i64)> = Vec::new();
    for from in (-1..=last).filter(|k| weekdays.has(*k)).map(|k| first + k * day) {
        match times.last_mut() {
            Some(before) if from <= before.1 => before.1 = before.1.max(from + length),
            _ => times.push((from, from + length)),
        }
    }
    let time = |us: i64| SimTime::from_micros(us.max(0) as u64);
    Some(times.into_iter().filter(|(_, to)| *to > 0).map(|(from, to)| (time(from), time(to))).collect())
}

fn clock(context: &mut Context<'_>, at: &At) -> Option<SimDuration> {
    let problem = match at.value.0 {
        When::Clock(clock) if context.frame.has_start => return Some(clock),
        When::Clock(_) => {
            Problem::error(Code::MissingField, at.span, "a premium by time of day needs the scenario's `start`")
                .help("write `start: 08:00` or `start: 2026-11-27T08:00` at the top")
        }
        When::After(_) | When::Date(_) => Problem::error(Code::Value, at.span, "premiums are paid by time of day")
            .help(
                "write for instance `{from: 22:00, to: 06:00, premium: 20%}`; for days of the week add `days: [sun]`",
            ),
    };
    context.problems.push(problem);
    None
}

/// What each class costs; empty where none says any.
fn classes(context: &Context<'_>) -> Vec<ClassCosts> {
    let entries = &context.raw.contacts.entries;
    let of = |entry: &super::super::raw::scenario::Entry<super::super::raw::contacts::Contact>| {
        let raw = entry.value.as_ref()?;
        let compensation = raw.compensation.as_ref().map(|c| c.value);
        let lost_sale = raw.lost_sale.as_ref().map(|l| l.value);
        Some(ClassCosts {
            answered: compensation.and_then(|c| c.answered).map_or(0.0, |a| a.0),
            lost: compensation.and_then(|c| c.lost).map_or(0.0, |a| a.0),
            lost_sale_share: lost_sale.map_or(0.0, |l| l.share.map_or(1.0, |s| s.0)),
            lost_sale_value: lost_sale.map_or(0.0, |l| l.value.0),
        })
    };
    let classes: Vec<ClassCosts> = entries.iter().map(|entry| of(entry).unwrap_or_default()).collect();
    if classes.iter().all(|c| *c == ClassCosts::default()) { Vec::new() } else { classes }
}

type Effects = Spanned<OneOrMany<Spanned<RawEffect>>>;

/// Agents whom levers, and events that change something, call in or move.
fn call_outs(context: &mut Context<'_>, playbook: Option<&Playbook>) -> Option<Vec<CallOut>> {
    let raw = context.raw;
    let events = raw
        .events
        .entries
        .iter()
        .filter_map(|entry| Some((&entry.name.value, &entry.value.as_ref()?.change.as_ref()?.value.effects)));
    let levers =
        raw.playbook.entries.iter().filter_map(|entry| Some((&entry.name.value, &entry.value.as_ref()?.effects)));
    let effects: Vec<(&String, &Effects)> = events.chain(levers).collect();
    let mut found = Vec::new();
    let mut complete = true;
    for (name, effects) in effects {
        for effect in &effects.value.0 {
            let (groups, agents, moved, extra, minimum) = match &effect.value {
                RawEffect::CallIn { agents, to, premium, minimum } => {
                    (std::slice::from_ref(to), agents.value, false, premium, *minimum)
                }
                RawEffect::Move { agents, to, premium, .. } => {
                    (std::slice::from_ref(to), agents.value, true, premium, None)
                }
                RawEffect::Overtime { group, premium, .. } => (group.0.as_slice(), 0, false, premium, None),
                _ => continue,
            };
            let share = extra.map_or(Some(0.0), |extra| premium(context, extra));
            let long = minimum.filter(|m| m.value.0 > LONGEST_MINIMUM);
            if let Some(minimum) = long {
                let message = "nobody is called in for longer than a day";
                context
                    .problems
                    .push(Problem::error(Code::Value, minimum.span, message).help("write for instance `2h`"));
            }
            // A lever that is not there has nobody to call, and one of unknown agents has been reported.
            let lever = playbook.and_then(|p| p.levers.iter().position(|l| l.name == *name));
            for to in groups {
                match (share.filter(|_| long.is_none()), lever, raw.agents.position(&to.value)) {
                    (Some(share), Some(lever), Some(group)) => found.push(CallOut {
                        lever,
                        group: GroupId::at(group),
                        agents,
                        moved,
                        premium: share,
                        minimum: minimum.map_or(SimDuration::ZERO, |m| m.value.0),
                    }),
                    (share, ..) => complete &= share.is_some(),
                }
            }
        }
    }
    complete.then_some(found)
}

/// Premiums are parts of hourly rates, and a sum of money without those of the agents would leave out most of it.
fn check_rates(context: &mut Context<'_>) {
    let raw = context.raw;
    if raw.agents.broken || raw.agents.entries.iter().any(|g| g.value.as_ref().is_none_or(|g| g.cost.is_some())) {
        return;
    }
    let of_effect = |effect: &Spanned<RawEffect>| match &effect.value {
        RawEffect::CallIn { premium: Some(premium), .. }
        | RawEffect::Move { premium: Some(premium), .. }
        | RawEffect::Overtime { premium: Some(premium), .. } => Some(premium.span),
        _ => None,
    };
    let levers = raw.playbook.entries.iter().filter_map(|entry| entry.value.as_ref());
    let levers = levers.flat_map(|lever| lever.effects.value.0.iter().filter_map(of_effect));
    let classes = raw.contacts.entries.iter().filter_map(|entry| entry.value.as_ref());
    let classes = classes.flat_map(|class| {
        let spans = [class.compensation.as_ref().map(|c| c.span), class.lost_sale.as_ref().map(|l| l.span)];
        spans.into_iter().flatten()
    });
    let costs = raw.costs.as_ref().map(|costs| costs.span);
    let spans: Vec<Span> = costs.into_iter().chain(classes).chain(levers).collect();
    if let Some(span) = spans.first() {
        let message = "costs are added to those of agents, and no group has a `cost`";
        let problem = Problem::error(Code::MissingField, *span, message);
        context.problems.push(problem.help("give each group that works what an agent costs, such as `cost: 20/h`"));
    }
}
