//! What customers are offered and told while they wait, and calls in vain.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Report;
use super::estimate::{Value, value};
use crate::experiment::{RetentionMeasure, ScopeSummary};
use crate::record::RetentionTally;

/// Callbacks, tickets and announcements of some contacts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RetentionOfScope")]
pub struct Entry {
    /// Contacts whose customers were offered a callback, over all replications.
    callbacks_offered: u64,
    /// Contacts whose customers were offered a ticket, over all replications.
    tickets_offered: u64,
    /// Contacts whose customers were told a wait, over all replications.
    told: u64,
    /// Calls of callbacks in vain, over all replications.
    calls_in_vain: u64,
    /// Measures by name.
    #[schemars(schema_with = "super::schema::retention_measures")]
    measures: super::scope::Named,
}

/// Callbacks, tickets and announcements of a class in every single replication.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfRetention")]
pub struct Columns {
    /// Contacts whose customers were offered a callback.
    pub callbacks_offered: Vec<u64>,
    /// Contacts whose customers were offered a ticket.
    pub tickets_offered: Vec<u64>,
    /// Contacts whose customers were told a wait.
    pub told: Vec<u64>,
    /// Of these: answered.
    pub told_answered: Vec<u64>,
    /// Of those told: they waited longer, whatever became of them.
    pub told_less: Vec<u64>,
    /// Sum of wait beyond what was told, over those answered, microseconds.
    pub beyond_told_us: Vec<u64>,
    /// Sum of what was told beyond the wait, over those answered, microseconds.
    pub below_told_us: Vec<u64>,
    /// Calls in vain.
    pub calls_in_vain: Vec<u64>,
}

/// One column of [`Columns`]: its name, itself, and the count that it has.
pub type Column = (&'static str, fn(&Columns) -> &Vec<u64>, fn(&mut RetentionTally) -> &mut u64);

/// All columns.
pub const COLUMNS: [Column; 8] = [
    ("callbacks_offered", |c| &c.callbacks_offered, |t| &mut t.callbacks_offered),
    ("tickets_offered", |c| &c.tickets_offered, |t| &mut t.tickets_offered),
    ("told", |c| &c.told, |t| &mut t.told),
    ("told_answered", |c| &c.told_answered, |t| &mut t.told_answered),
    ("told_less", |c| &c.told_less, |t| &mut t.told_less),
    ("beyond_told_us", |c| &c.beyond_told_us, |t| &mut t.beyond_told_us),
    ("below_told_us", |c| &c.below_told_us, |t| &mut t.below_told_us),
    ("calls_in_vain", |c| &c.calls_in_vain, |t| &mut t.calls_in_vain),
];

pub fn entry(scope: &ScopeSummary) -> Option<Entry> {
    let measures = scope.retention.as_ref()?;
    let totals = scope.totals.retention;
    let measure = |m: &RetentionMeasure| -> (&'static str, Value) {
        (m.definition().name, value(&measures.get(m).copied().flatten()))
    };
    Some(Entry {
        callbacks_offered: totals.callbacks_offered,
        tickets_offered: totals.tickets_offered,
        told: totals.told,
        calls_in_vain: totals.calls_in_vain,
        measures: super::scope::Named::new(RetentionMeasure::ALL.iter().map(measure)),
    })
}

pub fn columns(report: Report<'_>, class: usize) -> Option<Columns> {
    let all = || report.results.replications.iter().map(|r| &r.classes[class].retention);
    let column = |of: fn(&RetentionTally) -> u64| all().map(of).collect();
    all().any(|t| !t.is_empty()).then(|| Columns {
        callbacks_offered: column(|t| t.callbacks_offered),
        tickets_offered: column(|t| t.tickets_offered),
        told: column(|t| t.told),
        told_answered: column(|t| t.told_answered),
        told_less: column(|t| t.told_less),
        beyond_told_us: column(|t| t.beyond_told_us),
        below_told_us: column(|t| t.below_told_us),
        calls_in_vain: column(|t| t.calls_in_vain),
    })
}
