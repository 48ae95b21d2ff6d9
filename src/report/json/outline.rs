//! The scenario's names and times.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{ChannelKind, Clock, Nature, Outline, SimDuration, SimTime};

/// A channel.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Channel {
    /// Its name.
    pub name: String,
    /// How patient its customers are by habit.
    #[serde(default = "live")]
    #[schemars(extend("enum" = ["live", "messaging", "deferred"]))]
    pub kind: String,
    /// Whether its acceptable waiting times count only the time within its hours; absent where all time counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub business_hours: bool,
    /// The acceptable waiting times, s; the first is the headline.
    pub answer_within_s: Vec<f64>,
    /// An abandonment with a shorter wait is a short abandon, s.
    pub short_abandon_s: f64,
}

/// A contact class.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// Its channel's name.
    pub channel: String,
    /// A digest of its arrivals, 16 hexadecimal digits; null where it is not known. Only digests of one version of the
    /// program can be compared.
    pub arrivals: Option<String>,
    /// The groups that may serve it, in order of preference.
    #[serde(default)]
    pub groups: Vec<String>,
    /// What kind of customers it has; absent for those whom the centre is there for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("enum" = ["off_target", "abuse"]))]
    pub nature: Option<String>,
}

fn live() -> String {
    ChannelKind::Live.name().to_owned()
}

/// The kind of a channel by its name.
pub fn kind(name: &str) -> Option<ChannelKind> {
    [ChannelKind::Live, ChannelKind::Messaging, ChannelKind::Deferred].into_iter().find(|kind| kind.name() == name)
}

/// A moment worth a mark on a time axis.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    /// When, s after the scenario's start.
    pub at_s: f64,
    /// What happens, in a few words.
    pub label: String,
}

/// A stretch of time with a name.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Phase {
    /// The event's name, or `EVENT.ramp`, `EVENT.hold`, `EVENT.decay`.
    pub name: String,
    /// When it begins, s after the scenario's start.
    pub from_s: f64,
    /// When it is over, s after the scenario's start.
    pub to_s: f64,
}

pub fn channels(outline: &Outline) -> Vec<Channel> {
    let channel = |c: &crate::model::ChannelOutline| Channel {
        name: c.name.clone(),
        kind: c.kind.name().to_owned(),
        business_hours: c.clock == Clock::Business,
        answer_within_s: c.answer_within.iter().map(|w| w.secs_f64()).collect(),
        short_abandon_s: c.short_abandon.secs_f64(),
    };
    outline.channels.iter().map(channel).collect()
}

pub fn classes(outline: &Outline) -> Vec<Class> {
    let class = |c: &crate::model::ClassOutline| Class {
        name: c.name.clone(),
        channel: outline.channels[c.channel.index()].name.clone(),
        arrivals: c.arrivals.map(digest),
        groups: c.groups.iter().map(|g| outline.groups[g.index()].name.clone()).collect(),
        nature: (c.nature != Nature::Genuine).then(|| c.nature.name().to_owned()),
    };
    outline.classes.iter().map(class).collect()
}

/// A digest as it is written.
pub fn digest(digest: u64) -> String {
    format!("{digest:016x}")
}

/// The digest that has been written so; `None` if none has.
pub fn digested(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok().filter(|n| digest(*n) == text)
}

pub fn marks(outline: &Outline) -> Vec<Mark> {
    outline.marks.iter().map(|m| Mark { at_s: m.at.secs_f64(), label: m.label.clone() }).collect()
}

pub fn phases(outline: &Outline) -> Vec<Phase> {
    let phase =
        |p: &crate::model::Phase| Phase { name: p.name.clone(), from_s: p.from.secs_f64(), to_s: p.to.secs_f64() };
    outline.phases.iter().map(phase).collect()
}

/// A length of time that [`SimDuration::secs_f64`] may have given; `None` for what is none.
pub fn duration(seconds: f64) -> Option<SimDuration> {
    let duration = SimDuration::from_secs_f64(seconds);
    (seconds >= 0.0 && (duration.micros() <= SimTime::MAX.micros() || seconds == SimDuration::FOREVER.secs_f64()))
        .then_some(duration)
}
