//! Several options in one table: what they do with their targets, their service, what they cost.

use super::cells::{difference, in_time, interval, value};
use super::table::Cells;
use super::target_cells::TargetColumn;
use super::{ComparisonReport, price, target_cells, targets};
use crate::experiment::compare::{Compared, Rail, Rank, Standing, Subject};
use crate::gate::Verdict;
use crate::report::number::{Figure, Signs, column_place, rounded};
use crate::report::text::{cut, width};
use crate::stats::Estimate;

/// Names of options may be so wide before columns have to go to a further table.
const NAME: usize = 16;

/// A column: what stands above it, then a cell for each option.
pub struct OptionColumn {
    /// What it is, of whom, when, and the limit of a target.
    pub heads: [String; 4],
    /// For the base and each candidate.
    pub cells: Vec<String>,
}

/// The tables, and the targets that they have no room for since all options meet them.
pub struct OptionTables {
    pub tables: Vec<Cells>,
    pub met: Vec<String>,
}

impl OptionColumn {
    fn plain(head: &str, cells: Vec<String>) -> Self {
        Self::of(head, "", cells)
    }

    fn of(head: &str, whom: &str, cells: Vec<String>) -> Self {
        Self { heads: [head.to_owned(), whom.to_owned(), String::new(), String::new()], cells }
    }

    fn width(&self) -> usize {
        self.heads.iter().chain(&self.cells).map(|cell| width(cell)).max().unwrap_or(0)
    }
}

/// The options in the order in which a reader looks for one: by what their targets come to, without targets by where they
/// stand, then by cost. The base comes last, and an option that a guard rail keeps from being best after its equals.
pub fn order(report: ComparisonReport<'_>) -> Vec<usize> {
    let standings = &report.comparison.standings;
    let verdict = |i: usize| match report.targets.and_then(|targets| targets.of(i)) {
        Some(Verdict::Pass) => 0,
        Some(Verdict::Inconclusive) => 1,
        Some(Verdict::NoData) => 2,
        Some(Verdict::Fail) => 3,
        None => 4,
    };
    let rank = |i: usize| match standings[i].rank {
        Rank::Best if report.targets.is_none() => 0,
        Rank::Tied if report.targets.is_none() => 1,
        Rank::Best | Rank::Tied | Rank::Behind => 2,
        Rank::OffRails => 3,
        Rank::Unknown => 4,
    };
    let cost = |i: usize| price::of(report, i).unwrap_or(f64::INFINITY);
    let mut order: Vec<usize> = (1..standings.len()).collect();
    order.sort_by(|&a, &b| (verdict(a), rank(a)).cmp(&(verdict(b), rank(b))).then(cost(a).total_cmp(&cost(b))));
    order.push(0);
    order
}

/// All columns in tables no wider than `room`; the first ends with cost, verdict and standing.
pub fn tables(report: ComparisonReport<'_>, room: Option<usize>, signs: Signs) -> OptionTables {
    let names: Vec<&str> = report.comparison.names().collect();
    let name = names.iter().map(|name| width(name).min(NAME)).max().unwrap_or(0).max(6);
    let fits = |columns: &[&OptionColumn]| {
        let taken: usize = columns.iter().map(|c| c.width()).filter(|w| *w > 0).map(|w| w + 2).sum();
        room.is_none_or(|room| name + taken <= room)
    };
    let targets = report.targets.map(|t| target_cells::columns(t, signs)).unwrap_or_default();
    let (measures, ends) = (measures(report, &targets, signs), ends(report, signs));
    let mut first: Vec<&OptionColumn> = Vec::new();
    let mut met = Vec::new();
    let mut rest: Vec<&OptionColumn> = Vec::new();
    for target in &targets {
        if rest.is_empty() && fits(&with(&first, &[&target.column], &ends)) {
            first.push(&target.column);
        } else if target.met_by_all {
            met.push(target.words.clone());
        } else {
            rest.push(&target.column);
        }
    }
    // Measures stay together, unless they have the first table for themselves.
    let all: Vec<&OptionColumn> = measures.iter().collect();
    let fitting =
        if rest.is_empty() { (0..=all.len()).rev().find(|n| fits(&with(&first, &all[..*n], &ends))) } else { None };
    let here = fitting.filter(|n| *n == all.len() || targets.is_empty()).unwrap_or(0);
    first.extend(&all[..here]);
    rest.extend(&all[here..]);
    let mut blocks = vec![with(&first, &[], &ends)];
    while !rest.is_empty() {
        let most = (1..=rest.len()).rev().find(|n| fits(&rest[..*n])).unwrap_or(1);
        blocks.push(rest.drain(..most).collect());
    }
    let order = order(report);
    OptionTables { tables: blocks.iter().map(|columns| table(&names, &order, columns)).collect(), met }
}

fn with<'a>(first: &[&'a OptionColumn], more: &[&'a OptionColumn], ends: &'a [OptionColumn]) -> Vec<&'a OptionColumn> {
    first.iter().chain(more).copied().chain(ends).collect()
}

