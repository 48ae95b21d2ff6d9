use std::path::Path;

use serde_json::Value;

use super::*;
use crate::experiment::compare::{Settings, tests as desk};
use crate::report::number::Signs;
use crate::report::text::width;
use crate::scenario::tests::checker::check;

/// A base, one agent more, one less.
fn with_report<T>(candidates: usize, judged: bool, f: impl Fn(ComparisonReport<'_>) -> T) -> T {
    let base = desk::play(desk::DESK, 30);
    let less = desk::play(&desk::DESK.replace("count: 5", "count: 4"), 30);
    let more = desk::play(&desk::DESK.replace("count: 5", "count: 6"), 30);
    let others = [less.named("four-agents"), more.named("six-agents")];
    let comparison = Comparison::new(&base.named("five-agents"), &others[..candidates], Settings::default(), 1);
    let comparison = comparison.expect("they had the same task");
    f(ComparisonReport {
        comparison: &comparison,
        outline: &base.outline,
        currency: Some("EUR"),
        uncertain: &[],
        judged,
        targets: None,
    })
}

fn stored(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, text).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(text == stored, "differs from {name}:\n{text}");
}

#[test]
fn one_candidate_is_shown_measure_by_measure() {
    stored("src/report/comparison/one.txt", &with_report(1, true, |r| text(r, Signs::UNICODE)));
    stored("src/report/comparison/one.md", &with_report(1, false, markdown));
}

#[test]
fn several_are_ranked() {
    stored("src/report/comparison/several.txt", &with_report(2, false, |r| text(r, Signs::UNICODE)));
}

#[test]
fn lines_fit_and_ascii_is_ascii() {
    for candidates in [1, 2] {
        let text = with_report(candidates, true, |r| text(r, Signs::ASCII));
        assert!(text.is_ascii(), "{text}");
        assert!(text.lines().all(|l| width(l) <= 80), "{text}");
    }
}

#[test]
fn json_obeys_the_stored_schema() {
    let schema = json::json_schema();
    stored("schema/comparison.v0.json", &schema);
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let value: Value = serde_json::from_str(&with_report(2, false, json::render)).expect("it is JSON");
    assert_eq!(check(&schema, &schema, &value), Ok(()));
    assert_eq!(value["regression"], Value::Bool(true));
}
