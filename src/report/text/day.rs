//! The day: what happened when, in at most twelve columns.

use super::super::Report;
use super::super::length::span;
use super::super::number::{Signs, rounded};
use super::super::when::Clock;
use super::{WIDTH, events, level_name};
use crate::model::{Mark, SimDuration, SimTime};

/// The width of the row labels.
const LABEL: usize = 12;
/// The most columns.
const COLUMNS: usize = 12;
/// Lengths that a column may have, s.
const LENGTHS_S: [u64; 22] = [
    1,
    10,
    60,
    300,
    600,
    900,
    1_800,
    3_600,
    7_200,
    10_800,
    14_400,
    21_600,
    43_200,
    DAY_S,
    2 * DAY_S,
    7 * DAY_S,
    14 * DAY_S,
    28 * DAY_S,
    56 * DAY_S,
    91 * DAY_S,
    182 * DAY_S,
    364 * DAY_S,
];
const DAY_S: u64 = 86_400;

/// Offered, in time and left by time, with marked events below; empty where there is only one column.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    let Some(day) = Day::new(report, signs) else { return Vec::new() };
    let row = |label: &str, cells: &[String]| {
        let cells = cells.iter().map(|cell| format!("{cell:>0$}", day.width));
        format!("{label:LABEL$}{}", cells.collect::<String>()).trim_end().to_owned()
    };
    let mut lines = vec![row(day.title, &day.times)];
    lines.extend(day.rows.iter().map(|(label, cells)| row(label, cells)));
    lines.extend(events::legend(&day.events, signs));
    lines.extend(day.note.map(|note| format!("   {note}")));
    lines
}

/// The figures by time.
pub struct Day {
    /// What a column is: `hour`, `day`, or `from` a time.
    pub title: &'static str,
    /// The columns' times.
    pub times: Vec<String>,
    /// Labels and cells.
    pub rows: Vec<(String, Vec<String>)>,
    /// What the letters of the last row mean, if there are events.
    pub events: Vec<String>,
    /// What is uneven about the columns.
    pub note: Option<String>,
    width: usize,
}

impl Day {
    /// The figures of a report; `None` where there is only one column.
    pub fn new(report: Report<'_>, signs: Signs) -> Option<Self> {
        let grid = Grid::choose(report)?;
        let cells: Vec<Cell> = (0..grid.columns).map(|column| grid.cell(report, column)).collect();
        let replications = report.summary.replications.max(1) as f64;
        let percent = |part: u64, whole: u64| {
            if whole == 0 { signs.nothing.to_owned() } else { rounded(100.0 * part as f64 / whole as f64, 0) }
        };
        let row = |label: &str, of: &dyn Fn(&Cell) -> String| (label.to_owned(), cells.iter().map(of).collect());
        let mut rows: Vec<(String, Vec<String>)> = vec![
            row("offered", &|c| short(c.offered as f64 / replications)),
            row(&format!("{}, %", level_name(report)), &|c| percent(c.in_time, c.offered.saturating_sub(c.elsewhere))),
            row("left, %", &|c| percent(c.left, c.offered)),
        ];
        if cells.iter().any(|c| c.turned_away > 0) {
            rows.push(row("away, %", &|c| percent(c.turned_away, c.offered)));
        }
        let marks: Vec<&Mark> = report.outline.marks.iter().filter(|m| m.at < report.outline.horizon()).collect();
        if !marks.is_empty() {
            rows.push(("events".to_owned(), events::letters(&marks, grid.length, grid.columns, grid.width)));
        }
        let rest = report.outline.duration.micros() % grid.length.micros();
        let uneven = || {
            format!(
                "The last column is {} long, the others {}.",
                span(SimDuration::from_micros(rest)),
                span(grid.length)
            )
        };
        Some(Self {
            title: grid.title,
            times: grid.labels(report).collect(),
            rows,
            events: events::meanings(report, &marks),
            note: (rest > 0).then(uneven),
            width: grid.width,
        })
    }
}

