//! Who may serve a class, and from when on: requirements, rings, steps and delays, as times in the line for each group.

use std::collections::HashSet;

use super::super::decode::{OneOrMany, Spanned};
use super::super::diagnostic::{Code, Problem, listed};
use super::super::raw::contacts::Contact;
use super::super::raw::eligibility::{Levels, Ring, Step};
use super::super::raw::scenario::Entry;
use super::super::source::Span;
use super::Context;
use super::ability::{Abilities, check_known};
use crate::model::{Access, GroupId, SimDuration};

/// The most rings or steps of a class.
const MAX_STAGES: usize = 20;

/// Who may serve a contact from one time in the line to another.
struct Stage<'a> {
    from: SimDuration,
    until: SimDuration,
    groups: Vec<usize>,
    required: Vec<(&'a str, u32)>,
    /// What says so.
    span: Span,
}

/// The groups that ever may serve a class, and when; `None` if something is wrong. `first` are those that its `groups`
/// name, or that have the skill.
pub(super) fn access<'a>(
    context: &mut Context<'a>,
    entry: &'a Entry<Contact>,
    raw: &'a Contact,
    abilities: &Abilities<'_>,
    first: Vec<GroupId>,
) -> Option<(Vec<GroupId>, Vec<Access>)> {
    let class = &entry.name.value;
    let first: Vec<usize> = first.iter().map(|g| g.index()).collect();
    let stages = match &raw.steps {
        None => rings(context, entry, raw, abilities, &first)?,
        Some(steps) => {
            if let Some(other) = raw.requires.as_ref().map(|r| r.span).or(raw.widen.as_ref().map(|w| w.span)) {
                context.problems.push(
                    Problem::error(Code::Conflict, other, "this cannot stand beside `steps`")
                        .help("write what is required into each step, or use `requires` and `widen` without `steps`"),
                );
                return None;
            }
            steps_of(context, entry, steps, abilities, &first)?
        }
    };
    let mut access: Vec<Access> = Vec::new();
    // In the order in which the stages name them; and the last of each group's times.
    let mut groups: Vec<GroupId> = Vec::new();
    let mut latest: Vec<Option<usize>> = vec![None; abilities.groups.len()];
    let mut before: Option<Vec<usize>> = None;
    for (step, stage) in stages.iter().enumerate() {
        let at_once = stage.from == stage.until;
        let mut open = Vec::new();
        for &group in stage.groups.iter().filter(|g| abilities.groups[**g].meets(&stage.required)) {
            let from = stage.from.max(abilities.groups[group].delay(class));
            if from > stage.until || from == stage.until && !at_once {
                continue;
            }
            open.push(group);
            let goes_on = |a: &&mut Access| a.until == from && a.from < a.until && !at_once;
            match latest[group].map(|i| &mut access[i]).filter(goes_on) {
                Some(earlier) => earlier.until = stage.until,
                None => {
                    if latest[group].replace(access.len()).is_none() {
                        groups.push(GroupId::at(group));
                    }
                    let step = if at_once { step as u32 } else { 0 };
                    access.push(Access { group: GroupId::at(group), from, until: stage.until, step });
                }
            }
        }
        open.sort_unstable();
        // What follows the last step by itself need not be new.
        let same = before.as_ref() == Some(&open) && raw.steps.as_ref().is_none_or(|s| s.span != stage.span);
        let clear = abilities.attributes.is_some() && !entry.flaws.any();
        if clear && stages.len() > 1 && (open.is_empty() || same) {
            warn(context, class, stage, same && !open.is_empty());
        }
        before = Some(open);
    }
    if groups.is_empty() {
        let names = listed(stages[0].required.iter().map(|r| r.0), "and");
        context
            .problems
            .push(Problem::error(Code::NoGroup, stages[0].span, format!("no group serves `{class}`")).help(format!(
                "none that has the skill has enough of {names}; look at the `attributes` of the groups"
            )));
        return None;
    }
    let always = |a: &Access| a.from == SimDuration::ZERO && a.until.is_forever();
    if access.iter().all(always) {
        access.clear();
    }
    Some((groups, access))
}

