//! Three of twelve agents call in sick before the day begins.

use stormdrill::experiment::Replication;

use super::{assert_falls, assert_rises, level, play};

const NAME: &str = "staff-sickness";

/// The share of all calls that were answered in time.
fn in_time(replication: &Replication) -> f64 {
    let calls = || replication.classes[..2].iter();
    calls().map(|c| c.within[0].answered).sum::<u64>() as f64 / calls().map(|c| c.offered).sum::<u64>() as f64
}

/// Each absence lowers the service level, by more than the one before; the fourth by more than ten points.
#[test]
fn each_absence_costs_more_than_the_one_before() {
    let variants = [Some("all-there"), Some("one-sick"), Some("two-sick"), None, Some("four-sick")];
    let days = variants.map(|variant| play(NAME, variant, 40));
    for (sick, pair) in days.windows(2).enumerate() {
        assert_falls(&pair[0], &pair[1], &format!("{} sick", sick + 1), in_time);
    }
    let step = |before: usize| {
        let pairs = days[before].replications.iter().zip(&days[before + 1].replications);
        pairs.map(|(a, b)| in_time(a) - in_time(b)).collect::<Vec<f64>>()
    };
    let growth = step(3).iter().zip(step(0)).map(|(last, first)| last - first).collect();
    assert!(super::interval(growth).0 > 0.0, "the fourth costs more than the first");
    assert!(level(&days[0], in_time).0 > 0.8 && level(&days[3], in_time).1 < 0.8, "the promise of 80/20");
}

/// Two people from home who come 90 minutes later mend most of it: the day is better than with two sick all day and not as good
/// as with one sick.
#[test]
fn a_reserve_that_comes_late_still_helps() {
    let variants = [Some("one-sick"), Some("two-sick"), None, Some("reserve"), Some("prepared")];
    let [one, two, three, reserve, prepared] = variants.map(|variant| play(NAME, variant, 40));
    assert_rises(&three, &reserve, "the reserve", in_time);
    assert_rises(&two, &reserve, "the reserve beside a day with two sick", in_time);
    assert_rises(&reserve, &one, "a day with one sick beside the reserve", in_time);
    assert_rises(&reserve, &prepared, "sooner, with the training put off and overtime", in_time);
}
