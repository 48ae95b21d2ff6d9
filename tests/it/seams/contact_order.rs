//! Each criterion of the contact order at exact times: one agent is busy at first, then takes one contact after another.
//! Where a platform documents an example of its own, that is the test.

use stormdrill::model::{
    Access, Argument, ChannelId, ClassId, Component, ContactClass, Queue, QueueOrder, Scenario, SimDuration, Skill,
    Staffing, TraceRow, Value,
};

use super::centre::{TEAM, call, centre, class, impatient, run, s};

/// Classes by name, priority and rows.
type Lines<'a> = &'a [(&'a str, i32, &'a [TraceRow])];

/// One agent, busy with a call until `free_at`, then free for the lines.
fn desk(free_at: u64, lines: Lines<'_>) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), &[call(0, free_at)]);
    for &(name, priority, rows) in lines {
        let id = ClassId::at(scenario.classes.len());
        scenario.groups[0].skills.push(Skill::of(id));
        scenario.classes.push(ContactClass { priority, ..class(name, TEAM, rows) });
    }
    scenario
}

/// Who is answered after the call, in order.
fn answered(mut scenario: Scenario, order: &[Component]) -> Vec<String> {
    scenario.routing.contact_order = order.to_vec();
    let diary = run(&scenario, &[]);
    let names = diary.answered();
    assert_eq!(names[0], "call 0");
    names[1..].iter().map(|name| (*name).to_owned()).collect()
}

fn plain(name: &'static str) -> Component {
    Component::plain(name)
}

fn told(name: &'static str, arguments: &[(&'static str, Value)]) -> Component {
    let arguments = arguments.iter().map(|(name, value)| Argument { name, value: value.clone() }).collect();
    Component { name, arguments }
}

/// A number for each class, the call first.
fn each(name: &'static str, numbers: &[f64]) -> (&'static str, Value) {
    (name, Value::Each(numbers.to_vec()))
}

#[test]
fn lifo_takes_the_newest_whatever_its_priority() {
    let lines: Lines = &[("a", 0, &[call(10, 5), call(30, 5)]), ("b", -5, &[call(20, 5)])];
    assert_eq!(answered(desk(100, lines), &[plain("lifo")]), ["a 1", "b 0", "a 0"]);
    assert_eq!(answered(desk(100, lines), &[plain("priority"), plain("lifo")]), ["b 0", "a 1", "a 0"]);
    // At one instant the order of the skills decides.
    let same: Lines = &[("a", 0, &[call(10, 5)]), ("b", -5, &[call(10, 5)])];
    assert_eq!(answered(desk(100, same), &[plain("lifo")]), ["a 0", "b 0"]);
}

/// Twilio: an old task of priority 0 and a new one of priority 5, which is -5 here.
#[test]
fn a_twilio_queue_goes_by_priority_and_as_lifo_by_nothing_but_age() {
    let lines: Lines = &[("old", 0, &[call(10, 5)]), ("new", -5, &[call(90, 5)])];
    assert_eq!(answered(desk(100, lines), &[plain("priority"), plain("age")]), ["new 0", "old 0"]);
    assert_eq!(answered(desk(100, lines), &[plain("lifo")]), ["new 0", "old 0"]);
    let lines: Lines = &[("old", -5, &[call(10, 5)]), ("new", 0, &[call(90, 5)])];
    assert_eq!(answered(desk(100, lines), &[plain("priority"), plain("age")]), ["old 0", "new 0"]);
    assert_eq!(answered(desk(100, lines), &[plain("lifo")]), ["new 0", "old 0"]);
}

#[test]
fn a_queue_of_several_classes_keeps_its_order_under_lifo() {
    let lines: Lines = &[("a", 0, &[call(10, 5), call(30, 5)]), ("b", 0, &[call(20, 5)]), ("c", 0, &[call(25, 5)])];
    let mut scenario = desk(100, lines);
    let classes = vec![ClassId(1), ClassId(2)];
    scenario.queues.push(Queue { name: "line".into(), classes, capacity: None, order: QueueOrder::Arrival });
    // The queue offers its first: at 10, 20 and 30 s.
    assert_eq!(answered(scenario, &[plain("lifo")]), ["c 0", "a 0", "b 0", "a 1"]);
}

