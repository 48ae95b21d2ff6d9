//! Comparisons: text for terminals, Markdown for pull requests, JSON for programs.

mod answer;
pub(super) mod cells;
pub mod json;
mod markdown;
mod notes;
mod options;
mod price;
pub(super) mod row;
mod table;
mod target_cells;
mod targets;
mod text;
mod uncertain;

#[cfg(test)]
mod tests;

pub use markdown::render as markdown;
pub use targets::{OptionTargets, Require, Targets};
pub use text::render as text;

use crate::experiment::compare::{Comparison, Pairing, RowVerdict, Subject, Swing};
use crate::gate::Verdict;
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
    /// What becomes of the ranks at the ends of uncertain numbers.
    pub uncertain: &'a [Swing],
    /// Whether a regression against the base counts as a failure.
    pub judged: bool,
    /// The options' own targets; `None` where there are none, or they are judged elsewhere.
    pub targets: Option<Targets<'a>>,
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

/// `FAIL`, `UNSURE` or `PASS` where options are judged by a base or by their targets.
fn state(report: ComparisonReport<'_>) -> Option<&'static str> {
    let worse = report.judged && report.comparison.any_regression();
    let verdict = report.targets.map(|targets| targets.verdict());
    match verdict {
        _ if worse => Some("FAIL"),
        Some(Verdict::Fail) => Some("FAIL"),
        Some(Verdict::Inconclusive) => Some("UNSURE"),
        Some(Verdict::NoData) if !report.judged => Some("NO DATA"),
        Some(_) => Some("PASS"),
        None => report.judged.then_some("PASS"),
    }
}

/// Whose a row is, in words that follow a measure; empty where nothing else could be meant.
fn whose(subject: &Subject, report: ComparisonReport<'_>) -> String {
    match subject {
        Subject::All if report.outline.classes.len() > 1 => ", all".to_owned(),
        Subject::All => String::new(),
        Subject::Genuine => ", genuine".to_owned(),
        Subject::Channel(name) | Subject::Class(name) | Subject::Group(name) => format!(", {name}"),
    }
}

/// Whether every candidate met the base's customers.
fn same_customers(comparison: &Comparison) -> bool {
    comparison.candidates.iter().all(|c| !matches!(c.pairing, Pairing::Unpaired(_)) && c.other_arrivals.is_none())
}
