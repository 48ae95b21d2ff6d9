//! The stored schema, and reports held to it.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::super::json::{render, render_all, schema};
use super::super::manifest;
use super::{asked, callbacks, chats, guarded, letters, paid, report, small, traced, triage};
use crate::scenario::tests::checker::{check, for_each_schema};

fn parsed() -> Value {
    serde_json::from_str(&schema()).expect("it is JSON")
}

/// `STORMDRILL_BLESS=1 cargo test` stores a new one, to be looked at in the diff.
#[test]
fn the_stored_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/summary.v0.json");
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, schema()).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).expect("the file is there");
    assert!(schema() == stored, "differs from schema/summary.v0.json:\n{}", schema());
}

#[test]
fn the_stored_schema_of_manifests_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/manifest.v0.json");
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, manifest::schema()).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).expect("the file is there");
    assert!(manifest::schema() == stored, "differs from schema/manifest.v0.json:\n{}", manifest::schema());
}

#[test]
fn every_field_is_described() {
    let schema = parsed();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let mut fields = 0;
    for_each_schema(&schema, &mut |part| {
        for (name, field) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let description = field.get("description").and_then(Value::as_str).unwrap_or_default();
            assert!(!description.is_empty(), "{name} has no description");
            assert!(
                !name.ends_with("_s") || name.ends_with("_per_s") || description.contains(", s"),
                "{name} has no unit: {description}"
            );
            assert_eq!(part.get("additionalProperties"), Some(&json!(false)), "beside {name}");
            fields += 1;
        }
    });
    assert!(fields > 100, "{fields}");
}

#[test]
fn reports_obey() {
    let schema = parsed();
    let mut silent = traced();
    silent.classes.push(super::class("silent", 1, 0.0));
    silent.story = Some("One class never calls.".into());
    let mut alone = small();
    alone.classes.truncate(1);
    alone.groups[0].skills.truncate(1);
    for scenario in
        [small(), traced(), asked(), callbacks(), chats(), guarded(), triage(), letters(), paid(), silent, alone]
    {
        for text in [report(&scenario, 2, |r, _| render(r)), report(&scenario, 2, |r, _| render_all(&[r, r]))] {
            let value = serde_json::from_str(&text).expect("it is JSON");
            assert_eq!(check(&schema, &schema, &value), Ok(()), "{}", scenario.name);
        }
    }
}

/// What the schema must not let through; a checker that accepts everything would not notice.
#[test]
fn wrong_reports_do_not_obey() {
    let schema = parsed();
    let text = report(&traced(), 1, |r, _| render(r));
    let right: Value = serde_json::from_str(&text).expect("it is JSON");
    type Spoil = fn(&mut Value);
    let spoils: [(&str, Spoil); 9] = [
        ("a later version", |v| v["schema_version"] = json!(1)),
        ("a missing field", |v| drop(fields(v).remove("seed"))),
        ("an unknown field", |v| v["host"] = json!("here")),
        ("a count below 0", |v| v["replications"] = json!(-1)),
        ("a broken count", |v| v["scopes"][0]["counts"]["offered"] = json!(2.5)),
        ("a short fingerprint", |v| v["fingerprint"] = json!("abc")),
        ("an unknown outcome", |v| v["scopes"][0]["counts"]["outcomes"]["eaten"] = json!(0)),
        ("a missing measure", |v| drop(fields(&mut v["scopes"][0]["measures"]).remove("p_wait"))),
        ("an unknown scope", |v| v["scopes"][0]["scope"] = json!("some")),
    ];
    for (what, spoil) in spoils {
        let mut wrong = right.clone();
        spoil(&mut wrong);
        assert!(check(&schema, &schema, &wrong).is_err(), "{what}");
        assert!(check(&schema, &schema, &json!([wrong])).is_err(), "{what} in a list");
    }
    assert!(check(&schema, &schema, &json!("a report")).is_err());
}

fn fields(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("an object")
}
