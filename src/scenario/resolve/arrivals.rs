//! Arrivals: rates, profiles, ramps and tables of rates. Traces are in [`super::trace`].

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::arrivals::{Arrivals as RawArrivals, DayFactor, Profile, RampPoint, Rates};
use super::super::raw::quantities::Amount;
use super::curve::Curve;
use super::{Context, trace};
use crate::model::{Arrivals, SimDuration, SimTime};

/// The largest rate of a class.
const MAX_RATE_PER_S: f64 = 1e9;

/// The arrivals of a class, its surges included.
pub(super) fn arrivals(context: &mut Context<'_>, raw: &Spanned<RawArrivals>, surges: &[Curve]) -> Option<Arrivals> {
    let a = &raw.value;
    let kinds = [
        ("rate", a.rate.as_ref().map(|x| x.span)),
        ("total", a.total.as_ref().map(|x| x.span)),
        ("rates", a.rates.as_ref().map(|x| x.span)),
        ("ramp", a.ramp.as_ref().map(|x| x.span)),
        ("trace", a.trace.as_ref().map(|x| x.span)),
    ];
    let given: Vec<_> = kinds.iter().filter_map(|(name, span)| span.map(|s| (*name, s))).collect();
    match given.as_slice() {
        [_] => {}
        [] => {
            context.problems.push(
                Problem::error(Code::MissingField, raw.span, "nothing says how many contacts arrive")
                    .help("write one of `rate: 40/h`, `total: 900`, `rates`, `ramp` and `trace`"),
            );
            return None;
        }
        [(first, _), (second, span), ..] => {
            context.problems.push(
                Problem::error(
                    Code::Conflict,
                    *span,
                    format!("`{first}` and `{second}` both say how many contacts arrive"),
                )
                .help("keep one of `rate`, `total`, `rates`, `ramp` and `trace`"),
            );
            return None;
        }
    }
    if let (Some(profile), None, None) = (&a.profile, &a.rate, &a.total) {
        context.problems.push(
            Problem::error(Code::Conflict, profile.span, "a `profile` needs a `rate` or a `total` to spread")
                .help("`rates` and `ramp` have a shape of their own"),
        );
        return None;
    }
    if let Some(raw_trace) = &a.trace {
        if let Some(day_factor) = &a.day_factor {
            let problem = Problem::error(Code::Conflict, day_factor.span, "a trace is what it is: no `day_factor`");
            context.problems.push(problem.help("remove the line"));
            return None;
        }
        return trace::rows(context, raw_trace).map(Arrivals::Trace);
    }
    let base = base_curve(context, a)?;
    let curve = if surges.is_empty() {
        base
    } else {
        // Every piece is compared with every curve, and a ramp under a surge is drawn in several chords.
        let pieces = base.len() + surges.iter().map(Curve::len).sum::<usize>();
        context.charge(pieces.saturating_mul(surges.len() + 1), raw.span)?;
        let all: Vec<Curve> = std::iter::once(base).chain(surges.iter().cloned()).collect();
        Curve::product(&all)
    };
    if !curve.within(MAX_RATE_PER_S) {
        let message = format!("the rate exceeds the limit of {MAX_RATE_PER_S} per second");
        context.problems.push(
            Problem::error(Code::Limit, raw.span, message)
                .help("write a lower rate or a smaller factor; surges on one class multiply"),
        );
        return None;
    }
    let day_factor_cv = match a.day_factor.as_ref().map(|d| &d.value) {
        None => None,
        Some(DayFactor::Gamma { cv }) if cv.value.0 > 10.0 => {
            let message = format!("a day factor with a coefficient of variation of {} is surely a slip", cv.value.0);
            context.problems.push(Problem::error(Code::Value, cv.span, message).help("write for instance `cv: 10%`"));
            return None;
        }
        Some(DayFactor::Gamma { cv }) => Some(cv.value.0).filter(|cv| *cv > 0.0),
    };
    Some(Arrivals::Poisson { rate: curve.into_rate(), day_factor_cv })
}

fn base_curve(context: &mut Context<'_>, a: &RawArrivals) -> Option<Curve> {
    let duration = context.frame.duration;
    if let Some(rate) = &a.rate {
        return match &a.profile {
            None => Some(Curve::constant(rate.value.0)),
            Some(profile) => profiled(context, profile, |_| rate.value.0),
        };
    }
    if let Some(total) = &a.total {
        return match &a.profile {
            None => Some(Curve::constant(total.value.0 / duration.secs_f64())),
            Some(profile) => profiled(context, profile, |area_s| total.value.0 / area_s),
        };
    }
    if let Some(points) = &a.ramp {
        return ramp(context, points);
    }
    match a.rates.as_ref().map(|r| &r.value) {
        Some(rates) => table(context, rates),
        None => None,
    }
}

