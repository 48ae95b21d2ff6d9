//! Queues of several classes: who is first, and how many there is room for.

use stormdrill::model::{
    Arrivals, ClassId, Component, GroupId, Queue, QueueOrder, Scenario, SimDuration, Skill, Staffing, TraceRow,
};
use stormdrill::random::{Key, index};

use super::centre::{CALL, TEAM, call, centre, class, impatient, run, s};
use super::diary::Diary;

const VIP: ClassId = ClassId(1);

/// One agent, busy to 100 s; then calls at 10 and 30 s, and vips at 20 and 40 s, who have priority and 15 s of credit.
fn scenario(order: QueueOrder, capacity: Option<u32>) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), &[call(0, 100), call(10, 10), call(30, 10)]);
    scenario.classes[0].priority = 1;
    let mut vip = class("vip", TEAM, &[call(20, 10), call(40, 10)]);
    vip.credit = s(15);
    scenario.classes.push(vip);
    scenario.groups[0].skills.push(Skill::of(VIP));
    scenario.queues.push(Queue { name: "line".into(), classes: vec![CALL, VIP], capacity, order });
    scenario
}

#[test]
fn the_order_of_the_queue_decides_whatever_the_criteria_of_the_routing() {
    for criteria in
        [vec![Component::plain("age")], vec![Component::plain("priority")], vec![Component::plain("skill_order")]]
    {
        for (order, expected) in [
            (QueueOrder::Arrival, ["call 0", "call 1", "vip 0", "call 2", "vip 1"]),
            (QueueOrder::Priority, ["call 0", "vip 0", "vip 1", "call 1", "call 2"]),
            // 10, 20 - 15, 30 and 40 - 15.
            (QueueOrder::Credit, ["call 0", "vip 0", "call 1", "vip 1", "call 2"]),
        ] {
            let mut scenario = scenario(order, None);
            scenario.routing.contact_order = criteria.clone();
            assert_eq!(run(&scenario, &[]).answered(), expected, "{order:?} {criteria:?}");
        }
    }
}

#[test]
fn equal_contacts_go_in_the_order_of_the_classes_in_the_queue() {
    let mut scenario = scenario(QueueOrder::Arrival, None);
    scenario.classes[0].arrivals = Arrivals::Trace([call(0, 100), call(20, 10)].into());
    assert_eq!(run(&scenario, &[]).answered(), ["call 0", "call 1", "vip 0", "vip 1"]);
    scenario.queues[0].classes.reverse();
    assert_eq!(run(&scenario, &[]).answered(), ["call 0", "vip 0", "call 1", "vip 1"]);
}

#[test]
fn all_classes_share_the_capacity() {
    let diary = run(&scenario(QueueOrder::Priority, Some(3)), &[]);
    assert_eq!(diary.contacts[4], "vip 1: comes 40, blocked 40 after 0");
    assert_eq!(diary.answered(), ["call 0", "vip 0", "call 1", "call 2"]);
    // An action on one class sets the limit of the line.
    let one = stormdrill::engine::Action::SetQueueCapacity { class: VIP, capacity: Some(1) };
    assert_eq!(run(&scenario(QueueOrder::Arrival, None), &[(5, one)]).answered(), ["call 0", "call 1"]);
}

#[test]
fn a_queue_offers_its_first_contact_and_stands_where_the_best_of_its_classes_does() {
    let mut scenario = scenario(QueueOrder::Arrival, None);
    // Mails of middling priority wait outside the queue from the first second on.
    let mut mail = class("mail", TEAM, &[call(1, 10), call(2, 10)]);
    (mail.priority, mail.credit) = (0, SimDuration::ZERO);
    scenario.classes[VIP.index()].priority = -1;
    scenario.classes.push(mail);
    let skill = |class| Skill::of(ClassId(class));
    scenario.groups[0].skills = vec![skill(1), skill(2), skill(0)];
    scenario.routing.contact_order = vec![Component::plain("skill_order")];
    let queue_first = ["call 0", "call 1", "vip 0", "call 2", "vip 1", "mail 0", "mail 1"];
    assert_eq!(run(&scenario, &[]).answered(), queue_first, "vips stand before mails");
    scenario.routing.contact_order = vec![Component::plain("priority")];
    let by_offer = ["call 0", "mail 0", "mail 1", "call 1", "vip 0", "call 2", "vip 1"];
    assert_eq!(run(&scenario, &[]).answered(), by_offer, "a call is offered first, and mails go before calls");
    scenario.routing.contact_order = vec![Component::plain("age")];
    let by_age = ["call 0", "mail 0", "mail 1", "call 1", "vip 0", "call 2", "vip 1"];
    assert_eq!(run(&scenario, &[]).answered(), by_age);
}

#[test]
fn an_agent_takes_the_first_of_those_classes_that_the_group_serves() {
    let mut scenario = scenario(QueueOrder::Arrival, None);
    let mut vips_only = scenario.groups[0].clone();
    vips_only.name = "lounge".into();
    vips_only.skills.remove(0);
    vips_only.staffing = super::centre::shift(50, 200);
    scenario.groups.push(vips_only);
    scenario.classes[VIP.index()].groups.push(GroupId(1));
    let diary = run(&scenario, &[]);
    assert_eq!(diary.contacts[2], "vip 0: comes 20, waits 20, lounge 0 at 50, answered 60 after 30");
    assert_eq!(diary.contacts[4], "vip 1: comes 40, waits 40, lounge 0 at 60, answered 70 after 20");
    assert_eq!(diary.contacts[1], "call 1: comes 10, waits 10, team 0 at 100, answered 110 after 90");
}

/// Calls split at random between two classes that wait together are treated as if they were of one class.
#[test]
fn classes_in_one_line_fare_like_one_class() {
    let mut draws = Key::root(7, 0).entity("rows").stream();
    for capacity in [None, Some(4)] {
        let mut second = 0;
        let rows: Vec<TraceRow> = (0..500)
            .map(|_| {
                // No two at once: in which order classes come at one instant is another matter.
                second += 1 + index(&mut draws, 20) as u64;
                let handling = 1 + index(&mut draws, 90) as u64;
                impatient(second, handling, 1 + index(&mut draws, 120) as u64)
            })
            .collect();
        let mut one = centre(Staffing::Constant(4), &rows);
        one.duration = s(20_000);
        one.classes[0].queue_capacity = capacity;
        let (calls, vips): (Vec<TraceRow>, Vec<TraceRow>) = rows.iter().partition(|_| index(&mut draws, 3) > 0);
        let mut two = scenario(QueueOrder::Arrival, capacity);
        two.duration = one.duration;
        two.groups[0].staffing = one.groups[0].staffing.clone();
        for (class, rows) in two.classes.iter_mut().zip([calls, vips]) {
            class.arrivals = Arrivals::Trace(rows.into());
        }
        // What happened to each, whatever its name.
        let story = |diary: Diary| {
            let mut stories: Vec<String> =
                diary.contacts.iter().map(|line| line.split_once(": ").expect("a name").1.to_owned()).collect();
            stories.sort();
            stories
        };
        assert_eq!(story(run(&one, &[])), story(run(&two, &[])));
    }
}
