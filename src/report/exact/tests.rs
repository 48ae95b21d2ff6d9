use std::path::Path;

use super::super::number::Signs;
use super::*;
use crate::scenario::tests::checker::{check, for_each_schema};

fn study(model: Model, agents: std::ops::RangeInclusive<u32>) -> Study {
    let mut study = Study {
        model,
        arrivals_per_s: 0.1,
        handling: SimDuration::from_secs(300),
        patience: (model == Model::A).then(|| SimDuration::from_secs(120)),
        lines: None,
        within: [20, 60, 90].map(SimDuration::from_secs).to_vec(),
        short_abandon: SimDuration::from_secs(5),
        target: Some(Target::Answered { share: 0.8, within: SimDuration::from_secs(20) }),
        least_agents: Some(31),
        rows: Vec::new(),
    };
    study.rows = agents.map(|agents| Row { agents, steady: study.centre(agents).solve().ok() }).collect();
    study
}

#[test]
fn tables_fit_and_say_what_they_mean() {
    for model in [Model::B, Model::C, Model::A] {
        for agents in [29..=33, 31..=31] {
            for lines in [None, Some(70)] {
                let study = Study { lines, ..study(model, agents.clone()) };
                for signs in [Signs::UNICODE, Signs::ASCII] {
                    let text = render_text(&study, signs);
                    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
                    assert!(text.contains("<- target") && text.contains("it takes 31 agents."), "{text}");
                    assert!(signs == Signs::UNICODE || text.is_ascii(), "{text}");
                }
            }
        }
    }
    let text = render_text(&study(Model::C, 29..=31), Signs::UNICODE);
    assert!(text.starts_with("Erlang C: 30 erlangs (360/h of 5 min)\n\nagents  in 20 s  in 60 s  waiting"), "{text}");
    assert!(text.contains("\n29            –") && text.contains("–: without abandonment the line grows"), "{text}");
}

#[test]
fn json_has_the_simulators_names() {
    let value: serde_json::Value = serde_json::from_str(&render_json(&study(Model::A, 30..=31))).expect("JSON");
    let row = &value["staffing"][1];
    for measure in Measure::ALL {
        assert!(row["measures"][measure.definition().name].is_f64(), "{row}");
    }
    assert_eq!(row["service_levels"].as_array().map(Vec::len), Some(3));
    for level in ServiceLevel::ALL {
        assert!(row["service_levels"][0]["formulas"][level.name()].is_f64(), "{row}");
    }
    let endless: serde_json::Value = serde_json::from_str(&render_json(&study(Model::C, 30..=30))).expect("JSON");
    assert!(endless["staffing"][0]["measures"].is_null());
}

/// `STORMDRILL_BLESS=1 cargo test` stores a new one, to be looked at in the diff.
#[test]
fn the_stored_schema_is_current_and_results_obey() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/erlang.v0.json");
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, schema()).expect("the folder is writable");
    }
    let stored = std::fs::read_to_string(&path).expect("the file is there");
    assert!(schema() == stored, "differs from schema/erlang.v0.json:\n{}", schema());
    let schema: serde_json::Value = serde_json::from_str(&stored).expect("JSON");
    for_each_schema(&schema, &mut |part| {
        let fields = part.get("properties").and_then(serde_json::Value::as_object);
        for (name, field) in fields.into_iter().flatten() {
            assert!(field["description"].is_string(), "{name} has no description");
        }
    });
    for study in [study(Model::A, 30..=31), study(Model::B, 30..=30), study(Model::C, 29..=31)] {
        let mut value: serde_json::Value = serde_json::from_str(&render_json(&study)).expect("JSON");
        assert_eq!(check(&schema, &schema, &value), Ok(()), "{:?}", study.model);
        value["staffing"][0]["agents"] = serde_json::json!("ten");
        assert!(check(&schema, &schema, &value).is_err());
    }
}
