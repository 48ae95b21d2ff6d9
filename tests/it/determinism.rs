//! The same scenario, seed and version give the same digits: on every machine, in debug and release, with any number of
//! threads, whatever else the scenario declares.

use std::collections::BTreeMap;
use std::sync::Arc;

use stormdrill::engine::{Fact, Plan, Recorder, View};
use stormdrill::experiment::{Results, RunSpec, replicate, replicate_with};
use stormdrill::model::{
    AgentGroup, Arrivals, ClassId, Concurrency, HoldingReply, Law, Outcome, RateCurve, Scenario, SimDuration, SimTime,
    Staffing, Turns,
};
use stormdrill::routing;

use crate::load::{of_text, shipped};

fn results(scenario: &Scenario, replications: u32, threads: usize) -> Results {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { replications, threads, ..RunSpec::default() };
    replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound")
}

fn fingerprint(scenario: &Scenario) -> u64 {
    results(scenario, 2, 1).fingerprint()
}

/// These change only when the order of events, a stream or a sampler does, on purpose: then `STREAM_VERSION` or the
/// changelog says so.
#[test]
fn shipped_scenarios_have_their_golden_fingerprints() {
    let golden = [
        ("promotion-spike", 3, 0x51d5_e219_bc96_5038),
        ("bank-february", 1, 0x14b5_501c_9949_bbd7),
        ("bank-day", 1, 0x282a_2bc3_0098_8717),
        ("bank-day-credit", 1, 0x810c_4c24_e515_6055),
    ];
    let found: Vec<_> = golden.map(|(name, n, _)| (name, n, results(&shipped(name), n, 1).fingerprint())).into();
    assert!(found == golden, "{found:#018x?}");
}

/// Conversations in turns, a holding reply, and one channel that gives way to the other.
fn with_everything(mut scenario: Scenario) -> Scenario {
    for class in &mut scenario.classes {
        let think = Law::Exponential { mean_s: 45.0 };
        let inactive_after = SimDuration::from_secs(180);
        class.dialogue.turns = Some(Turns { least: 4, most: 8, think, inactive_after });
        let (after, costs) = (SimDuration::from_secs(45), SimDuration::from_secs(5));
        class.dialogue.holding = Some(HoldingReply { after, costs });
    }
    if let Some(last) = scenario.channels.last_mut() {
        last.interruptible = true;
    }
    scenario
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let mut slots = shipped("promotion-spike");
    for group in &mut slots.groups {
        group.concurrency = Concurrency::of(4, &[1.0, 0.9, 0.7, 0.5]);
    }
    let everything = with_everything(shipped("promotion-spike"));
    for scenario in [shipped("promotion-spike"), shipped("bank-february"), slots, everything] {
        let (one, two) = (results(&scenario, 60, 1), results(&scenario, 60, 2));
        assert_eq!(one.replications, two.replications);
        assert_eq!(one.intervals, two.intervals);
        assert_eq!(one.batches, two.batches);
        assert_eq!(one.fingerprint(), two.fingerprint());
    }
}

#[test]
fn what_never_acts_leaves_no_trace() {
    let scenario = shipped("promotion-spike");
    let plain = fingerprint(&scenario);

    let mut quiet = scenario.classes[0].clone();
    quiet.name = "nobody-asks".into();
    quiet.arrivals = Arrivals::Poisson { rate: RateCurve::constant(0.0), day_factor_cv: None };
    let mut with_class = scenario.clone();
    with_class.classes.push(quiet);
    assert_eq!(fingerprint(&with_class), plain, "a class without arrivals");

    let idlers = AgentGroup {
        name: "idlers".into(),
        skills: Vec::new(),
        staffing: Staffing::Constant(3),
        cost_per_hour: None,
        answering: None,
        long_load: Default::default(),
        concurrency: Concurrency::ONE,
    };
    let mut with_group = scenario.clone();
    with_group.groups.insert(0, idlers);
    for group in with_group.classes.iter_mut().flat_map(|c| &mut c.groups) {
        group.0 += 1;
    }
    assert_eq!(fingerprint(&with_group), plain, "a group that can serve nobody, before all others");

    let mut reordered = scenario.clone();
    reordered.channels.reverse();
    for class in &mut reordered.classes {
        class.channel.0 = scenario.channels.len() as u32 - 1 - class.channel.0;
    }
    assert_eq!(fingerprint(&reordered), plain, "channels in another order");
}

