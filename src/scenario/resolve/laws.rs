//! Laws of durations.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::laws::{Empirical as RawEmpirical, Law as RawLaw, Part, SurvivalFile, SurvivalPoint, Tail};
use super::super::raw::quantities::{Duration, Ratio};
use super::Context;
use crate::model::{Empirical, Law, SimDuration};

/// A law as it may stand for `handling` and `wrap_up`: it ends.
pub(super) fn finite(context: &mut Context<'_>, raw: &Spanned<RawLaw>, field: &str) -> Option<Law> {
    let law = law(context, raw)?;
    if law.mean_s().is_finite() {
        return Some(law);
    }
    context.problems.push(
        Problem::error(Code::Value, raw.span, format!("`{field}` must come to an end"))
            .help("`never` is for `patience` only"),
    );
    None
}

/// A greater coefficient of variation is seen nowhere, and is what `50` says in place of `50%`.
const SURELY_A_SLIP: f64 = 5.0;

/// Any law.
pub(super) fn law(context: &mut Context<'_>, raw: &Spanned<RawLaw>) -> Option<Law> {
    if let RawLaw::Lognormal { cv, .. } | RawLaw::Gamma { cv, .. } = &raw.value
        && cv.value.0 > SURELY_A_SLIP
    {
        let message =
            format!("with a coefficient of variation of {}, nearly all are tiny and a few endless", cv.value.0);
        context.problems.push(
            Problem::warning(Code::Spread, cv.span, message).help("`0.9` and `90%` are the same; 0.5 to 1.5 are usual"),
        );
    }
    let result = match &raw.value {
        RawLaw::Constant(d) => Ok(Law::Constant { value_s: d.0.secs_f64() }),
        RawLaw::Never => Ok(Law::Never),
        RawLaw::Exponential { mean } => positive(mean, "mean").map(|mean_s| Law::Exponential { mean_s }),
        RawLaw::Lognormal { mean, cv } => {
            positive(mean, "mean").and_then(|mean_s| Ok(Law::Lognormal { mean_s, cv: variation(cv)? }))
        }
        RawLaw::Gamma { mean, cv } => {
            positive(mean, "mean").and_then(|mean_s| Ok(Law::Gamma { mean_s, cv: variation(cv)? }))
        }
        RawLaw::Erlang { stages, mean } => positive(mean, "mean").and_then(|mean_s| match stages.value {
            1..=10_000 => Ok(Law::Erlang { stages: stages.value, mean_s }),
            n => Err(Problem::error(Code::Value, stages.span, format!("an Erlang law has 1 to 10000 stages, not {n}"))),
        }),
        RawLaw::Weibull { scale, shape } => positive(scale, "scale").and_then(|scale_s| match shape.value.0 {
            shape if (0.05..=100.0).contains(&shape) => Ok(Law::Weibull { scale_s, shape }),
            other => {
                Err(Problem::error(Code::Value, shape.span, format!("the shape {other} is not between 0.05 and 100")))
            }
        }),
        RawLaw::Uniform { min, max } => {
            if min.value.0 > max.value.0 {
                Err(Problem::error(Code::Value, max.span, "the upper end lies below the lower end"))
            } else {
                Ok(Law::Uniform { min_s: min.value.0.secs_f64(), max_s: max.value.0.secs_f64() })
            }
        }
        RawLaw::Mixture(parts) => return mixture(context, parts),
        RawLaw::Empirical(empirical_law) => return empirical(context, empirical_law),
    };
    context.note(result)
}

fn positive(d: &Spanned<Duration>, what: &str) -> Result<f64, Problem> {
    if d.value.0 > SimDuration::ZERO {
        return Ok(d.value.0.secs_f64());
    }
    Err(Problem::error(Code::Value, d.span, format!("the {what} must be longer than nothing"))
        .help("for a law that is always the same, write `constant: 0s`"))
}

fn variation(cv: &Spanned<Ratio>) -> Result<f64, Problem> {
    let value = cv.value.0;
    if value > 0.0 && value <= 100.0 {
        return Ok(value);
    }
    Err(Problem::error(
        Code::Value,
        cv.span,
        format!("the coefficient of variation {value} is not above 0 and at most 100"),
    )
    .help("it is standard deviation / mean, such as `0.9`; for no variation, use `constant`"))
}

fn mixture(context: &mut Context<'_>, parts: &Spanned<Vec<Part>>) -> Option<Law> {
    let sum: f64 = parts.value.iter().map(|p| p.share.0).sum();
    if (sum - 1.0).abs() > 1e-6 {
        let message = format!("the shares make {} %, not 100 %", (sum * 1e6).round() / 1e4);
        context.problems.push(Problem::error(Code::Value, parts.span, message).help("change one of the shares"));
        return None;
    }
    let laws: Vec<Option<(f64, Law)>> =
        parts.value.iter().map(|p| law(context, &p.of).map(|law| (p.share.0 / sum, law))).collect();
    let laws = laws.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Law::Mixture { parts: laws.into_iter().filter(|(share, _)| *share > 0.0).collect() })
}

fn empirical(context: &mut Context<'_>, raw: &Spanned<RawEmpirical>) -> Option<Law> {
    let RawEmpirical { survival, points, values, tail } = &raw.value;
    let law = match (survival, points, values) {
        (Some(file), None, None) => from_file(context, &file.value).and_then(|points| {
            let result = curve(points, tail.as_ref(), raw);
            context.note(result)
        }),
        (None, Some(points), None) => {
            let result = from_points(points).and_then(|points| curve(points, tail.as_ref(), raw));
            context.note(result)
        }
        (None, None, Some(values)) => {
            let result = from_values(values, tail.as_ref());
            context.note(result)
        }
        _ => {
            context.problems.push(
                Problem::error(
                    Code::Conflict,
                    raw.span,
                    "a measured law has exactly one of `survival`, `points` and `values`",
                )
                .help("write for instance `empirical: {survival: {file: patience.csv}, tail: {mean: 10m}}`"),
            );
            None
        }
    };
    law.map(Law::Empirical)
}

