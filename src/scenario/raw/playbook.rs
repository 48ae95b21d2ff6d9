//! `playbook.NAME`, and what an event changes.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::super::decode::{OneOrMany, Spanned};
use super::super::units;
use super::quantities::{Amount, At, Duration, Ratio, Share};
use super::routing::Composition;

/// A lever: something that the team does about a crisis, by a rule (`when`) or at a time (`at`).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Lever {
    /// When it is pulled by hand: in place of `when`.
    pub at: Option<At>,
    /// What the monitor must show, such as `waiting{class:question} > 8`; a list is all of them; `{any: […]}`, `{not: …}`.
    pub when: Option<Spanned<Condition>>,
    /// For how long the monitor must have shown it; default: once.
    #[serde(rename = "for")]
    pub lasting: Option<Spanned<Duration>>,
    /// How long it takes until it works: a time, or one for teams that are `prepared` and one for others; default `0s`.
    pub lead: Option<Lead>,
    /// Agents whom it takes from their work meanwhile.
    pub takes: Option<Spanned<OneOrMany<Takes>>>,
    /// What it changes while it works.
    #[serde(rename = "do")]
    pub effects: Spanned<OneOrMany<Spanned<Effect>>>,
    /// When it is taken back; default: not before the end.
    pub until: Option<At>,
    /// What the monitor must show for it to be taken back, in place of `until`.
    pub until_when: Option<Spanned<Condition>>,
    /// For how long the monitor must have shown that; default: once.
    pub until_for: Option<Spanned<Duration>>,
    /// How long it works, in place of `until`.
    pub lasts: Option<Spanned<Duration>>,
    /// How long it works at least; default `0s`.
    pub least: Option<Duration>,
    /// Whether it may be pulled again after it was taken back; default `false`.
    pub again: Option<bool>,
    /// What it costs beside the agents whom it calls in.
    pub cost: Option<Cost>,
    /// Whether it is there; a variant may do without it. Default `true`.
    pub enabled: Option<bool>,
}

/// What a lever costs beside the agents whom it calls in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Cost {
    /// Agent-hours each time.
    pub agent_hours: Option<Amount>,
    /// Agent-hours for each hour that it works.
    pub agent_hours_an_hour: Option<Amount>,
    /// Money each time, in the scenario's currency.
    pub money: Option<Amount>,
    /// Money for each hour that it works.
    pub money_an_hour: Option<Amount>,
}

/// The time until a lever works.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum Lead {
    /// However well prepared the team is.
    Always(Duration),
    /// By how well prepared it is.
    ByPreparation(LeadTimes),
}

/// The time until a lever works, with and without preparation.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct LeadTimes {
    /// Where the scenario says `prepared: true`.
    pub prepared: Duration,
    /// Elsewhere.
    pub unprepared: Duration,
}

/// Agents whom a lever takes during its lead time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Takes {
    /// How many.
    pub agents: Spanned<u32>,
    /// Of which group.
    pub from: Spanned<String>,
}

/// What the monitor shows.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum Condition {
    /// A number and its limit, such as `waiting{class:question} > 8`.
    Is(String),
    /// All of these.
    All(#[schemars(with = "Vec<Condition>")] Vec<Spanned<Condition>>),
    /// Several, combined.
    Combined(Combined),
}

