//! The engine against a bare loop on `scenarios/three-channel-day.yaml`: the same model, alternately in one process, CPU
//! time.
//!
//! `cargo bench --bench work2` prints nanoseconds a contact of both and their ratio, round by round. The engine runs the
//! way `run` does: from YAML, through the same replications, recorders and summary. `cargo bench --bench work2 -- engine
//! DAYS` and `-- bare DAYS` run one of them once, for counting instructions.

#[path = "bare/day.rs"]
mod bare;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use cpu_time::ProcessTime;
use stormdrill::engine::Plan;
use stormdrill::experiment::{RunSpec, Summary, replicate};
use stormdrill::model::{Outcome, Outline};
use stormdrill::{routing, scenario};

const ROUNDS: u32 = 9;
const DAYS: u32 = 30;
const CLASSES: [&str; 3] = ["call", "chat", "letter"];

/// What both find: contacts, and by class the share that abandoned and the 95th percentile of the time in line, s.
struct Found {
    contacts: u64,
    classes: [(f64, f64); 3],
}

fn bare_days(days: u32, seed: u64) -> Found {
    let mut counts = bare::Counts::of_nobody();
    (0..u64::from(days)).for_each(|day| bare::run(1_000_003 * seed + day, &mut counts));
    let share = |count: u64, of: u64| count as f64 / of as f64;
    black_box(counts.iter().map(|c| c.answered + c.left).sum::<u64>());
    Found {
        contacts: counts.iter().map(|c| c.arrived).sum(),
        classes: counts.map(|c| (share(c.abandoned, c.arrived), c.waits.value_at_quantile(0.95) as f64 / 1e3)),
    }
}

fn engine_days(days: u32, seed: u64) -> Found {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/three-channel-day.yaml");
    let text = std::fs::read_to_string(path).expect("the scenario is there");
    let mut no_files = |name: &str| Err(format!("{name}: it includes no files"));
    let mut loaded = scenario::load("three-channel-day.yaml", &text, &scenario::Choice::default(), &mut no_files)
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| e.render(false)).collect::<String>()));
    loaded.scenario.seed = seed;
    let plan = Arc::new(Plan::new(loaded.scenario));
    let spec = RunSpec { replications: days, ..RunSpec::default() };
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    let summary = Summary::new(&Outline::of(plan.scenario()), &results);
    let classes = CLASSES.map(|name| {
        let scope = summary.scopes.iter().rfind(|s| s.name == name).expect("the class is there");
        let share = scope.totals.count(Outcome::Abandoned) as f64 / scope.totals.offered as f64;
        let p95 = scope.entered.at.iter().find(|(p, _)| *p == 0.95).and_then(|(_, q)| q.as_ref());
        (share, p95.map_or(f64::NAN, |q| q.value))
    });
    Found { contacts: summary.scopes[0].totals.offered, classes }
}

/// CPU nanoseconds a contact.
fn timed(days: impl FnOnce() -> Found) -> (f64, Found) {
    let started = ProcessTime::now();
    let found = days();
    (started.elapsed().as_secs_f64() * 1e9 / found.contacts as f64, found)
}

fn report(name: &str, found: &Found) {
    println!("{name}: {} contacts", found.contacts);
    for (class, (share, p95)) in CLASSES.iter().zip(found.classes) {
        println!("  {class:7} abandoned {share:.4}  p95 {p95:7.1} s");
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let days = arguments.iter().find_map(|a| a.parse().ok());
    match (arguments.first().map(String::as_str), days) {
        (Some("bare"), Some(days)) => return report("bare", &bare_days(days, 1)),
        (Some("engine"), Some(days)) => return report("engine", &engine_days(days, 1)),
        _ => {}
    }
    println!("{:>5} {:>9} {:>9} {:>6}", "round", "bare ns", "engine ns", "ratio");
    let (mut bare_ns, mut engine_ns, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let seed = u64::from(round) + 1;
        let (bare, bare_found) = timed(|| bare_days(DAYS, seed));
        let (engine, engine_found) = timed(|| engine_days(DAYS, seed));
        println!("{:>5} {bare:9.0} {engine:9.0} {:6.2}", round + 1, engine / bare);
        if round + 1 == ROUNDS {
            report("bare", &bare_found);
            report("engine", &engine_found);
        }
        bare_ns.push(bare);
        engine_ns.push(engine);
        ratios.push(engine / bare);
    }
    println!("least: bare {:.0} ns, engine {:.0} ns", least(&bare_ns), least(&engine_ns));
    println!(
        "ratio: {:.2} of the least, {:.2} in the median round",
        least(&engine_ns) / least(&bare_ns),
        median(ratios)
    );
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
