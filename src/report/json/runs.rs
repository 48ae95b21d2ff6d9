//! Headline counts of every single replication, in order.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Report;
use crate::model::Outcome;
use crate::record::ClassTally;

/// A contact class in every single replication.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PerReplication")]
pub struct Entry<'a> {
    /// The class's name.
    class: &'a str,
    /// Its headline counts.
    counts: Columns,
}

/// Lists with one entry a replication, in order.
#[derive(Serialize, JsonSchema)]
struct Columns {
    /// Contacts that arrived.
    offered: Vec<u64>,
    /// Contacts that were answered.
    answered: Vec<u64>,
    /// Contacts answered within the first acceptable time of the channel.
    answered_within: Vec<u64>,
    /// Contacts that abandoned.
    abandoned: Vec<u64>,
    /// Contacts that were turned away.
    turned_away: Vec<u64>,
    /// Sum of the waits of those answered, s.
    wait_answered_s: Vec<f64>,
}

pub fn entries(report: Report<'_>) -> Vec<Entry<'_>> {
    let names = report.outline.classes.iter().map(|c| c.name.as_str());
    names.enumerate().map(|(class, name)| Entry { class: name, counts: columns(report, class) }).collect()
}

fn columns(report: Report<'_>, class: usize) -> Columns {
    fn column<T>(report: Report<'_>, class: usize, of: impl Fn(&ClassTally) -> T) -> Vec<T> {
        report.results.replications.iter().map(|r| of(&r.classes[class])).collect()
    }
    Columns {
        offered: column(report, class, |t| t.offered),
        answered: column(report, class, |t| t.count(Outcome::Answered)),
        answered_within: column(report, class, |t| t.within.first().map_or(0, |w| w.answered)),
        abandoned: column(report, class, |t| t.count(Outcome::Abandoned)),
        turned_away: column(report, class, ClassTally::turned_away),
        wait_answered_s: column(report, class, |t| t.wait_answered_us as f64 / 1e6),
    }
}