/// The weights of a profile, repeated to the end, times a rate that may depend on their sum (weight x seconds).
fn profiled(context: &mut Context<'_>, profile: &Spanned<Profile>, rate: impl Fn(f64) -> f64) -> Option<Curve> {
    let (weights, period): (&[Spanned<Amount>], u64) = match &profile.value {
        Profile::Hourly(weights) => (weights, 3_600),
        Profile::HalfHourly(weights) => (weights, 1_800),
        Profile::QuarterHourly(weights) => (weights, 900),
    };
    if weights.is_empty() {
        context.problems.push(Problem::error(Code::Value, profile.span, "a profile needs at least one weight"));
        return None;
    }
    let period = SimDuration::from_secs(period).micros();
    let duration = context.frame.duration.micros();
    let count = duration.div_ceil(period);
    context.charge(usize::try_from(count).unwrap_or(usize::MAX), profile.span)?;
    let weight = |i: u64| weights[(i % weights.len() as u64) as usize].value.0;
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

fn ramp(context: &mut Context<'_>, raw: &Spanned<Vec<RampPoint>>) -> Option<Curve> {
    let mut points: Vec<(SimTime, f64)> = Vec::new();
    for point in &raw.value {
        let at = context.frame.at(&point.at);
        let at = context.note(at)?;
        if points.last().is_some_and(|last| at <= last.0) {
            context.problems.push(
                Problem::error(Code::Value, point.at.span, "the points of a ramp must follow one another in time")
                    .help("for a jump, put two points a second apart"),
            );
            return None;
        }
        points.push((at, point.rate.value.0));
    }
    if points.is_empty() {
        context.problems.push(Problem::error(Code::Value, raw.span, "a ramp needs at least one point"));
        return None;
    }
    Some(Curve::lines(&points))
}

fn table(context: &mut Context<'_>, raw: &Rates) -> Option<Curve> {
    let every = raw.every.value.0.micros();
    if every == 0 {
        context.problems.push(Problem::error(Code::Value, raw.every.span, "an interval must be longer than nothing"));
        return None;
    }
    let per_interval = raw.every.value.0.secs_f64();
    let steps = match (&raw.values, &raw.file) {
        (Some(values), None) => {
            let extras = [&raw.column, &raw.start_column].into_iter().flatten().map(|w| w.span);
            let filter = raw.filter.iter().flat_map(|f| f.0.first()).map(|(name, _)| name.span);
            if let Some(span) = extras.chain(filter).next() {
                context.problems.push(Problem::error(Code::Conflict, span, "`values` are not read from a file"));
                return None;
            }
            let steps: Vec<(i64, f64)> = values
                .value
                .iter()
                .enumerate()
                .map(|(i, v)| ((i as i64).saturating_mul(every as i64), v.value.0))
                .collect();
            if steps.is_empty() {
                context.problems.push(Problem::error(Code::Value, values.span, "at least one interval is needed"));
                return None;
            }
            steps
        }
        (None, Some(file)) => from_file(context, raw, file, every)?,
        _ => {
            context.problems.push(
                Problem::error(Code::Conflict, raw.every.span, "`rates` has exactly one of `values` and `file`").help(
                    "write `rates: {every: 15m, values: [12, 15, 9]}` or `rates: {every: 15m, file: F.csv, column: C}`",
                ),
            );
            return None;
        }
    };
    context.charge(steps.len(), raw.every.span)?;
    let mut pieces: Vec<(u64, f64)> = Vec::with_capacity(steps.len());
    for (from, contacts) in steps {
        let end = from.saturating_add_unsigned(every);
        if end <= 0 {
            continue;
        }
        let (from, rate) = (from.max(0) as u64, contacts / per_interval);
        // The zero after the last interval gives way to the interval that begins there.
        if pieces.last().is_some_and(|last| last.0 == from) {
            pieces.pop();
        }
        pieces.push((from, rate));
        pieces.push((end as u64, 0.0));
    }
    if pieces.is_empty() {
        context.problems.push(Problem::error(Code::Value, raw.every.span, "all intervals lie before the start"));
        return None;
    }
    Some(Curve::steps(pieces))
}

/// (Start in microseconds from the scenario's start, contacts) of the intervals in a file.
fn from_file(context: &mut Context<'_>, raw: &Rates, file: &Spanned<String>, every: u64) -> Option<Vec<(i64, f64)>> {
    let Some(column) = &raw.column else {
        let problem = Problem::error(Code::MissingField, file.span, "missing field `column`");
        context.problems.push(problem.help("name the column that holds the contacts of each interval"));
        return None;
    };
    let table = context.tables.get(file, context.sources, context.problems)?;
    context.charge(table.len(), file.span)?;
    let frame = context.frame;
    let read = || -> Result<Vec<(i64, f64)>, Problem> {
        let contacts = table.column(&column.value, column.span)?;
        let start = raw.start_column.as_ref().map(|c| table.column(&c.value, c.span)).transpose()?;
        let mut steps: Vec<(i64, f64)> = Vec::new();
        for row in table.rows(raw.filter.as_ref(), file.span)? {
            let from = match &start {
                None => (steps.len() as i64).saturating_mul(every as i64),
                Some(column) => frame.cell(row.text(column)).ok_or_else(|| {
                    row.wrong(column, "a time of day, a date and time (then `start` needs a date) or seconds")
                })?,
            };
            if steps.last().is_some_and(|last| from < last.0.saturating_add_unsigned(every)) {
                let problem =
                    Problem::error(Code::Table, row.span, "this interval begins before the one above has ended");
                return Err(problem.help("select rows with `where`, or check `every`"));
            }
            steps.push((from, row.number(&contacts)?));
        }
        Ok(steps)
    };
    let result = read();
    context.note(result)
}
