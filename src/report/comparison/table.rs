//! The table of one candidate, as cells.

use super::cells::{difference, interval, label, label_of, label_of_money, share_place, value};
use super::{ComparisonReport, whose, word};
use crate::experiment::compare::{Candidate, Compared, Row, RowVerdict, Subject};
use crate::report::number::Signs;

/// With more rows than this, parts in which nothing has changed are left out.
const MOST_ROWS: usize = 12;

/// A table: header and rows, as many cells in each.
pub struct Cells {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Rows that were left out.
    pub left_out: usize,
}

/// One candidate: measures by base, new, difference, interval, verdict.
pub fn of_measures(report: ComparisonReport<'_>, candidate: &Candidate, signs: Signs) -> Cells {
    let is_staff = |r: &&Row| matches!(r.measure, Compared::AgentHours | Compared::Cost | Compared::CostPerCustomer);
    let others = candidate.rows.iter().filter(|r| r.measure != Compared::Occupancy && !is_staff(r));
    let others: Vec<&Row> = others.collect();
    let telling = |row: &Row| {
        let whole = !matches!(row.subject, Subject::Class(_)) || Compared::OF_FIRST_LINES.contains(&row.measure);
        whole || matches!(row.verdict, Some(RowVerdict::Worse | RowVerdict::Better))
    };
    let crowded = others.len() > MOST_ROWS;
    let shown: Vec<&Row> = others.iter().filter(|row| !crowded || telling(row)).copied().collect();
    let left_out = others.len() - shown.len();
    let staff = candidate.rows.iter().filter(is_staff);
    let rows = shown.into_iter().chain(staff).map(|row| cells(report, row, signs)).collect();
    let header = ["measure", "base", "new", "delta", "interval", "verdict"].map(str::to_owned);
    Cells { header: header.to_vec(), rows, left_out }
}

fn cells(report: ComparisonReport<'_>, row: &Row, signs: Signs) -> Vec<String> {
    let place = share_place(row);
    let nothing = || signs.nothing.to_owned();
    let name = match (row.measure, report.currency) {
        (Compared::Cost | Compared::CostPerCustomer, currency) => label_of_money(row.measure, currency, report.outline),
        (Compared::AgentHours, _) => label(row.measure, report.outline),
        _ => label_of(row.measure, &row.subject, report.outline) + &whose(&row.subject, report),
    };
    vec![
        name,
        value(row.measure, row.base, place, signs),
        value(row.measure, row.new, place, signs),
        row.difference.as_ref().map_or_else(nothing, |d| difference(row.measure, d)),
        row.difference.as_ref().map_or_else(String::new, |d| interval(row.measure, d)),
        row.verdict.map_or("", word).to_owned(),
    ]
}
