//! Deferred work: nights, backlogs, promises in business hours, customers who ask again.

use std::sync::Arc;

use stormdrill::engine::{Engine, Plan};
use stormdrill::model::{
    AtClose, Backlog, Channel, ChannelId, ChannelKind, ChaseAfter, Chaser, ClassId, Clock, ContactClass, EndRule,
    Hours, Law, Outside, Routing, Scenario, Skill, Staffing,
};
use stormdrill::record::{BacklogTally, Backlogs, Tally};
use stormdrill::routing;

use super::centre::{CALL, TEAM, at, call, centre, class, impatient, run, s, shift};

/// Mail at these times with so many seconds of handling; hours from 100 to 200 s and from 300 to 400 s, in which one agent
/// works.
fn mail(rows: &[(u64, u64)]) -> Scenario {
    let rows: Vec<_> = rows.iter().map(|&(at, handling)| call(at, handling)).collect();
    let mut scenario = centre(shift(100, 200), &rows);
    scenario.classes[0].name = "mail".into();
    if let Staffing::Shifts(shifts) = &mut scenario.groups[0].staffing {
        shifts[0].on.push((at(300), at(400)));
    }
    let open = vec![(at(100), at(200)), (at(300), at(400))];
    let hours = Hours { open, earlier: vec![(s(100), s(40))], at_close: AtClose::Finish, outside: Outside::Wait };
    scenario.channels[0] = Channel {
        name: "mail".into(),
        kind: ChannelKind::Deferred,
        clock: Clock::Business,
        hours: Some(hours),
        answer_within: vec![s(20)],
        ..scenario.channels[0].clone()
    };
    scenario
}

fn constant(value_s: f64) -> Law {
    Law::Constant { value_s }
}

fn chased(scenario: &mut Scenario, after: ChaseAfter, tries: u16) {
    scenario.classes[0].chaser = Some(Chaser { after, share: 1.0, tries, to: CALL, handling: constant(7.0) });
}

/// What the recorders of counts say.
fn counts(scenario: &Scenario) -> (Tally, Backlogs) {
    let backlogs = Backlogs::of(scenario).expect("deferred work");
    let recorders = (Tally::new(scenario), backlogs);
    let plan = Arc::new(Plan::new(scenario.clone()));
    let mut engine = Engine::new(plan, routing::for_scenario(scenario), recorders, 0);
    engine.run().expect("the routing is sound");
    engine.into_recorder()
}

#[test]
fn mail_waits_over_night_and_is_carried_over() {
    let diary = run(&mail(&[(10, 30), (190, 30), (250, 10)]), &[]);
    assert_eq!(
        diary.contacts,
        [
            "mail 0: comes 10, waits 10, team 0 at 100, answered 130 after 90",
            "mail 1: comes 190, team 0 at 190, answered 220 after 0",
            "mail 2: comes 250, waits 250, team 0 at 300, answered 310 after 50",
        ]
    );
    let mut strict = mail(&[(10, 30), (190, 30), (250, 10)]);
    strict.channels[0].hours.as_mut().expect("hours").outside = Outside::TurnedAway;
    let closed: Vec<_> = run(&strict, &[]).contacts.iter().map(|line| line.contains("closed")).collect();
    assert_eq!(closed, [true, false, true]);
}

/// From 195 s to 315 s are 20 s of business hours; from 195 s to 325 s 30 s.
#[test]
fn a_promise_in_business_hours_does_not_run_at_night() {
    let scenario = mail(&[(150, 60), (195, 5), (196, 5)]);
    let (tally, backlogs) = counts(&scenario);
    // Answered at 150, 300 and 305 s: after 0, 5 and 9 s of business hours.
    assert_eq!(tally.classes[0].within[0].answered, 3);
    assert_eq!(tally.classes[0].wait_answered_us, (105 + 109) * 1_000_000, "waits are of all time");
    assert_eq!(backlogs.classes[0].overdue_area_us, 0);
    let mut calendar = scenario;
    calendar.channels[0].clock = Clock::Calendar;
    let (tally, backlogs) = counts(&calendar);
    assert_eq!(tally.classes[0].within[0].answered, 1);
    assert_eq!(backlogs.classes[0].overdue_area_us, (300 - 215 + 305 - 216) * 1_000_000, "from due to the answer");
}

