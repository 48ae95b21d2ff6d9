//! The tables, as cells.

use super::cells::{difference, in_time, interval, label, share_place, value};
use super::{ComparisonReport, whose, word};
use crate::experiment::compare::{Candidate, Compared, Direction, Rail, Rank, Row, RowVerdict, Standing, Subject};
use crate::report::number::{Figure, Signs, column_place, rounded};
use crate::report::text::cut;

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
    let judged: Vec<&Row> = candidate.rows.iter().filter(|r| r.measure.direction() != Direction::Neither).collect();
    let telling = |row: &Row| {
        let whole = !matches!(row.subject, Subject::Class(_));
        whole || matches!(row.verdict, Some(RowVerdict::Worse | RowVerdict::Better))
    };
    let crowded = judged.len() > MOST_ROWS;
    let shown: Vec<&Row> = judged.iter().filter(|row| !crowded || telling(row)).copied().collect();
    let left_out = judged.len() - shown.len();
    let staff = candidate.rows.iter().filter(|r| matches!(r.measure, Compared::AgentHours | Compared::Cost));
    let rows = shown.into_iter().chain(staff).map(|row| cells(report, row, signs)).collect();
    let header = ["measure", "base", "new", "delta", "interval", "verdict"].map(str::to_owned);
    Cells { header: header.to_vec(), rows, left_out }
}

fn cells(report: ComparisonReport<'_>, row: &Row, signs: Signs) -> Vec<String> {
    let place = share_place(row);
    let nothing = || signs.nothing.to_owned();
    let name = match (row.measure, report.currency) {
        (Compared::Cost, Some(currency)) => format!("cost, {currency}"),
        (Compared::AgentHours | Compared::Cost, _) => label(row.measure, report.outline),
        _ => label(row.measure, report.outline) + &whose(&row.subject, report),
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

/// Several options: each with its service, what it gains or loses against the base, and what it costs.
pub fn of_options(report: ComparisonReport<'_>, signs: Signs) -> Cells {
    let comparison = report.comparison;
    let standings = &comparison.standings;
    let figures = |of: fn(&Standing) -> Option<crate::stats::Estimate>| -> Vec<Option<Figure>> {
        let percent =
            |e: crate::stats::Estimate| Figure { value: 100.0 * e.mean, half_width: e.half_width.map(|h| 100.0 * h) };
        standings.iter().map(|s| of(s).map(percent)).collect()
    };
    let column = |figures: &[Option<Figure>], tails: bool| -> Vec<String> {
        let place = column_place(figures.iter().flatten().copied(), -1).clamp(-1, 0);
        let write = |figure: &Option<Figure>| match figure {
            None => signs.nothing.to_owned(),
            Some(figure) if figure.value == 0.0 => "0 %".to_owned(),
            Some(figure) if tails => figure.write(place, " %", signs),
            Some(figure) => format!("{} %", rounded(figure.value, place)),
        };
        figures.iter().map(write).collect()
    };
    let turned_away = figures(|s| s.turned_away);
    let nobody = turned_away.iter().flatten().all(|f| f.value == 0.0);
    let money = standings.iter().all(|s| s.cost.is_some());
    let cost = |s: &Standing| match (money, s.cost, s.agent_hours) {
        (true, Some(cost), _) => rounded(cost, 0),
        (_, _, Some(hours)) => rounded(hours, -1),
        _ => signs.nothing.to_owned(),
    };
    let gains = std::iter::once("base".to_owned()).chain(comparison.candidates.iter().map(|candidate| {
        let row = candidate.row(&Subject::All, Compared::InTime);
        row.and_then(|r| r.difference.as_ref()).map_or_else(String::new, |d| {
            format!("{} {}", difference(Compared::InTime, d), interval(Compared::InTime, d)).trim_end().to_owned()
        })
    }));
    let mut columns: Vec<(String, Vec<String>)> = vec![
        ("option".to_owned(), comparison.names().map(str::to_owned).collect()),
        (in_time(report.outline), column(&figures(|s| s.in_time), true)),
        ("against base".to_owned(), gains.collect()),
        ("left".to_owned(), column(&figures(|s| s.abandoned), false)),
    ];
    if !nobody {
        columns.push(("away".to_owned(), column(&turned_away, false)));
    }
    let p95 = |s: &Standing| value(Compared::WaitP95, s.wait_p95.map(|e| e.mean), 0, signs);
    columns.push(("p95".to_owned(), standings.iter().map(p95).collect()));
    let unit = if money { report.currency.unwrap_or("cost") } else { "hours" };
    columns.push((cut(unit, 8, signs), standings.iter().map(cost).collect()));
    columns.push((String::new(), (0..standings.len()).map(|i| standing(report, i)).collect()));
    let rows = (0..standings.len()).map(|i| columns.iter().map(|(_, cells)| cells[i].clone()).collect()).collect();
    Cells { header: columns.into_iter().map(|(name, _)| name).collect(), rows, left_out: 0 }
}

fn standing(report: ComparisonReport<'_>, option: usize) -> String {
    let standing = &report.comparison.standings[option];
    let broken = option.checked_sub(1).and_then(|i| report.comparison.candidates[i].broken.first());
    match (standing.rank, standing.dominated_by, broken.map(|b| b.rail)) {
        (_, _, Some(Rail::TurnedAway)) => "turns away",
        (_, _, Some(Rail::Starvation)) => "starves",
        (Rank::Best, ..) => "best",
        (_, Some(_), _) => "dominated",
        (Rank::Tied, ..) => "tied",
        (Rank::Behind | Rank::OffRails | Rank::Unknown, ..) => "",
    }
    .to_owned()
}
