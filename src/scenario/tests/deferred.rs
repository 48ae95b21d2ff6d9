//! What the words for deferred work mean, and which of them do not go together.

use super::{good, load_text, rendered};
use crate::model::{
    AtClose, Backlog, Channel, ChannelKind, ChaseAfter, Chaser, ClassId, Clock, Law, Outside, Scenario, SimDuration,
    SimTime, Staffing,
};

fn text(channel: &str, class: &str) -> String {
    format!(
        "schema: 1
start: 2026-11-27T08:00
duration: 3d
channels: {{mail: {{{channel}}}}}
contacts:
  letter: {{channel: mail, arrivals: {{rate: 3/h}}, handling: 5m{class}}}
  other: {{channel: mail, arrivals: {{rate: 1/h}}, handling: 5m}}
agents: {{team: {{count: 5}}}}
"
    )
}

fn scenario(channel: &str, class: &str) -> Scenario {
    good(&text(channel, class)).scenario
}

fn channel(channel: &str) -> Channel {
    scenario(channel, "").channels.remove(0)
}

/// The message of a text that is wrong.
fn wrong(channel: &str, class: &str) -> String {
    rendered(&load_text(&text(channel, class)).expect_err("it is wrong"))
}

const OFFICE: &str = "kind: deferred, hours: {open: 08:00, close: 18:00, days: [mon, tue, wed, thu, fri]}";

#[test]
fn deferred_channels_let_contacts_wait_outside_of_their_hours() {
    let office = channel(OFFICE);
    let hours = office.hours.as_ref().expect("hours");
    assert_eq!((office.kind, office.clock), (ChannelKind::Deferred, Clock::Calendar));
    assert_eq!((hours.outside, hours.at_close, hours.earlier.len()), (Outside::Wait, AtClose::Finish, 0));
    let outside = |text: &str| channel(text).hours.expect("hours").outside;
    assert_eq!(outside("hours: {open: 08:00, close: 18:00}"), Outside::TurnedAway);
    assert_eq!(outside("hours: {open: 08:00, close: 18:00}, outside_hours: wait"), Outside::Wait);
    assert_eq!(outside(&format!("{OFFICE}, outside_hours: turn_away")), Outside::TurnedAway);
}

/// From a Friday, 08:00.
#[test]
fn a_clock_of_business_hours_knows_the_time_before_the_start_and_after_the_end() {
    let clock = channel(&format!("{OFFICE}, clock: business")).business_time().expect("a clock");
    let h = |hours: u64| SimDuration::from_secs(3_600 * hours);
    let at = |hours: u64| SimTime::ZERO + h(hours);
    assert_eq!(clock.after(at(9), h(2)), at(73), "an hour on Friday, an hour on Monday");
    assert_eq!(clock.between(at(0), at(24 * 7)), h(50));
    assert_eq!([14, 24, 24 * 7].map(|age| clock.before_start(h(age))), [h(0), h(10), h(50)]);
    assert_eq!(clock.between(at(24 * 7 * 10), at(24 * 7 * 11)), h(50), "weeks after the end");
}

#[test]
fn a_backlog_is_a_number_with_or_without_ages() {
    let backlog = |class: &str| scenario("kind: deferred", class).classes[0].backlog.clone().expect("a backlog");
    assert_eq!(backlog(", backlog: 400"), Backlog { count: 400, age: Law::ZERO });
    assert_eq!(
        backlog(", backlog: {count: 7, age: {uniform: {min: 0s, max: 2d}}}"),
        Backlog { count: 7, age: Law::Uniform { min_s: 0.0, max_s: 172_800.0 } }
    );
    let with = scenario("kind: deferred", ", backlog: 400");
    assert_eq!(with.window_start(), SimTime::from_micros(1), "it has come before");
    assert_eq!(scenario("kind: deferred", "").window_start(), SimTime::ZERO);
}

#[test]
fn a_chaser_asks_once_when_the_promise_is_missed_unless_said_otherwise() {
    let chaser = |class: &str| scenario("kind: deferred", class).classes[0].chaser.clone().expect("a chaser");
    let minute = Law::Constant { value_s: 60.0 };
    assert_eq!(
        chaser(", chaser: {share: 40%, handling: 1m}"),
        Chaser { after: ChaseAfter::Promise, share: 0.4, tries: 1, to: ClassId(0), handling: minute.clone() }
    );
    assert_eq!(
        chaser(", chaser: {after: 24h, share: 100%, tries: 3, to: other, handling: 1m}"),
        Chaser {
            after: ChaseAfter::Time(SimDuration::from_secs(86_400)),
            share: 1.0,
            tries: 3,
            to: ClassId(1),
            handling: minute
        }
    );
}

