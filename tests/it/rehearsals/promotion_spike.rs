//! A promotion that nobody told support about.

use stormdrill::experiment::{Measure, Results};
use stormdrill::model::{SimTime, Trigger};

use super::{assert_falls, assert_rises, level, play, results, service_level};
use crate::load::shipped_as;

const NAME: &str = "promotion-spike";

/// Higher limits are worse than nothing; hiding the chat helps those who get in a little, and less than each of canned replies, a
/// banner and a reserve does; canned replies and the reserve together are best.
#[test]
fn the_levers_help_in_the_order_of_the_notes() {
    let as_variant = |variant: &str| play(NAME, Some(variant), 40);
    let nothing = play(NAME, None, 40);
    let [limits, canned, reserve, both] = ["higher-limits", "canned-replies", "reserve", "playbook"].map(as_variant);
    let [hidden, banner] = ["hide-chat", "faq-banner"].map(as_variant);
    let chat = service_level(0);
    assert_falls(&nothing, &limits, "higher limits", &chat);
    assert_rises(&nothing, &canned, "canned replies", &chat);
    assert_rises(&nothing, &reserve, "reserve", &chat);
    assert_rises(&nothing, &hidden, "hiding the chat", &chat);
    for (lever, what) in [(&canned, "canned replies"), (&banner, "a banner"), (&reserve, "a reserve")] {
        assert_falls(lever, &hidden, &format!("hiding the chat in place of {what}"), &chat);
        assert_rises(lever, &both, &format!("both levers in place of {what}"), &chat);
    }
    assert_rises(&canned, &both, "reserve beside canned replies", &chat);
    assert_rises(&reserve, &both, "canned replies beside reserve", &chat);
}

/// The promise on the web site is one that the team keeps on an ordinary Friday, and on no other.
#[test]
fn without_the_promotion_the_promise_is_kept() {
    assert!(level(&play(NAME, Some("no-promotion"), 40), service_level(0)).0 > 0.8);
    assert!(level(&play(NAME, None, 40), service_level(0)).1 < 0.8);
}

/// The same two levers, later and later.
#[test]
fn preparation_pays() {
    let at = |minutes: u32| {
        let mut scenario = shipped_as(NAME, "playbook");
        for lever in &mut scenario.playbook.levers {
            lever.trigger = Trigger::At(SimTime::from_secs(u64::from(180 + minutes) * 60));
            lever.lead = Default::default();
            lever.takes.clear();
        }
        results(&scenario, 40)
    };
    let [early, later, late] = [10, 45, 120].map(at);
    assert_rises(&later, &early, "10 minutes instead of 45", service_level(0));
    assert_rises(&late, &later, "45 minutes instead of 120", service_level(0));
    let left = |r: &Results| r.replications.iter().map(|r| Measure::PAbandon.parts(&r.classes[0]).0).sum::<f64>();
    assert!(left(&early) < left(&late));
}
