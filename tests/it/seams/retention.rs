//! Callbacks, tickets and announcements, to the second.

use stormdrill::engine::{Engine, Plan};
use stormdrill::model::{
    Alternative, Announcement, Arrivals, AtClose, ChaseAfter, Chaser, ClassId, ContactClass, Dial, HoldingReply, Hours,
    InProgress, Law, MaxWait, OfferWhen, Outside, Predictor, Retention, ReturnRule, Scenario, SilentLeaving, Skill,
    Staffing, TraceRow,
};
use stormdrill::record::{RetentionTally, Tally};
use stormdrill::routing;

use super::centre::{TEAM, at, call, centre, class, impatient, outage, run, s};

const CALLBACK: ClassId = ClassId(1);
const TICKET: ClassId = ClassId(2);

fn constant(value_s: f64) -> Law {
    Law::Constant { value_s }
}

fn offered(to: ClassId, accept: f64, when: OfferWhen) -> Option<Alternative> {
    Some(Alternative { accept, to, when, due: None })
}

/// One agent, calls from a trace, and a class of callbacks and one of tickets behind them, each with a minute of work.
fn desk(rows: &[TraceRow]) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), rows);
    for name in ["callback", "ticket"] {
        let later = ContactClass { handling: constant(60.0), priority: 1, ..class(name, TEAM, &[]) };
        scenario.classes.push(ContactClass { arrivals: Arrivals::none(), ..later });
        let id = ClassId::at(scenario.classes.len() - 1);
        scenario.groups[0].skills.push(Skill::of(id));
    }
    scenario.routing = stormdrill::model::Routing::listed(&["priority", "age"]);
    scenario
}

fn with(rows: &[TraceRow], retention: Retention) -> Scenario {
    let mut scenario = desk(rows);
    scenario.classes[0].retention = retention;
    scenario
}

fn diary(scenario: &Scenario) -> Vec<String> {
    run(scenario, &[]).contacts
}

fn tally(scenario: &Scenario) -> Vec<RetentionTally> {
    let policy = routing::for_scenario(scenario);
    let mut engine = Engine::new(std::sync::Arc::new(Plan::new(scenario.clone())), policy, Tally::new(scenario), 0);
    engine.run().expect("the routing is sound");
    engine.into_recorder().classes.iter().map(|c| c.retention).collect()
}

const THREE: [(u64, u64); 3] = [(0, 100), (10, 50), (20, 50)];

fn three() -> Vec<TraceRow> {
    THREE.iter().map(|&(at, handling)| call(at, handling)).collect()
}

#[test]
fn a_callback_is_offered_to_who_finds_enough_waiting_and_waits_behind_the_line() {
    let callback = offered(CALLBACK, 1.0, OfferWhen::Waiting(1));
    let expected = [
        "call 0: comes 0, team 0 at 0, answered 100 after 0",
        "call 1: comes 10, waits 10, team 0 at 100, answered 150 after 90",
        "call 2: comes 20, offered a callback 20, callback_accepted 20 after 0",
        "callback 0: comes 20, waits 20, team 0 at 150, answered 210 after 130",
    ];
    assert_eq!(diary(&with(&three(), Retention { callback, ..Retention::default() })), expected);
}

#[test]
fn who_declines_a_callback_is_offered_a_ticket_and_then_waits() {
    let when = OfferWhen::Waiting(1);
    let retention = |ticket| Retention {
        callback: offered(CALLBACK, 0.0, when),
        ticket: offered(TICKET, ticket, when),
        ..Retention::default()
    };
    let third = |ticket| diary(&with(&three(), retention(ticket))).split_off(2);
    assert_eq!(
        third(1.0),
        [
            "call 2: comes 20, offered a callback 20, offered a ticket 20, ticket_taken 20 after 0",
            "ticket 0: comes 20, waits 20, team 0 at 150, answered 210 after 130",
        ]
    );
    assert_eq!(
        third(0.0),
        [
            "call 2: comes 20, offered a callback 20, offered a ticket 20, waits 20, team 0 at 150, answered 200 after 130"
        ]
    );
}

