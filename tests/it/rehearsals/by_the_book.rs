//! Levers in the order that practitioners teach: free, paid, noticed by customers.

use super::{assert_falls, assert_rises, play};
use stormdrill::experiment::Replication;

const NAME: &str = "examples/by-the-book";

/// Customers who go for good with nothing.
fn lost(replication: &Replication) -> f64 {
    replication.classes.iter().map(|class| class.customers.lost as f64).sum()
}

/// What is free keeps customers, what is paid keeps more of them, and both answer more in time; nobody has to notice more.
#[test]
fn each_tier_adds_to_the_one_before() {
    let [nobody, free, paid] = ["nobody-acts", "free", "paid"].map(|variant| play(NAME, Some(variant), 40));
    assert_falls(&nobody, &free, "what is free", lost);
    assert_falls(&free, &paid, "what is paid", lost);
    let in_time = super::service_level(0);
    assert_rises(&nobody, &free, "what is free, in time", &in_time);
    assert_rises(&free, &paid, "what is paid, in time", &in_time);
}
