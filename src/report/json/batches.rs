//! Waits in batches of replications: what quantiles and their intervals come from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Report, hdr};
use crate::experiment::PooledWaits;
use crate::record::WaitSum;

/// Waits, milliseconds, in batches of replications: replication r is in batch r mod 50. Lists have one entry a batch.
/// Quantiles and their intervals come from these.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Waiting")]
pub struct Table {
    /// Each contact class, in the scenario's order.
    pub classes: Vec<Class>,
    /// Each group of agents, in the scenario's order.
    pub groups: Vec<Group>,
}

/// Waits of a contact class.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "WaitingOfClass")]
pub struct Class {
    /// The class's name.
    pub class: String,
    /// Of those answered.
    pub answered: Batches,
    /// Of those who abandoned.
    pub abandoned: Batches,
    /// Of all others who joined the line.
    pub other: Batches,
    /// Of a first line: from arrival there to the answer of the right department; absent where nobody was transferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Batches")]
    pub end_to_end: Option<Batches>,
    /// Times from arrival to the end of the first reply; absent where there are no turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Batches")]
    pub first_response: Option<Batches>,
    /// Times from what a customer writes later to the end of the reply; absent where there are no turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Batches")]
    pub reply_gap: Option<Batches>,
    /// Times from customers' first arrival, in the class, to their first answer; absent where every customer makes one attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Batches")]
    pub time_to_service: Option<Batches>,
    /// Ages and more; absent where the channel is not one of deferred work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Deferred")]
    pub deferred: Option<Deferred>,
}

/// Ages of deferred work, milliseconds.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "AgesOfClass")]
pub struct Deferred {
    /// Of what was open at the end of a day, or at the end of the window.
    pub open_age: Batches,
    /// Of what was open at the end of the window.
    pub end_age: Batches,
    /// Waits of those answered, by the clock of the channel's promises; absent where that is the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Batches")]
    pub on_clock: Option<Batches>,
}

/// Waits of a group.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "WaitingOfGroup")]
pub struct Group {
    /// The group's name.
    pub group: String,
    /// Of those whom the group answered.
    pub answered: Batches,
}

/// Waits of some contacts, batch by batch.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct Batches {
    /// Waits of exactly zero; they are not in `hdr`.
    pub zeros: Vec<u64>,
    /// Waits longer than 60 days; they are in `hdr`, with 60 days.
    pub clamped: Vec<u64>,
    /// All other waits, as HdrHistogram's compressed V2 form in base64: milliseconds, three digits; null if there are none.
    pub hdr: Vec<Option<String>>,
}

impl Batches {
    /// No waits in so many batches.
    pub fn none(batches: usize) -> Self {
        Self { zeros: vec![0; batches], clamped: vec![0; batches], hdr: vec![None; batches] }
    }
}

pub fn table(report: Report<'_>) -> Table {
    let family = |of: &dyn Fn(&PooledWaits) -> &WaitSum| batches(report.results.batches.iter().map(of));
    let has_turns = |i: usize| report.results.replications.iter().any(|r| r.classes[i].dialogue.first_replies > 0);
    let follows = |i: usize| report.results.replications.iter().any(|r| r.classes[i].customers.served > 0);
    let class = |(i, name): (usize, &String)| Class {
        class: name.clone(),
        answered: family(&|w| &w.answered[i]),
        abandoned: family(&|w| &w.abandoned[i]),
        other: family(&|w| &w.other[i]),
        end_to_end: is_first_line(report, i).then(|| family(&|w| &w.end_to_end[i])),
        deferred: report.outline.is_deferred(i).then(|| Deferred {
            open_age: family(&|w| &w.open_age[i]),
            end_age: family(&|w| &w.end_age[i]),
            on_clock: report.outline.has_business_clock(i).then(|| family(&|w| &w.on_clock[i])),
        }),
        first_response: has_turns(i).then(|| family(&|w| &w.first_response[i])),
        reply_gap: has_turns(i).then(|| family(&|w| &w.reply_gap[i])),
        time_to_service: follows(i).then(|| family(&|w| &w.time_to_service[i])),
    };
    let group = |(i, name): (usize, &String)| Group { group: name.clone(), answered: family(&|w| &w.by_group[i]) };
    Table {
        classes: report.outline.classes.iter().map(|c| &c.name).enumerate().map(class).collect(),
        groups: report.outline.groups.iter().map(|g| &g.name).enumerate().map(group).collect(),
    }
}

/// Whether a class is a first line that has answered somebody.
fn is_first_line(report: Report<'_>, class: usize) -> bool {
    report.results.replications.iter().any(|r| !r.classes[class].transfers.is_empty())
}

pub fn batches<'a>(sums: impl Iterator<Item = &'a WaitSum>) -> Batches {
    let mut out = Batches { zeros: Vec::new(), clamped: Vec::new(), hdr: Vec::new() };
    for sum in sums {
        let counts = sum.counts();
        out.zeros.push(counts.zeros());
        out.clamped.push(counts.clamped());
        out.hdr.push((!counts.buckets().is_empty()).then(|| hdr::encode(counts.places())));
    }
    out
}
