//! Random scenarios, each a company of features that another seed lacks, held to the identities that any simulator must
//! satisfy exactly: conservation, Little, work conservation, first come first served, the order of one instant.
//!
//! A failure names its seed; `STORMDRILL_SWARM_SEED=<seed> cargo test --release --test it swarm` runs that one alone.

mod access;
pub mod actions;
mod areas;
mod checker;
mod customers;
mod desks;
mod dialogues;
pub mod dice;
mod entries;
pub mod generate;
mod ledger;
mod offers;
mod playbooks;
mod retention;
mod rules;
mod settled;
mod ways;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use stormdrill::engine::{Action, Engine, Fact, OfferEnd, Plan, Recorder, TransferStep, View};
use stormdrill::model::{Arrivals, ClassId, EndRule, Outcome, Scenario, SimTime, Skill, Staffing};
use stormdrill::record::{Fingerprint, Intervals, Tally};
use stormdrill::routing;

use actions::Planned;
use checker::{Checker, Disturbance};
use dice::Dice;

/// A build without optimisation tries fewer.
const SEEDS: u64 = if cfg!(debug_assertions) { 110 } else { 400 };

type Recorders = ((Checker, Fingerprint), (Tally, Intervals));

/// Runs a test for every seed and names those that fail, each with its message above.
fn for_each_seed(test: impl Fn(u64)) {
    let only: Option<u64> = std::env::var("STORMDRILL_SWARM_SEED").ok().and_then(|s| s.parse().ok());
    let seeds = only.map_or(0..SEEDS, |seed| seed..seed + 1);
    let fails = |seed: &u64| {
        let failed = catch_unwind(AssertUnwindSafe(|| test(*seed))).is_err();
        if failed {
            eprintln!("that was STORMDRILL_SWARM_SEED={seed}");
        }
        failed
    };
    let failed: Vec<u64> = seeds.filter(fails).collect();
    assert!(failed.is_empty(), "{} seeds failed: {failed:?}", failed.len());
}

fn engine(scenario: &Scenario, disturbance: Disturbance) -> Engine<Recorders> {
    let checker = Checker::new(scenario, disturbance);
    let recorders = ((checker, Fingerprint::new(scenario)), (Tally::new(scenario), Intervals::new(scenario)));
    Engine::new(Arc::new(Plan::new(scenario.clone())), routing::for_scenario(scenario), recorders, 0)
}

/// Ends a run, asserts all identities and returns the fingerprint.
fn finish(mut engine: Engine<Recorders>) -> u64 {
    engine.run().expect("the policy is sound");
    let ((checker, fingerprint), (tally, intervals)) = engine.into_recorder();
    ledger::assert_identities(&checker, &tally, &intervals);
    fingerprint.value()
}

/// Runs an engine to its end in steps.
fn in_steps<R: Recorder>(seed: u64, scenario: &Scenario, mut engine: Engine<R>) -> R {
    for at in moments(&mut Dice::new(seed, "steps"), scenario) {
        engine.advance_to(at).expect("the policy is sound");
    }
    engine.run().expect("the policy is sound");
    engine.into_recorder()
}

/// Some moments of the run, in order; the last may be its end, none is later.
fn moments(dice: &mut Dice, scenario: &Scenario) -> Vec<SimTime> {
    let mut times: Vec<SimTime> =
        (0..dice.between(1, 12)).map(|_| SimTime::ZERO + dice.within(scenario.duration, false)).collect();
    times.sort();
    times
}

#[test]
fn identities_hold_whatever_the_scenario_and_however_it_is_stepped() {
    for_each_seed(|seed| {
        let scenario = generate::scenario(seed);
        let whole = finish(engine(&scenario, Disturbance::default()));
        let mut stepped = engine(&scenario, Disturbance::default());
        for at in moments(&mut Dice::new(seed, "steps"), &scenario) {
            stepped.advance_to(at).expect("the policy is sound");
            assert_eq!(stepped.view().now(), at);
        }
        assert_eq!(finish(stepped), whole, "steps change nothing");
    });
}

