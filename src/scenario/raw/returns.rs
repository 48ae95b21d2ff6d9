//! What customers do when an attempt is over: `contacts.NAME.after_abandon` and its kin, `resolved` and `ban`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, IntoDeserializer, MapAccess, Visitor};

use super::super::decode::Spanned;
use super::super::units;
use super::laws::Law;
use super::quantities::{Duration, Share};
use super::transfers::Departments;

/// The three words for coming again differ in what was before, and in nothing else.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident by $(#[$share_doc:meta])* $word:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Deserialize, JsonSchema)]
            #[serde(deny_unknown_fields)]
            pub(in super::super) struct $name {
                $(#[$share_doc])*
                pub $word: Spanned<Share>,
                /// How long after.
                pub delay: Spanned<Law>,
                /// How often a customer does so at most: without an answer in between, or after answers in all. Default: until
                /// the thousandth attempt.
                pub tries: Option<Spanned<u32>>,
                /// The share of them that goes to another class, such as `{social-question: 20%}`; the others come to the same.
                pub switch: Option<Spanned<Departments>>,
            }

            impl $name {
                /// What all of them say.
                pub fn terms(&self) -> Terms<'_> {
                    Terms { share: self.$word, delay: &self.delay, tries: self.tries, switch: self.switch.as_ref() }
                }
            }
        )*
    };
}

rules! {
    /// Customers who have had no answer try again.
    Redial by
        /// The share that tries again, each time.
        redial;
    /// Customers whom an agent has answered come again, whatever the answer was.
    Reopen by
        /// The share that comes again, each time.
        reopen;
    /// Customers who have been helped, but not enough, come again.
    Repeat by
        /// The share that comes again, each time.
        repeat;
}

/// What the words for coming again have in common.
pub(in super::super) struct Terms<'a> {
    pub share: Spanned<Share>,
    pub delay: &'a Spanned<Law>,
    pub tries: Option<Spanned<u32>>,
    pub switch: Option<&'a Spanned<Departments>>,
}

/// The share of answered contacts that are resolved: a share, or with its fall by concurrency.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum Resolved {
    /// The same whatever else the agent does.
    Share(Share),
    /// Less, the more conversations the agent has.
    ByConcurrency(Resolution),
}

/// The share of answered contacts that are resolved, by how much else the agent does.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Resolution {
    /// With an agent who has no other conversation.
    pub share: Share,
    /// So much less for each other conversation that the agent has when this one ends; default `0%`.
    pub less_per_conversation: Option<Share>,
}

/// What kind of customers a class has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Nature {
    /// Those whom the centre is there for.
    Genuine,
    /// Those who have come to the wrong place.
    OffTarget,
    /// Trolls, spammers.
    Abuse,
}

/// Agents ban customers, who then end as `banned` when they come again. In a genuine class, this is a mistake.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Ban {
    /// The share of contacts in which an agent bans.
    pub share: Option<Share>,
    /// From the n-th answered contact of a customer on; default 1.
    pub contacts: Option<Spanned<u16>>,
    /// The time with the customer after which the agent then ends the contact; default: when it ends anyhow.
    pub after: Option<Duration>,
    /// Who comes in by another way, such as with cookies cleared, unknown again; default: nobody.
    pub evades: Option<Spanned<Reentry>>,
    /// Whose ban is noticed to be a mistake and taken back; default: nobody's.
    pub lifted: Option<Spanned<Reentry>>,
}

/// Some of those whom a ban has turned away come again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Reentry {
    /// Their share.
    pub share: Spanned<Share>,
    /// How long after they were turned away.
    pub after: Spanned<Law>,
}

impl<'de> Deserialize<'de> for Resolved {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ShareOrMap;

        impl<'de> Visitor<'de> for ShareOrMap {
            type Value = Resolved;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a share such as `80%`, or `{share: 80%, less_per_conversation: 2%}`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Resolved, E> {
                units::share(text).map(|share| Resolved::Share(Share(share))).map_err(E::custom)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Resolved, E> {
                self.visit_f64(number as f64)
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Resolved, E> {
                self.visit_f64(number as f64)
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Resolved, E> {
                // A bare number is refused as it is everywhere.
                Share::deserialize(number.into_deserializer()).map(Resolved::Share)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Resolved, A::Error> {
                Resolution::deserialize(MapAccessDeserializer::new(map)).map(Resolved::ByConcurrency)
            }
        }

        deserializer.deserialize_any(ShareOrMap)
    }
}