#[test]
fn an_offer_after_a_time_leaves_the_patience_of_those_who_decline() {
    let rows = [call(0, 100), impatient(10, 50, 40), impatient(20, 50, 30)];
    let retention =
        |accept| Retention { callback: offered(CALLBACK, accept, OfferWhen::After(s(30))), ..Retention::default() };
    let expected = [
        "call 0: comes 0, team 0 at 0, answered 100 after 0",
        "call 1: comes 10, waits 10, offered a callback 40, abandoned 50 after 40",
        // Patience that ends at that very moment gives way to the offer, and is over.
        "call 2: comes 20, waits 20, offered a callback 50, abandoned 50 after 30",
    ];
    assert_eq!(diary(&with(&rows, retention(0.0))), expected);
    let accepted = [
        "call 1: comes 10, waits 10, offered a callback 40, callback_accepted 40 after 30",
        "call 2: comes 20, waits 20, offered a callback 50, callback_accepted 50 after 30",
        "callback 0: comes 40, waits 40, team 0 at 100, answered 160 after 60",
        "callback 1: comes 50, waits 50, team 0 at 160, answered 220 after 110",
    ];
    assert_eq!(diary(&with(&rows, retention(1.0))).split_off(1), accepted);
}

#[test]
fn a_message_at_one_time_and_an_offer_at_another() {
    let mut scenario = with(
        &[call(0, 200), call(10, 50)],
        Retention { ticket: offered(TICKET, 0.0, OfferWhen::After(s(50))), ..Retention::default() },
    );
    scenario.classes[0].patience = constant(40.0);
    scenario.classes[0].dialogue.holding = Some(HoldingReply { after: s(20), costs: s(0) });
    // Patience begins anew at 30.
    let line = |scenario: &Scenario| diary(scenario)[1].clone();
    assert_eq!(
        line(&scenario),
        "call 1: comes 10, waits 10, asked to wait 30, offered a ticket 60, abandoned 70 after 60"
    );
    let mut sooner = scenario.clone();
    sooner.classes[0].retention.ticket = offered(TICKET, 0.0, OfferWhen::After(s(10)));
    assert_eq!(
        line(&sooner),
        "call 1: comes 10, waits 10, offered a ticket 20, asked to wait 30, abandoned 70 after 60"
    );
    let mut sent_on = scenario.clone();
    sent_on.classes[0].max_wait = Some(MaxWait { after: s(50), to: None });
    assert_eq!(line(&sent_on), "call 1: comes 10, waits 10, asked to wait 30, flowed_out 60 after 50");
    scenario.classes[0].dialogue.holding = None;
    scenario.classes[0].dialogue.silent = Some(SilentLeaving { share: 1.0, detect: constant(5.0) });
    assert_eq!(
        line(&scenario),
        "call 1: comes 10, waits 10, leaves silently 50, team 0 at 200, found gone since 200 at 205, abandoned 205 after 40",
        "who has gone is offered nothing"
    );
}

#[test]
fn nothing_is_offered_that_would_be_refused() {
    let callback = offered(CALLBACK, 1.0, OfferWhen::Waiting(1));
    let mut scenario = with(&three(), Retention { callback, ..Retention::default() });
    let stays = "call 2: comes 20, waits 20, team 0 at 150, answered 200 after 130";
    scenario.classes[1].queue_capacity = Some(0);
    assert_eq!(diary(&scenario)[2], stays);
    scenario.classes[1].queue_capacity = Some(1);
    assert_eq!(diary(&scenario)[3], "callback 0: comes 20, waits 20, team 0 at 150, answered 210 after 130");
    let mut closed = scenario.channels[0].clone();
    let hours =
        Hours { open: vec![(at(30), at(60))], earlier: vec![], at_close: AtClose::Drop, outside: Outside::TurnedAway };
    (closed.name, closed.hours) = ("later".into(), Some(hours));
    scenario.channels.push(closed);
    scenario.classes[1].channel = stormdrill::model::ChannelId(1);
    assert_eq!(diary(&scenario)[2], stays);
}

#[test]
fn duplicates_are_withdrawn_when_the_customer_accepts_something_else() {
    let callback = offered(CALLBACK, 1.0, OfferWhen::After(s(30)));
    let mut scenario = with(&[call(0, 100), call(10, 50)], Retention { callback, ..Retention::default() });
    let chaser =
        Chaser { after: ChaseAfter::Time(s(20)), share: 1.0, tries: 1, to: ClassId(0), handling: constant(10.0) };
    scenario.classes[0].chaser = Some(chaser);
    let expected = [
        "call 1: comes 10, waits 10, offered a callback 40, callback_accepted 40 after 30",
        "call 2: comes 30, waits 30, abandoned 40 after 10",
        "callback 0: comes 40, waits 40, team 0 at 100, answered 160 after 60",
    ];
    assert_eq!(diary(&scenario).split_off(1), expected);
}

