//! First lines: what becomes of their contacts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Report;
use super::estimate::{Value, Waits, value, waits};
use crate::experiment::{ScopeSummary, TransferMeasure};
use crate::record::TransferTally;

/// First lines among some contacts. All of it counts by the customer's arrival at the first line.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TransfersOfScope")]
pub struct Entry {
    /// Contacts that a first line answered, over all replications.
    triaged: u64,
    /// Those of them that belong nowhere, over all replications.
    off_target: u64,
    /// Customers whom a first line transferred, over all replications.
    transferred: u64,
    /// Those sent to a wrong department, over all replications.
    misrouted: u64,
    /// Those whom a wrong department sent to the right one, over all replications.
    transferred_again: u64,
    /// Those whom the right department answered, over all replications.
    reached: u64,
    /// Measures by name.
    #[schemars(schema_with = "super::schema::transfer_measures")]
    measures: super::scope::Named,
    /// Times from arrival at the first line to the answer of the right department.
    end_to_end: Waits,
}

/// A first line in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfFirstLine")]
pub struct Columns {
    /// Contacts that it answered.
    pub triaged: Vec<u64>,
    /// Those of them that belong nowhere.
    pub off_target: Vec<u64>,
    /// Customers whom it transferred.
    pub transferred: Vec<u64>,
    /// Those sent to a wrong department.
    pub misrouted: Vec<u64>,
    /// Those whom a wrong department sent to the right one.
    pub transferred_again: Vec<u64>,
    /// Those whom the right department answered.
    pub reached: Vec<u64>,
    /// Sum of their times from arrival at the first line to the answer of the right department, microseconds.
    pub end_to_end_us: Vec<u64>,
    /// Time of agents who hand over, waiting with the customer included, agent-microseconds.
    pub handover_us: Vec<u64>,
}

pub fn entry(scope: &ScopeSummary) -> Option<Entry> {
    let transfers = scope.transfers.as_ref()?;
    let totals = scope.totals.transfers;
    let measure = |m: &TransferMeasure| -> (&'static str, Value) {
        (m.definition().name, value(&transfers.measures.get(m).copied().flatten()))
    };
    Some(Entry {
        triaged: totals.triaged,
        off_target: totals.off_target,
        transferred: totals.transferred,
        misrouted: totals.misrouted,
        transferred_again: totals.transferred_again,
        reached: totals.reached,
        measures: super::scope::Named::new(TransferMeasure::ALL.iter().map(measure)),
        end_to_end: waits(&transfers.end_to_end, f64::INFINITY),
    })
}

pub fn columns(report: Report<'_>, class: usize) -> Option<Columns> {
    let all = || report.results.replications.iter().map(|r| &r.classes[class].transfers);
    let column = |of: fn(&TransferTally) -> u64| all().map(of).collect();
    all().any(|t| !t.is_empty()).then(|| Columns {
        triaged: column(|t| t.triaged),
        off_target: column(|t| t.off_target),
        transferred: column(|t| t.transferred),
        misrouted: column(|t| t.misrouted),
        transferred_again: column(|t| t.transferred_again),
        reached: column(|t| t.reached),
        end_to_end_us: column(|t| t.end_to_end_us),
        handover_us: column(|t| t.handover_us),
    })
}
