//! `contacts.NAME.turns`, `contacts.NAME.silent` and `contacts.NAME.holding_reply`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::super::decode::Spanned;
use super::laws::Law;
use super::quantities::{Duration, Share};

/// Turns of agent and customer. The agent's handling is split over them in equal parts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Turns {
    /// How many turns the agent has: a number, or `{min: 4, max: 8}`.
    pub count: Spanned<TurnCount>,
    /// How long the customer thinks between two of them; the slot stays taken.
    pub think: Spanned<Law>,
    /// After so long without a word the conversation frees its slot until the customer writes; default: never.
    pub inactive_after: Option<Duration>,
}

/// A number of turns, or a range of equally likely ones.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum TurnCount {
    /// So many.
    Number(#[schemars(range(min = 1, max = 1000))] u32),
    /// As many as one of the numbers of a range, all equally likely.
    Range(TurnRange),
}

/// The ends of a range of turns.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TurnRange {
    /// The fewest.
    #[schemars(range(min = 1, max = 1000))]
    pub min: Spanned<u32>,
    /// The most.
    #[schemars(range(min = 1, max = 1000))]
    pub max: Spanned<u32>,
}

impl<'de> Deserialize<'de> for TurnCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrRange;

        impl<'de> Visitor<'de> for NumberOrRange {
            type Value = TurnCount;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number such as `7`, or a range such as `{min: 4, max: 8}`")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<TurnCount, E> {
                Ok(TurnCount::Number(u32::try_from(number).unwrap_or(u32::MAX)))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<TurnCount, E> {
                self.visit_u64(u64::try_from(number).unwrap_or(0))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TurnCount, A::Error> {
                TurnRange::deserialize(MapAccessDeserializer::new(map)).map(TurnCount::Range)
            }
        }

        deserializer.deserialize_any(NumberOrRange)
    }
}

/// Customers who lose patience in the queue and leave without telling: the contact stays there, and takes an agent's slot
/// until that is found out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Silent {
    /// Their share of those who lose patience.
    pub share: Share,
    /// How long it takes an agent to find out.
    pub detect: Spanned<Law>,
}

/// A reply to those who wait, which asks for patience, once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct HoldingReply {
    /// After so long in the queue; patience begins anew.
    pub after: Duration,
    /// An agent's effort for it, on top of handling; default `0s`.
    pub costs: Option<Duration>,
}
