//! Random scenarios whose teams pull random levers.

use std::cell::Cell;
use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, LeverStep, Plan, Recorder, View};
use stormdrill::model::{
    ChannelId, ClassId, Comparison, Condition, Effect, EndRule, Fatigue, Feature, Gauge, GroupId, Learning, Lever,
    LeverCost, LongLoad, Occasion, Outcome, Playbook, Reading, Release, Routing, Scenario, SimDuration, Staffing,
    Trigger, Watch, Whom,
};
use stormdrill::record::{Fingerprint, Tally};
use stormdrill::routing::{self, POLICIES, Policy, policies};

use super::dice::Dice;
use super::{for_each_seed, generate, in_steps};

fn condition(dice: &mut Dice, scenario: &Scenario, depth: u32) -> Condition {
    let several = |dice: &mut Dice| (0..dice.between(1, 2)).map(|_| condition(dice, scenario, depth + 1)).collect();
    match dice.between(0, if depth < 2 { 6 } else { 3 }) {
        4 => Condition::All(several(dice)),
        5 => Condition::Any(several(dice)),
        6 => Condition::Not(Box::new(condition(dice, scenario, depth + 1))),
        _ => {
            let gauge = dice.pick(&[
                Gauge::Waiting,
                Gauge::LongestWait,
                Gauge::FreeAgents,
                Gauge::Busy,
                Gauge::ServiceLevel,
                Gauge::AbandonRate,
                Gauge::Offered,
                Gauge::TurnedAway,
            ]);
            let of = match dice.between(0, 3) {
                0 => Whom::Channel(ChannelId(dice.between(0, scenario.channels.len() as u64 - 1) as u32)),
                1 => Whom::Class(ClassId(dice.between(0, scenario.classes.len() as u64 - 1) as u32)),
                2 => Whom::Group(GroupId(dice.between(0, scenario.groups.len() as u64 - 1) as u32)),
                _ => Whom::All,
            };
            let limit = match gauge {
                Gauge::Busy | Gauge::ServiceLevel | Gauge::AbandonRate => dice.real(0.0, 1.0),
                Gauge::LongestWait => dice.real(0.0, 600.0),
                _ => dice.between(0, 8) as f64,
            };
            let comparison = dice.pick(&[Comparison::Less, Comparison::AtMost, Comparison::More, Comparison::AtLeast]);
            Condition::Is(Reading { gauge, of, comparison, limit })
        }
    }
}

fn watch(dice: &mut Dice, scenario: &Scenario) -> Watch {
    Watch { condition: condition(dice, scenario, 0), lasting: SimDuration::from_secs(60 * dice.between(0, 5)) }
}

const HOUR: SimDuration = SimDuration::from_secs(3_600);

fn effect(dice: &mut Dice, scenario: &Scenario) -> Option<Effect> {
    let class = ClassId(dice.between(0, scenario.classes.len() as u64 - 1) as u32);
    let group = GroupId(dice.between(0, scenario.groups.len() as u64 - 1) as u32);
    let channel = ChannelId(dice.between(0, scenario.channels.len() as u64 - 1) as u32);
    let factor = dice.pick(&[0.3, 0.8, 1.0, 1.5, 3.0]);
    Some(match dice.between(0, 10) {
        0 => Effect::Handling { class, factor, share: dice.pick(&[0.4, 1.0]), floor: SimDuration::from_secs(5) },
        1 => Effect::Arrivals { class, factor },
        2 => Effect::Patience { class, factor },
        3 => Effect::Returns { class, occasion: dice.pick(&Occasion::ALL), factor },
        4 => Effect::Resolved { class, factor },
        5 => match scenario.groups[group.index()].staffing {
            Staffing::Shifts(_) if dice.chance(0.5) => Effect::PostponeBreaks { group, by: dice.within(HOUR, true) },
            Staffing::Shifts(_) => Effect::Overtime { group, lasts: dice.within(HOUR, true) },
            _ => Effect::Agents { group, more: dice.pick(&[-3, -1, 1, 4]) },
        },
        6 => Effect::Slots { group, more: dice.pick(&[-2, -1, 1, 3]) },
        7 => Effect::QueueCapacity { class, capacity: dice.between(0, 20) as u32 },
        8 => Effect::Allow { class, feature: Feature::Ban },
        9 => Effect::Routing(Box::new(another_routing(dice, scenario))),
        _ => Effect::Close { channel },
    })
}

/// Some policy by its name, told nothing.
fn another_routing(dice: &mut Dice, scenario: &Scenario) -> Routing {
    let untold = |policy: &&Policy| policy.parameters.iter().all(|p| p.kind.default().is_some());
    let policies: Vec<&Policy> = POLICIES.iter().filter(untold).collect();
    let groups = scenario.classes.iter().map(|class| class.groups.as_slice());
    policies::routing(policies[dice.between(0, policies.len() as u64 - 1) as usize], groups)
}

