//! Burning questions behind others that have time. Classes: 0 failed payments, 1 questions, 2 messages, 3 letters; in the
//! variant with a first line, 4 is that line.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{CustomerMeasure, Measure, Replication, RunSpec, replicate};
use stormdrill::model::Outcome;
use stormdrill::routing;

use super::{assert_falls, assert_rises, interval, level, play, service_level};
use crate::load::{shipped, shipped_as};

const NAME: &str = "burning-behind-non-urgent";

/// Mean wait of all who were answered, s.
fn mean_wait(class: usize) -> impl Fn(&Replication) -> f64 {
    move |replication| {
        let (sum, answered) = Measure::MeanWaitServed.parts(&replication.classes[class]);
        sum / answered
    }
}

/// Customers of the chat who went for good with nothing.
fn lost_in_chat(replication: &Replication) -> f64 {
    let chat = replication.classes.iter().enumerate().filter(|(class, _)| !(2..4).contains(class));
    chat.map(|(_, counts)| CustomerMeasure::PLost.parts(counts).0).sum()
}

/// The 95th percentile of the waits of all who were answered on a day, s, for each day.
fn tails(variant: Option<&str>, days: u32) -> Vec<f64> {
    let scenario = variant.map_or_else(|| shipped(NAME), |variant| shipped_as(NAME, variant));
    let plan = Arc::new(Plan::new(scenario));
    let spec = RunSpec { replications: days, threads: 2, contact_log: true, ..RunSpec::default() };
    let mut tails = Vec::new();
    replicate(&plan, &routing::for_scenario, spec, |_, finished| {
        let answered = finished.log.iter().filter(|row| row.outcome == Outcome::Answered);
        let mut waits: Vec<f64> = answered.map(|row| row.wait.secs_f64()).collect();
        waits.sort_by(f64::total_cmp);
        tails.push(waits[waits.len() * 19 / 20]);
    })
    .expect("the policy is sound");
    tails
}

/// An order of topics lifts burning questions, and the others in the chat; letters wait longer for it, and so does the
/// slowest twentieth of all. Everybody still has what was promised.
#[test]
fn priority_lifts_burning_questions_and_lengthens_the_tail() {
    let [fifo, priority] = [None, Some("priority")].map(|variant| play(NAME, variant, 60));
    assert_rises(&fifo, &priority, "failed payments", service_level(0));
    assert_rises(&fifo, &priority, "questions", service_level(1));
    assert_rises(&fifo, &priority, "letters", mean_wait(3));
    assert!(level(&fifo, service_level(0)).1 < 0.9 && level(&priority, service_level(0)).0 > 0.9);
    assert!(level(&priority, service_level(2)).0 > 0.95 && level(&priority, service_level(3)).0 > 0.95);
    let [before, after] = [None, Some("priority")].map(|variant| tails(variant, 150));
    let (low, _) = interval(before.iter().zip(&after).map(|(b, a)| a - b).collect());
    assert!(low > 0.0, "the tail grows by {low} s at least");
}

/// A list of channels does nearly as much, but burning questions wait behind others; a slot kept for the chat does less, and
/// costs messages most.
#[test]
fn an_order_of_topics_is_the_best_of_what_is_free() {
    let [fifo, priority, channels, slot] =
        [None, Some("priority"), Some("channel-list"), Some("slot-for-the-chat")].map(|v| play(NAME, v, 60));
    assert_rises(&fifo, &channels, "channels", service_level(0));
    assert_rises(&channels, &priority, "topics in place of channels", service_level(0));
    assert_rises(&fifo, &slot, "a slot", service_level(0));
    assert_rises(&slot, &priority, "topics in place of a slot", service_level(0));
    assert_rises(&priority, &slot, "messages", mean_wait(2));
}

/// The same order for as long as somebody in the chat waits too long does most of it.
#[test]
fn an_order_when_it_is_needed_does_most_of_it() {
    let [fifo, always, needed] = [None, Some("priority"), Some("when-needed")].map(|v| play(NAME, v, 60));
    assert_rises(&fifo, &needed, "when needed", service_level(0));
    assert_rises(&needed, &always, "always in place of when needed", service_level(0));
}

/// Who sets mail aside whenever there is anything else makes everybody else happy, and breaks what is promised for letters.
#[test]
fn setting_mail_aside_breaks_its_promise() {
    let [fifo, aside, priority] = [None, Some("mail-aside"), Some("priority")].map(|v| play(NAME, v, 60));
    assert_rises(&priority, &aside, "failed payments", service_level(0));
    assert_falls(&fifo, &aside, "letters", service_level(3));
    assert!(level(&aside, service_level(3)).1 < 0.95);
}

/// One of six sorts the chats: each customer waits twice, a tenth of them goes to the wrong people, and there are five to do
/// the work. More customers are lost in the chat than without any order, and letters wait for hours.
#[test]
fn a_first_line_costs_more_than_it_sorts() {
    let [fifo, triage] = [None, Some("triage")].map(|variant| play(NAME, variant, 60));
    assert_rises(&fifo, &triage, "customers lost in the chat", lost_in_chat);
    assert_rises(&fifo, &triage, "letters", mean_wait(3));
}

/// It has crept in: a year before, first come, first served was good enough.
#[test]
fn before_the_growth_the_order_of_arrival_was_good_enough() {
    let before = play(NAME, Some("before-the-growth"), 60);
    assert!(level(&before, service_level(0)).0 > 0.9);
    assert_falls(&before, &play(NAME, None, 60), "growth", service_level(0));
}
