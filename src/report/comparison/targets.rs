//! The options' own targets.

use super::{ComparisonReport, table::Cells};
use crate::experiment::compare::Standing;
use crate::gate::{Gate, GateOutcome, Selection, Severity, Verdict, Window, overall};
use crate::model::Outline;
use crate::report::length::span;
use crate::report::number::{Signs, rounded};
use crate::report::text::gates::{brief, limit, value};
use crate::report::text::{cut, width};

/// The targets of all options, and who has to meet them.
#[derive(Clone, Copy)]
pub struct Targets<'a> {
    /// For the base and each candidate, in the order of the comparison.
    pub options: &'a [OptionTargets],
    /// Who has to meet them.
    pub require: Require,
}

/// The targets of an option.
#[derive(Clone, Debug)]
pub struct OptionTargets {
    /// What was simulated.
    pub outline: Outline,
    /// How many replications there are.
    pub replications: usize,
    /// The scenario file, where it is known.
    pub file: Option<String>,
    /// What came out.
    pub outcomes: Vec<GateOutcome>,
}

/// Who has to meet their targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Require {
    /// One of the options.
    Any,
    /// All options that have targets.
    All,
    /// The option with this number.
    One(usize),
    /// All candidates; the base was named, so it is what they are measured by.
    Candidates,
}

impl Targets<'_> {
    /// What the targets of an option come to; `None` without targets.
    pub fn of(&self, option: usize) -> Option<Verdict> {
        self.options.get(option).and_then(|o| overall(&o.outcomes))
    }

    /// Whether what an option misses fails what is required of all.
    pub fn blames(&self, option: usize) -> bool {
        let has_to = match self.require {
            Require::Any | Require::All => true,
            Require::One(i) => i == option,
            Require::Candidates => option > 0,
        };
        has_to && self.verdict() == Verdict::Fail
    }

    /// What all of them come to, as it is required.
    pub fn verdict(&self) -> Verdict {
        self.require.verdict(&self.all())
    }

    /// What the targets of each option come to.
    pub fn all(&self) -> Vec<Option<Verdict>> {
        (0..self.options.len()).map(|i| self.of(i)).collect()
    }
}

impl Require {
    /// What the targets of all options come to together.
    pub fn verdict(self, options: &[Option<Verdict>]) -> Verdict {
        let from = usize::from(self == Require::Candidates);
        let any = |verdict| options.iter().skip(from).any(|v| *v == Some(verdict));
        let order = match self {
            Require::One(i) => return options.get(i).copied().flatten().unwrap_or(Verdict::NoData),
            Require::Any => [Verdict::Pass, Verdict::Inconclusive, Verdict::Fail],
            Require::All | Require::Candidates => [Verdict::Fail, Verdict::Inconclusive, Verdict::Pass],
        };
        order.into_iter().find(|verdict| any(*verdict)).unwrap_or(Verdict::NoData)
    }

    /// Who has to meet their targets, as a sentence and as what is wrong if it is not so.
    pub fn words(self, names: &[&str]) -> (String, String) {
        let (right, wrong) = match self {
            Require::Any => ("any option meets its targets", "no option meets its targets"),
            Require::All => ("all options meet their targets", "not all options meet their targets"),
            Require::Candidates => ("all candidates meet their targets", "not all candidates meet their targets"),
            Require::One(i) => {
                let name = names.get(i).copied().unwrap_or_default();
                return (format!("{name} meets its targets"), format!("{name} misses its targets"));
            }
        };
        (right.to_owned(), wrong.to_owned())
    }
}

/// `2 of 3 options meet all targets; cheapest: prepared, 84.0 agent-hours`
pub fn sentence(report: ComparisonReport<'_>, targets: Targets<'_>) -> String {
    let names: Vec<&str> = report.comparison.names().collect();
    let judged: Vec<usize> = (0..names.len()).filter(|&i| targets.of(i).is_some()).collect();
    let with = |verdict| judged.iter().copied().filter(|&i| targets.of(i) == Some(verdict)).collect::<Vec<_>>();
    let (meet, unsure) = (with(Verdict::Pass), with(Verdict::Inconclusive));
    let of = judged.len();
    let mut text = match (of, meet.len()) {
        (1, 0) => format!("{} does not meet all its targets", names[judged[0]]),
        (1, _) => format!("{} meets all its targets", names[judged[0]]),
        (_, 0) => format!("none of {of} options meets all its targets"),
        (_, 1) => format!("1 of {of} options meets all its targets"),
        (_, n) => format!("{n} of {of} options meet all their targets"),
    };
    if !unsure.is_empty() {
        text += &format!(", {} unsure", unsure.len());
    }
    text += &match targets.require {
        Require::Any => cheapest(report, &meet, &names),
        Require::All => "; all have to".to_owned(),
        Require::One(i) => format!("; {} has to", names[i]),
        Require::Candidates => format!("; all but {} have to", names[0]),
    };
    text
}

