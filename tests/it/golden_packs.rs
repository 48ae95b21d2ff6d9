//! What vendors document, with their input and their outcome, from YAML to the contact log.

use std::fmt::Write;
use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{Results, RunSpec, ServiceLevel, Summary, replicate};
use stormdrill::model::{Outline, Scenario};
use stormdrill::record::LogRow;
use stormdrill::routing;
use stormdrill::scenario::{Choice, load};

/// A scenario whose traces come from one table with the columns `class`, `arrival_s`, `service_s` and `patience_s`.
fn scenario(text: &str, table: &str) -> Scenario {
    let mut files =
        |name: &str| if name == "calls.csv" { Ok(table.to_owned()) } else { Err("no such file".to_owned()) };
    let loaded = load("pack.yaml", text, &Choice::default(), &mut files);
    loaded.unwrap_or_else(|e| panic!("{}", e.iter().map(|d| d.render(false)).collect::<String>())).scenario
}

/// The results and the log of one replication.
fn play(scenario: &Scenario) -> (Results, Vec<LogRow>) {
    let spec = RunSpec { contact_log: true, ..RunSpec::default() };
    let mut log = Vec::new();
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |_, run| log.extend(run.log.iter().cloned()));
    (results.expect("the policy is sound"), log)
}

/// Asterisk's `app_queue` reports two service levels, SSJ and others one each. One run has them all: of 100 calls 90 are
/// answered, 80 of them in 20 s; 6 give up within that time and 4 later.
#[test]
fn asterisk_has_two_service_levels_and_others_have_more() {
    let mut table = "arrival_s,service_s,patience_s\n".to_owned();
    let mut row = |at: u32, service: u32, patience: u32| writeln!(table, "{at},{service},{patience}").expect("text");
    for call in 0..80 {
        row(100 * call, if call < 10 { 60 } else { 10 }, 600);
    }
    for busy in 0..10 {
        // While the agent talks for a minute: one who waits 50 s, and one who does not wait so long.
        row(100 * busy + 10, 5, 600);
        row(100 * busy + 11, 5, if busy < 6 { 15 } else { 30 });
    }
    let text = "
schema: 0
duration: 3h
end: drain
channels: {phone: {answer_within: 20s}}
contacts:
  calls: {channel: phone, arrivals: {trace: {file: calls.csv}}, handling: {constant: 1s}, patience: never}
agents:
  team: {count: 1, skills: [calls]}
";
    let scenario = scenario(text, &table);
    let (results, _) = play(&scenario);
    let outline = Outline::of(&scenario);
    let summary = Summary::new(&outline, &results);
    let levels = &summary.scopes[0].service_levels[0].1;
    let level = |which: ServiceLevel| levels[&which].expect("contacts have come").mean;
    let points = |share: f64| (1_000.0 * share).round() / 10.0;
    assert_eq!(points(level(ServiceLevel::Answered)), 88.9);
    assert_eq!(points(level(ServiceLevel::Excused)), 86.0);
    assert_eq!(points(level(ServiceLevel::ExclWithin)), 85.1);
    assert_eq!(points(level(ServiceLevel::Offered)), 80.0);
}
