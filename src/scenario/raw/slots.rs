//! `agents.GROUP.slots` and `channels.NAME.weight`: how many conversations at once.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::super::decode::Spanned;

/// Conversations at once: a number, or limits.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum Slots {
    /// So many, of any channel.
    Number(#[schemars(range(min = 1, max = 100))] u32),
    /// Limits by channel.
    Limits(Limits),
}

/// Limits of an agent's conversations.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Limits {
    /// Units of all open conversations together; each takes its channel's `weight`. Default: the sum of `channels`.
    pub total: Option<Spanned<u32>>,
    /// The most open conversations of a channel, such as `{chat: 3, mail: 5}`.
    pub channels: Option<ChannelLimits>,
    /// Whether conversations of several channels may be open at once; default `true`.
    pub mixed: Option<bool>,
}

/// Channels and how many of their conversations may be open: `{chat: 3, mail: 5}`.
#[derive(Debug)]
pub(in super::super) struct ChannelLimits(pub Vec<(Spanned<String>, Spanned<u32>)>);

impl<'de> Deserialize<'de> for ChannelLimits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;

        impl<'de> Visitor<'de> for ByName {
            type Value = ChannelLimits;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from channel to number, such as `{chat: 3}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ChannelLimits, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                Ok(ChannelLimits(list))
            }
        }

        deserializer.deserialize_map(ByName)
    }
}

impl<'de> Deserialize<'de> for Slots {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrLimits;

        impl<'de> Visitor<'de> for NumberOrLimits {
            type Value = Slots;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number such as `3`, or limits such as `{total: 6, channels: {chat: 3}}`")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Slots, E> {
                Ok(Slots::Number(u32::try_from(number).unwrap_or(u32::MAX)))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Slots, E> {
                self.visit_u64(u64::try_from(number).unwrap_or(0))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Slots, A::Error> {
                Limits::deserialize(MapAccessDeserializer::new(map)).map(Slots::Limits)
            }
        }

        deserializer.deserialize_any(NumberOrLimits)
    }
}

/// What a conversation takes of an agent's slots: a number, or `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Weight {
    /// So many slots.
    Units(u32),
    /// All of them.
    All,
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrAll;

        impl Visitor<'_> for NumberOrAll {
            type Value = Weight;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of slots such as `2`, or `all`")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Weight, E> {
                Ok(Weight::Units(u32::try_from(number).unwrap_or(u32::MAX)))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Weight, E> {
                self.visit_u64(u64::try_from(number).unwrap_or(0))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Weight, E> {
                match text {
                    "all" => Ok(Weight::All),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }
        }

        deserializer.deserialize_any(NumberOrAll)
    }
}
