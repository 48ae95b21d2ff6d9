//! A new checkout that customers cannot figure out. Class 0 are simple questions, class 1 complex ones.

use stormdrill::experiment::Replication;

use super::{assert_falls, assert_rises, change, level, play, service_level};

const NAME: &str = "site-update-confusion";

/// Of both classes: 60 s for simple questions, three minutes for complex ones, as the notes have it.
fn overall(replication: &Replication) -> f64 {
    let [simple, complex] = [0, 1].map(|class| &replication.classes[class]);
    let in_time = simple.within[0].answered + complex.within[1].answered;
    in_time as f64 / (simple.offered + complex.offered) as f64
}

/// Complex questions answered within three minutes.
fn complex(replication: &Replication) -> f64 {
    let counts = &replication.classes[1];
    counts.within[1].answered as f64 / counts.offered as f64
}

/// Tiers raise the level of all contacts and that of simple questions, and lower that of complex ones, strict or not. Where
/// everybody helps out at once, nobody loses, and all gain less.
#[test]
fn tiers_raise_the_whole_and_lower_the_complex_part() {
    let mixed = play(NAME, None, 60);
    let [tiered, strict, overflow] =
        ["tiered", "strict-tiers", "tiers-with-overflow"].map(|variant| play(NAME, Some(variant), 60));
    for (what, tiers) in [("tiers", &tiered), ("strict tiers", &strict)] {
        assert_rises(&mixed, tiers, what, overall);
        assert_rises(&mixed, tiers, what, service_level(0));
        assert_falls(&mixed, tiers, what, complex);
    }
    assert_rises(&mixed, &overflow, "tiers that overflow", overall);
    assert_rises(&overflow, &tiered, "tiers in place of those that overflow", overall);
    assert_falls(&overflow, &tiered, "tiers in place of those that overflow", complex);
}

/// With tiers, the experts are the bottleneck: four people more who know simple questions change next to nothing for complex
/// ones, less than three points, since experts hardly ever helped out. Called in without tiers, they help both.
#[test]
fn more_people_for_simple_questions_change_nothing_for_complex_ones() {
    let nothing = play(NAME, None, 60);
    let [tiered, more, called_in] =
        ["tiered", "tiered-with-helpers", "helpers"].map(|variant| play(NAME, Some(variant), 60));
    let (low, high) = change(&tiered, &more, complex);
    assert!(low > -0.005 && high < 0.03, "{low} {high}");
    assert!(level(&more, complex).1 < 0.8);
    assert_rises(&nothing, &called_in, "four helpers, complex", complex);
}

/// What takes the cause away helps most, and an article that takes two hours least.
#[test]
fn taking_the_cause_away_helps_most() {
    let nothing = play(NAME, None, 60);
    let [article, helpers, rollback] = ["article", "helpers", "rollback"].map(|variant| play(NAME, Some(variant), 60));
    assert_rises(&nothing, &helpers, "helpers", overall);
    assert_rises(&helpers, &rollback, "rollback in place of helpers", overall);
    assert_rises(&nothing, &article, "article, for complex questions", complex);
    assert_rises(&article, &helpers, "helpers in place of an article, for complex questions", complex);
}