/// Conditions, combined.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(in super::super) enum Combined {
    /// All of these.
    All(#[schemars(with = "Vec<Condition>")] Vec<Spanned<Condition>>),
    /// One of these at least.
    Any(#[schemars(with = "Vec<Condition>")] Vec<Spanned<Condition>>),
    /// Not this.
    Not(#[schemars(with = "Box<Condition>")] Box<Spanned<Condition>>),
}

/// What changes: a mapping with one key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(in super::super) enum Effect {
    /// Handling takes longer or shorter: canned replies, help by a tool, or its failure.
    Handling {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
        /// So many times as long.
        factor: Spanned<Amount>,
        /// The share of contacts that it concerns; default `100%`.
        share: Option<Share>,
        /// Handling gets no shorter than this by it; default `0s`.
        floor: Option<Duration>,
    },
    /// More or fewer contacts come: a page that answers them, an advertisement that is stopped.
    Arrivals {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
        /// So many times as many.
        factor: Spanned<Amount>,
    },
    /// Customers wait longer or shorter before they give up: an announcement, an acknowledgement.
    Patience {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
        /// So many times as long.
        factor: Spanned<Amount>,
    },
    /// More or fewer customers come again: the time of the next update is known, or wrong information goes round.
    Returns {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
        /// After what.
        after: Spanned<After>,
        /// So many times the share.
        factor: Spanned<Amount>,
    },
    /// More or fewer answers help.
    Resolved {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
        /// So many times the share.
        factor: Spanned<Amount>,
    },
    /// More agents: a reserve that is called in, overtime, or breaks that are put off.
    CallIn {
        /// How many.
        agents: Spanned<u32>,
        /// In which group.
        to: Spanned<String>,
        /// What they are paid on top of the group's hourly rate, as a part of it, such as `50%`; default `0%`.
        premium: Option<Spanned<Ratio>>,
        /// For how long each is paid at least, also when released earlier; default `0s`.
        minimum: Option<Spanned<Duration>>,
    },
    /// Fewer agents.
    SendAway {
        /// How many.
        agents: Spanned<u32>,
        /// From which group.
        from: Spanned<String>,
    },
    /// Agents work elsewhere.
    Move {
        /// How many.
        agents: Spanned<u32>,
        /// From which group.
        from: Spanned<String>,
        /// To which; make one of its own if they are slower there.
        to: Spanned<String>,
        /// What they are paid meanwhile on top of that group's hourly rate, as a part of it; default `0%`.
        premium: Option<Spanned<Ratio>>,
    },
    /// Breaks of shifts that would begin while it works begin later.
    PostponeBreaks {
        /// Of which groups.
        group: OneOrMany<Spanned<String>>,
        /// So much later.
        by: Spanned<Duration>,
    },
    /// Agents whose shift ends while it works stay longer.
    Overtime {
        /// Of which groups.
        group: OneOrMany<Spanned<String>>,
        /// So much longer.
        lasts: Spanned<Duration>,
        /// What they are paid meanwhile on top of their hourly rate, as a part of it; default `0%`.
        premium: Option<Spanned<Ratio>>,
    },
    /// Agents have more conversations at once, or fewer.
    Slots {
        /// Of which groups.
        group: OneOrMany<Spanned<String>>,
        /// So many more; fewer with a minus.
        add: Spanned<i32>,
    },
    /// So many may wait in the queue of a class.
    QueueCapacity {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
        /// At most so many.
        limit: Spanned<u32>,
    },
    /// Agents may ban customers of these classes, as their `ban` says; until then they may not.
    Ban {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
    },
    /// Callbacks are offered, as `callback` says; until then they are not.
    OfferCallback {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
    },
    /// Tickets are offered, as `ticket` says; until then they are not.
    OfferTicket {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
    },
    /// Contacts take the steps of `entry` before they join the queue; until then they do not.
    Entry {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
    },
    /// The entry of a channel is hidden at its limit (`hide`); until then it is not.
    Hide {
        /// Which.
        channel: Spanned<String>,
    },
    /// Customers are told the expected wait, as `announcement` says; until then they are not.
    Announce {
        /// Of which classes.
        contacts: OneOrMany<Spanned<String>>,
    },
    /// A channel takes contacts outside of its `hours` too.
    Open {
        /// Which.
        channel: Spanned<String>,
    },
    /// A channel takes no contacts.
    Close {
        /// Which.
        channel: Spanned<String>,
    },
    /// Contacts and agents find each other in another way. What is not said here stays as it is under `routing`; a
    /// `policy` chooses all of it anew.
    Routing(Box<Composition>),
}

/// After what customers come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum After {
    /// After giving up.
    Abandon,
    /// After being turned away.
    TurnedAway,
    /// After being cut off.
    Dropped,
    /// After help from something that is no agent.
    Deflected,
    /// After an answer.
    Service,
    /// After an answer that did not help.
    Unresolved,
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextListOrMap;

        impl<'de> Visitor<'de> for TextListOrMap {
            type Value = Condition;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition such as `waiting{class:question} > 8`, a list, `{any: […]}` or `{not: …}`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Condition, E> {
                Ok(Condition::Is(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Condition, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Condition::All)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Condition, A::Error> {
                Combined::deserialize(MapAccessDeserializer::new(map)).map(Condition::Combined)
            }
        }

        deserializer.deserialize_any(TextListOrMap)
    }
}

impl<'de> Deserialize<'de> for Lead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimeOrMap;

        impl<'de> Visitor<'de> for TimeOrMap {
            type Value = Lead;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration such as `30m`, or `{prepared: 10m, unprepared: 45m}`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Lead, E> {
                units::duration(text).map(|time| Lead::Always(Duration(time))).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Lead, A::Error> {
                LeadTimes::deserialize(MapAccessDeserializer::new(map)).map(Lead::ByPreparation)
            }
        }

        deserializer.deserialize_any(TimeOrMap)
    }
}
