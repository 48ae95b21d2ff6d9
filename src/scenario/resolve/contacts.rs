//! Contact classes.

use super::super::diagnostic::{Code, Problem};
use super::super::raw::contacts::Contact;
use super::super::raw::scenario::Entry;
use super::ability::Abilities;
use super::access::{self, lacks_skill};
use super::arrivals::Base;
use super::surges::Swells;
use super::{
    Context, arrivals, channel_of, deferred, dialogue, entry as steps, laws, preferred, retention, returns, transfers,
};
use crate::model::{Arrivals, ClassId, ContactClass, GroupId, Law, TracePatience};

/// All classes; `None` when one is wrong. Each class's normal arrivals and what surges do to it are given.
pub(super) fn classes(
    context: &mut Context<'_>,
    bases: Vec<Option<Base>>,
    swells: &[Swells],
) -> Option<Vec<ContactClass>> {
    let entries = &context.raw.contacts.entries;
    let abilities = Abilities::of(&context.raw.agents);
    let classes: Vec<Option<ContactClass>> = entries
        .iter()
        .zip(bases.into_iter().zip(swells))
        .map(|(entry, (base, swells))| context.within(entry, |context| class(context, entry, base, swells, &abilities)))
        .collect();
    classes.into_iter().collect()
}

fn class<'a>(
    context: &mut Context<'a>,
    entry: &'a Entry<Contact>,
    base: Option<Base>,
    swells: &Swells,
    abilities: &Abilities<'_>,
) -> Option<ContactClass> {
    let raw = entry.value.as_ref()?;
    let channel = channel_of(context, raw.channel.as_ref(), &entry.name);
    let arrivals =
        base.and_then(|base| arrivals::arrivals(context, raw.arrivals.as_ref(), entry.name.span, base, swells));
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
            Problem::warning(Code::MissingField, entry.name.span, message)
                .help("give `patience`, from which the rest is drawn; without it they wait for ever"),
        );
    }
    let max_wait = raw.max_wait.as_ref().map(|limit| transfers::max_wait(context, &limit.value));
    let transfers = raw.transfers.as_ref().map(|t| transfers::transfers(context, t));
    let backlog = raw.backlog.as_ref().map(|b| deferred::backlog(context, b));
    let own = context.raw.contacts.position(&entry.name.value).map_or(ClassId(0), ClassId::at);
    let chaser = raw.chaser.as_ref().map(|c| deferred::chaser(context, &c.value, own));
    let dialogue = dialogue::dialogue(context, raw);
    let returns = returns::returns(context, raw);
    let ban = raw.ban.as_ref().map(|b| returns::ban(context, b));
    let retention = retention::retention(context, raw);
    let steps = steps::steps(context, raw);
    let served = groups(context, entry, raw, abilities)
        .and_then(|first| access::access(context, entry, raw, abilities, first))
        .and_then(|(groups, access)| {
            let preferred = preferred::preferred(context, entry, raw, &groups)?;
            Some((groups, access, preferred))
        });
    let (groups, access, preferred) = served?;
    Some(ContactClass {
        name: entry.name.value.clone(),
        channel: channel?,
        arrivals: arrivals?,
        handling: handling?,
        wrap_up: wrap_up?,
        patience: patience?,
        balking: raw.balking.map_or(0.0, |s| s.0),
        priority: raw.priority.unwrap_or(0),
        credit: raw.credit.map_or_else(|| retention::waited_before(context.raw, &entry.name.value), |d| d.0),
        queue_capacity: raw.queue.as_ref().and_then(|q| q.capacity).map(|c| c.value),
        groups,
        access,
        preferred,
        dialogue: dialogue?,
        returns: returns?,
        nature: returns::nature(raw),
        ban: ban.map_or(Some(None), |b| b.map(Some))?,
        retention: retention?,
        entry: steps?,
        max_wait: max_wait.map_or(Some(None), |limit| limit.map(Some))?,
        transfers: transfers.map_or(Some(None), |t| t.map(Some))?,
        backlog: backlog.map_or(Some(None), |b| b.map(Some))?,
        chaser: chaser.map_or(Some(None), |c| c.map(Some))?,
    })
}

/// A class without `handling`: right when a trace gives it for every contact.
fn no_handling(
    context: &mut Context<'_>,
    entry: &Entry<Contact>,
    raw: &Contact,
    arrivals: Option<&Arrivals>,
) -> Option<Law> {
    let problem = Problem::error(Code::MissingField, entry.name.span, "missing field `handling`");
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
        None if raw.arrivals.as_ref().is_some_and(|a| a.value.trace.is_some()) || entry.flaws.touch("arrivals") => {}
        _ => context.problems.push(
            problem.label("this needs `handling`").help("write for instance `handling: {exponential: {mean: 5m}}`"),
        ),
    }
    None
}

fn groups(
    context: &mut Context<'_>,
    entry: &Entry<Contact>,
    raw: &Contact,
    abilities: &Abilities<'_>,
) -> Option<Vec<GroupId>> {
    let section = &context.raw.agents;
    let class = &entry.name.value;
    let Some(listed) = &raw.groups else {
        let able: Vec<GroupId> =
            (0..abilities.groups.len()).filter(|&i| abilities.groups[i].serves(class)).map(GroupId::at).collect();
        if able.is_empty() {
            if !section.entries.is_empty() && !abilities.groups.iter().any(|a| a.misspells(&context.raw.contacts)) {
                context.problems.push(
                    Problem::error(Code::NoGroup, entry.name.span, format!("no group serves `{class}`"))
                        .help(format!("add `{class}` to the `skills` of a group")),
                );
            }
            return None;
        }
        return Some(able);
    };
    if listed.value.is_empty() {
        context.problems.push(
            Problem::error(Code::NoGroup, listed.span, format!("no group serves `{class}`"))
                .help("name at least one group, or remove the line for all groups that have the skill"),
        );
        return None;
    }
    let mut ids = Vec::new();
    let found: Vec<_> = listed.value.iter().map(|name| (name, context.lookup(name, section, "group"))).collect();
    for (name, index) in found {
        let index = index?;
        let id = GroupId::at(index);
        if ids.contains(&id) {
            let problem = Problem::error(Code::Conflict, name.span, format!("`{}` stands here twice", name.value));
            context.problems.push(problem);
            return None;
        }
        if !abilities.groups[index].serves(class) {
            if !abilities.groups[index].misspells(&context.raw.contacts) {
                context.problems.push(lacks_skill(name, class));
            }
            return None;
        }
        ids.push(id);
    }
    Some(ids)
}
