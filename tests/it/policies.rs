//! Named policies: lists, pages, `docs/policies.md`, and `--policy`.

use std::path::Path;

use stormdrill::scenario::{self, Choice};

use super::stormdrill::{run, stderr, stdout};

/// Two classes and two groups; the orders of its own say something else than any policy.
const DESK: &str = "\
schema: 1
name: desk
duration: 8h
replications: 20
contacts:
  orders: {arrivals: {rate: 30/h}, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 3m}}}
  bills: {arrivals: {rate: 30/h}, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 3m}}, priority: 1}
agents:
  juniors: {count: 3, skills: [orders]}
  seniors: {count: 3, skills: [orders, bills]}
routing:
  contact_order: skill_order
  agent_order: random
  sharing: [{group: seniors, contacts: orders, only: {idle_above: 1}}]
variants:
  more: {agents: {juniors: {count: 4}}}
  fair: {routing: {policy: fifo}}
";

fn load(choice: &Choice) -> scenario::Loaded {
    let mut no_files = |_: &str| Err("no files here".to_owned());
    scenario::load("desk.yaml", DESK, choice, &mut no_files).unwrap_or_else(|e| panic!("{}", e[0].render(false)))
}

fn names(chain: &[stormdrill::model::Component]) -> Vec<&str> {
    chain.iter().map(|c| c.name).collect()
}

fn file() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.yaml");
    std::fs::write(&path, DESK).expect("writable");
    let path = path.to_str().expect("UTF-8").to_owned();
    (folder, path)
}

