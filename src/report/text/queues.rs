//! The table of queues: each class, each channel where it adds something, all genuine ones where others come too, all.

use super::super::Report;
use super::super::length::wait;
use super::super::number::{Signs, enough_for, mean_count};
use super::layout::{Column, clean, table};
use super::{level_name, percent};
use crate::experiment::{Measure, Quantiles, Scope, ScopeSummary};

/// The table; empty without a class.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() { Vec::new() } else { table("queue", &names, columns, signs) }
}

/// The names of queues and their figures.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    let exact = percent::exact_place(rows.iter().map(|(_, s)| s.totals.offered).max().unwrap_or(0));
    let names: Vec<String> = rows.iter().map(|(name, _)| name.clone()).collect();
    let share =
        |measure: Measure| rows.iter().map(|(_, s)| s.measures.get(&measure).copied().flatten()).collect::<Vec<_>>();
    let in_time: Vec<_> = rows.iter().map(|(_, s)| s.in_time).collect();
    let offered = rows.iter().map(|(_, s)| s.offered.map_or(signs.nothing.to_owned(), |e| mean_count(e.mean)));
    let quantile = |p: f64| {
        let cells = rows.iter().map(|(_, s)| answered_quantile(s, p).map_or(signs.nothing.to_owned(), wait));
        Column::numbers(&format!("p{:.0}", p * 100.0), cells.collect())
    };
    let mut columns = vec![Column::numbers("offered", offered.collect())];
    columns.extend(percent::columns(&level_name(report), &in_time, exact, signs));
    columns.extend([0.5, 0.95, 0.99].map(quantile));
    columns.extend(percent::columns("left", &share(Measure::PAbandon), exact, signs));
    // A half-width for those turned away would cost the names their room; it is in the JSON.
    let [turned_away, _] = percent::columns("away", &share(Measure::PBlock), exact, signs);
    columns.push(turned_away);
    (names, columns)
}

/// Classes; channels of several classes beside other channels; genuine customers of several classes; all, if there are several
/// classes.
fn rows(report: Report<'_>) -> Vec<(String, &ScopeSummary)> {
    let outline = report.outline;
    let classes_of = |scope: Scope| match scope {
        Scope::All => outline.classes.len(),
        Scope::Genuine => outline.genuine().count(),
        Scope::Channel(channel) => outline.classes.iter().filter(|c| c.channel == channel).count(),
        Scope::Class(_) => 1,
    };
    let shown = |s: &&ScopeSummary| match s.scope {
        Scope::Class(_) => true,
        Scope::Channel(_) => classes_of(s.scope) > 1 && classes_of(s.scope) < outline.classes.len(),
        Scope::Genuine => classes_of(s.scope) > 1,
        Scope::All => outline.classes.len() > 1,
    };
    let rank = |scope: Scope| match scope {
        Scope::Class(_) => 0,
        Scope::Channel(_) => 1,
        Scope::Genuine => 2,
        Scope::All => 3,
    };
    let mut rows: Vec<&ScopeSummary> = report.summary.scopes.iter().filter(shown).collect();
    rows.sort_by_key(|s| rank(s.scope));
    let name = |s: &ScopeSummary| match s.scope {
        Scope::Channel(_) | Scope::Genuine => format!("all {}", clean(&s.name)),
        _ => clean(&s.name),
    };
    rows.into_iter().map(|s| (name(s), s)).collect()
}

/// A quantile of the waits of those answered, s; `None` where there are too few.
pub fn answered_quantile(scope: &ScopeSummary, p: f64) -> Option<f64> {
    quantile(&scope.answered, p)
}

/// A quantile of waits, s; `None` where there are too few.
pub fn quantile(waits: &Quantiles, p: f64) -> Option<f64> {
    let estimate = waits.at.iter().find(|(q, _)| *q == p).and_then(|(_, e)| e.as_ref())?;
    enough_for(p, waits.counts.len()).then_some(estimate.value)
}
