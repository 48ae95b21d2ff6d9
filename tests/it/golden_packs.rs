//! What vendors document, with their input and their outcome, from YAML to the contact log.

use std::fmt::Write;
use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{Results, RunSpec, ServiceLevel, Summary, replicate};
use stormdrill::model::{Outline, Scenario};
use stormdrill::record::LogRow;
use stormdrill::routing;
use stormdrill::scenario::{Choice, load};

/// A class and its rows: arrival and service, s, and perhaps patience, s.
pub(super) type Trace<'a> = (&'a str, &'a [(u32, u32, Option<u32>)]);

/// A scenario; its traces are `CLASS.csv`, of which the rows are given: arrival and service, s, and perhaps patience, s.
pub(super) fn scenario(text: &str, traces: &[Trace<'_>]) -> Scenario {
    let mut files = |name: &str| {
        let class = name.trim_end_matches(".csv");
        let (_, rows) = traces.iter().find(|(known, _)| *known == class).ok_or_else(|| "no such file".to_owned())?;
        let mut table = "arrival_s,service_s,patience_s\n".to_owned();
        for (arrival, service, patience) in *rows {
            let patience = patience.map_or(String::new(), |p| p.to_string());
            writeln!(table, "{arrival},{service},{patience}").expect("text takes text");
        }
        Ok(table)
    };
    let loaded = load("pack.yaml", text, &Choice::default(), &mut files);
    loaded.unwrap_or_else(|e| panic!("{}", e.iter().map(|d| d.render(false)).collect::<String>())).scenario
}

/// The results and the log of one replication.
pub(super) fn play(scenario: &Scenario) -> (Results, Vec<LogRow>) {
    let spec = RunSpec { contact_log: true, ..RunSpec::default() };
    let mut log = Vec::new();
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |_, run| log.extend(run.log.iter().cloned()));
    (results.expect("the policy is sound"), log)
}

/// The classes in the order in which their contacts were answered, and when, s.
fn answered(scenario: &Scenario) -> Vec<(String, u64)> {
    let (_, mut log) = play(scenario);
    log.retain(|row| row.agent.is_some());
    log.sort_by_key(|row| row.arrived + row.wait);
    let name = |row: &LogRow| scenario.classes[row.class.index()].name.clone();
    log.iter().map(|row| (name(row), (row.arrived + row.wait).micros() / 1_000_000)).collect()
}

fn names(answered: &[(String, u64)]) -> Vec<&str> {
    answered.iter().map(|(name, _)| name.as_str()).collect()
}

/// One agent who is busy with a contact of the class `first`, and two classes that wait: `a` and `b`.
fn pair(routing: &str, priorities: [i32; 2], first: (u32, u32), arrivals: [u32; 2]) -> Scenario {
    let text = format!(
        "
schema: 1
start: 09:00
duration: 4h
end: drain
contacts:
  first: {{arrivals: {{trace: {{file: first.csv}}}}, handling: {{constant: 1s}}, patience: never}}
  a: {{arrivals: {{trace: {{file: a.csv}}}}, handling: {{constant: 1s}}, patience: never, priority: {}}}
  b: {{arrivals: {{trace: {{file: b.csv}}}}, handling: {{constant: 1s}}, patience: never, priority: {}}}
agents:
  team: {{count: 1, skills: [first, a, b]}}
routing: {{policy: {routing}}}
",
        priorities[0], priorities[1]
    );
    let [a, b] = arrivals.map(|at| [(at, 60, None)]);
    scenario(&text, &[("first", &[(first.0, first.1, None)]), ("a", &a), ("b", &b)])
}

const TEN: u32 = 36_000;

/// A enters at 10:00 with priority 0, B at 10:09 with priority 10, which counts as 09:59. With priority 9 they are equal, and
/// the one that entered first goes first.
#[test]
fn genesys_counts_a_point_as_a_minute() {
    let order = |priority: i32| {
        let scenario = pair("genesys", [0, -priority], (TEN - 60, 1_200), [TEN, TEN + 540]);
        answered(&scenario)
    };
    assert_eq!(names(&order(10)), ["first", "b", "a"]);
    assert_eq!(names(&order(9)), ["first", "a", "b"]);
    // At 10:19, when the agent is free: an hour and 19 minutes after the start.
    assert_eq!(order(10)[1].1, 3_600 + 19 * 60);
}

