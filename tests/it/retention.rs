//! The shipped examples of callbacks, retention offers and announcements, each against its story. Options meet the same
//! customers; where a difference of means is asked for, its interval has a level of 99.9 %, so that each of them fails by
//! bad luck with a chance of 5e-4 on its side. Seeds are fixed.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{Measure, Results, RetentionMeasure, RunSpec, replicate};
use stormdrill::model::{Law, Outcome, Predictor, Scenario};
use stormdrill::record::ClassTally;
use stormdrill::routing;
use stormdrill::stats::mean;

use crate::load::shipped;

const REPLICATIONS: u32 = 30;

fn play(scenario: &Scenario) -> Results {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { replications: REPLICATIONS, threads: 2, ..RunSpec::default() };
    replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound")
}

/// The interval of the mean difference of a figure of a class, second minus first.
fn difference(first: &Results, second: &Results, class: usize, of: impl Fn(&ClassTally) -> f64) -> (f64, f64) {
    let differences: Vec<f64> = first
        .replications
        .iter()
        .zip(&second.replications)
        .map(|(a, b)| of(&b.classes[class]) - of(&a.classes[class]))
        .collect();
    let estimate = mean(differences, 0.999).expect("replications");
    let half = estimate.half_width.expect("many replications");
    (estimate.mean - half, estimate.mean + half)
}

fn count(outcome: Outcome) -> impl Fn(&ClassTally) -> f64 {
    move |t| t.count(outcome) as f64
}

fn total(results: &Results, class: usize, of: impl Fn(&ClassTally) -> u64) -> u64 {
    results.replications.iter().map(|r| of(&r.classes[class])).sum()
}

/// The mean of a measure over all contacts of a class.
fn overall(results: &Results, class: usize, parts: impl Fn(&ClassTally) -> (f64, f64)) -> f64 {
    let (a, b) =
        results.replications.iter().map(|r| parts(&r.classes[class])).fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
    a / b
}

fn without_callback(with: &Scenario) -> Scenario {
    let mut without = with.clone();
    without.classes[0].retention.callback.as_mut().expect("a callback").accept = 0.0;
    without
}

#[test]
fn a_callback_moves_work_and_lets_fewer_give_up() {
    let example = shipped("examples/callback");
    let (with, without) = (play(&example), play(&without_callback(&example)));
    let (_, most) = difference(&without, &with, 0, count(Outcome::Abandoned));
    assert!(most < 0.0, "fewer give up: {most}");
    let moved = total(&with, 0, |t| t.count(Outcome::CallbackAccepted));
    assert_eq!(total(&with, 1, |t| t.offered), moved, "each acceptance is a callback");
    let ends = [Outcome::Answered, Outcome::CallbackLost].map(|o| total(&with, 1, |t| t.count(o)));
    assert_eq!(ends.iter().sum::<u64>(), moved, "each is answered or lost");
    assert!(ends[1] > 0);
    assert_eq!(total(&without, 1, |t| t.offered), 0);
    // What the line no longer shows: who accepted waits longer than those who waited in the line before.
    let wait = |results: &Results, class| overall(results, class, |t| Measure::MeanWaitServed.parts(t));
    assert!(wait(&with, 1) > 5.0 * wait(&without, 0), "{} {}", wait(&with, 1), wait(&without, 0));
}

/// Where nobody gives up and all are reached, the same customers are handled, each once, with a callback or without.
#[test]
fn a_callback_handles_nobody_less_and_nobody_more() {
    let mut example = shipped("examples/callback");
    for class in &mut example.classes {
        class.patience = Law::Never;
        class.retention.dial = None;
    }
    let (with, without) = (play(&example), play(&without_callback(&example)));
    assert!(total(&with, 0, |t| t.count(Outcome::CallbackAccepted)) > 500);
    for (a, b) in with.replications.iter().zip(&without.replications) {
        let answered = |classes: &[ClassTally]| classes.iter().map(|t| t.count(Outcome::Answered)).sum::<u64>();
        assert_eq!(answered(&a.classes), answered(&b.classes));
        assert_eq!(answered(&b.classes), b.classes[0].offered);
    }
    // The handling of callbacks is drawn anew from the same law: busy time is the same on average.
    let busy = |r: &Results| r.replications.iter().map(|r| r.groups[0].busy_whole_us as f64).collect::<Vec<_>>();
    let (a, b) = (busy(&with), busy(&without));
    let gap = mean(a.iter().zip(&b).map(|(a, b)| (a - b) / b).collect::<Vec<_>>(), 0.999).expect("replications");
    assert!(gap.mean.abs() <= gap.half_width.expect("many"), "{gap:?}");
}

