//! Points of time as written, against the scenario's start.

use jiff::civil;

use super::super::diagnostic::{Code, Problem, Problems};
use super::super::raw::quantities::At;
use super::super::source::Span;
use super::super::units::{self, When};
use crate::model::{SimDuration, SimTime};

pub(super) const DAY: SimDuration = SimDuration::from_secs(86_400);

/// Start and length of the scenario.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The date and time at the start, if it has a date.
    pub date: Option<civil::DateTime>,
    /// The time of day at the start.
    pub start_of_day: SimDuration,
    /// Whether the file says when it starts.
    pub has_start: bool,
    pub duration: SimDuration,
}

impl Frame {
    pub fn new(start: Option<&At>, duration: SimDuration, problems: &mut Problems) -> Self {
        let nothing = Self { date: None, start_of_day: SimDuration::ZERO, has_start: false, duration };
        let Some(start) = start else { return nothing };
        match start.value.0 {
            When::Clock(clock) if clock < DAY => Self { start_of_day: clock, has_start: true, ..nothing },
            When::Date(date) => {
                let since_midnight = civil::DateTime::from_parts(date.date(), civil::Time::midnight());
                let start_of_day = SimDuration::from_micros(micros_between(since_midnight, date).max(0) as u64);
                Self { date: Some(date), start_of_day, has_start: true, duration }
            }
            When::Clock(_) | When::After(_) => {
                problems.push(
                    Problem::error(Code::Value, start.span, "the start is a date and time, or a time of day")
                        .help("write `start: 2026-11-27T08:00` or `start: 08:00`"),
                );
                Self { has_start: true, ..nothing }
            }
        }
    }

    /// The end of arrivals.
    pub fn horizon(&self) -> SimTime {
        SimTime::ZERO + self.duration
    }

    /// The point as time since the start. A time of day is its first occurrence.
    pub fn at(&self, at: &At) -> Result<SimTime, Problem> {
        match at.value.0 {
            When::After(d) => Ok(SimTime::ZERO + d),
            When::Clock(clock) => {
                self.needs_start(at.span)?;
                let since = (clock.micros() + DAY.micros() - self.start_of_day.micros()) % DAY.micros();
                Ok(SimTime::from_micros(since))
            }
            When::Date(date) => {
                let us = self.since_start(date, at.span)?;
                u64::try_from(us)
                    .map(SimTime::from_micros)
                    .map_err(|_| Problem::error(Code::Value, at.span, "this is before the scenario's start"))
            }
        }
    }

    /// The point in microseconds since the start, negative before it. A time of day is that of the first day.
    pub fn signed(&self, at: &At) -> Result<i64, Problem> {
        match at.value.0 {
            When::After(d) => Ok(i64::try_from(d.micros()).unwrap_or(i64::MAX)),
            When::Clock(clock) => {
                self.needs_start(at.span)?;
                Ok(self.clock_on_first_day(clock))
            }
            When::Date(date) => self.since_start(date, at.span),
        }
    }

    pub fn clock_on_first_day(&self, clock: SimDuration) -> i64 {
        clock.micros() as i64 - self.start_of_day.micros() as i64
    }

    pub fn needs_start(&self, span: Span) -> Result<(), Problem> {
        if self.has_start {
            return Ok(());
        }
        Err(Problem::error(Code::MissingField, span, "a time of day needs the scenario's `start`").help(
            "write `start: 08:00` or `start: 2026-11-27T08:00` at the top, or give the time since the start, as in `3h`",
        ))
    }

    fn since_start(&self, date: civil::DateTime, span: Span) -> Result<i64, Problem> {
        let start = self.date.ok_or_else(|| {
            Problem::error(Code::MissingField, span, "a date needs a `start` with a date")
                .help("write `start: 2026-11-27T08:00` at the top")
        })?;
        Ok(micros_between(start, date))
    }

    /// The time in a cell of a table, in microseconds since the start: a time of day of the first day, a date and time,
    /// or seconds from midnight. `None` if it is none of these or cannot be told without a date.
    pub fn cell(&self, text: &str) -> Option<i64> {
        if let Some(clock) = units::clock(text) {
            return Some(self.clock_on_first_day(clock));
        }
        if let Some(date) = units::date_time(text) {
            return self.date.map(|start| micros_between(start, date));
        }
        let seconds = SimDuration::from_secs_f64(units::plain_number(text)?);
        (!seconds.is_forever()).then(|| self.clock_on_first_day(seconds))
    }
}

/// From one civil time to another; civil days have 24 hours.
fn micros_between(from: civil::DateTime, to: civil::DateTime) -> i64 {
    i64::try_from(from.duration_until(to).as_micros()).unwrap_or(i64::MAX)
}
