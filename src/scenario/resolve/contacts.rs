//! Contact classes.

use super::super::diagnostic::Problem;
use super::super::raw::agents::Group;
use super::super::raw::contacts::Contact;
use super::super::raw::scenario::Entry;
use super::curve::Curve;
use super::{Context, arrivals, channel_of, find, laws};
use crate::model::{Arrivals, ContactClass, GroupId, Law, SimDuration, TracePatience};

/// All classes; `None` when one is wrong. `surges` holds the factors of each class.
pub(super) fn classes(
    context: &mut Context<'_>,
    surges: &[Vec<Curve>],
    has_duration: bool,
) -> Option<Vec<ContactClass>> {
    let entries = &context.raw.contacts.entries;
    let classes: Vec<Option<ContactClass>> =
        entries.iter().zip(surges).map(|(entry, surges)| class(context, entry, surges, has_duration)).collect();
    classes.into_iter().collect()
}

fn class(
    context: &mut Context<'_>,
    entry: &Entry<Contact>,
    surges: &[Curve],
    has_duration: bool,
) -> Option<ContactClass> {
    let raw = entry.value.as_ref()?;
    let channel = channel_of(raw.channel.as_ref(), &entry.name, &context.raw.channels);
    let channel = context.note(channel);
    let arrivals = if has_duration { arrivals::arrivals(context, &raw.arrivals, surges) } else { None };
    let handling = match &raw.handling {
        Some(law) => laws::finite(context, law, "handling"),
        None => no_handling(context, entry, raw, arrivals.as_ref()),
    };
    let wrap_up = match &raw.wrap_up {
        Some(law) => laws::finite(context, law, "wrap_up"),
        None => Some(Law::ZERO),
    };
    let patience = match &raw.patience {
        Some(law) => laws::law(context, law),
        None => Some(Law::Never),
    };
    if let (None, Some(Arrivals::Trace(rows))) = (&raw.patience, &arrivals)
        && rows.iter().any(|r| matches!(r.patience, TracePatience::Exceeds(_)))
    {
        let message = "the trace knows of some contacts only that they had more patience than they needed";
        context.problems.push(
            Problem::warning("missing-field", entry.name.span, message)
                .help("give `patience`, from which the rest is drawn; without it they wait for ever"),
        );
    }
    let groups = groups(context, entry, raw);
    Some(ContactClass {
        name: entry.name.value.clone(),
        channel: channel?,
        arrivals: arrivals?,
        handling: handling?,
        wrap_up: wrap_up?,
        patience: patience?,
        balking: raw.balking.map_or(0.0, |s| s.0),
        priority: raw.priority.unwrap_or(0),
        credit: raw.credit.map_or(SimDuration::ZERO, |d| d.0),
        queue_capacity: raw.queue.as_ref().and_then(|q| q.capacity),
        groups: groups?,
    })
}

/// A class without `handling`: right when a trace gives it for every contact.
fn no_handling(
    context: &mut Context<'_>,
    entry: &Entry<Contact>,
    raw: &Contact,
    arrivals: Option<&Arrivals>,
) -> Option<Law> {
    let problem = Problem::error("missing-field", entry.name.span, "missing field `handling`");
    match arrivals {
        Some(Arrivals::Trace(rows)) => match rows.iter().filter(|r| r.handling.is_none()).count() {
            0 => return Some(Law::ZERO),
            n => context.problems.push(
                problem
                    .label(format!("{n} rows of the trace have no `service_s`"))
                    .help("write `handling: {lognormal: {mean: 6m, cv: 0.9}}`, from which theirs is drawn"),
            ),
        },
        // A trace that could not be read has been reported.
        None if raw.arrivals.value.trace.is_some() => {}
        _ => context.problems.push(
            problem.label("this needs `handling`").help("write for instance `handling: {exponential: {mean: 5m}}`"),
        ),
    }
    None
}

/// Whether a group says that it serves a class.
fn serves(group: &Group, class: &str) -> bool {
    group.skills.as_ref().is_none_or(|skills| skills.value.0.iter().any(|(name, _)| name.value == class))
}

fn groups(context: &mut Context<'_>, entry: &Entry<Contact>, raw: &Contact) -> Option<Vec<GroupId>> {
    let section = &context.raw.agents;
    let class = &entry.name.value;
    let Some(listed) = &raw.groups else {
        let able: Vec<GroupId> = section
            .entries
            .iter()
            .enumerate()
            .filter(|(_, g)| g.value.as_ref().is_none_or(|group| serves(group, class)))
            .map(|(i, _)| GroupId::at(i))
            .collect();
        if able.is_empty() && !section.entries.is_empty() {
            context.problems.push(
                Problem::error("no-group", entry.name.span, format!("no group serves `{class}`"))
                    .help(format!("add `{class}` to the `skills` of a group")),
            );
            return None;
        }
        return Some(able);
    };
    if listed.value.is_empty() {
        context.problems.push(
            Problem::error("no-group", listed.span, format!("no group serves `{class}`"))
                .help("name at least one group, or remove the line for all groups that have the skill"),
        );
        return None;
    }
    let mut ids = Vec::new();
    for name in &listed.value {
        let index = find(name, section, "group");
        let index = context.note(index)?;
        let id = GroupId::at(index);
        if ids.contains(&id) {
            let problem = Problem::error("conflict", name.span, format!("`{}` stands here twice", name.value));
            context.problems.push(problem);
            return None;
        }
        if section.entries[index].value.as_ref().is_some_and(|group| !serves(group, class)) {
            context.problems.push(
                Problem::error("no-skill", name.span, format!("`{}` lacks the skill `{class}`", name.value))
                    .help(format!("add `{class}` to the `skills` of `{}`", name.value)),
            );
            return None;
        }
        ids.push(id);
    }
    Some(ids)
}
