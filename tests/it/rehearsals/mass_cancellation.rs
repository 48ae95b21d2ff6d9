//! An airline cancels its flights, and everybody calls.

use stormdrill::experiment::{Replication, Results};

use super::{assert_falls, assert_rises, change, interval, level, play, service_level};

const NAME: &str = "mass-cancellation";
const RUNS: u32 = 40;
/// The classes in the order of the file.
const TODAY: usize = 0;
const LATER: usize = 1;

/// The share of the customers who went for good with nothing.
fn lost(replication: &Replication) -> f64 {
    let customers = || replication.classes.iter().map(|c| &c.customers);
    customers().map(|c| c.lost).sum::<u64>() as f64 / customers().map(|c| c.customers).sum::<u64>() as f64
}

/// The share of the customers whom an agent answered.
fn served(replication: &Replication) -> f64 {
    let customers = || replication.classes.iter().map(|c| &c.customers);
    customers().map(|c| c.served).sum::<u64>() as f64 / customers().map(|c| c.customers).sum::<u64>() as f64
}

fn attempts(replication: &Replication) -> f64 {
    replication.classes.iter().map(|c| c.customers.attempts).sum::<u64>() as f64
}

/// The interval of how many times a number of the first results it is in the second.
fn times(first: &Results, second: &Results, number: impl Fn(&Replication) -> f64) -> (f64, f64) {
    let pairs = first.replications.iter().zip(&second.replications);
    interval(pairs.map(|(a, b)| number(b) / number(a)).collect())
}

/// Who forgets that customers call again sees half the attempts and more than twice the service level, and as many customers
/// who are never served.
#[test]
fn without_redials_the_same_crisis_looks_half_as_bad() {
    let [all, once] = [None, Some("once")].map(|variant| play(NAME, variant, RUNS));
    let (low, high) = times(&all, &once, attempts);
    assert!(low > 0.4 && high < 0.6, "attempts: {low} to {high} times as many");
    assert!(times(&all, &once, service_level(LATER)).0 > 2.0);
    let (low, high) = change(&all, &once, served);
    assert!(low > -0.04 && high < 0.04, "served: {low} to {high}");
}

/// The announcement and the reserve each help more customers than nothing does, and both together help most. The announcement
/// helps without an agent, so those are counted who go with nothing.
#[test]
fn announcement_and_reserve_help_and_both_help_most() {
    let variants = [None, Some("announcement"), Some("reserve"), Some("both")];
    let [nothing, announcement, reserve, both] = variants.map(|variant| play(NAME, variant, RUNS));
    assert_falls(&nothing, &announcement, "lost with the announcement", lost);
    assert_falls(&nothing, &reserve, "lost with the reserve", lost);
    assert_falls(&announcement, &both, "lost with the reserve beside the announcement", lost);
    assert_falls(&reserve, &both, "lost with the announcement beside the reserve", lost);
    assert_rises(&nothing, &reserve, "served by the reserve", served);
    let level = service_level(LATER);
    assert_rises(&reserve, &announcement, "answers in time: the announcement, and not the reserve", &level);
    assert_rises(&announcement, &both, "answers in time: both", &level);
}

/// Priority lets those through who should fly today. The others pay for it, and no customer more is served.
#[test]
fn priority_moves_the_loss_and_removes_none() {
    let [equal, first] = [None, Some("today-first")].map(|variant| play(NAME, variant, RUNS));
    let served_of = |class: usize| {
        move |r: &Replication| r.classes[class].customers.served as f64 / r.classes[class].customers.customers as f64
    };
    assert!(level(&first, served_of(TODAY)).0 > 0.95);
    assert_falls(&equal, &first, "served of the others", served_of(LATER));
    let (low, high) = change(&equal, &first, served);
    assert!(low > -0.02 && high < 0.02, "served of all: {low} to {high}");
}

/// A busy tone for most makes the wait short for the rest, and serves nobody more.
#[test]
fn shut_lines_shorten_waits_and_serve_nobody_more() {
    let [open, shut] = [None, Some("shut-lines")].map(|variant| play(NAME, variant, RUNS));
    let wait = |r: &Replication| r.classes[LATER].wait_answered_us as f64;
    assert!(times(&open, &shut, wait).1 < 0.6);
    let (low, high) = change(&open, &shut, served);
    assert!(low > -0.03 && high < 0.03, "served: {low} to {high}");
}
