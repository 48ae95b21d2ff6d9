//! `contacts.NAME.backlog` and `contacts.NAME.chaser`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::super::decode::Spanned;
use super::super::units;
use super::laws::Law;
use super::quantities::{Duration, Share};

/// Contacts that wait when the scenario starts: how many, or how many and how old.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum Backlog {
    /// So many, as if they had just come.
    Count(u32),
    /// So many, with their ages.
    Aged(Box<Aged>),
}

/// A backlog and how old it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Aged {
    /// How many wait.
    pub count: Spanned<u32>,
    /// How long they have waited at the start; default `0s`.
    pub age: Option<Spanned<Law>>,
}

/// Customers who still wait ask again: a duplicate, which adds a little work and is answered with the original.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Chaser {
    /// When they ask: when the `promise` is missed (the channel's first `answer_within`, by its clock), or after a time such
    /// as `24h`; default `promise`.
    pub after: Option<Spanned<After>>,
    /// The share of those who still wait that asks, each time.
    pub share: Spanned<Share>,
    /// How often a customer asks at most, each time after as long again; default 1.
    pub tries: Option<Spanned<u16>>,
    /// The class in which the duplicate waits; default: the customer's own.
    pub to: Option<Spanned<String>>,
    /// The work that a duplicate adds, for an agent of speed 1.
    pub handling: Spanned<Law>,
}

/// When a waiting customer asks again.
#[derive(Clone, Copy, Debug, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum After {
    /// When the promise is missed.
    #[schemars(schema_with = "promise")]
    Promise,
    /// After a time.
    Time(Duration),
}

fn promise(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({"const": "promise"})
}

impl<'de> Deserialize<'de> for Backlog {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CountOrAged;

        impl<'de> Visitor<'de> for CountOrAged {
            type Value = Backlog;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number such as `400`, or `{count: 400, age: {uniform: {min: 0s, max: 2d}}}`")
            }

            fn visit_u64<E: Error>(self, count: u64) -> Result<Backlog, E> {
                u32::try_from(count).map(Backlog::Count).map_err(|_| E::custom("more contacts than anybody has"))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Backlog, A::Error> {
                Aged::deserialize(MapAccessDeserializer::new(map)).map(|aged| Backlog::Aged(Box::new(aged)))
            }
        }

        deserializer.deserialize_any(CountOrAged)
    }
}

impl<'de> Deserialize<'de> for After {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PromiseOrTime;

        impl Visitor<'_> for PromiseOrTime {
            type Value = After;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`promise`, or a duration such as `24h`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<After, E> {
                if text == "promise" {
                    return Ok(After::Promise);
                }
                units::duration(text).map(|time| After::Time(Duration(time))).map_err(E::custom)
            }
        }

        deserializer.deserialize_any(PromiseOrTime)
    }
}
