//! The table of customers: what becomes of people, beside what becomes of contacts.

use super::super::Report;
use super::super::length::wait;
use super::super::number::{Signs, mean_count, rounded};
use super::layout::{Column, clean, table};
use super::percent;
use super::queues::quantile;
use crate::experiment::{CustomerMeasure, CustomerSummary, Scope, ScopeSummary};
use crate::model::Nature;
use crate::stats::Estimate;

/// The table; empty where every customer makes one attempt.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("customers", &names, columns, signs);
    lines.extend(super::wrap(&note(report, signs).unwrap_or_default(), 0));
    lines
}

/// The names of the classes of first attempts, and what becomes of their customers.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    let most = rows.iter().map(|(s, _)| s.totals.customers.customers).max().unwrap_or(0);
    let exact = percent::exact_place(most);
    let share = |header: &str, measure: CustomerMeasure| {
        let [share, _] = percent::columns(header, &of(&rows, measure), exact, signs);
        share
    };
    let means = |header: &str, write: &dyn Fn(&Row<'_>) -> Option<String>| {
        Column::numbers(header, rows.iter().map(|r| write(r).unwrap_or(signs.nothing.to_owned())).collect())
    };
    let replications = report.summary.replications.max(1) as f64;
    let each = |(s, _): &Row<'_>| Some(mean_count(s.totals.customers.customers as f64 / replications));
    let attempts = |(_, c): &Row<'_>| Some(rounded(figure(c, CustomerMeasure::Attempts)?.mean, -2));
    let percentile = |p: f64| move |(_, c): &Row<'_>| quantile(&c.time_to_service, p).map(wait);
    let mut columns = vec![means("each", &each), means("attempts", &attempts)];
    columns.extend([share("served", CustomerMeasure::PServed), share("lost", CustomerMeasure::PLost)]);
    let is_there = |measure| of(&rows, measure).iter().flatten().any(|e| e.mean > 0.0);
    for (header, measure) in [("helped", CustomerMeasure::PHelped), ("undecided", CustomerMeasure::PUndecided)] {
        columns.extend(is_there(measure).then(|| share(header, measure)));
    }
    if of(&rows, CustomerMeasure::PResolved).iter().any(Option::is_some) {
        columns.push(share("resolved", CustomerMeasure::PResolved));
    }
    columns.extend([means("p50", &percentile(0.5)), means("p90", &percentile(0.9))]);
    (rows.iter().map(|(s, _)| name(s)).collect(), columns)
}

/// What the columns mean, and what agents spend on others than those whom the centre is there for.
pub fn note(report: Report<'_>, signs: Signs) -> Option<String> {
    let rows = rows(report);
    if rows.is_empty() {
        return None;
    }
    let mut text = "Each: customers a replication, by the class of their first attempt. Attempts: of one customer. Served: an \
                    agent answered some attempt; p50 and p90: from the first arrival to that answer. Lost: gone for good with \
                    nothing."
        .to_owned();
    let all = report.summary.scopes.iter().find(|s| s.scope == Scope::All);
    let all = all.and_then(|s| Some((s, s.customers.as_ref()?)));
    let spent = [
        (CustomerMeasure::PAbuse, "with abuse"),
        (CustomerMeasure::POffTargetTime, "with contacts that have come to the wrong place"),
    ];
    let spent = spent.iter().filter_map(|(measure, words)| {
        let (scope, customers) = all?;
        let share = Some(figure(customers, *measure).filter(|e| e.mean > 0.0)?);
        Some(format!("{} {words}", percent::alone(&share, scope.totals.offered, signs)))
    });
    let spent: Vec<String> = spent.collect();
    if !spent.is_empty() {
        text.push_str(&format!(" Of their time with contacts, agents spend {}.", spent.join(", and ")));
    }
    let bans = all.map_or(0, |(s, _)| s.totals.customers.bans);
    if bans > 0 {
        let each = mean_count(bans as f64 / report.summary.replications.max(1) as f64);
        text.push_str(&format!(" Bans: {each} a replication."));
    }
    Some(text)
}

type Row<'a> = (&'a ScopeSummary, &'a CustomerSummary);

/// The classes in which somebody came first; those of genuine customers together, and all, if there are several.
fn rows(report: Report<'_>) -> Vec<Row<'_>> {
    let has_any = |s: &&ScopeSummary| s.totals.customers.customers > 0;
    let of_scope = |s: &ScopeSummary| matches!(s.scope, Scope::Class(_) | Scope::Genuine | Scope::All);
    let scopes = report.summary.scopes.iter().filter(|s| of_scope(s)).filter(has_any);
    let mut rows: Vec<Row<'_>> = scopes.filter_map(|s| Some((s, s.customers.as_ref()?))).collect();
    let genuine = |s: &ScopeSummary| match s.scope {
        Scope::Class(class) => report.outline.classes[class].nature == Nature::Genuine,
        _ => false,
    };
    let (classes, of_genuine) = (
        rows.iter().filter(|(s, _)| matches!(s.scope, Scope::Class(_))).count(),
        rows.iter().filter(|(s, _)| genuine(s)).count(),
    );
    rows.retain(|(s, _)| match s.scope {
        Scope::Genuine => of_genuine > 1,
        Scope::All => classes > 1,
        _ => true,
    });
    rows.sort_by_key(|(s, _)| match s.scope {
        Scope::Genuine => 1,
        Scope::All => 2,
        _ => 0,
    });
    rows
}

fn name(scope: &ScopeSummary) -> String {
    let all = if scope.scope == Scope::Genuine { "all " } else { "" };
    format!("{all}{}", clean(&scope.name))
}

fn figure(customers: &CustomerSummary, measure: CustomerMeasure) -> Option<Estimate> {
    customers.measures.get(&measure).copied().flatten()
}

fn of(rows: &[Row<'_>], measure: CustomerMeasure) -> Vec<Option<Estimate>> {
    rows.iter().map(|(_, c)| figure(c, measure)).collect()
}
