//! Scenarios that can be run and probably do not mean what was meant. The expected messages stand in `expected/`;
//! `STORMDRILL_BLESS=1 cargo test` writes them anew, and the difference is reviewed.

use super::{errors, good, rendered};
use crate::scenario::Severity;

/// A right file with a day factor, of which nothing is said.
fn right() -> String {
    errors::RIGHT.replace("{rate: 40/h}", "{rate: 40/h, day_factor: {gamma: {cv: 10%}}}")
}

fn with(old: &str, new: &str) -> String {
    let right = right();
    assert!(right.contains(old), "`{old}` is part of the right file");
    right.replacen(old, new, 1)
}

/// The right file with a warm first line, whose agents alone serve its department.
fn warm_first_line(sales: &str) -> String {
    let classes = format!(
        "contacts:
  inbox:
    channel: chat
    arrivals: {{rate: 20/h, day_factor: {{gamma: {{cv: 10%}}}}}}
    handling: 1m
    transfers: {{to: {{sales: 60%}}, warm: true}}
  sales: {{channel: chat, {sales}}}
"
    );
    with("contacts:\n", &classes).replace("skills: [question]", "skills: [question, inbox, sales]")
}

pub(super) fn cases() -> Vec<(&'static str, String)> {
    let second =
        "  order: {channel: chat, arrivals: {rate: 40/h, day_factor: {gamma: {cv: 10%}}}, handling: 15m}\nagents:";
    vec![
        ("warning-nobody", with("count: 5", "count: 0")),
        ("warning-nobody-in-time", with("count: 5", "head_count: [{from: 7h, agents: 0}, {from: 8h, agents: 4}]")),
        (
            "warning-nobody-listed",
            with("channel: chat\n", "channel: chat\n    groups: [team]\n")
                .replace("team: {count: 5, skills: [question]}", "team: {count: 0}\n  others: {count: 9}"),
        ),
        ("warning-overload", with("rate: 40/h", "rate: 400/h")),
        ("warning-overload-slow", with("skills: [question]", "skills: {question: {speed: 0.1}}")),
        (
            "warning-overload-together",
            with("agents:", second)
                .replace("{count: 5, skills: [question]}", "{count: 4}")
                .replace("handling: {lognormal: {mean: 6m", "handling: {lognormal: {mean: 12m"),
        ),
        (
            "warning-surge-after-the-end",
            with(
                "{at: 11:00, surge: {contacts: question, factor: 2.5, hold: 1h}}",
                "{at: 15:00, surge: {contacts: question, extra: 9, hold: 2h}}",
            ),
        ),
        (
            "warning-surplus-weights",
            with("rate: 40/h", "rate: 40/h, profile: {hourly: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}"),
        ),
        (
            "warning-late-head-count",
            with("count: 5", "head_count: [{from: 09:00, agents: 6}, {from: 18:00, agents: 5}]").replace("8h", "2d"),
        ),
        ("warning-patience", with("mean: 2m", "mean: 2ms")),
        (
            "warning-silent-without-patience",
            with("patience: {exponential: {mean: 2m}}", "silent: {share: 50%, detect: 2m}"),
        ),
        (
            "warning-holding-without-patience",
            with("patience: {exponential: {mean: 2m}}", "holding_reply: {after: 45s}"),
        ),
        ("warning-spread", with("cv: 0.9", "cv: 90")),
        ("warning-offer-to-nobody", format!("{}routing: {{offer: {{accept_within: 15s}}}}\n", right())),
        ("warning-offer-declined", with("count: 5", "count: 5, answering: {declines: 60%, misses: 40%}")),
        ("warning-offer-too-slow", with("count: 5", "count: 5, answering: {delay: 30s}")),
        ("warning-slots", with("count: 5", "count: 5, slots: 3")),
        ("warning-standstill", warm_first_line("handling: 6m")),
        ("warning-standstill-for-a-time", warm_first_line("handling: 6m, patience: {exponential: {mean: 9m}}")),
        ("note-no-day-factor", errors::RIGHT.to_owned()),
    ]
}

#[test]
fn nothing_is_said_of_what_is_right() {
    let loaded = good(&right());
    assert_eq!(rendered(&loaded.warnings) + &rendered(&loaded.notes), "");
}

#[test]
fn odd_scenarios_load_and_teach() {
    let mut differences = Vec::new();
    for (name, text) in cases() {
        let loaded = good(&text);
        let said = [loaded.warnings, loaded.notes].concat();
        let severity = if name.starts_with("note") { Severity::Note } else { Severity::Warning };
        assert!(said.iter().all(|d| d.severity == severity && d.help.is_some()), "{name}");
        errors::compare(name, &said, &mut differences);
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What is a crisis, a calm night or one replication is no slip.
#[test]
fn what_can_be_meant_is_not_questioned() {
    for text in [
        with("rate: 40/h", "rate: 100/h"),
        with("count: 5", "head_count: [{from: 0s, agents: 0}, {from: 1h, agents: 6}]"),
        with("count: 5", "shifts: [{count: 6, from: 09:00, to: 15:00}]"),
        with("{exponential: {mean: 2m}}", "never"),
        warm_first_line("handling: 6m").replace("warm: true", "warm: false"),
        warm_first_line("handling: 6m").replace("events:", "  sales-desk: {count: 1, skills: [sales]}\nevents:"),
        format!("{}replications: 1\n", errors::RIGHT),
        errors::RIGHT.replace("duration: 8h", "duration: 4h"),
    ] {
        let loaded = good(&text);
        assert_eq!(rendered(&loaded.warnings) + &rendered(&loaded.notes), "", "{text}");
    }
}
