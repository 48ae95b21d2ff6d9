//! A row of a comparison in a line, for reports that other programs show.

use super::cells::{difference, interval, label_of, share_place, value};
use super::{ComparisonReport, whose};
use crate::experiment::compare::{Comparison, Direction, Row};
use crate::report::number::Signs;

/// What is compared: `left, chat`.
pub fn words(row: &Row, report: ComparisonReport<'_>) -> String {
    label_of(row.measure, &row.subject, report.outline) + &whose(&row.subject, report)
}

/// What was found: `27.4 % against 16.5 %, +10.9 pp [+10.4, +11.4]`.
pub fn finding(row: &Row) -> String {
    let place = share_place(row);
    let shown = |x: Option<f64>| value(row.measure, x, place, Signs::UNICODE);
    let change = row.difference.map_or_else(String::new, |d| {
        let interval = interval(row.measure, &d);
        let blank = if interval.is_empty() { "" } else { " " };
        format!(", {}{blank}{interval}", difference(row.measure, &d))
    });
    format!("{} against {}{change}", shown(row.new), shown(row.base))
}

/// More of it, a line each: which way is better, how sure it is, how large it is.
pub fn details(row: &Row, comparison: &Comparison) -> Vec<String> {
    let percent = |share: f64| (share * 1e4).round() / 1e2;
    let settings = &comparison.settings;
    let better = match row.measure.direction() {
        Direction::Higher => "more is better",
        Direction::Lower => "less is better",
        Direction::Neither => "neither way is better",
    };
    let mut lines = vec![format!("{better}; an interval has {} %", percent(1.0 - settings.alpha))];
    if let Some(p) = row.p_adjusted {
        lines.push(format!("p {p:.2e} after Holm's correction, alpha {}", settings.alpha));
    }
    lines.push(format!("effect {} %, at least {} % counts", percent(badness(row)), percent(settings.min_effect)));
    lines
}

/// How large the difference is, relative to the base.
pub fn badness(row: &Row) -> f64 {
    row.base.zip(row.difference).map_or(0.0, |(base, d)| row.measure.effect(base, d.value))
}
