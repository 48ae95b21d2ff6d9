//! The static plan of concurrency: where agents have more slots than is good for their speed. Seeds are fixed, so that a test
//! which has passed keeps passing; each says how often another seed would fail by bad luck.

use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, Plan, Recorder, View};
use stormdrill::experiment::{Results, RunSpec, replicate};
use stormdrill::model::{Outcome, Scenario, SimTime};
use stormdrill::routing;
use stormdrill::stats::{Difference, Linearised};

use crate::load::of_text;

/// The total speed of a novice peaks at 3 conversations (1, 1.6, 1.86, 1.8, 1.7), that of an expert at 5 (1, 1.84, 2.46,
/// 2.88, 3.1).
const NOVICES: &str = "slots: 5, speed: [1, 0.8, 0.62, 0.45, 0.34]";
const EXPERTS: &str = "slots: 5, speed: [1, 0.92, 0.82, 0.72, 0.62]";

/// Three experts and six novices complete at most 204.6 chats of six minutes an hour.
fn team(rate: u32, routing: &str) -> Scenario {
    of_text(
        "team",
        &format!(
            "
schema: 1
seed: 5
duration: 10h
contacts:
  chat: {{arrivals: {{rate: {rate}/h}}, handling: {{exponential: {{mean: 6m}}}}, patience: {{exponential: {{mean: 5m}}}}}}
agents:
  novices: {{count: 6, {NOVICES}}}
  experts: {{count: 3, {EXPERTS}}}
routing: {{{routing}}}
"
        ),
    )
}

fn play(scenario: Scenario) -> Results {
    let spec = RunSpec { replications: 40, ..RunSpec::default() };
    replicate(&Arc::new(Plan::new(scenario)), &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound")
}

/// The interval of the difference in abandoned chats a day, `static_planning` less another routing; one in a thousand does
/// not hold the truth.
fn against(rate: u32, other: &str) -> Difference {
    let abandoned = |routing: &str| {
        let days = play(team(rate, routing)).replications;
        let each = days.iter().map(|day| day.classes[0].count(Outcome::Abandoned) as f64);
        Linearised::mean(each.collect::<Vec<_>>()).expect("there are days")
    };
    let (base, new) = (abandoned(other), abandoned("policy: static_planning"));
    Difference::paired(&base, &new, 0.999).expect("as many days")
}

/// In overload the others fill everybody to the limit, and novices complete a tenth less than at their peak.
#[test]
fn in_overload_fewer_give_up_than_with_full_slots() {
    for other in ["agent_order: most_spare", "agent_order: fewest_open", "agent_order: linear"] {
        let difference = against(240, other);
        assert!(difference.high().is_some_and(|high| high < 0.0), "{other}: {difference:?}");
    }
}

/// Below the capacity, it is enough that no further conversation goes to those whom it slows down most: `linear` fills the
/// novices first.
#[test]
fn near_capacity_fewer_give_up_than_when_agents_are_filled_one_after_another() {
    let difference = against(190, "agent_order: linear");
    assert!(difference.high().is_some_and(|high| high < 0.0), "{difference:?}");
}

/// Counts completions from a time on, and looks how many conversations agents have.
struct Completions {
    from: SimTime,
    completed: u64,
    most: u32,
}

impl Recorder for Completions {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Started { agent, .. } = fact {
            self.most = self.most.max(view.open(agent));
        }
        if matches!(fact, Fact::Released { .. }) && view.now() >= self.from && view.now() < view.scenario().horizon() {
            self.completed += 1;
        }
    }
}

/// With an endless backlog, n agents at their best level j complete n j f(j) / mean contacts an hour. Handling is
/// exponential, so completions in 400 hours are Poisson; four standard deviations are exceeded by one seed in 16,000.
#[test]
fn completions_an_hour_are_those_of_the_best_level() {
    for (group, best, total) in [(NOVICES, 3, 1.86), (EXPERTS, 5, 3.1)] {
        let scenario = of_text(
            "backlog",
            &format!(
                "
schema: 1
duration: 404h
end: stop
contacts:
  chat: {{arrivals: {{rate: 100/h}}, handling: {{exponential: {{mean: 6m}}}}, patience: never}}
agents:
  team: {{count: 2, {group}}}
routing: {{policy: static_planning}}
"
            ),
        );
        let recorder = Completions { from: SimTime::from_secs(4 * 3_600), completed: 0, most: 0 };
        let policy = routing::for_scenario(&scenario);
        let mut engine = Engine::new(Arc::new(Plan::new(scenario)), policy, recorder, 0);
        engine.run().expect("the policy is sound");
        let seen = engine.into_recorder();
        let expected = 400.0 * 2.0 * total * 10.0;
        let error = (seen.completed as f64 - expected).abs() / expected.sqrt();
        assert!(error < 4.0, "{} against {expected}", seen.completed);
        assert_eq!(seen.most, best);
    }
}
