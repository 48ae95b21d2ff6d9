//! Memory: the loop allocates nothing once it has seen its peak, and what it holds does not grow with the horizon.
//!
//! The engine's tables (contacts present, waiting lines, calendar) follow the largest number that was ever present, by
//! doubling. So each test first lets the run come to its peak, then counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, Plan, Recorder, View};
use stormdrill::model::{Concurrency, HoldingReply, Law, Scenario, SimDuration, SimTime, Staffing, Turns};
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

/// When most contacts were present.
#[derive(Default)]
struct Peak {
    most: u32,
    at: SimTime,
}

impl Recorder for Peak {
    fn record(&mut self, view: View<'_>, _: Fact) {
        if view.contacts_present() > self.most {
            (self.most, self.at) = (view.contacts_present(), view.now());
        }
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

#[test]
fn the_loop_allocates_nothing_after_the_peak_of_a_shipped_scenario() {
    let names = ["bank-february", "bank-day", "promotion-spike"];
    let slots = ("promotion-spike with slots", with_slots(shipped("promotion-spike")));
    let everything = ("promotion-spike with everything", with_turns(with_slots(shipped("promotion-spike"))));
    for (name, scenario) in names.into_iter().map(|name| (name, shipped(name))).chain([slots, everything]) {
        let plan = Arc::new(Plan::new(scenario));
        let mut first = engine(&plan, Peak::default());
        first.advance_to(plan.scenario().horizon()).expect("the policy is sound");
        let Peak { most, at } = first.into_recorder().1.1;
        let horizon = plan.scenario().horizon();
        assert!(most > 10 && at < horizon, "{name}: {most} at {at:?}");
        assert_eq!(allocations(&plan, at, horizon), 0, "{name}");
        // Until then tables double, the contacts and their free places, and two of dialogues: a few times, however many come.
        let dialogues = plan.scenario().classes.iter().any(|c| !c.dialogue.is_plain());
        let doublings = (2 + 2 * u64::from(dialogues)) * u64::from(most.next_power_of_two().ilog2());
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
