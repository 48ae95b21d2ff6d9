//! Deferred work: what is open over time, how old, what of it is overdue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Report;
use super::estimate::{Value, Waits, value, waits};
use crate::experiment::{BacklogMeasure, BacklogSummary};
use crate::record::BacklogTally;

/// The open contacts of deferred work among some contacts, in the line or with an agent, whenever they arrived.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BacklogOfScope")]
pub struct Entry {
    /// Mean number open over the window, contacts.
    open: Value,
    /// The largest number open at one time, contacts.
    open_max: Value,
    /// Open when the window begins, contacts.
    open_start: Value,
    /// Open when the window ends, contacts.
    open_end: Value,
    /// The mean number open in days of capacity: times the mean time with an agent of a completed contact, over the time that
    /// agents of the groups that may serve them are there a day, d.
    capacity_days: Value,
    /// Measures by name.
    #[schemars(schema_with = "super::schema::backlog_measures")]
    measures: super::scope::Named,
    /// Ages of what was open at the end of each day, by the scenario's clock, and at the end of the window.
    age: Waits,
    /// Ages of what was open at the end of the window.
    end_age: Waits,
    /// Waits of those answered, by the clock of the channel's promises; absent where that is the calendar.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Waits")]
    wait_on_clock: Option<Waits>,
}

/// The deferred work of a class in every single replication. open_start + came = gone + open_end.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfBacklog")]
pub struct Columns {
    /// Contacts open when the window begins.
    pub open_start: Vec<u64>,
    /// Contacts that arrived inside the window.
    pub came: Vec<u64>,
    /// Contacts that ended inside the window.
    pub gone: Vec<u64>,
    /// Contacts open when the window ends.
    pub open_end: Vec<u64>,
    /// Time integral of the number open, contact-microseconds.
    pub open_area_us: Vec<u64>,
    /// The part of it past the due time and without a first answer, contact-microseconds.
    pub overdue_area_us: Vec<u64>,
    /// How often a contact was open at the end of a day, or at the end of the window.
    pub samples: Vec<u64>,
    /// Contacts completed inside the window.
    pub completed: Vec<u64>,
    /// Time that the contacts were with agents, conversation-microseconds.
    pub work_us: Vec<u64>,
    /// Sum of times from arrival to completion of those answered, microseconds.
    pub requester_wait_us: Vec<u64>,
}

/// One column of [`Columns`]: its name, itself, and the count that it has.
pub type Column = (&'static str, fn(&Columns) -> &Vec<u64>, fn(&mut BacklogTally) -> &mut u64);

/// All columns.
pub const COLUMNS: [Column; 10] = [
    ("open_start", |c| &c.open_start, |t| &mut t.open_start),
    ("came", |c| &c.came, |t| &mut t.came),
    ("gone", |c| &c.gone, |t| &mut t.gone),
    ("open_end", |c| &c.open_end, |t| &mut t.open_end),
    ("open_area_us", |c| &c.open_area_us, |t| &mut t.open_area_us),
    ("overdue_area_us", |c| &c.overdue_area_us, |t| &mut t.overdue_area_us),
    ("samples", |c| &c.samples, |t| &mut t.samples),
    ("completed", |c| &c.completed, |t| &mut t.completed),
    ("work_us", |c| &c.work_us, |t| &mut t.work_us),
    ("requester_wait_us", |c| &c.requester_wait_us, |t| &mut t.requester_wait_us),
];

pub fn entry(backlog: &BacklogSummary) -> Entry {
    let measure = |m: &BacklogMeasure| -> (&'static str, Value) {
        (m.definition().name, value(&backlog.measures.get(m).copied().flatten()))
    };
    let times = |family| waits(family, f64::INFINITY);
    Entry {
        open: value(&backlog.open),
        open_max: value(&backlog.open_max),
        open_start: value(&backlog.open_start),
        open_end: value(&backlog.open_end),
        capacity_days: value(&backlog.days),
        measures: super::scope::Named::new(BacklogMeasure::ALL.iter().map(measure)),
        age: times(&backlog.age),
        end_age: times(&backlog.end_age),
        wait_on_clock: backlog.on_clock.as_ref().map(times),
    }
}

pub fn columns(report: Report<'_>, class: usize) -> Option<Columns> {
    let column = |of: fn(&BacklogTally) -> u64| -> Vec<u64> {
        report.results.replications.iter().map(|r| of(&r.classes[class].backlog)).collect()
    };
    report.outline.is_deferred(class).then(|| Columns {
        open_start: column(|t| t.open_start),
        came: column(|t| t.came),
        gone: column(|t| t.gone),
        open_end: column(|t| t.open_end),
        open_area_us: column(|t| t.open_area_us),
        overdue_area_us: column(|t| t.overdue_area_us),
        samples: column(|t| t.samples),
        completed: column(|t| t.completed),
        work_us: column(|t| t.work_us),
        requester_wait_us: column(|t| t.requester_wait_us),
    })
}

/// The largest numbers open, scope by scope.
pub fn open_max(report: Report<'_>) -> Vec<Vec<u64>> {
    let replications = &report.results.replications;
    let scopes = replications.first().map_or(0, |r| r.open_max.len());
    (0..scopes).map(|scope| replications.iter().map(|r| r.open_max[scope]).collect()).collect()
}