#[test]
fn a_scheduled_callback_takes_its_place_when_it_is_due() {
    let rows = three();
    let callback =
        Some(Alternative { accept: 1.0, to: CALLBACK, when: OfferWhen::Waiting(1), due: Some(constant(100.0)) });
    let mut scenario = with(&rows, Retention { callback, ..Retention::default() });
    // Asked for by other means, after the one that is due later.
    scenario.classes[1].arrivals = Arrivals::Trace([call(60, 30)].into());
    let expected = [
        "call 2: comes 20, offered a callback 20, callback_accepted 20 after 0",
        "callback 0: comes 20, waits 120, team 0 at 150, answered 210 after 130",
        "callback 1: comes 60, waits 60, team 0 at 210, answered 240 after 150",
    ];
    assert_eq!(diary(&scenario).split_off(2), expected);
    // Patience begins when it is due, and a callback that is not wanted any more is lost.
    scenario.classes[1].patience = constant(25.0);
    assert_eq!(diary(&scenario)[3], "callback 0: comes 20, waits 120, callback_lost 145 after 25");
    // It is there until it has been handled, also when nobody comes any more.
    scenario.duration = s(40);
    assert_eq!(diary(&scenario)[3], "callback 0: comes 20, waits 120, callback_lost 145 after 25");
    scenario.end = stormdrill::model::EndRule::Stop;
    assert_eq!(diary(&scenario)[3], "callback 0: comes 20, left 40 after 0");
}

fn dialled(reached: f64, tries: u16) -> Scenario {
    let callback = offered(CALLBACK, 1.0, OfferWhen::Waiting(1));
    let mut scenario = with(&three(), Retention { callback, ..Retention::default() });
    scenario.classes[1].retention.dial = Some(Dial { reached, ring: constant(20.0), retry_after: s(300), tries });
    scenario
}

#[test]
fn who_is_not_reached_is_called_again_and_given_up_in_the_end() {
    let scenario = dialled(0.0, 2);
    let expected = "callback 0: comes 20, waits 20, team 0 at 150, not reached 170, team 0 at 470, not reached 490, \
                    callback_lost 490 after 130";
    assert_eq!(diary(&scenario)[3], expected);
    assert_eq!(tally(&scenario)[1].calls_in_vain, 2);
    assert_eq!(
        diary(&dialled(1.0, 2))[3],
        "callback 0: comes 20, waits 20, team 0 at 150, answered 210 after 130",
        "a call that reaches the customer is as if there were none"
    );
}

#[test]
fn a_call_that_an_outage_breaks_off_does_not_count() {
    let mut scenario = dialled(0.0, 1);
    for in_progress in [InProgress::Requeue, InProgress::Drop] {
        scenario.outages = vec![outage(160, 40, 1.0, in_progress)];
        let expected = "callback 0: comes 20, waits 20, team 0 at 150, not reached 160, waits 160, team 0 at 200, not \
                        reached 220, callback_lost 220 after 170";
        assert_eq!(diary(&scenario)[3], expected);
        assert_eq!(tally(&scenario)[1].calls_in_vain, 1);
    }
    scenario.outages.clear();
    scenario.duration = s(160);
    scenario.end = stormdrill::model::EndRule::Stop;
    assert_eq!(
        diary(&scenario)[3],
        "callback 0: comes 20, waits 20, team 0 at 150, not reached 160, left 160 after 130"
    );
}

/// Who has accepted something has not given up; who was not reached has.
#[test]
fn only_a_callback_that_is_lost_lets_a_customer_come_again() {
    let mut scenario = dialled(0.0, 1);
    scenario.duration = s(1_000);
    let redial = ReturnRule { share: 1.0, delay: constant(400.0), tries: 1, switch: vec![(ClassId(2), 1.0)] };
    for class in [0, 1] {
        scenario.classes[class].returns.after_abandon = Some(redial.clone());
    }
    let expected = [
        "call 2: comes 20, offered a callback 20, callback_accepted 20 after 0",
        "callback 0: comes 20, waits 20, team 0 at 150, not reached 170, returns after_abandon 170, callback_lost 170 after 130",
        "ticket 0: comes 570, team 0 at 570, served after 550 630, answered 630 after 0",
    ];
    assert_eq!(diary(&scenario).split_off(2), expected);
}

