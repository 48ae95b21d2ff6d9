//! The table of conversations: first replies, the gaps after that, and slots that customers leave behind who go silently.

use super::super::Report;
use super::super::length::wait;
use super::super::number::Signs;
use super::layout::{Column, clean, table};
use super::percent;
use crate::experiment::{DialogueMeasure, DialogueSummary, Quantiles, Scope, ScopeSummary};

/// The table; empty where no class has conversations in turns, and nobody leaves silently.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("conversations", &names, columns, signs);
    lines.extend(super::wrap(&note(report).unwrap_or_default(), 0));
    lines
}

/// The names of classes and their figures.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    let (in_turns, silent) = kinds(&rows);
    let names = rows.iter().map(|(s, _)| clean(&s.name)).collect();
    let exact = percent::exact_place(rows.iter().map(|(s, _)| s.totals.offered).max().unwrap_or(0));
    let of = |measure: DialogueMeasure| {
        rows.iter().map(|(_, d)| d.measures.get(&measure).copied().flatten()).collect::<Vec<_>>()
    };
    let share = |header: &str, measure: DialogueMeasure| {
        // Half-widths would cost the names their room; they are in the JSON.
        let [share, _] = percent::columns(header, &of(measure), exact, signs);
        share
    };
    let quantile = |header: &str, p: f64, family: fn(&DialogueSummary) -> &Quantiles| {
        let value = |d: &DialogueSummary| family(d).at.iter().find(|(of, _)| *of == p)?.1.map(|e| wait(e.value));
        let cells = rows.iter().map(|(_, d)| value(d).unwrap_or(signs.nothing.to_owned()));
        Column::numbers(header, cells.collect())
    };
    let mut columns = Vec::new();
    if in_turns {
        columns.extend([
            quantile("first p50", 0.5, |d| &d.first_response),
            quantile("p90", 0.9, |d| &d.first_response),
            quantile("gap p50", 0.5, |d| &d.reply_gap),
            quantile("p90", 0.9, |d| &d.reply_gap),
            share("> 2 min", DialogueMeasure::PSlowReply),
        ]);
    }
    if silent {
        columns.push(share("silent", DialogueMeasure::PSilent));
        let lost = of(DialogueMeasure::MeanSlotLost).into_iter();
        let cell = |e: Option<crate::stats::Estimate>| e.map_or(signs.nothing.to_owned(), |e| wait(e.mean));
        columns.push(Column::numbers("slot lost", lost.map(cell).collect()));
    }
    (names, columns)
}

/// What the columns mean, for reports that have them.
pub fn note(report: Report<'_>) -> Option<String> {
    let rows = rows(report);
    let (in_turns, silent) = kinds(&rows);
    let turns = "First: time from arrival to the end of the first reply. Gap: time from what the customer writes later to the \
                 end of the reply.";
    let gone = "Silent: share of the offered who left the line without telling. Slot lost: mean time for which such a contact \
                took an agent's slot.";
    let parts = [in_turns.then_some(turns), silent.then_some(gone)];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Whether there are turns, and whether somebody has left silently.
fn kinds(rows: &[(&ScopeSummary, &DialogueSummary)]) -> (bool, bool) {
    let any = |of: fn(&crate::record::DialogueTally) -> u64| rows.iter().any(|(s, _)| of(&s.totals.dialogue) > 0);
    (any(|t| t.first_replies), any(|t| t.silent))
}

fn rows(report: Report<'_>) -> Vec<(&ScopeSummary, &DialogueSummary)> {
    let of_class = |s: &&ScopeSummary| matches!(s.scope, Scope::Class(_));
    let says = |s: &ScopeSummary| s.totals.dialogue.first_replies > 0 || s.totals.dialogue.silent > 0;
    let scopes = report.summary.scopes.iter().filter(of_class).filter(|s| says(s));
    scopes.filter_map(|s| Some((s, s.dialogue.as_ref()?))).collect()
}
