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

/// A regression is shown at the target on the same measure of the same contacts or agents.
#[test]
fn rows_find_their_targets() {
    use crate::experiment::compare::{Compared, Row};
    use crate::gate::{GateOutcome, GateRecord};
    let slas = "slas:
  \"p_abandon{class:order}\": \"< 5%\"
  p_abandon: [{expr: \"< 9%\", window: {from: 1h, to: 2h}}, \"< 10%\"]
  \"service_level{channel:chat}\": \">= 80%\"
  \"wait{outcome:answered}\": [\"max < 9m\", \"p(90) < 3m\"]
  p_missed: \"< 5%\"
  \"p_declined{group:spare}\": \"< 5%\"
";
    let agents = "agents:\n  spare: {count: 1, answering: {misses: 1%, declines: 1%}}\n";
    let text = desk::DESK.replace("agents:\n", agents) + slas;
    let loaded = crate::scenario::load("desk.yaml", &text, &Default::default(), &mut |_| Err(String::new()));
    let loaded = loaded.unwrap_or_else(|d| panic!("{}", d[0].render(false)));
    let outline = Outline::of(&loaded.scenario);
    let outcomes: Vec<_> = loaded.gates.into_iter().map(|g| GateOutcome::of(&GateRecord::new(g), false)).collect();
    let found = |subject: Subject, measure| {
        let row = Row { subject, measure, base: None, new: None, difference: None, p_adjusted: None, verdict: None };
        row::target_on(&row, &outline, &outcomes).map_or("", |gate| &gate.expr)
    };
    let class = |name: &str| Subject::Class(name.to_owned());
    let group = |name: &str| Subject::Group(name.to_owned());
    assert_eq!(found(Subject::All, Compared::Abandoned), "< 10%");
    assert_eq!(found(class("order"), Compared::Abandoned), "< 5%");
    assert_eq!(found(class("question"), Compared::Abandoned), "");
    // All classes are of the one channel.
    assert_eq!(found(Subject::All, Compared::InTime), ">= 80%");
    assert_eq!(found(Subject::All, Compared::WaitP95), "p(90) < 3m");
    assert_eq!(found(Subject::All, Compared::MeanWait), "");
    assert_eq!([found(group("spare"), Compared::Missed), found(group("spare"), Compared::Declined)], ["< 5%"; 2]);
    assert_eq!(found(group("team"), Compared::Declined), "");
}
