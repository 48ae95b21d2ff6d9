//! A target and what came out, in a line each, for reports that other programs show.

use super::length::span;
use super::number::{count, rounded};
use super::replication_words;
use super::text::clean;
use super::when::Clock;
use crate::gate::{
    Gate, GateOutcome, MOST_FURTHER, OnEmpty, Severity, Sided, Statistic, Subject, Unit, Verdict, Window,
};
use crate::model::{Outline, SimTime};

/// Its name, or its own words: `wait{channel:chat,outcome:answered} p(95) < 60s, spike.hold`.
pub fn words(gate: &Gate, outline: &Outline) -> String {
    if let Some(name) = &gate.name {
        return clean(name);
    }
    let mut text = format!("{} {}", gate.selector.trim(), gate.expr.trim());
    match &gate.window {
        Window::Whole => {}
        Window::Span { label, .. } => text += &format!(", {label}"),
        Window::Sliding { length } => text += &format!(", worst {}", span(*length)),
    }
    if let Some((operator, share)) = gate.runs_met {
        let (_, many) = replication_words(outline);
        text += &format!(", on {} {} of {many}", operator.sign(), exact(share, Unit::Share));
    }
    clean(&text)
}

/// What was measured beside what was demanded: `73.4 s [68.9, 78.0], limit < 60 s`.
pub fn finding(outcome: &GateOutcome, outline: &Outline, replications: usize) -> String {
    let (one, many) = replication_words(outline);
    let Some(value) = outcome.value else {
        let done = replications as u64;
        return format!("nothing to measure in {} {}", count(done), if done == 1 { one } else { many });
    };
    let (operator, limit, unit) = outcome.gate.judged();
    // As many decimals as it takes to see on which side of the limit the value lies.
    let side = operator.holds(value, limit);
    let seen = |places: i32| operator.holds(at(value, unit, places) / scale(unit), limit) == side;
    let places = (1..6).find(|&places| seen(places)).unwrap_or(6);
    let number = |x: f64| rounded(x * scale(unit), -places);
    let end = |x: Option<f64>| x.map_or("–".to_owned(), number);
    let interval = match (outcome.low, outcome.high) {
        (None, None) => String::new(),
        (low, high) => format!(" [{}, {}]", end(low), end(high)),
    };
    let of = match (outcome.gate.runs_met, outcome.gate.demand.statistic) {
        (Some(_), _) => format!(" of {many}"),
        (None, Statistic::Max) => format!(", mean of {many}"),
        (None, _) => String::new(),
    };
    let unit_name = name(unit);
    format!("{}{unit_name}{interval}{of}, limit {} {}", number(value), operator.sign(), exact(limit, unit))
}

/// More of it, a line each: when it holds, how sure it is, how often it was met, where it stands.
pub fn details(outcome: &GateOutcome, outline: &Outline) -> Vec<String> {
    let gate = &outcome.gate;
    let (_, many) = replication_words(outline);
    let mut lines = vec![
        format!("target: {} {}", gate.selector.trim(), gate.expr.trim()),
        format!("window: {}", window(gate, outline)),
    ];
    if !outline.deterministic {
        let sides = if gate.sided == Sided::One { "one" } else { "two" };
        lines.push(format!("confidence: {}, {sides}-sided", exact(gate.confidence, Unit::Share)));
    }
    if outcome.measured > 0 {
        lines.push(format!("met on {} of {} {many}", count(outcome.met as u64), count(outcome.measured as u64)));
    }
    if let Some(further) = outcome.further {
        let more = if further == MOST_FURTHER { "more than " } else { "about " };
        lines.push(format!("{more}{} more {many} would decide", count(further)));
    }
    if !gate.site.file.is_empty() {
        lines.push(format!("at {}:{}:{}", gate.site.file, gate.site.line, gate.site.column));
    }
    lines.iter().map(|line| clean(line)).collect()
}

/// How far a missed target is from its limit, relative to it; limits below 5 %, 30 s and one contact or offer count as these.
/// What had nothing to measure comes last.
pub fn badness(outcome: &GateOutcome) -> f64 {
    let (_, limit, unit) = outcome.gate.judged();
    let least = match unit {
        Unit::Share => 0.05,
        Unit::Seconds => 30.0,
        Unit::Contacts | Unit::Offers | Unit::Hours | Unit::Money => 1.0,
    };
    outcome.value.map_or(0.0, |value| (value - limit).abs() / limit.abs().max(least))
}

/// Whether it is only a warning, or not sure, in words; `None` for a target that is met or missed.
pub fn excuse(outcome: &GateOutcome) -> Option<&'static str> {
    match (outcome.verdict, outcome.gate.severity) {
        (Verdict::Inconclusive, _) => Some("undecided"),
        _ if outcome.is_missed() && outcome.gate.severity == Severity::Warn => Some("only a warning"),
        (Verdict::NoData, _) if outcome.gate.on_empty == OnEmpty::Skip => Some("does not count"),
        _ => None,
    }
}

fn window(gate: &Gate, outline: &Outline) -> String {
    let clock = |t: SimTime| Clock::at(outline, t).second();
    match (&gate.window, gate.target.subject) {
        (_, Subject::Recovery { after, .. }) => format!("from {}", clock(after)),
        (Window::Whole, _) => "the whole run".to_owned(),
        (Window::Span { label, from, to }, _) => format!("{label}, {} to {}", clock(*from), clock(*to)),
        (Window::Sliding { length }, _) => format!("the worst {}", span(*length)),
    }
}

fn scale(unit: Unit) -> f64 {
    if unit == Unit::Share { 100.0 } else { 1.0 }
}

fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::Share => " %",
        Unit::Seconds => " s",
        Unit::Hours => " h",
        Unit::Contacts | Unit::Offers | Unit::Money => "",
    }
}

/// A value in the unit in which it is shown, rounded to so many decimals.
fn at(value: f64, unit: Unit, places: i32) -> f64 {
    let ten = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6][places.clamp(0, 6) as usize];
    (value * scale(unit) * ten).round() / ten
}

/// What somebody has written, with its digits.
fn exact(value: f64, unit: Unit) -> String {
    format!("{}{}", at(value, unit, 6), name(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_keep_their_digits() {
        assert_eq!(exact(0.001, Unit::Share), "0.1 %");
        assert_eq!(exact(0.07, Unit::Share), "7 %");
        assert_eq!(exact(0.25, Unit::Seconds), "0.25 s");
        assert_eq!(exact(1e6, Unit::Contacts), "1000000");
    }
}
