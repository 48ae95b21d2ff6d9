//! `agents.GROUP`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::super::decode::{OneOrMany, Spanned};
use super::channels::{Opening, Weekday};
use super::eligibility::Levels;
use super::laws::Law;
use super::quantities::{Amount, At, Duration, Rate, Ratio, Share};
use super::slots::Slots;
use super::tables::Filter;

/// A group of agents with the same skills: exactly one of `count`, `head_count` and `shifts`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Group {
    /// So many agents, all the time.
    pub count: Option<Spanned<u32>>,
    /// When they work, such as `{open: 08:00, close: 16:00}`, or a list of such: `count` agents, and whoever is called in;
    /// default: all the time.
    pub hours: Option<Spanned<OneOrMany<Spanned<Opening>>>>,
    /// A number that changes with time. Steps given by times of day repeat every day.
    pub head_count: Option<Spanned<HeadCount>>,
    /// What a fall of `head_count` does to busy agents; default `capacity`.
    pub on_drop: Option<Spanned<DropRule>>,
    /// Agents with working times and breaks.
    pub shifts: Option<Spanned<Vec<Spanned<Shift>>>>,
    /// The classes that they serve, in the order in which they prefer them; default: all, in the file's order.
    pub skills: Option<Spanned<Skills>>,
    /// What its agents have that contacts may require, with levels from 1 to 10, such as `{german: 4, billing: 2}`.
    pub attributes: Option<Spanned<Levels>>,
    /// How they answer what they are offered; default: they accept at once.
    pub answering: Option<Spanned<Answering>>,
    /// How many conversations each agent may have at once: a number, or limits such as `{total: 6, channels: {chat: 3}}`;
    /// default 1.
    pub slots: Option<Spanned<Slots>>,
    /// The speed of each conversation while 1, 2, 3 and so on are open, as a share of the speed of one alone, such as
    /// `[1, 0.8, 0.65]`; default: full speed always.
    pub speed: Option<Spanned<Vec<Spanned<Amount>>>>,
    /// The share of days on which an agent is absent, unplanned: a day of the calendar, or a shift; default `0%`.
    pub absence: Option<Spanned<Share>>,
    /// How those who are new learn; default: they know it all.
    pub learning: Option<Spanned<Learning>>,
    /// What happens to those who have been busy for long; default: nothing.
    pub fatigue: Option<Spanned<Fatigue>>,
    /// What an agent costs, such as `20/h` in the scenario's currency.
    pub cost: Option<Rate>,
}

/// How those who are new learn.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Learning {
    /// So many times as long handling takes when an agent is on duty for the first time.
    pub handling: Spanned<Amount>,
    /// The calendar time in which what exceeds 1 halves.
    pub half_life: Spanned<Duration>,
}

/// What happens to those who have been busy for long.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Fatigue {
    /// An agent is tired while the recent occupancy is above this; default `90%`.
    pub occupancy: Option<Spanned<Share>>,
    /// The recent occupancy forgets half of what was so long ago; default `1h`.
    pub half_life: Option<Spanned<Duration>>,
    /// So many times as long handling takes; default 1.
    pub handling: Option<Spanned<Amount>>,
    /// How unevenly: the coefficient of variation of a further factor of mean 1; default `0%`.
    pub cv: Option<Spanned<Ratio>>,
    /// So many times the share of answers that help; default 1.
    pub resolved: Option<Spanned<Amount>>,
}

/// How agents answer what they are offered; `routing.offer` says what becomes of the offers that they do not accept.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Answering {
    /// The time until an agent accepts or declines; default `0s`.
    pub delay: Option<Spanned<Law>>,
    /// The share of offers that agents decline; default `0%`.
    pub declines: Option<Spanned<Share>>,
    /// The share of offers that agents do not notice; default `0%`.
    pub misses: Option<Spanned<Share>>,
}

/// What a fall of the head count does to busy agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum DropRule {
    /// Whoever finishes while more are busy than should be there leaves.
    Capacity,
    /// Random agents go; the busy ones among them finish their contact first.
    Named,
    /// Contacts are cut off and go back to the queue.
    Preempt,
}

