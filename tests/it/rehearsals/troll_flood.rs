//! Trolls who reopen the chat as fast as the agents close it. Class 0 are the customers, class 1 the trolls.

use stormdrill::experiment::{CustomerMeasure, Replication};

use super::{assert_falls, assert_rises, level, play, service_level};

const NAME: &str = "troll-flood";

fn served(replication: &Replication) -> f64 {
    let (served, customers) = CustomerMeasure::PServed.parts(&replication.classes[0]);
    served / customers.max(1.0)
}

/// The more trolls, the worse for customers, and with none of them the promise is kept.
#[test]
fn twenty_five_trolls_are_worse_than_ten() {
    let [none, ten] = ["no-trolls", "ten-trolls"].map(|variant| play(NAME, Some(variant), 30));
    let many = play(NAME, None, 30);
    assert_falls(&none, &ten, "ten trolls", service_level(0));
    assert_falls(&ten, &many, "twenty-five trolls", service_level(0));
    assert_falls(&ten, &many, "customers served", served);
    assert!(level(&none, service_level(0)).0 > 0.9);
}

/// The ban gives customers most of their service level back, less so where nine trolls in ten evade it. Sending trolls to the
/// back of the line helps too, and less; with both, the promise is nearly that of an ordinary day.
#[test]
fn a_ban_gives_customers_their_agents_back() {
    let nothing = play(NAME, None, 60);
    let [ban, evaded, demoted, both] =
        ["ban", "ban-evaded", "back-of-the-line", "both"].map(|variant| play(NAME, Some(variant), 60));
    let customers = service_level(0);
    assert_falls(&ban, &evaded, "evasion", &customers);
    assert_rises(&nothing, &evaded, "a ban that is evaded", &customers);
    assert_rises(&nothing, &demoted, "the back of the line", &customers);
    assert_rises(&demoted, &ban, "the ban in place of the back of the line", &customers);
    assert_rises(&ban, &both, "the back of the line beside the ban", &customers);
    assert!(level(&both, &customers).0 > 0.9 && level(&nothing, &customers).1 < 0.5);
}

/// The sooner somebody allows the ban, the better.
#[test]
fn a_ban_that_is_prepared_is_worth_more() {
    let [later, sooner] = ["ban", "ban-prepared"].map(|variant| play(NAME, Some(variant), 30));
    assert_rises(&later, &sooner, "five minutes in place of thirty", service_level(0));
}

/// A form costs genuine customers, and keeps trolls only busy: a customer in ten is lost to it, and the others gain little.
#[test]
fn a_form_does_little_against_those_who_have_time() {
    let nothing = play(NAME, None, 40);
    let [form, ban] = ["form", "ban"].map(|variant| play(NAME, Some(variant), 40));
    assert_rises(&form, &ban, "the ban in place of the form", served);
    let lost = super::change(&nothing, &form, served);
    assert!(lost.1 < 0.05, "served with the form and without: {lost:?}");
}