/// Two classes with one promise: the one whose promise has run longer goes first, not the one that came first.
#[test]
fn what_is_due_first_by_the_clock_of_its_channel_goes_first() {
    let mut scenario = mail(&[(10, 30), (120, 10)]);
    scenario.classes.push(ContactClass { name: "chat".into(), ..class("chat", TEAM, &[call(101, 10)]) });
    scenario.classes[1].channel = ChannelId(1);
    scenario.channels.push(Channel {
        name: "chat".into(),
        answer_within: vec![s(30)],
        ..centre(Staffing::Constant(0), &[]).channels.remove(0)
    });
    scenario.groups[0].skills.push(Skill::of(ClassId(1)));
    for (order, expected) in [("earliest_due", ["mail 0", "chat 0", "mail 1"]), ("age", ["mail 0", "chat 0", "mail 1"])]
    {
        scenario.routing = Routing::listed(&[order]);
        assert_eq!(run(&scenario, &[]).answered(), expected, "{order}");
    }
    // Mail of the night is due at 120 s, chat at 131 s; by the calendar the second mail, due at 140 s, would come last too.
    scenario.channels[1].answer_within = vec![s(15)];
    scenario.classes[0].arrivals = stormdrill::model::Arrivals::Trace(vec![call(10, 30), call(12, 10)].into());
    scenario.routing = Routing::listed(&["earliest_due"]);
    assert_eq!(run(&scenario, &[]).answered(), ["mail 0", "chat 0", "mail 1"], "chat is due at 116 s, mail at 120 s");
    scenario.channels[0].clock = Clock::Calendar;
    assert_eq!(run(&scenario, &[]).answered(), ["mail 0", "mail 1", "chat 0"], "mail was due at 32 s");
}

#[test]
fn a_backlog_is_worked_off_and_not_counted_among_the_offered() {
    let mut scenario = mail(&[(0, 10), (110, 10)]);
    scenario.classes[0].backlog = Some(Backlog { count: 2, age: constant(70.0) });
    scenario.classes[0].handling = constant(20.0);
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            "mail 0: comes 0, waits 0, team 0 at 100, answered 120 after 100",
            "mail 1: comes 0, waits 0, team 0 at 120, answered 140 after 120",
            "mail 2: comes 0, waits 0, team 0 at 140, answered 150 after 140",
            "mail 3: comes 110, waits 110, team 0 at 150, answered 160 after 40",
        ]
    );
    let (tally, backlogs) = counts(&scenario);
    let tally = &tally.classes[0];
    assert_eq!((tally.offered, tally.outcomes.iter().sum::<u64>()), (1, 1), "the first instant belongs to the backlog");
    let open = backlogs.classes[0];
    assert_eq!((open.open_start, open.came, open.gone, open.open_end), (3, 1, 4, 0));
    assert_eq!(backlogs.peaks, [4, 4, 4]);
    // 120 + 140 + 150 + 50 s, less the first microsecond of three.
    assert_eq!(open.open_area_us, 460_000_000 - 3);
    assert_eq!((open.completed, open.work_us), (4, 60_000_000));
    // Of 70 s before the start, 30 were business hours, so the two were overdue then; the third is due at 120 s.
    assert_eq!(open.overdue_area_us, (100 + 120 + 20 + 20) * 1_000_000 - 2);
}

/// An older backlog goes before a younger one of another class that stands first among the skills.
#[test]
fn the_age_of_a_backlog_counts_where_routing_looks_at_age() {
    let mut scenario = mail(&[]);
    scenario.classes.push(ContactClass { name: "letter".into(), ..scenario.classes[0].clone() });
    scenario.groups[0].skills.push(Skill::of(ClassId(1)));
    for (class, age) in [(0, 50.0), (1, 60.0)] {
        scenario.classes[class].backlog = Some(Backlog { count: 1, age: constant(age) });
        scenario.classes[class].handling = constant(10.0);
    }
    for order in ["age", "earliest_due", "weighted_wait", "priority_minutes"] {
        scenario.routing = Routing::listed(&[order]);
        assert_eq!(run(&scenario, &[]).answered(), ["letter 0", "mail 0"], "{order}");
    }
}

/// Who has already waited 70 s of 90 s leaves after 20 s.
#[test]
fn the_patience_of_a_backlog_has_run_before_the_start() {
    let mut scenario = mail(&[]);
    scenario.classes[0].backlog = Some(Backlog { count: 1, age: constant(70.0) });
    (scenario.classes[0].handling, scenario.classes[0].patience) = (constant(10.0), constant(90.0));
    assert_eq!(run(&scenario, &[]).contacts, ["mail 0: comes 0, waits 0, abandoned 20 after 20"]);
}

/// Those who come later draw what they would draw without the backlog.
#[test]
fn a_backlog_changes_nobody_else() {
    let arrivals = |backlog: Option<Backlog>| {
        let mut scenario = mail(&[]);
        scenario.classes[0].arrivals = stormdrill::model::Arrivals::Poisson {
            rate: stormdrill::model::RateCurve::constant(0.01),
            day_factor_cv: None,
        };
        (scenario.classes[0].handling, scenario.classes[0].backlog) = (Law::Exponential { mean_s: 9.0 }, backlog);
        // Everybody is served at once, for as long as the contact takes.
        (scenario.groups[0].staffing, scenario.duration) = (Staffing::Constant(50), s(2_000));
        let diary = run(&scenario, &[]);
        let times = |line: &String| {
            let time = |word: &str| line.split(word).nth(1)?.split([',', ' ']).next().map(str::to_owned);
            Some((time("comes ")?, time("answered ")?))
        };
        diary.contacts.iter().filter_map(times).filter(|(came, _)| came != "0").collect::<Vec<_>>()
    };
    let without = arrivals(None);
    assert!(without.len() > 10);
    assert_eq!(arrivals(Some(Backlog { count: 3, age: Law::Exponential { mean_s: 50.0 } })), without);
}

