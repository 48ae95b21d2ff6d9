//! Fatigue, learning and absence, at exact times.

use std::sync::Arc;

use stormdrill::engine::{Fact, Plan, Recorder, View};
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::routing;

use crate::load::{of_text, recorded};

/// When each conversation began and how long it took, s.
#[derive(Default)]
struct Work(Vec<(f64, f64)>);

impl Recorder for Work {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Released { since, .. } = fact {
            self.0.push((since.secs_f64(), view.now().since(since).secs_f64()));
        }
    }
}

fn played(text: &str) -> Vec<(f64, f64)> {
    recorded(&of_text("long-load", text), Work::default()).0
}

/// The work of one agent, with so many contacts that nobody is ever free; without what the end cuts short.
fn work(team: &str) -> Vec<(f64, f64)> {
    let mut rows = played(&format!(
        "
schema: 1
duration: 8h
end: stop
contacts: {{call: {{arrivals: {{rate: 600/h}}, handling: 100s}}}}
agents: {{team: {{count: 1, {team}}}}}
"
    ));
    rows.pop();
    rows
}

/// Half of what is missing is learnt in each half-life.
#[test]
fn who_is_new_learns_by_the_calendar() {
    let rows = work("learning: {handling: 1.6, half_life: 2h}");
    assert!(rows.len() > 150, "{}", rows.len());
    for (begun, took) in rows {
        let expected = 100.0 * (1.0 + 0.6 * (-begun / 7_200.0).exp2());
        assert!((took - expected).abs() < 0.001, "{took} in place of {expected} at {begun}");
    }
}

/// Who is busy without a pause is tired from the moment at which 1 - 2^(-t / half-life) is above the limit.
#[test]
fn who_is_always_busy_gets_tired() {
    let rows = work("fatigue: {occupancy: 90%, half_life: 1h, handling: 1.05}");
    let first = rows[0].0;
    let tired_from = first + 3_600.0 * 10f64.log2();
    for (begun, took) in &rows {
        let expected = if *begun > tired_from { 105.0 } else { 100.0 };
        assert!((took - expected).abs() < 0.001, "{took} at {begun}");
    }
    assert!(rows.iter().any(|(begun, _)| *begun > tired_from));
    // Uneven with the same mean: that of 270 with a spread of 30 % strays by less than 6 % but once in a thousand seeds.
    let uneven = work("fatigue: {occupancy: 0%, half_life: 1h, handling: 1.05, cv: 30%}");
    let tired: Vec<f64> = uneven.iter().filter(|(begun, _)| *begun > first).map(|(_, took)| *took).collect();
    let mean = tired.iter().sum::<f64>() / tired.len() as f64;
    assert!((mean / 105.0 - 1.0).abs() < 0.06, "{mean}");
    assert!(tired.iter().any(|took| *took > 140.0));
}

/// With pauses between contacts nobody's recent occupancy reaches the limit.
#[test]
fn who_has_pauses_does_not() {
    let rows = played(
        "
schema: 1
duration: 8h
contacts: {call: {arrivals: {rate: 12/h}, handling: 100s}}
agents: {team: {count: 1, fatigue: {occupancy: 90%, half_life: 1h, handling: 3}}}
",
    );
    assert!(rows.len() > 50 && rows.iter().all(|(_, took)| (took - 100.0).abs() < 0.001));
}

/// What is left of a contact that was cut off is as much work as it was, whoever goes on with it.
#[test]
fn work_that_is_cut_off_keeps_its_size() {
    let rows = played(
        "
schema: 1
duration: 8h
end: drain
contacts: {call: {arrivals: {rate: 6/h}, handling: 30m}}
agents:
  novices: {count: 1, learning: {handling: 2, half_life: 400d}}
events: {failure: {at: 4h, outage: {group: novices, lasts: 10m}}}
",
    );
    let failure = 4.0 * 3_600.0;
    let cut_off =
        rows.iter().find(|(begun, took)| (begun + took - failure).abs() < 0.001).expect("somebody is cut off");
    let rest = rows.iter().find(|(begun, _)| *begun > failure).expect("the contact goes on");
    assert_eq!(rest.0, failure + 600.0);
    assert!((cut_off.1 + rest.1 - 3_600.0).abs() < 3.0, "{cut_off:?} and {rest:?}");
}

/// The share of agents there over days: 30 days of 40 replications of 10 agents with an absence of 20 %. The standard error is
/// 0.4 points, so that an error of 2 points is no chance.
#[test]
fn absence_keeps_its_share_away() {
    for staffing in ["count: 10", "shifts: [{count: 10, from: 08:00, to: 16:00, breaks: [{at: 12:00, for: 30m}]}]"] {
        let text = format!(
            "
schema: 1
start: 00:00
duration: 30d
contacts: {{call: {{arrivals: {{rate: 1/h}}, handling: 1s}}}}
agents: {{team: {{{staffing}, absence: 20%}}}}
"
        );
        let plan = Arc::new(Plan::new(of_text("absence", &text)));
        let spec = RunSpec { replications: 40, threads: 2, ..RunSpec::default() };
        let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
        let (mut there, mut planned) = (0, 0);
        for group in results.replications.iter().map(|r| &r.groups[0]) {
            there += group.present_area_us;
            planned += group.scheduled_area_us;
        }
        let share = there as f64 / planned as f64;
        assert!((share - 0.8).abs() < 0.02, "{share} with {staffing}");
    }
}

/// Who is absent depends on the group's name and the agent's number alone, and no absence is as none.
#[test]
fn absence_is_drawn_by_name_and_number() {
    let rows = |absence: &str, others: &str| {
        played(&format!(
            "
schema: 1
duration: 3d
contacts: {{call: {{arrivals: {{rate: 30/h}}, handling: 5m}}}}
agents: {{team: {{count: 4{absence}}}{others}}}
"
        ))
    };
    assert_eq!(rows("", ""), rows(", absence: 0%", ""));
    assert_ne!(rows("", ""), rows(", absence: 50%", ""));
    assert_eq!(rows(", absence: 50%", ""), rows(", absence: 50%", ", others: {count: 0, absence: 30%}"));
}