#[test]
fn a_message_and_an_offer_keep_customers_who_wait_elsewhere_then() {
    let both = shipped("examples/retention-offer");
    let mut message = both.clone();
    message.classes[0].retention.ticket.as_mut().expect("a ticket").accept = 0.0;
    let (offered, told) = (play(&both), play(&message));
    let (_, most) = difference(&told, &offered, 0, count(Outcome::Abandoned));
    assert!(most < 0.0, "fewer give up: {most}");
    // A ticket that is taken after the end of the day, by somebody who came before it, does not count in its own class.
    let (taken, tickets) = (total(&offered, 0, |t| t.count(Outcome::TicketTaken)), total(&offered, 1, |t| t.offered));
    assert!(tickets <= taken && tickets * 50 > taken * 49, "{tickets} of {taken}");
    assert_eq!(total(&offered, 1, |t| t.count(Outcome::Answered)), tickets, "each ticket is answered");
    let share = overall(&offered, 0, |t| RetentionMeasure::PTicketTaken.parts(t));
    assert!((0.25..0.35).contains(&share), "three in ten accept: {share}");
    let wait = |class| overall(&offered, class, |t| Measure::MeanWaitServed.parts(t));
    assert!(wait(1) > 2.0 * wait(0), "{} {}", wait(1), wait(0));
}

#[test]
fn who_is_told_a_long_wait_leaves_sooner_and_who_stays_waits_less() {
    let mut balking = shipped("examples/announced-wait");
    let told = balking.classes[0].retention.announcement.as_mut().expect("an announcement");
    (told.balk, told.patience, told.after_promise) = (1.0, 1.0, 1.0);
    let mut unmoved = balking.clone();
    unmoved.classes[0].retention.announcement.as_mut().expect("an announcement").balk = 0.0;
    let mut silent = unmoved.clone();
    silent.classes[0].retention.announcement = None;
    let mut patient = unmoved.clone();
    patient.classes[0].retention.announcement.as_mut().expect("an announcement").patience = 1.5;
    let mut restless = unmoved.clone();
    restless.classes[0].retention.announcement.as_mut().expect("an announcement").after_promise = 1.5;
    let [balking, unmoved, silent, patient, restless] = [balking, unmoved, silent, patient, restless].map(|s| play(&s));
    for (a, b) in unmoved.replications.iter().zip(&silent.replications) {
        assert_eq!(
            (a.classes[0].outcomes, a.classes[0].queue_area_us),
            (b.classes[0].outcomes, b.classes[0].queue_area_us)
        );
    }
    let waited = |t: &ClassTally| (t.wait_answered_us + t.wait_abandoned_us) as f64;
    assert!(difference(&unmoved, &balking, 0, waited).1 < 0.0, "who would leave later leaves at once");
    assert!(difference(&unmoved, &patient, 0, waited).0 > 0.0, "who is more patient waits longer");
    assert!(difference(&unmoved, &restless, 0, waited).1 < 0.0, "who gets restless waits less");
    // Those who accept a wait and are answered later than told are a part of those told.
    let told = total(&balking, 0, |t| t.retention.told);
    assert!(told > 0 && total(&balking, 0, |t| t.retention.told_less) < told);
}

/// The estimate that knows of nobody who leaves promises more than comes; the others look back, and promise less.
#[test]
fn a_place_in_the_line_promises_more_than_history_does() {
    let less_than_waited = |predictor| {
        let mut scenario = shipped("examples/announced-wait");
        let told = scenario.classes[0].retention.announcement.as_mut().expect("an announcement");
        (told.predictor, told.balk, told.patience, told.after_promise) = (predictor, 0.0, 1.0, 1.0);
        play(&scenario)
    };
    let [line, last, place] =
        [Predictor::HeadOfLine, Predictor::LastToEnterService, Predictor::QueueOverRate].map(less_than_waited);
    // The same customers wait the same, whatever they are told.
    assert_eq!(total(&line, 0, |t| t.wait_answered_us), total(&place, 0, |t| t.wait_answered_us));
    let late = |t: &ClassTally| t.retention.told_less as f64;
    assert!(difference(&line, &place, 0, late).1 < 0.0 && difference(&last, &place, 0, late).1 < 0.0);
    let error = |r: &Results| overall(r, 0, |t| RetentionMeasure::MeanAnnouncementError.parts(t));
    assert!(error(&place) < 0.0 && error(&line) > 0.0, "{} {}", error(&place), error(&line));
}
