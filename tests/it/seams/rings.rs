//! Rings: which groups may serve a contact changes with its time in the line.

use stormdrill::model::{
    Access, ClassId, Component, GroupId, InProgress, Scenario, SimDuration, Skill, Staffing, TraceRow,
};

use super::centre::{CALL, TEAM, call, centre, class, group, impatient, outage, run, s, shift};

const BACKUP: GroupId = GroupId(1);
const MAIL: ClassId = ClassId(1);
const FOREVER: SimDuration = SimDuration::FOREVER;

fn access(group: GroupId, from: u64, until: SimDuration) -> Access {
    Access { group, from: s(from), until, step: 0 }
}

/// One agent who answers at any time, and one of the group `backup`, who may from so many seconds in the line on.
fn widening(rows: &[TraceRow], after: u64) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), rows);
    scenario.groups.push(group("backup", CALL, Staffing::Constant(1)));
    scenario.classes[0].groups.push(BACKUP);
    scenario.classes[0].access = vec![access(TEAM, 0, FOREVER), access(BACKUP, after, FOREVER)];
    scenario
}

/// The same, and mails for `backup` alone.
fn with_mails(rows: &[TraceRow], after: u64, mails: &[TraceRow]) -> Scenario {
    let mut scenario = widening(rows, after);
    scenario.classes.push(class("mail", BACKUP, mails));
    scenario.groups[1].skills.push(Skill::of(MAIL));
    scenario
}

#[test]
fn a_ring_that_opens_while_somebody_is_free_is_served_at_once() {
    assert_eq!(
        run(&widening(&[call(0, 300), call(10, 5), call(20, 5)], 30), &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 300 after 0",
            "call 1: comes 10, waits 10, backup 0 at 40, answered 45 after 30",
            "call 2: comes 20, waits 20, backup 0 at 50, answered 55 after 30",
        ]
    );
}

#[test]
fn a_ring_opens_before_the_patience_of_its_instant_ends() {
    let rows = [call(0, 300), impatient(10, 5, 30), impatient(60, 5, 29)];
    assert_eq!(
        run(&widening(&rows, 30), &[]).contacts[1..],
        [
            "call 1: comes 10, waits 10, backup 0 at 40, answered 45 after 30",
            "call 2: comes 60, waits 60, abandoned 89 after 29",
        ]
    );
}

#[test]
fn an_agent_who_becomes_free_when_a_ring_opens_has_looked_before() {
    // The mail ends at 40, when the ring of call 1 opens: with nobody else in sight, the call is taken at once.
    let rows = [call(0, 300), call(10, 5)];
    assert_eq!(
        run(&with_mails(&rows, 30, &[call(0, 40)]), &[]).contacts[2],
        "call 1: comes 10, waits 10, backup 0 at 40, answered 45 after 30"
    );
    // A younger mail that waits then is what the agent sees; a microsecond later it would have been the call.
    assert_eq!(
        run(&with_mails(&rows, 30, &[call(0, 40), call(20, 7)]), &[]).contacts[2..],
        [
            "call 1: comes 10, waits 10, backup 0 at 47, answered 52 after 37",
            "mail 1: comes 20, waits 20, backup 0 at 40, answered 47 after 20",
        ]
    );
    assert_eq!(
        run(&with_mails(&rows, 29, &[call(0, 40), call(20, 7)]), &[]).contacts[2..],
        [
            "call 1: comes 10, waits 10, backup 0 at 40, answered 45 after 30",
            "mail 1: comes 20, waits 20, backup 0 at 45, answered 52 after 25",
        ]
    );
}

#[test]
fn the_end_of_its_access_closes_a_group() {
    // The team may for half a minute, then only the backup, who comes at 100 s.
    let mut scenario = widening(&[call(0, 45), call(10, 5), call(20, 5)], 30);
    scenario.classes[0].access[0].until = s(30);
    scenario.groups[1].staffing = shift(100, 1_000);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, answered 45 after 0",
            // Its turn with the team has passed when somebody there is free.
            "call 1: comes 10, waits 10, backup 0 at 100, answered 105 after 90",
            "call 2: comes 20, waits 20, team 0 at 45, answered 50 after 25",
        ]
    );
}

