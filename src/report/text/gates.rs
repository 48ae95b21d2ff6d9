//! Targets: the verdict line, then a row for each target, those that are missed first.

use anstyle::{AnsiColor, Style};

use super::super::length::wait;
use super::super::number::{Figure, Signs, count};
use super::super::{Report, replication_words};
use super::gate_names::{amount, name};
use super::layout::{Column, cut, hanging, table, width, wrap};
use super::{TextOptions, WIDTH};
use crate::gate::{Gate, GateOutcome, MOST_FURTHER, OnEmpty, Severity, Unit, Verdict, overall};

/// With more targets, only those that are not met are shown.
const MOST_ROWS: usize = 12;

/// The block; nothing without targets.
pub fn lines(report: Report<'_>, options: &TextOptions) -> Vec<String> {
    let gates = &report.summary.gates;
    let Some(verdict) = overall(gates) else { return Vec::new() };
    let mut lines = wrap(&format!("{}  {}", word(verdict), sentence(report, options.signs)), 6);
    if let Some(first) = lines.first_mut() {
        let rest = first.split_off(word(verdict).len());
        *first = painted(word(verdict), verdict, options) + &rest;
    }
    lines.push(String::new());
    lines.extend(rows(report, options));
    lines
}

/// What verdicts are called.
const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "UNSURE",
        Verdict::NoData => "NO DATA",
    }
}

fn painted(text: &str, verdict: Verdict, options: &TextOptions) -> String {
    if !options.styled {
        return text.to_owned();
    }
    let colour = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Fail => AnsiColor::Red,
        Verdict::Inconclusive | Verdict::NoData => AnsiColor::Yellow,
    };
    let style = Style::new().fg_color(Some(colour.into())).bold();
    format!("{style}{text}{style:#}")
}

/// `promotion-spike: 1 of 4 targets missed, 1 unsure`
fn sentence(report: Report<'_>, signs: Signs) -> String {
    let gates = &report.summary.gates;
    let number = |of: fn(&GateOutcome) -> bool| gates.iter().filter(|g| of(g)).count();
    let empty = |g: &GateOutcome| g.verdict == Verdict::NoData;
    let skipped = number(|g| g.verdict == Verdict::NoData && g.gate.on_empty == OnEmpty::Skip);
    let all = gates.len() - skipped;
    let missed = number(|g| g.breaks() && g.verdict == Verdict::Fail);
    let nothing = gates.iter().filter(|g| g.breaks() && empty(g)).count();
    let unsure = number(GateOutcome::is_unsure);
    let warned = number(|g| g.gate.severity == Severity::Warn && (g.is_missed() || g.verdict == Verdict::Inconclusive));
    let mut parts = Vec::new();
    let mut say = |n: usize, what: &str| {
        if n > 0 {
            let of = if parts.is_empty() { format!("{n} of {all} {}", plural(all)) } else { n.to_string() };
            parts.push(format!("{of} {what}"));
        }
    };
    say(missed, "missed");
    say(nothing, "had nothing to measure");
    say(unsure, "unsure");
    if parts.is_empty() {
        parts.push(match all - warned {
            0 if warned == 0 => "no target had anything to measure".to_owned(),
            0 => "no target decides".to_owned(),
            1 if all == 1 => "its target is met".to_owned(),
            met if met == all => format!("all {met} targets met"),
            met => format!("{met} of {all} targets met"),
        });
    }
    if warned > 0 {
        parts.push(format!("{warned} warning{}", if warned == 1 { "" } else { "s" }));
    }
    format!("{}: {}", cut(&report.outline.title(), 64, signs), parts.join(", "))
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "target" } else { "targets" }
}

/// The order of the rows: what needs attention first.
fn rank(outcome: &GateOutcome) -> u8 {
    match (outcome.verdict, outcome.gate.severity) {
        (Verdict::Fail, Severity::Error) => 0,
        (Verdict::NoData, Severity::Error) => 1,
        (Verdict::Inconclusive, Severity::Error) => 2,
        (Verdict::Pass, _) => 4,
        (_, Severity::Warn) => 3,
    }
}

fn rows(report: Report<'_>, options: &TextOptions) -> Vec<String> {
    let mut gates: Vec<&GateOutcome> = report.summary.gates.iter().collect();
    gates.sort_by_key(|g| rank(g));
    let passed = gates.iter().filter(|g| g.verdict == Verdict::Pass).count();
    let hidden = if gates.len() > MOST_ROWS && !options.verbose { passed } else { 0 };
    gates.truncate(gates.len() - hidden);
    let signs = options.signs;
    let (names, columns) = columns(&gates, report, signs);
    let (names, rests) = hanging(&names, &columns);
    let mut lines = Vec::new();
    for (i, line) in table("target", &names, columns, signs).into_iter().enumerate() {
        let Some(outcome) = i.checked_sub(1).and_then(|row| gates.get(row)) else {
            lines.push(line);
            continue;
        };
        let verdict = in_row(outcome);
        let head = line.strip_suffix(verdict).unwrap_or(&line);
        lines.push(head.to_owned() + &painted(verdict, outcome.verdict, options));
        lines.extend(rests[i - 1].iter().cloned());
        lines.extend(remark(outcome, report).iter().flat_map(|text| indented(text)));
    }
    if hidden > 0 {
        lines.push(format!("{} {hidden} more pass", signs.ellipsis));
    }
    lines
}

