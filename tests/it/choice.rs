//! Bases, variants and assignments from the command line, with real files in several folders.

use super::stormdrill::{run, stderr, stdout};

const SPIKE: &str = "scenarios/promotion-spike.yaml";
const TODAY: &str = "tests/merging/desks/today.yaml";

fn json(args: &[&str]) -> serde_json::Value {
    let all = [&["run", "-n", "2", "--format", "json", "--quiet"], args].concat();
    serde_json::from_str(&stdout(&all)).expect("JSON")
}

#[test]
fn variants_play_in_turn_and_say_how_to_play_them_again() {
    let both = json(&[SPIKE, "--variant", "more-novices", "--variant", "no-promotion"]);
    let variants: Vec<_> = both.as_array().expect("an array").iter().map(|run| run["variant"].clone()).collect();
    assert_eq!(variants, ["more-novices", "no-promotion"]);
    assert_eq!(json(&[SPIKE])["variant"], serde_json::Value::Null);

    let args = ["run", SPIKE, "--variant", "more-novices", "--set", "story=a b", "-n", "2", "--quiet"];
    let text = stdout(&args);
    assert!(text.contains("\n\npromotion-spike (more-novices, story=a b): "), "{text}");
    let again = "Again: stormdrill run scenarios/promotion-spike.yaml --variant more-novices \\\n   \
                 --set 'story=a b' --seed 42 -n 2\n";
    assert!(text.ends_with(again), "{text}");
}

/// An assignment does what a variant with the same words does: the same customers, the same waits.
#[test]
fn an_assignment_is_as_good_as_a_variant() {
    let fingerprint = |args: &[&str]| json(args)["fingerprint"].clone();
    let variant = fingerprint(&[SPIKE, "--variant", "more-novices"]);
    assert_eq!(variant, fingerprint(&[SPIKE, "--set", "agents.novices.count=7"]));
    assert_ne!(variant, fingerprint(&[SPIKE]));
}

#[test]
fn a_base_in_another_folder_brings_its_own_files() {
    let plain = json(&[TODAY]);
    assert_eq!((&plain["scenario"], &plain["seed"]), (&"today".into(), &7.into()));
    let expected = 280.0;
    let offered = plain["per_replication"]["classes"][0]["offered"][0].as_f64().expect("a number");
    // Poisson: beyond six standard deviations once in 500 million.
    assert!((offered - expected).abs() < 6.0 * f64::sqrt(expected), "{offered}");
    assert_eq!(json(&[TODAY, "--variant", "all-hands"])["variant"], "all-hands");
    assert_eq!(stderr(&run(&["validate", TODAY, "--strict"])).lines().last(), Some("     Checked 1 scenario: 1 note"));
}

#[test]
fn validate_says_which_variant_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.yaml");
    let text = std::fs::read_to_string(SPIKE).expect("readable");
    std::fs::write(&path, text.replace("novices: {count: 7}", "novice: {cuont: 7}")).expect("writable");
    let path = path.to_str().expect("UTF-8");
    let output = run(&["validate", path, "--format", "json"]);
    assert_eq!(output.status.code(), Some(104));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let messages: Vec<_> = found.as_array().expect("an array").iter().map(|f| f["message"].clone()).collect();
    assert_eq!(messages, ["unknown field `cuont` (in variant `more-novices`)"]);
    // The plain scenario is right, and can be played.
    assert_eq!(run(&["run", path, "-n", "1", "--quiet"]).status.code(), Some(0));
    assert_eq!(run(&["validate", path, "--variant", "no-promotion"]).status.code(), Some(0));
    assert_eq!(run(&["validate", path, "--variant", "more-novices"]).status.code(), Some(104));
}

#[test]
fn what_was_typed_is_shown_in_place() {
    let output = run(&["run", SPIKE, "--set", "agents.novice.count=7", "--quiet"]);
    assert_eq!(output.status.code(), Some(104));
    let said = stderr(&output);
    assert!(said.starts_with("error: --set agents.novice.count=7:1:8: there is no `novice` in `agents`\n"), "{said}");
    assert!(said.contains("did you mean `novices`?"), "{said}");
    let output = run(&["run", SPIKE, "--variant", "a", "--variant", "b", "--contact-log", "x.csv"]);
    assert_eq!(output.status.code(), Some(2));
}

/// Each variant has a folder of runs, with the scenario as it was played.
#[test]
fn stored_runs_know_their_variant() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("UTF-8");
    stdout(&["run", TODAY, "--variant", "all-hands", "--set", "agents.team.count=6", "-n", "2", "--out", out]);
    let latest = std::fs::read_to_string(folder.path().join("latest")).expect("written");
    assert!(latest.starts_with("today.all-hands/"), "{latest}");
    let run = folder.path().join(latest.trim());
    let resolved = std::fs::read_to_string(run.join("scenario.resolved.yaml")).expect("written");
    assert!(resolved.contains("count: 6\n") && resolved.contains("file: ../base/data/rates.csv\n"), "{resolved}");
    assert!(!resolved.contains("extends") && !resolved.contains("variants"), "{resolved}");
    let manifest = std::fs::read_to_string(run.join("manifest.json")).expect("written");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let sources = manifest["sources"].as_array().expect("a list").iter();
    let sources: Vec<_> = sources.map(|file| file["name"].as_str().expect("a name")).collect();
    assert_eq!(manifest["variant"], "all-hands");
    assert_eq!(sources, ["today.yaml", "../base/data/rates.csv", "../base/team.yaml", "../base/weekday.yaml"]);
}

#[test]
fn lists_name_variants() {
    let text = stdout(&["list", "scenarios"]);
    assert!(text.contains("  variants: playbook, prepared, canned-replies, reserve, faq-banner, tickets,\n"), "{text}");
    let value: serde_json::Value =
        serde_json::from_str(&stdout(&["list", "scenarios", "--format", "json"])).expect("JSON");
    let levers = ["canned-replies", "reserve", "faq-banner", "tickets", "hide-chat", "higher-limits"];
    let variants = [&["playbook", "prepared"][..], &levers, &["more-novices", "no-promotion"]].concat();
    let spike = value.as_array().expect("an array").iter().find(|e| e["name"] == "promotion-spike").expect("listed");
    assert_eq!(spike["variants"], serde_json::json!(variants));
}