#[test]
fn a_shift_is_worked_on_some_days() {
    let text = text("kind: deferred", "").replace("count: 5", "shifts: [{from: 08:00, to: 16:00, days: [mon, fri]}]");
    let Staffing::Shifts(shifts) = &good(&text).scenario.groups[0].staffing else { panic!("shifts") };
    let hours: Vec<_> = shifts[0].on.iter().map(|(from, _)| from.micros() / 3_600_000_000).collect();
    assert_eq!(hours, [0, 72], "on Friday and on Monday");
}

#[test]
fn a_count_has_working_hours() {
    let text = text("kind: deferred", "")
        .replace("count: 5", "count: 5, hours: {open: 08:00, close: 16:00, days: [fri, mon]}");
    let Staffing::Hours { count: 5, open } = &good(&text).scenario.groups[0].staffing else { panic!("hours") };
    let hours: Vec<_> =
        open.iter().map(|(from, to)| (from.micros() / 3_600_000_000, to.micros() / 3_600_000_000)).collect();
    assert_eq!(hours, [(0, 8), (72, 80)], "on Friday and on Monday");
}

#[test]
fn what_does_not_go_together_is_told() {
    for (channel, class, said) in [
        ("kind: deferred, clock: business", "", "needs the channel's hours"),
        ("kind: deferred, outside_hours: wait", "", "always open"),
        (&format!("{OFFICE}, at_close: drop"), "", "outside_hours: turn_away"),
        ("kind: deferred, lines: 5", ", backlog: 4", "hold `lines`"),
        ("kind: deferred, lines: 5", ", chaser: {share: 40%, handling: 1m}", "hold `lines`"),
        ("kind: deferred", ", backlog: 4000000", "larger than the limit"),
        ("kind: deferred", ", backlog: -4", "a number such as `400`"),
        ("kind: deferred", ", backlog: {count: 4, age: never}", "must come to an end"),
        ("kind: deferred", ", chaser: {handling: 1m}", "missing field `share`"),
        ("kind: deferred", ", chaser: {share: 40%, handling: 1m, tries: 0}", "between once and 20 times"),
        ("kind: deferred", ", chaser: {share: 40%, handling: 1m, after: 0s}", "nobody asks again at once"),
        ("kind: deferred", ", chaser: {share: 40%, handling: 1m, after: soon}", "`soon`"),
        ("kind: deferred", ", chaser: {share: 40%, handling: 1m, to: nobody}", "there is no contact class `nobody`"),
        ("kind: deferred, answer_within: 0s", ", chaser: {share: 40%, handling: 1m}", "missed at once"),
        ("kind: deferred", ", transfers: {to: {other: 50%}}, chaser: {share: 40%, handling: 1m}", "is a first line"),
    ] {
        let message = wrong(channel, class);
        assert!(message.contains(said), "{channel} {class}: {message}");
    }
    let dated = text("kind: deferred", "")
        .replace("count: 5", "shifts: [{from: 2026-11-27T08:00, to: 2026-11-27T16:00, days: mon}]");
    assert!(rendered(&load_text(&dated).expect_err("it is wrong")).contains("is worked once"));
}

#[test]
fn targets_ask_for_deferred_work_where_there_is_some() {
    let slas = |channel: &str, selector: &str, demand: &str| {
        load_text(&format!("{}slas: {{\"{selector}\": [\"{demand}\"]}}\n", text(channel, "")))
    };
    for (selector, demand) in [
        ("backlog", "< 500"),
        ("backlog{channel:mail}", "max < 500"),
        ("backlog_days{class:letter}", "< 2d"),
        ("backlog_age", "p(90) < 2d"),
        ("overdue_rate", "< 5%"),
        ("late_rate", "< 5%"),
        ("requester_wait", "< 1d"),
        ("agent_work", "< 6m"),
    ] {
        assert!(slas("kind: deferred", selector, demand).is_ok(), "{selector} {demand}");
        let refused = slas("kind: messaging", selector, demand).expect_err("nothing is deferred");
        assert!(rendered(&refused).contains("kind: deferred"), "{selector}");
    }
    assert!(slas("kind: deferred", "backlog_age", "< 2d").is_err(), "of which age?");
}
