//! The table of first lines: what becomes of those whom they answer.

use super::super::Report;
use super::super::length::wait;
use super::super::number::Signs;
use super::layout::{Column, clean, table};
use super::percent;
use crate::experiment::{Scope, ScopeSummary, TransferMeasure};

/// The table; empty without a first line.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("first line", &names, columns, signs);
    lines.extend(note(report));
    lines
}

/// The names of first lines and their figures.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    let names = rows.iter().map(|s| clean(&s.name)).collect();
    let exact = percent::exact_place(rows.iter().map(|s| s.totals.transfers.triaged).max().unwrap_or(0));
    let of = |measure: TransferMeasure| {
        let figure = |s: &&ScopeSummary| s.transfers.as_ref().and_then(|t| t.get(&measure).copied().flatten());
        rows.iter().map(figure).collect::<Vec<_>>()
    };
    let mut columns = Vec::new();
    for (header, measure) in [
        ("off target", TransferMeasure::POffTarget),
        ("transferred", TransferMeasure::PTransfer),
        ("misrouted", TransferMeasure::PMisroute),
    ] {
        // Half-widths would cost the names their room; they are in the JSON.
        let [share, _] = percent::columns(header, &of(measure), exact, signs);
        columns.push(share);
    }
    for (header, measure) in
        [("end to end", TransferMeasure::MeanEndToEndWait), ("hand-over", TransferMeasure::MeanHandover)]
    {
        let cell = |e: Option<crate::stats::Estimate>| e.map_or(signs.nothing.to_owned(), |e| wait(e.mean));
        columns.push(Column::numbers(header, of(measure).into_iter().map(cell).collect()));
    }
    (names, columns)
}

/// What the columns mean, for reports with a first line.
pub fn note(report: Report<'_>) -> Vec<String> {
    if rows(report).is_empty() {
        return Vec::new();
    }
    let text = "Shares of those whom the first line answered, misrouted: of those transferred. End to end: mean time \
                from arrival there to the answer of the right department. Hand-over: mean time of agents who hand over, a \
                transferred contact.";
    super::wrap(text, 0)
}

fn rows(report: Report<'_>) -> Vec<&ScopeSummary> {
    let is_first_line = |s: &&ScopeSummary| matches!(s.scope, Scope::Class(_)) && s.transfers.is_some();
    report.summary.scopes.iter().filter(is_first_line).collect()
}
