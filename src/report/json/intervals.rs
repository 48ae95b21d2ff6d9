//! The table of statistical intervals: sums over replications, of which `timeseries.csv` has the means.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Report;
use crate::record::{ClassInterval, GroupInterval};

/// What happened in each interval of the scenario: lists with one entry an interval, in order of time. The last one starts
/// at the end of the duration and takes everything later.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Intervals")]
pub struct Table {
    /// The length of an interval, s.
    pub length_s: f64,
    /// Starts, s after the scenario's start.
    pub start_s: Vec<f64>,
    /// Each contact class, in the scenario's order.
    pub classes: Vec<Class>,
    /// Each group of agents, in the scenario's order.
    pub groups: Vec<Group>,
}

/// A contact class, summed up over replications. Contacts count in the interval in which they arrive.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "IntervalsOfClass")]
pub struct Class {
    /// The class's name.
    pub class: String,
    /// Contacts that arrived.
    pub offered: Vec<u64>,
    /// Contacts that were answered.
    pub answered: Vec<u64>,
    /// Contacts answered within the first acceptable time of their channel.
    pub answered_within: Vec<u64>,
    /// Contacts that abandoned.
    pub abandoned: Vec<u64>,
    /// Contacts that were turned away.
    pub turned_away: Vec<u64>,
    /// Contacts with any other outcome.
    pub other: Vec<u64>,
    /// Of those turned away and of the others: not offered to the line (hidden, closed, banned, deflected, lost at the entry, or
    /// gone elsewhere), so that service levels leave them out; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Vec<u64>>,
    /// Sum of the waits of those answered, microseconds.
    pub wait_answered_us: Vec<u64>,
    /// The longest wait of an answered contact in any replication, microseconds.
    pub wait_max_us: Vec<u64>,
    /// Time integral of the number waiting, contact-microseconds.
    pub queue_area_us: Vec<u64>,
    /// Contacts that are open at the end of the interval, in the line or with an agent; absent where the channel is not one of
    /// deferred work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_end: Option<Vec<u64>>,
}

/// A group of agents, summed up over replications.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "IntervalsOfGroup")]
pub struct Group {
    /// The group's name.
    pub group: String,
    /// Time integral of the number of busy agents, agent-microseconds.
    pub busy_area_us: Vec<u64>,
    /// Time integral of the number of agents there, busy or free, agent-microseconds.
    pub present_area_us: Vec<u64>,
}

pub fn table(report: Report<'_>) -> Table {
    let (intervals, outline) = (&report.results.intervals, report.outline);
    Table {
        length_s: intervals.length().secs_f64(),
        start_s: (0..intervals.rows()).map(|row| intervals.start_of(row).secs_f64()).collect(),
        classes: outline.classes.iter().enumerate().map(|(i, c)| class(report, i, &c.name)).collect(),
        groups: outline.groups.iter().enumerate().map(|(i, g)| group(report, i, &g.name)).collect(),
    }
}

fn class(report: Report<'_>, class: usize, name: &str) -> Class {
    let intervals = &report.results.intervals;
    let column = |of: fn(&ClassInterval) -> u64| -> Vec<u64> {
        (0..intervals.rows()).map(|row| of(intervals.class(row, class))).collect()
    };
    Class {
        class: name.to_owned(),
        offered: column(|i| i.offered),
        answered: column(|i| i.answered),
        answered_within: column(|i| i.answered_within),
        abandoned: column(|i| i.abandoned),
        turned_away: column(|i| i.turned_away),
        other: column(|i| i.other),
        elsewhere: Some(column(|i| i.elsewhere)).filter(|column| column.iter().any(|n| *n > 0)),
        wait_answered_us: column(|i| i.wait_answered_us),
        wait_max_us: column(|i| i.wait_max_us),
        queue_area_us: column(|i| i.queue_area_us),
        open_end: report.outline.is_deferred(class).then(|| column(|i| i.open_end)),
    }
}

fn group(report: Report<'_>, group: usize, name: &str) -> Group {
    let intervals = &report.results.intervals;
    let column = |of: fn(&GroupInterval) -> u64| -> Vec<u64> {
        (0..intervals.rows()).map(|row| of(intervals.group(row, group))).collect()
    };
    Group {
        group: name.to_owned(),
        busy_area_us: column(|i| i.busy_area_us),
        present_area_us: column(|i| i.present_area_us),
    }
}