/// A point with its place: (x in s, survival, where).
type Placed = (f64, f64, super::Span);

fn from_file(context: &mut Context<'_>, raw: &SurvivalFile) -> Option<Vec<Placed>> {
    let table = context.tables.get(&raw.file, context.sources, context.problems)?;
    context.charge(table.len(), raw.file.span)?;
    let column = |named: &Option<Spanned<String>>, default: &str| match named {
        Some(name) => table.column(&name.value, name.span),
        None => table.column(default, raw.file.span),
    };
    let read = || {
        let time = column(&raw.time_column, "wait_s")?;
        let survival = column(&raw.survival_column, "survival")?;
        let rows = table.rows(raw.filter.as_ref(), raw.file.span)?;
        rows.iter().map(|row| Ok((row.number(&time)?, row.number(&survival)?, row.span))).collect()
    };
    let result = read();
    context.note(result)
}

fn from_points(points: &Spanned<Vec<SurvivalPoint>>) -> Result<Vec<Placed>, Problem> {
    let since_start = |p: &SurvivalPoint| (p.at.value.0.secs_f64(), p.survival.value.0, p.at.span);
    Ok(points.value.iter().map(since_start).collect())
}

/// A survival curve with its tail, checked.
fn curve(
    placed: Vec<Placed>,
    tail: Option<&Spanned<Tail>>,
    whole: &Spanned<RawEmpirical>,
) -> Result<Empirical, Problem> {
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(placed.len());
    for (x, survival, span) in placed {
        if survival > 1.0 {
            return Err(Problem::error(Code::Value, span, format!("a survival of {survival} is more than 1")));
        }
        if let Some(&(before, higher)) = points.last() {
            if x <= before {
                return Err(Problem::error(Code::Value, span, "the times of a survival curve must rise"));
            }
            if survival > higher {
                return Err(Problem::error(Code::Value, span, "a survival curve cannot rise")
                    .help("each point says what share lasts longer than its time"));
            }
        }
        points.push((x, survival));
    }
    let mut tail_rate_per_s = None;
    if let Some(tail) = tail {
        tail_rate_per_s = Some(tail_rate(tail)?);
        if let Some(from) = tail.value.from {
            let kept = points.iter().take_while(|p| p.0 <= from.value.0.secs_f64()).count();
            if kept == 0 {
                return Err(Problem::error(Code::Value, from.span, "the tail begins before the first point"));
            }
            points.truncate(kept);
        }
    }
    let Some(&(_, left)) = points.last() else {
        return Err(Problem::error(Code::Value, whole.span, "a survival curve needs at least one point"));
    };
    if left > 0.0 && tail_rate_per_s.is_none() {
        let message = format!("the survival curve ends at {left}, and nothing says how it goes on");
        return Err(Problem::error(Code::MissingField, whole.span, message)
            .help("add `tail: {mean: 10m}` for an exponential tail, or a last point with survival 0"));
    }
    Ok(Empirical { points, tail_rate_per_s })
}

fn tail_rate(tail: &Spanned<Tail>) -> Result<f64, Problem> {
    match (&tail.value.mean, &tail.value.rate) {
        (Some(mean), None) => positive(mean, "mean of the tail").map(f64::recip),
        (None, Some(rate)) if rate.value.0 > 0.0 => Ok(rate.value.0),
        (None, Some(rate)) => Err(Problem::error(Code::Value, rate.span, "the rate of the tail must be above 0")),
        _ => Err(Problem::error(Code::Conflict, tail.span, "a tail has exactly one of `mean` and `rate`")
            .help("write `tail: {mean: 10m}` or `tail: {rate: 0.1/min}`")),
    }
}

/// The law of measured values: straight lines between the order statistics.
fn from_values(values: &Spanned<Vec<Duration>>, tail: Option<&Spanned<Tail>>) -> Result<Empirical, Problem> {
    if let Some(tail) = tail {
        return Err(Problem::error(Code::Conflict, tail.span, "a `tail` belongs to a survival curve, not to `values`"));
    }
    let mut sorted: Vec<u64> = values.value.iter().map(|v| v.0.micros()).collect();
    sorted.sort_unstable();
    let n = sorted.len();
    if n == 0 {
        return Err(Problem::error(Code::Value, values.span, "at least one value is needed"));
    }
    let seconds = |us: u64| SimDuration::from_micros(us).secs_f64();
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(n);
    let steps = (n - 1).max(1) as f64;
    for (i, &us) in sorted.iter().enumerate() {
        let survival = if n == 1 { 0.0 } else { 1.0 - i as f64 / steps };
        let (x, last_x) = (seconds(us), points.last().map(|p| p.0));
        match (points.last_mut(), last_x) {
            // Equal values are an atom: the survival falls within the last microsecond before them. At the first point
            // a survival below 1 says the same.
            (Some(last), Some(last_x)) if last_x >= x => last.1 = survival,
            (Some(_), Some(last_x)) => {
                let before = seconds(us - 1);
                if sorted.get(i + 1) == Some(&us) && before > last_x {
                    points.push((before, survival));
                }
                points.push((x, survival));
            }
            _ => points.push((x, survival)),
        }
    }
    Ok(Empirical { points, tail_rate_per_s: None })
}
