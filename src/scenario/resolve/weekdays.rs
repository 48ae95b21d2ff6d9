//! Days of the week on which something holds.

use super::super::decode::{OneOrMany, Spanned};
use super::super::diagnostic::{Code, Problem};
use super::super::raw::channels::Weekday;
use super::Context;

/// Some days of the week, or all.
pub(super) struct Weekdays {
    /// Their places after Monday, and that of the scenario's first day; none if all days are meant.
    some: Option<(Vec<i64>, i64)>,
}

impl Weekdays {
    /// Those that are listed; all if none are.
    pub fn of(context: &mut Context<'_>, days: Option<&Spanned<OneOrMany<Weekday>>>) -> Option<Self> {
        let Some(days) = days else { return Some(Self { some: None }) };
        let Some(date) = context.frame.date else {
            context.problems.push(
                Problem::error(Code::MissingField, days.span, "days of the week need a `start` with a date")
                    .help("write for instance `start: 2026-11-27T08:00` at the top"),
            );
            return None;
        };
        let listed = days.value.0.iter().map(|day| day.place()).collect();
        Some(Self { some: Some((listed, i64::from(date.weekday().to_monday_zero_offset()))) })
    }

    /// Whether so many days after the first one is among them.
    pub fn has(&self, day: i64) -> bool {
        self.some.as_ref().is_none_or(|(listed, first)| listed.contains(&(first + day).rem_euclid(7)))
    }
}
