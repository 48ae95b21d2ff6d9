//! Memory: the loop allocates nothing once it has seen its peak, and what it holds does not grow with the horizon.
//!
//! The engine's tables (contacts present, waiting lines, calendar) follow the largest number that was ever present, by
//! doubling. So each test first lets the run come to its peak, then counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use stormdrill::engine::{CustomerStep, Engine, Fact, Plan, Recorder, View};
use stormdrill::model::{
    Ban, Concurrency, HoldingReply, Law, Nature, Reentry, Resolution, ReturnRule, Returns, Scenario, SimDuration,
    SimTime, Staffing, Turns,
};
use stormdrill::record::{Fingerprint, Intervals, Tally};
use stormdrill::{routing, scenario};

thread_local! {
    /// Allocations of this thread, bytes that it holds, and the most that it held.
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    static LIVE: Cell<i64> = const { Cell::new(0) };
    static PEAK: Cell<i64> = const { Cell::new(0) };
}

struct Counting;

fn changed(bytes: i64) {
    let live = LIVE.get() + bytes;
    LIVE.set(live);
    PEAK.set(PEAK.get().max(live));
}

// SAFETY: everything is passed on to the system's allocator; the counters neither allocate nor have destructors.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        changed(layout.size() as i64);
        // SAFETY: the caller's promises are those that the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        changed(-(layout.size() as i64));
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// When most contacts were present, or most customers meant to come again.
#[derive(Default)]
struct Peak {
    most: u32,
    most_away: u32,
    away: u32,
    at: SimTime,
}

impl Recorder for Peak {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Customer { step: CustomerStep::WillReturn { .. }, .. } => self.away += 1,
            Fact::Arrived { contact } => {
                let again = view.customer(contact).is_some_and(|c| c.occasion.is_some() && !c.continues);
                self.away -= u32::from(again);
            }
            _ => {}
        }
        if view.contacts_present() > self.most || self.away > self.most_away {
            self.at = view.now();
        }
        self.most = self.most.max(view.contacts_present());
        self.most_away = self.most_away.max(self.away);
    }
}

fn load(name: &str, text: &str) -> Scenario {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files = |path: &str| std::fs::read_to_string(folder.join(path)).map_err(|e| e.to_string());
    scenario::load(name, text, &scenario::Choice::default(), &mut files).expect("the scenario is sound").scenario
}

fn shipped(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.yaml"));
    load(name, &std::fs::read_to_string(path).expect("the scenario is there"))
}

/// Work 1, M/M/100+M at 105 erlangs, as in benches/work1.yaml, for so many contacts.
fn work1(contacts: f64) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/work1.yaml");
    let mut scenario = load("work1", &std::fs::read_to_string(path).expect("the scenario is there"));
    scenario.duration = SimDuration::from_secs_f64(contacts / 0.35);
    scenario
}

fn engine<R: Recorder>(plan: &Arc<Plan>, extra: R) -> Engine<((Tally, Intervals), (Fingerprint, R))> {
    let scenario = plan.scenario();
    let recorder = ((Tally::new(scenario), Intervals::new(scenario)), (Fingerprint::new(scenario), extra));
    Engine::new(Arc::clone(plan), routing::for_scenario(scenario), recorder, 0)
}

/// Allocations of a run from one moment to another.
fn allocations(plan: &Arc<Plan>, from: SimTime, to: SimTime) -> u64 {
    let mut engine = engine(plan, ());
    engine.advance_to(from).expect("the policy is sound");
    let before = ALLOCATIONS.get();
    engine.advance_to(to).expect("the policy is sound");
    ALLOCATIONS.get() - before
}

/// The same with fewer agents, each with several conversations, some of which give way to others.
fn with_slots(mut scenario: Scenario) -> Scenario {
    for group in &mut scenario.groups {
        group.concurrency = Concurrency::of(3, &[1.0, 0.8, 0.6]);
        group.staffing = Staffing::Constant(2);
    }
    if let Some(last) = scenario.channels.last_mut() {
        last.interruptible = true;
    }
    scenario
}

/// Conversations in turns and a holding reply besides.
fn with_turns(mut scenario: Scenario) -> Scenario {
    for class in &mut scenario.classes {
        let think = Law::Exponential { mean_s: 45.0 };
        let inactive_after = SimDuration::from_secs(180);
        class.dialogue.turns = Some(Turns { least: 4, most: 8, think, inactive_after });
        let (after, costs) = (SimDuration::from_secs(45), SimDuration::from_secs(5));
        class.dialogue.holding = Some(HoldingReply { after, costs });
    }
    scenario
}

