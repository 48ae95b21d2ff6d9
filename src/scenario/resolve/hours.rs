//! Opening hours of channels.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::channels::{AtClose as RawAtClose, Channel, Opening, Weekday};
use super::super::raw::quantities::At;
use super::super::units::When;
use super::Context;
use super::time::DAY;
use crate::model::{AtClose, Hours, SimDuration, SimTime};

/// The hours of a channel; `Some(None)` if it is always open.
pub(super) fn hours(context: &mut Context<'_>, raw: &Channel) -> Option<Option<Hours>> {
    let Some(openings) = &raw.hours else {
        return match raw.at_close {
            None => Some(None),
            Some(at_close) => {
                let problem =
                    Problem::error(Code::Conflict, at_close.span, "a channel that is always open never closes");
                context.problems.push(problem.help("add `hours: {open: 08:00, close: 20:00}`, or remove this line"));
                None
            }
        };
    };
    if openings.value.0.is_empty() {
        let problem = Problem::error(Code::Value, openings.span, "hours without an entry leave the channel closed");
        context.problems.push(problem.help("write `hours: {open: 08:00, close: 20:00}`, or remove the line"));
        return None;
    }
    let mut open: Vec<(i64, i64)> = Vec::new();
    for opening in &openings.value.0 {
        open.extend(days_of(context, opening)?);
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
    let time = |us: i64| SimTime::from_micros(us.max(0) as u64);
    let at_close = match raw.at_close.map(|a| a.value) {
        None | Some(RawAtClose::Finish) => AtClose::Finish,
        Some(RawAtClose::Drop) => AtClose::Drop,
    };
    let open = spells.into_iter().filter(|(_, to)| *to > 0).map(|(from, to)| (time(from), time(to))).collect();
    Some(Some(Hours { open, at_close }))
}

/// The stretches of one entry, microseconds from the start: from the day before it, since hours may reach beyond midnight,
/// to the day after the end.
fn days_of(context: &mut Context<'_>, opening: &Spanned<Opening>) -> Option<Vec<(i64, i64)>> {
    let open = clock(context, &opening.value.open)?;
    let close = clock(context, &opening.value.close)?;
    let day = DAY.micros() as i64;
    let (from, length) = (context.frame.clock_on_first_day(open), close.micros() as i64 - open.micros() as i64);
    let length = if length <= 0 { length + day } else { length };
    let weekday = match (&opening.value.days, context.frame.date) {
        (None, _) => None,
        (Some(_), Some(date)) => Some(i64::from(date.weekday().to_monday_zero_offset())),
        (Some(days), None) => {
            context.problems.push(
                Problem::error(Code::MissingField, days.span, "days of the week need a `start` with a date")
                    .help("write for instance `start: 2026-11-27T08:00` at the top"),
            );
            return None;
        }
    };
    let days = (context.frame.duration.micros() / DAY.micros()) as i64 + 2;
    context.charge(days as usize + 2, opening.span)?;
    let is_open = |k: i64| match (&opening.value.days, weekday) {
        (Some(days), Some(first)) => days.value.0.iter().any(|d| Weekday::place(*d) == (first + k).rem_euclid(7)),
        _ => true,
    };
    let spell = |k: i64| (from + k * day, from + k * day + length);
    Some((-1..=days).filter(|k| is_open(*k)).map(spell).collect())
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
