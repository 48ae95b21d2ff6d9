//! The table of those who do not get as far as the line: turned away, by why, gone in a step before it, or helped by one.

use super::super::Report;
use super::super::number::Signs;
use super::layout::{Column, clean, table};
use super::percent;
use crate::experiment::{EntryMeasure, LEVEL, Scope, ScopeSummary};
use crate::model::Outcome;
use crate::stats::{Estimate, ratio};

/// The parts, with their words.
const PARTS: [(Outcome, &str); 6] = [
    (Outcome::Blocked, "blocked"),
    (Outcome::Hidden, "hidden"),
    (Outcome::Closed, "closed"),
    (Outcome::Banned, "banned"),
    (Outcome::LostAtEntry, "lost"),
    (Outcome::Deflected, "helped"),
];

/// The table; empty where the table of queues says it all.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("entry", &names, columns, signs);
    lines.extend(super::wrap(&note(report).unwrap_or_default(), 0));
    lines
}

/// The names of classes and the parts that occur.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let (rows, parts) = (rows(report), parts(report));
    let names = rows.iter().map(|s| clean(&s.name)).collect();
    let exact = percent::exact_place(rows.iter().map(|s| s.totals.offered).max().unwrap_or(0));
    let share = |(outcome, header): &(Outcome, &str)| {
        let shares: Vec<Option<Estimate>> = rows.iter().map(|s| share(report, s, *outcome)).collect();
        // Half-widths would cost the names their room.
        let [share, _] = percent::columns(header, &shares, exact, signs);
        share
    };
    (names, parts.iter().map(share).collect())
}

/// What the columns mean, for reports that have them.
pub fn note(report: Report<'_>) -> Option<String> {
    let parts = parts(report);
    let has = |outcome: Outcome| parts.iter().any(|(part, _)| *part == outcome);
    let texts = [
        Some("Shares of the offered."),
        has(Outcome::Hidden).then_some("Hidden: turned away, since the channel hid its entry."),
        has(Outcome::LostAtEntry).then_some("Lost: gone in a step before the line."),
        has(Outcome::Deflected).then_some("Helped: needed no agent after such a step."),
    ];
    (!parts.is_empty()).then(|| texts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// The parts that occur; none if all of them stand in the table of queues, in the column of those turned away.
fn parts(report: Report<'_>) -> Vec<(Outcome, &'static str)> {
    let Some(all) = report.summary.scopes.iter().find(|s| s.scope == Scope::All) else { return Vec::new() };
    let parts: Vec<_> = PARTS.into_iter().filter(|(outcome, _)| all.totals.count(*outcome) > 0).collect();
    match parts.as_slice() {
        [(Outcome::Blocked | Outcome::Closed, _)] => Vec::new(),
        _ => parts,
    }
}

/// Classes of whom some do not get as far as the line.
fn rows(report: Report<'_>) -> Vec<&ScopeSummary> {
    let parts = parts(report);
    let concerned = |s: &&ScopeSummary| {
        matches!(s.scope, Scope::Class(_)) && parts.iter().any(|(outcome, _)| s.totals.count(*outcome) > 0)
    };
    report.summary.scopes.iter().filter(concerned).collect()
}

/// The share of a class's contacts with an outcome.
fn share(report: Report<'_>, scope: &ScopeSummary, outcome: Outcome) -> Option<Estimate> {
    let measure = EntryMeasure::ALL.into_iter().find(|m| m.outcome() == outcome);
    match (measure.zip(scope.entry.as_ref()), scope.scope) {
        (Some((measure, known)), _) => known.get(&measure).copied().flatten(),
        (None, Scope::Class(class)) => {
            let tallies = report.results.replications.iter().map(|r| &r.classes[class]);
            ratio(tallies.map(|t| (t.count(outcome) as f64, t.offered as f64)), LEVEL)
        }
        _ => None,
    }
}