/// Genesys Cloud: A enters at 10:00 with priority 0, B at 10:09 with priority 10 counts as 09:59.
#[test]
fn a_genesys_point_of_priority_is_a_minute() {
    let b_of = |priority: i32| desk(1_000, &[("b", -priority, &[call(600, 5)]), ("a", 0, &[call(60, 5)])]);
    assert_eq!(answered(b_of(10), &[plain("priority_minutes")]), ["b 0", "a 0"]);
    // An exact tie goes by entry, though b stands first among the skills.
    assert_eq!(answered(b_of(9), &[plain("priority_minutes")]), ["a 0", "b 0"]);
    let two = told("priority_minutes", &[("minutes", Value::Number(2.0))]);
    // Ten minutes' head start against nine minutes of age.
    assert_eq!(answered(b_of(5), std::slice::from_ref(&two)), ["b 0", "a 0"]);
    assert_eq!(answered(b_of(4), &[two]), ["a 0", "b 0"]);
}

/// CXone: A begins at 1 and gains 5 a minute, B at 3 and gains 1: B goes first for half a minute.
#[test]
fn a_cxone_contact_accelerates_up_to_its_maximum() {
    let order = |maximum: f64| {
        let points = [each("initial", &[0.0, 1.0, 3.0]), each("acceleration", &[1.0, 5.0, 1.0])];
        [told("accelerating", &[&points[..], &[each("maximum", &[1_000.0, maximum, 1_000.0])]].concat())]
    };
    let same = |free_at| desk(free_at, &[("a", 0, &[call(10, 600)]), ("b", 0, &[call(10, 600)])]);
    assert_eq!(answered(same(39), &order(1_000.0)), ["b 0", "a 0"]);
    assert_eq!(answered(same(40), &order(1_000.0)), ["a 0", "b 0"]);
    assert_eq!(answered(same(70), &order(1_000.0)), ["a 0", "b 0"], "6 against 4 after a minute");
    // A stays at 4, which B has passed after two minutes.
    assert_eq!(answered(same(69), &order(4.0)), ["a 0", "b 0"]);
    assert_eq!(answered(same(130), &order(4.0)), ["b 0", "a 0"]);
}

#[test]
fn waits_are_weighted_by_class() {
    // At 100 s: a has waited 90 s, b 31 s and 30 s.
    let lines: Lines = &[("a", 0, &[call(10, 5)]), ("b", 0, &[call(69, 5), call(70, 5)])];
    let weights = each("weights", &[1.0, 1.0, 3.0]);
    // At 105 s: 95 against 105.
    assert_eq!(
        answered(desk(100, lines), &[told("weighted_wait", std::slice::from_ref(&weights))]),
        ["b 0", "b 1", "a 0"]
    );
    let base = each("base", &[0.0, 4.0, 0.0]);
    assert_eq!(answered(desk(100, lines), &[told("weighted_wait", &[weights.clone(), base])]), ["a 0", "b 0", "b 1"]);
    // 93 and 93 is a tie, which the older contact wins.
    let base = each("base", &[0.0, 3.0, 0.0]);
    assert_eq!(answered(desk(100, lines), &[told("weighted_wait", &[weights, base])]), ["a 0", "b 0", "b 1"]);
    // Credit is time waited.
    let mut credit = desk(100, lines);
    credit.classes[2].credit = s(60);
    assert_eq!(answered(credit, &[plain("weighted_wait")]), ["b 0", "a 0", "b 1"]);
}

#[test]
fn the_longest_line_goes_first() {
    let lines: Lines = &[("a", 0, &[call(10, 5), call(50, 5)]), ("b", 0, &[call(20, 5), call(30, 5), call(40, 5)])];
    // 2 and 3, then 2 and 2 by age, 1 and 2, and 1 and 1 by age.
    assert_eq!(answered(desk(100, lines), &[plain("longest_queue")]), ["b 0", "a 0", "b 1", "b 2", "a 1"]);
    // Those who have left are not counted.
    let lines: Lines = &[("a", 0, &[call(10, 5)]), ("b", 0, &[call(20, 5), impatient(30, 5, 38)])];
    assert_eq!(answered(desk(100, lines), &[plain("longest_queue")]), ["a 0", "b 0"]);
    assert_eq!(answered(desk(60, lines), &[plain("longest_queue")]), ["b 0", "a 0"]);
}

