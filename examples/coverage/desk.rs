//! Erlang A as a scenario, and its exact values.

use std::sync::Arc;

use stormdrill::analytic::{Centre, Steady};
use stormdrill::engine::Plan;
use stormdrill::experiment::compare::{Compared, Contender};
use stormdrill::experiment::{Results, RunSpec, replicate};
use stormdrill::gate::Gate;
use stormdrill::model::{Law, Outline, Scenario};
use stormdrill::random::STREAM_VERSION;
use stormdrill::routing;
use stormdrill::scenario::Choice;

/// One class, one group, nothing that changes, in the steady state.
#[derive(Clone, Copy)]
pub struct Desk {
    pub agents: u32,
    pub handling_s: f64,
}

pub const PER_HOUR: f64 = 570.0;
pub const PATIENCE_S: f64 = 120.0;
pub const WITHIN_S: f64 = 20.0;
/// Load 9.5 erlangs.
pub const DESK: Desk = Desk { agents: 10, handling_s: 60.0 };

/// How much is simulated for one run.
#[derive(Clone, Copy)]
pub struct Effort {
    pub replications: u32,
    /// The window of each replication, after a warm-up of ten relaxation times.
    pub minutes: u32,
}

/// A finished run.
pub struct Run {
    pub outline: Outline,
    pub scenario: Scenario,
    pub results: Results,
}

impl Desk {
    pub fn exact(&self) -> Steady {
        let centre = Centre {
            arrivals_per_s: PER_HOUR / 3_600.0,
            handling_s: self.handling_s,
            agents: self.agents,
            patience_s: Some(PATIENCE_S),
            lines: None,
        };
        centre.solve().expect("it is in range")
    }

    pub fn run(&self, seed: u64, effort: Effort) -> Run {
        self.run_with_targets("", seed, effort)
    }

    /// A run with targets: the lines below `slas:`, indented.
    pub fn run_with_targets(&self, slas: &str, seed: u64, effort: Effort) -> Run {
        const WARM_UP_MIN: u32 = 40;
        let mut text = format!(
            "schema: 1\nduration: {}m\nwarm_up: {WARM_UP_MIN}m\nend: continue\n\
             channels: {{phone: {{answer_within: {WITHIN_S}s}}}}\n\
             contacts:\n  call:\n    channel: phone\n    arrivals: {{rate: {PER_HOUR}/h}}\n\
             \x20   handling: {{exponential: {{mean: 60s}}}}\n    patience: {{exponential: {{mean: {PATIENCE_S}s}}}}\n\
             agents:\n  team: {{count: {}}}\n",
            WARM_UP_MIN + effort.minutes,
            self.agents
        );
        if !slas.is_empty() {
            text += &format!("slas:\n{slas}");
        }
        let loaded = stormdrill::scenario::load("desk.yaml", &text, &Choice::default(), &mut |_| Err(String::new()));
        let loaded = loaded.unwrap_or_else(|problems| panic!("{}", problems[0].render(false)));
        let mut scenario = loaded.scenario;
        scenario.classes[0].handling = Law::Exponential { mean_s: self.handling_s };
        scenario.seed = seed;
        play(scenario, &loaded.gates, effort.replications, 1)
    }
}

/// Plays a scenario.
pub fn play(scenario: Scenario, gates: &[Gate], replications: u32, threads: usize) -> Run {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { replications, threads, gates, ..RunSpec::default() };
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    Run { outline: Outline::of(&scenario), scenario, results }
}

impl Run {
    pub fn named<'a>(&'a self, name: &str) -> Contender<'a> {
        Contender {
            name: name.to_owned(),
            outline: &self.outline,
            results: &self.results,
            stream_version: STREAM_VERSION,
        }
    }
}

/// The exact value of a compared measure.
pub fn exact(steady: &Steady, measure: Compared) -> f64 {
    match measure {
        Compared::InTime => steady.answered_within(WITHIN_S),
        Compared::Abandoned => steady.p_abandon(),
        Compared::TurnedAway => steady.p_block(),
        Compared::MeanWait => steady.mean_wait_served(),
        Compared::WaitP95 => steady.wait_quantile_served(0.95),
        Compared::Occupancy => steady.occupancy(),
        // Nothing random, or nothing that this desk has.
        _ => f64::NAN,
    }
}
