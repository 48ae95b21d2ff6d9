//! `events.NAME`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::super::decode::{OneOrMany, Spanned};
use super::playbook::Effect;
use super::quantities::{Amount, At, Duration, Share};

/// Something that happens: exactly one of `surge`, `outage` and `change`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Event {
    /// When it begins.
    pub at: At,
    /// More contacts, or fewer.
    pub surge: Option<Spanned<Surge>>,
    /// Agents who cannot work, or a channel that is down.
    pub outage: Option<Spanned<Outage>>,
    /// Something else that changes: a tool that slows handling, wrong information that goes round.
    pub change: Option<Spanned<Change>>,
}

/// What changes for a time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Change {
    /// What.
    #[serde(rename = "do")]
    pub effects: Spanned<OneOrMany<Spanned<Effect>>>,
    /// For how long; default: until the end.
    pub lasts: Option<Spanned<Duration>>,
}

/// More contacts, by exactly one of `factor` and `extra`: they rise in a straight line, hold, and decay exponentially.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Surge {
    /// Whose contacts.
    pub contacts: OneOrMany<Spanned<String>>,
    /// The factor on the arrival rate at its height.
    pub factor: Option<Spanned<Amount>>,
    /// The expected number of contacts that come on top of the others, over the whole surge. Several classes share them as
    /// they share the normal contacts of that time.
    pub extra: Option<Spanned<Amount>>,
    /// How long it takes to rise; default `0s`.
    pub ramp: Option<Duration>,
    /// How long it stays; default `0s`.
    pub hold: Option<Duration>,
    /// The time in which what exceeds the normal rate halves; without it, the surge ends at once.
    pub half_life: Option<Spanned<Duration>>,
}

/// For a time, part of a group cannot work or a channel is down: exactly one of `group` and `channel`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Outage {
    /// The group whose agents cannot work.
    pub group: Option<Spanned<String>>,
    /// The channel that is down; new contacts are turned away (`closed`).
    pub channel: Option<Spanned<String>>,
    /// The share of the group's agents, drawn at random; default `100%`.
    pub share: Option<Spanned<Share>>,
    /// The number of the group's agents, drawn at random, in place of `share`: who is ill, or late.
    pub agents: Option<Spanned<u32>>,
    /// How long it lasts.
    pub lasts: Spanned<Duration>,
    /// What becomes of contacts in progress; default `requeue` for a group and `drop` for a channel.
    pub in_progress: Option<Spanned<InProgress>>,
    /// What becomes of contacts that wait when a channel goes down; default `drop`.
    pub waiting: Option<Spanned<Waiting>>,
    /// Where customers try at once who find the channel down, by class: `{question: {to: mail-question, share: 40%}}`. The
    /// others go.
    pub arrivals: Option<Spanned<Diversions>>,
}

/// What an outage does to contacts in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum InProgress {
    /// The agent finishes first.
    Finish,
    /// They go back to their place in the queue.
    Requeue,
    /// They end.
    Drop,
}

/// What the outage of a channel does to contacts that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Waiting {
    /// They end.
    Drop,
    /// They keep their place and are answered.
    Stay,
}

/// Where the customers of each class try instead.
#[derive(Debug)]
pub(in super::super) struct Diversions(pub Vec<(Spanned<String>, OneOrMany<Diversion>)>);

/// Where customers try instead.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Diversion {
    /// A class of another channel.
    pub to: Spanned<String>,
    /// The share of the customers; default `100%`.
    pub share: Option<Spanned<Share>>,
}

impl<'de> Deserialize<'de> for Diversions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Classes;

        impl<'de> Visitor<'de> for Classes {
            type Value = Diversions;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping such as `{question: {to: mail-question, share: 40%}}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Diversions, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                Ok(Diversions(list))
            }
        }

        deserializer.deserialize_map(Classes)
    }
}
