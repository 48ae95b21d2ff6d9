//! What customers who come again cost: `cargo bench --bench returns` prints, for a storm of redials and for days with trolls, CPU
//! nanoseconds an event where customers come again, where as many contacts with the same work and the same patience come by
//! themselves, and in brackets the ratio. It also says how many events a contact has, which is nearly the same in both.
//!
//! `cargo bench --bench returns -- LOAD WAY` plays one of them alone, both by number from 1, for profiles.

use std::sync::Arc;

use cpu_time::ProcessTime;
use stormdrill::engine::{Engine, Plan};
use stormdrill::record::{Fingerprint, Intervals, Tally};
use stormdrill::{routing, scenario};

const ROUNDS: usize = 7;

/// Whether customers come again, or as many others come.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Again,
    Plain,
}

/// A load, by the rates of its classes, contacts an hour.
struct Load {
    name: &'static str,
    /// Written with the classes' rates, and with what makes customers come again.
    text: fn(&[f64], Way) -> String,
    rates: &'static [f64],
    replications: u64,
}

/// A hundred agents at three times their capacity. Seven in ten of those who give up call again, up to eight times.
fn storm(rates: &[f64], way: Way) -> String {
    let again = "after_abandon: {redial: 70%, delay: {exponential: {mean: 10m}}, tries: 8}";
    format!(
        "duration: 100h
contacts:
  call:
    arrivals: {{rate: {}/h}}
    handling: {{exponential: {{mean: 5m}}}}
    patience: {{exponential: {{mean: 2m}}}}
    {}
agents: {{agents: {{count: 100}}}}
",
        rates[0],
        if way == Way::Again { again } else { "" }
    )
}

/// The same with delays that are not exponential, which take longer to draw.
fn lognormal(rates: &[f64], way: Way) -> String {
    storm(rates, way).replace("{exponential: {mean: 10m}}", "{lognormal: {mean: 10m, cv: 1}}")
}

/// A day with a thousand genuine customers and twenty-five trolls who come eighty times each.
fn trolls(rates: &[f64], way: Way) -> String {
    let question = "after_abandon: {redial: 40%, delay: {exponential: {mean: 10m}}, tries: 5}";
    let troll = "nature: abuse
    after_service: {reopen: 100%, delay: {uniform: {min: 5s, max: 20s}}, tries: 79}
    after_abandon: {redial: 100%, delay: {uniform: {min: 5s, max: 20s}}, tries: 79}";
    let [question, troll] = [question, troll].map(|again| if way == Way::Again { again } else { "" });
    format!(
        "duration: 24h
contacts:
  question:
    arrivals: {{rate: {}/h}}
    handling: {{lognormal: {{mean: 6m, cv: 0.9}}}}
    patience: {{exponential: {{mean: 150s}}}}
    {question}
  troll:
    arrivals: {{rate: {}/h}}
    handling: {{exponential: {{mean: 150s}}}}
    patience: {{exponential: {{mean: 10m}}}}
    {troll}
agents:
  experts: {{count: 2, slots: 5, speed: [1, 0.92, 0.82, 0.72, 0.62]}}
  novices: {{count: 3, slots: 3, speed: [1, 0.85, 0.68]}}
routing: {{contact_order: [age], agent_order: [most_spare]}}
",
        rates[0], rates[1]
    )
}

/// The same trolls, whom agents ban from the second contact on, and most of whom come in again.
fn banned(rates: &[f64], way: Way) -> String {
    let ban =
        "nature: abuse\n    ban: {contacts: 2, after: 20s, evades: {share: 95%, after: {exponential: {mean: 2m}}}}";
    trolls(rates, way).replace("nature: abuse", ban)
}

const LOADS: [Load; 4] = [
    Load { name: "storm of redials", text: storm, rates: &[3_600.0], replications: 1 },
    Load { name: "the same, lognormal", text: lognormal, rates: &[3_600.0], replications: 1 },
    Load { name: "trolls", text: trolls, rates: &[1_000.0 / 24.0, 25.0 / 24.0], replications: 100 },
    Load { name: "trolls who are banned", text: banned, rates: &[1_000.0 / 24.0, 25.0 / 24.0], replications: 100 },
];

fn plan(load: &Load, rates: &[f64], way: Way) -> Arc<Plan> {
    let text = format!("schema: 1\ninterval: 1d\nend: stop\n{}", (load.text)(rates, way));
    let mut no_files = |name: &str| Err(format!("{name}: there are no files here"));
    let loaded = scenario::load("returns.yaml", &text, &scenario::Choice::default(), &mut no_files);
    let loaded =
        loaded.unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| e.render(false)).collect::<String>()));
    Arc::new(Plan::new(loaded.scenario))
}

type Recorders = ((Tally, Intervals), Fingerprint);

fn engine(plan: &Arc<Plan>, replication: u64) -> Engine<Recorders> {
    let scenario = plan.scenario();
    let recorder = ((Tally::new(scenario), Intervals::new(scenario)), Fingerprint::new(scenario));
    Engine::new(Arc::clone(plan), routing::for_scenario(scenario), recorder, replication)
}

/// Contacts by class, and events, over all replications.
fn counted(load: &Load, plan: &Arc<Plan>) -> (Vec<u64>, u64) {
    let mut contacts = vec![0; load.rates.len()];
    let mut events = 0;
    for replication in 0..load.replications {
        let mut engine = engine(plan, replication);
        while !engine.run_slice(1).expect("the policy is sound") {
            events += 1;
        }
        for (sum, tally) in contacts.iter_mut().zip(&engine.into_recorder().0.0.classes) {
            *sum += tally.offered;
        }
    }
    (contacts, events)
}

/// CPU nanoseconds of all replications.
fn play(load: &Load, plan: &Arc<Plan>) -> f64 {
    let mut ns = 0.0;
    for replication in 0..load.replications {
        let mut engine = engine(plan, replication);
        let started = ProcessTime::now();
        engine.run().expect("the policy is sound");
        ns += started.elapsed().as_secs_f64() * 1e9;
    }
    ns
}

/// The load with customers who come again, and with as many contacts who come by themselves.
fn both(load: &Load) -> [Arc<Plan>; 2] {
    let again = plan(load, load.rates, Way::Again);
    let (contacts, _) = counted(load, &again);
    let hours = again.scenario().duration.secs_f64() / 3_600.0 * load.replications as f64;
    let rates: Vec<f64> = contacts.iter().map(|n| *n as f64 / hours).collect();
    [again, plan(load, &rates, Way::Plain)]
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if let [load, way] = numbers[..] {
        let load = &LOADS[load - 1];
        let plan = &both(load)[way - 1];
        let ns: f64 = (0..ROUNDS).map(|_| play(load, plan)).sum();
        println!("{ns:.0} ns");
        return;
    }
    for load in &LOADS {
        let plans = both(load);
        let events = plans.each_ref().map(|plan| {
            let (contacts, events) = counted(load, plan);
            (contacts.iter().sum::<u64>(), events)
        });
        // In turns; the least of the rounds.
        let mut least = [f64::INFINITY; 2];
        for _ in 0..ROUNDS {
            for (ns, plan) in least.iter_mut().zip(&plans) {
                *ns = ns.min(play(load, plan));
            }
        }
        let [again, plain] = [0, 1].map(|way| least[way] / events[way].1 as f64);
        let per_contact = events.map(|(contacts, events)| events as f64 / contacts as f64);
        println!(
            "{:22} {again:4.0} ns an event, {plain:4.0} plain ({:.2}); {:.2} and {:.2} events a contact",
            load.name,
            again / plain,
            per_contact[0],
            per_contact[1]
        );
    }
}
