//! The phases of events.

use super::Context;
use super::curve::Curve;
use super::events::time;
use crate::model::{SimDuration, SimTime};

/// A stretch of time with a name: an event from its begin to its end, or a part of it.
pub(super) struct Phase {
    /// The event's name, or `EVENT.ramp`, `EVENT.hold`, `EVENT.decay`.
    pub name: String,
    /// When it begins.
    pub from: SimTime,
    /// When it is over; may lie after the end of the scenario.
    pub to: SimTime,
}

/// The phases of each event: its whole length under its name, and the parts of a surge.
pub(super) fn phases(context: &Context<'_>) -> Vec<Phase> {
    let mut phases = Vec::new();
    for entry in &context.raw.events.entries {
        let Some(event) = &entry.value else { continue };
        // Times that cannot be told have been reported.
        let Ok(at) = time(context, &event.at) else { continue };
        let name = &entry.name.value;
        if let Some(outage) = &event.outage {
            phases.push(Phase { name: name.clone(), from: at, to: at + outage.lasts.value.0 });
        } else if let Some(surge) = &event.surge {
            let length = |d: Option<super::super::raw::quantities::Duration>| d.map_or(SimDuration::ZERO, |d| d.0);
            let (ramp, hold) = (length(surge.ramp), length(surge.hold));
            let half_life = surge.half_life.map(|h| h.value.0).filter(|h| *h >= SimDuration::from_secs(1));
            let (top, fall) = (at + ramp, at + ramp + hold);
            let over = Curve::surge(at, surge.factor.value.0, ramp, hold, half_life).settles_at().max(fall);
            phases.push(Phase { name: name.clone(), from: at, to: over });
            let parts = [("ramp", at, top), ("hold", top, fall), ("decay", fall, over)];
            let parts = parts.into_iter().filter(|(_, from, to)| from < to);
            phases.extend(parts.map(|(part, from, to)| Phase { name: format!("{name}.{part}"), from, to }));
        }
    }
    phases
}
