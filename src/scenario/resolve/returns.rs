//! Customers who come again, resolution, bans.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::contacts::Contact;
use super::super::raw::laws::Law as RawLaw;
use super::super::raw::returns::{Ban as RawBan, Nature as RawNature, Reentry as RawReentry, Resolved, Terms};
use super::super::source::Span;
use super::transfers::without_handling;
use super::{Context, laws};
use crate::model::{
    ATTEMPTS_MAX, Ban, ClassId, ContactClass, Law, Nature, Reentry, Resolution, ReturnRule, Returns, SimDuration,
};

/// Who comes again sooner than this, in the mean, is no customer.
const SOONEST_S: f64 = 1.0;

/// The rules of a class in the order of the file's fields, each with its field's name.
pub(super) fn rules(raw: &Contact) -> [(&'static str, Option<(Terms<'_>, Span)>); 6] {
    [
        ("after_abandon", raw.after_abandon.as_ref().map(|r| (r.value.terms(), r.span))),
        ("after_turned_away", raw.after_turned_away.as_ref().map(|r| (r.value.terms(), r.span))),
        ("after_dropped", raw.after_dropped.as_ref().map(|r| (r.value.terms(), r.span))),
        ("after_deflected", raw.after_deflected.as_ref().map(|r| (r.value.terms(), r.span))),
        ("after_service", raw.after_service.as_ref().map(|r| (r.value.terms(), r.span))),
        ("after_unresolved", raw.after_unresolved.as_ref().map(|r| (r.value.terms(), r.span))),
    ]
}

/// The names of the classes to which customers of a class switch.
pub(super) fn switches(raw: &Contact) -> impl Iterator<Item = &Spanned<String>> {
    let departments = rules(raw).into_iter().filter_map(|(_, rule)| rule?.0.switch);
    departments.flat_map(|d| d.value.0.iter().map(|(name, _)| name))
}

/// What the customers of a class do when an attempt is over; `None` if something is wrong.
pub(super) fn returns(context: &mut Context<'_>, raw: &Contact) -> Option<Returns> {
    let mut complete = true;
    let [abandon, turned_away, dropped, deflected, service, unresolved] = rules(raw).map(|(_, said)| {
        let rule = said.map(|(terms, _)| rule(context, &terms));
        complete &= !matches!(rule, Some(None));
        rule.flatten()
    });
    let resolution = raw.resolved.as_ref().map(|resolved| match &resolved.value {
        Resolved::Share(share) => Resolution { share: share.0, less_per_conversation: 0.0 },
        Resolved::ByConcurrency(by) => {
            Resolution { share: by.share.0, less_per_conversation: by.less_per_conversation.map_or(0.0, |less| less.0) }
        }
    });
    let answered = [("resolved", raw.resolved.as_ref().map(|r| r.span))];
    let answered = answered.into_iter().chain(rules(raw).map(|(name, rule)| (name, rule.map(|(_, span)| span))));
    let after_answer = |name: &str| matches!(name, "resolved" | "after_service" | "after_unresolved");
    let of_first_line = answered.filter(|(name, _)| after_answer(name)).find_map(|(name, span)| Some((name, span?)));
    if let (Some((name, span)), Some(_)) = (of_first_line, &raw.transfers) {
        context.problems.push(
            Problem::error(Code::Conflict, span, format!("a first line has no `{name}`"))
                .help("give it to the departments, which settle what customers want"),
        );
        return None;
    }
    if let (Some(rule), None) = (&raw.after_unresolved, &raw.resolved) {
        context.problems.push(
            Problem::error(Code::MissingField, rule.span, "all is resolved, so nobody comes again for that")
                .help("add the share that is, such as `resolved: 80%`"),
        );
        return None;
    }
    complete.then_some(Returns {
        after_abandon: abandon,
        after_turned_away: turned_away,
        after_dropped: dropped,
        after_deflected: deflected,
        after_service: service,
        after_unresolved: unresolved,
        resolution,
    })
}