#[test]
fn a_contact_that_is_cut_off_begins_at_the_first_ring() {
    let mut scenario = widening(&[call(0, 300), call(10, 100)], 30);
    scenario.outages.push(outage(60, 20, 1.0, InProgress::Requeue));
    scenario.outages[0].group = BACKUP;
    assert_eq!(
        run(&scenario, &[]).contacts[1],
        "call 1: comes 10, waits 10, backup 0 at 40, cut off 60, waits 60, backup 0 at 90, answered 170 after 30"
    );
}

#[test]
fn contacts_of_a_ring_go_by_priority_and_credit_as_in_any_line() {
    let row =
        |at_s, priority, credit_s| TraceRow { priority: Some(priority), credit: Some(s(credit_s)), ..call(at_s, 10) };
    // The backup comes at 100 s. The last call would go first by any order, if it were to be seen before 120 s.
    let rows = [call(0, 900), row(10, 1, 0), row(20, 1, 60), row(30, 0, 0), row(90, 0, 900)];
    let mut scenario = widening(&rows, 30);
    scenario.groups[1].staffing = shift(100, 1_000);
    let mut served = |order: &[&'static str]| -> Vec<u32> {
        scenario.routing.contact_order = order.iter().map(|name| Component::plain(name)).collect();
        let starts = |line: &String| line.split("backup 0 at ").nth(1).and_then(|t| t.split(',').next()?.parse().ok());
        run(&scenario, &[]).contacts.iter().filter_map(starts).collect()
    };
    assert_eq!(served(&["priority", "age"]), [120, 110, 100, 130]);
    assert_eq!(served(&["age"]), [110, 100, 120, 130]);
}

#[test]
fn classes_of_one_queue_have_rings_of_their_own() {
    use stormdrill::model::{Queue, QueueOrder};
    // Calls open to the backup after 30 s, mails at once; in the line they stand in order of arrival.
    let mut scenario =
        with_mails(&[call(0, 900), call(10, 5), call(50, 5)], 30, &[call(0, 30), call(20, 5), call(25, 20)]);
    scenario.classes[1].groups.push(TEAM);
    scenario.groups[0].skills.push(Skill::of(MAIL));
    scenario.queues.push(Queue {
        name: "line".into(),
        classes: vec![CALL, MAIL],
        capacity: None,
        order: QueueOrder::Arrival,
    });
    assert_eq!(
        run(&scenario, &[]).contacts[2..],
        [
            // At 30 and at 35 the call is not to be seen.
            "call 1: comes 10, waits 10, backup 0 at 55, answered 60 after 45",
            "mail 1: comes 20, waits 20, backup 0 at 30, answered 35 after 10",
            "mail 2: comes 25, waits 25, backup 0 at 35, answered 55 after 10",
            "call 2: comes 50, waits 50, backup 0 at 80, answered 85 after 30",
        ]
    );
}

#[test]
fn groups_of_a_moment_are_tried_once_and_first() {
    // First whoever is free in `backup`; nobody: then the team alone, although the backup is free again before it.
    let mut scenario = widening(&[call(0, 20), call(1, 100), call(5, 5), call(30, 5)], 0);
    scenario.classes[0].access = vec![access(BACKUP, 0, s(0)), access(TEAM, 0, FOREVER)];
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 0, backup 0 at 0, answered 20 after 0",
            "call 1: comes 1, team 0 at 1, answered 101 after 0",
            "call 2: comes 5, waits 5, team 0 at 101, answered 106 after 96",
            "call 3: comes 30, backup 0 at 30, answered 35 after 0",
        ]
    );
    // Several steps of one moment go by their numbers, whatever the order of the groups.
    let mut scenario = widening(&[call(0, 20), call(1, 20)], 0);
    scenario.groups.push(group("third", CALL, Staffing::Constant(1)));
    scenario.classes[0].groups.push(GroupId(2));
    let step = |group, step| Access { group, from: s(0), until: s(0), step };
    scenario.classes[0].access = vec![access(TEAM, 0, FOREVER), step(BACKUP, 2), step(GroupId(2), 1)];
    assert_eq!(
        run(&scenario, &[]).contacts,
        ["call 0: comes 0, third 0 at 0, answered 20 after 0", "call 1: comes 1, backup 0 at 1, answered 21 after 0",]
    );
}

