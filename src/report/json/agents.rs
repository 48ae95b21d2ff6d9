//! Groups of agents.

use schemars::JsonSchema;
use serde::Serialize;

use super::estimate::{Value, Waits, value, waits};
use crate::experiment::{ConcurrencySummary, GroupSummary, OfferSummary};
use crate::model::GroupOutline;

/// A group of agents.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Group")]
pub struct Entry<'a> {
    /// The group's name.
    name: &'a str,
    /// What an agent costs an hour, in `currency`; null without a rate.
    cost_per_hour: Option<f64>,
    /// How many slots an agent has.
    slots: u32,
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
    /// What its agents' conversations add up to. With one slot an agent all of it follows from the time busy.
    concurrency: Concurrency,
    /// Waits of those whom the group answered.
    waits: Waits,
    /// What became of the contacts that its agents were offered; left out where there was no offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    offers: Option<Offers>,
}

/// What a group's conversations add up to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConcurrencyOfGroup")]
pub struct Concurrency {
    /// Conversation time / busy time: conversations at once of a busy agent.
    mean: Value,
    /// The most conversations that an agent had at once, in all replications.
    max: u64,
    /// Busy time without room for another contact / busy time, share.
    at_limit: Value,
    /// Slots in use x time / (slots x time there), share.
    slot_occupancy: Value,
    /// Mean number of open conversations, contacts.
    open: Value,
    /// Busy time / contacts answered, s: what a contact takes of an agent.
    effort_per_contact: Value,
    /// Conversation time / contacts answered, s: from answer to end, wrap-up included.
    mean_duration: Value,
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
        slots: group.concurrency.slots,
        answered: value(&group.answered),
        occupancy: value(&group.occupancy),
        utilisation: value(&group.utilisation),
        busy: value(&group.busy),
        present: value(&group.present),
        concurrency: concurrency(&group.concurrency),
        waits: waits(&group.waits, f64::INFINITY),
        offers: group.offers.as_ref().map(offers),
    }
}

fn concurrency(of: &ConcurrencySummary) -> Concurrency {
    Concurrency {
        mean: value(&of.mean),
        max: of.max,
        at_limit: value(&of.at_limit),
        slot_occupancy: value(&of.slot_occupancy),
        open: value(&of.open),
        effort_per_contact: value(&of.effort),
        mean_duration: value(&of.duration),
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