#[test]
fn the_page_of_policies_is_current() {
    let printed = stdout(&["list", "policies", "--format", "markdown"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policies.md");
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(path, printed).expect("writable");
    } else {
        assert_eq!(std::fs::read_to_string(path).expect("readable"), printed);
    }
}

#[test]
fn the_list_names_everything_with_its_stage_and_source() {
    let table = stdout(&["list", "policies"]);
    let json = stdout(&["list", "policies", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let entries = stormdrill::routing::registry();
    assert_eq!(json.as_array().map(Vec::len), Some(entries.len()));
    for (entry, json) in entries.iter().zip(json.as_array().expect("an array")) {
        let description = entry.description;
        assert!(table.contains(&format!("\n  {} ", description.name)), "{}", description.name);
        assert_eq!(json["name"], description.name);
        assert_eq!(json["stage"], description.stage.name());
        assert_eq!(json["source"], description.source);
        assert_eq!(json["parameters"].as_array().map(Vec::len), Some(entry.parameters.len()));
    }
    for stage in ["policy", "contact_order", "agent_order", "sharing"] {
        assert!(table.lines().any(|line| line.starts_with(&format!("{stage}: "))), "{stage}");
    }
}

/// What a page shows of a preset can be pasted in place of its name.
#[test]
fn a_composition_loads_to_the_policy_that_it_stands_for() {
    let plain = DESK.split("routing:").next().expect("a first part");
    let mut no_files = |_: &str| Err("no files here".to_owned());
    let mut routing = |text: &str| {
        let loaded = scenario::load("desk.yaml", text, &Choice::default(), &mut no_files);
        loaded.unwrap_or_else(|e| panic!("{}\n{text}", e[0].render(false))).scenario.routing
    };
    let json = stdout(&["list", "policies", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let presets = json.as_array().expect("an array").iter().filter(|e| e["stage"] == "policy");
    let mut count = 0;
    for preset in presets {
        let name = preset["name"].as_str().expect("a name");
        let composition = preset["composition"].as_str().expect("YAML");
        let composition = composition.replace("GROUP", "seniors").replace("CLASS", "orders");
        let (by_name, pasted) =
            (routing(&format!("{plain}routing: {{policy: {name}}}\n")), routing(&format!("{plain}{composition}")));
        assert_eq!(names(&by_name.contact_order), names(&pasted.contact_order), "{name}");
        assert_eq!(names(&by_name.agent_order), names(&pasted.agent_order), "{name}");
        assert_eq!(by_name.sharing, pasted.sharing, "{name}");
        assert_eq!(by_name.policy, name);
        count += 1;
    }
    assert_eq!(count, stormdrill::routing::POLICIES.len());
}

#[test]
fn a_name_has_a_page_and_a_slip_has_a_suggestion() {
    let page = stdout(&["list", "policies", "priority_fifo"]);
    for text in ["priority_fifo (policy)", "good for", "bad for", "contact_order: [priority, age]"] {
        assert!(page.contains(text), "{page}");
    }
    // Both are shown where a policy and a criterion have the same name.
    let both = stdout(&["list", "policies", "round_robin"]);
    assert!(both.contains("round_robin (policy)") && both.contains("\nround_robin (agent_order)"), "{both}");
    let reserve = stdout(&["list", "policies", "idle_above"]);
    assert!(reserve.contains("agents    how many free agents the group keeps back (a number"), "{reserve}");
    assert!(reserve.contains("1000000; must be given)"), "{reserve}");
    let slip = run(&["list", "policies", "longest_idel"]);
    assert_eq!(slip.status.code(), Some(2));
    assert!(stderr(&slip).contains("did you mean `longest_idle`"), "{}", stderr(&slip));
    assert_eq!(run(&["list", "measures", "--format", "markdown"]).status.code(), Some(2));
}

/// A policy that is chosen anew is that policy, and nothing of another stays beside it.
#[test]
fn a_chosen_policy_replaces_the_routing_of_the_file() {
    let own = load(&Choice::default()).scenario.routing;
    assert_eq!((names(&own.contact_order), names(&own.agent_order)), (vec!["skill_order"], vec!["random"]));
    assert_eq!(own.sharing.len(), 1);
    let set = |sets: &[&str]| Choice { variant: None, sets: sets.iter().map(|&s| s.to_owned()).collect() };
    for choice in [Choice::variant("fair"), set(&["routing.policy=fifo"])] {
        let routing = load(&choice).scenario.routing;
        assert_eq!((routing.policy.as_str(), routing.sharing.len()), ("fifo", 0));
        assert_eq!((names(&routing.contact_order), names(&routing.agent_order)), (vec!["age"], vec!["longest_idle"]));
    }
    // What is said after it comes in place of its own.
    let routing = load(&set(&["routing.policy=fifo", "routing.agent_order=linear"])).scenario.routing;
    assert_eq!((names(&routing.contact_order), names(&routing.agent_order)), (vec!["age"], vec!["linear"]));
}

#[test]
fn run_takes_policies_in_turn_and_names_them() {
    let (_folder, path) = file();
    let args =
        ["run", &path, "--policy", "fifo", "--policy", "round_robin", "--variant", "more", "-q", "--format", "json"];
    let json: serde_json::Value = serde_json::from_str(&stdout(&args)).expect("JSON");
    let policies: Vec<&str> = json.as_array().expect("an array").iter().filter_map(|r| r["policy"].as_str()).collect();
    assert_eq!(policies, ["fifo", "round_robin"]);
    assert!(json.as_array().expect("an array").iter().all(|r| r["variant"] == "more"));
    let table = stdout(&["run", &path, "--policy", "fifo", "-q"]);
    assert!(table.contains("desk (routing.policy=fifo)"), "{table}");
    assert!(table.contains("--policy fifo"), "{table}");
}

/// A slip in a name is one of the command line, wherever it is typed; one in a policy's parameters is read as the scenario is.
#[test]
fn a_misspelt_policy_is_a_wrong_command_line() {
    let (_folder, path) = file();
    for args in [
        &["run", &path, "--policy", "fifi", "-q"][..],
        &["compare", &path, "--policy", "listed", "--policy", "fifi", "-q"],
        &["validate", &path, "--policy", "fifi"],
        &["list", "policies", "fifi"],
    ] {
        let slip = run(args);
        let said = stderr(&slip);
        assert_eq!(slip.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains("there is no such policy") && said.contains("did you mean `fifo`?"), "{said}");
        assert!(said.contains("`stormdrill list policies`") || args[0] == "list", "{said}");
    }
    let slip = run(&["run", &path, "--policy", "twilio: {life: true}", "-q"]);
    assert_eq!(slip.status.code(), Some(104));
    assert!(stderr(&slip).contains("did you mean `lifo`"), "{}", stderr(&slip));
}

#[test]
fn stored_runs_know_their_policy() {
    let (folder, path) = file();
    let out = folder.path().join("results");
    let out = out.to_str().expect("UTF-8");
    let junit = folder.path().join("desk.xml");
    let junit = junit.to_str().expect("UTF-8");
    stdout(&["run", &path, "--policy", "specialists", "-q", "--out", out, "--junit", junit]);
    let list: serde_json::Value =
        serde_json::from_str(&stdout(&["runs", "list", "--out", out, "--format", "json"])).expect("JSON");
    assert_eq!(list[0]["policy"], "specialists");
    let xml = std::fs::read_to_string(junit).expect("readable");
    assert!(xml.contains("policy specialists"), "{xml}");
    let again: serde_json::Value =
        serde_json::from_str(&stdout(&["report", "desk", "--out", out, "--format", "json"])).expect("JSON");
    assert_eq!(again["policy"], "specialists");
}

#[test]
fn compare_plays_one_option_a_policy_with_the_same_customers() {
    let (_folder, path) = file();
    let args = ["compare", &path, "--policy", "listed", "--policy", "fifo", "-q", "--format", "json"];
    let json: serde_json::Value = serde_json::from_str(&stdout(&args)).expect("JSON");
    assert_eq!(json["base"], "listed");
    assert_eq!(json["candidates"][0]["name"], "fifo");
    assert_eq!(
        json["candidates"][0]["pairing"]["kind"].as_str().or(json["candidates"][0]["pairing"].as_str()),
        Some("paired")
    );
    // One policy is no comparison.
    let one = run(&["compare", &path, "--policy", "fifo", "-q"]);
    assert_eq!(one.status.code(), Some(2));
    assert!(stderr(&one).contains("--policy"), "{}", stderr(&one));
}