/// Columns as rows, the options in the given order; heads that no column has are left out.
fn table(names: &[&str], order: &[usize], columns: &[&OptionColumn]) -> Cells {
    let line = |name: &str, of: &dyn Fn(&OptionColumn) -> String| -> Vec<String> {
        std::iter::once(name.to_owned()).chain(columns.iter().map(|c| of(c))).collect()
    };
    let heads = [(1, "of"), (2, "when"), (3, "target")];
    let heads = heads.into_iter().filter(|(i, _)| columns.iter().any(|c| !c.heads[*i].is_empty()));
    let mut rows: Vec<Vec<String>> = heads.map(|(i, name)| line(name, &|c| c.heads[i].clone())).collect();
    rows.extend(order.iter().map(|&i| line(names[i], &|c| c.cells[i].clone())));
    Cells { header: line("option", &|c| c.heads[0].clone()), rows, left_out: 0 }
}

/// Service, what is gained or lost against the base, and who is not served; but for what targets show.
fn measures(report: ComparisonReport<'_>, targets: &[TargetColumn], signs: Signs) -> Vec<OptionColumn> {
    let comparison = report.comparison;
    let standings = &comparison.standings;
    let shares = |of: fn(&Standing) -> Option<Estimate>, tails: bool| -> Vec<String> {
        let percent = |e: Estimate| Figure { value: 100.0 * e.mean, half_width: e.half_width.map(|h| 100.0 * h) };
        let figures: Vec<Option<Figure>> = standings.iter().map(|s| of(s).map(percent)).collect();
        let place = column_place(figures.iter().flatten().copied(), -1).clamp(-1, 0);
        let write = |figure: &Option<Figure>| match figure {
            None => signs.nothing.to_owned(),
            Some(figure) if figure.value == 0.0 => "0 %".to_owned(),
            Some(figure) if tails => figure.write(place, " %", signs),
            Some(figure) => format!("{} %", rounded(figure.value, place)),
        };
        figures.iter().map(write).collect()
    };
    let gains = std::iter::once("base".to_owned()).chain(comparison.candidates.iter().map(|candidate| {
        let row = candidate.row(&comparison.whole, Compared::InTime);
        row.and_then(|r| r.difference.as_ref()).map_or_else(String::new, |d| {
            format!("{} {}", difference(Compared::InTime, d), interval(Compared::InTime, d)).trim_end().to_owned()
        })
    }));
    let is_shown = |measure| targets.iter().any(|t| t.shows == Some(measure));
    let whom = if comparison.whole == Subject::Genuine { "genuine" } else { "" };
    let mut columns = Vec::new();
    if !is_shown(Compared::InTime) {
        columns.push(OptionColumn::of(&in_time(report.outline), whom, shares(|s| s.in_time, true)));
    }
    columns.push(OptionColumn::of("against base", whom, gains.collect()));
    if !is_shown(Compared::CustomersLost) && standings.iter().any(|s| s.lost.is_some()) {
        let whom = if whom.is_empty() { "customers" } else { whom };
        columns.push(OptionColumn::of("lost", whom, shares(|s| s.lost, false)));
    }
    if !is_shown(Compared::Abandoned) {
        columns.push(OptionColumn::of("left", whom, shares(|s| s.abandoned, false)));
    }
    if standings.iter().any(|s| s.turned_away.is_some_and(|e| e.mean > 0.0)) {
        columns.push(OptionColumn::of("away", whom, shares(|s| s.turned_away, false)));
    }
    let p95 = |s: &Standing| value(Compared::WaitP95, s.wait_p95.map(|e| e.mean), 0, signs);
    columns.push(OptionColumn::of("p95", whom, standings.iter().map(p95).collect()));
    columns
}

/// What each costs, whether it meets its targets, where it stands.
fn ends(report: ComparisonReport<'_>, signs: Signs) -> Vec<OptionColumn> {
    let standings = &report.comparison.standings;
    let money = standings.iter().all(|s| s.cost.is_some());
    let cost = |s: &Standing| match (money, s.cost, s.agent_hours) {
        (true, Some(cost), _) => rounded(cost, 0),
        (_, _, Some(hours)) => rounded(hours, -1),
        _ => signs.nothing.to_owned(),
    };
    let unit = if money { report.currency.unwrap_or("cost") } else { "hours" };
    let all = 0..standings.len();
    let verdict = |i: usize| report.targets.and_then(|t| t.of(i)).map_or("", targets::word).to_owned();
    vec![
        OptionColumn::plain(&cut(unit, 8, signs), standings.iter().map(cost).collect()),
        OptionColumn::plain("", all.clone().map(verdict).collect()),
        OptionColumn::plain("", all.map(|i| standing(report, i).to_owned()).collect()),
    ]
}

fn standing(report: ComparisonReport<'_>, option: usize) -> &'static str {
    let standing = &report.comparison.standings[option];
    let broken = option.checked_sub(1).and_then(|i| report.comparison.candidates[i].broken.first());
    match (standing.rank, standing.dominated_by, broken.map(|b| b.rail)) {
        (_, _, Some(Rail::TurnedAway)) => "turns away",
        (_, _, Some(Rail::CustomersLost)) => "loses",
        (_, _, Some(Rail::Starvation)) => "starves",
        (Rank::Best, ..) => "best",
        (_, Some(_), _) => "dominated",
        (Rank::Tied, ..) => "tied",
        (Rank::Behind | Rank::OffRails | Rank::Unknown, ..) => "",
    }
}