/// Customers who come again whatever has happened, a part of them bans.
fn with_returns(mut scenario: Scenario) -> Scenario {
    let rule =
        |share, mean_s| Some(ReturnRule { share, delay: Law::Exponential { mean_s }, tries: 8, switch: Vec::new() });
    for class in &mut scenario.classes {
        class.returns = Returns {
            after_abandon: rule(0.7, 600.0),
            after_turned_away: rule(0.7, 600.0),
            after_service: rule(0.2, 300.0),
            after_unresolved: rule(0.6, 900.0),
            resolution: Some(Resolution { share: 0.8, less_per_conversation: 0.05 }),
            ..Returns::default()
        };
        let evades = Some(Reentry { share: 0.5, after: Law::Exponential { mean_s: 120.0 } });
        let after = SimDuration::from_secs(20);
        class.ban = Some(Ban { contacts: 1, share: 0.2, after, evades, lifted: None });
    }
    if let Some(last) = scenario.classes.last_mut() {
        last.nature = Nature::Abuse;
    }
    scenario
}

#[test]
fn the_loop_allocates_nothing_after_the_peak_of_a_shipped_scenario() {
    let names = ["bank-february", "bank-day", "promotion-spike"];
    let slots = ("promotion-spike with slots", with_slots(shipped("promotion-spike")));
    let everything = ("promotion-spike with everything", with_turns(with_slots(shipped("promotion-spike"))));
    let returns = ("promotion-spike with returns", with_returns(shipped("promotion-spike")));
    let storm = ("redial-storm", shipped("examples/redial-storm"));
    let trolls = ("trolls with bans", with_returns(shipped("examples/trolls")));
    let more = [slots, everything, returns, storm, trolls];
    for (name, scenario) in names.into_iter().map(|name| (name, shipped(name))).chain(more) {
        let plan = Arc::new(Plan::new(scenario));
        let mut first = engine(&plan, Peak::default());
        first.advance_to(plan.scenario().horizon()).expect("the policy is sound");
        let Peak { most, most_away, at, .. } = first.into_recorder().1.1;
        let horizon = plan.scenario().horizon();
        assert!(most > 10 && at < horizon, "{name}: {most} at {at:?}");
        assert_eq!(allocations(&plan, at, horizon), 0, "{name}");
        // Until then tables double, the contacts and their free places, two of dialogues, and eight of customers: a few times,
        // however many come.
        let dialogues = plan.scenario().classes.iter().any(|c| !c.dialogue.is_plain());
        let follows = plan.scenario().follows_customers();
        let size = most.max(most_away).next_power_of_two().ilog2();
        let doublings = (2 + 2 * u64::from(dialogues) + 8 * u64::from(follows)) * u64::from(size);
        let warming = allocations(&plan, SimTime::ZERO, at);
        assert!(warming <= doublings, "{name}: {warming} allocations for at most {most} contacts");
    }
}

#[test]
fn the_loop_allocates_nothing_in_the_steady_state() {
    let plan = Arc::new(Plan::new(work1(300_000.0)));
    let horizon = plan.scenario().horizon();
    assert_eq!(allocations(&plan, SimTime::from_micros(horizon.micros() / 10), horizon), 0);
}

/// At three times what the agents can do, customers call again and again, and nothing grows with the number of them.
#[test]
fn a_storm_of_redials_allocates_nothing_in_the_steady_state() {
    let mut scenario = with_returns(work1(100_000.0));
    scenario.groups[0].staffing = Staffing::Constant(33);
    let plan = Arc::new(Plan::new(scenario));
    let horizon = plan.scenario().horizon();
    assert_eq!(allocations(&plan, SimTime::from_micros(horizon.micros() / 10), horizon), 0);
}

#[test]
fn memory_does_not_grow_with_the_horizon() {
    let held = |contacts: f64| {
        let plan = Arc::new(Plan::new(work1(contacts)));
        let before = LIVE.get();
        PEAK.set(before);
        let mut engine = engine(&plan, ());
        engine.run().expect("the policy is sound");
        (LIVE.get() - before, PEAK.get() - before)
    };
    let (short, long) = (held(1e5), held(1e6));
    let limit = 64 * 1_024;
    assert!((long.0 - short.0).abs() < limit, "{} and {} bytes at the end", short.0, long.0);
    assert!((long.1 - short.1).abs() < limit, "{} and {} bytes at the peak", short.1, long.1);
}