/// What hours, months and illness do to a group, perhaps.
fn long_load(dice: &mut Dice) -> LongLoad {
    let hours = |dice: &mut Dice| SimDuration::from_secs(600 * dice.between(1, 30));
    LongLoad {
        fatigue: dice.chance(0.3).then(|| Fatigue {
            occupancy: dice.real(0.2, 0.95),
            half_life: hours(dice),
            handling: dice.pick(&[0.8, 1.0, 1.3]),
            cv: dice.pick(&[0.0, 0.5]),
            resolved: dice.pick(&[0.5, 1.0]),
        }),
        learning: dice.chance(0.3).then(|| Learning { handling: dice.real(0.5, 3.0), half_life: hours(dice) }),
        absence: if dice.chance(0.3) { dice.real(0.0, 1.0) } else { 0.0 },
    }
}

/// The scenario of a seed, with levers, and agents who have a past.
fn led(seed: u64) -> Scenario {
    let mut scenario = generate::scenario(seed);
    let dice = &mut Dice::new(seed, "playbook");
    // A channel that stays closed may keep those from ending for whom `continue` waits.
    if scenario.end == EndRule::Continue {
        scenario.end = EndRule::Drain;
    }
    scenario.groups.iter_mut().for_each(|group| group.long_load = long_load(dice));
    let time = |dice: &mut Dice| SimDuration::from_secs(60 * dice.between(0, 60));
    let levers = (0..dice.between(1, 8)).map(|i| Lever {
        name: format!("lever-{i}"),
        is_event: dice.chance(0.2),
        trigger: match dice.chance(0.4) {
            true => Trigger::At(stormdrill::model::SimTime::ZERO + dice.within(scenario.duration, true)),
            false => Trigger::When(watch(dice, &scenario)),
        },
        lead: if dice.chance(0.5) { SimDuration::ZERO } else { time(dice) },
        takes: match dice.chance(0.3) {
            true => {
                vec![(GroupId(dice.between(0, scenario.groups.len() as u64 - 1) as u32), dice.between(1, 3) as u32)]
            }
            false => Vec::new(),
        },
        effects: (0..dice.between(1, 3)).filter_map(|_| effect(dice, &scenario)).collect(),
        until: match dice.between(0, 3) {
            0 => Release::Never,
            1 => Release::At(stormdrill::model::SimTime::ZERO + dice.within(scenario.duration, true)),
            2 => Release::After(time(dice)),
            _ => Release::When(watch(dice, &scenario)),
        },
        least: if dice.chance(0.5) { SimDuration::ZERO } else { time(dice) },
        again: dice.chance(0.5),
        cost: LeverCost::default(),
    });
    let levers = levers.collect();
    let refresh = SimDuration::from_secs(dice.pick(&[20, 60, 600]));
    scenario.playbook = Playbook { levers, refresh };
    scenario
}

/// Counts steps, and holds that they come in order.
#[derive(Default)]
struct Steps {
    last: Vec<Option<LeverStep>>,
    counts: [u64; 3],
}

impl Recorder for Steps {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        let Fact::Lever { lever, step } = fact else { return };
        let lever = lever as usize;
        if self.last.len() <= lever {
            self.last.resize(lever + 1, None);
        }
        let before = self.last[lever].replace(step);
        let again = view.scenario().playbook.levers[lever].again;
        match step {
            LeverStep::Pulled => assert!(before.is_none() || again && before == Some(LeverStep::TakenBack)),
            LeverStep::Live => assert_eq!(before, Some(LeverStep::Pulled)),
            LeverStep::TakenBack => assert_eq!(before, Some(LeverStep::Live)),
        }
        self.counts[step as usize] += 1;
    }
}

type Recorders = ((Steps, Tally), Fingerprint);

fn engine(scenario: &Scenario) -> Engine<Recorders> {
    let recorders = ((Steps::default(), Tally::new(scenario)), Fingerprint::new(scenario));
    Engine::new(Arc::new(Plan::new(scenario.clone())), routing::for_scenario(scenario), recorders, 0)
}

/// No policy is led to an impossible decision, nobody gets lost, and it does not matter how a run is stepped.
#[test]
fn identities_hold_whatever_levers_do() {
    let counts = Cell::new([0; 3]);
    for_each_seed(|seed| {
        let scenario = led(seed);
        let mut whole = engine(&scenario);
        whole.run().expect("the policy is sound");
        let ((steps, tally), fingerprint) = whole.into_recorder();
        for class in &tally.classes {
            assert_eq!(class.offered, class.outcomes.iter().sum::<u64>(), "offered = sum of the outcomes");
            let c = &class.customers;
            assert_eq!(c.served + c.helped + c.lost + c.undecided(), c.customers);
        }
        let answered: u64 = tally.classes.iter().map(|c| c.count(Outcome::Answered)).sum();
        assert_eq!(tally.groups.iter().map(|g| g.answered).sum::<u64>(), answered);
        for group in &tally.groups {
            assert!(group.busy_area_us <= group.present_area_us, "occupancy is at most 1");
        }
        let mut sum = counts.get();
        sum.iter_mut().zip(steps.counts).for_each(|(sum, n)| *sum += n);
        counts.set(sum);
        let stepped = in_steps(seed, &scenario, engine(&scenario));
        assert_eq!(stepped.1.value(), fingerprint.value(), "steps change nothing");
    });
    if std::env::var_os("STORMDRILL_SWARM_SEED").is_none() {
        assert!(counts.get().iter().all(|n| *n >= 50), "levers come and go: {:?}", counts.get());
    }
}
