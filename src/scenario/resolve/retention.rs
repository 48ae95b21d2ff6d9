//! Callbacks, tickets, announcements.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::contacts::Contact;
use super::super::raw::quantities::Amount;
use super::super::raw::retention::{
    Announcement as RawAnnouncement, Dial as RawDial, Of, Predictor as RawPredictor, When,
};
use super::super::raw::scenario::RawScenario;
use super::super::source::Span;
use super::{Context, laws};
use crate::model::{
    Alternative, Announcement, Channel, ClassId, ContactClass, Dial, Law, OfferWhen, Predictor, Retention, SimDuration,
};

/// Nobody is called more often.
const MOST_TRIES: u16 = 20;
const RETRY_AFTER: SimDuration = SimDuration::from_secs(900);
const TRIES: u16 = 3;
const RING_S: f64 = 20.0;

/// What a class offers and tells its customers; `None` if something is wrong.
pub(super) fn retention(context: &mut Context<'_>, raw: &Contact) -> Option<Retention> {
    let callback = raw.callback.as_ref().map(|c| {
        let due = c.value.due.as_ref().map(|law| laws::finite(context, law, "due"));
        let offered = alternative(context, c.value.accept.0, &c.value.to, &c.value.when);
        Some(Alternative { due: optional(due)?, ..offered? })
    });
    let ticket = raw.ticket.as_ref().map(|t| alternative(context, t.value.accept.0, &t.value.to, &t.value.when));
    let announcement = raw.announcement.as_ref().map(|a| announcement(context, &a.value));
    let dial = raw.dial.as_ref().map(|d| dial(context, &d.value));
    Some(Retention {
        callback: optional(callback)?,
        ticket: optional(ticket)?,
        announcement: optional(announcement)?,
        dial: optional(dial)?,
    })
}

/// What is absent is no mistake.
fn optional<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    part.map_or(Some(None), |part| part.map(Some))
}

fn alternative(
    context: &mut Context<'_>,
    accept: f64,
    to: &Spanned<String>,
    when: &Spanned<When>,
) -> Option<Alternative> {
    let section = &context.raw.contacts;
    let to = context.lookup(to, section, "contact class").map(ClassId::at);
    let at = match when.value {
        When::Waiting(least) => OfferWhen::Waiting(least),
        When::ExpectedWait(least) => OfferWhen::ExpectedWait(least.0),
        When::After(after) if after.0 == SimDuration::ZERO => {
            let problem = Problem::error(Code::Value, when.span, "nobody has been in the queue for no time");
            context.problems.push(
                problem.help("write for instance `{after: 60s}`, or `{waiting: 0}` for all who would have to wait"),
            );
            return None;
        }
        When::After(after) => OfferWhen::After(after.0),
    };
    Some(Alternative { accept, to: to?, when: at, due: None })
}

fn announcement(context: &mut Context<'_>, raw: &RawAnnouncement) -> Option<Announcement> {
    let said = raw.predictor.map(|p| match p.value {
        RawPredictor::LastToEnterService => Predictor::LastToEnterService,
        RawPredictor::HeadOfLine => Predictor::HeadOfLine,
        RawPredictor::QueueOverRate => Predictor::QueueOverRate,
    });
    if let (Of::Position, Some(raw)) = (raw.of, raw.predictor.filter(|_| said != Some(Predictor::QueueOverRate))) {
        let problem = Problem::error(Code::Conflict, raw.span, "who is told a place in the queue is told no wait");
        context
            .problems
            .push(problem.help("remove `predictor`: a place is worth its share of the handling, `queue_over_rate`"));
        return None;
    }
    let default = if raw.of == Of::Position { Predictor::QueueOverRate } else { Predictor::default() };
    let patience = factor(context, raw.patience.as_ref(), "patience");
    let after_promise = factor(context, raw.after_promise.as_ref(), "after_promise");
    Some(Announcement {
        predictor: said.unwrap_or(default),
        balk: raw.balk.map_or(0.0, |s| s.0),
        patience: patience?,
        after_promise: after_promise?,
    })
}

fn factor(context: &mut Context<'_>, raw: Option<&Spanned<Amount>>, field: &str) -> Option<f64> {
    const RANGE: std::ops::RangeInclusive<f64> = 0.01..=100.0;
    match raw {
        None => Some(1.0),
        Some(factor) if RANGE.contains(&factor.value.0) => Some(factor.value.0),
        Some(factor) => {
            let message = format!("`{field}` is a factor between 0.01 and 100");
            let problem = Problem::error(Code::Value, factor.span, message);
            context.problems.push(problem.help(format!("write for instance `{field}: 1.5`")));
            None
        }
    }
}

