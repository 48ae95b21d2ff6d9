//! What policies cost: `cargo bench --bench policies` prints CPU nanoseconds an event for 50, 500 and 5,000 agents with 4 and
//! 40 queues, and in brackets the ratio to first come, first served of the same size. The load is 95 % and each class can
//! go to two groups.
//!
//! Rows are all registered policies and criteria that a scenario can ask for by name alone. `cargo bench --bench policies --
//! ROW AGENTS QUEUES CONTACTS` plays one cell once, for counting instructions.

use std::iter;
use std::sync::Arc;

use cpu_time::ProcessTime;
use stormdrill::engine::{Engine, Plan};
use stormdrill::record::{Fingerprint, Intervals, Tally};
use stormdrill::routing::agent_order::AGENT_ORDERS;
use stormdrill::routing::contact_order::CONTACT_ORDERS;
use stormdrill::routing::{Description, POLICIES};
use stormdrill::{routing, scenario};

const SIZES: [Size; 6] = [
    Size { agents: 50, queues: 4 },
    Size { agents: 50, queues: 40 },
    Size { agents: 500, queues: 4 },
    Size { agents: 500, queues: 40 },
    Size { agents: 5_000, queues: 4 },
    Size { agents: 5_000, queues: 40 },
];
const CONTACTS: u32 = 150_000;
/// Rows are played in turn, and a cell is the least of so many rounds.
const ROUNDS: usize = 5;
const HANDLING_S: f64 = 300.0;
const LOAD: f64 = 0.95;
/// Events are counted in slices.
const SLICE: u64 = 500;

#[derive(Clone, Copy)]
struct Size {
    agents: u32,
    queues: u32,
}

/// A name and the scenario's `routing`; the first row is what the others are compared with.
fn rows() -> Vec<(String, String)> {
    let policies = POLICIES.iter().map(|p| p.description);
    let contact_orders = CONTACT_ORDERS.iter().map(|c| c.description);
    let agent_orders = AGENT_ORDERS.iter().map(|c| c.description);
    let named = |d: Description| (d.name.to_owned(), format!("routing: {{{}: {}}}", d.stage.name(), d.name));
    let fifo = ("fifo".to_owned(), "routing: {contact_order: age}".to_owned());
    iter::once(fifo).chain(policies.chain(contact_orders).chain(agent_orders).map(named)).collect()
}

/// As many groups as queues, at most ten. Each serves its own share of the classes and that of the group before.
fn yaml(size: Size, contacts: u32, routing: &str) -> String {
    let Size { agents, queues } = size;
    let groups = queues.min(10);
    let share = queues / groups;
    let rate = LOAD * f64::from(agents) / HANDLING_S;
    let mut text = format!(
        "schema: 1\nname: policies\nduration: {}s\ninterval: 1d\nend: stop\n{routing}\ncontacts:\n",
        (f64::from(contacts) / rate).round()
    );
    for class in 0..queues {
        text += &format!(
            "  c{class}: {{priority: {priority}, arrivals: {{rate: {rate}/s}}, handling: {{exponential: {{mean: {HANDLING_S}s}}}}, \
             patience: {{exponential: {{mean: 300s}}}}}}\n",
            priority = class % 4,
            rate = rate / f64::from(queues),
        );
    }
    text += "agents:\n";
    for group in 0..groups {
        let count = agents / groups + u32::from(group < agents % groups);
        let own = group * share..(group + 1) * share;
        let before = (group + groups - 1) % groups;
        let skills: Vec<_> = own.chain(before * share..(before + 1) * share).map(|class| format!("c{class}")).collect();
        text += &format!("  g{group}: {{count: {count}, skills: [{}]}}\n", skills.join(", "));
    }
    text
}

fn plan(size: Size, contacts: u32, routing: &str) -> Result<Arc<Plan>, String> {
    let mut no_files = |name: &str| Err(format!("{name}: there are no files here"));
    let text = yaml(size, contacts, routing);
    match scenario::load("policies.yaml", &text, &scenario::Choice::default(), &mut no_files) {
        Ok(loaded) => Ok(Arc::new(Plan::new(loaded.scenario))),
        Err(errors) => Err(errors.iter().map(|e| e.render(false)).collect()),
    }
}

/// CPU nanoseconds an event, and events.
fn play(plan: &Arc<Plan>) -> (f64, u64) {
    let scenario = plan.scenario();
    let recorder = ((Tally::new(scenario), Intervals::new(scenario)), Fingerprint::new(scenario));
    let mut engine = Engine::new(Arc::clone(plan), routing::for_scenario(scenario), recorder, 0);
    let mut events = SLICE;
    let started = ProcessTime::now();
    while !engine.run_slice(SLICE).expect("the policy is sound") {
        events += SLICE;
    }
    (started.elapsed().as_secs_f64() * 1e9 / events as f64, events)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if let [row, numbers @ ..] = &arguments[..]
        && let [agents, queues, contacts] = numbers.iter().filter_map(|n| n.parse().ok()).collect::<Vec<u32>>()[..]
    {
        let (_, routing) = rows().into_iter().find(|(name, _)| name == row).expect("a row of the table");
        let plan = plan(Size { agents, queues }, contacts, &routing).unwrap_or_else(|errors| panic!("{errors}"));
        println!("{} events", play(&plan).1);
        return;
    }
    let mut table: Vec<(String, Vec<Arc<Plan>>)> = Vec::new();
    for (name, routing) in rows() {
        match SIZES.iter().map(|&size| plan(size, CONTACTS, &routing)).collect() {
            Ok(plans) => table.push((name, plans)),
            Err(errors) => eprintln!("{name} is left out: {}", errors.lines().next().unwrap_or_default()),
        }
    }
    println!("ns an event (ratio to first come, first served)");
    print!("{:20}", "agents x queues");
    SIZES.iter().for_each(|s| print!("{:>15}", format!("{} x {}", s.agents, s.queues)));
    println!();
    let mut least = vec![[f64::INFINITY; SIZES.len()]; table.len()];
    for _ in 0..ROUNDS {
        for size in 0..SIZES.len() {
            for (row, (_, plans)) in table.iter().enumerate() {
                least[row][size] = least[row][size].min(play(&plans[size]).0);
            }
        }
    }
    let mut worst: f64 = 0.0;
    for ((name, _), cells) in table.iter().zip(&least) {
        print!("{name:20}");
        for (cell, fifo) in cells.iter().zip(&least[0]) {
            worst = worst.max(cell / fifo);
            print!("{:>15}", format!("{cell:.0} ({:.2})", cell / fifo));
        }
        println!();
    }
    println!("worst ratio {worst:.2}");
}
