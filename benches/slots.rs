//! What several conversations an agent cost: `cargo bench --bench slots` prints CPU nanoseconds a contact for 100 agents with one
//! slot and with five, who slow down with each conversation, and in brackets the ratio to one slot. Each contact brings the
//! same events.
//!
//! `cargo bench --bench slots -- SLOTS CONTACTS` plays one of them once, for counting instructions.

use std::sync::Arc;

use cpu_time::ProcessTime;
use stormdrill::engine::{Engine, Plan};
use stormdrill::model::Concurrency;
use stormdrill::record::{Fingerprint, Intervals, Tally};
use stormdrill::{routing, scenario};

const ROUNDS: usize = 5;
const CONTACTS: u32 = 1_000_000;
const SPEED: [f64; 5] = [1.0, 0.92, 0.82, 0.72, 0.62];

/// 5 % more work than 100 agents with so many slots can do.
fn plan(slots: u32, contacts: u32) -> Arc<Plan> {
    let speed = &SPEED[..slots as usize];
    let rate = 1.05 * 100.0 * f64::from(slots) * Concurrency::of(slots, speed).speed_at(slots) / 300.0;
    let text = format!(
        "schema: 1
name: slots
duration: {}s
interval: 1d
end: stop
contacts:
  chat:
    arrivals: {{rate: {rate}/s}}
    handling: {{exponential: {{mean: 300s}}}}
    patience: {{exponential: {{mean: 120s}}}}
agents:
  agents: {{count: 100, slots: {slots}, speed: {speed:?}}}
",
        (f64::from(contacts) / rate).round()
    );
    let mut no_files = |name: &str| Err(format!("{name}: there are no files here"));
    let loaded = scenario::load("slots.yaml", &text, &scenario::Choice::default(), &mut no_files);
    let loaded =
        loaded.unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| e.render(false)).collect::<String>()));
    Arc::new(Plan::new(loaded.scenario))
}

/// CPU nanoseconds a contact.
fn play(plan: &Arc<Plan>) -> f64 {
    let scenario = plan.scenario();
    let recorder = ((Tally::new(scenario), Intervals::new(scenario)), Fingerprint::new(scenario));
    let mut engine = Engine::new(Arc::clone(plan), routing::for_scenario(scenario), recorder, 0);
    let started = ProcessTime::now();
    engine.run().expect("the policy is sound");
    let ns = started.elapsed().as_secs_f64() * 1e9;
    ns / engine.into_recorder().0.0.classes[0].offered as f64
}

fn main() {
    let numbers: Vec<u32> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if let [slots, contacts] = numbers[..] {
        println!("{:.0} ns a contact", play(&plan(slots, contacts)));
        return;
    }
    let sizes = [1, 2, 3, 5];
    let plans = sizes.map(|slots| plan(slots, CONTACTS));
    // In turns; the least of the rounds.
    let mut least = [f64::INFINITY; 4];
    for _ in 0..ROUNDS {
        for (ns, plan) in least.iter_mut().zip(&plans) {
            *ns = ns.min(play(plan));
        }
    }
    for (slots, ns) in sizes.iter().zip(least) {
        println!("{slots} slots {ns:6.0} ({:.2})", ns / least[0]);
    }
}
