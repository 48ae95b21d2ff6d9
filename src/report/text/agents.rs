//! The table of agent groups.

use super::super::Report;
use super::super::number::{Signs, mean_count, rounded};
use super::layout::{Column, clean, table};
use super::percent;

/// How many are there on average, how busy they are, what they answer; empty without a group.
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
    columns.push(Column::numbers("answered", answered.collect()));
    (names, columns)
}
