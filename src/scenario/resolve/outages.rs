//! Outages of groups and of channels.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::events::{Diversions, InProgress as RawInProgress, Outage as RawOutage, Waiting};
use super::super::source::Span;
use super::transfers::without_handling;
use super::{Context, channel_of, events};
use crate::model::{
    ChannelId, ChannelOutage, ClassId, ContactClass, Diversion, GroupId, InProgress, Outage, SimTime, Taken,
    WaitingThen,
};

/// All outages; `None` when one is wrong. `classes` are those of the file, if they are right.
pub(super) fn outages(
    context: &mut Context<'_>,
    classes: Option<&[ContactClass]>,
) -> Option<(Vec<Outage>, Vec<ChannelOutage>)> {
    let (mut of_groups, mut of_channels) = (Vec::new(), Vec::new());
    let mut complete = true;
    for entry in &context.raw.events.entries {
        let Some(event) = &entry.value else {
            complete = false;
            continue;
        };
        let Some(raw) = &event.outage else { continue };
        // A wrong time has been reported with the surges.
        let at = events::time(context, &event.at).ok();
        match context.within(entry, |context| outage(context, &entry.name, at, raw, classes)) {
            Some(Kind::Group(outage)) => of_groups.push(outage),
            Some(Kind::Channel(outage)) => of_channels.push(outage),
            None => complete = false,
        }
    }
    complete.then_some((of_groups, of_channels))
}

enum Kind {
    Group(Outage),
    Channel(ChannelOutage),
}

fn outage(
    context: &mut Context<'_>,
    name: &Spanned<String>,
    at: Option<SimTime>,
    raw: &Spanned<RawOutage>,
    classes: Option<&[ContactClass]>,
) -> Option<Kind> {
    let outage = &raw.value;
    if outage.lasts.value.0.micros() == 0 {
        let problem = Problem::error(Code::Value, outage.lasts.span, "an outage must last longer than nothing");
        context.problems.push(problem.help("write for instance `lasts: 30m`"));
    }
    match (&outage.group, &outage.channel) {
        (Some(group), None) => group_outage(context, name, at, outage, group).map(Kind::Group),
        (None, Some(channel)) => channel_outage(context, name, at, outage, channel, classes).map(Kind::Channel),
        (None, None) => {
            context.problems.push(
                Problem::error(Code::MissingField, raw.span, "nothing says what fails")
                    .help("write one of `group: NAME`, whose agents cannot work, and `channel: NAME`, which is down"),
            );
            None
        }
        (Some(_), Some(channel)) => {
            context.problems.push(
                Problem::error(Code::Conflict, channel.span, "an outage is either of a `group` or of a `channel`")
                    .help("make two events of it"),
            );
            None
        }
    }
}

/// A field that belongs to the other kind of outage.
fn misplaced(context: &mut Context<'_>, fields: &[(&str, Option<Span>)], kind: &str) -> Option<()> {
    let mut complete = Some(());
    for (field, span) in fields {
        if let Some(span) = span {
            let message = format!("`{field}` belongs to the outage of a {kind}");
            context.problems.push(Problem::error(Code::Conflict, *span, message).help("remove it"));
            complete = None;
        }
    }
    complete
}

fn in_progress(raw: &RawOutage, default: InProgress) -> InProgress {
    match raw.in_progress.map(|p| p.value) {
        None => default,
        Some(RawInProgress::Finish) => InProgress::Finish,
        Some(RawInProgress::Requeue) => InProgress::Requeue,
        Some(RawInProgress::Drop) => InProgress::Drop,
    }
}

fn group_outage(
    context: &mut Context<'_>,
    name: &Spanned<String>,
    at: Option<SimTime>,
    raw: &RawOutage,
    group: &Spanned<String>,
) -> Option<Outage> {
    let scenario = context.raw;
    let group = context.lookup(group, &scenario.agents, "group");
    let others = [("waiting", raw.waiting.map(|w| w.span)), ("arrivals", raw.arrivals.as_ref().map(|a| a.span))];
    misplaced(context, &others, "channel")?;
    let taken = taken(context, raw);
    Some(Outage {
        name: name.value.clone(),
        at: at?,
        lasts: raw.lasts.value.0,
        group: GroupId::at(group?),
        taken: taken?,
        in_progress: in_progress(raw, InProgress::Requeue),
    })
}