/// A: initial 1, acceleration 5. B: initial 3, acceleration 1. They enter together: B goes first until 30 s, A from then on.
#[test]
fn cxone_lets_priority_accelerate() {
    let routing = "{cxone: {initial: {a: 1, b: 3}, acceleration: {a: 5, b: 1}}}";
    let after = |seconds: u32| {
        let scenario = pair(routing, [0, 0], (TEN - 60, 60 + seconds), [TEN, TEN]);
        names(&answered(&scenario))[1..].join(" ")
    };
    assert_eq!([5, 29].map(after), ["b a", "b a"]);
    assert_eq!([30, 31, 60].map(after), ["a b", "a b", "a b"]);
}

/// An old task of priority 0 and a new one of priority 5: a queue in order of arrival takes the new one first, one with
/// `TaskOrder=LIFO` the newest whatever the priority.
#[test]
fn twilio_puts_priority_first_unless_the_newest_goes_first() {
    let order = |routing: &str, priorities: [i32; 2]| {
        let scenario = pair(routing, priorities, (TEN - 60, 600), [TEN, TEN + 60]);
        names(&answered(&scenario))[1..].join(" ")
    };
    assert_eq!(order("twilio", [0, -5]), "b a");
    assert_eq!(order("twilio", [-5, 0]), "a b");
    assert_eq!(order("twilio", [0, 0]), "a b");
    assert_eq!(order("{twilio: {lifo: true}}", [0, -5]), "b a");
    assert_eq!(order("{twilio: {lifo: true}}", [-5, 0]), "b a");
    assert_eq!(order("{twilio: true}", [-5, 0]), "b a");
}

/// Asterisk's `app_queue` reports two service levels, SSJ and others one each. One run has them all: of 100 calls 90 are
/// answered, 80 of them in 20 s; 6 give up within that time and 4 later.
#[test]
fn asterisk_has_two_service_levels_and_others_have_more() {
    let mut calls: Vec<(u32, u32, Option<u32>)> =
        (0..80).map(|call| (100 * call, if call < 10 { 60 } else { 10 }, Some(600))).collect();
    for busy in 0..10 {
        // While the agent talks for a minute: one who waits 50 s, and one who does not wait so long.
        calls.push((100 * busy + 10, 5, Some(600)));
        calls.push((100 * busy + 11, 5, Some(if busy < 6 { 15 } else { 30 })));
    }
    let text = "
schema: 1
duration: 3h
end: drain
channels: {phone: {answer_within: 20s}}
contacts:
  calls: {channel: phone, arrivals: {trace: {file: calls.csv}}, handling: {constant: 1s}, patience: never}
agents:
  team: {count: 1, skills: [calls]}
";
    let scenario = scenario(text, &[("calls", &calls)]);
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

/// Tiers of one profile, priorities 1, 1, 2 and 3: a contact of tier 3 only if tiers 1 and 2 are empty, within a priority the
/// oldest.
#[test]
fn connect_goes_by_the_priority_in_the_profile() {
    let text = "
schema: 1
duration: 1h
end: drain
contacts:
  one: {arrivals: {trace: {file: one.csv}}, handling: {constant: 1s}, patience: never}
  two: {arrivals: {trace: {file: two.csv}}, handling: {constant: 1s}, patience: never}
  three: {arrivals: {trace: {file: three.csv}}, handling: {constant: 1s}, patience: never}
  four: {arrivals: {trace: {file: four.csv}}, handling: {constant: 1s}, patience: never}
agents:
  profile: {count: 1, skills: {one: {rank: 1}, two: {rank: 1}, three: {rank: 2}, four: {rank: 3}}}
routing: {policy: connect}
";
    let one = [(0, 300, None), (40, 10, None)];
    let traces: [(&str, &[_]); 4] =
        [("one", &one), ("two", &[(30, 10, None)]), ("three", &[(20, 10, None)]), ("four", &[(10, 10, None)])];
    assert_eq!(names(&answered(&scenario(text, &traces))), ["one", "two", "one", "three", "four"]);
}
