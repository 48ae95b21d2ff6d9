//! The table of deferred work: how much is open, how old, what of it is overdue.

use super::super::Report;
use super::super::length::wait;
use super::super::number::{Signs, mean_count, rounded};
use super::layout::{Column, clean, table};
use super::percent;
use crate::experiment::{BacklogMeasure, BacklogSummary, Scope, ScopeSummary};
use crate::model::Clock;
use crate::stats::Estimate;

/// The table; empty without a channel of deferred work.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("backlog", &names, columns, signs);
    lines.extend(super::wrap(&note(report), 0));
    lines
}

/// The names of classes and their figures.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    let names = rows.iter().map(|(name, ..)| name.clone()).collect();
    let cells = |header: &str, cell: &dyn Fn(&BacklogSummary) -> Option<String>| {
        let cell = |(_, _, backlog): &(_, _, &BacklogSummary)| cell(backlog).unwrap_or(signs.nothing.to_owned());
        Column::numbers(header, rows.iter().map(cell).collect())
    };
    let number = |of: fn(&BacklogSummary) -> Option<Estimate>| {
        move |backlog: &BacklogSummary| of(backlog).map(|e| mean_count(e.mean))
    };
    let exact = percent::exact_place(rows.iter().map(|(_, s, _)| s.totals.offered).max().unwrap_or(0));
    let share = |header: &str, measure: BacklogMeasure| {
        let shares: Vec<_> = rows.iter().map(|(_, _, b)| b.measures.get(&measure).copied().flatten()).collect();
        // Half-widths would cost the names their room; they are in the JSON.
        let [share, _] = percent::columns(header, &shares, exact, signs);
        share
    };
    let age = |p: f64| {
        move |backlog: &BacklogSummary| {
            backlog.age.at.iter().find(|(q, _)| *q == p).and_then(|(_, e)| e.as_ref()).map(|e| wait(e.value))
        }
    };
    let days = |backlog: &BacklogSummary| backlog.days.map(|e| rounded(e.mean, if e.mean < 9.95 { -1 } else { 0 }));
    let oldest = |backlog: &BacklogSummary| {
        backlog.age.counts.buckets().last().map(|b| wait(b.high_ms.saturating_sub(1) as f64 / 1e3))
    };
    let columns = vec![
        cells("open", &number(|b| b.open)),
        cells("most", &number(|b| b.open_max)),
        cells("at end", &number(|b| b.open_end)),
        cells("days", &days),
        cells("age p50", &age(0.5)),
        cells("p90", &age(0.9)),
        cells("oldest", &oldest),
        share("overdue", BacklogMeasure::POverdue),
        share("late", BacklogMeasure::PLate),
    ];
    (names, columns)
}

/// What the columns mean; empty without a channel of deferred work.
pub fn note(report: Report<'_>) -> String {
    if rows(report).is_empty() {
        return String::new();
    }
    let business = report.outline.channels.iter().filter(|c| c.clock == Clock::Business);
    let business: Vec<String> = business.map(|c| clean(&c.name)).collect();
    let clock = match business.as_slice() {
        [] => String::new(),
        names => format!(" Promises of {} count business hours; waits and ages count all time.", names.join(", ")),
    };
    format!(
        "Open: contacts in the line or with an agent, mean over time. Days: of all that the agents who serve them could do. \
         Ages: at the end of each day. Overdue: of the open; late: of the answered.{clock}"
    )
}

/// Each class, and each channel of several classes.
fn rows(report: Report<'_>) -> Vec<(String, &ScopeSummary, &BacklogSummary)> {
    let outline = report.outline;
    let several = |channel| outline.classes.iter().filter(|c| c.channel == channel).count() > 1;
    let row = |s| {
        let scope: &ScopeSummary = s;
        let backlog = scope.backlog.as_ref()?;
        // Where nobody wrote and nothing was open there is nothing to tell.
        if scope.totals.offered == 0 && backlog.open.is_none_or(|open| open.mean == 0.0) {
            return None;
        }
        match scope.scope {
            Scope::Class(_) => Some((clean(&scope.name), scope, backlog)),
            Scope::Channel(channel) if several(channel) => {
                Some((format!("all {}", clean(&scope.name)), scope, backlog))
            }
            _ => None,
        }
    };
    let mut rows: Vec<_> = report.summary.scopes.iter().filter_map(row).collect();
    rows.sort_by_key(|(_, s, _)| matches!(s.scope, Scope::Channel(_)));
    rows
}
