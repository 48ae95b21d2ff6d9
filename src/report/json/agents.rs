//! Groups of agents.

use serde::Serialize;

use super::estimate::{Value, Waits, value, waits};
use crate::experiment::GroupSummary;

#[derive(Serialize)]
pub struct Entry<'a> {
    name: &'a str,
    /// Contacts a replication.
    answered: Value,
    /// Busy time / time there.
    occupancy: Value,
    /// Busy time / scheduled time.
    utilisation: Value,
    /// Mean number of busy agents.
    busy: Value,
    /// Mean number of agents there.
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
