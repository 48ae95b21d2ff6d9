//! The commands around `run`: validate, schema, init, list, completions, man.

use std::path::Path;

use serde_json::Value;

use super::stormdrill::{command, run, stderr, stdout};

const SPIKE: &str = "scenarios/promotion-spike.yaml";

/// The first file has two mistakes, the second a slip.
const WRONG: &str =
    "schema: 1\nduration: 8\ncontacts:\n  call: {arrivals: {rate: 40}, handling: 5m}\nagents:\n  team: {count: 5}\n";
const ODD: &str = "schema: 1\nduration: 4h\ncontacts:\n  call: {arrivals: {rate: 4000/h}, handling: 5m}\nagents:\n  team: {count: 5}\n";

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("writable");
    path.to_str().expect("UTF-8").to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn every_shipped_scenario_is_valid() {
    let paths: Vec<String> = std::fs::read_dir("scenarios")
        .expect("the folder is there")
        .map(|e| e.expect("readable").path().display().to_string())
        .filter(|p| p.ends_with(".yaml"))
        .collect();
    let mut args = vec!["validate", "--strict"];
    args.extend(paths.iter().map(String::as_str));
    let output = run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(stderr(&output).starts_with(&format!("     Checked {} scenarios", paths.len())), "{}", stderr(&output));
}

#[test]
fn validate_says_all_that_is_wrong_with_all_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let (wrong, odd) = (written(folder.path(), "wrong.yaml", WRONG), written(folder.path(), "odd.yaml", ODD));
    let output = run(&["validate", &odd, &wrong, SPIKE]);
    assert_eq!(output.status.code(), Some(104));
    let shown = text(&output.stdout);
    for part in [
        format!("warning: {odd}:4:3: `call` brings work for 333.3 agents, and 5.0 are on duty on average"),
        format!("error: {wrong}:2:11: a duration needs a unit"),
        format!("error: {wrong}:4:27: a rate needs a unit of time"),
        "  = help: write `40/h`, `40/min` or `40/s`".to_owned(),
    ] {
        assert!(shown.contains(&part), "{part}\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'));
    assert_eq!(stderr(&output), "      error: 3 scenarios: 2 errors, 1 warning (exit 104)\n");
}

#[test]
fn warnings_fail_when_asked_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let odd = written(folder.path(), "odd.yaml", ODD);
    let output = run(&["validate", &odd]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), "     Checked 1 scenario: 1 warning\n"));
    assert_eq!(run(&["validate", &odd, "--strict"]).status.code(), Some(104));
    // A note is no warning.
    let alike = written(folder.path(), "alike.yaml", &ODD.replace("4000/h", "40/h").replace("4h", "8h"));
    let output = run(&["validate", &alike, "--strict"]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), "     Checked 1 scenario: 1 note\n"));
    assert!(text(&output.stdout).starts_with("note: "), "{}", text(&output.stdout));
}

#[test]
fn validate_writes_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = written(folder.path(), "wrong.yaml", WRONG);
    let output = run(&["validate", "--format", "json", SPIKE, &wrong, "nowhere.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    let found: Value = serde_json::from_str(&text(&output.stdout)).expect("JSON");
    let expected = serde_json::json!([
        {"severity": "error", "code": "value", "message": "a duration needs a unit", "file": wrong, "line": 2,
         "column": 11, "label": null, "help": "write `8s`, `8m` or `8h`, or several units as in `1h30m`"},
        {"severity": "error", "code": "value", "message": "a rate needs a unit of time", "file": wrong, "line": 4,
         "column": 27, "label": null, "help": "write `40/h`, `40/min` or `40/s`"},
        {"severity": "error", "code": "unreadable", "message": "cannot read nowhere.yaml: there is no such file",
         "file": "nowhere.yaml", "line": null, "column": null, "label": null, "help": null},
    ]);
    assert_eq!(found, expected);
    assert_eq!(stdout(&["validate", "--format", "json", SPIKE]), "[]\n");
}

#[test]
fn validate_annotates_pull_requests() {
    let folder = tempfile::tempdir().expect("a folder");
    written(folder.path(), "a,b.yaml", WRONG);
    let output = command(&["validate", "--format", "github", "a,b.yaml"]).current_dir(folder.path()).output();
    let output = output.expect("it starts");
    let expected = "\
::error file=a%2Cb.yaml,line=2,col=11,title=value::a duration needs a unit%0Awrite `8s`, `8m` or `8h`, or several units as in `1h30m`
::error file=a%2Cb.yaml,line=4,col=27,title=value::a rate needs a unit of time%0Awrite `40/h`, `40/min` or `40/s`
";
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(104), expected));
}

