//! Events: their kinds and times, the marks and the phases that they give.

use std::collections::HashSet;

use super::super::diagnostic::{Code, Problem};
use super::super::raw::events::Event;
use super::super::raw::quantities::At;
use super::super::raw::scenario::Entry;
use super::super::source::Span;
use super::{Context, surges};
use crate::model::{Mark, Phase, SimTime};

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

/// Each event is of one kind.
pub(super) fn check_kinds(context: &mut Context<'_>) {
    for entry in &context.raw.events.entries {
        if let Some(event) = &entry.value {
            context.within(entry, |context| check_kind(context, entry, event));
        }
    }
}

fn check_kind(context: &mut Context<'_>, entry: &Entry<Event>, event: &Event) {
    let kinds = [
        ("surge", event.surge.as_ref().map(|s| s.span)),
        ("outage", event.outage.as_ref().map(|o| o.span)),
        ("change", event.change.as_ref().map(|c| c.span)),
    ];
    let said: Vec<Span> = kinds.iter().filter_map(|(_, span)| *span).collect();
    let problem = match said.as_slice() {
        [] => Problem::error(Code::MissingField, entry.name.span, "nothing says what happens")
            .label("this needs `surge`, `outage` or `change`")
            .help("write for instance `surge: {contacts: NAME, factor: 2.5, hold: 1h}`"),
        [_] => return,
        [_, second, ..] => Problem::error(Code::Conflict, *second, "an event is a `surge`, an `outage` or a `change`")
            .help("make two events of it"),
    };
    context.problems.push(problem);
}

/// The moments when events begin and end, and when a surge that decays begins to do so.
pub(super) fn marks(context: &mut Context<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    for entry in &context.raw.events.entries {
        let Some(event) = &entry.value else { continue };
        // Times that cannot be told have been reported.
        let Ok(at) = time(context, &event.at) else { continue };
        marks.push(Mark { at, label: entry.name.value.clone() });
        let mut later = |at: SimTime, what: &str| {
            if at < context.frame.horizon() {
                marks.push(Mark { at, label: format!("{} {what}", entry.name.value) });
            }
        };
        if let Some(outage) = &event.outage {
            later(at + outage.value.lasts.value.0, "over");
        } else if let Some(lasts) = event.change.as_ref().and_then(|c| c.value.lasts) {
            later(at + lasts.value.0, "over");
        } else if let Some(surge) = &event.surge
            && let Some(shape) = surges::shape(at, &surge.value)
        {
            if shape.half_life.is_some() {
                later(at + shape.ramp + shape.hold, "past its peak");
            }
            later(surges::over(&shape, &surge.value), "over");
        }
    }
    marks.sort_by_key(|mark| mark.at);
    marks
}

/// The phases of each event: its whole length under its name, the parts of a surge, and what comes after it.
pub(super) fn phases(context: &mut Context<'_>) -> Vec<Phase> {
    let mut phases = Vec::new();
    for entry in &context.raw.events.entries {
        let Some(event) = &entry.value else { continue };
        let Ok(at) = time(context, &event.at) else { continue };
        let name = &entry.name.value;
        if let Some(outage) = &event.outage {
            phases.push(Phase { name: name.clone(), from: at, to: at + outage.value.lasts.value.0 });
        } else if let Some(change) = &event.change {
            let to = change.value.lasts.map_or(context.frame.horizon(), |lasts| at + lasts.value.0);
            phases.push(Phase { name: name.clone(), from: at, to });
        } else if let Some(shape) = event.surge.as_ref().and_then(|surge| surges::shape(at, &surge.value)) {
            let (top, fall) = (at + shape.ramp, at + shape.ramp + shape.hold);
            let over = surges::over(&shape, &event.surge.as_ref().expect("it has a shape").value);
            phases.push(Phase { name: name.clone(), from: at, to: over });
            let parts = [("ramp", at, top), ("hold", top, fall), ("decay", fall, over)];
            phases.extend(parts.into_iter().filter(|(_, from, to)| from < to).map(|(part, from, to)| Phase {
                name: format!("{name}.{part}"),
                from,
                to,
            }));
        }
    }
    let horizon = context.frame.horizon();
    let after = phases.iter().filter(|phase| context.raw.events.position(&phase.name).is_some() && phase.to < horizon);
    let after = after.map(|phase| Phase { name: format!("{}.after", phase.name), from: phase.to, to: horizon });
    let after: Vec<Phase> = after.collect();
    phases.extend(after);
    let mut names = HashSet::new();
    for phase in &phases {
        if !names.insert(phase.name.as_str())
            && let Some(index) = context.raw.events.position(&phase.name)
        {
            let message = format!("`{}` is also the name of a part of another event", phase.name);
            let span = context.raw.events.entries[index].name.span;
            context.problems.push(Problem::error(Code::Conflict, span, message).help("give this event another name"));
        }
    }
    phases
}
