//! The table of levers: when they were pulled, when they worked, what they cost.

use super::super::Report;
use super::super::length::wait;
use super::super::number::{Signs, mean_count};
use super::super::replication_words;
use super::layout::{Column, clean, table};
use super::percent;
use crate::experiment::LeverSummary;
use crate::model::SimDuration;

/// The table; empty without a playbook.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let (names, columns) = columns(report, signs);
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines = table("levers", &names, columns, signs);
    lines.extend(super::wrap(&note(report).unwrap_or_default(), 0));
    lines
}

/// The names of levers, and what became of them.
pub fn columns(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let rows = rows(report);
    if rows.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let shares: Vec<_> = rows.iter().map(|l| l.pulled).collect();
    let [pulled, _] = percent::columns("pulled", &shares, 0, signs);
    let moment = |header: &str, of: fn(&LeverSummary) -> Option<SimDuration>| {
        let cell = |l: &&LeverSummary| of(l).map_or(signs.nothing.to_owned(), |t| clock(report, t));
        Column::numbers(header, rows.iter().map(cell).collect())
    };
    let mut columns = vec![pulled, moment("at", |l| l.pulled_at), moment("works from", |l| l.live_at)];
    if rows.iter().any(|l| l.taken_back_at.is_some()) {
        columns.push(moment("back", |l| l.taken_back_at));
    }
    let length = |l: &&LeverSummary| {
        let worked = l.live_s.filter(|e| e.mean > 0.0);
        worked.map_or(signs.nothing.to_owned(), |e| wait(e.mean))
    };
    columns.push(Column::numbers("for", rows.iter().map(length).collect()));
    let costs = [
        ("agent-hours", rows.iter().map(|l| l.hours).collect::<Vec<_>>()),
        ("money", rows.iter().map(|l| l.money).collect()),
    ];
    for (header, estimates) in costs {
        if estimates.iter().flatten().any(|e| e.mean > 0.0) {
            let header = match (&report.outline.currency, header) {
                (Some(currency), "money") => clean(currency),
                _ => header.to_owned(),
            };
            let cell = |e: &Option<crate::stats::Estimate>| e.map_or(signs.nothing.to_owned(), |e| mean_count(e.mean));
            columns.push(Column::numbers(&header, estimates.iter().map(cell).collect()));
        }
    }
    (rows.iter().map(|l| clean(&l.name)).collect(), columns)
}

/// What the columns mean.
pub fn note(report: Report<'_>) -> Option<String> {
    if rows(report).is_empty() {
        return None;
    }
    let (_, each) = replication_words(report.outline);
    Some(format!(
        "Pulled: share of the {each} on which the lever was pulled; at, works from, back (taken back): the middle one of the first \
         times. For: mean time that it worked. Costs are means of all {each}, with the pay of agents who are called in, without premiums by \
         time of day."
    ))
}

/// Events are in the scenario's phases; here are the choices of the team, in the order in which they are pulled, and those last
/// that nobody has pulled.
fn rows<'a>(report: Report<'a>) -> Vec<&'a LeverSummary> {
    let mut rows: Vec<&LeverSummary> = report.summary.levers.iter().filter(|l| !l.is_event).collect();
    rows.sort_by_key(|l| l.pulled_at.unwrap_or(SimDuration::FOREVER));
    rows
}

/// The time of day; where a scenario lasts longer than a day, the days before it too.
fn clock(report: Report<'_>, since_start: SimDuration) -> String {
    let minutes = (report.outline.start_of_day + since_start).micros() / 60_000_000;
    let (days, minutes) = (minutes / 1_440, minutes % 1_440);
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if days > 0 { format!("+{days} d {time}") } else { time }
}