#[test]
fn channels_have_a_rank() {
    let mut scenario = desk(100, &[("mail", 0, &[call(10, 5)]), ("chat", 0, &[call(20, 5)])]);
    for (i, class) in scenario.classes.iter_mut().enumerate() {
        class.channel = ChannelId::at(i);
    }
    let mut channel = scenario.channels[0].clone();
    scenario.channels.extend(["mail", "chat"].map(|name| {
        channel.name = name.into();
        channel.clone()
    }));
    let ranks = |order: &[u32]| [told("channel_rank", &[("channels", Value::Order(order.to_vec()))])];
    assert_eq!(answered(scenario.clone(), &ranks(&[2])), ["chat 0", "mail 0"]);
    assert_eq!(answered(scenario.clone(), &ranks(&[0])), ["mail 0", "chat 0"], "neither is named");
    scenario.groups[0].skills.reverse();
    scenario.classes[2].credit = s(60);
    assert_eq!(answered(scenario.clone(), &[plain("age")]), ["chat 0", "mail 0"]);
    assert_eq!(answered(scenario, &[plain("channel_rank")]), ["mail 0", "chat 0"], "in the order of the scenario");
}

fn delayed(scenario: &mut Scenario, class: usize, rank: u32, delay_s: u64) {
    scenario.groups[0].skills[class].rank = rank;
    scenario.classes[class].access =
        vec![Access { group: TEAM, from: s(delay_s), until: SimDuration::FOREVER, step: 0 }];
}

/// Connect: Sales of priority 1 without a delay, Support of priority 1 with a delay of 30 s.
#[test]
fn a_connect_contact_is_invisible_to_a_profile_until_its_delay_is_over() {
    let order = |free_at| {
        let mut scenario = desk(free_at, &[("sales", 0, &[call(20, 5)]), ("support", 0, &[call(10, 5)])]);
        delayed(&mut scenario, 2, 1, 30);
        answered(scenario, &[plain("profile_rank"), plain("age")])
    };
    assert_eq!(order(39), ["sales 0", "support 0"], "support has waited 29 s");
    assert_eq!(order(41), ["support 0", "sales 0"], "of equal priority the older goes first");
}

/// Connect: tiers of priority 1, 1, 2 and 3 with delays of 0, 0, 20 and 80 s.
#[test]
fn a_connect_tier_needs_empty_tiers_before_it_and_its_delay() {
    let tiers = |free_at, first: &[TraceRow]| {
        let rows = [call(10, 5)];
        let lines: Lines = &[("one", 0, first), ("two", 0, &[]), ("three", 0, &rows), ("four", 0, &rows)];
        let mut scenario = desk(free_at, lines);
        for (class, rank, delay_s) in [(1, 1, 0), (2, 1, 0), (3, 2, 20), (4, 3, 80)] {
            delayed(&mut scenario, class, rank, delay_s);
        }
        scenario.routing.contact_order = vec![plain("profile_rank"), plain("age")];
        run(&scenario, &[]).contacts
    };
    // Nobody waits in the tiers before: from 20 s and from 80 s on.
    let alone = tiers(15, &[]);
    assert_eq!(alone[1], "three 0: comes 10, waits 10, team 0 at 30, answered 35 after 20");
    assert_eq!(alone[2], "four 0: comes 10, waits 10, team 0 at 90, answered 95 after 80");
    // Somebody waits in the first tier: it goes first, though it came last.
    let behind = tiers(100, &[call(99, 5)]);
    assert_eq!(behind[1], "three 0: comes 10, waits 10, team 0 at 105, answered 110 after 95");
    assert_eq!(behind[2], "four 0: comes 10, waits 10, team 0 at 110, answered 115 after 100");
    assert_eq!(behind[3], "one 0: comes 99, waits 99, team 0 at 100, answered 105 after 1");
}