fn cheapest(report: ComparisonReport<'_>, meet: &[usize], names: &[&str]) -> String {
    let standings = &report.comparison.standings;
    let money = standings.iter().all(|s| s.cost.is_some());
    let cost = |s: &Standing| if money { s.cost } else { s.agent_hours };
    let costs = meet.iter().filter_map(|&i| Some((i, cost(standings.get(i)?)?)));
    match costs.min_by(|(_, x), (_, y)| x.total_cmp(y)) {
        Some((i, cost)) if meet.len() > 1 => {
            let (unit, place) = if money { (report.currency.unwrap_or("of money"), 0) } else { ("agent-hours", -1) };
            format!("; cheapest: {}, {}\u{a0}{unit}", names[i], rounded(cost, place))
        }
        _ => String::new(),
    }
}

/// Options by targets: values with `x` for what is missed and `?` for what is undecided. As many targets as there is room
/// for, those that somebody does not meet first.
pub fn table(report: ComparisonReport<'_>, targets: Targets<'_>, room: Option<usize>, signs: Signs) -> Cells {
    let names: Vec<&str> = report.comparison.names().collect();
    let mut columns: Vec<(bool, Vec<String>)> = Vec::new();
    let mut known: Vec<&Gate> = Vec::new();
    let outcomes = || targets.options.iter().flat_map(|o| o.outcomes.iter().map(move |outcome| (o, outcome)));
    for (option, outcome) in outcomes() {
        let gate = &outcome.gate;
        if known.iter().any(|other| same(other, gate)) {
            continue;
        }
        known.push(gate);
        let mut cells = vec![brief(gate), of_whom(gate, &option.outline, signs), when(gate, signs), limit(gate)];
        let found = |o: &OptionTargets| o.outcomes.iter().find(|other| same(&other.gate, gate)).cloned();
        let found: Vec<Option<GateOutcome>> = targets.options.iter().map(found).collect();
        cells.extend(found.iter().map(|outcome| outcome.as_ref().map_or_else(String::new, |o| cell(o, signs))));
        columns.push((found.iter().flatten().all(|o| o.verdict == Verdict::Pass), cells));
    }
    columns.sort_by_key(|(met, _)| *met);
    let mut used = names.iter().map(|name| width(name).min(16)).max().unwrap_or(0).max(6) + 10;
    let all = columns.len();
    columns.retain(|(_, cells)| {
        used += cells.iter().map(|c| width(c)).max().unwrap_or(0) + 2;
        room.is_none_or(|room| used <= room)
    });
    let heads = ["", "of", "when", "target"].map(str::to_owned);
    let rows = (0..4 + names.len()).map(|row| {
        let name = row.checked_sub(4).map_or_else(|| heads[row].clone(), |i| names[i].to_owned());
        let end = row.checked_sub(4).and_then(|i| targets.of(i)).map_or("", word);
        let cells = columns.iter().map(|(_, cells)| cells[row].clone());
        std::iter::once(name).chain(cells).chain([end.to_owned()]).collect::<Vec<_>>()
    });
    let mut rows = rows.collect::<Vec<_>>();
    let mut header = rows.remove(0);
    header[0] = "option".to_owned();
    // Rows that say nothing of any target.
    rows.retain(|row| row[1..].iter().any(|cell| !cell.is_empty()) || names.contains(&row[0].as_str()));
    Cells { header, rows, left_out: all - columns.len() }
}

/// The words of verdicts.
pub const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "UNSURE",
        Verdict::NoData => "NO DATA",
    }
}

/// Whether two targets of different options are the same.
fn same(a: &Gate, b: &Gate) -> bool {
    (&a.selector, &a.expr, &a.window, a.runs_met) == (&b.selector, &b.expr, &b.window, b.runs_met)
}

fn cell(outcome: &GateOutcome, signs: Signs) -> String {
    let (value, tail) = value(outcome, signs);
    let mark = match (outcome.verdict, outcome.gate.severity) {
        (Verdict::Inconclusive, _) => "?",
        _ if outcome.is_missed() && outcome.gate.severity == Severity::Warn => "!",
        _ if outcome.is_missed() => "x",
        _ => "",
    };
    [value, tail, mark.to_owned()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn of_whom(gate: &Gate, outline: &Outline, signs: Signs) -> String {
    let name = match gate.target.selection {
        Selection::All => return String::new(),
        Selection::Channel(i) => outline.channels.get(i).map(|c| &c.name),
        Selection::Class(i) => outline.classes.get(i).map(|c| &c.name),
        Selection::Group(i) => outline.groups.get(i).map(|g| &g.name),
    };
    cut(name.map_or("", String::as_str), 14, signs)
}

fn when(gate: &Gate, signs: Signs) -> String {
    let window = match &gate.window {
        Window::Whole => String::new(),
        Window::Span { label, .. } => label.clone(),
        Window::Sliding { length } => format!("worst {}", span(*length)),
    };
    let days = if gate.runs_met.is_some() { "share met" } else { "" };
    cut([window.as_str(), days].join(" ").trim(), 14, signs)
}
