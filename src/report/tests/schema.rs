//! The stored schema, and reports held to it.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::super::json::{render, render_all, schema};
use super::{report, small, traced};

fn parsed() -> Value {
    serde_json::from_str(&schema()).expect("it is JSON")
}

/// `STORMDRILL_BLESS=1 cargo test` stores a new one, to be looked at in the diff.
#[test]
fn the_stored_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report.v0.json");
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, schema()).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).expect("the file is there");
    assert!(schema() == stored, "differs from schema/report.v0.json:\n{}", schema());
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
            assert!(!name.ends_with("_s") || description.contains(", s"), "{name} has no unit: {description}");
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
    for scenario in [small(), traced(), silent] {
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

/// Visits the schema and all schemas inside it.
fn for_each_schema(schema: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    let schema = schema.as_object().expect("no schema of ours is a boolean");
    visit(schema);
    for inner in ["$defs", "properties"] {
        schema.get(inner).and_then(Value::as_object).into_iter().flatten().for_each(|(_, s)| for_each_schema(s, visit));
    }
    schema.get("anyOf").and_then(Value::as_array).into_iter().flatten().for_each(|s| for_each_schema(s, visit));
    schema.get("items").into_iter().for_each(|s| for_each_schema(s, visit));
}

/// Holds a value to a schema. Knows the keywords that our schema uses and refuses any other: a whole validator would be
/// fifty crates to build.
fn check(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let fail = |what: &str| Err(format!("{what}: {}", value.to_string().chars().take(80).collect::<String>()));
    for (keyword, argument) in schema.as_object().expect("no schema of ours is a boolean") {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let pointer = argument.as_str().and_then(|a| a.strip_prefix('#')).expect("a place in the same file");
                check(root, root.pointer(pointer).expect("the place exists"), value)?;
            }
            "anyOf" => {
                let tries = argument.as_array().expect("a list").iter().map(|s| check(root, s, value));
                let failures: Vec<_> = tries.map_while(Result::err).collect();
                if failures.len() == argument.as_array().map_or(0, Vec::len) {
                    return Err(failures.join("; nor "));
                }
            }
            "type" => {
                let types = match argument {
                    Value::Array(types) => types.clone(),
                    one => vec![one.clone()],
                };
                if !types.iter().any(|t| is_a(value, t.as_str().expect("a name"))) {
                    return fail(&format!("not {argument}"));
                }
            }
            "const" if value != argument => return fail(&format!("not {argument}")),
            "enum" if !argument.as_array().expect("a list").contains(value) => {
                return fail(&format!("not of {argument}"));
            }
            "minimum" if value.as_f64() < argument.as_f64() => return fail("too small"),
            "minLength" if value.as_str().map(str::len) < argument.as_u64().map(|n| n as usize) => {
                return fail("too short");
            }
            "maxLength" if value.as_str().map(str::len) > argument.as_u64().map(|n| n as usize) => {
                return fail("too long");
            }
            "const" | "enum" | "minimum" | "minLength" | "maxLength" => {}
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    check(root, argument, item)?;
                }
            }
            "required" => {
                for name in argument.as_array().expect("a list") {
                    if value.get(name.as_str().expect("a name")).is_none() {
                        return fail(&format!("without {name}"));
                    }
                }
            }
            "properties" => {
                for (name, property) in argument.as_object().expect("a map") {
                    if let Some(inner) = value.get(name) {
                        check(root, property, inner).map_err(|e| format!("{name}: {e}"))?;
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(argument, &json!(false));
                let known = &schema["properties"];
                for (name, _) in value.as_object().into_iter().flatten() {
                    if known.get(name).is_none() {
                        return fail(&format!("unknown {name}"));
                    }
                }
            }
            other => panic!("the checker does not know {other}"),
        }
    }
    Ok(())
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the checker does not know {other}"),
    }
}
