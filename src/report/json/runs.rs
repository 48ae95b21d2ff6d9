//! All counts of every single replication, in order.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Report;
use super::{backlog, costs, customers, dialogue, levers, retention, schema, transfers};
use crate::model::Outcome;
use crate::record::{ClassTally, GroupTally};

/// Every single replication: lists with one entry a replication, in order. Sums and time integrals are whole numbers, some
/// of them beyond 2^53.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplication")]
pub struct Table {
    /// What happened in a replication, as a hash of 16 hexadecimal digits.
    pub fingerprints: Vec<String>,
    /// Each contact class, in the scenario's order.
    pub classes: Vec<Class>,
    /// Each group of agents, in the scenario's order.
    pub groups: Vec<Group>,
    /// The largest numbers of contacts open at one time, one list for each entry of `scopes`; absent where no channel is one
    /// of deferred work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_max: Vec<Vec<u64>>,
    /// Each lever, in the scenario's order; absent without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levers: Vec<levers::Columns>,
    /// Time that is paid differently; absent where none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "costs::Columns")]
    pub paid: Option<costs::Columns>,
}

/// A contact class in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfClass")]
pub struct Class {
    /// The class's name.
    pub class: String,
    /// Contacts that arrived.
    pub offered: Vec<u64>,
    /// Contacts by how they ended; ends that no contact had in any replication are left out.
    #[schemars(schema_with = "schema::some_outcomes")]
    pub outcomes: BTreeMap<String, Vec<u64>>,
    /// Entered, that is neither turned away nor deflected nor lost at the entry, and not answered at once.
    pub waited: Vec<u64>,
    /// For each acceptable waiting time of the channel, in its order.
    pub within: Vec<Within>,
    /// Abandoned with a wait shorter than the channel's `short_abandon`.
    pub short_abandons: Vec<u64>,
    /// Sum of the waits of those answered, microseconds.
    pub wait_answered_us: Vec<u64>,
    /// Sum of the waits of those who abandoned, microseconds.
    pub wait_abandoned_us: Vec<u64>,
    /// Sum of the waits of all others who joined the line, microseconds.
    pub wait_other_us: Vec<u64>,
    /// The longest wait of anybody who joined the line, microseconds.
    pub wait_max_us: Vec<u64>,
    /// Time integral of the number waiting, contact-microseconds.
    pub queue_area_us: Vec<u64>,
    /// The same over the whole run, warm-up and what comes after the duration included, contact-microseconds.
    pub queue_area_whole_us: Vec<u64>,
    /// What became of its contacts; absent where it is no first line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "transfers::Columns")]
    pub transfers: Option<transfers::Columns>,
    /// What of it is open over time; absent where its channel is not one of deferred work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "backlog::Columns")]
    pub backlog: Option<backlog::Columns>,
    /// What happened in its conversations; absent where they have neither turns nor customers who leave without telling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "dialogue::Columns")]
    pub dialogue: Option<dialogue::Columns>,
    /// Customers whose first attempt is in the class; absent where every customer makes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::customer_columns")]
    pub customers: Option<customers::Columns>,
    /// What its customers were offered and told while they waited, and calls in vain; absent where there was none of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "retention::Columns")]
    pub retention: Option<retention::Columns>,
}

/// Counts at one acceptable waiting time.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationWithin")]
pub struct Within {
    /// Contacts answered with a wait of at most that time.
    pub answered: Vec<u64>,
    /// Contacts that abandoned with a wait of at most that time.
    pub abandoned: Vec<u64>,
}

/// A group of agents in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfGroup")]
pub struct Group {
    /// The group's name.
    pub group: String,
    /// Contacts that it answered.
    pub answered: Vec<u64>,
    /// Time integral of the number of busy agents, agent-microseconds.
    pub busy_area_us: Vec<u64>,
    /// Time integral of the number of agents there, busy, free or with an offer to answer, agent-microseconds.
    pub present_area_us: Vec<u64>,
    /// Time integral of the number of agents whom the schedule wants, agent-microseconds.
    pub scheduled_area_us: Vec<u64>,
    /// Time integral of the number of busy agents over the whole run, agent-microseconds.
    pub busy_whole_us: Vec<u64>,
    /// Conversations of its agents; left out where they have one slot, since all of it follows from the time busy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<Concurrency>,
    /// Offers to its agents; left out where there was none in any replication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offers: Option<Offers>,
}

