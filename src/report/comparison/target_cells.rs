//! Targets in tables: columns beside several options, rows for one candidate.

use super::options::OptionColumn;
use super::table::Cells;
use super::targets::{Targets, word};
use crate::experiment::compare::Compared;
use crate::experiment::{CustomerMeasure, Measure, ServiceLevel};
use crate::gate::{Gate, GateOutcome, Selection, Severity, Subject, Verdict, Window, phase_in};
use crate::model::{Nature, Outline};
use crate::report::length::span;
use crate::report::number::Signs;
use crate::report::text::cut;
use crate::report::text::gate_names::{brief, name};
use crate::report::text::gates::{limit, value};

/// A target of one option or several.
pub struct TargetColumn {
    /// Its name, whom and when it is about, its limit; the value of each option, with `x` for what is missed and `?` for
    /// what is undecided.
    pub column: OptionColumn,
    /// Its name and its limit in words.
    pub words: String,
    /// Whether all options that have it meet it.
    pub met_by_all: bool,
    /// The measure of the contacts by which options are ranked whose values these are too, if it is one.
    pub shows: Option<Compared>,
}

/// The targets of all options, those that somebody does not meet first.
pub fn columns(targets: Targets<'_>, signs: Signs) -> Vec<TargetColumn> {
    let different = different(targets).into_iter();
    let mut columns: Vec<TargetColumn> = different
        .map(|(gate, outline)| {
            let found = found(targets, gate);
            let heads = [brief(gate, outline), of_whom(gate, outline, signs), when(gate, signs), limit(gate)];
            let cells = found.iter().map(|o| o.map_or_else(String::new, |o| cell(o, signs))).collect();
            TargetColumn {
                column: OptionColumn { heads, cells },
                words: format!("{} {}", name(gate, outline), limit(gate).replace(' ', "\u{a0}")),
                shows: shown_by(gate, outline),
                met_by_all: found.iter().flatten().all(|o| o.verdict == Verdict::Pass),
            }
        })
        .collect();
    columns.sort_by_key(|target| target.met_by_all);
    columns
}

/// The measure of options of which a target has the same values.
fn shown_by(gate: &Gate, outline: &Outline) -> Option<Compared> {
    let whole = if outline.has_others() { Selection::Nature(Nature::Genuine) } else { Selection::All };
    let whole = gate.target.selection == whole && gate.window == Window::Whole && gate.runs_met.is_none();
    let headline =
        |within| outline.classes.iter().all(|c| outline.channels[c.channel.index()].answer_within[0] == within);
    match gate.target.subject {
        Subject::Level { formula: ServiceLevel::Offered, within } if headline(within) => Some(Compared::InTime),
        Subject::Measure(Measure::PAbandon) => Some(Compared::Abandoned),
        Subject::Customers(CustomerMeasure::PLost) => Some(Compared::CustomersLost),
        _ => None,
    }
    .filter(|_| whole)
}

/// One candidate: a row for each target, those that somebody does not meet first.
pub fn rows(targets: Targets<'_>, signs: Signs) -> Cells {
    let mut rows: Vec<(bool, Vec<String>)> = different(targets)
        .into_iter()
        .map(|(gate, outline)| {
            let found = found(targets, gate);
            let mut row = vec![name(gate, outline), limit(gate)];
            row.extend(found.iter().map(|o| o.map_or_else(String::new, |o| cell(o, signs))));
            row.push(String::new());
            (found.iter().flatten().all(|o| o.verdict == Verdict::Pass), row)
        })
        .collect();
    rows.sort_by_key(|(met, _)| *met);
    let of = |i: usize| targets.of(i).map_or("", word).to_owned();
    let all = vec!["all together".to_owned(), String::new(), of(0), of(1), String::new()];
    let rows = rows.into_iter().map(|(_, row)| row).chain([all]).collect();
    Cells { header: ["target", "limit", "base", "new", ""].map(str::to_owned).to_vec(), rows, left_out: 0 }
}

/// What the marks mean that the tables have; `None` without any.
pub fn legend(targets: Targets<'_>) -> Option<String> {
    let outcomes = || targets.options.iter().flat_map(|o| &o.outcomes);
    let meanings = [("x", "missed"), ("?", "the interval covers the limit"), ("!", "missed, only a warning")];
    let used = meanings.into_iter().filter(|(sign, _)| outcomes().any(|o| mark(o) == *sign));
    let texts: Vec<String> = used.map(|(sign, meaning)| format!("{sign} {meaning}").replace(' ', "\u{a0}")).collect();
    (!texts.is_empty()).then(|| texts.join("  \u{a0}"))
}

/// Each target once, with the outline of the first option that has it.
fn different<'a>(targets: Targets<'a>) -> Vec<(&'a Gate, &'a Outline)> {
    let mut known: Vec<(&Gate, &Outline)> = Vec::new();
    for option in targets.options {
        for outcome in &option.outcomes {
            if !known.iter().any(|(other, _)| same(other, &outcome.gate)) {
                known.push((&outcome.gate, &option.outline));
            }
        }
    }
    known
}

/// What each option says of a target.
fn found<'a>(targets: Targets<'a>, gate: &Gate) -> Vec<Option<&'a GateOutcome>> {
    targets.options.iter().map(|o| o.outcomes.iter().find(|other| same(&other.gate, gate))).collect()
}

/// Whether two targets of different options are the same.
fn same(a: &Gate, b: &Gate) -> bool {
    (&a.selector, &a.expr, &a.window, a.runs_met) == (&b.selector, &b.expr, &b.window, b.runs_met)
}

fn cell(outcome: &GateOutcome, signs: Signs) -> String {
    let (value, tail) = value(outcome, signs);
    [value.as_str(), &tail, mark(outcome)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The sign after a value that does not pass.
fn mark(outcome: &GateOutcome) -> &'static str {
    match (outcome.verdict, outcome.gate.severity) {
        (Verdict::Inconclusive, _) => "?",
        _ if outcome.is_missed() && outcome.gate.severity == Severity::Warn => "!",
        _ if outcome.is_missed() => "x",
        _ => "",
    }
}

fn of_whom(gate: &Gate, outline: &Outline, signs: Signs) -> String {
    let name = match gate.target.selection {
        Selection::All => return String::new(),
        Selection::Channel(i) => outline.channels.get(i).map(|c| &c.name),
        Selection::Class(i) => outline.classes.get(i).map(|c| &c.name),
        Selection::Nature(nature) => return nature.words().to_owned(),
        Selection::Group(i) => outline.groups.get(i).map(|g| &g.name),
    };
    cut(name.map_or("", String::as_str), 14, signs)
}

fn when(gate: &Gate, signs: Signs) -> String {
    let window = match &gate.window {
        Window::Whole => phase_in(&gate.selector).map_or_else(String::new, |phase| format!("after {phase}")),
        Window::Span { label, .. } => label.clone(),
        Window::Sliding { length } => format!("worst {}", span(*length)),
    };
    let days = if gate.runs_met.is_some() { "share met" } else { "" };
    cut([window.as_str(), days].join(" ").trim(), 18, signs)
}
