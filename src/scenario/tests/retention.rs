//! What the words for callbacks, tickets and announcements mean, and which of them do not go together.

use super::{good, load_text, rendered};
use crate::model::{
    Alternative, Announcement, ClassId, Dial, Law, OfferWhen, Predictor, Retention, Scenario, SimDuration,
};

/// A class of calls, one of callbacks and one of letters, with more to say of the first two.
fn text(call: &str, callback: &str) -> String {
    format!(
        "schema: 1
duration: 8h
channels: {{phone: {{}}, desk: {{}}, trunk: {{lines: 9}}}}
contacts:
  call: {{channel: phone, arrivals: {{rate: 60/h}}, handling: 5m{call}}}
  callback: {{channel: desk, handling: 5m{callback}}}
  letter: {{channel: desk, arrivals: {{rate: 1/h}}, handling: 5m}}
agents: {{team: {{count: 7}}}}
"
    )
}

fn scenario(call: &str, callback: &str) -> Scenario {
    good(&text(call, callback)).scenario
}

/// The message of a text that is wrong.
fn wrong(call: &str, callback: &str) -> String {
    rendered(&load_text(&text(call, callback)).expect_err("it is wrong"))
}

fn s(seconds: u64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

const OFFER: &str = ", callback: {accept: 37%, to: callback, when: {after: 60s}}";

#[test]
fn all_words_arrive_in_the_model() {
    let call = ", callback: {accept: 37%, to: callback, when: {waiting: 3}, due: 2h}, \
                ticket: {accept: 30%, to: letter, when: {expected_wait: 5m}}, \
                announcement: {of: expected_wait, predictor: last_to_enter_service, balk: 60%, patience: 1.5, \
                after_promise: 2}";
    let dial = ", dial: {reached: 93%, ring: 25s, retry: {after: 10m, tries: 2}}";
    let scenario = scenario(call, dial);
    let expected = Retention {
        callback: Some(Alternative {
            accept: 0.37,
            to: ClassId(1),
            when: OfferWhen::Waiting(3),
            due: Some(Law::Constant { value_s: 7_200.0 }),
        }),
        ticket: Some(Alternative { accept: 0.3, to: ClassId(2), when: OfferWhen::ExpectedWait(s(300)), due: None }),
        announcement: Some(Announcement {
            predictor: Predictor::LastToEnterService,
            balk: 0.6,
            patience: 1.5,
            after_promise: 2.0,
        }),
        dial: None,
    };
    assert_eq!(scenario.classes[0].retention, expected);
    let ring = Law::Constant { value_s: 25.0 };
    let dial = Dial { reached: 0.93, ring, retry_after: s(600), tries: 2 };
    assert_eq!(scenario.classes[1].retention, Retention { dial: Some(dial), ..Retention::default() });
    assert!(scenario.is_callback(ClassId(1)) && !scenario.is_callback(ClassId(0)) && !scenario.is_callback(ClassId(2)));
}

#[test]
fn what_is_not_said_has_its_default() {
    let dial = scenario(OFFER, ", dial: {reached: 90%}").classes[1].retention.dial.clone();
    let ring = Law::Constant { value_s: 20.0 };
    assert_eq!(dial, Some(Dial { reached: 0.9, ring, retry_after: s(900), tries: 3 }));
    let told =
        |words: &str| scenario(&format!(", announcement: {{{words}}}"), ", arrivals: {rate: 1/h}").classes.remove(0);
    let plain = Announcement { predictor: Predictor::HeadOfLine, balk: 0.0, patience: 1.0, after_promise: 1.0 };
    assert_eq!(told("of: expected_wait").retention.announcement, Some(plain));
    let place = Announcement { predictor: Predictor::QueueOverRate, ..plain };
    assert_eq!(told("of: position").retention.announcement, Some(place));
}

#[test]
fn a_callback_in_turn_keeps_its_place() {
    let credit = |call: &str, callback: &str| scenario(call, callback).classes[1].credit;
    assert_eq!(credit(OFFER, ""), s(60));
    assert_eq!(credit(OFFER, ", credit: 10s"), s(10), "what is said holds");
    assert_eq!(
        credit(&OFFER.replace("after: 60s}", "after: 60s}, due: 1h"), ""),
        s(0),
        "scheduled ones wait their turn"
    );
    assert_eq!(credit(&OFFER.replace("after: 60s", "waiting: 2"), ""), s(0));
}

#[test]
fn a_variant_says_another_time() {
    let variants = "variants: {later: {contacts: {call: {callback: {when: {expected_wait: 5m}}}}}}\n";
    let text = text(OFFER, "") + variants;
    let choice = crate::scenario::Choice { variant: Some("later".into()), ..Default::default() };
    let loaded = crate::scenario::load("a.yaml", &text, &choice, &mut |_| Err("no files here".to_owned()));
    let loaded = loaded.unwrap_or_else(|d| panic!("{}", rendered(&d)));
    let when = loaded.scenario.classes[0].retention.callback.as_ref().expect("a callback").when;
    assert_eq!(when, OfferWhen::ExpectedWait(s(300)));
}

#[test]
fn words_that_do_not_go_together_are_refused() {
    for (call, callback, message) in [
        (OFFER.replace("60s", "0s"), "", "nobody has been in the queue for no time"),
        (OFFER.to_owned(), ", silent: {share: 50%, detect: 1m}", "so there is no `silent`"),
        (OFFER.to_owned(), ", announcement: {of: position}", "so there is no `announcement`"),
        (OFFER.to_owned(), ", chaser: {share: 50%, handling: 1m}", "so there is no `chaser`"),
        (OFFER.to_owned(), ", max_wait: {after: 1h, to: call}", "this leads back: call → callback → call"),
        (OFFER.replace("to: callback", "to: call"), ", arrivals: {rate: 1/h}", "this leads back: call → call"),
        (OFFER.replace("to: callback", "to: recall"), ", arrivals: {rate: 1/h}", "there is no contact class `recall`"),
        (OFFER.to_owned(), ", dial: {reached: 90%, retry: {after: 0s}}", "nobody is called again at once"),
        (OFFER.to_owned(), ", dial: {reached: 90%, retry: {tries: 0}}", "between once and 20 times"),
        (OFFER.to_owned() + ", dial: {reached: 90%}", "", "nobody is called back in `call`"),
        (OFFER.replace("{after: 60s}", "{after: 60s, waiting: 2}"), "", "only one choice can stand here"),
        (
            ", announcement: {of: position, predictor: head_of_line}".to_owned(),
            ", arrivals: {rate: 1/h}",
            "who is told a place in the queue is told no wait",
        ),
        (
            ", announcement: {of: position, patience: 0}".to_owned(),
            ", arrivals: {rate: 1/h}",
            "`patience` is a factor between 0.01 and 100",
        ),
        (
            ", transfers: {to: {callback: 10%}}".to_owned() + OFFER,
            "",
            "customers are called back in `callback`, so nobody can be handed over to it",
        ),
    ] {
        let found = wrong(&call, callback);
        assert!(found.contains(message), "{found}, not {message}");
    }
    let trunk = text(OFFER, "").replace("callback: {channel: desk", "callback: {channel: trunk");
    let found = rendered(&load_text(&trunk).expect_err("it is wrong"));
    assert!(found.contains("would hold `lines` of `trunk` while they wait"), "{found}");
}
