//! The table of statistical intervals, as means per replication.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Report;
use crate::record::{ClassInterval, GroupInterval};

/// What happened in each interval of the scenario, on average over replications.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Intervals")]
pub struct Table<'a> {
    /// The length of an interval, s.
    length_s: f64,
    /// The intervals in order of time, and one more that starts at the end of the duration and takes everything later.
    rows: Vec<Row<'a>>,
}

/// An interval.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Interval")]
struct Row<'a> {
    /// Its start, s after the scenario's start.
    start_s: f64,
    /// Each contact class, in the scenario's order.
    classes: Vec<Class<'a>>,
    /// Each group of agents, in the scenario's order.
    groups: Vec<Group<'a>>,
}

/// A contact class in an interval. Contacts count in the interval in which they arrive.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IntervalOfClass")]
struct Class<'a> {
    /// The class's name.
    class: &'a str,
    /// Contacts that arrived, a replication.
    offered: f64,
    /// Contacts that were answered, a replication.
    answered: f64,
    /// Contacts answered within the first acceptable time of their channel, a replication.
    answered_within: f64,
    /// Contacts that abandoned, a replication.
    abandoned: f64,
    /// Contacts that were turned away, a replication.
    turned_away: f64,
    /// Contacts with any other outcome, a replication.
    other: f64,
    /// Mean wait of the answered, s; null if there are none.
    mean_wait_answered_s: Option<f64>,
    /// The longest wait of an answered contact in any replication, s; null if there are none.
    max_wait_answered_s: Option<f64>,
    /// Mean number waiting, contacts; null in the last row, which has no end.
    queue_length: Option<f64>,
}

/// A group of agents in an interval.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IntervalOfGroup")]
struct Group<'a> {
    /// The group's name.
    group: &'a str,
    /// Mean number of busy agents, agents; null in the last row, which has no end.
    busy: Option<f64>,
    /// Mean number of agents there, busy or free, agents; null in the last row, which has no end.
    present: Option<f64>,
}

pub fn table(report: Report<'_>) -> Table<'_> {
    let (intervals, outline) = (&report.results.intervals, report.outline);
    let last = intervals.rows() - 1;
    let length_us = intervals.length().micros();
    let row = |row: usize| {
        let start_us = (row as u64 * length_us).min(outline.duration.micros());
        let end_us = ((row as u64 + 1) * length_us).min(outline.duration.micros());
        // The whole time that the replications spent in the row.
        let time_us = (row < last).then(|| (end_us - start_us) as f64 * report.summary.replications.max(1) as f64);
        let class = |c: usize| class(&outline.classes[c].name, intervals.class(row, c), report, time_us);
        let group = |g: usize| group(&outline.groups[g].name, intervals.group(row, g), time_us);
        Row {
            start_s: start_us as f64 / 1e6,
            classes: (0..outline.classes.len()).map(class).collect(),
            groups: (0..outline.groups.len()).map(group).collect(),
        }
    };
    Table { length_s: intervals.length().secs_f64(), rows: (0..=last).map(row).collect() }
}

fn class<'a>(name: &'a str, figures: &ClassInterval, report: Report<'_>, time_us: Option<f64>) -> Class<'a> {
    let mean = |sum: u64| sum as f64 / report.summary.replications.max(1) as f64;
    let answered = (figures.answered > 0).then_some(figures.answered as f64);
    Class {
        class: name,
        offered: mean(figures.offered),
        answered: mean(figures.answered),
        answered_within: mean(figures.answered_within),
        abandoned: mean(figures.abandoned),
        turned_away: mean(figures.turned_away),
        other: mean(figures.other),
        mean_wait_answered_s: answered.map(|n| figures.wait_answered_us as f64 / 1e6 / n),
        max_wait_answered_s: answered.map(|_| figures.wait_max_us as f64 / 1e6),
        queue_length: time_us.map(|t| figures.queue_area_us as f64 / t),
    }
}

fn group<'a>(name: &'a str, figures: &GroupInterval, time_us: Option<f64>) -> Group<'a> {
    Group {
        group: name,
        busy: time_us.map(|t| figures.busy_area_us as f64 / t),
        present: time_us.map(|t| figures.present_area_us as f64 / t),
    }
}
