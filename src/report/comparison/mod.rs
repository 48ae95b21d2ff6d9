//! Comparisons: text for terminals, Markdown for pull requests, JSON for programs.

mod answer;
pub(super) mod cells;
pub mod json;
mod markdown;
mod notes;
mod table;
mod text;

#[cfg(test)]
mod tests;

pub use markdown::render as markdown;
pub use text::render as text;

use crate::experiment::compare::{Comparison, Pairing, RowVerdict, Subject};
use crate::model::Outline;

/// What a report of a comparison is about.
#[derive(Clone, Copy)]
pub struct ComparisonReport<'a> {
    /// What was found.
    pub comparison: &'a Comparison,
    /// The base's scenario.
    pub outline: &'a Outline,
    /// The currency of costs.
    pub currency: Option<&'a str>,
    /// Whether a regression against the base counts as a failure.
    pub judged: bool,
}

/// The words of verdicts in tables.
pub const fn word(verdict: RowVerdict) -> &'static str {
    match verdict {
        RowVerdict::Better => "better",
        RowVerdict::Worse => "WORSE",
        RowVerdict::Small => "small",
        RowVerdict::Unclear => "~",
        RowVerdict::Same => "=",
    }
}

/// `FAIL` or `PASS` where the comparison is judged.
fn state(report: ComparisonReport<'_>) -> Option<&'static str> {
    report.judged.then(|| if report.comparison.any_regression() { "FAIL" } else { "PASS" })
}

/// Whose a row is, in words that follow a measure; empty where nothing else could be meant.
fn whose(subject: &Subject, report: ComparisonReport<'_>) -> String {
    match subject {
        Subject::All if report.outline.classes.len() > 1 => ", all".to_owned(),
        Subject::All => String::new(),
        Subject::Channel(name) | Subject::Class(name) | Subject::Group(name) => format!(", {name}"),
    }
}

/// Whether every candidate met the base's customers.
fn same_customers(comparison: &Comparison) -> bool {
    comparison.candidates.iter().all(|c| !matches!(c.pairing, Pairing::Unpaired(_)) && c.other_arrivals.is_none())
}
