//! The preparedness sheet: whether the playbook pays, and which guess changes that.

use std::io::Write;

use serde_json::Value;

use crate::stormdrill::{run, stderr, stdout};

/// A desk whose replies may help or hinder, and customers of whom it does not matter much how patient they are.
const DESK: &str = "
schema: 1
name: desk
start: 08:00
duration: 8h
currency: EUR
replications: 20
contacts:
  question:
    arrivals: {rate: 60/h}
    handling: {exponential: {mean: 6m}}
    patience: {exponential: {mean: 4m}}
agents: {team: {count: 4, cost: 20/h}}
playbook:
  replies: {at: 09:00, do: {handling: {contacts: question, factor: 0.7}}, cost: {money: 30}}
uncertain:
  patience: {set: contacts.question.patience.exponential.mean, low: 3m, high: 5m}
  replies: {set: playbook.replies.do.handling.factor, low: 0.6, high: 1.3, why: The replies are not written yet.}
slas:
  answer_rate: \">= 70%\"
";

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".yaml").tempfile().expect("a place for it");
    file.write_all(text.as_bytes()).expect("room for it");
    file
}

fn json(text: &str, more: &[&str]) -> Value {
    let file = file(text);
    let path = file.path().to_str().expect("a path in UTF-8");
    let args = [&["run", path, "--format", "json", "--quiet", "--fail-on", "none"], more].concat();
    serde_json::from_str(&stdout(&args)).expect("it is JSON")
}

#[test]
fn the_guess_that_changes_the_answer_is_named() {
    let sheet = &json(DESK, &[])["preparedness"];
    assert_eq!((&sheet["replications"], &sheet["worth"]), (&Value::from(5), &Value::from("customers_lost")));
    let answer = &sheet["answer"];
    assert_eq!((&answer["pays"], &answer["verdicts"][0]), (&Value::from("yes"), &Value::from("pass")));
    assert_eq!((&answer["cost"]["mean"], &answer["agent_hours"]["mean"]), (&Value::from(30.0), &Value::from(0.0)));
    assert!(answer["gain"]["low"].as_f64() > Some(0.0), "{answer}");
    // The widest first.
    let names: Vec<&Value> = sheet["guesses"].as_array().expect("a list").iter().map(|g| &g["name"]).collect();
    assert_eq!(names, ["replies", "patience"]);
    let replies = &sheet["guesses"][0];
    assert_eq!(
        (&replies["value"], &replies["why"]),
        (&Value::from("0.7"), &Value::from("The replies are not written yet."))
    );
    assert_eq!((&replies["low"]["answer"]["pays"], &replies["high"]["answer"]["pays"]), (&"yes".into(), &"no".into()));
    let changes = sheet["changes"].as_array().expect("a list");
    let told: Vec<_> = changes.iter().map(|c| (c["guess"].as_str(), c["end"].as_str(), c["pays"].as_str())).collect();
    assert_eq!(told, [(Some("replies"), Some("high"), Some("no")), (Some("replies"), Some("high"), None)]);
    assert_eq!((&changes[1]["gate"], &changes[1]["verdict"]), (&Value::from(0), &Value::from("fail")));
}

/// What a lever would switch on stays off where nobody pulls it, and no other guess is played.
#[test]
fn nobody_pulls_a_lever_in_the_other_run() {
    let text = DESK.replace("handling: {contacts: question, factor: 0.7}", "entry: {contacts: question}");
    let text = text.replace("    patience:", "    entry: [{form: {lasts: 20s, loses: 50%}}]\n    patience:");
    let text = text.split("uncertain:").next().expect("a part").to_owned();
    let sheet = &json(&text, &[])["preparedness"];
    assert_eq!((&sheet["answer"]["pays"], &sheet["replications"]), (&Value::from("no"), &Value::from(20)));
    // As many are lost as where there is neither form nor playbook.
    let plain = json(DESK.split("playbook:").next().expect("a part"), &[]);
    let mean = |value: &Value| value["mean"].as_f64().expect("a number");
    let lost = mean(&plain["scopes"][0]["offered"]) - mean(&plain["groups"][0]["answered"]);
    assert!((sheet["answer"]["without"].as_f64().expect("a number") - lost).abs() < 1e-9, "{lost}");
}

#[test]
fn the_sheet_ends_the_table_and_can_be_left_out() {
    let file = file(DESK);
    let path = file.path().to_str().expect("a path in UTF-8");
    let args = ["run", path, "--quiet"];
    let text = stdout(&args);
    let sheet = text.split_once("\nPreparedness: ").expect("a sheet").1;
    assert!(sheet.contains("The answer rests on a guess: with replies 1.3, the playbook does harm"), "{sheet}");
    assert!(
        sheet.contains("replies is playbook.replies.do.handling.factor: The replies are not written yet."),
        "{sheet}"
    );
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let without = stdout(&[&args[..], &["--no-sheet"]].concat());
    assert!(text.starts_with(&without) && !without.contains("Preparedness"), "{without}");
    let one = stdout(&[&args[..], &["--threads", "1"]].concat());
    assert_eq!(text, one);
}

#[test]
fn what_has_no_playbook_has_no_sheet() {
    let none = DESK.replace("at: 09:00, do", "enabled: false, at: 09:00, do");
    assert!(json(&none, &[]).get("preparedness").is_none());
    let args = ["run", "scenarios/promotion-spike.yaml", "-n", "2", "--fail-on", "none"];
    let output = run(&args);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("Preparedness"), "{}", stderr(&output));
}
