//! Plays a scenario with a routing policy of one's own, and ends as `stormdrill run` does.
//!
//! `cargo run --example own_policy -- scenarios/promotion-spike.yaml 2` serves whoever has waited longest. The second argument is
//! after how many decisions in a replication the policy panics: that fails the run and names the replication.

use std::process::ExitCode;
use std::sync::Arc;

use stormdrill::cli;
use stormdrill::engine::{Placement, Plan, RoutingPolicy, View};
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::model::{AgentId, ContactId};
use stormdrill::random::Stream;
use stormdrill::scenario::{self, Choice};

/// A free agent takes the contact that has waited longest among those it can serve.
struct FirstCome {
    decisions_left: Option<u64>,
}

impl RoutingPolicy for FirstCome {
    fn name(&self) -> &str {
        "first-come"
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        if let Some(left) = &mut self.decisions_left {
            *left = left.checked_sub(1).expect("the last decision that was allowed");
        }
        let groups = view.groups_for(view.class_of(contact));
        match groups.iter().find_map(|&group| view.longest_idle(group)) {
            Some(agent) => Placement::Serve(agent),
            None => Placement::Wait { review_after: None },
        }
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        let skills = &view.scenario().groups[view.group_of(agent).index()].skills;
        let lanes = skills.iter().flat_map(|skill| view.lanes_of(skill.class));
        let heads = lanes.filter_map(|&lane| view.head_of(lane));
        heads.min_by_key(|&contact| view.arrived(contact))
    }
}

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let Some(path) = words.next() else {
        eprintln!("usage: own_policy SCENARIO [DECISIONS]");
        return cli::ExitCode::Usage.into();
    };
    let decisions_left = words.next().and_then(|n| n.parse().ok());
    play(&path, decisions_left).into()
}

fn play(path: &str, decisions_left: Option<u64>) -> cli::ExitCode {
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("cannot read {path}");
        return cli::ExitCode::Usage;
    };
    let mut include = |_: &str| Err("this program reads one file".to_owned());
    let scenario = match scenario::load(path, &text, &Choice::default(), &mut include) {
        Ok(loaded) => loaded.scenario,
        Err(diagnostics) => {
            diagnostics.iter().for_each(|d| eprintln!("{}", d.render(false)));
            return cli::ExitCode::InvalidScenario;
        }
    };
    let spec = RunSpec { replications: scenario.replications, threads: 2, ..RunSpec::default() };
    let plan = Arc::new(Plan::new(scenario));
    match replicate(&plan, &|_| Box::new(FirstCome { decisions_left }), spec, |_, _| {}) {
        Ok(results) => {
            println!("{} replications, fingerprint {:016x}", results.replications.len(), results.fingerprint());
            cli::ExitCode::Ok
        }
        Err(failure) => {
            eprintln!("error: {failure} (exit {})", cli::ExitCode::Failed as u8);
            cli::ExitCode::Failed
        }
    }
}