/// Says that a stage lets nobody in, or the same as before.
fn warn(context: &mut Context<'_>, class: &str, stage: &Stage<'_>, same: bool) {
    let problem = if same {
        Problem::warning(Code::Ring, stage.span, format!("this opens `{class}` to nobody new"))
            .help("ask for less than before, name further groups, or remove it")
    } else {
        let when = match (stage.from, stage.until) {
            (SimDuration::ZERO, SimDuration::ZERO) => "at once".to_owned(),
            (SimDuration::ZERO, until) => format!("in the first {until}"),
            (from, _) => format!("from {from} on"),
        };
        Problem::warning(Code::Ring, stage.span, format!("nobody can serve `{class}` {when}"))
            .help("lower what is required, or look at the `attributes` of the groups")
    };
    context.problems.push(problem);
}

/// `requires` and `widen`: each ring adds to the one before it.
fn rings<'a>(
    context: &mut Context<'a>,
    entry: &'a Entry<Contact>,
    raw: &'a Contact,
    abilities: &Abilities<'_>,
    first: &[usize],
) -> Option<Vec<Stage<'a>>> {
    let rings: &[Spanned<Ring>] = raw.widen.as_ref().map_or(&[], |w| &w.value);
    limited(context, rings.len(), raw.widen.as_ref().map(|w| w.span), abilities.groups.len())?;
    let named = |ring: &'a Spanned<Ring>| ring.value.groups.iter().flat_map(|names| &names.0);
    let mut groups = first.to_vec();
    if raw.groups.is_none() {
        // Who is named in a ring does not come before it.
        let later: HashSet<&str> = rings.iter().flat_map(named).map(|name| name.value.as_str()).collect();
        groups.retain(|g| !later.contains(context.raw.agents.entries[*g].name.value.as_str()));
    }
    let mut required = match &raw.requires {
        Some(levels) => required(context, &levels.value, abilities)?,
        None => Vec::new(),
    };
    let span = raw.requires.as_ref().map_or(entry.name.span, |r| r.span);
    // What a ring changes cannot be told where it is not known what was required before.
    let known = !entry.flaws.touch("requires");
    let mut complete = true;
    let mut from = SimDuration::ZERO;
    let mut stages =
        vec![Stage { from, until: SimDuration::FOREVER, groups: groups.clone(), required: required.clone(), span }];
    for ring in rings {
        let after = ring.value.after;
        if after.value.0 <= from {
            let message = match from {
                SimDuration::ZERO => "a ring opens later than at once".to_owned(),
                _ => format!("this ring does not open after the one before it, which opens after {from}"),
            };
            context.problems.push(Problem::error(Code::Value, after.span, message).help(
                "rings stand in order of their times; what holds from the begin on stands in `requires` and `groups`",
            ));
            return None;
        }
        from = after.value.0;
        let Ring { drop, requires, groups: further, .. } = &ring.value;
        if drop.is_none() && requires.is_none() && further.is_none() {
            context.problems.push(
                Problem::error(Code::MissingField, ring.span, "this ring changes nothing")
                    .help("write `drop: [billing]`, `requires: {german: 1}` or `groups: [backup]` beside `after`"),
            );
            return None;
        }
        for name in drop.iter().flat_map(|names| &names.0) {
            let Some(place) = required.iter().position(|(asked, _)| *asked == name.value) else {
                if !known {
                    continue;
                }
                let message = format!("`{}` is not required here", name.value);
                context.problems.push(
                    Problem::error(Code::UnknownReference, name.span, message)
                        .help("a ring drops what `requires` asks for and no earlier ring has dropped"),
                );
                complete = false;
                continue;
            };
            required.remove(place);
        }
        if let Some(levels) = requires {
            complete &= check_known(context, &levels.value, abilities).is_some();
            for (name, level) in &levels.value.0 {
                match required.iter_mut().find(|(asked, _)| *asked == name.value) {
                    Some((_, before)) if level.value < *before => *before = level.value,
                    _ if !known => {}
                    _ => {
                        let message = format!("this asks for more of `{}` than before; a ring only widens", name.value);
                        context.problems.push(
                            Problem::error(Code::Value, level.span, message)
                                .help("write a lower level than before, or use `steps` to ask for something else"),
                        );
                        complete = false;
                    }
                }
            }
        }
        for name in further.iter().flat_map(|names| &names.0) {
            let Some(group) = able(context, entry, name, abilities) else {
                complete = false;
                continue;
            };
            if groups.contains(&group) {
                let message = format!("`{}` may serve `{}` already", name.value, entry.name.value);
                context.problems.push(
                    Problem::error(Code::Conflict, name.span, message)
                        .help("name each group in the class's `groups` or in one ring"),
                );
                complete = false;
                continue;
            }
            groups.push(group);
            if known && complete && !abilities.groups[group].meets(&required) {
                let names = listed(required.iter().map(|r| r.0), "and");
                let message = format!("`{}` has not enough of what is required then: {names}", name.value);
                context.problems.push(
                    Problem::error(Code::NoSkill, name.span, message)
                        .help("let the ring `drop` it, or ask for a lower level by `requires`"),
                );
                complete = false;
            }
        }
        if let Some(last) = stages.last_mut() {
            last.until = from;
        }
        let until = SimDuration::FOREVER;
        stages.push(Stage { from, until, groups: groups.clone(), required: required.clone(), span: ring.span });
    }
    complete.then_some(stages)
}

