//! Arrivals: rates, ramps and what surges add. Traces are in [`super::trace`].

use std::sync::Arc;

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::arrivals::{Arrivals as RawArrivals, DayFactor, RampPoint};
use super::super::raw::contacts::Contact;
use super::super::raw::scenario::Entry;
use super::super::source::Span;
use super::curve::Curve;
use super::surges::Swells;
use super::{Context, profile, rates, trace};
use crate::model::{Arrivals, SimTime, TraceRow};

/// The largest rate of a class.
const MAX_RATE_PER_S: f64 = 1e9;

/// The normal arrivals of a class, without surges.
pub(super) enum Base {
    /// One contact for each row.
    Trace(Arc<[TraceRow]>),
    /// A rate, contacts per second.
    Curve(Curve),
}

/// The normal arrivals of each class; `None` for those that are wrong.
pub(super) fn bases(context: &mut Context<'_>) -> Vec<Option<Base>> {
    let entries = &context.raw.contacts.entries;
    let look = |entry: &Entry<Contact>| {
        let class = entry.value.as_ref()?;
        match &class.arrivals {
            Some(arrivals) => context.within(entry, |context| base(context, arrivals)),
            None => Some(Base::Curve(Curve::constant(0.0))),
        }
    };
    entries.iter().map(look).collect()
}

fn base(context: &mut Context<'_>, raw: &Spanned<RawArrivals>) -> Option<Base> {
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
    let weights = [
        ("profile", a.profile.as_ref().map(|p| p.span)),
        ("weekdays", a.weekdays.map(|w| w.span)),
        ("growth", a.growth.map(|g| g.span)),
    ];
    let first = weights.iter().find_map(|(name, span)| span.map(|span| (name, span)));
    if let (Some((name, span)), None, None) = (first, &a.rate, &a.total) {
        context.problems.push(
            Problem::error(Code::Conflict, span, format!("`{name}` needs a `rate` or a `total`, which it multiplies"))
                .help("`rates`, `ramp` and `trace` have a shape of their own"),
        );
        return None;
    }
    if let Some(raw_trace) = &a.trace {
        if let Some(day_factor) = &a.day_factor {
            let problem = Problem::error(Code::Conflict, day_factor.span, "a trace is what it is: no `day_factor`");
            context.problems.push(problem.help("remove the line"));
            return None;
        }
        return trace::rows(context, raw_trace).map(Base::Trace);
    }
    let curve = base_curve(context, a)?;
    bounded(context, curve, raw.span, "write a lower rate").map(Base::Curve)
}

/// The arrivals of a class, its surges included.
pub(super) fn arrivals(
    context: &mut Context<'_>,
    raw: Option<&Spanned<RawArrivals>>,
    name: Span,
    base: Base,
    swells: &Swells,
) -> Option<Arrivals> {
    let base = match base {
        Base::Trace(rows) => return Some(Arrivals::Trace(rows)),
        Base::Curve(curve) => curve,
    };
    let span = raw.map_or(name, |raw| raw.span);
    let curve = with(context, span, base, &swells.factors, Curve::product)?;
    let curve = with(context, span, curve, &swells.extras, Curve::sum)?;
    let curve = bounded(context, curve, span, "write a lower rate or a smaller surge; factors on one class multiply")?;
    let day_factor_cv = match raw.and_then(|raw| raw.value.day_factor.as_ref()).map(|d| &d.value) {
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

/// A curve within the limit.
fn bounded(context: &mut Context<'_>, curve: Curve, span: Span, help: &str) -> Option<Curve> {
    if curve.within(MAX_RATE_PER_S) {
        return Some(curve);
    }
    let message = format!("the rate exceeds the limit of {MAX_RATE_PER_S} per second");
    context.problems.push(Problem::error(Code::Limit, span, message).help(help));
    None
}

/// A curve combined with others, if there are any.
fn with(
    context: &mut Context<'_>,
    span: Span,
    curve: Curve,
    others: &[Curve],
    combine: fn(&[Curve]) -> Curve,
) -> Option<Curve> {
    if others.is_empty() {
        return Some(curve);
    }
    // Every piece is compared with every curve, and a ramp under a surge is drawn in several chords.
    let pieces = curve.len() + others.iter().map(Curve::len).sum::<usize>();
    context.charge(pieces.saturating_mul(others.len() + 1), span)?;
    let all: Vec<Curve> = std::iter::once(curve).chain(others.iter().cloned()).collect();
    Some(combine(&all))
}

fn base_curve(context: &mut Context<'_>, a: &RawArrivals) -> Option<Curve> {
    if let Some(rate) = &a.rate {
        return profile::weighted(context, a, |_| rate.value.0);
    }
    if let Some(total) = &a.total {
        return profile::weighted(context, a, |area_s| total.value.0 / area_s);
    }
    if let Some(points) = &a.ramp {
        return ramp(context, points);
    }
    match a.rates.as_ref().map(|r| &r.value) {
        Some(table) => rates::table(context, table),
        None => None,
    }
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