#[test]
fn identities_hold_whatever_is_done_from_outside() {
    for_each_seed(|seed| {
        let scenario = generate::scenario(seed);
        let mut dice = Dice::new(seed, "actions");
        let plan: Vec<Planned> =
            moments(&mut dice, &scenario).into_iter().map(|at| actions::any(&mut dice, &scenario, at)).collect();
        let run = |with_impossible: bool| {
            let mut engine = engine(&scenario, actions::disturbance(&plan));
            for planned in plan.iter().filter(|p| p.ahead) {
                engine.schedule(planned.at, planned.action.clone());
            }
            for planned in plan.iter().filter(|p| !p.ahead) {
                engine.advance_to(planned.at).expect("the policy is sound");
                if with_impossible {
                    actions::refuse_all(&mut engine, &scenario);
                }
                engine.apply(&planned.action).expect("the action fits the scenario");
            }
            finish(engine)
        };
        let fingerprint = run(false);
        assert_eq!(run(true), fingerprint, "an impossible action changes nothing");
    });
}

#[test]
fn actions_that_set_what_is_already_so_change_nothing() {
    for_each_seed(|seed| {
        let scenario = generate::scenario(seed);
        let undisturbed = finish(engine(&scenario, Disturbance::default()));
        let mut engine = engine(&scenario, Disturbance { actions: true, lines: Vec::new() });
        for at in moments(&mut Dice::new(seed, "idle actions"), &scenario) {
            engine.advance_to(at).expect("the policy is sound");
            for action in actions::that_change_nothing(&engine, &scenario) {
                engine.apply(&action).expect("the action fits the scenario");
            }
        }
        assert_eq!(finish(engine), undisturbed);
    });
}

#[test]
fn a_planned_action_that_does_not_fit_ends_the_run_with_an_error() {
    let scenario = generate::scenario(1);
    let mut engine = engine(&scenario, Disturbance { actions: true, lines: Vec::new() });
    engine.schedule(
        SimTime::from_secs(1),
        Action::SetHandlingFactor { class: stormdrill::model::ClassId(0), factor: 0.0 },
    );
    let error = engine.run().expect_err("a factor of 0 does not fit");
    assert_eq!(error.to_string(), "a factor must be a positive number, not 0");
}

fn fingerprint(scenario: &Scenario) -> u64 {
    let policy = routing::for_scenario(scenario);
    let recorder = Fingerprint::new(scenario);
    let mut engine = Engine::new(Arc::new(Plan::new(scenario.clone())), policy, recorder, 0);
    engine.run().expect("the policy is sound");
    engine.into_recorder().value()
}

/// Rings in which the same groups may serve are as good as none.
#[test]
fn rings_that_open_to_nobody_new_change_nothing() {
    for_each_seed(|seed| {
        let mut plain = generate::scenario(seed);
        plain.classes.iter_mut().for_each(|class| class.access.clear());
        // While a run drains, those whom nobody will ever serve leave when nothing is left to happen; rings happen.
        plain.end = if plain.end == EndRule::Drain { EndRule::Stop } else { plain.end };
        let expected = fingerprint(&plain);
        let dice = &mut Dice::new(seed, "idle rings");
        for most in [0, 3] {
            let mut ringed = plain.clone();
            for class in &mut ringed.classes {
                for group in class.groups.clone() {
                    class.access.extend(access::uninterrupted(dice, group, most));
                }
            }
            assert_eq!(fingerprint(&ringed), expected, "with up to {most} rings");
        }
    });
}

/// A group without the skills and a class that never comes are as good as none, with rings or without.
#[test]
fn who_never_acts_changes_nothing() {
    for_each_seed(|seed| {
        let scenario = generate::scenario(seed);
        let expected = fingerprint(&scenario);
        let mut more = scenario.clone();
        let mut silent = more.classes[0].clone();
        silent.name = "silent".into();
        silent.arrivals = Arrivals::Trace([].into());
        let id = ClassId::at(more.classes.len());
        for group in &silent.groups {
            more.groups[group.index()].skills.push(Skill::of(id));
        }
        more.classes.push(silent);
        let mut unskilled = more.groups[0].clone();
        unskilled.name = "unskilled".into();
        unskilled.skills.clear();
        unskilled.staffing = Staffing::Constant(3);
        more.groups.push(unskilled);
        assert_eq!(fingerprint(&more), expected);
    });
}

/// Where an agent has one slot, words about several change nothing.
#[test]
fn one_slot_is_a_phone() {
    for seed in 0..SEEDS.min(50) {
        crate::concurrency::assert_one_slot_is_a_phone(&generate::scenario(seed), 1);
    }
}