#[test]
fn who_answers_one_letter_answers_both() {
    // Promised by 120 s, taken at 160 s: the duplicate comes at 120 s and adds its 7 s.
    let mut scenario = mail(&[(90, 60), (95, 30)]);
    chased(&mut scenario, ChaseAfter::Promise, 1);
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            "mail 0: comes 90, waits 90, team 0 at 100, answered 160 after 10",
            "mail 1: comes 95, waits 95, team 0 at 160, answered 197 after 65",
            "mail 2: comes 120, waits 120, answered 160 after 40",
        ]
    );
    let (tally, backlogs) = counts(&scenario);
    assert_eq!((tally.classes[0].offered, tally.groups[0].answered), (3, 3));
    assert_eq!(backlogs.classes[0].work_us, 97_000_000);
}

/// The duplicate goes first where it waits in a class of its own; the letter's work is done with it.
#[test]
fn the_duplicate_may_be_answered_first() {
    let mut scenario = mail(&[(90, 60), (95, 30), (96, 10)]);
    scenario.classes.push(ContactClass { name: "chaser".into(), priority: -1, ..class("chaser", TEAM, &[]) });
    scenario.groups[0].skills.push(Skill { speed: 2.0, ..Skill::of(ClassId(1)) });
    scenario.routing = Routing::listed(&["priority", "age"]);
    chased(&mut scenario, ChaseAfter::Time(s(50)), 1);
    scenario.classes[0].chaser.as_mut().expect("a chaser").to = ClassId(1);
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            "mail 0: comes 90, waits 90, team 0 at 100, answered 160 after 10",
            "mail 1: comes 95, waits 95, answered 160 after 65",
            "mail 2: comes 96, waits 96, answered 178.5 after 82.5",
            "chaser 0: comes 145, waits 145, team 0 at 160, answered 178.5 after 15",
            "chaser 1: comes 146, waits 146, team 0 at 178.5, answered 187 after 32.5",
        ]
    );
}

#[test]
fn customers_ask_as_often_as_they_may_and_not_after_an_answer() {
    let mut scenario = mail(&[(10, 60), (20, 5)]);
    chased(&mut scenario, ChaseAfter::Time(s(40)), 3);
    let diary = run(&scenario, &[]);
    // The first asks at 50 and 90 s, and would at 130 s; the second at 60, 100 and 140 s.
    assert_eq!(diary.contacts[0], "mail 0: comes 10, waits 10, team 0 at 100, answered 174 after 90");
    let came: Vec<_> = diary.contacts[2..].iter().filter_map(|line| line.split([' ', ',']).nth(3)).collect();
    assert_eq!(came, ["50", "60", "90", "100", "140"]);
    assert_eq!(
        diary.contacts[1], "mail 1: comes 20, waits 20, team 0 at 174, answered 200 after 154",
        "5 s and 3 times 7"
    );
    scenario.classes[0].chaser.as_mut().expect("a chaser").share = 0.0;
    assert_eq!(run(&scenario, &[]).contacts.len(), 2);
}

#[test]
fn duplicates_end_as_their_original_does() {
    let mut scenario = mail(&[]);
    scenario.classes[0].arrivals = stormdrill::model::Arrivals::Trace(vec![impatient(10, 5, 70)].into());
    chased(&mut scenario, ChaseAfter::Time(s(30)), 5);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "mail 0: comes 10, waits 10, abandoned 80 after 70",
            "mail 1: comes 40, waits 40, abandoned 80 after 40",
            "mail 2: comes 70, waits 70, abandoned 80 after 10",
        ]
    );
    // A duplicate that a full line turns away changes nothing for the letter.
    scenario.classes[0].queue_capacity = Some(1);
    let diary = run(&scenario, &[]);
    assert_eq!(diary.contacts[1], "mail 1: comes 40, blocked 40 after 0");
    assert_eq!(diary.contacts[0], "mail 0: comes 10, waits 10, abandoned 80 after 70");
}

/// What is left when time is up has an age, and an outcome.
#[test]
fn what_is_left_at_the_end_is_told_by_age() {
    let mut scenario = mail(&[(100, 60), (150, 60), (390, 60), (450, 5)]);
    (scenario.end, scenario.duration, scenario.start_of_day) = (EndRule::Stop, s(500), s(86_400 - 200));
    let (tally, mut backlogs) = counts(&scenario);
    assert_eq!(tally.classes[0].count(stormdrill::model::Outcome::Left), 1);
    let open = backlogs.classes[0];
    assert_eq!(open, BacklogTally { open_start: 0, came: 4, gone: 3, open_end: 1, samples: 2, ..open });
    let ages = backlogs.ages[0].as_mut().expect("deferred work");
    assert_eq!(ages.at_end.to_counts().quantile_s(1.0).map(f64::round), Some(50.0));
    // Midnight is at 200 s, when the second letter is in hand.
    let all = ages.open.to_counts();
    assert_eq!((all.len(), all.quantile_s(0.5).map(f64::round)), (2, Some(50.0)));
}
