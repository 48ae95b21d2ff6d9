//! Weights that multiply a rate or spread a total: profiles of the day, days of the week, growth.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::arrivals::{Arrivals as RawArrivals, Profile, Weekdays, Weights, WeightsFile};
use super::super::source::Span;
use super::Context;
use super::curve::Curve;
use super::time::DAY;
use crate::model::SimDuration;

/// The weights of a class, times a rate that may depend on their area (weight x seconds) over the duration.
pub(super) fn weighted(context: &mut Context<'_>, raw: &RawArrivals, rate: impl Fn(f64) -> f64) -> Option<Curve> {
    let days = days(context, raw)?;
    let Some(profile) = &raw.profile else {
        return match days {
            None => Some(Curve::constant(rate(context.frame.duration.secs_f64()))),
            Some(days) => scaled_days(context, days, raw, rate),
        };
    };
    match days {
        None => profiled(context, profile, rate),
        Some(days) => {
            let profile = profiled(context, profile, |_| 1.0)?;
            scaled_days(context, Curve::product(&[profile, days]), raw, rate)
        }
    }
}

fn scaled_days(
    context: &mut Context<'_>,
    weights: Curve,
    raw: &RawArrivals,
    rate: impl Fn(f64) -> f64,
) -> Option<Curve> {
    let countable = weights.within(f64::MAX.sqrt());
    let area_s = if countable { weights.area_before(context.frame.horizon()) } else { 0.0 };
    if area_s > 0.0 {
        return Some(weights.scaled(rate(area_s)));
    }
    let span = raw.weekdays.map(|w| w.span).or(raw.growth.map(|g| g.span))?;
    let (message, help) = if countable {
        ("the weights leave no time at which contacts come", "a weight of 1 leaves the rate as it is")
    } else {
        ("with these weights the rate is beyond all numbers", "write a smaller `growth` or a shorter `duration`")
    };
    context.problems.push(Problem::error(Code::Value, span, message).help(help));
    None
}

/// Steps from midnight to midnight: weight of the weekday times growth. `Some(None)` without either.
fn days(context: &mut Context<'_>, raw: &RawArrivals) -> Option<Option<Curve>> {
    if raw.weekdays.is_none() && raw.growth.is_none() {
        return Some(None);
    }
    let frame = context.frame;
    let first = match (&raw.weekdays, frame.date) {
        (Some(weekdays), None) => {
            context.problems.push(
                Problem::error(Code::MissingField, weekdays.span, "days of the week need a `start` with a date")
                    .help("write for instance `start: 2026-11-27T08:00` at the top"),
            );
            return None;
        }
        (Some(_), Some(date)) => usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()),
        (None, _) => 0,
    };
    let week = raw.weekdays.map_or([1.0; 7], |w| week(&w.value));
    let growth = raw.growth.map_or(1.0, |g| g.value.0);
    let start_of_day = frame.start_of_day.micros();
    let count = (start_of_day + frame.duration.micros()).div_ceil(DAY.micros());
    let span = raw.weekdays.map(|w| w.span).or(raw.growth.map(|g| g.span))?;
    context.charge(count as usize, span)?;
    let weight = |day: u64| week[(first + (day % 7) as usize) % 7] * libm::pow(growth, day as f64);
    let steps = (0..count).map(|day| ((day * DAY.micros()).saturating_sub(start_of_day), weight(day)));
    Some(Some(Curve::steps(steps)))
}

/// The weights from Monday on.
fn week(raw: &Weekdays) -> [f64; 7] {
    [raw.mon, raw.tue, raw.wed, raw.thu, raw.fri, raw.sat, raw.sun].map(|day| day.map_or(1.0, |weight| weight.0))
}

/// The weights of a profile, repeated to the end, times a rate that may depend on their area.
fn profiled(context: &mut Context<'_>, profile: &Spanned<Profile>, rate: impl Fn(f64) -> f64) -> Option<Curve> {
    let (weights, period) = match &profile.value {
        Profile::Hourly(weights) => (weights, 3_600),
        Profile::HalfHourly(weights) => (weights, 1_800),
        Profile::QuarterHourly(weights) => (weights, 900),
    };
    let weights: Vec<f64> = match weights {
        Weights::Listed(weights) => weights.iter().map(|w| w.value.0).collect(),
        Weights::File(file) => from_file(context, file)?,
    };
    if weights.is_empty() {
        context.problems.push(
            Problem::error(Code::Value, profile.span, "a profile needs at least one weight")
                .help("write for instance `hourly: [0.6, 1, 1.4]`"),
        );
        return None;
    }
    let period = SimDuration::from_secs(period).micros();
    let duration = context.frame.duration.micros();
    let count = duration.div_ceil(period);
    check_surplus(context, weights.len() as u64, count, period, profile.span);
    context.charge(usize::try_from(count).unwrap_or(usize::MAX), profile.span)?;
    let weight = |i: u64| weights[(i % weights.len() as u64) as usize];
    let seconds = |i: u64| SimDuration::from_micros(period.min(duration - i * period)).secs_f64();
    let area_s: f64 = (0..count).map(|i| weight(i) * seconds(i)).sum();
    if area_s <= 0.0 {
        let problem = Problem::error(Code::Value, profile.span, "all weights of the profile are 0");
        context.problems.push(problem.help("a weight of 1 leaves the rate as it is"));
        return None;
    }
    let rate = rate(area_s);
    Some(Curve::steps((0..count).map(|i| (i * period, weight(i) * rate))))
}

fn from_file(context: &mut Context<'_>, raw: &WeightsFile) -> Option<Vec<f64>> {
    let table = context.tables.get(&raw.file, context.sources, context.problems)?;
    context.charge(table.len(), raw.file.span)?;
    let read = || -> Result<Vec<f64>, Problem> {
        let column = table.column(&raw.column.value, raw.column.span)?;
        table.rows(raw.filter.as_ref(), raw.file.span)?.into_iter().map(|row| row.number(&column)).collect()
    };
    let result = read();
    context.note(result)
}

/// Weights that are never used are a slip, unless they stand for whole days of which only a part is played.
fn check_surplus(context: &mut Context<'_>, weights: u64, used: u64, period: u64, span: Span) {
    if weights > used && !(weights * period).is_multiple_of(DAY.micros()) {
        let duration = context.frame.duration;
        let message = format!("the profile has {weights} weights, and {used} are enough for {duration}");
        context.problems.push(
            Problem::warning(Code::Profile, span, message)
                .label(format!("the last {} are never used", weights - used))
                .help("the first weight belongs to the start; check the list, its period and the `duration`"),
        );
    }
}
