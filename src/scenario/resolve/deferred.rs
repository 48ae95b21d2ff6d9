//! Backlogs at the start and customers who ask again.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::contacts::Contact;
use super::super::raw::deferred::{After, Aged, Backlog as RawBacklog, Chaser as RawChaser};
use super::super::raw::scenario::Entry;
use super::super::source::Span;
use super::transfers::without_handling;
use super::{Context, laws};
use crate::model::{Backlog, Channel, ChaseAfter, Chaser, ClassId, ContactClass, Law, SimDuration};

/// More than this cannot be worked off in any scenario that the program accepts.
const MOST: u32 = 1_000_000;
/// Nobody asks more often.
const MOST_TRIES: u16 = 20;

/// The contacts of a class that wait at the start.
pub(super) fn backlog(context: &mut Context<'_>, raw: &Spanned<RawBacklog>) -> Option<Backlog> {
    let (count, age) = match &raw.value {
        RawBacklog::Count(count) => (Spanned { value: *count, span: raw.span }, Some(Law::ZERO)),
        RawBacklog::Aged(aged) => {
            let Aged { count, age } = &**aged;
            (*count, age.as_ref().map_or(Some(Law::ZERO), |law| laws::finite(context, law, "age")))
        }
    };
    if count.value > MOST {
        let message = format!("a backlog of {} contacts is larger than the limit of {MOST}", count.value);
        context.problems.push(Problem::error(Code::Limit, count.span, message).help("simulate a part of the centre"));
        return None;
    }
    Some(Backlog { count: count.value, age: age? })
}

/// What the customers of a class do who still wait.
pub(super) fn chaser(context: &mut Context<'_>, raw: &RawChaser, own: ClassId) -> Option<Chaser> {
    let section = &context.raw.contacts;
    let to = match &raw.to {
        None => Some(own),
        Some(name) => context.lookup(name, section, "contact class").map(ClassId::at),
    };
    let handling = laws::finite(context, &raw.handling, "handling");
    let tries = raw.tries.map_or(1, |tries| tries.value);
    if let Some(said) = raw.tries.filter(|tries| !(1..=MOST_TRIES).contains(&tries.value)) {
        let message = format!("customers ask between once and {MOST_TRIES} times");
        context.problems.push(Problem::error(Code::Value, said.span, message));
        return None;
    }
    let after = match raw.after.map(|after| (after.value, after.span)) {
        None | Some((After::Promise, _)) => ChaseAfter::Promise,
        Some((After::Time(time), span)) if time.0 == SimDuration::ZERO => {
            context.problems.push(
                Problem::error(Code::Value, span, "nobody asks again at once")
                    .help("write for instance `after: 24h`, or `after: promise`"),
            );
            return None;
        }
        Some((After::Time(time), _)) => ChaseAfter::Time(time.0),
    };
    Some(Chaser { after, share: raw.share.value.0, tries, to: to?, handling: handling? })
}

/// What concerns other classes, and channels.
pub(super) fn check(context: &mut Context<'_>, classes: Option<&[ContactClass]>, channels: Option<&[Channel]>) {
    let (Some(classes), Some(channels)) = (classes, channels) else { return };
    for (i, entry) in context.raw.contacts.entries.iter().enumerate() {
        let Some(raw) = &entry.value else { continue };
        let problem = of_backlog(raw, &classes[i], channels).or_else(|| of_chaser(entry, raw, i, classes, channels));
        if let Some(problem) = problem {
            context.problems.push(problem);
            return;
        }
    }
}

fn of_backlog(raw: &Contact, class: &ContactClass, channels: &[Channel]) -> Option<Problem> {
    let span = raw.backlog.as_ref()?.span;
    let count = class.backlog.as_ref()?.count;
    if count == 0 {
        return None;
    }
    lines(class, channels, span).or_else(|| without_handling(class, span))
}

fn of_chaser(
    entry: &Entry<Contact>,
    raw: &Contact,
    class: usize,
    classes: &[ContactClass],
    channels: &[Channel],
) -> Option<Problem> {
    let described = raw.chaser.as_ref()?;
    let to = classes[class].chaser.as_ref()?.to.index();
    let span = described.value.to.as_ref().map_or(entry.name.span, |to| to.span);
    if classes[class].transfers.is_some() || classes[to].transfers.is_some() {
        let name = &classes[if classes[class].transfers.is_some() { class } else { to }].name;
        let message = format!("`{name}` is a first line, and nobody knows yet to whom a duplicate would belong");
        return Some(Problem::error(Code::Conflict, span, message).help("let the departments have the `chaser`"));
    }
    let promised = || channels[classes[class].channel.index()].answer_within.first().copied().unwrap_or_default();
    if classes[class].chaser.as_ref()?.after == ChaseAfter::Promise && promised() == SimDuration::ZERO {
        let message = "the promise of the channel is missed at once";
        return Some(Problem::error(Code::Value, described.span, message).help("write for instance `after: 24h`"));
    }
    [class, to].iter().find_map(|c| lines(&classes[*c], channels, span))
}

/// Trunk lines are for those who hold on.
fn lines(class: &ContactClass, channels: &[Channel], span: Span) -> Option<Problem> {
    let channel = &channels[class.channel.index()];
    channel.lines.map(|_| {
        let message = format!("the contacts of `{}` hold `lines` while they wait", channel.name);
        Problem::error(Code::Conflict, span, message)
            .help("a backlog and customers who ask again are for channels without `lines`, such as e-mail")
    })
}
