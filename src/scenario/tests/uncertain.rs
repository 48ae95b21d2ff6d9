//! Uncertain numbers: both ends are tried, and what is wrong with them is shown where they are written.

use super::errors::{RIGHT, assert_teach};
use super::{good, load_text};
use crate::scenario::{Choice, Uncertain};

fn with_uncertain(entry: &str) -> String {
    format!("{RIGHT}uncertain:\n  guess: {entry}\n")
}

fn cases() -> Vec<(&'static str, String)> {
    let of = |set: &str, low: &str, high: &str| with_uncertain(&format!("{{set: {set}, low: {low}, high: {high}}}"));
    let many: String = (0..21).map(|i| format!("  n{i}: {{set: agents.team.count, low: 4, high: 6}}\n")).collect();
    vec![
        ("uncertain-unknown-path", of("agents.teem.count", "4", "6")),
        ("uncertain-unknown-field", of("agents.team.cuont", "4", "6")),
        ("uncertain-broken-path", of("agents..count", "4", "6")),
        ("uncertain-path-with-value", of("agents.team.count=4", "4", "6")),
        ("uncertain-variants", of("variants", "4", "6")),
        ("uncertain-wrong-low", of("contacts.question.patience.exponential.mean", "90", "4m")),
        ("uncertain-wrong-high", of("agents.team.count", "4", "-6")),
        ("uncertain-impossible", of("events.spike.at", "10:00", "25:00")),
        ("uncertain-without-high", with_uncertain("{set: agents.team.count, low: 4}")),
        ("uncertain-unknown-word", with_uncertain("{set: agents.team.count, low: 4, hihg: 6}")),
        ("uncertain-list", with_uncertain("{set: agents.team.count, low: [4], high: 6}")),
        ("uncertain-too-many", format!("{RIGHT}uncertain:\n{many}")),
    ]
}

#[test]
fn wrong_numbers_teach() {
    assert_teach(cases());
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let text = with_uncertain("{set: contacts.question.patience.exponential.mean, low: 90s, high: 4m}")
        + "  size: {set: agents.team.count, low: 4, high: 6, why: Nobody has counted.}\n"
        + "variants:\n  sure: {uncertain: {guess: null}}\n";
    let number = |name: &str, set: &str, [low, value, high]: [&str; 3]| Uncertain {
        name: name.into(),
        set: set.into(),
        why: (name == "size").then(|| "Nobody has counted.".to_owned()),
        value: Some(value.into()),
        low: low.into(),
        high: high.into(),
    };
    let patience = number("guess", "contacts.question.patience.exponential.mean", ["90s", "2m", "4m"]);
    let size = number("size", "agents.team.count", ["4", "5", "6"]);
    let loaded = good(&text);
    assert_eq!(loaded.uncertain, [patience, size.clone()]);
    assert_eq!(loaded.scenario, good(RIGHT).scenario, "the middle is what the scenario says");
    assert_eq!(good(&loaded.resolved).uncertain, loaded.uncertain);
    let mut no_files = |_: &str| Err("no files here".to_owned());
    let sure = crate::scenario::load("desk.yaml", &text, &Choice::variant("sure"), &mut no_files);
    assert_eq!(sure.expect("it is right").uncertain, [size]);
    assert!(load_text(&format!("{RIGHT}uncertain:\n")).is_ok(), "an empty block is none");
}