fn dial(context: &mut Context<'_>, raw: &RawDial) -> Option<Dial> {
    let ring = match &raw.ring {
        None => Some(Law::Constant { value_s: RING_S }),
        Some(law) => laws::finite(context, law, "ring"),
    };
    let retry = raw.retry.as_ref();
    let after = retry.and_then(|r| r.after);
    if let Some(after) = after.filter(|after| after.value.0 == SimDuration::ZERO) {
        let problem = Problem::error(Code::Value, after.span, "nobody is called again at once");
        context.problems.push(problem.help("write for instance `after: 15m`"));
        return None;
    }
    let tries = retry.and_then(|r| r.tries);
    if let Some(tries) = tries.filter(|tries| !(1..=MOST_TRIES).contains(&tries.value)) {
        let message = format!("a customer is called between once and {MOST_TRIES} times");
        context.problems.push(Problem::error(Code::Value, tries.span, message).help("write for instance `tries: 3`"));
        return None;
    }
    Some(Dial {
        reached: raw.reached.0,
        ring: ring?,
        retry_after: after.map_or(RETRY_AFTER, |after| after.value.0),
        tries: tries.map_or(TRIES, |tries| tries.value),
    })
}

/// The time that callbacks of a class have waited when they come, the same for all of them or more: it counts for them, so
/// that they keep their place where routing looks at age.
pub(super) fn waited_before(raw: &RawScenario, class: &str) -> SimDuration {
    let classes = raw.contacts.entries.iter().filter_map(|e| e.value.as_ref());
    let callbacks = classes.filter_map(|c| c.callback.as_ref()).map(|c| &c.value).filter(|c| c.to.value == class);
    let waited = callbacks.map(|callback| match callback.when.value {
        When::After(after) if callback.due.is_none() => after.0,
        _ => SimDuration::ZERO,
    });
    waited.min().unwrap_or(SimDuration::ZERO)
}

/// What concerns other classes, and channels.
pub(super) fn check(context: &mut Context<'_>, classes: Option<&[ContactClass]>, channels: Option<&[Channel]>) {
    let (Some(classes), Some(channels)) = (classes, channels) else { return };
    let called_back = |i: usize| {
        let to = classes.iter().filter_map(|c| c.retention.callback.as_ref()).map(|callback| callback.to);
        to.into_iter().any(|to| to.index() == i)
    };
    for (i, entry) in context.raw.contacts.entries.iter().enumerate() {
        let Some(raw) = &entry.value else { continue };
        let is_department =
            classes.iter().flat_map(|c| &c.transfers).any(|t| t.to.iter().any(|(to, _)| to.index() == i));
        let name = &entry.name;
        let problem = if called_back(i) {
            of_callback(raw, name, is_department)
        } else if context.raw.contacts.entries.iter().any(|e| e.value.is_none() || e.flaws.touch("callback")) {
            // Somebody may be called back here.
            None
        } else {
            raw.dial.as_ref().map(|dial| {
                Problem::error(Code::Conflict, dial.span, format!("nobody is called back in `{}`", name.value))
                    .help(format!("let the `callback` of another class lead here: `to: {}`", name.value))
            })
        };
        let problem = problem.or_else(|| {
            let to =
                raw.callback.as_ref().map(|c| &c.value.to).into_iter().chain(raw.ticket.as_ref().map(|t| &t.value.to));
            let ids = classes[i].retention.alternatives().map(|a| a.to);
            to.zip(ids).find_map(|(said, to)| with_lines(&classes[to.index()], channels, said.span))
        });
        if let Some(problem) = problem {
            context.problems.push(problem);
            return;
        }
    }
}

/// What cannot be said of a class of callbacks, whose customers are not on the line.
fn of_callback(raw: &Contact, name: &Spanned<String>, is_department: bool) -> Option<Problem> {
    let words: [(&str, Option<Span>); 6] = [
        ("transfers", raw.transfers.as_ref().map(|t| t.span)),
        ("silent", raw.silent.as_ref().map(|s| s.span)),
        ("holding_reply", raw.holding_reply.as_ref().map(|h| h.span)),
        ("announcement", raw.announcement.as_ref().map(|a| a.span)),
        ("callback", raw.callback.as_ref().map(|c| c.span)),
        ("chaser", raw.chaser.as_ref().map(|c| c.span)),
    ];
    let said = words.into_iter().find_map(|(word, span)| Some((word, span?)));
    if is_department {
        let message = format!("customers are called back in `{}`, so nobody can be handed over to it", name.value);
        return Some(
            Problem::error(Code::Conflict, name.span, message).help("let callbacks have a class of their own"),
        );
    }
    let (word, span) = said?;
    let message = format!("customers are called back in `{}`, so there is no `{word}`", name.value);
    Some(Problem::error(Code::Conflict, span, message).help("they are not on the line while they wait: remove it"))
}

/// Trunk lines are for those who hold on.
fn with_lines(class: &ContactClass, channels: &[Channel], span: Span) -> Option<Problem> {
    let channel = &channels[class.channel.index()];
    channel.lines.map(|_| {
        let message = format!("contacts of `{}` would hold `lines` of `{}` while they wait", class.name, channel.name);
        Problem::error(Code::Conflict, span, message)
            .help("give callbacks and tickets a channel without `lines`, such as `callbacks: {answer_within: 30m}`")
    })
}
