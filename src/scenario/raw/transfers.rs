//! `contacts.NAME.max_wait` and `contacts.NAME.transfers`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::super::decode::Spanned;
use super::laws::Law;
use super::quantities::{Duration, Share};

/// How long contacts may wait, and where they go then.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct MaxWait {
    /// After so long in the queue a contact ends as `flowed_out`.
    pub after: Spanned<Duration>,
    /// The class in whose queue the customer then waits; without it the customer goes.
    pub to: Option<Spanned<String>>,
}

/// What a first line does after handling: it finds out what a customer wants and hands over. What neither `to` nor
/// `off_target` covers, it settles itself.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Transfers {
    /// The share of contacts that want each department, a class without `transfers` of its own: `{orders: 60%, refunds: 25%}`.
    pub to: Spanned<Departments>,
    /// The share of contacts that belong nowhere and end with the first line; default `0%`.
    pub off_target: Option<Spanned<Share>>,
    /// How often the first line finds the right department; default `100%`.
    pub accuracy: Option<Spanned<Share>>,
    /// How long it takes to hand over; default `0s`.
    pub handover: Option<Spanned<Law>>,
    /// Whether the agent stays with the customer until the department answers, and hands over to the agent there; default
    /// `false`: the customer waits alone.
    pub warm: Option<bool>,
    /// Time with the agent of a wrong department before that one hands over; default: that of `handover`.
    pub misroute_handling: Option<Spanned<Law>>,
}

/// Departments and the share of each.
#[derive(Debug)]
pub(in super::super) struct Departments(pub Vec<(Spanned<String>, Spanned<Share>)>);

impl<'de> Deserialize<'de> for Departments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Shares;

        impl<'de> Visitor<'de> for Shares {
            type Value = Departments;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping such as `{orders: 60%, refunds: 25%}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Departments, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                Ok(Departments(list))
            }
        }

        deserializer.deserialize_map(Shares)
    }
}
