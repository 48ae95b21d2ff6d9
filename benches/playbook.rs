//! What a playbook costs: `cargo bench --bench playbook` prints, for a day of a chat team and for a hundred agents on the phone, CPU
//! nanoseconds a contact without a playbook, with one lever that is never ready, and with twelve rules that watch at each refresh
//! of 20 s and are never pulled: about the line alone, and of all kinds; in brackets the ratios to none. What happens is the same.
//!
//! `cargo bench --bench playbook -- LOAD WAY` plays one of them alone, both by number from 1, for profiles.

use std::sync::Arc;

use cpu_time::ProcessTime;
use stormdrill::engine::{Engine, Plan};
use stormdrill::record::{Fingerprint, Intervals, Tally};
use stormdrill::{routing, scenario};

const ROUNDS: usize = 9;

const CHAT: &str = "
duration: 12h
contacts:
  question:
    channel: chat
    arrivals: {rate: 90/h}
    handling: {lognormal: {mean: 6m, cv: 0.9}}
    patience: {exponential: {mean: 5m}}
channels: {chat: {kind: live, answer_within: 60s}}
agents:
  team: {count: 3, slots: 5, speed: [1, 0.92, 0.82, 0.72, 0.62]}
  reserve: {count: 0}
";

const PHONE: &str = "
duration: 100h
contacts:
  question:
    channel: chat
    arrivals: {rate: 1100/h}
    handling: {exponential: {mean: 5m}}
    patience: {exponential: {mean: 2m}}
channels: {chat: {kind: live, answer_within: 20s}}
agents: {team: {count: 100}, reserve: {count: 0}}
";

const NEVER: &str = "
playbook:
  never: {at: 11h, lead: 100h, do: {call_in: {agents: 1, to: reserve}}}
";

/// Conditions that are looked at to their end, and do not hold.
const WATCHED: [&str; 12] = [
    "waiting > 100000",
    "longest_wait > 20h",
    "[free_agents < 1000, waiting > 100000]",
    "'waiting{class:question} > 100000'",
    "{all: [busy > 50%, longest_wait > 20h]}",
    "service_level > 100%",
    "abandon_rate > 100%",
    "offered > 1000000",
    "{not: free_agents >= 0}",
    "turned_away > 100000",
    "'busy{group:team} > 100%'",
    "{any: [waiting > 100000, 'longest_wait{channel:chat} > 20h']}",
];

/// The most usual kind of rule, twelve times with limits of their own, above what these days show.
fn about_the_line() -> Vec<String> {
    (0..12).map(|i| format!("waiting > {}", 100_000 + i)).collect()
}

fn watching(conditions: impl Iterator<Item = String>) -> String {
    let lever = |(i, when): (usize, String)| {
        format!("  lever-{i}: {{when: {when}, for: 1m, do: {{call_in: {{agents: 1, to: reserve}}}}}}\n")
    };
    format!("playbook:\n{}", conditions.enumerate().map(lever).collect::<String>())
}

fn plan(load: &str, playbook: &str) -> Arc<Plan> {
    let text = format!("schema: 1\ninterval: 1h\nend: stop\n{load}{playbook}");
    let mut no_files = |name: &str| Err(format!("{name}: there are no files here"));
    let loaded = scenario::load("playbook.yaml", &text, &scenario::Choice::default(), &mut no_files);
    let loaded =
        loaded.unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| e.render(false)).collect::<String>()));
    Arc::new(Plan::new(loaded.scenario))
}

/// CPU nanoseconds of all replications, and what they have counted.
fn play(plan: &Arc<Plan>, replications: u64) -> (f64, u64, u64) {
    let (mut ns, mut contacts, mut fingerprints) = (0.0, 0, 0);
    for replication in 0..replications {
        let scenario = plan.scenario();
        let recorder = ((Tally::new(scenario), Intervals::new(scenario)), Fingerprint::new(scenario));
        let mut engine = Engine::new(Arc::clone(plan), routing::for_scenario(scenario), recorder, replication);
        let started = ProcessTime::now();
        engine.run().expect("the policy is sound");
        ns += started.elapsed().as_secs_f64() * 1e9;
        let ((tally, _), fingerprint) = engine.into_recorder();
        contacts += tally.classes.iter().map(|class| class.offered).sum::<u64>();
        fingerprints ^= fingerprint.value();
    }
    (ns, contacts, fingerprints)
}

fn main() {
    let loads = [("a chat team's day", CHAT, 200), ("a hundred on the phone", PHONE, 1)];
    let of_all_kinds = WATCHED.iter().map(|when| (*when).to_owned());
    let ways = [String::new(), NEVER.to_owned(), watching(about_the_line().into_iter()), watching(of_all_kinds)];
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if let [load, way] = numbers[..] {
        let (_, text, replications) = loads[load - 1];
        let plan = plan(text, &ways[way - 1]);
        let ns: f64 = (0..ROUNDS).map(|_| play(&plan, replications).0).sum();
        println!("{ns:.0} ns");
        return;
    }
    for (name, text, replications) in loads {
        let plans: Vec<_> = ways.iter().map(|way| plan(text, way)).collect();
        // In turns; the least of the rounds.
        let mut least = [f64::INFINITY; 4];
        let mut played = Vec::new();
        for _ in 0..ROUNDS {
            for (least, plan) in least.iter_mut().zip(&plans) {
                let (ns, contacts, fingerprint) = play(plan, replications);
                *least = least.min(ns / contacts as f64);
                played.push((contacts, fingerprint));
            }
        }
        assert!(played.iter().all(|p| *p == played[0]), "all are the same days");
        let [none, never, line, all] = least;
        println!(
            "{name:23} {none:5.0} ns a contact, {never:5.0} with a lever ({:.2}), with twelve rules about the line {line:5.0} ({:.2}), of all kinds {all:5.0} ({:.2})",
            never / none,
            line / none,
            all / none
        );
    }
}