#[test]
fn what_matters_changes_the_fingerprint() {
    let scenario = shipped("promotion-spike");
    let plain = results(&scenario, 2, 1);
    assert_ne!(plain.replications[0].fingerprint, plain.replications[1].fingerprint, "replications differ");
    let other_seed = Scenario { seed: scenario.seed + 1, ..scenario.clone() };
    assert_ne!(fingerprint(&other_seed), plain.fingerprint(), "another seed");
    let mut renamed = scenario.clone();
    renamed.classes[0].name = "renamed".into();
    assert_ne!(fingerprint(&renamed), plain.fingerprint(), "streams belong to names");
    let mut one_more = scenario;
    one_more.groups[0].staffing = Staffing::Constant(4);
    assert_ne!(fingerprint(&one_more), plain.fingerprint(), "another agent");
}

/// What a contact has drawn, as far as a run shows it.
#[derive(Clone, Copy, Debug, Default)]
struct Drawn {
    arrived: SimTime,
    answered: Option<SimDuration>,
    service: Option<SimDuration>,
    patience: Option<SimDuration>,
}

#[derive(Default)]
struct Draws {
    of: BTreeMap<(ClassId, u64), Drawn>,
    /// The latest release: who and for how long.
    released: SimDuration,
}

impl Recorder for Draws {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                let c = view.contact(contact);
                self.of.insert((c.class, c.ordinal), Drawn { arrived: c.arrived, ..Drawn::default() });
            }
            Fact::Released { since, .. } => self.released = view.now().since(since),
            Fact::Ended { contact, outcome, wait, .. } => {
                let c = view.contact(contact);
                let drawn = self.of.get_mut(&(c.class, c.ordinal)).expect("it has arrived");
                match outcome {
                    Outcome::Answered => (drawn.answered, drawn.service) = (Some(wait), Some(self.released)),
                    Outcome::Abandoned => drawn.patience = Some(wait),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn draws(scenario: &Scenario) -> BTreeMap<(ClassId, u64), Drawn> {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec::default();
    let mut of = BTreeMap::new();
    replicate_with(&plan, &routing::for_scenario, spec, &|_| Draws::default(), |_, f| of = f.extra.of.clone())
        .expect("the policy is sound");
    of
}

/// Common random numbers: the same people come, with the same questions and the same patience, whoever is there to
/// answer. So a comparison is about the agents alone.
#[test]
fn another_agent_meets_the_same_customers() {
    let text = "
schema: 1
duration: 24h
contacts:
  order: {arrivals: {rate: 60/h, day_factor: {gamma: {cv: 20%}}}, handling: {lognormal: {mean: 6m, cv: 1}}, wrap_up: {exponential: {mean: 20s}}, patience: {exponential: {mean: 2m}}}
  claim: {arrivals: {rate: 30/h}, handling: {gamma: {mean: 8m, cv: 0.7}}, patience: {weibull: {scale: 3m, shape: 1.5}}}
agents:
  team: {count: 9}
";
    let scenario = of_text("crn", text);
    let mut more = scenario.clone();
    more.groups[0].staffing = Staffing::Constant(10);
    let (few, many) = (draws(&scenario), draws(&more));
    assert!(few.len() > 1_500 && few.keys().eq(many.keys()));
    let (mut both_served, mut both_left, mut differ) = (0, 0, 0);
    for (a, b) in few.values().zip(many.values()) {
        assert_eq!(a.arrived, b.arrived);
        if let (Some(a), Some(b)) = (a.service, b.service) {
            assert_eq!(a, b, "the same handling and wrap-up");
            both_served += 1;
        }
        if let (Some(a), Some(b)) = (a.patience, b.patience) {
            assert_eq!(a, b, "the same patience");
            both_left += 1;
        }
        for (patience, answered) in [(a.patience, b.answered), (b.patience, a.answered)] {
            if let (Some(patience), Some(wait)) = (patience, answered) {
                assert!(wait <= patience, "answered within the same patience");
                differ += 1;
            }
        }
    }
    assert!(both_served > 500 && both_left > 50 && differ > 50, "{both_served} {both_left} {differ}");
}
