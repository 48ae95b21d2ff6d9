//! Surges: factors on the rates of classes, and contacts that come on top.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::events::Surge;
use super::arrivals::Base;
use super::curve::{Curve, Shape};
use super::limits::MAX_CONTACTS;
use super::{Context, events};
use crate::model::{SimDuration, SimTime};

/// The largest factor of a surge.
const MAX_FACTOR: f64 = 1_000.0;
/// So much of the extra contacts may come after the end without a word.
const LOST: f64 = 0.01;

/// What surges do to a class.
#[derive(Clone, Default)]
pub(super) struct Swells {
    /// Factors on the rate.
    pub factors: Vec<Curve>,
    /// Rates that come on top, contacts per second.
    pub extras: Vec<Curve>,
}

/// What surges do to each class, whose normal arrivals are given.
pub(super) fn surges(context: &mut Context<'_>, bases: &[Option<Base>]) -> Vec<Swells> {
    let mut swells = vec![Swells::default(); context.raw.contacts.entries.len()];
    for entry in &context.raw.events.entries {
        let Some(event) = &entry.value else { continue };
        context.within(entry, |context| {
            // Each event needs its time, so this is where a wrong one is reported.
            let at = events::time(context, &event.at);
            let at = context.note(at);
            if let Some(surge) = &event.surge {
                add(context, at, surge, bases, &mut swells);
            }
        });
    }
    swells
}

/// How a surge rises and falls; `None` if it has no length.
pub(super) fn shape(at: SimTime, surge: &Surge) -> Option<Shape> {
    let (ramp, hold) = (surge.ramp.map_or(SimDuration::ZERO, |d| d.0), surge.hold.map_or(SimDuration::ZERO, |d| d.0));
    let half_life = surge.half_life.map(|h| h.value.0);
    let has_length = ramp > SimDuration::ZERO || hold > SimDuration::ZERO || half_life.is_some();
    has_length.then_some(Shape { at, ramp, hold, half_life })
}

/// When nothing of a surge is left.
pub(super) fn over(shape: &Shape, surge: &Surge) -> SimTime {
    let top = surge.factor.map_or(1.0, |f| f.value.0 - 1.0);
    Curve::swell(0.0, top, shape).settles_at()
}

fn add(
    context: &mut Context<'_>,
    at: Option<SimTime>,
    raw: &Spanned<Surge>,
    bases: &[Option<Base>],
    swells: &mut [Swells],
) {
    let surge = &raw.value;
    let classes = classes(context, surge);
    if let Some(h) = surge.half_life.filter(|h| h.value.0 < SimDuration::from_millis(1_000)) {
        let problem = Problem::error(Code::Value, h.span, "a half-life is at least 1 s");
        context.problems.push(problem.help("leave `half_life` out for a surge that ends at once"));
        return;
    }
    let by = match (surge.factor, surge.extra) {
        (Some(by), None) | (None, Some(by)) => by,
        (None, None) => {
            context.problems.push(
                Problem::error(Code::MissingField, raw.span, "nothing says how many contacts the surge brings").help(
                    "write one of `factor: 2.5`, on the rate, and `extra: 400`, contacts on top over the whole surge",
                ),
            );
            return;
        }
        (Some(_), Some(extra)) => {
            context.problems.push(
                Problem::error(
                    Code::Conflict,
                    extra.span,
                    "`factor` and `extra` both say how many contacts the surge brings",
                )
                .help("keep one of them, or make two events of it"),
            );
            return;
        }
    };
    let (limit, message) = match surge.factor {
        Some(f) => (MAX_FACTOR, format!("a factor of {} is more than the limit of {MAX_FACTOR}", f.value.0)),
        None => (MAX_CONTACTS, format!("{} extra contacts are more than the limit of {MAX_CONTACTS}", by.value.0)),
    };
    if by.value.0 > limit {
        context
            .problems
            .push(Problem::error(Code::Limit, by.span, message).help("look for a slip; write a smaller number"));
        return;
    }
    let Some(at) = at else { return };
    let Some(shape) = shape(at, surge) else {
        context.problems.push(
            Problem::error(Code::MissingField, by.span, "this surge has no length")
                .help("give at least one of `ramp`, `hold` and `half_life`"),
        );
        return;
    };
    let Some(classes) = classes else { return };
    let curve = match surge.factor {
        Some(factor) => Curve::swell(1.0, factor.value.0, &shape),
        None => {
            let unit = Curve::swell(0.0, 1.0, &shape);
            let area = unit.area_before(SimTime::MAX);
            check_the_end(context, &unit, area, by.span);
            unit.scaled(by.value.0 / area)
        }
    };
    if context.charge(curve.len().saturating_mul(classes.len()), raw.span).is_none() {
        return;
    }
    if surge.factor.is_some() {
        classes.iter().for_each(|c| swells[*c].factors.push(curve.clone()));
        return;
    }
    for (class, share) in classes.iter().zip(shares(context, &classes, at, curve.settles_at(), bases)) {
        swells[*class].extras.push(curve.clone().scaled(share));
    }
}

/// The classes of a surge; `None` if one is wrong.
fn classes(context: &mut Context<'_>, surge: &Surge) -> Option<Vec<usize>> {
    let section = &context.raw.contacts;
    let mut classes = Vec::new();
    let mut complete = true;
    for name in &surge.contacts.0 {
        let Some(index) = context.lookup(name, section, "contact class") else {
            complete = false;
            continue;
        };
        let class = section.entries[index].value.as_ref();
        let problem = if class.and_then(|class| class.arrivals.as_ref()).is_some_and(|a| a.value.trace.is_some()) {
            Problem::error(Code::Conflict, name.span, format!("`{}` replays a trace, which cannot surge", name.value))
                .help("add a class with a `rate` for the extra contacts")
        } else if classes.contains(&index) {
            Problem::error(Code::Conflict, name.span, format!("`{}` stands here twice", name.value))
                .help("remove one of them")
        } else {
            classes.push(index);
            continue;
        };
        context.problems.push(problem);
        complete = false;
    }
    complete.then_some(classes)
}

/// How classes share extra contacts: as they share the normal contacts of that time, or evenly if there are none.
fn shares(context: &Context<'_>, classes: &[usize], from: SimTime, to: SimTime, bases: &[Option<Base>]) -> Vec<f64> {
    let to = to.min(context.frame.horizon());
    let normal = |class: &usize| match &bases[*class] {
        Some(Base::Curve(curve)) => curve.area_before(to) - curve.area_before(from),
        _ => 0.0,
    };
    let normal: Vec<f64> = classes.iter().map(normal).collect();
    let all: f64 = normal.iter().sum();
    let even = 1.0 / classes.len() as f64;
    normal.iter().map(|n| if all > 0.0 { n / all } else { even }).collect()
}

fn check_the_end(context: &mut Context<'_>, unit: &Curve, area: f64, span: super::super::source::Span) {
    let lost = 1.0 - unit.area_before(context.frame.horizon()) / area;
    if lost > LOST {
        let message = format!("{:.0} % of the extra contacts would come after the end and are not seen", lost * 100.0);
        context.problems.push(
            Problem::warning(Code::AfterTheEnd, span, message)
                .help("let the surge begin earlier, make it shorter, or write a longer `duration`"),
        );
    }
}
