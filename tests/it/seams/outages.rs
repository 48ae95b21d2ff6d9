//! Outages: what becomes of the contact in progress, of those who wait, and of the agents.

use std::sync::Arc;
use std::time::{Duration, Instant};

use stormdrill::engine::{Engine, Fact, Plan, Recorder, View};
use stormdrill::model::{InProgress, Law, Scenario, Staffing};
use stormdrill::routing;

use super::centre::{call, centre, impatient, outage, run};

/// One agent; a call of 100 s at 0 s and one of 50 s at 10 s; an outage from 40 s on.
fn scenario(lasts: u64, in_progress: InProgress) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), &[call(0, 100), call(10, 50)]);
    scenario.outages.push(outage(40, lasts, 1.0, in_progress));
    scenario
}

#[test]
fn finish_lets_the_agent_complete_and_then_be_away() {
    let diary = run(&scenario(100, InProgress::Finish), &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 100 after 0",
            "call 1: comes 10, waits 10, team 0 at 140, answered 190 after 130",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 100", "team 0 on 140"]);
}

#[test]
fn finish_does_nothing_when_the_outage_ends_first() {
    let diary = run(&scenario(30, InProgress::Finish), &[]);
    assert_eq!(diary.contacts[1], "call 1: comes 10, waits 10, team 0 at 100, answered 150 after 90");
    assert_eq!(diary.agents, ["team 0 on 0"]);
}

#[test]
fn requeue_keeps_the_remaining_work_and_the_place() {
    let diary = run(&scenario(30, InProgress::Requeue), &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, cut off 40, waits 40, team 0 at 70, answered 130 after 0",
            "call 1: comes 10, waits 10, team 0 at 130, answered 180 after 120",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 40", "team 0 on 70"]);
}

#[test]
fn a_second_outage_cuts_off_again() {
    let mut scenario = scenario(30, InProgress::Requeue);
    // 30 s of the 60 s that remain are done at 100 s, wrap-up of 8 s is still to come.
    scenario.outages.push(outage(100, 10, 1.0, InProgress::Requeue));
    scenario.classes[0].wrap_up = Law::Constant { value_s: 8.0 };
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, cut off 40, waits 40, team 0 at 70, cut off 100, waits 100, team 0 at 110, \
             answered 148 after 0",
            "call 1: comes 10, waits 10, team 0 at 148, answered 206 after 138",
        ]
    );
}

#[test]
fn requeue_counts_work_at_full_speed_whatever_the_agent_did() {
    let mut scenario = scenario(30, InProgress::Requeue);
    scenario.groups[0].skills[0].speed = 0.5;
    let slower = stormdrill::engine::Action::SetHandlingFactor { class: super::centre::CALL, factor: 1.5 };
    // 100 s of work take 200 s; 20 s are done when the agent goes, and 80 s take 240 s at half speed and half as long
    // again.
    assert_eq!(
        run(&scenario, &[(50, slower)]).contacts[0],
        "call 0: comes 0, team 0 at 0, cut off 40, waits 40, team 0 at 70, answered 310 after 0"
    );
}

#[test]
fn fresh_patience_comes_from_the_law_and_whoever_leaves_has_abandoned() {
    let mut scenario = scenario(30, InProgress::Requeue);
    scenario.classes[0].patience = Law::Constant { value_s: 20.0 };
    // The row's own patience was for the first wait.
    scenario.classes[0].arrivals = stormdrill::model::Arrivals::Trace([impatient(0, 100, 3_000)].into());
    assert_eq!(
        run(&scenario, &[]).contacts,
        ["call 0: comes 0, team 0 at 0, cut off 40, waits 40, abandoned 60 after 20"]
    );
    // It waited for 25 s before its first answer, so 45 s in the line by then.
    scenario.classes[0].arrivals = stormdrill::model::Arrivals::Trace([call(0, 30), impatient(5, 100, 3_000)].into());
    assert_eq!(
        run(&scenario, &[]).contacts[1],
        "call 1: comes 5, waits 5, team 0 at 30, cut off 40, waits 40, abandoned 60 after 45"
    );
}