#[test]
fn a_second_number_breaks_ties_of_the_first() {
    let lines: Lines = &[("a", 1, &[call(10, 5)]), ("b", 1, &[call(20, 5)]), ("c", 0, &[call(30, 5)])];
    let second = told("secondary", &[each("numbers", &[0.0, 7.0, 3.0, 9.0])]);
    assert_eq!(answered(desk(100, lines), &[plain("priority"), second.clone()]), ["c 0", "b 0", "a 0"]);
    assert_eq!(answered(desk(100, lines), &[second]), ["b 0", "a 0", "c 0"]);
}

#[test]
fn the_earliest_due_goes_first_and_slack_counts_the_handling() {
    // Due at 70 s and at 50 s, by the channel at 30 s and 40 s.
    let lines: Lines = &[("a", 0, &[call(10, 200)]), ("b", 0, &[call(20, 100)])];
    let within = each("within", &[0.0, 60.0, 30.0]);
    assert_eq!(answered(desk(100, lines), &[told("earliest_due", std::slice::from_ref(&within))]), ["b 0", "a 0"]);
    assert_eq!(answered(desk(100, lines), &[plain("earliest_due")]), ["a 0", "b 0"]);
    // Less the handling: -130 and -50.
    assert_eq!(answered(desk(100, lines), &[told("sla_slack", std::slice::from_ref(&within))]), ["a 0", "b 0"]);
    let mut fast = desk(100, lines);
    fast.groups[0].skills[1].speed = 4.0;
    // 70 - 50 and 50 - 100.
    assert_eq!(answered(fast, &[told("sla_slack", &[within])]), ["b 0", "a 0"]);
}