/// What the conversations of a group's agents add up to in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfConcurrency")]
pub struct Concurrency {
    /// Time integral of the number of open conversations, conversation-microseconds.
    pub conversation_area_us: Vec<u64>,
    /// Time integral of the number of slots in use, slot-microseconds.
    pub slot_area_us: Vec<u64>,
    /// Time integral of the number of agents with conversations and without room for another, agent-microseconds.
    pub full_area_us: Vec<u64>,
    /// The most conversations that an agent had at once.
    pub most: Vec<u64>,
}

/// What became of the offers to a group's agents in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfOffers")]
pub struct Offers {
    /// Offers.
    pub made: Vec<u64>,
    /// Offers that agents declined.
    pub declined: Vec<u64>,
    /// Offers that agents missed.
    pub missed: Vec<u64>,
    /// Pauses after missed offers.
    pub pauses: Vec<u64>,
}

pub fn table(report: Report<'_>) -> Table {
    let outline = report.outline;
    Table {
        fingerprints: report.results.replications.iter().map(|r| format!("{:016x}", r.fingerprint)).collect(),
        classes: outline.classes.iter().enumerate().map(|(i, c)| class(report, i, &c.name)).collect(),
        groups: outline.groups.iter().enumerate().map(|(i, g)| group(report, i, &g.name)).collect(),
        open_max: backlog::open_max(report),
        levers: levers::columns(report),
        paid: costs::columns(report),
    }
}

fn class(report: Report<'_>, class: usize, name: &str) -> Class {
    let column = |of: &dyn Fn(&ClassTally) -> u64| -> Vec<u64> {
        report.results.replications.iter().map(|r| of(&r.classes[class])).collect()
    };
    let outcomes = Outcome::ALL.iter().map(|o| (o.name().to_owned(), column(&|t| t.count(*o))));
    let times = report.outline.channels[report.outline.classes[class].channel.index()].answer_within.len();
    let within = |i: usize| Within {
        answered: column(&|t| t.within[i].answered),
        abandoned: column(&|t| t.within[i].abandoned),
    };
    Class {
        class: name.to_owned(),
        offered: column(&|t| t.offered),
        outcomes: outcomes.filter(|(_, column)| column.iter().any(|n| *n > 0)).collect(),
        waited: column(&|t| t.waited),
        within: (0..times).map(within).collect(),
        short_abandons: column(&|t| t.short_abandons),
        wait_answered_us: column(&|t| t.wait_answered_us),
        wait_abandoned_us: column(&|t| t.wait_abandoned_us),
        wait_other_us: column(&|t| t.wait_other_us),
        wait_max_us: column(&|t| t.wait_max_us),
        queue_area_us: column(&|t| t.queue_area_us),
        queue_area_whole_us: column(&|t| t.queue_area_whole_us),
        transfers: transfers::columns(report, class),
        backlog: backlog::columns(report, class),
        dialogue: dialogue::columns(report, class),
        customers: customers::columns(report, class),
        retention: retention::columns(report, class),
    }
}

fn group(report: Report<'_>, group: usize, name: &str) -> Group {
    let column = |of: &dyn Fn(&GroupTally) -> u64| -> Vec<u64> {
        report.results.replications.iter().map(|r| of(&r.groups[group])).collect()
    };
    Group {
        group: name.to_owned(),
        answered: column(&|t| t.answered),
        busy_area_us: column(&|t| t.busy_area_us),
        present_area_us: column(&|t| t.present_area_us),
        scheduled_area_us: column(&|t| t.scheduled_area_us),
        busy_whole_us: column(&|t| t.busy_whole_us),
        concurrency: (report.outline.groups[group].slots > 1).then(|| Concurrency {
            conversation_area_us: column(&|t| t.concurrency.conversation_area_us),
            slot_area_us: column(&|t| t.concurrency.slot_area_us),
            full_area_us: column(&|t| t.concurrency.full_area_us),
            most: column(&|t| t.concurrency.most),
        }),
        offers: report.results.replications.iter().any(|r| r.groups[group].is_asked()).then(|| Offers {
            made: column(&|t| t.offers),
            declined: column(&|t| t.declined),
            missed: column(&|t| t.missed),
            pauses: column(&|t| t.pauses),
        }),
    }
}
