//! What groups can do: their skills, and their attributes with levels.

use std::collections::{BTreeSet, HashMap};

use super::super::diagnostic::{Code, Problem, did_you_mean, listed};
use super::super::raw::agents::{Group, Skill};
use super::super::raw::contacts::Contact;
use super::super::raw::eligibility::Levels;
use super::super::raw::scenario::{Entry, Section};
use super::Context;
use crate::model::SimDuration;

/// The largest level of an attribute; 1 is the smallest.
const MAX_LEVEL: u32 = 10;

/// What all groups can do.
pub(super) struct Abilities<'a> {
    pub groups: Vec<Ability<'a>>,
    /// All attributes that some group has; `None`: some group could not be decoded.
    pub attributes: Option<BTreeSet<&'a str>>,
}

/// What a group can do, as far as it can be told.
pub(super) struct Ability<'a> {
    /// The classes and the delay before each is shown to the group; `None`: it serves every class, or it could not be
    /// decoded and may do so.
    skills: Option<HashMap<&'a str, SimDuration>>,
    /// Its attributes; `None`: they could not be decoded.
    attributes: Option<HashMap<&'a str, u32>>,
}

impl<'a> Abilities<'a> {
    pub fn of(section: &'a Section<Group>) -> Self {
        let groups: Vec<Ability<'a>> = section.entries.iter().map(Ability::of).collect();
        let flawed = |entry: &Entry<Group>| entry.value.is_none() || entry.flaws.any();
        let unclear = section.broken || section.entries.iter().any(flawed);
        let names = groups.iter().flat_map(|group| &group.attributes).flat_map(|levels| levels.keys().copied());
        let attributes = (!unclear).then(|| names.collect());
        Self { groups, attributes }
    }
}

impl<'a> Ability<'a> {
    fn of(entry: &'a Entry<Group>) -> Self {
        let said = |field| entry.value.as_ref().filter(|_| !entry.flaws.touch(field));
        let skills = said("skills").and_then(|group| group.skills.as_ref()).map(|skills| {
            let delay = |s: &Skill| s.delay.map_or(SimDuration::ZERO, |d| d.0);
            skills.value.0.iter().map(|(name, skill)| (name.value.as_str(), delay(skill))).collect()
        });
        let attributes = said("attributes").map(|group| {
            let levels = group.attributes.iter().flat_map(|levels| &levels.value.0);
            levels.map(|(name, level)| (name.value.as_str(), level.value)).collect()
        });
        Self { skills, attributes }
    }

    pub fn serves(&self, class: &str) -> bool {
        self.skills.as_ref().is_none_or(|skills| skills.contains_key(class))
    }

    /// Whether a skill is that of no class: with a misspelt name, which has been reported, it may be the one that is missed.
    pub fn misspells(&self, classes: &Section<Contact>) -> bool {
        self.skills.iter().flat_map(|skills| skills.keys()).any(|name| classes.position(name).is_none())
    }

    /// The time in the line after which the group sees contacts of a class.
    pub fn delay(&self, class: &str) -> SimDuration {
        self.skills.as_ref().and_then(|skills| skills.get(class)).map_or(SimDuration::ZERO, |delay| *delay)
    }

    /// Whether the group has enough of all that is required.
    pub fn meets(&self, required: &[(&str, u32)]) -> bool {
        let Some(attributes) = &self.attributes else { return true };
        required.iter().all(|(name, level)| attributes.get(name).is_some_and(|has| has >= level))
    }
}

/// Reports levels that are none.
pub(super) fn check_levels(context: &mut Context<'_>, levels: &Levels) -> Option<()> {
    let mut right = Some(());
    for (name, level) in &levels.0 {
        if !(1..=MAX_LEVEL).contains(&level.value) {
            let message = format!("the level {} of `{}` is not between 1 and {MAX_LEVEL}", level.value, name.value);
            context.problems.push(
                Problem::error(Code::Value, level.span, message)
                    .help("a group that has no attribute leaves it out; where levels do not matter, write 1"),
            );
            right = None;
        }
    }
    right
}

/// Reports attributes that no group has.
pub(super) fn check_known(context: &mut Context<'_>, levels: &Levels, abilities: &Abilities<'_>) -> Option<()> {
    check_levels(context, levels)?;
    let Some(known) = abilities.attributes.as_ref().filter(|_| !context.problems.full()) else { return Some(()) };
    for (name, _) in &levels.0 {
        if !known.contains(name.value.as_str()) {
            let message = format!("no group has the attribute `{}`", name.value);
            let mut problem = Problem::error(Code::UnknownReference, name.span, message);
            problem.label = did_you_mean(&name.value, known.iter().copied());
            let help = match listed(known.iter().copied().take(20), "and") {
                names if names.is_empty() => {
                    format!("add `attributes: {{{}: 3}}` to the groups that have it", name.value)
                }
                names => format!("the groups have {names}"),
            };
            context.problems.push(problem.help(help));
            return None;
        }
    }
    Some(())
}
