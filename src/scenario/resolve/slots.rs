//! How many conversations agents may have at once, and at what speed.

use super::super::diagnostic::{Code, Problem};
use super::super::raw::agents::Group;
use super::super::raw::channels::Channel;
use super::super::raw::scenario::Entry;
use super::super::raw::slots::{Limits, Slots, Weight as RawWeight};
use super::super::source::Span;
use super::Context;
use crate::model::{ChannelId, Concurrency, Weight};

/// The most conversations of an agent.
const MAX_SLOTS: u32 = 100;

/// The limits of a group's agents; `None` if something is wrong.
pub(super) fn concurrency(context: &mut Context<'_>, entry: &Entry<Group>, raw: &Group) -> Option<Concurrency> {
    let mut concurrency = match &raw.slots {
        None => Concurrency::ONE,
        Some(slots) => match &slots.value {
            Slots::Number(number) => Concurrency { slots: in_range(context, *number, slots.span)?, ..Concurrency::ONE },
            Slots::Limits(raw) => limits(context, raw, slots.span)?,
        },
    };
    let Some(speed) = &raw.speed else {
        if let Some(slots) = raw.slots.as_ref().filter(|_| concurrency.slots > 1 && !entry.flaws.touch("speed")) {
            let message = "several conversations at once, each as fast as one alone";
            context.problems.push(Problem::warning(Code::Slots, slots.span, message).help(
                "write what each conversation slows down to, such as `speed: [1, 0.92, 0.82, 0.72, 0.62]`, or a row of 1 if \
                 that is what you mean",
            ));
        }
        return Some(concurrency);
    };
    let mut complete = true;
    for one in speed.value.iter().filter(|s| !(0.01..=1.0).contains(&s.value.0)) {
        context.problems.push(
            Problem::error(Code::Value, one.span, format!("a speed of {} is not between 0.01 and 1", one.value.0))
                .help(
                    "1 is the speed of one conversation alone; the speed with each kind of contact stands in `skills`",
                ),
        );
        complete = false;
    }
    if speed.value.len() < concurrency.slots as usize && !entry.flaws.touch("slots") {
        let message = format!("{} speeds for up to {} conversations", speed.value.len(), concurrency.slots);
        context.problems.push(
            Problem::error(Code::Value, speed.span, message).help(
                "write the speed of each conversation while 1, 2, 3 and so on are open, such as `[1, 0.8, 0.65]`",
            ),
        );
        complete = false;
    }
    concurrency.speed = speed.value.iter().map(|s| s.value.0).collect();
    complete.then_some(concurrency)
}

fn limits(context: &mut Context<'_>, raw: &Limits, span: Span) -> Option<Concurrency> {
    let mut limits = Vec::new();
    let mut complete = true;
    for (name, limit) in raw.channels.iter().flat_map(|channels| &channels.0) {
        let channels = &context.raw.channels;
        if channels.key.is_none() {
            let message = format!("there is no channel `{}`", name.value);
            let help = "the file has no block `channels:`";
            context.problems.push(Problem::error(Code::UnknownReference, name.span, message).help(help));
        }
        match (context.lookup(name, channels, "channel"), in_range(context, limit.value, limit.span)) {
            (Some(channel), Some(limit)) => limits.push((ChannelId::at(channel), limit)),
            _ => complete = false,
        }
    }
    if !complete {
        return None;
    }
    let sum = limits.iter().map(|l| l.1).sum::<u32>();
    let slots = match raw.total {
        Some(total) => in_range(context, total.value, total.span)?,
        None if limits.is_empty() => {
            context.problems.push(
                Problem::error(Code::MissingField, span, "neither `total` nor `channels` says how many")
                    .help("write for instance `slots: 3`, or `slots: {channels: {chat: 3, mail: 5}}`"),
            );
            return None;
        }
        None => in_range(context, sum, span)?,
    };
    // A limit that is never reached is none.
    limits.retain(|l| l.1 < slots);
    Some(Concurrency { slots, limits, mixed: raw.mixed.unwrap_or(true), speed: Vec::new() })
}

fn in_range(context: &mut Context<'_>, number: u32, span: Span) -> Option<u32> {
    if (1..=MAX_SLOTS).contains(&number) {
        return Some(number);
    }
    let message = format!("{number} conversations at once are not between 1 and {MAX_SLOTS}");
    context.problems.push(Problem::error(Code::Value, span, message).help("most agents can cope with 3 to 5 chats"));
    None
}

/// How much of an agent's slots a conversation of a channel takes.
pub(super) fn weight(context: &mut Context<'_>, raw: &Channel) -> Option<Weight> {
    match raw.weight {
        None if raw.lines.is_some() => Some(Weight::All),
        None => Some(Weight::Units(1)),
        Some(weight) => match weight.value {
            RawWeight::All => Some(Weight::All),
            RawWeight::Units(units) if (1..=MAX_SLOTS).contains(&units) => Some(Weight::Units(units)),
            RawWeight::Units(units) => {
                let message = format!("a weight of {units} is not between 1 and {MAX_SLOTS}");
                context.problems.push(
                    Problem::error(Code::Value, weight.span, message)
                        .help("1 is one of the agent's slots; write `all` where an agent does nothing else meanwhile"),
                );
                None
            }
        },
    }
}
