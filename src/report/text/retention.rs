//! The table of what customers are offered and told while they wait.

use super::super::Report;
use super::super::length::wait;
use super::super::number::Signs;
use super::layout::{Column, clean, table};
use super::percent;
use crate::experiment::{RetentionMeasure, Scope, ScopeSummary};
use crate::record::RetentionTally;
use crate::stats::Estimate;

/// The table; empty where nobody is offered or told anything.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("while waiting", &names, columns, signs);
    lines.extend(super::wrap(&note(report).unwrap_or_default(), 0));
    lines
}

/// The names of classes and their figures.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    let [callbacks, tickets, told] = kinds(&rows);
    let names = rows.iter().map(|s| clean(&s.name)).collect();
    let exact = percent::exact_place(rows.iter().map(|s| s.totals.offered).max().unwrap_or(0));
    let of = |measure: RetentionMeasure| -> Vec<Option<Estimate>> {
        rows.iter().map(|s| s.retention.as_ref()?.get(&measure).copied().flatten()).collect()
    };
    let share = |header: &str, measure: RetentionMeasure| {
        // Half-widths would cost the names their room; they are in the JSON.
        let [share, _] = percent::columns(header, &of(measure), exact, signs);
        share
    };
    let mut columns = Vec::new();
    if callbacks {
        columns.push(share("callback", RetentionMeasure::PCallbackOffered));
        columns.push(share("accepted", RetentionMeasure::PCallbackAccepted));
    }
    if tickets {
        columns.push(share("ticket", RetentionMeasure::PTicketOffered));
        columns.push(share("taken", RetentionMeasure::PTicketTaken));
    }
    if told {
        columns.push(share("told less", RetentionMeasure::PLongerThanTold));
        let error = of(RetentionMeasure::MeanAbsoluteAnnouncementError).into_iter();
        let cell = |e: Option<Estimate>| e.map_or(signs.nothing.to_owned(), |e| wait(e.mean));
        columns.push(Column::numbers("error", error.map(cell).collect()));
    }
    (names, columns)
}

/// What the columns mean, for reports that have them.
pub fn note(report: Report<'_>) -> Option<String> {
    let [callbacks, tickets, told] = kinds(&rows(report));
    let offers = "Callback, ticket: share of the offered to whom it was offered, and of these who accepted; from then on they \
                  are contacts of another class, with a wait of their own.";
    let announcements = "Told less: share of those told a wait who were in the line for longer. Error: mean distance between \
                         wait and what was told, of those answered.";
    let parts = [(callbacks || tickets).then_some(offers), told.then_some(announcements)];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Whether callbacks were offered, tickets were, and waits were told.
fn kinds(rows: &[&ScopeSummary]) -> [bool; 3] {
    let any = |of: fn(&RetentionTally) -> u64| rows.iter().any(|s| of(&s.totals.retention) > 0);
    [any(|t| t.callbacks_offered), any(|t| t.tickets_offered), any(|t| t.told)]
}

fn rows(report: Report<'_>) -> Vec<&ScopeSummary> {
    let says = |t: &RetentionTally| t.callbacks_offered + t.tickets_offered + t.told > 0;
    let classes = report.summary.scopes.iter().filter(|s| matches!(s.scope, Scope::Class(_)));
    classes.filter(|s| says(&s.totals.retention)).collect()
}