#[test]
fn tracking_serves_the_class_furthest_behind_its_target() {
    // At 10 s nobody of a or b has been answered.
    let lines: Lines = &[("a", 0, &[call(6, 10), call(7, 10)]), ("b", 0, &[call(5, 10)])];
    let order = |targets: &[f64]| {
        let mut scenario = desk(10, lines);
        scenario.routing.contact_order = vec![told("sla_tracking", &[each("targets", targets)])];
        run(&scenario, &[]).answered()[1..].iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(order(&[0.8, 0.8, 0.8]), ["b 0", "a 0", "a 1"], "equally far behind, b is older");
    assert_eq!(order(&[0.8, 0.9, 0.8]), ["a 0", "b 0", "a 1"]);
    // 0.99 - 1/2 is still more than 0.4.
    assert_eq!(order(&[0.8, 0.99, 0.4]), ["a 0", "a 1", "b 0"]);
}

#[test]
fn tracking_may_forget_what_is_long_ago() {
    // a waits 90 s for its first answer, b not at all; 900 s later both wait again, b longer.
    let lines: Lines = &[("a", 0, &[call(10, 5), call(1_010, 5)]), ("b", 0, &[call(200, 5), call(1_005, 5)])];
    let mut scenario = desk(100, lines);
    scenario.classes.push(class("other", TEAM, &[call(1_000, 100)]));
    scenario.groups[0].skills.push(Skill::of(ClassId(3)));
    let order = |over: Option<u64>| {
        let over: Vec<_> = over.map(|over| ("over", Value::Duration(s(over)))).into_iter().collect();
        answered(scenario.clone(), &[told("sla_tracking", &over)])
    };
    assert_eq!(order(None), ["a 0", "b 0", "other 0", "a 1", "b 1"], "none of two a in time");
    assert_eq!(order(Some(600)), ["a 0", "b 0", "other 0", "b 1", "a 1"]);
    // Whoever came in the first step of 100 s counts until 1,200 s.
    assert_eq!(order(Some(1_200)), ["a 0", "b 0", "other 0", "a 1", "b 1"]);
}

#[test]
fn lines_are_kept_in_a_ratio() {
    let lines: Lines =
        &[("a", 0, &[call(10, 5), call(20, 5), call(30, 5), call(40, 5)]), ("b", 0, &[call(50, 5), call(60, 5)])];
    // Wanted is three quarters in a. Waiting 4, 2: a is 0.5 too short; 4, 1: a is too long by 0.25; 3, 1: neither, by
    // age; 2, 1: a is too short by 0.25; 2, 0.
    let shares = told("fixed_queue_ratio", &[each("shares", &[0.0, 3.0, 1.0])]);
    assert_eq!(answered(desk(100, lines), &[shares]), ["b 0", "a 0", "a 1", "b 1", "a 2", "a 3"]);
    // A class without a share should have nobody waiting; without any share it is the longest line.
    let only = told("fixed_queue_ratio", &[each("shares", &[0.0, 1.0, 0.0])]);
    assert_eq!(answered(desk(100, lines), &[only]), ["b 0", "b 1", "a 0", "a 1", "a 2", "a 3"]);
    let longest = answered(desk(100, lines), &[plain("longest_queue")]);
    assert_eq!(answered(desk(100, lines), &[plain("fixed_queue_ratio")]), longest);
}

#[test]
fn cost_times_rate_decides() {
    let lines: Lines = &[("a", 0, &[call(10, 60)]), ("b", 0, &[call(20, 30)])];
    assert_eq!(answered(desk(100, lines), &[plain("c_mu")]), ["b 0", "a 0"]);
    let dear = |cost| told("c_mu", &[each("costs", &[1.0, cost, 1.0])]);
    assert_eq!(answered(desk(100, lines), &[dear(2.1)]), ["a 0", "b 0"]);
    assert_eq!(answered(desk(100, lines), &[dear(2.0)]), ["a 0", "b 0"], "a tie goes by age");
    assert_eq!(answered(desk(100, lines), &[dear(1.9)]), ["b 0", "a 0"]);
    // Speed makes handling shorter, wrap-up counts as it is: 60 / 4 + 20 against 30 + 0.
    let mut fast = desk(100, lines);
    fast.groups[0].skills[1].speed = 4.0;
    assert_eq!(answered(fast.clone(), &[plain("c_mu")]), ["a 0", "b 0"]);
    fast.classes[1].wrap_up = stormdrill::model::Law::Constant { value_s: 20.0 };
    assert_eq!(answered(fast, &[plain("c_mu")]), ["b 0", "a 0"]);
}

#[test]
fn patience_counts_where_it_should() {
    // a: 1 / 60 x 600 s, b: 1 / 30 x 200 s.
    let lines: Lines = &[("a", 0, &[impatient(20, 60, 600)]), ("b", 0, &[impatient(10, 30, 200)])];
    assert_eq!(answered(desk(100, lines), &[plain("c_mu")]), ["b 0", "a 0"]);
    assert_eq!(answered(desk(100, lines), &[plain("c_mu_theta")]), ["a 0", "b 0"]);
    let dear = told("c_mu_theta", &[each("costs", &[1.0, 1.0, 1.6])]);
    assert_eq!(answered(desk(100, lines), &[dear]), ["b 0", "a 0"]);
    // Whoever never leaves goes first, among themselves by cost and rate.
    let lines: Lines = &[("a", 0, &[call(20, 60)]), ("b", 0, &[impatient(10, 3, 300)]), ("c", 0, &[call(30, 50)])];
    assert_eq!(answered(desk(100, lines), &[plain("c_mu_theta")]), ["c 0", "a 0", "b 0"]);
}

#[test]
fn cost_may_grow_faster_than_the_wait() {
    // With w^2 the growth is 2 w / handling: at 100 s, a 2 x 90 / 60, b 2 x 50 / 30.
    let lines: Lines = &[("a", 0, &[call(10, 60)]), ("b", 0, &[call(50, 30)])];
    assert_eq!(answered(desk(100, lines), &[plain("generalised_c_mu")]), ["b 0", "a 0"]);
    // At 90 s: 80 / 60 and 40 / 30 are equal, and a is older.
    assert_eq!(answered(desk(90, lines), &[plain("generalised_c_mu")]), ["a 0", "b 0"]);
    assert_eq!(answered(desk(91, lines), &[plain("generalised_c_mu")]), ["b 0", "a 0"]);
    // With power 1 it is c-mu from the first second on.
    let linear = told("generalised_c_mu", &[each("power", &[1.0; 3])]);
    assert_eq!(answered(desk(60, lines), &[linear]), ["b 0", "a 0"]);
    assert_eq!(answered(desk(60, lines), &[plain("generalised_c_mu")]), ["a 0", "b 0"]);
}