fn told(rows: &[TraceRow], announcement: Announcement) -> Scenario {
    with(rows, Retention { announcement: Some(announcement), ..Retention::default() })
}

const PLAIN: Announcement =
    Announcement { predictor: Predictor::HeadOfLine, balk: 0.0, patience: 1.0, after_promise: 1.0 };

#[test]
fn each_predictor_says_what_it_knows() {
    let rows = [call(0, 60), call(10, 60), call(40, 60), call(70, 60)];
    let waits = |predictor| -> Vec<String> {
        let lines = diary(&told(&rows, Announcement { predictor, ..PLAIN }));
        let word =
            |line: &String| line.split("told ").nth(1).and_then(|t| t.split(' ').next()).unwrap_or("-").to_owned();
        lines.iter().map(word).collect()
    };
    // The second call starts at 60, after 50 s; the third one waits since 40.
    assert_eq!(waits(Predictor::HeadOfLine), ["-", "0", "30", "30"]);
    assert_eq!(waits(Predictor::LastToEnterService), ["-", "0", "0", "50"]);
    // (0 + 1), (1 + 1), (1 + 1) x 60 s / 1 agent.
    assert_eq!(waits(Predictor::QueueOverRate), ["-", "60", "120", "120"]);
}

#[test]
fn an_expected_wait_is_a_reason_for_an_offer() {
    let rows = [call(0, 60), call(10, 60), call(40, 60)];
    let retention = |least, announcement| Retention {
        callback: offered(CALLBACK, 1.0, OfferWhen::ExpectedWait(s(least))),
        announcement,
        ..Retention::default()
    };
    let who = |retention| -> Vec<bool> {
        let lines = diary(&with(&rows, retention));
        lines.iter().filter(|l| l.starts_with("call ")).map(|line| line.contains("callback_accepted")).collect()
    };
    // By default the time that the first in the line has waited: 0 and 30 s.
    assert_eq!(who(retention(30, None)), [false, false, true]);
    assert_eq!(who(retention(31, None)), [false, false, false]);
    let rate = Some(Announcement { predictor: Predictor::QueueOverRate, ..PLAIN });
    assert_eq!(who(retention(60, rate)), [false, true, true]);
}

#[test]
fn customers_act_on_what_they_are_told() {
    let rows = [call(0, 100), call(10, 50), impatient(40, 50, 20)];
    let third = |announcement| diary(&told(&rows, announcement))[2].clone();
    assert_eq!(third(PLAIN), "call 2: comes 40, told 30 at 40, waits 40, abandoned 60 after 20");
    let balks = Announcement { balk: 1.0, ..PLAIN };
    assert_eq!(third(balks), "call 2: comes 40, told 30 at 40, abandoned 40 after 0");
    // 20 s x 2, of which the 10 s beyond what was told run twice as fast.
    let waits = Announcement { patience: 2.0, after_promise: 2.0, ..PLAIN };
    assert_eq!(third(waits), "call 2: comes 40, told 30 at 40, waits 40, abandoned 75 after 35");
    let patient = Announcement { patience: 10.0, balk: 0.0, ..PLAIN };
    assert_eq!(third(patient), "call 2: comes 40, told 30 at 40, waits 40, team 0 at 150, answered 200 after 110");
}

#[test]
fn what_was_told_is_held_against_the_wait() {
    let rows = [call(0, 100), call(10, 50), impatient(40, 50, 20), call(50, 50)];
    // Told 0 and waits 90; told 30 and leaves after 20; told 40 and waits 100.
    let counted = tally(&told(&rows, PLAIN))[0];
    let expected = RetentionTally {
        told: 3,
        told_answered: 2,
        told_less: 2,
        beyond_told_us: (90 + 60) * 1_000_000,
        below_told_us: 0,
        ..RetentionTally::default()
    };
    assert_eq!(counted, expected);
}
