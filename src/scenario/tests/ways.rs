//! What the words for opening hours, maximum waits and first lines mean.

use super::good;
use crate::model::{
    AtClose, ClassId, Dialogue, HoldingReply, Hours, Law, MaxWait, Scenario, SilentLeaving, SimDuration, SimTime, Turns,
};

/// From a Friday, 08:00, for three days.
fn with_hours(hours: &str) -> Hours {
    let text = format!(
        "schema: 1
start: 2026-11-27T08:00
duration: 3d
channels: {{chat: {{{hours}}}}}
contacts: {{question: {{channel: chat, arrivals: {{rate: 3/h}}, handling: 5m}}}}
agents: {{team: {{count: 5}}}}
"
    );
    good(&text).scenario.channels.remove(0).hours.expect("hours")
}

/// Openings and closings before the end, hours from the start.
fn open(hours: &str) -> Vec<(u64, u64)> {
    let hour = |t: SimTime| t.micros() / 3_600_000_000;
    let open = with_hours(hours).open;
    open.into_iter().map(|(from, to)| (hour(from), hour(to))).filter(|(from, _)| *from < 72).collect()
}

#[test]
fn hours_hold_every_day_or_on_days_of_the_week() {
    assert_eq!(open("hours: {open: 08:00, close: 20:00}"), [(0, 12), (24, 36), (48, 60)]);
    assert_eq!(open("hours: {open: 10:00, close: 12:00, days: [sat, mon]}"), [(26, 28)]);
    assert_eq!(open("hours: {open: 10:00, close: 12:00, days: fri}"), [(2, 4)]);
}

#[test]
fn hours_may_reach_beyond_midnight_and_meet() {
    // Those of Thursday reach into Friday morning, before the start.
    assert_eq!(open("hours: {open: 22:00, close: 10:00}"), [(0, 2), (14, 26), (38, 50), (62, 74)]);
    assert_eq!(open("hours: {open: 00:00, close: 24:00}").len(), 1, "round the clock");
    let two = "hours: [{open: 13:00, close: 18:00}, {open: 09:00, close: 13:00}, {open: 17:00, close: 19:00}]";
    assert_eq!(open(two), [(1, 11), (25, 35), (49, 59)]);
}

#[test]
fn those_who_wait_are_answered_after_closing_time_unless_said_otherwise() {
    assert_eq!(with_hours("hours: {open: 08:00, close: 20:00}").at_close, AtClose::Finish);
    assert_eq!(with_hours("hours: {open: 08:00, close: 20:00}, at_close: drop").at_close, AtClose::Drop);
}

fn triage(more: &str) -> Scenario {
    let text = format!(
        "schema: 1
duration: 8h
contacts:
  inbox: {{arrivals: {{rate: 30/h}}, handling: 1m, {more}}}
  orders: {{handling: 5m}}
  refunds: {{handling: 5m}}
agents: {{team: {{count: 5}}}}
"
    );
    good(&text).scenario
}

#[test]
fn a_first_line_is_right_cold_and_quick_unless_said_otherwise() {
    let plain =
        triage("transfers: {to: {orders: 60%, refunds: 25%}}").classes[0].transfers.clone().expect("a first line");
    assert_eq!(plain.to, [(ClassId(1), 0.6), (ClassId(2), 0.25)]);
    assert_eq!((plain.off_target, plain.accuracy, plain.warm), (0.0, 1.0, false));
    assert_eq!((plain.handover, plain.misroute_handling), (Law::ZERO, Law::ZERO));
    let careful = triage("transfers: {to: {orders: 60%, refunds: 25%}, accuracy: 90%, handover: 30s, warm: true}");
    let careful = careful.classes[0].transfers.clone().expect("a first line");
    assert_eq!((careful.accuracy, careful.warm), (0.9, true));
    assert_eq!(careful.misroute_handling, Law::Constant { value_s: 30.0 }, "as long as a hand-over");
}

fn chat(more: &str) -> Dialogue {
    let text = format!(
        "schema: 1
duration: 8h
contacts:
  chat: {{arrivals: {{rate: 30/h}}, handling: 6m, patience: {{exponential: {{mean: 5m}}}}, {more}}}
agents: {{team: {{count: 5}}}}
"
    );
    good(&text).scenario.classes.remove(0).dialogue
}

#[test]
fn conversations_go_on_in_turns_and_customers_leave_silently_where_the_file_says_so() {
    let s = SimDuration::from_secs;
    assert!(chat("wrap_up: 10s").is_plain());
    let think = Law::Constant { value_s: 45.0 };
    let turns = Turns { least: 7, most: 7, think: think.clone(), inactive_after: SimDuration::FOREVER };
    assert_eq!(chat("turns: {count: 7, think: 45s}"), Dialogue { turns: Some(turns), ..Dialogue::default() });
    let all = chat(
        "turns: {count: {min: 4, max: 8}, think: 45s, inactive_after: 5m}, silent: {share: 40%, detect: 45s}, \
         holding_reply: {after: 1m, costs: 5s}",
    );
    assert_eq!(all.turns, Some(Turns { least: 4, most: 8, think: think.clone(), inactive_after: s(300) }));
    assert_eq!(all.silent, Some(SilentLeaving { share: 0.4, detect: think }));
    assert_eq!(all.holding, Some(HoldingReply { after: s(60), costs: s(5) }));
    assert_eq!(chat("holding_reply: {after: 1m}").holding, Some(HoldingReply { after: s(60), costs: s(0) }));
}

#[test]
fn a_department_has_no_contacts_of_its_own() {
    let scenario = triage("transfers: {to: {orders: 60%, refunds: 25%}}");
    assert_eq!(scenario.classes[1].arrivals, crate::model::Arrivals::none());
    assert!(!scenario.is_deterministic());
    let limited = triage("transfers: {to: {orders: 60%}}, max_wait: {after: 10m, to: refunds}");
    let after = SimDuration::from_secs(600);
    assert_eq!(limited.classes[0].max_wait, Some(MaxWait { after, to: Some(ClassId(2)) }));
}
