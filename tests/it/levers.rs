//! Actions change what they name, by as much as they say, and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use stormdrill::engine::{Action, Engine, Fact, Plan, Recorder, View};
use stormdrill::model::{ClassId, Scenario, SimTime};
use stormdrill::routing;

use crate::load::of_text;
use crate::swarm::generate;

/// When each contact arrived and was done.
#[derive(Default)]
struct Times {
    arrived: BTreeMap<(ClassId, u64), SimTime>,
    done: Vec<SimTime>,
}

impl Recorder for Times {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                let c = view.contact(contact);
                self.arrived.insert((c.class, c.ordinal), c.arrived);
            }
            Fact::Ended { .. } => self.done.push(view.now()),
            _ => {}
        }
    }
}

fn times(scenario: &Scenario, actions: &[(SimTime, Action)]) -> Times {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let mut engine = Engine::new(plan, routing::for_scenario(scenario), Times::default(), 0);
    for (at, action) in actions {
        engine.advance_to(*at).expect("the policy is sound");
        engine.apply(action).expect("the action fits the scenario");
    }
    engine.run().expect("the policy is sound");
    engine.into_recorder()
}

fn micros_apart(a: SimTime, b: SimTime) -> u64 {
    a.since(b).micros().max(b.since(a).micros())
}

/// To set the rate that is in force anyway moves no arrival: whatever the curve and the day's factor, the process finds
/// back to where it was. A little is lost to the microsecond where the rate is almost nothing.
#[test]
fn to_ask_for_the_present_rate_moves_no_arrival() {
    for seed in 0..60 {
        let scenario = generate::scenario(seed);
        let mut actions = Vec::new();
        for step in 0..40 {
            let at = SimTime::from_micros(scenario.duration.micros() / 41 * step + 1);
            actions.extend(
                (0..scenario.classes.len())
                    .map(|c| (at, Action::SetArrivalFactor { class: ClassId::at(c), factor: 1.0 })),
            );
        }
        let inside = |t: Times| t.arrived.into_iter().filter(|(_, at)| *at < scenario.horizon()).collect::<Vec<_>>();
        let (plain, asked) = (inside(times(&scenario, &[])), inside(times(&scenario, &actions)));
        assert_eq!(plain.len(), asked.len(), "seed {seed}");
        for (a, b) in plain.iter().zip(&asked) {
            assert!(a.0 == b.0 && micros_apart(a.1, b.1) < 1_000, "seed {seed}: {a:?} and {b:?}");
        }
    }
}

const STEADY: &str = "
schema: 1
duration: 10h
contacts:
  question: {arrivals: {rate: 60/h}, handling: 1m, wrap_up: 30s, patience: {exponential: {mean: 2m}}}
agents:
  team: {count: 30}
";

/// Without arrivals for an hour, those who would have come in it come an hour later, and so does everybody else; at twice
/// the rate they come in half the time.
#[test]
fn the_arrival_process_stands_still_and_hurries_as_told() {
    let scenario = of_text("steady", STEADY);
    let class = ClassId(0);
    let (two, three) = (SimTime::from_secs(7_200), SimTime::from_secs(10_800));
    let factor = |factor| Action::SetArrivalFactor { class, factor };
    let plain = times(&scenario, &[]).arrived;
    let paused = times(&scenario, &[(two, factor(0.0)), (three, factor(1.0))]).arrived;
    let hurried = times(&scenario, &[(two, factor(2.0))]).arrived;
    assert!(hurried.len() > plain.len() + 300 && paused.len() < plain.len());
    for (contact, &at) in &plain {
        let hour = SimTime::from_secs(3_600).since(SimTime::ZERO);
        let later = if at < two { at } else { at + hour };
        assert!(paused.get(contact).is_none_or(|found| micros_apart(*found, later) < 100));
        let sooner = SimTime::from_micros(two.micros().min(at.micros()) + at.since(two).micros() / 2);
        assert!(micros_apart(hurried[contact], sooner) < 100);
    }
}

/// What remains of a contact in progress is scaled, its wrap-up is not.
#[test]
fn a_change_of_handling_scales_what_remains() {
    let scenario = of_text("steady", STEADY);
    let first = times(&scenario, &[]);
    let start = first.arrived[&(ClassId(0), 0)];
    let after = |s: u64| SimTime::from_micros(start.micros() + s * 1_000_000);
    let handling = |at, factor| (at, Action::SetHandlingFactor { class: ClassId(0), factor });
    let done = |actions: &[(SimTime, Action)]| times(&scenario, actions).done.into_iter().min().expect("somebody came");
    // A minute of handling, half a minute of wrap-up.
    let alone = |s| done(&[handling(after(s), 3.0)]);
    assert_eq!(done(&[handling(SimTime::ZERO, 2.0)]), after(150));
    assert_eq!(alone(40), after(40 + 60 + 30));
    assert_eq!(alone(70), after(90), "in wrap-up nothing remains to be scaled");
    assert_eq!(done(&[handling(after(20), 2.0), handling(after(40), 0.5)]), after(40 + 15 + 30));
}
