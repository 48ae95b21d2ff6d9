//! A routing policy from outside the crate, compared with a preset on the same customers:
//! `cargo run --release --example custom_policy`.

use std::sync::Arc;

use stormdrill::engine::{Placement, Plan, RoutingPolicy, View};
use stormdrill::experiment::{Replication, RunFailure, RunSpec, replicate};
use stormdrill::model::{AgentId, ContactId, Outcome, Scenario};
use stormdrill::random::Stream;
use stormdrill::record::ClassTally;
use stormdrill::routing;
use stormdrill::scenario::{Choice, load};
use stormdrill::stats::{Difference, Linearised};

/// A freed agent takes the contact that came last: in a crisis most of those who came first have given up inside.
struct LastCome;

impl RoutingPolicy for LastCome {
    fn name(&self) -> &str {
        "last-come"
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        let groups = view.groups_for(view.class_of(contact));
        let free = groups.iter().find_map(|&group| view.longest_idle(group));
        free.map_or(Placement::Wait { review_after: None }, Placement::Serve)
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        let skills = &view.scenario().groups[view.group_of(agent).index()].skills;
        let lanes = skills.iter().flat_map(|skill| view.lanes_of(skill.class));
        lanes.filter_map(|&lane| view.tail_of(lane)).max_by_key(|&contact| view.arrived(contact))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("scenarios/promotion-spike.yaml")?;
    let mut no_files = |_: &str| Err("this scenario names no file".to_owned());
    let choice = Choice { variant: None, sets: vec!["routing.policy=fifo".to_owned()] };
    let loaded = load("promotion-spike.yaml", &text, &choice, &mut no_files).map_err(|e| e[0].render(false))?;
    let plan = Arc::new(Plan::new(loaded.scenario));
    let spec = RunSpec { replications: 100, threads: 2, ..RunSpec::default() };
    let abandoned = |policy: &(dyn Fn(&Scenario) -> Box<dyn RoutingPolicy> + Sync)| {
        let results = replicate(&plan, policy, spec, |_, _| {})?;
        let sum = |r: &Replication, of: fn(&ClassTally) -> u64| r.classes.iter().map(of).sum::<u64>() as f64;
        let days = results.replications.iter();
        let shares = days.map(|r| (sum(r, |c| c.count(Outcome::Abandoned)), sum(r, |c| c.offered)));
        Ok::<_, RunFailure>(Linearised::ratio(shares))
    };
    let (fifo, last) = (abandoned(&routing::for_scenario)?, abandoned(&|_| Box::new(LastCome))?);
    let (fifo, last) = fifo.zip(last).ok_or("nobody came")?;
    let difference = Difference::paired(&fifo, &last, 0.95).ok_or("the runs differ in length")?;
    println!("abandoned with fifo: {:.1} %, with last-come: {:.1} %", 100.0 * fifo.value, 100.0 * last.value);
    let half_width = difference.half_width.unwrap_or(f64::INFINITY);
    println!("difference: {:+.1} points ± {:.1}, paired", 100.0 * difference.value, 100.0 * half_width);
    Ok(())
}
