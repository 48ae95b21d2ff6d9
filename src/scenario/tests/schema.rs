//! The stored schema, and scenarios held to it.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value as Json, json};

use super::super::source::SourceId;
use super::super::units;
use super::super::yaml::{self, Node, Value};
use super::checker::{check, for_each_schema};
use super::{errors, folder, load_text};
use crate::scenario::schema;

fn parsed() -> Json {
    serde_json::from_str(&schema()).expect("it is JSON")
}

/// A scenario as a JSON value, as an editor's YAML plug-in sees it; `None` if it is not YAML.
fn as_json(text: &str) -> Option<Json> {
    yaml::parse(SourceId(0), text).ok().map(|root| json_of(&root))
}

fn json_of(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Integer(n) => json!(n),
        Value::Float(x) => json!(x),
        Value::Text(text) => json!(text.as_ref()),
        Value::Sequence(items) => items.iter().map(json_of).collect(),
        Value::Mapping(entries) => entries
            .iter()
            .map(|(key, node)| (key.name.to_string(), json_of(node)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// Holds a text that the language accepts to the schema: whatever loads, editors find no fault with.
pub(super) fn assert_obeys(text: &str) {
    static SCHEMA: OnceLock<Json> = OnceLock::new();
    let schema = SCHEMA.get_or_init(parsed);
    assert_eq!(check(schema, schema, &as_json(text).expect("YAML")), Ok(()), "{text}");
}

/// `STORMDRILL_BLESS=1 cargo test` stores a new one, to be looked at in the diff.
#[test]
fn the_stored_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/scenario.v1.json");
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, schema()).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(schema() == stored, "differs from schema/scenario.v1.json:\n{}", schema());
}

#[test]
fn every_field_is_described_and_no_other_is_let_in() {
    let schema = parsed();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    let mut count = 0;
    for_each_schema(&schema, &mut |part| {
        for (name, field) in part.get("properties").and_then(Json::as_object).into_iter().flatten() {
            // A choice is described beside its only field.
            let own = |part: Option<&Json>| part.and_then(Json::as_str).is_some_and(|d| !d.is_empty());
            let described = own(field.get("description")) || own(part.get("description"));
            assert!(described, "{name} has no description: {part:?}");
            assert_eq!(part.get("additionalProperties"), Some(&json!(false)), "beside {name}");
            count += 1;
        }
        let null = part.get("type").is_some_and(|t| t.to_string().contains("null"));
        assert!(!null, "a field that is written has a value: {part:?}");
    });
    assert!(count > 100, "{count}");
}

#[test]
fn shipped_scenarios_obey_and_name_it() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|e| e == "yaml") {
            let text = std::fs::read_to_string(&path).expect("text");
            let first = text.lines().next();
            assert_eq!(first, Some("# yaml-language-server: $schema=../schema/scenario.v1.json"), "{}", path.display());
            assert_obeys(&text);
            count += 1;
        }
    }
    assert!(count >= 6, "{count}");
}

/// What is wrong in form; the language refuses each of them too. The rest needs names, sums or files, which no schema sees.
const WRONG_IN_FORM: [&str; 37] = [
    "unknown-field",
    "unknown-block",
    "unknown-field-without-likeness",
    "missing-schema",
    "later-schema",
    "missing-parameter",
    "empty-value",
    "empty-file",
    "not-a-mapping",
    "bare-duration",
    "bare-constant",
    "bare-rate",
    "bare-share",
    "bare-time",
    "unknown-unit",
    "not-a-duration",
    "negative-duration",
    "units-out-of-order",
    "not-a-rate",
    "not-a-clock",
    "number-with-unit",
    "wrong-type",
    "negative-count",
    "list-for-mapping",
    "unknown-law",
    "law-without-parameters",
    "law-with-two-keys",
    "unknown-kind",
    "yaml-1.1-boolean",
    "odd-name",
    "terminal-codes",
    "one-for-each-entry",
    "surge-without-contacts",
    "empty-block",
    "empty-law",
    "bare-growth",
    "growth-without-unit",
];

/// The broken texts are stored too, for `tests/interop/check_schema.py`.
fn assert_stored(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/broken/{name}.yaml"));
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, text).expect("the folder is writable");
    }
    assert!(std::fs::read_to_string(&path).is_ok_and(|stored| stored == text), "{} differs", path.display());
}

#[test]
fn broken_scenarios_do_not_obey() {
    let schema = parsed();
    let mut cases = errors::cases();
    cases.push(("surge-without-contacts", errors::RIGHT.replace("contacts: question, factor", "factor")));
    cases.push(("empty-block", errors::RIGHT.replace("  team: {count: 5, skills: [question]}\n", "  {}\n")));
    cases.push(("empty-law", errors::RIGHT.replace("{exponential: {mean: 2m}}", "{}")));
    let mut unseen = WRONG_IN_FORM.to_vec();
    for (name, text) in &cases {
        assert!(load_text(text).is_err(), "{name}");
        if unseen.contains(name) {
            unseen.retain(|n| n != name);
            let value = as_json(text).expect("YAML");
            assert!(check(&schema, &schema, &value).is_err(), "{name}");
            assert_stored(name, text);
        }
    }
    assert!(unseen.is_empty(), "there is no case of {unseen:?}");
}

/// The patterns of quantities and the grammars that read them agree.
#[test]
fn patterns_are_the_grammars() {
    let schema = parsed();
    let obeys = |name: &str, text: &str| {
        let reference = json!({"$ref": format!("#/definitions/{name}")});
        check(&schema, &reference, &json!(text)).is_ok()
    };
    let texts = [
        "90s",
        "5m",
        "5min",
        "1h30m",
        "1h 30m",
        "2d",
        "1.5h",
        "250ms",
        "0s",
        "2d1h30m5s10ms",
        " 5 m ",
        "s",
        "5",
        "5x",
        "-5m",
        "5m1h",
        "1m1m",
        "1e3s",
        "5m!",
        "1,5h",
        "inf s",
        "1.s",
        ".5h",
        "40/h",
        "1.5/min",
        "864 / d",
        "40/",
        "/h",
        "40/week",
        "-1/h",
        "40/h/h",
        "80%",
        "0.5 %",
        "100%",
        "100.0%",
        "007%",
        "99.9%",
        "101%",
        "100.1%",
        "150%",
        "-1%",
        "%",
        "80%%",
        "2%/day",
        "-5 % / week",
        "0.5%/d",
        "2%/month",
        "--2%/day",
        "2/day",
        "11:00",
        "24:00",
        "24:01",
        "7:60",
        "8:5",
        "08:30:15",
        "11:00:00:00",
        "3h",
        "2026-11-27",
        "2026-11-27T08:00",
        "2026-11-27 08:00:30",
        "2026-11-27T08",
        "2026-11-27T0800",
        "2026-11-27T08:0030",
        "2026-11-27T08:00:30.25",
        "2026-11-27T08.5",
        "noon",
        "",
        "never",
        "5mi",
        "5mins",
    ];
    for text in texts {
        assert_eq!(obeys("Duration", text), units::duration(text).is_ok(), "duration {text:?}");
        assert_eq!(obeys("Rate", text), units::rate(text).is_ok(), "rate {text:?}");
        assert_eq!(obeys("Share", text), units::share(text).is_ok(), "share {text:?}");
        assert_eq!(obeys("Ratio", text), units::percentage(text).is_ok(), "ratio {text:?}");
        assert_eq!(obeys("Growth", text), units::growth(text).is_ok(), "growth {text:?}");
        assert_eq!(obeys("Moment", text), units::when(text).is_ok(), "moment {text:?}");
    }
}
