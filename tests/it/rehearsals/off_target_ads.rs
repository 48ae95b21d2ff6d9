//! An advertisement for something that the shop does not make. Class 0 are customers, class 1 strangers.

use stormdrill::experiment::{CustomerMeasure, Replication};
use stormdrill::model::Outcome;

use super::{assert_falls, assert_rises, change, level, play, service_level};

const NAME: &str = "off-target-ads";

/// Customers who went for good with nothing / customers.
fn lost(replication: &Replication) -> f64 {
    let (lost, customers) = CustomerMeasure::PLost.parts(&replication.classes[0]);
    lost / customers
}

/// Those answered in time / those of the class who were let in.
fn of_those_who_stay(replication: &Replication) -> f64 {
    let counts = &replication.classes[0];
    let kept_out = counts.count(Outcome::Hidden) + counts.count(Outcome::LostAtEntry);
    counts.within[0].answered as f64 / (counts.offered - kept_out) as f64
}

/// The ready-made referral helps real customers most. The form does nearly as well for those who stay, and loses twice as many
/// for good.
#[test]
fn a_referral_is_best_and_a_form_loses_customers() {
    let nothing = play(NAME, None, 80);
    let [canned, form] = ["canned-referral", "form"].map(|variant| play(NAME, Some(variant), 80));
    assert_rises(&nothing, &canned, "referral", service_level(0));
    assert_rises(&nothing, &form, "form", of_those_who_stay);
    let of_stayers = change(&form, &canned, of_those_who_stay);
    assert!(of_stayers.0 > -0.005 && of_stayers.1 < 0.03, "referral in place of form: {of_stayers:?}");
    assert_rises(&form, &canned, "referral in place of form, of all demand", service_level(0));
    assert_falls(&nothing, &canned, "customers lost with a referral", lost);
    assert_rises(&canned, &form, "customers lost with a form in place of a referral", lost);
    assert!(level(&form, lost).0 > 2.0 * level(&canned, lost).0);
}

/// Hiding the chat looks well in the service level of those who find it, and helps nobody: as many customers are lost as
/// without, to within half a point.
#[test]
fn hiding_the_chat_helps_nobody() {
    let nothing = play(NAME, None, 200);
    let [hidden, canned] = ["hide", "canned-referral"].map(|variant| play(NAME, Some(variant), 200));
    assert_rises(&nothing, &hidden, "of those who find the chat", of_those_who_stay);
    let saved = change(&nothing, &hidden, lost);
    assert!(saved.0 > -0.005 && saved.1 < 0.005, "customers lost: {saved:?}");
    assert_rises(&hidden, &canned, "referral in place of hiding", service_level(0));
}

/// Stopping the advertisement helps, later than the referral; tags and written replies make both quick.
#[test]
fn what_takes_hours_helps_less() {
    let nothing = play(NAME, None, 40);
    let [stop, canned, both, prepared] =
        ["stop-the-ad", "canned-referral", "playbook", "prepared"].map(|variant| play(NAME, Some(variant), 40));
    assert_rises(&nothing, &stop, "stopping", service_level(0));
    assert_rises(&stop, &canned, "referral in place of stopping", service_level(0));
    assert_rises(&both, &prepared, "prepared", service_level(0));
    assert!(level(&prepared, service_level(0)).0 > 0.9 && level(&nothing, service_level(0)).1 < 0.9);
}
