use super::super::json::{render, render_all};
use super::{report, small, traced};

#[test]
fn the_bytes_do_not_depend_on_threads() {
    let text = |threads| report(&small(), threads, |r, _| render(r));
    assert_eq!(text(1), text(2));
}

#[test]
fn counts_are_conserved_and_names_are_known() {
    let text = report(&small(), 2, |r, _| render(r));
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(json["schema_version"], 0);
    assert_eq!(json["fingerprint"].as_str().map(str::len), Some(16));
    for scope in json["scopes"].as_array().expect("a list") {
        let counts = &scope["counts"];
        let outcomes = counts["outcomes"].as_object().expect("a map");
        let sum: u64 = outcomes.values().filter_map(serde_json::Value::as_u64).sum();
        assert_eq!(counts["offered"].as_u64(), Some(sum), "{}", scope["name"]);
    }
    let chat = &json["scopes"][1];
    assert_eq!(chat["name"], "chat");
    assert_eq!(chat["service_levels"][0]["within_s"], 60.0);
    assert_eq!(chat["in_time"], chat["service_levels"][0]["formulas"]["offered"]);
    assert_eq!(chat["measures"]["p_abandon"]["n"], 20);
    assert_eq!(json["per_replication"]["classes"][2]["offered"].as_array().map(Vec::len), Some(20));
    let starts = json["intervals"]["start_s"].as_array().expect("a list");
    assert_eq!((starts.len(), &starts[40]), (41, &serde_json::json!(36_000.0)));
}

#[test]
fn keys_come_in_a_fixed_order_and_without_data_there_is_null() {
    let mut scenario = traced();
    scenario.classes.push(super::class("silent", 1, 0.0));
    let text = report(&scenario, 1, |r, _| render(r));
    let keys = text.lines().filter_map(|l| l.strip_prefix("  \"")).filter_map(|l| l.split('"').next());
    let expected = "schema_version scenario variant assignments policy story package_version stream_version scenario_sha256 seed \
                    replications ending deterministic days_are_alike fingerprint confidence_level \
                    start_of_day_s duration_s warm_up_s currency channels classes marks phases verdict gates erlang scopes agent_hours cost costs groups \
                    intervals per_replication waits";
    assert_eq!(keys.collect::<Vec<_>>().join(" "), expected);
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let silent = json["scopes"].as_array().and_then(|s| s.last()).expect("a scope");
    assert_eq!(silent["name"], "silent");
    assert!(silent["in_time"]["mean"].is_null() && silent["waits"]["answered"]["max_s"].is_null());
    assert!(silent["waits"]["answered"]["quantiles"][0]["value_s"].is_null());
    assert!(!text.contains("NaN") && !text.contains("inf"));
}

#[test]
fn several_runs_make_an_array() {
    let text = report(&traced(), 1, |r, _| render_all(&[r, r]));
    let json: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(2));
}
