//! What levers switch on: parts of a class or a channel that are there while a lever works.

use super::super::decode::{OneOrMany, Spanned};
use super::super::diagnostic::{Code, Problem};
use super::super::source::Span;
use super::Context;
use super::playbook::{is_unread, of_classes};
use crate::model::{ContactClass, Effect, Feature, Scenario};

/// Something that classes must describe, so that a lever can switch it on.
pub(super) fn allow(
    context: &mut Context<'_>,
    span: Span,
    contacts: &OneOrMany<Spanned<String>>,
    feature: Feature,
    classes: Option<&[ContactClass]>,
) -> Option<Vec<Effect>> {
    let ids = of_classes(context, contacts)?;
    let (word, example) = match feature {
        Feature::Ban => ("ban", "{contacts: 2, after: 20s}"),
        Feature::Callback => ("callback", "{accept: 37%, to: CLASS, when: {waiting: 3}}"),
        Feature::Ticket => ("ticket", "{accept: 20%, to: CLASS, when: {after: 2m}}"),
        Feature::Entry => ("entry", "[{form: {lasts: 20s, loses: 15%}}]"),
        Feature::Announcement => ("announcement", "{of: expected_wait, patience: 0.9}"),
    };
    let describes = |class: &ContactClass| match feature {
        Feature::Ban => class.ban.is_some(),
        Feature::Callback => class.retention.callback.is_some(),
        Feature::Ticket => class.retention.ticket.is_some(),
        Feature::Entry => !class.entry.is_empty(),
        Feature::Announcement => class.retention.announcement.is_some(),
    };
    let section = &context.raw.contacts;
    let read = ids.iter().filter(|c| !is_unread(section, c.index(), word));
    let without = read.filter_map(|c| classes.map(|all| &all[c.index()])).find(|class| !describes(class));
    if let Some(class) = without {
        let problem = Problem::error(Code::MissingField, span, format!("`{}` has no `{word}`", class.name));
        context.problems.push(problem.help(format!("give the class for instance `{word}: {example}`")));
        return None;
    }
    Some(ids.into_iter().map(|class| Effect::Allow { class, feature }).collect())
}

/// Takes from a scenario what only levers that are not enabled would switch on: without the lever there is no ban, no form.
pub(super) fn take_away(scenario: &mut Scenario, absent: &[Effect]) {
    let present: Vec<&Effect> = scenario.playbook.levers.iter().flat_map(|lever| &lever.effects).collect();
    for effect in absent.iter().filter(|effect| !present.contains(effect)) {
        match *effect {
            Effect::Hide { channel } => scenario.channels[channel.index()].hide = None,
            Effect::Allow { class, feature } => {
                let class = &mut scenario.classes[class.index()];
                match feature {
                    Feature::Ban => class.ban = None,
                    Feature::Callback => class.retention.callback = None,
                    Feature::Ticket => class.retention.ticket = None,
                    Feature::Announcement => class.retention.announcement = None,
                    Feature::Entry => class.entry.clear(),
                }
            }
            _ => {}
        }
    }
}
