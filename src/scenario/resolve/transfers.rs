//! Contacts that go on in another class: maximum waits and first lines.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::contacts::Contact;
use super::super::raw::events::Event;
use super::super::raw::scenario::Entry;
use super::super::raw::transfers::{MaxWait as RawMaxWait, Transfers as RawTransfers};
use super::super::source::Span;
use super::{Context, dialogue, laws, returns};
use crate::model::{Arrivals, ClassId, ContactClass, Law, MaxWait, Transfers};

/// A limit on the wait.
pub(super) fn max_wait(context: &mut Context<'_>, raw: &RawMaxWait) -> Option<MaxWait> {
    let section = &context.raw.contacts;
    let to = match &raw.to {
        None => None,
        Some(name) => Some(ClassId::at(context.lookup(name, section, "contact class")?)),
    };
    Some(MaxWait { after: raw.after.value.0, to })
}

/// What a first line does.
pub(super) fn transfers(context: &mut Context<'_>, raw: &Spanned<RawTransfers>) -> Option<Transfers> {
    let t = &raw.value;
    let section = &context.raw.contacts;
    let found: Vec<_> =
        t.to.value.0.iter().map(|(name, share)| (context.lookup(name, section, "contact class"), share)).collect();
    let handover = match &t.handover {
        None => Some(Law::ZERO),
        Some(law) => laws::finite(context, law, "handover"),
    };
    let misroute_handling = match &t.misroute_handling {
        None => handover.clone(),
        Some(law) => laws::finite(context, law, "misroute_handling"),
    };
    let mut to = Vec::new();
    for (class, share) in found {
        if share.value.0 == 0.0 {
            let problem = Problem::error(Code::Value, share.span, "nobody wants this department");
            context.problems.push(problem.help("write a share above `0%`, or leave the department out"));
            return None;
        }
        to.push((ClassId::at(class?), share.value.0));
    }
    let (off_target, accuracy) =
        (t.off_target.map_or(0.0, |s| s.value.0), t.accuracy.map_or(1.0, |accuracy| accuracy.value.0));
    let sum = to.iter().map(|(_, share)| *share).sum::<f64>() + off_target;
    let problem = if to.is_empty() {
        Problem::error(Code::Value, t.to.span, "a first line transfers to one department at least")
            .help("write for instance `to: {orders: 60%, refunds: 25%}`, with the names of classes")
    } else if sum > 1.0 + 1e-9 {
        Problem::error(Code::Value, t.to.span, format!("the shares add up to {:.0} %", sum * 100.0))
            .help("the shares of `to` and `off_target` make `100%` at most; the first line settles the rest itself")
    } else if let (Some(accuracy), [_]) = (t.accuracy.filter(|a| a.value.0 < 1.0), to.as_slice()) {
        Problem::error(Code::Conflict, accuracy.span, "with one department there is no wrong one")
            .help("remove `accuracy`, or add the other departments to `to`")
    } else {
        let warm = t.warm.unwrap_or(false);
        return Some(Transfers {
            to,
            off_target,
            accuracy,
            handover: handover?,
            warm,
            misroute_handling: misroute_handling?,
        });
    };
    context.problems.push(problem);
    None
}

/// Looks at the ways between classes: each leads somewhere where the contact can be handled, and none leads back.
pub(super) fn check_ways(context: &mut Context<'_>, classes: Option<&[ContactClass]>) {
    check_origins(context);
    let Some(classes) = classes else { return };
    let mut ways: Vec<Vec<usize>> = vec![Vec::new(); classes.len()];
    for (i, class) in classes.iter().enumerate() {
        let limit = class.max_wait.and_then(|limit| limit.to);
        let departments = class.transfers.iter().flat_map(|t| t.to.iter().map(|(class, _)| *class));
        let offered = class.retention.alternatives().map(|a| a.to);
        ways[i] = limit.into_iter().chain(offered).chain(departments).map(ClassId::index).collect();
    }
    for (i, entry) in context.raw.contacts.entries.iter().enumerate() {
        let Some(raw) = &entry.value else { continue };
        let limit = raw.max_wait.as_ref().and_then(|m| m.value.to.as_ref());
        let departments = raw.transfers.iter().flat_map(|t| t.value.to.value.0.iter().map(|(name, _)| name));
        let alone = limit.into_iter().chain(names_of_alternatives(raw)).map(|name| (name, false));
        let named: Vec<(&Spanned<String>, bool)> = alone.chain(departments.map(|name| (name, true))).collect();
        for ((name, is_department), to) in named.into_iter().zip(ways[i].clone()) {
            let problem = misdirected(&classes[to], is_department, name.span).or_else(|| {
                let department = context.raw.contacts.entries.get(to).and_then(|e| e.value.as_ref());
                if let Some(problem) = department.filter(|_| is_department).and_then(dialogue::in_a_department) {
                    return Some(problem);
                }
                let back = way_back(&ways, to, i)?;
                let names: Vec<&str> = back.iter().map(|c| classes[*c].name.as_str()).collect();
                let message = format!("this leads back: {} → {}", classes[i].name, names.join(" → "));
                Some(
                    Problem::error(Code::Cycle, name.span, message)
                        .help("let each way end in a class that leads nowhere"),
                )
            });
            if let Some(problem) = problem {
                context.problems.push(problem);
                return;
            }
        }
    }
}

