//! The shipped scenarios teach what their stories say: orderings of options, by paired intervals.
//!
//! Each step is asserted with the whole interval of the mean paired difference at a level of 99.9 %, so that one of them fails by
//! bad luck with a chance of at most 5e-4; the seeds are those of the scenarios.

mod burning_behind_non_urgent;
mod by_the_book;
mod chat_channel_outage;
mod delivery_outage;
mod flash_sale;
mod mass_cancellation;
mod night_coverage;
mod off_target_ads;
mod pandemic_refund_surge;
mod promotion_spike;
mod site_update_confusion;
mod staff_sickness;
mod troll_flood;

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{Replication, Results, RunSpec, replicate};
use stormdrill::model::Scenario;
use stormdrill::routing;
use stormdrill::stats::mean;

use crate::load::{shipped, shipped_as};

/// The results of a scenario.
pub fn results(scenario: &Scenario, replications: u32) -> Results {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { replications, threads: 2, ..RunSpec::default() };
    replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound")
}

/// The results of a shipped scenario, as it is or as a variant.
pub fn play(name: &str, variant: Option<&str>, replications: u32) -> Results {
    let scenario = variant.map_or_else(|| shipped(name), |variant| shipped_as(name, variant));
    results(&scenario, replications)
}

/// The interval, at a level of 99.9 %, of the mean difference of a number of the replication: that of `after` minus that of
/// `before`.
pub fn change(before: &Results, after: &Results, number: impl Fn(&Replication) -> f64) -> (f64, f64) {
    let differences: Vec<f64> =
        before.replications.iter().zip(&after.replications).map(|(a, b)| number(b) - number(a)).collect();
    interval(differences)
}

/// The interval, at a level of 99.9 %, of the mean of a number of the replication.
pub fn level(results: &Results, number: impl Fn(&Replication) -> f64) -> (f64, f64) {
    interval(results.replications.iter().map(number).collect())
}

fn interval(numbers: Vec<f64>) -> (f64, f64) {
    let estimate = mean(numbers, 0.999).expect("replications");
    let half = estimate.half_width.expect("many replications");
    (estimate.mean - half, estimate.mean + half)
}

/// A number is larger after than before, with its whole interval.
#[track_caller]
pub fn assert_rises(before: &Results, after: &Results, what: &str, number: impl Fn(&Replication) -> f64) {
    let (low, high) = change(before, after, number);
    assert!(low > 0.0, "{what}: the difference is from {low:.4} to {high:.4}");
}

/// A number is smaller after than before, with its whole interval.
#[track_caller]
pub fn assert_falls(before: &Results, after: &Results, what: &str, number: impl Fn(&Replication) -> f64) {
    let (low, high) = change(before, after, number);
    assert!(high < 0.0, "{what}: the difference is from {low:.4} to {high:.4}");
}

/// The share of the contacts offered in a class that were answered within the first acceptable wait of its channel.
pub fn service_level(class: usize) -> impl Fn(&Replication) -> f64 {
    move |replication| {
        let counts = &replication.classes[class];
        let within = counts.within.first().expect("the channel has an acceptable wait");
        within.answered as f64 / counts.offered.max(1) as f64
    }
}
