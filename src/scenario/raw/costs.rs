//! `costs`, and what contacts cost.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::super::decode::{OneOrMany, Spanned};
use super::channels::Weekday;
use super::quantities::{Amount, At, Rate, Ratio, Share};

/// What is paid beside the hourly rates of groups.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Costs {
    /// Premiums on hourly rates at certain times, by name, such as `{night: {from: 22:00, to: 06:00, premium: 20%}}`; where
    /// several hold, all are paid.
    pub premiums: Option<Premiums>,
    /// What an hour of levers' own work (`agent_hours`) costs.
    pub agent_hour: Option<Spanned<Amount>>,
    /// Those who lead the agents.
    pub leads: Option<Spanned<Leads>>,
}

/// Premiums by name.
#[derive(Debug)]
pub(in super::super) struct Premiums(pub Vec<(Spanned<String>, Spanned<Premium>)>);

/// A premium on hourly rates.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Premium {
    /// From which time of day; default: midnight.
    pub from: Option<At>,
    /// To which time of day; default: midnight.
    pub to: Option<At>,
    /// The days of the week on which it begins; default: all. Needs a `start` with a date.
    pub days: Option<Spanned<OneOrMany<Weekday>>>,
    /// What is paid on top, as a part of the hourly rate: `20%`.
    pub premium: Spanned<Ratio>,
}

/// One lead for so many agents who are paid.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Leads {
    /// For how many agents there is one.
    pub one_per: Spanned<u32>,
    /// What one costs, such as `30/h`.
    pub cost: Rate,
}

/// What customers are paid.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Compensation {
    /// For each contact that is answered; default 0.
    pub answered: Option<Amount>,
    /// For each customer who goes for good with nothing; default 0.
    pub lost: Option<Amount>,
}

/// Sales to customers who go for good with nothing.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct LostSale {
    /// The share of them who would have bought; default `100%`.
    pub share: Option<Share>,
    /// What a sale is worth.
    pub value: Amount,
}

impl<'de> Deserialize<'de> for Premiums {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;

        impl<'de> Visitor<'de> for ByName {
            type Value = Premiums;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("premiums by name, such as `{night: {from: 22:00, to: 06:00, premium: 20%}}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Premiums, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                Ok(Premiums(list))
            }
        }

        deserializer.deserialize_map(ByName)
    }
}