/// A shift of several agents.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Shift {
    /// How many agents work it; default 1.
    pub count: Option<u32>,
    /// Its start. A shift given by times of day repeats every day.
    pub from: At,
    /// Its end.
    pub to: At,
    /// The days of the week on which a shift begins that is given by times of day; default: all. Needs a `start` with a
    /// date.
    pub days: Option<Spanned<OneOrMany<Weekday>>>,
    /// Breaks in it.
    #[serde(default)]
    pub breaks: Vec<Break>,
}

/// A break of a shift.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Break {
    /// When it begins.
    pub at: At,
    /// How long it lasts.
    #[serde(rename = "for")]
    pub length: Duration,
}

/// Steps of a head count, listed or from a CSV file.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum HeadCount {
    /// Listed.
    Steps(Vec<Step>),
    /// From a CSV file.
    File(HeadCountFile),
}

/// From a time on, so many agents.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Step {
    /// Since when.
    pub from: At,
    /// How many.
    pub agents: u32,
}

/// A head count in a CSV file; each row holds until the next one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct HeadCountFile {
    /// The CSV file, relative to the scenario.
    pub file: Spanned<String>,
    /// The column with the time (`HH:MM`, a date and time, or seconds from midnight); default `start_s`.
    pub start_column: Option<Spanned<String>>,
    /// The column with the number of agents; default `agents`.
    pub agents_column: Option<Spanned<String>>,
    /// Take only rows with these values.
    #[serde(rename = "where")]
    pub filter: Option<Filter>,
}

impl<'de> Deserialize<'de> for HeadCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StepsOrFile;

        impl<'de> Visitor<'de> for StepsOrFile {
            type Value = HeadCount;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list such as `[{from: 08:00, agents: 5}]`, or `{file: agents.csv}`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<HeadCount, A::Error> {
                let mut steps = Vec::new();
                while let Some(step) = items.next_element()? {
                    steps.push(step);
                }
                Ok(HeadCount::Steps(steps))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<HeadCount, A::Error> {
                HeadCountFile::deserialize(MapAccessDeserializer::new(map)).map(HeadCount::File)
            }
        }

        deserializer.deserialize_any(StepsOrFile)
    }
}

/// Skills in order of preference: `[a, b]`, or `{a: {speed: 0.8}, b: {}}`.
#[derive(Debug)]
pub(in super::super) struct Skills(pub Vec<(Spanned<String>, Skill)>);

/// How well a group serves a class.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Skill {
    /// Handling takes its time divided by this; default 1.
    pub speed: Option<Spanned<Amount>>,
    /// A smaller number goes first where routing looks at `profile_rank`; default 1.
    #[schemars(range(min = 1))]
    pub rank: Option<Spanned<u32>>,
    /// The group sees contacts only after they have been in the line for so long; default `0s`.
    pub delay: Option<Duration>,
    /// The share of contacts that its agents resolve, in place of that of the class.
    pub resolved: Option<Spanned<Share>>,
}

/// A skill, or nothing after the colon.
struct MaybeSkill(Skill);

impl<'de> Deserialize<'de> for MaybeSkill {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SkillOrNothing;

        impl<'de> Visitor<'de> for SkillOrNothing {
            type Value = MaybeSkill;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping such as `{speed: 0.8}`")
            }

            fn visit_unit<E>(self) -> Result<MaybeSkill, E> {
                Ok(MaybeSkill(Skill::default()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<MaybeSkill, A::Error> {
                Skill::deserialize(MapAccessDeserializer::new(map)).map(MaybeSkill)
            }
        }

        deserializer.deserialize_any(SkillOrNothing)
    }
}

impl<'de> Deserialize<'de> for Skills {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListOrMap;

        impl<'de> Visitor<'de> for ListOrMap {
            type Value = Skills;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of contact classes, or a mapping such as `{question: {speed: 0.8}}`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Skills, A::Error> {
                let mut skills = Vec::new();
                while let Some(name) = items.next_element()? {
                    skills.push((name, Skill::default()));
                }
                Ok(Skills(skills))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Skills, A::Error> {
                let mut skills = Vec::new();
                while let Some((name, MaybeSkill(skill))) = map.next_entry()? {
                    skills.push((name, skill));
                }
                Ok(Skills(skills))
            }
        }

        deserializer.deserialize_any(ListOrMap)
    }
}
