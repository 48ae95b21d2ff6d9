//! Opening hours: who comes outside of them, and who waits at closing time.

use stormdrill::model::{
    AtClose, Channel, ChannelId, ChannelOutage, ClassId, Diversion, Hours, InProgress, Law, Outside, Scenario, Skill,
    Staffing, WaitingThen,
};

use super::centre::{CALL, TEAM, at, call, centre, class, run, s};

/// One agent for calls of 100 s at these times; the phone is open from 40 to 100 s and again from 200 s.
fn scenario(at_close: AtClose, calls: &[u64]) -> Scenario {
    let rows: Vec<_> = calls.iter().map(|&at| call(at, 100)).collect();
    let mut scenario = centre(Staffing::Constant(1), &rows);
    let open = vec![(at(40), at(100)), (at(200), at(9_000))];
    scenario.channels[0].hours = Some(Hours { open, earlier: Vec::new(), at_close, outside: Outside::TurnedAway });
    scenario
}

#[test]
fn a_channel_is_open_from_its_opening_on_and_closed_from_closing_time_on() {
    let diary = run(&scenario(AtClose::Finish, &[0, 39, 40, 99, 100, 199, 200]), &[]);
    let closed: Vec<_> = diary.contacts.iter().map(|line| line.contains("closed")).collect();
    assert_eq!(closed, [true, true, false, false, true, true, false]);
    assert_eq!(diary.contacts[0], "call 0: comes 0, closed 0 after 0");
}

#[test]
fn who_is_in_at_closing_time_is_answered_or_dropped() {
    let calls = [50, 60];
    let finish = run(&scenario(AtClose::Finish, &calls), &[]);
    assert_eq!(finish.contacts[1], "call 1: comes 60, waits 60, team 0 at 150, answered 250 after 90");
    let drop = run(&scenario(AtClose::Drop, &calls), &[]);
    assert_eq!(drop.contacts[0], "call 0: comes 50, team 0 at 50, answered 150 after 0", "who talks is not cut off");
    assert_eq!(drop.contacts[1], "call 1: comes 60, waits 60, dropped 100 after 40");
}

/// An agent who comes at closing time finds nobody in the line.
#[test]
fn closing_time_comes_before_all_else_of_its_instant() {
    let mut scenario = scenario(AtClose::Drop, &[60]);
    scenario.groups[0].staffing = super::centre::shift(100, 1_000);
    assert_eq!(run(&scenario, &[]).contacts, ["call 0: comes 60, waits 60, dropped 100 after 40"]);
}

/// Customers who find another channel down are turned away where they try, and where the own channel is closed nobody
/// tries elsewhere.
#[test]
fn hours_count_for_those_who_come_from_elsewhere() {
    let mut scenario = scenario(AtClose::Finish, &[0, 50]);
    let mut mail = class("mail", TEAM, &[call(20, 10), call(60, 10)]);
    (mail.channel, mail.handling) = (ChannelId(1), Law::Constant { value_s: 5.0 });
    scenario.classes[0].handling = Law::Constant { value_s: 5.0 };
    scenario.classes.push(mail);
    scenario.channels.push(Channel { name: "mail".into(), hours: None, ..scenario.channels[0].clone() });
    let skill = scenario.groups[0].skills[0];
    scenario.groups[0].skills.push(Skill { class: ClassId(1), ..skill });
    for (channel, from, to) in [(0, CALL, ClassId(1)), (1, ClassId(1), CALL)] {
        scenario.channel_outages.push(ChannelOutage {
            name: format!("outage of {channel}"),
            at: at(0),
            lasts: s(70),
            channel: ChannelId(channel),
            waiting: WaitingThen::Stay,
            in_progress: InProgress::Finish,
            diversions: vec![Diversion { from, to, share: 1.0 }],
        });
    }
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 0, closed 0 after 0",
            "mail 0: comes 20, closed 20 after 0",
            "call 1: comes 20, closed 20 after 0",
            "call 2: comes 50, closed 50 after 0",
            "mail 1: comes 50, closed 50 after 0",
            "mail 2: comes 60, closed 60 after 0",
            "call 3: comes 60, closed 60 after 0",
        ]
    );
}
