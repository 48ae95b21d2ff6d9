//! Intervals of runs and of comparisons against exact values: a smaller version of the example `coverage`, by the same
//! code.
//!
//! A 95 % interval that is right holds the truth in a binomial number of trials. Bounds are those numbers which it leaves
//! at each end less than once in 100,000 times when the true coverage is 94 or 96 %: with 19 kinds of intervals and 16
//! other counts the chance that new streams fail by bad luck is below 1 in 1,000. The seeds are fixed.

#[path = "../../examples/coverage/desk.rs"]
mod desk;
#[path = "../../examples/coverage/pairs.rs"]
mod pairs;
#[path = "../../examples/coverage/targets.rs"]
mod targets;
#[path = "../../examples/coverage/trial.rs"]
mod trial;

use stormdrill::experiment::compare::Compared;

use desk::Effort;

/// A build without optimisation is twenty times slower.
const TRIALS: u64 = if cfg!(debug_assertions) { 60 } else { 400 };
const EFFORT: Effort = Effort { replications: 20, minutes: 40 };

/// ln of the binomial coefficient.
fn ln_choose(n: u64, k: u64) -> f64 {
    (0..k).map(|i| ((n - i) as f64).ln() - ((i + 1) as f64).ln()).sum()
}

/// P(at most k of n), each with probability p.
fn at_most(k: u64, n: u64, p: f64) -> f64 {
    (0..=k).map(|i| (ln_choose(n, i) + i as f64 * p.ln() + (n - i) as f64 * (1.0 - p).ln()).exp()).sum()
}

const RARE: f64 = 1e-5;

#[test]
fn intervals_hold_the_exact_value_as_often_as_they_say() {
    let counts = trial::count(TRIALS, 2, &|i| trial::coverage(i, EFFORT));
    assert_eq!(counts.len(), 15);
    for (name, hits) in counts {
        assert_holds(&name, hits);
    }
}

fn assert_holds(name: &str, hits: u64) {
    assert!(at_most(hits, TRIALS, 0.94) > RARE, "{name}: {hits} of {TRIALS}");
    // All hits are likely with few trials, and suspicious with many.
    assert!(at_most(TRIALS - hits, TRIALS, 0.04) > RARE, "{name}: {hits} of {TRIALS}");
}

/// Targets whose limits stand at the exact values, the worst case: each of the two wrong verdicts comes in 2.5 % of runs;
/// at 3.5 %, the bound is left less than once in 100,000 times.
#[test]
fn targets_are_seldom_judged_wrongly() {
    let counts = trial::count(TRIALS, 2, &|i| targets::verdicts(i, EFFORT));
    assert_eq!(counts.len(), 12);
    for (name, hits) in counts {
        if name.starts_with("holds") {
            assert_holds(&name, hits);
        } else {
            assert!(at_most(TRIALS - hits, TRIALS, 0.965) > RARE, "{name}: {hits} of {TRIALS}");
        }
    }
}

/// On days that differ as much as measured, the interval of what one agent more does to abandonment is 5.1 times narrower
/// with the same customers; over replications, the measured ratio scatters by 0.8 / sqrt(replications) of itself. The
/// bound is 4.5 of these away.
#[test]
fn pairing_pays_on_a_day_at_a_bank() {
    let replications = if cfg!(debug_assertions) { 100 } else { 400 };
    let (base, more) = pairs::with_more(1, "bank-february", "team", replications, 2);
    let times = pairs::times_narrower(&base, &more, Compared::Abandoned);
    let bound = 5.1 * (1.0 - 4.5 * 0.8 / f64::from(replications).sqrt());
    assert!(times > bound, "{times} for at least {bound}");
}

#[test]
fn identical_desks_raise_few_alarms() {
    for (name, alarms) in trial::count(TRIALS, 2, &|i| trial::false_alarm(i, EFFORT)) {
        let missed = TRIALS - alarms;
        assert!(at_most(missed, TRIALS, 0.94) > RARE, "{name}: {alarms} of {TRIALS}");
    }
}

/// A true change of twice the minimum effect is found in nine of ten comparisons; at a power of 95 % fewer than 80 % are
/// found less than once in 100,000 times.
#[test]
fn changes_of_twice_the_minimum_effect_are_found() {
    let effort = Effort { replications: 30, minutes: 120 };
    let trials = TRIALS / 6;
    let counts = trial::count(trials, 2, &|i| trial::power(Compared::InTime, i, effort));
    assert!(at_most(counts[0].1, trials, 0.95) > RARE, "{counts:?} of {trials}");
}