fn rule(context: &mut Context<'_>, terms: &Terms<'_>) -> Option<ReturnRule> {
    let delay = not_at_once(context, terms.delay, "delay");
    let tries = match terms.tries {
        None => Some(ATTEMPTS_MAX),
        Some(tries) => {
            u16::try_from(tries.value).ok().filter(|tries| (1..=ATTEMPTS_MAX).contains(tries)).or_else(|| {
                let message = format!("customers come again between once and {ATTEMPTS_MAX} times");
                context.problems.push(
                    Problem::error(Code::Value, tries.span, message)
                        .help("remove `tries` for as often as there is; remove the rule if nobody comes again"),
                );
                None
            })
        }
    };
    let switch = match terms.switch {
        None => Some(Vec::new()),
        Some(to) => {
            let section = &context.raw.contacts;
            let found: Vec<_> = to
                .value
                .0
                .iter()
                .map(|(name, share)| (context.lookup(name, section, "contact class"), share))
                .collect();
            let sum: f64 = to.value.0.iter().map(|(_, share)| share.value.0).sum();
            if sum > 1.0 + 1e-9 {
                let message = format!("the shares add up to {:.0} %", sum * 100.0);
                context.problems.push(
                    Problem::error(Code::Value, to.span, message)
                        .help("the shares make `100%` at most; the others come to the same class again"),
                );
                return None;
            }
            found.into_iter().map(|(class, share)| Some((ClassId::at(class?), share.value.0))).collect()
        }
    };
    Some(ReturnRule { share: terms.share.value.0, delay: delay?, tries: tries?, switch: switch? })
}

/// A law by which time goes on.
fn not_at_once(context: &mut Context<'_>, raw: &Spanned<RawLaw>, field: &str) -> Option<Law> {
    let law = laws::finite(context, raw, field)?;
    if law.mean_s() >= SOONEST_S {
        return Some(law);
    }
    context.problems.push(
        Problem::error(Code::Value, raw.span, "nobody comes again within a second")
            .help(format!("write for instance `{field}: {{exponential: {{mean: 10m}}}}`")),
    );
    None
}

/// What kind of customers a class has.
pub(super) fn nature(raw: &Contact) -> Nature {
    match raw.nature {
        None | Some(RawNature::Genuine) => Nature::Genuine,
        Some(RawNature::OffTarget) => Nature::OffTarget,
        Some(RawNature::Abuse) => Nature::Abuse,
    }
}

/// How agents ban.
pub(super) fn ban(context: &mut Context<'_>, raw: &Spanned<RawBan>) -> Option<Ban> {
    let said = &raw.value;
    let evades = said.evades.as_ref().map(|r| reentry(context, &r.value));
    let lifted = said.lifted.as_ref().map(|r| reentry(context, &r.value));
    if let Some(contacts) = said.contacts.filter(|c| c.value == 0) {
        context.problems.push(
            Problem::error(Code::Value, contacts.span, "nobody is known before the first contact")
                .help("write `contacts: 1` for a ban in the first contact, or remove the line"),
        );
        return None;
    }
    let (evades, lifted) = (evades.map_or(Some(None), |r| r.map(Some))?, lifted.map_or(Some(None), |r| r.map(Some))?);
    let share = |r: &Option<Reentry>| r.as_ref().map_or(0.0, |r| r.share);
    let sum = share(&evades) + share(&lifted);
    if sum > 1.0 + 1e-9 {
        context.problems.push(
            Problem::error(
                Code::Value,
                raw.span,
                format!("the shares of `evades` and `lifted` add up to {:.0} %", sum * 100.0),
            )
            .help("together they make `100%` at most; the others stay banned"),
        );
        return None;
    }
    Some(Ban {
        contacts: said.contacts.map_or(1, |c| c.value),
        share: said.share.map_or(1.0, |s| s.0),
        after: said.after.map_or(SimDuration::FOREVER, |a| a.0),
        evades,
        lifted,
    })
}

fn reentry(context: &mut Context<'_>, raw: &RawReentry) -> Option<Reentry> {
    Some(Reentry { share: raw.share.value.0, after: not_at_once(context, &raw.after, "after")? })
}

/// What concerns other classes: customers come only to classes that can handle them.
pub(super) fn check(context: &mut Context<'_>, classes: Option<&[ContactClass]>) {
    let Some(classes) = classes else { return };
    for (i, entry) in context.raw.contacts.entries.iter().enumerate() {
        let Some(raw) = &entry.value else { continue };
        let own = rules(raw).into_iter().filter_map(|(_, rule)| rule).map(|(_, span)| (i, span));
        let others = switches(raw).filter_map(|name| Some((context.raw.contacts.position(&name.value)?, name.span)));
        if let Some(problem) = own.chain(others).find_map(|(class, span)| without_handling(&classes[class], span)) {
            context.problems.push(problem);
            return;
        }
    }
}