/// How often what only some scenarios have has happened.
#[derive(Default)]
struct Rarities {
    diverted: u64,
    hung_up: u64,
    dropped_in_line: u64,
    in_shared_queue: u64,
    declined: u64,
    missed: u64,
    withdrawn: u64,
    ended_while_offered: u64,
    paused: u64,
    outside_hours: u64,
    flowed_out: u64,
    misrouted: u64,
    transferred_again: u64,
    stayed: u64,
    off_target: u64,
    widened: u64,
    held: u64,
    beside: u64,
    set_aside: u64,
    finishing: u64,
}

impl Recorder for Rarities {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => self.diverted += u64::from(view.contact(contact).attempt > 0),
            Fact::HungUp { .. } => self.hung_up += 1,
            Fact::Paused { .. } => self.paused += 1,
            Fact::Started { contact, agent } => {
                let gives_way = |id| view.scenario().channels[view.channel_of(view.class_of(id)).index()].interruptible;
                self.beside += u64::from(view.open(agent) > 1);
                self.set_aside += u64::from(!gives_way(contact) && view.serving(agent).any(gives_way));
            }
            Fact::Finishing { .. } => self.finishing += 1,
            Fact::OfferEnded { how, .. } => match how {
                OfferEnd::Accepted => {}
                OfferEnd::Declined => self.declined += 1,
                OfferEnd::Missed => self.missed += 1,
                OfferEnd::Withdrawn => self.withdrawn += 1,
                OfferEnd::ContactEnded => self.ended_while_offered += 1,
            },
            Fact::LeftLine { contact, .. } => {
                let ring = view.ring_of(view.contact(contact).lane);
                self.widened += u64::from(ring > 0 && ring < usize::MAX);
            }
            Fact::Queued { contact } => {
                self.in_shared_queue += u64::from(view.queue_of(view.class_of(contact)).is_some());
                self.held += u64::from(view.ring_of(view.contact(contact).lane) == usize::MAX);
            }
            Fact::Ended { contact, outcome: Outcome::Closed, .. } => {
                let channel = view.channel_of(view.class_of(contact));
                self.outside_hours += u64::from(!view.is_within_hours(channel));
            }
            Fact::Ended { outcome: Outcome::FlowedOut, .. } => self.flowed_out += 1,
            Fact::Transfer { step: TransferStep::Arrived { misrouted: true, .. }, .. } => self.misrouted += 1,
            Fact::Transfer { contact, step: TransferStep::Arrived { misrouted: false, from } } => {
                let first_line = view.first_line(contact).map(|(class, _)| class);
                self.transferred_again += u64::from(first_line != Some(view.class_of(from)));
            }
            Fact::Transfer { contact, step: TransferStep::HandedOver { since } } => {
                let class = view.first_line(contact).expect("it has one").0;
                let warm = view.scenario().classes[class.index()].transfers.as_ref().is_some_and(|t| t.warm);
                self.stayed += u64::from(warm && view.now() > since);
            }
            Fact::Transfer { step: TransferStep::Triaged { off_target: true }, .. } => self.off_target += 1,
            Fact::Ended { contact, outcome: Outcome::Dropped, .. } => {
                self.dropped_in_line += u64::from(view.contact(contact).first_wait.is_none());
            }
            _ => {}
        }
    }
}

/// Identities prove little about what never happens.
#[test]
fn what_is_rare_happens_in_the_random_scenarios() {
    let mut all = Rarities::default();
    for seed in 0..SEEDS {
        let scenario = generate::scenario(seed);
        let policy = routing::for_scenario(&scenario);
        let mut engine = Engine::new(Arc::new(Plan::new(scenario)), policy, &mut all, 0);
        engine.run().expect("the policy is sound");
    }
    for (what, count) in [
        ("diverted", all.diverted),
        ("hung up", all.hung_up),
        ("dropped in line", all.dropped_in_line),
        ("in a shared queue", all.in_shared_queue),
        ("declined", all.declined),
        ("missed", all.missed),
        ("withdrawn", all.withdrawn),
        ("ended while offered", all.ended_while_offered),
        ("paused", all.paused),
        ("outside hours", all.outside_hours),
        ("flowed out", all.flowed_out),
        ("misrouted", all.misrouted),
        ("transferred again", all.transferred_again),
        ("handed over warm", all.stayed),
        ("off target", all.off_target),
        ("in a later ring", all.widened),
        ("held for an agent", all.held),
        ("beside another conversation", all.beside),
        ("beside what is set aside", all.set_aside),
        ("off duty with conversations open", all.finishing),
    ] {
        assert!(count >= 20, "{what}: {count}");
    }
}
