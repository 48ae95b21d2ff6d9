//! Policies of others: one that lives on review timers, one that turns people away.

use std::sync::{Arc, Mutex};

use stormdrill::engine::{Fact, Placement, Plan, RoutingPolicy, View};
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::model::{AgentId, Arrivals, ContactId, InProgress, Law, Scenario, SimDuration, Staffing, TraceRow};
use stormdrill::random::Stream;

use super::centre::{TEAM, call, centre, impatient, outage, run_with, s};

/// Holds each contact for half a minute, then looks for a free agent every seven seconds. Agents never choose.
struct Hold;

impl RoutingPolicy for Hold {
    fn name(&self) -> &str {
        "hold"
    }

    fn place(&mut self, _: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        Placement::Wait { review_after: Some(s(30)) }
    }

    fn next_for(&mut self, _: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        None
    }

    fn review(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        assert!(view.is_waiting(contact));
        match view.longest_idle(TEAM) {
            Some(agent) => Placement::Serve(agent),
            None => Placement::Wait { review_after: Some(s(7)) },
        }
    }
}

#[test]
fn reviews_come_on_time_and_after_what_frees_an_agent() {
    let diary = run_with(&centre(Staffing::Constant(1), &[call(10, 25), call(20, 25), call(30, 25)]), Hold);
    // Call 1 is looked at at 50, 57, 64, 71, 78, 85 and 92, when call 2 has just been completed.
    assert_eq!(
        diary.expect("the policy is sound").contacts,
        [
            "call 0: comes 10, waits 10, team 0 at 40, answered 65 after 30",
            "call 1: comes 20, waits 20, team 0 at 92, answered 117 after 72",
            "call 2: comes 30, waits 30, team 0 at 67, answered 92 after 37",
        ]
    );
}

#[test]
fn a_review_comes_before_patience_ends_and_never_after() {
    let rows = [impatient(10, 5, 30), impatient(20, 5, 29), impatient(40, 5, 31)];
    assert_eq!(
        run_with(&centre(Staffing::Constant(1), &rows), Hold).expect("the policy is sound").contacts,
        [
            "call 0: comes 10, waits 10, team 0 at 40, answered 45 after 30",
            "call 1: comes 20, waits 20, abandoned 49 after 29",
            "call 2: comes 40, waits 40, team 0 at 70, answered 75 after 30",
        ]
    );
}

/// Takes whoever waits at once; notes every review and asks for another in no time at all.
struct Impatient {
    reviews: u32,
}

impl RoutingPolicy for Impatient {
    fn name(&self) -> &str {
        "impatient"
    }

    fn place(&mut self, view: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        view.longest_idle(TEAM)
            .map_or(Placement::Wait { review_after: Some(SimDuration::from_millis(9_999)) }, Placement::Serve)
    }

    fn next_for(&mut self, view: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        view.head_of(view.lanes_of(super::centre::CALL)[0])
    }

    fn review(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        assert!(view.is_waiting(contact), "a review of somebody who has gone");
        self.reviews += 1;
        assert!(self.reviews <= 1_000, "a review at once must not stop the clock");
        Placement::Wait { review_after: Some(SimDuration::ZERO) }
    }
}

#[test]
fn a_review_at_once_does_not_stop_the_clock_and_ends_with_the_wait() {
    // Call 1 is reviewed from 19.999 s on, each microsecond, for one millisecond; the place of call 0 is used again by
    // call 2, which must not inherit a review.
    let rows = [call(0, 20), call(10, 5), call(30, 5)];
    assert_eq!(
        run_with(&centre(Staffing::Constant(1), &rows), Impatient { reviews: 0 })
            .expect("the policy is sound")
            .contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 20 after 0",
            "call 1: comes 10, waits 10, team 0 at 20, answered 25 after 10",
            "call 2: comes 30, team 0 at 30, answered 35 after 0",
        ]
    );
}

/// Refuses whoever would have to wait, and whoever was cut off.
struct Refuse;

impl RoutingPolicy for Refuse {
    fn name(&self) -> &str {
        "refuse"
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        match view.longest_idle(TEAM) {
            Some(agent) if view.contact(contact).requeues == 0 => Placement::Serve(agent),
            _ => Placement::Refuse,
        }
    }

    fn next_for(&mut self, _: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        None
    }
}

#[test]
fn whom_a_policy_refuses_is_blocked_or_dropped() {
    let mut scenario = centre(Staffing::Constant(1), &[call(10, 30), call(20, 30), call(40, 30)]);
    scenario.outages.push(outage(50, 100, 1.0, InProgress::Requeue));
    assert_eq!(
        run_with(&scenario, Refuse).expect("the policy is sound").contacts,
        [
            "call 0: comes 10, team 0 at 10, answered 40 after 0",
            "call 1: comes 20, blocked 20 after 0",
            "call 2: comes 40, team 0 at 40, cut off 50, dropped 50 after 0",
        ]
    );
}

/// Lets its agent rest until two wait, then has the last who came served first.
struct Lazy {
    waiting: Vec<ContactId>,
}

impl RoutingPolicy for Lazy {
    fn name(&self) -> &str {
        "lazy"
    }

    fn place(&mut self, _: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        Placement::Wait { review_after: None }
    }

    fn next_for(&mut self, _: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        None
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, _: View<'_>, fact: Fact) {
        match fact {
            Fact::Queued { contact } => self.waiting.push(contact),
            Fact::LeftLine { contact, .. } => self.waiting.retain(|c| *c != contact),
            _ => {}
        }
    }

    fn rematch(&mut self, view: View<'_>, _: &mut Stream) -> Option<(ContactId, AgentId)> {
        let agent = view.longest_idle(TEAM)?;
        self.waiting.last().filter(|_| self.waiting.len() >= 2).map(|contact| (*contact, agent))
    }
}

