use std::path::Path;

use serde_json::Value;

use super::*;
use crate::experiment::compare::{Compared, Comparison, Settings, Subject, tests as desk};
use crate::scenario::tests::checker::check;

fn baseline() -> Baseline {
    let mut run = desk::play(desk::DESK, 5);
    run.outline.assignments = vec!["agents.team.count=5".to_owned()];
    run.outline.currency = Some("EUR".to_owned());
    let saved = Saved {
        kept: Kept::of(&run.named("desk")),
        file: "scenarios/desk.yaml".to_owned(),
        package_version: "0.1.0".to_owned(),
        scenario_sha256: "0".repeat(64),
    };
    Baseline { runs: BTreeMap::from([("desk".to_owned(), saved)]) }
}

#[test]
fn what_is_written_is_read_back() {
    let written = baseline();
    let read = Baseline::read(&written.render()).expect("it has been written");
    assert_eq!(read.render(), written.render());
    let (old, new) = (&written.runs["desk"].kept, &read.runs["desk"].kept);
    assert_eq!(old.rows, new.rows);
    let told = |kept: &Kept| {
        let arrivals: BTreeMap<_, _> = kept.outline.classes.iter().map(|c| (c.name.clone(), c.arrivals)).collect();
        (arrivals, kept.outline.currency.clone(), kept.outline.title())
    };
    assert_eq!(told(old), told(new));
    assert!(old.rows.contains_key(&(Subject::All, Compared::Cost)));
    let same = Comparison::with_kept(("old", old), ("new", new), Settings::default()).expect("it is the same task");
    assert!(!same.any_regression());
}

#[test]
fn a_measure_is_a_line() {
    let text = baseline().render();
    let lines: Vec<&str> = text.lines().filter(|l| l.contains("residuals")).collect();
    assert_eq!(lines.len(), baseline().runs["desk"].kept.rows.len());
    assert!(lines.iter().any(|l| l.trim_start().starts_with("\"class order wait_p95_served\": {\"estimate\": ")));
}

#[test]
fn json_obeys_the_stored_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/baseline.v0.json");
    let schema = json_schema();
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, &schema).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(schema == stored, "differs from schema/baseline.v0.json:\n{schema}");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let value: Value = serde_json::from_str(&baseline().render()).expect("it is JSON");
    assert_eq!(check(&schema, &schema, &value), Ok(()));
}

#[test]
fn what_no_run_has_left_is_refused() {
    let text = baseline().render();
    for (from, to, said) in [
        ("\"schema_version\": 0", "\"schema_version\": 9", "of format version 9"),
        ("class order wait_p95_served", "class order wait_p96", "`class order wait_p96` is no measure"),
        ("\"channel\": \"chat\"", "\"channel\": \"fax\"", "there is no channel `fax`"),
        ("\"duration_s\": 28800.0", "\"duration_s\": -1.0", "is no time"),
        ("\"seed\": 1,", "", "missing field `seed`"),
        ("\"arrivals\": \"", "\"arrivals\": \"x", "is no digest of arrivals"),
        ("{", "[", "no baseline"),
    ] {
        assert!(text.contains(from), "{from}");
        let error = Baseline::read(&text.replacen(from, to, 1)).expect_err("it is refused");
        assert!(error.contains(said), "{error}");
    }
}