/// How many agents fail.
fn taken(context: &mut Context<'_>, raw: &RawOutage) -> Option<Taken> {
    let problem = match (raw.share, raw.agents) {
        (share, None) => return Some(Taken::Share(share.map_or(1.0, |s| s.value.0))),
        (None, Some(agents)) if agents.value > 0 => return Some(Taken::Number(agents.value)),
        (None, Some(agents)) => Problem::error(Code::Value, agents.span, "an outage of nobody changes nothing")
            .help("write for instance `agents: 2`, or remove the event"),
        (Some(_), Some(agents)) => {
            Problem::error(Code::Conflict, agents.span, "an outage takes either a `share` or a number of `agents`")
                .help("remove one of them")
        }
    };
    context.problems.push(problem);
    None
}

fn channel_outage(
    context: &mut Context<'_>,
    name: &Spanned<String>,
    at: Option<SimTime>,
    raw: &RawOutage,
    channel: &Spanned<String>,
    classes: Option<&[ContactClass]>,
) -> Option<ChannelOutage> {
    let channel = channel_of(context, Some(channel), name);
    let others = [("share", raw.share.map(|s| s.span)), ("agents", raw.agents.map(|a| a.span))];
    misplaced(context, &others, "group")?;
    let waiting = match raw.waiting.map(|w| w.value) {
        None | Some(Waiting::Drop) => WaitingThen::Drop,
        Some(Waiting::Stay) => WaitingThen::Stay,
    };
    let in_progress = in_progress(raw, InProgress::Drop);
    if let (Some(requeue), WaitingThen::Drop, InProgress::Requeue) = (raw.in_progress, waiting, in_progress) {
        let message = "contacts in progress cannot go back to a queue whose contacts are dropped";
        context.problems.push(
            Problem::error(Code::Conflict, requeue.span, message)
                .help("add `waiting: stay`, or write `in_progress: drop`"),
        );
        return None;
    }
    let diversions = match &raw.arrivals {
        None => Some(Vec::new()),
        Some(arrivals) => diversions(context, channel, &arrivals.value, classes),
    };
    Some(ChannelOutage {
        name: name.value.clone(),
        at: at?,
        lasts: raw.lasts.value.0,
        channel: channel?,
        waiting,
        in_progress,
        diversions: diversions?,
    })
}

fn diversions(
    context: &mut Context<'_>,
    down: Option<ChannelId>,
    raw: &Diversions,
    classes: Option<&[ContactClass]>,
) -> Option<Vec<Diversion>> {
    let section = &context.raw.contacts;
    let mut list: Vec<Diversion> = Vec::new();
    let mut complete = true;
    for (name, targets) in &raw.0 {
        let from = context.lookup(name, section, "contact class");
        let mut sum = 0.0;
        for target in &targets.0 {
            let to = context.lookup(&target.to, section, "contact class");
            let share = target.share.map_or(1.0, |s| s.value.0);
            sum += share;
            let (Some(from), Some(to)) = (from, to) else {
                complete = false;
                continue;
            };
            list.push(Diversion { from: ClassId::at(from), to: ClassId::at(to), share });
            if let Some(problem) = classes.and_then(|c| misdirected(&c[to], down, target.to.span)) {
                context.problems.push(problem);
                complete = false;
            }
        }
        let elsewhere =
            from.zip(classes).zip(down).is_some_and(|((from, classes), down)| classes[from].channel != down);
        let problem = if elsewhere {
            Problem::error(Code::Conflict, name.span, format!("`{}` does not come by this channel", name.value))
                .help("name classes of the channel that is down")
        } else if sum > 1.0 + 1e-9 {
            let message = format!("the shares of `{}` add up to {:.0} %", name.value, sum * 100.0);
            Problem::error(Code::Value, name.span, message).help("give each target a `share`, together `100%` at most")
        } else {
            continue;
        };
        context.problems.push(problem);
        complete = false;
    }
    complete.then_some(list)
}

/// Why customers cannot be diverted to a class.
fn misdirected(to: &ContactClass, down: Option<ChannelId>, span: Span) -> Option<Problem> {
    if down == Some(to.channel) {
        let message = format!("`{}` comes by the channel that is down", to.name);
        return Some(Problem::error(Code::Conflict, span, message).help("name a class of another channel"));
    }
    without_handling(to, span)
}
