//! Conversations in turns, customers who leave without telling, holding replies.

use super::super::diagnostic::{Code, Problem};
use super::super::raw::contacts::Contact;
use super::super::raw::dialogue::{TurnCount, Turns as RawTurns};
use super::super::source::Span;
use super::{Context, laws};
use crate::model::{
    Arrivals, ContactClass, Dialogue, HoldingReply, Law, SilentLeaving, SimDuration, TracePatience, Turns,
};

/// The most turns of a conversation.
const MAX_TURNS: u32 = 1_000;

/// What the file says of a class's conversations; `None` if something is wrong.
pub(super) fn dialogue(context: &mut Context<'_>, raw: &Contact) -> Option<Dialogue> {
    let turns = raw.turns.as_ref().map(|raw| turns(context, &raw.value));
    let silent = raw.silent.as_ref().map(|raw| {
        let detect = laws::finite(context, &raw.value.detect, "detect")?;
        Some(SilentLeaving { share: raw.value.share.0, detect })
    });
    let holding = raw.holding_reply.as_ref().map(|reply| HoldingReply {
        after: reply.value.after.0,
        costs: reply.value.costs.map_or(SimDuration::ZERO, |costs| costs.0),
    });
    if let (Some(word), Some(_)) = (first_word(raw), &raw.transfers) {
        context.problems.push(beside_transfers(word, "a first line"));
        return None;
    }
    Some(Dialogue { turns: complete(turns)?, silent: complete(silent)?, holding })
}

/// What is written, if it is right.
fn complete<T>(written: Option<Option<T>>) -> Option<Option<T>> {
    written.map_or(Some(None), |right| right.map(Some))
}

/// The first of the words that a first line and its departments cannot have.
fn first_word(raw: &Contact) -> Option<(&'static str, Span)> {
    let turns = raw.turns.as_ref().map(|t| ("turns", t.span));
    let silent = || raw.silent.as_ref().map(|s| ("silent", s.span));
    turns.or_else(silent).or_else(|| raw.holding_reply.as_ref().map(|h| ("holding_reply", h.span)))
}

/// A department cannot have what a first line cannot have.
pub(super) fn in_a_department(raw: &Contact) -> Option<Problem> {
    first_word(raw).map(|word| beside_transfers(word, "a department of a first line"))
}

fn beside_transfers((word, span): (&str, Span), what: &str) -> Problem {
    Problem::error(Code::Conflict, span, format!("{what} has no `{word}`"))
        .help("where contacts are handed over, the customer is with an agent all the time: remove the line")
}

fn turns(context: &mut Context<'_>, raw: &RawTurns) -> Option<Turns> {
    let think = laws::finite(context, &raw.think, "think");
    let (least, most) = match &raw.count.value {
        TurnCount::Number(count) => (in_range(context, *count, raw.count.span)?, *count),
        TurnCount::Range(range) => {
            let least = in_range(context, range.min.value, range.min.span)?;
            let most = in_range(context, range.max.value, range.max.span)?;
            if most < least {
                let problem = Problem::error(Code::Value, range.max.span, "the upper end lies below the lower end");
                context.problems.push(problem.help("write for instance `{min: 4, max: 8}`"));
                return None;
            }
            (least, most)
        }
    };
    let inactive_after = raw.inactive_after.map_or(SimDuration::FOREVER, |after| after.0);
    Some(Turns { least, most, think: think?, inactive_after })
}

fn in_range(context: &mut Context<'_>, count: u32, span: Span) -> Option<u32> {
    if (1..=MAX_TURNS).contains(&count) {
        return Some(count);
    }
    let message = format!("{count} turns are not between 1 and {MAX_TURNS}");
    context
        .problems
        .push(Problem::error(Code::Value, span, message).help("in most chats an agent writes 6 to 8 times"));
    None
}

/// A word that needs customers who lose patience, where nobody ever does.
pub(super) fn without_patience(class: &ContactClass, raw: &Contact) -> Option<Problem> {
    let known = match &class.arrivals {
        Arrivals::Trace(rows) => rows.iter().any(|row| !matches!(row.patience, TracePatience::Drawn)),
        Arrivals::Poisson { .. } => false,
    };
    let silent = raw.silent.as_ref().map(|s| ("leaves without telling", s.span));
    let (whom, span) = silent.or_else(|| raw.holding_reply.as_ref().map(|h| ("has to be asked to wait", h.span)))?;
    (class.patience == Law::Never && !known).then(|| {
        let message = format!("nobody of `{}` {whom}: all wait for ever", class.name);
        Problem::warning(Code::Patience, span, message).help("add for instance `patience: {exponential: {mean: 5m}}`")
    })
}