#[test]
fn the_schemas_are_those_stored() {
    for (args, file) in [
        (&["schema"][..], "schema/scenario.v1.json"),
        (&["schema", "scenario"], "schema/scenario.v1.json"),
        (&["schema", "summary"], "schema/summary.v0.json"),
        (&["schema", "manifest"], "schema/manifest.v0.json"),
        (&["schema", "comparison"], "schema/comparison.v0.json"),
    ] {
        assert!(stdout(args) == std::fs::read_to_string(file).expect("the file is there"), "{file}");
    }
    assert_eq!(run(&["schema", "poem"]).status.code(), Some(2));
}

#[test]
fn a_first_scenario_is_written_checked_and_played() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = |args: &[&str]| command(args).current_dir(folder.path()).output().expect("it starts");
    let output = here(&["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = "       Wrote scenario.yaml\n       Wrote scenario.v1.json\n        Next stormdrill run scenario.yaml\n";
    assert_eq!((stderr(&output).as_str(), output.stdout.len()), (said, 0));
    let starter = std::fs::read_to_string(folder.path().join("scenario.yaml")).expect("written");
    assert!(starter.starts_with("# yaml-language-server: $schema=scenario.v1.json\n"), "{starter}");
    assert!(starter.lines().all(|l| l.chars().count() <= 120), "{starter}");
    let schema = std::fs::read_to_string(folder.path().join("scenario.v1.json")).expect("written");
    assert!(schema == stdout(&["schema", "scenario"]));

    let output = here(&["validate", "--strict", "scenario.yaml"]);
    assert_eq!(stderr(&output), "     Checked 1 scenario, nothing to say\n", "{}", text(&output.stdout));
    let output = here(&["run", "scenario.yaml", "-n", "3", "--quiet"]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    // The phone comes first in the file; the chat is worse off, so the first sentence has both.
    let table = text(&output.stdout);
    let (said, _) = table.split_once("\n\nqueue").expect("a table follows");
    let (_, sentence) = said.split_once("\n\nscenario: ").expect("it begins with the name");
    assert!(sentence.contains("of phone contacts") && sentence.contains("chat: "), "{sentence}");

    let output = here(&["compare", "scenario.yaml", "--variant", "more-helpers", "-n", "3", "--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));

    // Nothing is written over.
    std::fs::write(folder.path().join("scenario.yaml"), "mine").expect("writable");
    let output = here(&["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "      error: scenario.yaml exists already, and stays as it is (exit 2)\n");
    assert_eq!(std::fs::read_to_string(folder.path().join("scenario.yaml")).expect("there"), "mine");
    assert_eq!(here(&["init", "nowhere/a.yaml"]).status.code(), Some(1));

    // In a project with a schema folder there is one schema.
    std::fs::create_dir_all(folder.path().join("p/schema")).expect("writable");
    std::fs::create_dir_all(folder.path().join("p/scenarios")).expect("writable");
    std::fs::write(folder.path().join("p/schema/scenario.v1.json"), &schema).expect("writable");
    let output = here(&["init", "p/scenarios/a b.yaml"]);
    let said = "       Wrote p/scenarios/a b.yaml\n        Next stormdrill run 'p/scenarios/a b.yaml'\n";
    assert_eq!(stderr(&output), said);
    let starter = std::fs::read_to_string(folder.path().join("p/scenarios/a b.yaml")).expect("written");
    assert!(starter.starts_with("# yaml-language-server: $schema=../schema/scenario.v1.json\n"), "{starter}");
}

fn listed(args: &[&str]) -> (String, Vec<Value>) {
    let table = stdout(args);
    assert!(table.lines().all(|l| l.chars().count() <= 80), "{table}");
    let json: Value = serde_json::from_str(&stdout(&[args, &["--format", "json"]].concat())).expect("JSON");
    (table, json.as_array().expect("an array").clone())
}

#[test]
fn scenarios_are_listed_with_their_stories() {
    let (table, json) = listed(&["list", "scenarios"]);
    let spike = "promotion-spike             12 h  scenarios/promotion-spike.yaml\n  A promotion on a social network that nobody told support about.\n";
    assert!(table.contains(spike), "{table}");
    let entry = json.iter().find(|e| e["name"] == "promotion-spike").expect("it is listed");
    assert_eq!(entry["duration_s"], 43_200.0);
    assert_eq!(entry["file"], SPIKE);
    assert_eq!(entry["error"], Value::Null);

    let folder = tempfile::tempdir().expect("a folder");
    written(folder.path(), "wrong.yaml", WRONG);
    let (table, json) = listed(&["list", "scenarios", folder.path().to_str().expect("UTF-8")]);
    assert!(table.contains("  invalid: "), "{table}");
    assert!(json[0]["error"].as_str().is_some_and(|e| e.contains("2:11")), "{json:?}");
    assert_eq!(run(&["list", "scenarios", "/nowhere"]).status.code(), Some(2));
}

#[test]
fn measures_are_listed_with_their_formulas() {
    let (table, json) = listed(&["list", "measures"]);
    assert!(table.contains("p_abandon             share   abandoned / offered\n"), "{table}");
    assert!(table.contains("offered               share   a / offered\n"), "{table}");
    assert!(table.contains("occupancy             share     {group*}\n"), "{table}");
    let wait = json.iter().find(|e| e["kind"] == "target" && e["name"] == "wait").expect("it is listed");
    assert_eq!(wait["needed_tags"], serde_json::json!(["outcome"]));
    let run = stdout(&["run", "scenarios/bank-day.yaml", "--format", "json", "--quiet"]);
    let report: Value = serde_json::from_str(&run).expect("JSON");
    let scope = &report["scopes"][0];
    let names = |kind: &str| json.iter().filter(|e| e["kind"] == kind).map(|e| e["name"].as_str()).collect::<Vec<_>>();
    let keys = |value: &Value| value.as_object().expect("an object").len();
    assert_eq!(names("measure").len(), keys(&scope["measures"]));
    for name in names("measure") {
        assert!(scope["measures"].get(name.expect("text")).is_some(), "{name:?}");
    }
    assert_eq!(names("service_level").len(), keys(&scope["service_levels"][0]["formulas"]));
}

#[test]
fn codes_of_diagnostics_are_listed_with_their_meanings() {
    let (table, json) = listed(&["list", "diagnostics"]);
    assert!(table.contains("unknown-field      A mapping has a key that is not known"), "{table}");
    assert!(json.iter().any(|e| e["code"] == "no-day-factor"));
    assert!(json.iter().all(|e| e["meaning"].as_str().is_some_and(|m| !m.is_empty())));
}

#[test]
fn policies_are_listed_with_their_rules() {
    let (table, json) = listed(&["list", "policies"]);
    assert!(table.starts_with("policy: ") && table.contains("\n  listed  "), "{table}");
    assert!(json[0]["rule"].is_string() && json[0]["source"].is_string());
}

#[test]
fn shells_and_manuals_know_every_command() {
    let help = stdout(&["--help"]);
    let commands = ["run", "compare", "erlang", "validate", "runs", "init", "list", "schema", "completions", "man"];
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&["completions", shell]);
        for word in commands {
            assert!(script.contains(word) && help.contains(word), "{shell}: {word}");
        }
    }
    let page = stdout(&["man"]);
    assert!(page.contains(".TH stormdrill 1") && page.contains("104"), "{page}");
    for word in commands {
        assert!(page.contains(&format!("stormdrill\\-{word}(1)")), "{word}\n{page}");
        let page = stdout(&["man", word]);
        assert!(page.contains(&format!(".TH stormdrill-{word} 1")), "{word}\n{page}");
    }
    assert_eq!(run(&["man", "poem"]).status.code(), Some(2));
    assert_eq!(run(&["completions", "cmd"]).status.code(), Some(2));
}
