//! Groups of agents.

use schemars::JsonSchema;
use serde::Serialize;

use super::estimate::{Value, Waits, value, waits};
use crate::experiment::{GroupSummary, OfferSummary};
use crate::model::GroupOutline;

/// A group of agents.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Group")]
pub struct Entry<'a> {
    /// The group's name.
    name: &'a str,
    /// What an agent costs an hour, in `currency`; null without a rate.
    cost_per_hour: Option<f64>,
    /// Contacts answered, a replication.
    answered: Value,
    /// Busy time / time there, share; an agent who finishes a contact after the shift is there.
    occupancy: Value,
    /// Busy time / scheduled time, outages included, share; above 1 when contacts are finished after the shift.
    utilisation: Value,
    /// Mean number of busy agents, agents.
    busy: Value,
    /// Mean number of agents there, busy, free or with an offer to answer, agents.
    present: Value,
    /// Waits of those whom the group answered.
    waits: Waits,
    /// What became of the contacts that its agents were offered; left out where there was no offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    offers: Option<Offers>,
}

/// What became of the offers that a group was made.
#[derive(Serialize, JsonSchema)]
pub struct Offers {
    /// Offers a replication; a contact may be offered several times.
    made: Value,
    /// Declined / offers, share.
    p_declined: Value,
    /// Missed / offers, share.
    p_missed: Value,
    /// Offers / contacts that the group answered; null where it answered none.
    offers_per_contact: Value,
    /// Pauses after missed offers, a replication.
    pauses: Value,
}

pub fn entry<'a>((group, outline): (&'a GroupSummary, &GroupOutline)) -> Entry<'a> {
    Entry {
        name: &group.name,
        cost_per_hour: outline.cost_per_hour,
        answered: value(&group.answered),
        occupancy: value(&group.occupancy),
        utilisation: value(&group.utilisation),
        busy: value(&group.busy),
        present: value(&group.present),
        waits: waits(&group.waits, f64::INFINITY),
        offers: group.offers.as_ref().map(offers),
    }
}

fn offers(offers: &OfferSummary) -> Offers {
    Offers {
        made: value(&offers.made),
        p_declined: value(&offers.declined),
        p_missed: value(&offers.missed),
        offers_per_contact: value(&offers.per_contact),
        pauses: value(&offers.pauses),
    }
}