#[test]
fn a_policy_that_watches_may_match_those_who_wait_with_those_who_are_free() {
    let rows = [call(10, 5), call(20, 5), call(22, 5)];
    let diary = run_with(&centre(Staffing::Constant(1), &rows), Lazy { waiting: Vec::new() });
    assert_eq!(
        diary.expect("the policy is sound").contacts,
        [
            "call 0: comes 10, waits 10, left 3600 after 3590",
            "call 1: comes 20, waits 20, team 0 at 20, answered 25 after 0",
            "call 2: comes 22, waits 22, team 0 at 25, answered 30 after 3",
        ]
    );
}

/// Notes all that the view says of the contacts present, whenever it is asked.
struct Curious {
    seen: Arc<Mutex<Vec<String>>>,
}

impl Curious {
    fn look(&self, view: View<'_>, contact: ContactId) {
        let of_contact = (view.contact(contact), view.is_waiting(contact), view.holds_line(contact));
        let more = (
            view.arrived(contact),
            view.class_of(contact),
            view.idle(TEAM),
            view.busy(TEAM),
            view.serving(AgentId(0)).next(),
        );
        self.seen.lock().expect("nobody has panicked").push(format!("{:?} {of_contact:?} {more:?}", view.now()));
    }
}

impl RoutingPolicy for Curious {
    fn name(&self) -> &str {
        "curious"
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        for id in 0..=contact.0 {
            self.look(view, ContactId(id));
        }
        view.longest_idle(TEAM).map_or(Placement::Wait { review_after: None }, Placement::Serve)
    }

    fn next_for(&mut self, _: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        None
    }
}

/// Until something has come of it, a contact looks the same however long it would be handled and would have waited.
#[test]
fn the_view_hides_patience_and_handling() {
    let seen = |handling: u64, patience: u64| {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let rows: Vec<_> = (1..=9).map(|i| impatient(10 * i, handling, patience)).collect();
        run_with(&centre(Staffing::Constant(1), &rows), Curious { seen: Arc::clone(&seen) }).expect("it is sound");
        let seen = seen.lock().expect("nobody has panicked").clone();
        assert!(seen.len() == 45 && seen[44].contains("ordinal: 8"), "{seen:#?}");
        seen
    };
    let one = seen(1_000, 2_000);
    assert_eq!(one, seen(900, 2_000));
    assert_eq!(one, seen(1_000, 100));
}

/// Notes what it is made of and what the view says of the scenario, whenever it is asked.
struct Reader {
    seen: Arc<Mutex<Vec<Scenario>>>,
}

impl RoutingPolicy for Reader {
    fn name(&self) -> &str {
        "reader"
    }

    fn prepare(&mut self, view: View<'_>) {
        self.seen.lock().expect("nobody has panicked").push(view.scenario().clone());
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        assert!(view.contact(contact).trace_row.is_some());
        self.seen.lock().expect("nobody has panicked").push(view.scenario().clone());
        view.longest_idle(TEAM).map_or(Placement::Wait { review_after: None }, Placement::Serve)
    }

    fn next_for(&mut self, _: View<'_>, _: AgentId, _: &mut Stream) -> Option<ContactId> {
        None
    }
}

/// Of a trace a policy knows the means and nothing else, and of the streams not the seed: the number of a row, or of a
/// contact, opens nothing.
#[test]
fn the_scenario_that_a_policy_sees_says_nothing_of_what_is_to_come() {
    let seen = |rows: &[TraceRow], seed| {
        let mut scenario = centre(Staffing::Constant(1), rows);
        scenario.seed = seed;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let make = |told: &Scenario| -> Box<dyn RoutingPolicy> {
            seen.lock().expect("nobody has panicked").push(told.clone());
            Box::new(Reader { seen: Arc::clone(&seen) })
        };
        let plan = Arc::new(Plan::new(scenario));
        replicate(&plan, &make, RunSpec::default(), |_, _| {}).expect("the policy is sound");
        let seen = seen.lock().expect("nobody has panicked").clone();
        assert!(seen.len() == 4 && seen.iter().all(|told| *told == seen[0]), "{seen:#?}");
        (seen[0].clone(), plan.scenario().clone())
    };
    let (one, whole) = seen(&[impatient(10, 200, 700), impatient(20, 100, 300)], 5);
    let (other, _) = seen(&[impatient(30, 60, 900), impatient(3_000, 240, 100)], 8);
    assert_eq!(one, other, "equal means, and the rest is not to be seen");
    let class = &one.classes[0];
    assert_eq!((class.mean_handling_s(), class.mean_patience_s()), (150.0, 500.0));
    let mut same = whole.clone();
    same.seed = 0;
    let [class] = &mut same.classes[..] else { panic!("one class") };
    (class.arrivals, class.handling, class.patience) =
        (Arrivals::Trace([].into()), Law::Constant { value_s: 150.0 }, Law::Constant { value_s: 500.0 });
    assert_eq!(one, same, "all else is told");
}

/// What the engine knows of a contact's future is not named where the view looks at contacts.
#[test]
fn accessors_of_contacts_name_nothing_that_is_to_come() {
    let source = include_str!("../../../src/engine/view.rs");
    let accessors: Vec<&str> = source.split("    pub fn ").skip(1).filter(|f| f.contains("ContactId")).collect();
    assert!(accessors.len() >= 6, "{}", accessors.len());
    for accessor in accessors {
        let body = accessor.split("\n    }\n").next().expect("there is a body");
        let code: String = body.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
        for word in ["handling", "wrap_up", "patience", "expiry", ".key"] {
            assert!(!code.contains(word), "`{word}` in {code}");
        }
    }
}
