//! What becomes of a routing policy that panics: `cargo run --example faulty_policy` ends as `stormdrill run` does then, with
//! an error that names the replication, the policy, the time and the question.

use std::process::ExitCode;
use std::sync::Arc;

use stormdrill::cli;
use stormdrill::engine::{Placement, Plan, RoutingPolicy, View};
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::model::{AgentId, ContactId};
use stormdrill::random::Stream;
use stormdrill::scenario::{Choice, load};

/// Lets the first contacts wait, and gives up then.
struct Faulty {
    patience: u32,
}

impl RoutingPolicy for Faulty {
    fn name(&self) -> &str {
        "faulty"
    }

    fn place(&mut self, _: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        self.patience = self.patience.checked_sub(1).expect("contacts that can wait");
        Placement::Wait { review_after: None }
    }

    fn next_for(&mut self, _: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        None
    }
}

fn main() -> ExitCode {
    let text = include_str!("../scenarios/promotion-spike.yaml");
    let mut no_files = |_: &str| Err("this scenario names no file".to_owned());
    let scenario = load("promotion-spike.yaml", text, &Choice::default(), &mut no_files).expect("it is valid").scenario;
    let spec = RunSpec { replications: 4, threads: 2, ..RunSpec::default() };
    match replicate(&Arc::new(Plan::new(scenario)), &|_| Box::new(Faulty { patience: 2 }), spec, |_, _| {}) {
        Ok(_) => cli::ExitCode::Ok.into(),
        Err(failure) => {
            eprintln!("error: {failure} (exit {})", cli::ExitCode::Failed as u8);
            cli::ExitCode::Failed.into()
        }
    }
}