#[test]
fn drop_ends_the_contact() {
    let diary = run(&scenario(30, InProgress::Drop), &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, dropped 40 after 0",
            "call 1: comes 10, waits 10, team 0 at 70, answered 120 after 60",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 40", "team 0 on 70"]);
}

#[test]
fn in_wrap_up_the_customer_has_gone_content() {
    for in_progress in [InProgress::Requeue, InProgress::Drop] {
        let mut scenario = centre(Staffing::Constant(1), &[call(0, 40), call(10, 5)]);
        scenario.classes[0].wrap_up = Law::Constant { value_s: 30.0 };
        scenario.outages.push(outage(40, 30, 1.0, in_progress));
        assert_eq!(
            run(&scenario, &[]).contacts,
            [
                "call 0: comes 0, team 0 at 0, answered 40 after 0",
                "call 1: comes 10, waits 10, team 0 at 70, answered 105 after 60",
            ],
            "{in_progress:?}"
        );
    }
}

#[test]
fn a_contact_that_is_cut_off_goes_to_another_agent_at_once() {
    let mut scenario = centre(Staffing::Constant(2), &[call(0, 100), call(50, 100)]);
    scenario.outages.push(outage(40, 20, 0.5, InProgress::Requeue));
    let mut cut_off = 0;
    for seed in 0..30 {
        scenario.seed = seed;
        let contacts = run(&scenario, &[]).contacts;
        // The outage takes either the agent who talks or the one who is free.
        if contacts[0].contains("cut off") {
            cut_off += 1;
            assert_eq!(
                contacts,
                [
                    "call 0: comes 0, team 0 at 0, cut off 40, team 1 at 40, answered 100 after 0",
                    "call 1: comes 50, waits 50, team 0 at 60, answered 160 after 10",
                ]
            );
        } else {
            assert_eq!(
                contacts,
                [
                    "call 0: comes 0, team 0 at 0, answered 100 after 0",
                    "call 1: comes 50, waits 50, team 1 at 60, answered 160 after 10",
                ]
            );
        }
    }
    // A fair choice that always comes out alike has a chance of 2^-29.
    assert!(cut_off > 0 && cut_off < 30, "{cut_off}");
}

#[test]
fn outages_overlap_and_the_last_to_end_counts() {
    let mut scenario = scenario(30, InProgress::Requeue);
    scenario.outages.push(outage(60, 30, 1.0, InProgress::Drop));
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, team 0 at 0, cut off 40, waits 40, team 0 at 90, answered 150 after 0",
            "call 1: comes 10, waits 10, team 0 at 150, answered 200 after 140",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 0", "team 0 off 40", "team 0 on 90"]);
}

#[test]
fn shifts_and_outages_both_have_to_allow_work() {
    let mut scenario = centre(super::centre::shift(20, 200), &[call(0, 30), call(100, 300), call(150, 10)]);
    scenario.outages = vec![outage(10, 20, 1.0, InProgress::Finish), outage(190, 20, 1.0, InProgress::Finish)];
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, waits 0, team 0 at 30, answered 60 after 30",
            "call 1: comes 100, team 0 at 100, answered 400 after 0",
            "call 2: comes 150, waits 150, left 3600 after 3450",
        ]
    );
    assert_eq!(diary.agents, ["team 0 on 30", "team 0 off 400"]);
}

/// The order in which contacts were answered.
#[derive(Default)]
struct Answers(Vec<u64>);

impl Recorder for Answers {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Started { contact, .. } = fact {
            self.0.push(view.contact(contact).ordinal);
        }
    }
}

/// To look for each place from the head would take 10^10 steps, which is minutes; to look from the last place takes 10^5.
#[test]
fn a_hundred_thousand_who_are_cut_off_together_find_their_places_in_no_time() {
    const N: u64 = 100_000;
    let rows: Vec<_> = (0..2 * N).map(|i| call(i / N, 1_000)).collect();
    let mut scenario = centre(Staffing::Constant(N as u32), &rows);
    scenario.outages.push(outage(100, 10, 1.0, InProgress::Requeue));
    let plan = Arc::new(Plan::new(scenario.clone()));
    let mut engine = Engine::new(plan, routing::for_scenario(&scenario), Answers::default(), 0);
    engine.advance_to(super::centre::at(99)).expect("the routing is sound");
    let started = Instant::now();
    engine.run().expect("the routing is sound");
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let order: Vec<u64> = (0..N).chain(0..2 * N).collect();
    assert!(engine.into_recorder().0 == order, "those who were cut off are first, in order of arrival");
}
