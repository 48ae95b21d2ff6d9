//! Opening hours of channels, working hours of groups.

use super::super::decode::{OneOrMany, Spanned};
use super::super::diagnostic::{Code, Problem};
use super::super::raw::channels::{AtClose as RawAtClose, Channel, Clock as RawClock, Kind, Opening, OutsideHours};
use super::super::raw::quantities::At;
use super::super::units::When;
use super::Context;
use super::time::DAY;
use super::weekdays::Weekdays;
use crate::model::{AtClose, Hours, Outside, SimDuration, SimTime};

/// A clock of business hours is known for so many days before the start and after the end.
const KNOWN_DAYS: i64 = 400;

/// The hours of a channel; `Some(None)` if it is always open.
pub(super) fn hours(context: &mut Context<'_>, raw: &Channel) -> Option<Option<Hours>> {
    let Some(openings) = &raw.hours else {
        return always_open(context, raw);
    };
    let (at_close, outside) = closing(context, raw)?;
    let is_clock = raw.clock.is_some_and(|clock| clock.value == RawClock::Business);
    let beyond = if is_clock { KNOWN_DAYS } else { 0 };
    let spells = spells(context, openings, beyond)?;
    let open = on_axis(&spells);
    let before = |us: i64| SimDuration::from_micros((-us).max(0) as u64);
    let old = spells.iter().rev().filter(|(from, _)| is_clock && *from < 0);
    let earlier = old.map(|&(from, to)| (before(from), before(to))).collect();
    Some(Some(Hours { open, earlier, at_close, outside }))
}

/// The working hours of a group of agents.
pub(super) fn working(
    context: &mut Context<'_>,
    hours: &Spanned<OneOrMany<Spanned<Opening>>>,
) -> Option<Vec<(SimTime, SimTime)>> {
    Some(on_axis(&spells(context, hours, 0)?))
}

/// What lies after the start.
fn on_axis(spells: &[(i64, i64)]) -> Vec<(SimTime, SimTime)> {
    let time = |us: i64| SimTime::from_micros(us.max(0) as u64);
    spells.iter().filter(|(_, to)| *to > 0).map(|&(from, to)| (time(from), time(to))).collect()
}

/// The stretches of all entries in order, without overlap, microseconds from the start.
fn spells(
    context: &mut Context<'_>,
    openings: &Spanned<OneOrMany<Spanned<Opening>>>,
    beyond: i64,
) -> Option<Vec<(i64, i64)>> {
    if openings.value.0.is_empty() {
        let problem = Problem::error(Code::Value, openings.span, "hours without an entry leave it closed");
        context.problems.push(problem.help("write `hours: {open: 08:00, close: 20:00}`, or remove the line"));
        return None;
    }
    let mut open: Vec<(i64, i64)> = Vec::new();
    for opening in &openings.value.0 {
        open.extend(days_of(context, opening, beyond)?);
    }
    open.sort_unstable();
    let mut spells: Vec<(i64, i64)> = Vec::new();
    for (from, to) in open {
        match spells.last_mut() {
            // Round the clock, or two entries that meet: one stretch.
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => spells.push((from, to)),
        }
    }
    Some(spells)
}

/// A channel without hours says nothing that needs them.
fn always_open(context: &mut Context<'_>, raw: &Channel) -> Option<Option<Hours>> {
    let (span, message) = match (&raw.at_close, &raw.outside_hours, &raw.clock) {
        (Some(at_close), ..) => (at_close.span, "a channel that is always open never closes"),
        (_, Some(outside), _) => (outside.span, "nobody comes outside of the hours of a channel that is always open"),
        (.., Some(clock)) if clock.value == RawClock::Business => {
            (clock.span, "a clock of business hours needs the channel's hours")
        }
        _ => return Some(None),
    };
    let problem = Problem::error(Code::Conflict, span, message);
    context.problems.push(problem.help("add `hours: {open: 08:00, close: 20:00}`, or remove this line"));
    None
}

/// What becomes of those who wait at closing time, and of those who come after it.
fn closing(context: &mut Context<'_>, raw: &Channel) -> Option<(AtClose, Outside)> {
    let at_close = match raw.at_close.map(|a| a.value) {
        None | Some(RawAtClose::Finish) => AtClose::Finish,
        Some(RawAtClose::Drop) => AtClose::Drop,
    };
    let said = raw.outside_hours.map(|o| o.value);
    let by_kind = if raw.kind == Some(Kind::Deferred) { OutsideHours::Wait } else { OutsideHours::TurnAway };
    let outside = match said.unwrap_or(by_kind) {
        OutsideHours::TurnAway => Outside::TurnedAway,
        OutsideHours::Wait => Outside::Wait,
    };
    if let (AtClose::Drop, Outside::Wait, Some(at_close)) = (at_close, outside, raw.at_close) {
        let message = "who waits at closing time would go, and who comes a moment later would stay";
        context.problems.push(
            Problem::error(Code::Conflict, at_close.span, message)
                .help("remove `at_close: drop`, or add `outside_hours: turn_away`"),
        );
        return None;
    }
    Some((at_close, outside))
}

/// The stretches of one entry, microseconds from the start: from the day before it, since hours may reach beyond midnight,
/// to the day after the end, and so many days beyond both.
fn days_of(context: &mut Context<'_>, opening: &Spanned<Opening>, beyond: i64) -> Option<Vec<(i64, i64)>> {
    let open = clock(context, &opening.value.open)?;
    let close = clock(context, &opening.value.close)?;
    let day = DAY.micros() as i64;
    let (from, length) = (context.frame.clock_on_first_day(open), close.micros() as i64 - open.micros() as i64);
    let length = if length <= 0 { length + day } else { length };
    let weekdays = Weekdays::of(context, opening.value.days.as_ref())?;
    let days = (context.frame.duration.micros() / DAY.micros()) as i64 + 2 + beyond;
    context.charge((days + beyond) as usize + 2, opening.span)?;
    let spell = |k: i64| (from + k * day, from + k * day + length);
    Some((-1 - beyond..=days).filter(|k| weekdays.has(*k)).map(spell).collect())
}

fn clock(context: &mut Context<'_>, at: &At) -> Option<SimDuration> {
    let problem = match at.value.0 {
        When::Clock(clock) if context.frame.has_start => return Some(clock),
        When::Clock(_) => Problem::error(Code::MissingField, at.span, "opening hours need the scenario's `start`")
            .help("write `start: 08:00` or `start: 2026-11-27T08:00` at the top"),
        When::After(_) | When::Date(_) => Problem::error(Code::Value, at.span, "opening hours are times of day")
            .help("write for instance `{open: 08:00, close: 20:00}`; they hold every day, or on `days: [mon, tue]`"),
    };
    context.problems.push(problem);
    None
}