/// Amazon Connect, "Queues: priority and delay": sales have priority 1 and no delay, support has priority 1 and a delay of
/// 30 s.
#[test]
fn a_contact_is_invisible_to_a_profile_until_its_delay_is_over() {
    let support = |busy_until, sales: &[TraceRow]| {
        let mut scenario = centre(Staffing::Constant(1), &[call(0, busy_until)]);
        scenario.classes[0].name = "busy".into();
        scenario.classes.push(class("support", TEAM, &[call(0, 50)]));
        scenario.classes[1].access = vec![access(TEAM, 30, FOREVER)];
        scenario.classes.push(class("sales", TEAM, sales));
        scenario.groups[0].skills = [0, 1, 2].map(|c| Skill::of(ClassId(c))).into();
        run(&scenario, &[]).contacts.iter().find(|line| line.starts_with("support")).cloned().expect("it came")
    };
    // At 29 s a sales contact that came later goes first, at 31 s the older one.
    assert_eq!(support(29, &[call(20, 60)]), "support 0: comes 0, waits 0, team 0 at 89, answered 139 after 89");
    assert_eq!(support(31, &[call(20, 60)]), "support 0: comes 0, waits 0, team 0 at 31, answered 81 after 31");
    // Nobody else there: at 30 s exactly.
    assert_eq!(support(29, &[]), "support 0: comes 0, waits 0, team 0 at 30, answered 80 after 30");
    assert_eq!(support(30, &[]), "support 0: comes 0, waits 0, team 0 at 30, answered 80 after 30");
}

/// The same source: tiers with priorities 1, 1, 2 and 3 and delays 0, 0, 20 and 80 s.
#[test]
fn a_tier_is_served_when_those_before_it_are_empty_and_its_delay_is_over() {
    let tiers = |busy_until: u64, first: &[TraceRow]| {
        let mut scenario = centre(Staffing::Constant(1), &[call(0, busy_until)]);
        scenario.classes[0].name = "busy".into();
        for (i, (rows, delay)) in
            [(first, 0), (&[], 0), (&[call(10, 5)], 20), (&[call(10, 5)], 80)].into_iter().enumerate()
        {
            let mut tier = class(&format!("tier {}", i + 1), TEAM, rows);
            tier.access = vec![access(TEAM, delay, FOREVER)];
            scenario.classes.push(tier);
        }
        scenario.groups[0].skills =
            [(0, 1), (1, 1), (2, 1), (3, 2), (4, 3)].map(|(c, rank)| Skill { rank, ..Skill::of(ClassId(c)) }).into();
        scenario.routing.contact_order = ["profile_rank", "age"].map(Component::plain).into();
        let contacts = run(&scenario, &[]).contacts;
        let start = |tier: &str| {
            let line = contacts.iter().find(|line| line.starts_with(tier)).expect("it came");
            line.split("team 0 at ").nth(1).and_then(|t| t.split(',').next()?.parse::<u32>().ok()).expect("answered")
        };
        [start("tier 3"), start("tier 4")]
    };
    assert_eq!(tiers(11, &[]), [30, 90], "free all the time: at the end of the delay");
    assert_eq!(tiers(40, &[]), [40, 90]);
    assert_eq!(tiers(100, &[]), [100, 105], "by rank");
    assert_eq!(tiers(40, &[call(30, 70)]), [110, 115], "a younger contact of the first tier goes before");
}
