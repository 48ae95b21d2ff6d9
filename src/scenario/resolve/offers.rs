//! How agents answer offers, and what becomes of those that they do not accept.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::agents::Answering as RawAnswering;
use super::super::raw::offers::Again;
use super::{Context, laws};
use crate::model::{Answering, Law, MissPause, OfferAgain, OfferRule, SimDuration};

/// Agents who answer in less time have not been asked.
const ACCEPT_WITHIN_MIN: SimDuration = SimDuration::from_secs(1);

/// `agents.GROUP.answering`.
pub(super) fn answering(context: &mut Context<'_>, raw: &Spanned<RawAnswering>) -> Option<Answering> {
    let RawAnswering { delay, declines, misses } = &raw.value;
    let delay = match delay {
        None => Law::ZERO,
        Some(delay) => laws::finite(context, delay, "delay")?,
    };
    let (declines, misses) = (declines.map_or(0.0, |s| s.value.0), misses.map_or(0.0, |s| s.value.0));
    if declines + misses > 1.0 {
        let message = format!("agents decline and miss {} % of the offers", ((declines + misses) * 1e6).round() / 1e4);
        context.problems.push(
            Problem::error(Code::Value, raw.span, message).help("`declines` and `misses` make at most 100 % together"),
        );
        return None;
    }
    Some(Answering { delay, declines, misses })
}

/// `routing.offer`; `again` is what the policy says where it says nothing.
pub(super) fn rule(context: &mut Context<'_>, again: OfferAgain) -> OfferRule {
    let mut rule = OfferRule { again, ..OfferRule::default() };
    let Some(raw) = context.raw.routing.as_ref().and_then(|r| r.value.offer.as_ref()) else { return rule };
    if let Some(within) = raw.value.accept_within {
        rule.accept_within = within.value.0;
        if rule.accept_within < ACCEPT_WITHIN_MIN {
            context.problems.push(
                Problem::error(Code::Value, within.span, "agents need at least a second to accept a contact")
                    .help("write for instance `accept_within: 20s`; without `answering`, agents accept at once"),
            );
        }
    }
    rule.again = match raw.value.again.map(|a| a.value) {
        None => again,
        Some(Again::Anyone) => OfferAgain::Anyone,
        Some(Again::OtherAgents) => OfferAgain::OtherAgents,
    };
    match (raw.value.pause_after, raw.value.pause) {
        (None, None) => {}
        (Some(after), Some(pause)) => {
            if after.value == 0 {
                context.problems.push(
                    Problem::error(Code::Value, after.span, "a pause comes after at least one missed offer")
                        .help("remove `pause_after` and `pause` for no pause"),
                );
            }
            if pause.value.0 == SimDuration::ZERO {
                context.problems.push(
                    Problem::error(Code::Value, pause.span, "the pause must be longer than nothing")
                        .help("remove `pause_after` and `pause` for no pause"),
                );
            }
            rule.pause = Some(MissPause { after: after.value, lasts: pause.value.0 });
        }
        (Some(after), None) => context.problems.push(
            Problem::error(Code::MissingField, after.span, "nothing says how long the pause lasts")
                .label("this needs `pause`")
                .help("write for instance `pause: 5m`"),
        ),
        (None, Some(pause)) => context.problems.push(
            Problem::error(Code::MissingField, pause.span, "nothing says when an agent is sent to this pause")
                .label("this needs `pause_after`")
                .help("write for instance `pause_after: 3`, for three missed offers in a row"),
        ),
    }
    rule
}