fn columns(gates: &[&GateOutcome], report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let names = gates.iter().map(|g| name(&g.gate, report.outline)).collect();
    let (values, tails) = gates.iter().map(|g| value(g, signs)).unzip();
    let columns = vec![
        Column::numbers("limit", gates.iter().map(|g| limit(&g.gate)).collect()),
        Column::numbers("value", values),
        Column::tails(tails),
        Column::words("verdict", gates.iter().map(|g| in_row(g).to_owned()).collect()),
    ];
    (names, columns)
}

/// All targets, those that are missed first, as a table for other forms of the report, with remarks in a column.
pub fn all(report: Report<'_>, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let mut gates: Vec<&GateOutcome> = report.summary.gates.iter().collect();
    gates.sort_by_key(|g| rank(g));
    let (names, mut columns) = columns(&gates, report, signs);
    let remarks: Vec<String> = gates.iter().map(|g| remark(g, report).unwrap_or_default()).collect();
    if remarks.iter().any(|text| !text.is_empty()) {
        columns.push(Column::words("remark", remarks));
    }
    (names, columns)
}

/// `FAIL promotion-spike: 1 of 4 targets missed`; nothing without targets.
pub fn verdict(report: Report<'_>, signs: Signs) -> Option<String> {
    overall(&report.summary.gates).map(|verdict| format!("{} {}", word(verdict), sentence(report, signs)))
}

fn indented(text: &str) -> Vec<String> {
    let lines = wrap(&format!("\u{a0}\u{a0}\u{a0}{text}"), 3);
    // A path may be longer than a line.
    lines.into_iter().map(|line| if width(&line) > WIDTH { cut(&line, WIDTH, Signs::ASCII) } else { line }).collect()
}

/// What a row says at its end.
fn in_row(outcome: &GateOutcome) -> &'static str {
    match (outcome.verdict, outcome.gate.severity) {
        (Verdict::Pass, _) => "pass",
        (Verdict::Fail, Severity::Warn) => "warning",
        (verdict, _) => word(verdict),
    }
}

/// `>= 80 %`
pub fn limit(gate: &Gate) -> String {
    let (operator, limit, unit) = gate.judged();
    format!("{} {}", operator.sign(), amount(limit, unit))
}

/// The value and its half-width; of an interval that is not symmetric, the longer half.
pub fn value(outcome: &GateOutcome, signs: Signs) -> (String, String) {
    let Some(value) = outcome.value else { return (signs.nothing.to_owned(), String::new()) };
    let halves = [outcome.low.map(|low| value - low), outcome.high.map(|high| high - value)];
    let half_width = halves.into_iter().flatten().reduce(f64::max);
    let (_, _, unit) = outcome.gate.judged();
    match unit {
        // None at all, or all of many, has a bound that would only blur the table.
        Unit::Share if value == 0.0 || value == 1.0 => (format!("{} %", value * 100.0), String::new()),
        Unit::Share => {
            let figure = Figure { value: value * 100.0, half_width: half_width.map(|h| h * 100.0) };
            let (value, tail) = figure.parts(figure.place().unwrap_or(-1).clamp(-2, 0), signs);
            (value + " %", tail)
        }
        Unit::Seconds => {
            let tail = half_width.filter(|h| *h > 0.0).map(|h| format!("{} {}", signs.plus_minus, beside(value, h)));
            (wait(value), tail.unwrap_or_default())
        }
        Unit::Contacts | Unit::Offers | Unit::Hours | Unit::Money => {
            let figure = Figure { value, half_width };
            let whole = if value.fract() == 0.0 { 0 } else { -1 };
            figure.parts(figure.place().unwrap_or(whole).clamp(-2, 0), signs)
        }
    }
}

/// A half-width in the unit of its wait, at least one of the last digit.
fn beside(value: f64, half_width: f64) -> String {
    if value < 3_599.5 { wait(half_width.max(1.0)) } else { format!("{:.1} h", (half_width / 3_600.0).max(0.1)) }
}

/// What somebody who reads a row that is not met wants to know next.
fn remark(outcome: &GateOutcome, report: Report<'_>) -> Option<String> {
    let (one, many) = replication_words(report.outline);
    let word = |n: u64| if n == 1 { one } else { many };
    let site = &outcome.gate.site;
    let place = if site.file.is_empty() { String::new() } else { format!("; {}:{}", site.file, site.line) };
    match outcome.verdict {
        Verdict::Pass => None,
        Verdict::Fail if report.summary.deterministic => Some(place.trim_start_matches("; ").to_owned()),
        Verdict::Fail => {
            Some(format!("met on {} of {} {many}{place}", count(outcome.met as u64), count(outcome.measured as u64)))
        }
        Verdict::Inconclusive => {
            let done = report.summary.replications as u64;
            Some(match outcome.further? {
                MOST_FURTHER => {
                    format!("value and limit are too near to be told apart by {} {many}", count(MOST_FURTHER))
                }
                more => format!("about {} more {} would decide: -n {}", count(more), word(more), done + more),
            })
        }
        Verdict::NoData => {
            let done = report.summary.replications as u64;
            let nothing = format!("nothing to measure in {} {}", count(done), word(done));
            Some(match outcome.gate.on_empty {
                OnEmpty::Fail => format!("{nothing}; counts as missed. `on_empty: skip` allows it{place}"),
                OnEmpty::Pass => format!("{nothing}; counts as met"),
                OnEmpty::Skip => format!("{nothing}; does not count"),
            })
        }
    }
}
