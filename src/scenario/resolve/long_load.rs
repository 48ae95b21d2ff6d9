//! What long load, experience and illness do to a group.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::agents::{Fatigue as RawFatigue, Group, Learning as RawLearning};
use super::super::raw::quantities::{Amount, Duration};
use super::Context;
use crate::model::{Fatigue, Learning, LongLoad, SimDuration};

pub(super) fn long_load(context: &mut Context<'_>, raw: &Group) -> Option<LongLoad> {
    let fatigue = raw.fatigue.as_ref().map(|f| fatigue(context, &f.value));
    let learning = raw.learning.as_ref().map(|l| learning(context, &l.value));
    let absence = raw.absence.map_or(0.0, |share| share.value.0);
    // An inner `None` has been reported.
    let known = |is: bool| is.then_some(());
    known(!matches!(fatigue, Some(None)))?;
    known(!matches!(learning, Some(None)))?;
    Some(LongLoad { fatigue: fatigue.flatten(), learning: learning.flatten(), absence })
}

fn fatigue(context: &mut Context<'_>, raw: &RawFatigue) -> Option<Fatigue> {
    let half_life = match &raw.half_life {
        None => Some(SimDuration::from_secs(3_600)),
        Some(time) => lasting(context, time),
    };
    let handling = raw.handling.as_ref().map_or(Some(1.0), |f| factor(context, f, 0.1));
    let resolved = raw.resolved.as_ref().map_or(Some(1.0), |f| factor(context, f, 0.0));
    let cv = match &raw.cv {
        None => Some(0.0),
        Some(cv) if cv.value.0 <= 5.0 => Some(cv.value.0),
        Some(cv) => {
            let message = format!("a coefficient of variation of {} is not between 0 and 5", cv.value.0);
            context.problems.push(Problem::error(Code::Value, cv.span, message).help("write for instance `cv: 30%`"));
            None
        }
    };
    Some(Fatigue {
        occupancy: raw.occupancy.map_or(0.9, |share| share.value.0),
        half_life: half_life?,
        handling: handling?,
        cv: cv?,
        resolved: resolved?,
    })
}

fn learning(context: &mut Context<'_>, raw: &RawLearning) -> Option<Learning> {
    let handling = factor(context, &raw.handling, 0.1);
    let half_life = lasting(context, &raw.half_life);
    Some(Learning { handling: handling?, half_life: half_life? })
}

fn lasting(context: &mut Context<'_>, time: &Spanned<Duration>) -> Option<SimDuration> {
    if time.value.0 > SimDuration::ZERO {
        return Some(time.value.0);
    }
    let problem = Problem::error(Code::Value, time.span, "a half-life must be longer than nothing");
    context.problems.push(problem.help("write for instance `half_life: 1h`"));
    None
}

fn factor(context: &mut Context<'_>, factor: &Spanned<Amount>, least: f64) -> Option<f64> {
    let value = factor.value.0;
    if (least..=10.0).contains(&value) {
        return Some(value);
    }
    let message = format!("a factor of {value} is not between {least} and 10");
    context.problems.push(Problem::error(Code::Value, factor.span, message).help("1 changes nothing"));
    None
}
