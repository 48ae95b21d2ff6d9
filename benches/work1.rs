//! The engine against the bare loop: the same model, alternately in one process, CPU time.
//!
//! `cargo bench --bench work1` prints, for each size, nanoseconds a contact of both and their ratio. The engine runs the
//! way `run` does: from YAML, through the same replications, recorders and summary.

mod bare;

use std::hint::black_box;
use std::sync::Arc;

use cpu_time::ProcessTime;
use stormdrill::engine::Plan;
use stormdrill::experiment::{RunSpec, Summary, replicate};
use stormdrill::model::{Outcome, Outline};
use stormdrill::{routing, scenario};

const ROUNDS: u32 = 5;

struct Size {
    name: &'static str,
    parameters: bare::Parameters,
}

fn sizes() -> Vec<Size> {
    let mut sizes = Vec::new();
    for (name, agents) in [("100 agents", 100), ("1,000 agents", 1_000), ("5,000 agents", 5_000)] {
        let arrival_rate = 1.05 * agents as f64 / 300.0;
        let parameters = bare::Parameters {
            agents,
            arrival_rate,
            handling_mean_s: 300.0,
            patience_mean_s: 120.0,
            contacts: 1_000_000,
        };
        sizes.push(Size { name, parameters });
    }
    // Twice the capacity: in balance, those who give up are half of the arrivals, so patience sets the line's length.
    for (name, waiting) in
        [("10 waiting", 10.0), ("1,000 waiting", 1_000.0), ("10,000 waiting", 1e4), ("100,000 waiting", 1e5)]
    {
        let capacity = 100.0 / 300.0;
        let parameters = bare::Parameters {
            agents: 100,
            arrival_rate: 2.0 * capacity,
            handling_mean_s: 300.0,
            patience_mean_s: waiting / capacity,
            contacts: 1_000_000,
        };
        sizes.push(Size { name, parameters });
    }
    sizes
}

fn yaml(p: bare::Parameters) -> String {
    format!(
        "schema: 1
name: work1
duration: {duration}s
replications: 1
interval: 1d
contacts:
  call:
    arrivals: {{rate: {rate}/s}}
    handling: {{exponential: {{mean: {handling}s}}}}
    patience: {{exponential: {{mean: {patience}s}}}}
agents:
  agents: {{count: {agents}, skills: [call]}}
",
        duration = (p.contacts as f64 / p.arrival_rate).round(),
        rate = p.arrival_rate,
        handling = p.handling_mean_s,
        patience = p.patience_mean_s,
        agents = p.agents,
    )
}

/// CPU nanoseconds a contact, contacts, share abandoned.
fn engine(p: bare::Parameters) -> (f64, u64, f64) {
    let started = ProcessTime::now();
    let mut no_files = |name: &str| Err(format!("{name}: there are no files here"));
    let loaded =
        scenario::load("work1.yaml", &yaml(p), &scenario::Choice::default(), &mut no_files).unwrap_or_else(|errors| {
            panic!("{}", errors.iter().map(|e| e.render(false)).collect::<String>());
        });
    let plan = Arc::new(Plan::new(loaded.scenario));
    let spec = RunSpec::default();
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    let summary = Summary::new(&Outline::of(plan.scenario()), &results);
    let totals = &summary.scopes[0].totals;
    let nanoseconds = started.elapsed().as_secs_f64() * 1e9 / totals.offered as f64;
    (nanoseconds, totals.offered, totals.count(Outcome::Abandoned) as f64 / totals.offered as f64)
}

fn main() {
    println!("{:16} {:>9} {:>9} {:>6}   {:>9} {:>9}", "size", "bare ns", "engine ns", "ratio", "abandon", "abandon");
    for size in sizes() {
        let (mut bare_ns, mut engine_ns) = (Vec::new(), Vec::new());
        let (mut bare_abandon, mut engine_abandon) = (0.0, 0.0);
        for round in 0..ROUNDS {
            let started = ProcessTime::now();
            let found = bare::run(size.parameters, u64::from(round) + 1);
            let contacts = size.parameters.contacts as f64;
            bare_ns.push(started.elapsed().as_secs_f64() * 1e9 / contacts);
            bare_abandon = found.abandoned as f64 / contacts;
            black_box((found.wait_sum_s, found.waits.len()));
            let (nanoseconds, _, abandon) = engine(size.parameters);
            engine_ns.push(nanoseconds);
            engine_abandon = abandon;
        }
        let (bare, engine) = (median(bare_ns), median(engine_ns));
        println!(
            "{:16} {bare:9.0} {engine:9.0} {:6.2}   {bare_abandon:9.4} {engine_abandon:9.4}",
            size.name,
            engine / bare
        );
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
