//! Several conversations an agent, against formulas: what a team completes under an endless backlog, and one slot against a
//! phone. `docs/concurrency.svg` is drawn from the same runs; `STORMDRILL_BLESS=1` rewrites it.

mod plot;

use std::path::Path;
use std::sync::Arc;

use stormdrill::engine::{Fact, Plan, Recorder, View};
use stormdrill::experiment::{LEVEL, RunSpec, replicate, replicate_with};
use stormdrill::model::{Arrivals, Concurrency, Outcome, Scenario, SimTime, TracePatience, TraceRow, Weight};
use stormdrill::routing;
use stormdrill::stats::mean;

use crate::load::{of_text, shipped};
use plot::{Curve, Point};

const AGENTS: u32 = 10;
const HANDLING_S: f64 = 600.0;
const HOURS: f64 = 10.0;
/// More than anybody can do in the time.
const BACKLOG: usize = 3_000;

/// Speed of each conversation by how many there are: the shares of the speed alone that chat teams are planned with.
const EXPERT: &[f64] = &[1.0, 0.92, 0.82, 0.72, 0.62, 0.50];
const NOVICE: &[f64] = &[1.0, 0.85, 0.68, 0.48, 0.36];

/// Contacts completed before the end.
struct Done {
    end: SimTime,
    count: u32,
}

impl Recorder for Done {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        let completed = matches!(fact, Fact::Ended { outcome: Outcome::Answered, .. }) && view.now() < self.end;
        self.count += u32::from(completed);
    }
}

/// A team with more work than it can do, each agent with so many conversations at once.
fn backlog(limit: u32, speed: &[f64]) -> Scenario {
    let text = format!(
        "schema: 1
duration: {HOURS}h
end: stop
replications: 40
contacts:
  message: {{arrivals: {{rate: 1/h}}, handling: {{exponential: {{mean: {HANDLING_S}s}}}}, patience: never}}
agents:
  team: {{count: {AGENTS}, slots: {limit}, speed: {speed:?}}}
"
    );
    let mut scenario = of_text("backlog", &text);
    let row =
        TraceRow { at: SimTime::ZERO, handling: None, patience: TracePatience::Drawn, priority: None, credit: None };
    scenario.classes[0].arrivals = Arrivals::Trace(vec![row; BACKLOG].into());
    scenario
}

/// Contacts an hour that the team completes, with the standard error.
fn completions(limit: u32, speed: &[f64]) -> Point {
    let plan = Arc::new(Plan::new(backlog(limit, &speed[..limit as usize])));
    let spec = RunSpec { replications: 40, ..RunSpec::default() };
    let mut an_hour = Vec::new();
    let end = plan.scenario().horizon();
    replicate_with(&plan, &routing::for_scenario, spec, &|_| Done { end, count: 0 }, |_, finished| {
        an_hour.push(f64::from(finished.extra.count) / HOURS)
    })
    .expect("the policy is sound");
    let estimate = mean(an_hour, LEVEL).expect("there are replications");
    let f = speed[limit as usize - 1];
    let exact = f64::from(AGENTS) * f64::from(limit) * f * 3_600.0 / HANDLING_S;
    Point { limit, exact, found: estimate.mean, se: estimate.se.expect("many replications") }
}

/// With more work than anybody can do, each of n agents has j conversations all the time, and n j f(j) / (handling time) are
/// completed. Handling is exponential, so that holds from the first second. Each of 11 values is within 4 standard errors of
/// 40 replications: bad luck with a chance of 11 x 2.7e-4 = 0.3 %, and the seed is fixed.
#[test]
fn under_an_endless_backlog_completions_are_those_of_the_formula_and_peak_at_five_and_three() {
    let curves = [("expert", EXPERT, 5), ("novice", NOVICE, 3)].map(|(name, speed, best)| {
        let points: Vec<Point> = (1..=speed.len() as u32).map(|limit| completions(limit, speed)).collect();
        for point in &points {
            let off = (point.found - point.exact).abs() / point.se;
            assert!(off <= 4.0, "{name} with {}: {} instead of {}", point.limit, point.found, point.exact);
        }
        let most = points.iter().max_by(|a, b| a.found.total_cmp(&b.found)).map(|p| p.limit);
        assert_eq!(most, Some(best), "{name}");
        Curve { name, points }
    });
    let drawn = plot::svg(&curves);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/concurrency.svg");
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::write(&path, &drawn).expect("docs is writable");
    }
    let stored = std::fs::read_to_string(&path).expect("the plot is there");
    assert!(stored == drawn, "docs/concurrency.svg is not what is drawn today");
}

/// The same customers and agents on the phone, and in channels whose agents may have one conversation.
fn twins(scenario: &Scenario) -> [Scenario; 2] {
    let mut phone = scenario.clone();
    for channel in &mut phone.channels {
        (channel.weight, channel.interruptible) = (Weight::Units(1), false);
    }
    for group in &mut phone.groups {
        group.concurrency = Concurrency::ONE;
    }
    let mut chat = phone.clone();
    for (i, channel) in chat.channels.iter_mut().enumerate() {
        channel.weight = if i % 2 == 0 { Weight::All } else { Weight::Units(3) };
    }
    for group in &mut chat.groups {
        group.concurrency = Concurrency { mixed: false, ..Concurrency::of(1, EXPERT) };
    }
    [phone, chat]
}

pub fn assert_one_slot_is_a_phone(scenario: &Scenario, replications: u32) {
    let [phone, chat] = twins(scenario).map(|scenario| {
        let plan = Arc::new(Plan::new(scenario));
        let spec = RunSpec { replications, threads: 1, ..RunSpec::default() };
        replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound")
    });
    assert_eq!(phone.fingerprint(), chat.fingerprint(), "{}", scenario.name);
    assert_eq!(phone.replications, chat.replications, "{}", scenario.name);
}

#[test]
fn with_one_slot_shipped_chat_scenarios_are_as_on_the_phone() {
    for name in ["promotion-spike", "three-channel-day", "examples/triage", "examples/two-promises"] {
        assert_one_slot_is_a_phone(&shipped(name), 3);
    }
}