/// `steps`: each takes the place of the one before it. After the last, if it ends, anybody with the skill.
fn steps_of<'a>(
    context: &mut Context<'a>,
    entry: &'a Entry<Contact>,
    steps: &'a Spanned<Vec<Spanned<Step>>>,
    abilities: &Abilities<'_>,
    first: &[usize],
) -> Option<Vec<Stage<'a>>> {
    limited(context, steps.value.len(), Some(steps.span), abilities.groups.len())?;
    if steps.value.is_empty() {
        context.problems.push(
            Problem::error(Code::Value, steps.span, "at least one step is needed")
                .help("write `steps: [{requires: {german: 4}, for: 30s}]`, or remove the line"),
        );
        return None;
    }
    let mut from = SimDuration::ZERO;
    let mut stages = Vec::new();
    for (i, step) in steps.value.iter().enumerate() {
        let required = match &step.value.requires {
            Some(levels) => required(context, &levels.value, abilities)?,
            None => Vec::new(),
        };
        let mut groups = Vec::new();
        for name in step.value.groups.iter().flat_map(|names| &names.0) {
            groups.push(able(context, entry, name, abilities)?);
        }
        if step.value.groups.is_none() {
            groups = first.to_vec();
        }
        let until = match &step.value.length {
            Some(length) => from + length.value.0,
            None if i + 1 == steps.value.len() => SimDuration::FOREVER,
            None => {
                context.problems.push(
                    Problem::error(Code::MissingField, step.span, "missing field `for`")
                        .label("this needs `for`")
                        .help("only the last step lasts to the end; write for instance `for: 30s`"),
                );
                return None;
            }
        };
        stages.push(Stage { from, until, groups, required, span: step.span });
        from = until;
    }
    if !from.is_forever() {
        let until = SimDuration::FOREVER;
        stages.push(Stage { from, until, groups: first.to_vec(), required: Vec::new(), span: steps.span });
    }
    Some(stages)
}

fn limited(context: &mut Context<'_>, stages: usize, span: Option<Span>, groups: usize) -> Option<()> {
    let Some(span) = span else { return Some(()) };
    if stages > MAX_STAGES {
        let message = format!("a class has at most {MAX_STAGES} rings or steps");
        context.problems.push(Problem::error(Code::Limit, span, message).help("leave some of them out"));
        return None;
    }
    // For each ring and group, policies keep what they may choose from.
    context.charge(8 * stages * groups, span)
}

/// A group that a ring or a step names.
fn able(
    context: &mut Context<'_>,
    entry: &Entry<Contact>,
    name: &Spanned<String>,
    abilities: &Abilities<'_>,
) -> Option<usize> {
    let section = &context.raw.agents;
    let group = context.lookup(name, section, "group")?;
    if !abilities.groups[group].serves(&entry.name.value) {
        if !abilities.groups[group].misspells(&context.raw.contacts) {
            context.problems.push(lacks_skill(name, &entry.name.value));
        }
        return None;
    }
    Some(group)
}

/// That a group which a class names does not have it among its skills.
pub(super) fn lacks_skill(group: &Spanned<String>, class: &str) -> Problem {
    Problem::error(Code::NoSkill, group.span, format!("`{}` lacks the skill `{class}`", group.value))
        .help(format!("add `{class}` to the `skills` of `{}`", group.value))
}

fn required<'a>(
    context: &mut Context<'_>,
    levels: &'a Levels,
    abilities: &Abilities<'_>,
) -> Option<Vec<(&'a str, u32)>> {
    check_known(context, levels, abilities)?;
    Some(levels.0.iter().map(|(name, level)| (name.value.as_str(), level.value)).collect())
}

/// The names of a list that may be missing.
pub(super) fn names(names: &Option<OneOrMany<Spanned<String>>>) -> impl Iterator<Item = &Spanned<String>> {
    names.iter().flat_map(|names| &names.0)
}
