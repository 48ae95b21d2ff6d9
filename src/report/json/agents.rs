//! Groups of agents.

use schemars::JsonSchema;
use serde::Serialize;

use super::estimate::{Value, Waits, value, waits};
use crate::experiment::GroupSummary;

/// A group of agents.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Group")]
pub struct Entry<'a> {
    /// The group's name.
    name: &'a str,
    /// Contacts answered, a replication.
    answered: Value,
    /// Busy time / time there, share; an agent who finishes a contact after the shift is there.
    occupancy: Value,
    /// Busy time / scheduled time, outages included, share; above 1 when contacts are finished after the shift.
    utilisation: Value,
    /// Mean number of busy agents, agents.
    busy: Value,
    /// Mean number of agents there, busy or free, agents.
    present: Value,
    /// Waits of those whom the group answered.
    waits: Waits,
}

pub fn entry(group: &GroupSummary) -> Entry<'_> {
    Entry {
        name: &group.name,
        answered: value(&group.answered),
        occupancy: value(&group.occupancy),
        utilisation: value(&group.utilisation),
        busy: value(&group.busy),
        present: value(&group.present),
        waits: waits(&group.waits, f64::INFINITY),
    }
}
