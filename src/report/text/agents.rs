//! The table of agent groups.

use super::super::Report;
use super::super::number::{Signs, mean_count, rounded};
use super::layout::{Column, clean, table};
use super::percent;
use crate::experiment::OfferSummary;
use crate::stats::Estimate;

/// How many are there on average, how busy they are, how many conversations they have at once where some have several slots, what
/// they answer, and what they do not take if they are asked; empty without a group.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() { Vec::new() } else { table("agents", &names, columns, signs) }
}

/// The names of groups and their figures.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let groups = &report.summary.groups;
    let names: Vec<String> = groups.iter().map(|g| clean(&g.name)).collect();
    let place = if groups.iter().flat_map(|g| g.present).all(|e| e.mean.fract() == 0.0) { 0 } else { -1 };
    let there = groups.iter().map(|g| g.present.map_or(signs.nothing.to_owned(), |e| rounded(e.mean, place)));
    let answered = groups.iter().map(|g| g.answered.map_or(signs.nothing.to_owned(), |e| mean_count(e.mean)));
    let occupancy: Vec<_> = groups.iter().map(|g| g.occupancy).collect();
    let mut columns = vec![Column::numbers("there", there.collect())];
    columns.extend(percent::columns("busy", &occupancy, -1, signs));
    if groups.iter().any(|g| g.concurrency.slots > 1) {
        let at_once =
            groups.iter().map(|g| g.concurrency.mean.map_or(signs.nothing.to_owned(), |e| rounded(e.mean, -1)));
        columns.push(Column::numbers("at once", at_once.collect()));
        let slots: Vec<_> = groups.iter().map(|g| g.concurrency.slot_occupancy).collect();
        columns.extend(percent::columns("slots", &slots, -1, signs));
    }
    columns.push(Column::numbers("answered", answered.collect()));
    if groups.iter().any(|g| g.offers.is_some()) {
        let shares = |of: fn(&OfferSummary) -> Option<Estimate>| -> Vec<_> {
            groups.iter().map(|g| g.offers.as_ref().and_then(of)).collect()
        };
        columns.extend(percent::columns("declined", &shares(|o| o.declined), -1, signs));
        columns.extend(percent::columns("missed", &shares(|o| o.missed), -1, signs));
    }
    (names, columns)
}