/// The columns of the table.
struct Grid {
    /// The length of a column.
    length: SimDuration,
    /// Statistical intervals in a column.
    rows: usize,
    columns: usize,
    width: usize,
    title: &'static str,
}

#[derive(Default)]
struct Cell {
    offered: u64,
    in_time: u64,
    left: u64,
    turned_away: u64,
    elsewhere: u64,
}

impl Grid {
    fn choose(report: Report<'_>) -> Option<Self> {
        let intervals = &report.results.intervals;
        let (interval, rows) = (intervals.length().micros(), intervals.rows() - 1);
        let round =
            LENGTHS_S.iter().map(|&s| SimDuration::from_secs(s).micros()).filter(|us| us.is_multiple_of(interval));
        let uneven = interval * rows.div_ceil(COLUMNS - 1) as u64;
        let grids = round.chain([uneven]).map(|length| Self::new(report, length, interval, rows));
        grids.filter(|grid| grid.columns > 1).find(Self::fits)
    }

    fn new(report: Report<'_>, length: u64, interval: u64, rows: usize) -> Self {
        let length_s = length / 1_000_000;
        let full_hours = length_s.is_multiple_of(3_600) && Clock::at(report.outline, SimTime::ZERO).is_full_hour();
        let title = match (length_s.is_multiple_of(DAY_S), full_hours) {
            (true, _) => "day",
            (false, true) => "hour",
            (false, false) => "from",
        };
        let per_column = (length / interval) as usize;
        Self {
            length: SimDuration::from_micros(length),
            rows: per_column,
            columns: rows.div_ceil(per_column),
            width: if title == "from" { 6 } else { 5 },
            title,
        }
    }

    fn fits(&self) -> bool {
        self.columns <= COLUMNS && LABEL + self.columns * self.width <= WIDTH
    }

    fn start(&self, column: usize) -> SimTime {
        SimTime::from_micros(column as u64 * self.length.micros())
    }

    fn labels(&self, report: Report<'_>) -> impl Iterator<Item = String> {
        (0..self.columns).map(move |column| {
            let clock = Clock::at(report.outline, self.start(column));
            match self.title {
                "day" => (clock.day + 1).to_string(),
                "hour" => clock.hour(),
                _ => clock.minute(),
            }
        })
    }

    fn cell(&self, report: Report<'_>, column: usize) -> Cell {
        let intervals = &report.results.intervals;
        let last = ((column + 1) * self.rows).min(intervals.rows() - 1);
        let mut cell = Cell::default();
        for row in column * self.rows..last {
            for class in 0..report.outline.classes.len() {
                let figures = intervals.class(row, class);
                cell.offered += figures.offered;
                cell.in_time += figures.answered_within;
                cell.left += figures.abandoned;
                cell.turned_away += figures.turned_away;
                cell.elsewhere += figures.elsewhere;
            }
        }
        cell
    }
}

/// A mean number of contacts in four characters.
fn short(n: f64) -> String {
    match n {
        n if n.fract() != 0.0 && n < 9.95 => format!("{n:.1}"),
        n if n < 9_999.5 => format!("{n:.0}"),
        n if n < 999_500.0 => format!("{:.0}k", n / 1e3),
        n if n < 9.95e6 => format!("{:.1}M", n / 1e6),
        n => format!("{:.0}M", n / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn means_fit_into_four_characters_and_whole_ones_have_no_fraction() {
        for (n, text) in [(0.0, "0"), (0.04, "0.0"), (3.0, "3"), (9.94, "9.9"), (9.96, "10"), (1_424.0, "1424")] {
            assert_eq!(short(n), text);
        }
        for n in [999.5, 9_999.4, 9_999.5, 10_000.0, 999_499.0, 999_500.0, 9.94e6, 9.95e6, 9.99e8] {
            assert!(short(n).len() <= 4, "{n}: {}", short(n));
        }
    }
}
