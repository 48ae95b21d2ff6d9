//! The tables of first lines: what becomes of those whom they answer.

use super::super::Report;
use super::super::length::wait;
use super::super::number::Signs;
use super::layout::{Column, clean, table};
use super::percent;
use super::queues::quantile;
use crate::experiment::{Scope, ScopeSummary, TransferMeasure, TransferSummary};
use crate::stats::Estimate;

/// The tables; empty without a first line.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("first line", &names, columns, signs);
    lines.push(String::new());
    let (names, columns) = end_to_end(report, signs);
    lines.extend(table("end to end", &names, columns, signs));
    lines.extend(note(report));
    lines
}

/// The names of first lines, and what becomes of those whom they answer.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    let exact = percent::exact_place(rows.iter().map(|(s, _)| s.totals.transfers.triaged).max().unwrap_or(0));
    let share = |(header, measure)| {
        // Half-widths would cost the names their room; they are in the JSON.
        let [share, _] = percent::columns(header, &figures(&rows, measure), exact, signs);
        share
    };
    let mut columns: Vec<Column> = [
        ("off target", TransferMeasure::POffTarget),
        ("transferred", TransferMeasure::PTransfer),
        ("misrouted", TransferMeasure::PMisroute),
    ]
    .map(share)
    .into();
    columns.push(means("hand-over", &rows, TransferMeasure::MeanHandover, signs));
    (names(&rows), columns)
}

/// The names of first lines, and how long it takes from there to the answer of the right department.
pub fn end_to_end(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    let exact = percent::exact_place(rows.iter().map(|(s, _)| s.totals.transfers.transferred).max().unwrap_or(0));
    let [reached, _] = percent::columns("reached", &figures(&rows, TransferMeasure::PReached), exact, signs);
    let percentile = |p: f64| {
        let cells = rows.iter().map(|(_, t)| quantile(&t.end_to_end, p).map_or(signs.nothing.to_owned(), wait));
        Column::numbers(&format!("p{:.0}", p * 100.0), cells.collect())
    };
    let mut columns = vec![reached, means("mean", &rows, TransferMeasure::MeanEndToEndWait, signs)];
    columns.extend([0.5, 0.95, 0.99].map(percentile));
    (names(&rows), columns)
}

/// What the columns mean, for reports with a first line.
pub fn note(report: Report<'_>) -> Vec<String> {
    if rows(report).is_empty() {
        return Vec::new();
    }
    let text = "Shares of those whom the first line answered, misrouted and reached: of those transferred. End to end: \
                from arrival there to the answer of the right department. Hand-over: mean time of agents who hand over, a \
                transferred contact.";
    super::wrap(text, 0)
}

type Row<'a> = (&'a ScopeSummary, &'a TransferSummary);

fn rows(report: Report<'_>) -> Vec<Row<'_>> {
    let classes = report.summary.scopes.iter().filter(|s| matches!(s.scope, Scope::Class(_)));
    classes.filter_map(|s| Some((s, s.transfers.as_ref()?))).collect()
}

fn names(rows: &[Row<'_>]) -> Vec<String> {
    rows.iter().map(|(s, _)| clean(&s.name)).collect()
}

fn figures(rows: &[Row<'_>], measure: TransferMeasure) -> Vec<Option<Estimate>> {
    rows.iter().map(|(_, t)| t.measures.get(&measure).copied().flatten()).collect()
}

fn means(header: &str, rows: &[Row<'_>], measure: TransferMeasure, signs: Signs) -> Column {
    let cell = |e: Option<Estimate>| e.map_or(signs.nothing.to_owned(), |e| wait(e.mean));
    Column::numbers(header, figures(rows, measure).into_iter().map(cell).collect())
}