/// Why contacts cannot go on in a class.
fn misdirected(to: &ContactClass, is_department: bool, span: Span) -> Option<Problem> {
    if is_department && to.transfers.is_some() {
        let message = format!("`{}` is a first line itself", to.name);
        return Some(Problem::error(Code::Conflict, span, message).help("a department has no `transfers` of its own"));
    }
    without_handling(to, span)
}

/// Why contacts that are no rows of its trace cannot come to a class.
pub(super) fn without_handling(to: &ContactClass, span: Span) -> Option<Problem> {
    let handled_by_law = to.handling.mean_s() > 0.0;
    (matches!(to.arrivals, Arrivals::Trace(_)) && !handled_by_law).then(|| {
        let message = format!("`{}` has no `handling` but that of its trace", to.name);
        Problem::error(Code::MissingField, span, message)
            .help("give it `handling`, from which that of these contacts is drawn")
    })
}

/// The classes from one to another along the ways, both included; `None` if no way leads there.
fn way_back(ways: &[Vec<usize>], from: usize, to: usize) -> Option<Vec<usize>> {
    let mut came_from: Vec<Option<usize>> = vec![None; ways.len()];
    let mut open = vec![from];
    let mut seen = vec![false; ways.len()];
    seen[from] = true;
    while let Some(class) = open.pop() {
        if class == to {
            let back = |class: &usize| came_from[*class].filter(|_| *class != from);
            let mut way: Vec<usize> = std::iter::successors(Some(to), back).collect();
            way.reverse();
            return Some(way);
        }
        for &next in ways[class].iter() {
            if !std::mem::replace(&mut seen[next], true) {
                came_from[next] = Some(class);
                open.push(next);
            }
        }
    }
    None
}

/// The fields that may name other classes.
const LEADING_ON: [&str; 11] = [
    "transfers",
    "max_wait",
    "chaser",
    "callback",
    "ticket",
    "after_abandon",
    "after_turned_away",
    "after_dropped",
    "after_deflected",
    "after_service",
    "after_unresolved",
];

/// A class without arrivals has contacts that come from another class.
fn check_origins(context: &mut Context<'_>) {
    let (contacts, events) = (&context.raw.contacts, &context.raw.events);
    // What could not be read may have led to any class.
    let hidden = |e: &Entry<Contact>| e.value.is_none() || LEADING_ON.iter().any(|field| e.flaws.touch(field));
    let hidden_event = |e: &Entry<Event>| e.value.is_none() || e.flaws.touch("outage");
    let unread = contacts.entries.iter().any(hidden) || events.entries.iter().any(hidden_event);
    if unread || contacts.broken || events.broken {
        return;
    }
    let mut reached = vec![false; contacts.entries.len()];
    let from_classes = contacts.entries.iter().filter_map(|e| e.value.as_ref()).flat_map(names_of_class);
    let from_events = events.entries.iter().filter_map(|e| e.value.as_ref()).flat_map(names_of_event);
    for name in from_classes.chain(from_events) {
        match contacts.position(&name.value) {
            Some(index) => reached[index] = true,
            // A misspelt name may stand for any class.
            None => return,
        }
    }
    for (entry, reached) in contacts.entries.iter().zip(reached) {
        let nobody = |class: &Contact| class.arrivals.is_none() && class.backlog.is_none();
        let says_nothing = entry.value.as_ref().is_some_and(nobody);
        if says_nothing && !reached && !entry.flaws.touch("arrivals") {
            context.problems.push(nothing_arrives(entry));
        }
    }
}

fn nothing_arrives(entry: &Entry<Contact>) -> Problem {
    Problem::error(Code::MissingField, entry.name.span, "missing field `arrivals`")
        .label("this needs `arrivals`")
        .help("write for instance `arrivals: {rate: 40/h}`; only a class to which others transfer may leave it out")
}

fn names_of_class(class: &Contact) -> Vec<&Spanned<String>> {
    let limit = class.max_wait.iter().filter_map(|m| m.value.to.as_ref());
    let departments = class.transfers.iter().flat_map(|t| t.value.to.value.0.iter().map(|(name, _)| name));
    let chaser = class.chaser.iter().filter_map(|c| c.value.to.as_ref());
    let led = limit.chain(departments).chain(chaser).chain(returns::switches(class));
    led.chain(names_of_alternatives(class)).collect()
}

fn names_of_alternatives(class: &Contact) -> impl Iterator<Item = &Spanned<String>> {
    let callback = class.callback.iter().map(|c| &c.value.to);
    callback.chain(class.ticket.iter().map(|t| &t.value.to))
}

fn names_of_event(event: &Event) -> Vec<&Spanned<String>> {
    let outage = event.outage.iter().filter_map(|o| o.value.arrivals.as_ref());
    outage.flat_map(|a| a.value.0.iter().flat_map(|(_, targets)| targets.0.iter().map(|d| &d.to))).collect()
}
