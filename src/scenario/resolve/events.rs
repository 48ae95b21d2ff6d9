//! Events: surges of contacts, outages of agents, and their marks.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::events::{Event, InProgress as RawInProgress, Surge};
use super::super::raw::quantities::At;
use super::super::raw::scenario::Entry;
use super::Context;
use super::curve::Curve;
use crate::model::{GroupId, InProgress, Mark, Outage, SimDuration, SimTime};

/// The largest factor of a surge.
const MAX_FACTOR: f64 = 1_000.0;

/// The time of an event; it lies before the end of arrivals.
pub(super) fn time(context: &Context<'_>, at: &At) -> Result<SimTime, Problem> {
    let time = context.frame.at(at)?;
    if time < context.frame.horizon() {
        return Ok(time);
    }
    let end = context.frame.duration;
    Err(Problem::error(Code::Value, at.span, format!("this is after the end: the scenario lasts {end}"))
        .help("write an earlier time, or a longer `duration`"))
}

/// The factors on the rate of each class.
pub(super) fn surges(context: &mut Context<'_>) -> Vec<Vec<Curve>> {
    let mut factors = vec![Vec::new(); context.raw.contacts.entries.len()];
    for entry in &context.raw.events.entries {
        let Some(event) = &entry.value else { continue };
        context.within(entry, |context| {
            check_kind(context, entry, event);
            if let Some(surge) = &event.surge {
                add_surge(context, &event.at, surge, &mut factors);
            }
        });
    }
    factors
}

fn check_kind(context: &mut Context<'_>, entry: &Entry<Event>, event: &Event) {
    let problem = match (&event.surge, &event.outage) {
        (None, None) => Problem::error(Code::MissingField, entry.name.span, "nothing says what happens")
            .label("this needs `surge` or `outage`")
            .help("write for instance `surge: {contacts: NAME, factor: 2.5, hold: 1h}`"),
        (Some(_), Some(outage)) => {
            Problem::error(Code::Conflict, outage.group.span, "an event is either a `surge` or an `outage`")
                .help("make two events of it")
        }
        _ => return,
    };
    context.problems.push(problem);
}

fn add_surge(context: &mut Context<'_>, at: &At, surge: &Surge, factors: &mut [Vec<Curve>]) {
    let at = time(context, at);
    let at = context.note(at);
    let scenario = context.raw;
    let hit: Vec<_> =
        surge.contacts.0.iter().map(|name| (name, context.lookup(name, &scenario.contacts, "contact class"))).collect();
    let Some(at) = at else { return };
    let factor = surge.factor.value.0;
    if factor > MAX_FACTOR {
        let message = format!("a factor of {factor} is more than the limit of {MAX_FACTOR}");
        context.problems.push(Problem::error(Code::Limit, surge.factor.span, message));
        return;
    }
    let zero = SimDuration::ZERO;
    let (ramp, hold) = (surge.ramp.map_or(zero, |d| d.0), surge.hold.map_or(zero, |d| d.0));
    if let Some(h) = surge.half_life.filter(|h| h.value.0 < SimDuration::from_millis(1_000)) {
        let problem = Problem::error(Code::Value, h.span, "a half-life is at least 1 s");
        context.problems.push(problem.help("leave `half_life` out for a surge that ends at once"));
        return;
    }
    if ramp == zero && hold == zero && surge.half_life.is_none() {
        context.problems.push(
            Problem::error(Code::MissingField, surge.factor.span, "this surge has no length")
                .help("give at least one of `ramp`, `hold` and `half_life`"),
        );
        return;
    }
    let curve = Curve::surge(at, factor, ramp, hold, surge.half_life.map(|h| h.value.0));
    for (name, index) in hit {
        let Some(index) = index else { continue };
        let entry = &context.raw.contacts.entries[index];
        if entry.value.as_ref().is_some_and(|class| class.arrivals.value.trace.is_some()) {
            context.problems.push(
                Problem::error(
                    Code::Conflict,
                    name.span,
                    format!("`{}` replays a trace, which cannot surge", name.value),
                )
                .help("add a class with a `rate` for the extra contacts"),
            );
            continue;
        }
        if context.charge(curve.len(), name.span).is_none() {
            return;
        }
        factors[index].push(curve.clone());
    }
}

/// All outages; `None` when one is wrong.
pub(super) fn outages(context: &mut Context<'_>) -> Option<Vec<Outage>> {
    let mut outages = Vec::new();
    let mut complete = true;
    for entry in &context.raw.events.entries {
        match &entry.value {
            None => complete = false,
            Some(event) if event.outage.is_some() => {
                match context.within(entry, |context| outage(context, &entry.name, event)) {
                    Some(outage) => outages.push(outage),
                    None => complete = false,
                }
            }
            Some(_) => {}
        }
    }
    complete.then_some(outages)
}

fn outage(context: &mut Context<'_>, name: &Spanned<String>, event: &Event) -> Option<Outage> {
    let raw = event.outage.as_ref()?;
    let at = time(context, &event.at);
    let at = context.note(at);
    let scenario = context.raw;
    let group = context.lookup(&raw.group, &scenario.agents, "group");
    if raw.lasts.value.0 == SimDuration::ZERO {
        context.problems.push(Problem::error(Code::Value, raw.lasts.span, "an outage must last longer than nothing"));
        return None;
    }
    let in_progress = match raw.in_progress {
        Some(RawInProgress::Finish) => InProgress::Finish,
        None | Some(RawInProgress::Requeue) => InProgress::Requeue,
        Some(RawInProgress::Drop) => InProgress::Drop,
    };
    Some(Outage {
        name: name.value.clone(),
        at: at?,
        lasts: raw.lasts.value.0,
        group: GroupId::at(group?),
        share: raw.share.map_or(1.0, |s| s.0),
        in_progress,
    })
}

/// The moments when events begin, and outages end.
pub(super) fn marks(context: &mut Context<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for entry in &context.raw.events.entries {
        let Some(event) = &entry.value else { continue };
        // Times that cannot be told have been reported above.
        let Ok(at) = time(context, &event.at) else { continue };
        marks.push(Mark { at, label: entry.name.value.clone() });
        if let Some(outage) = &event.outage {
            let over = at + outage.lasts.value.0;
            if over < context.frame.horizon() {
                marks.push(Mark { at: over, label: format!("{} over", entry.name.value) });
            }
        }
    }
    marks.sort_by_key(|mark| mark.at);
    marks
}
