//! The courier's system has failed. Class 0 are questions after orders, class 1 all others.

use stormdrill::experiment::{CustomerMeasure, Replication};

use super::{assert_falls, assert_rises, level, play, service_level};

const NAME: &str = "delivery-outage";

/// Customers who went for good with nothing, in both classes.
fn lost(replication: &Replication) -> f64 {
    replication.classes.iter().map(|class| CustomerMeasure::PLost.parts(class).0).sum()
}

fn attempts(replication: &Replication) -> f64 {
    let (attempts, customers) = CustomerMeasure::Attempts.parts(&replication.classes[0]);
    attempts / customers
}

/// Page, ready-made answer and the time of the next news together beat each alone, for those with other questions and in
/// customers lost; the time of the next news alone does least, and the answer most.
#[test]
fn all_three_measures_beat_each_alone() {
    let nothing = play(NAME, None, 50);
    let [page, answer, news, all] =
        ["status-page", "canned-answer", "next-update", "all-three"].map(|variant| play(NAME, Some(variant), 50));
    let others = service_level(1);
    for (what, alone) in [("page", &page), ("answer", &answer), ("news", &news)] {
        assert_rises(&nothing, alone, what, &others);
        assert_falls(&nothing, alone, what, lost);
        assert_rises(alone, &all, what, &others);
        assert_falls(alone, &all, what, lost);
    }
    assert_rises(&news, &page, "the page in place of news", &others);
    assert_rises(&page, &answer, "the answer in place of the page", &others);
    assert_falls(&nothing, &news, "news: attempts of a customer", attempts);
}

/// The same three measures, ten minutes after the queue shows in place of three quarters of an hour.
#[test]
fn preparation_pays() {
    let [later, sooner] = ["all-three", "all-three-prepared"].map(|variant| play(NAME, Some(variant), 40));
    assert_rises(&later, &sooner, "ten minutes", service_level(1));
    assert_falls(&later, &sooner, "ten minutes", lost);
}

/// An order or a line of its own for the crisis protects the others, and those who ask after their order pay for it. A line
/// of its own that nobody shares loses most customers of all.
#[test]
fn a_line_of_its_own_only_moves_the_harm() {
    let nothing = play(NAME, None, 40);
    let [first, desk] = ["others-first", "crisis-desk"].map(|variant| play(NAME, Some(variant), 40));
    for (what, apart) in [("others first", &first), ("crisis desk", &desk)] {
        assert_rises(&nothing, apart, what, service_level(1));
        assert_falls(&nothing, apart, what, service_level(0));
    }
    assert_rises(&nothing, &desk, "customers lost with a desk of its own", lost);
    assert_rises(&first, &desk, "customers lost with a desk in place of an order", lost);
}

/// On an ordinary day the promise is kept.
#[test]
fn without_the_failure_the_promise_is_kept() {
    assert!(level(&play(NAME, Some("no-failure"), 30), service_level(1)).0 > 0.8);
    assert!(level(&play(NAME, None, 30), service_level(1)).1 < 0.8);
}
