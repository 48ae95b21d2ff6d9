//! Contacts that go on in another class: maximum waits, and first lines that hand over.

use stormdrill::model::{
    ATTEMPTS_MAX, AgentGroup, Arrivals, ClassId, ContactClass, DropRule, GroupId, InProgress, Law, MaxWait, Outage,
    Resource, ResourceId, Scenario, Staffing, Taken, Transfers,
};
use stormdrill::record::Tally;

use super::centre::{CALL, at, call, centre, class, curve, group, impatient, run, s};

const ORDERS: ClassId = ClassId(1);
const REFUNDS: ClassId = ClassId(2);

fn seconds(value_s: f64) -> Law {
    Law::Constant { value_s }
}

fn department(name: &str, group: u32, handling_s: f64) -> ContactClass {
    ContactClass { arrivals: Arrivals::none(), handling: seconds(handling_s), ..class(name, GroupId(group), &[]) }
}

/// Two agents take calls of 100 s at 0 and 10 s; all customers want orders, where one agent takes 50 s. A hand-over takes
/// 30 s.
fn triage(warm: bool) -> Scenario {
    let mut scenario = centre(Staffing::Constant(2), &[call(0, 100), call(10, 100)]);
    scenario.classes[0].transfers = Some(Transfers {
        to: vec![(ORDERS, 1.0)],
        off_target: 0.0,
        accuracy: 1.0,
        handover: seconds(30.0),
        warm,
        misroute_handling: seconds(10.0),
    });
    for (name, id) in [("orders", ORDERS), ("refunds", REFUNDS)] {
        scenario.classes.push(department(name, id.0, 50.0));
        scenario.groups.push(group(&format!("{name}-desk"), id, Staffing::Constant(1)));
    }
    scenario
}

fn transfers(scenario: &mut Scenario) -> &mut Transfers {
    scenario.classes[0].transfers.as_mut().expect("a first line")
}

#[test]
fn a_cold_transfer_leaves_the_customer_alone_in_the_line() {
    assert_eq!(
        run(&triage(false), &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, triaged 0, handed over since 100 130, answered 130 after 0",
            "call 1: comes 10, team 1 at 10, triaged 10, handed over since 110 140, answered 140 after 0",
            "orders 0: comes 130, transferred 130, orders-desk 0 at 130, reached after 130 130, answered 180 after 0",
            "orders 1: comes 140, transferred 140, waits 140, orders-desk 0 at 180, reached after 170 180, \
             answered 230 after 40",
        ]
    );
}

#[test]
fn with_a_warm_transfer_the_agent_stays_and_both_hand_over() {
    assert_eq!(
        run(&triage(true), &[]).contacts,
        [
            "call 0: comes 0, team 0 at 0, triaged 0, handed over since 100 130, answered 130 after 0",
            "call 1: comes 10, team 1 at 10, triaged 10, handed over since 110 210, answered 210 after 0",
            "orders 0: comes 100, transferred 100, orders-desk 0 at 100, reached after 100 100, answered 180 after 0",
            "orders 1: comes 110, transferred 110, waits 110, orders-desk 0 at 180, reached after 170 180, \
             answered 260 after 70",
        ]
    );
}

#[test]
fn the_agent_is_free_when_the_customer_gives_up() {
    let mut scenario = triage(true);
    scenario.classes[1].patience = seconds(20.0);
    scenario.classes[0].wrap_up = seconds(5.0);
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts[1],
        "call 1: comes 10, team 1 at 10, triaged 10, handed over since 110 130, answered 135 after 0"
    );
    assert_eq!(diary.contacts[3], "orders 1: comes 110, transferred 110, waits 110, abandoned 130 after 20");
}

#[test]
fn nobody_waits_for_wrap_up() {
    for warm in [false, true] {
        let mut scenario = triage(warm);
        scenario.classes[0].wrap_up = seconds(40.0);
        let diary = run(&scenario, &[]);
        assert!(diary.contacts[0].ends_with("handed over since 100 130, answered 170 after 0"), "{diary:?}");
        let comes = if warm { "orders 0: comes 100" } else { "orders 0: comes 130" };
        assert!(diary.contacts[2].starts_with(comes), "{diary:?}");
    }
}

#[test]
fn a_wrong_department_hands_over_to_the_right_one() {
    for (warm, expected) in [
        (
            false,
            [
                "call 0: comes 0, team 0 at 0, triaged 0, handed over since 100 130, answered 130 after 0",
                "refunds 0: comes 130, misrouted 130, refunds-desk 0 at 130, handed over since 140 170, \
                 answered 170 after 0",
                "orders 0: comes 170, transferred 170, orders-desk 0 at 170, reached after 170 170, \
                 answered 220 after 0",
            ],
        ),
        (
            true,
            [
                "call 0: comes 0, team 0 at 0, triaged 0, handed over since 100 130, answered 130 after 0",
                "refunds 0: comes 100, misrouted 100, refunds-desk 0 at 100, handed over since 140 170, \
                 answered 170 after 0",
                "orders 0: comes 140, transferred 140, orders-desk 0 at 140, reached after 140 140, \
                 answered 220 after 0",
            ],
        ),
    ] {
        let mut scenario = triage(warm);
        scenario.classes[0].arrivals = Arrivals::Trace([call(0, 100)].into());
        transfers(&mut scenario).to = vec![(ORDERS, 1.0 - 1e-12), (REFUNDS, 1e-12)];
        transfers(&mut scenario).accuracy = 0.0;
        assert_eq!(run(&scenario, &[]).contacts, expected);
    }
}

#[test]
fn what_is_off_target_or_settled_ends_with_the_first_line() {
    let mut scenario = triage(false);
    transfers(&mut scenario).to = vec![(ORDERS, 1e-12)];
    assert!(run(&scenario, &[]).contacts[0].ends_with("triaged 0, answered 100 after 0"));
    transfers(&mut scenario).off_target = 1.0 - 1e-12;
    assert!(run(&scenario, &[]).contacts[0].ends_with("off target 0, answered 100 after 0"));
}

#[test]
fn the_trunk_line_goes_with_the_customer() {
    for warm in [false, true] {
        let mut scenario = triage(warm);
        scenario.resources.push(Resource { name: "phone.lines".into(), capacity: 1 });
        scenario.channels[0].lines = Some(ResourceId(0));
        let diary = run(&scenario, &[]);
        assert_eq!(diary.contacts[1], "call 1: comes 10, blocked 10 after 0", "the one line is in use");
        assert!(diary.contacts[0].contains("hangs up"), "{diary:?}");
        assert!(diary.contacts[2].contains("orders-desk 0 at"), "the department takes the line over");
    }
}

fn failure(from: u64, in_progress: InProgress) -> Outage {
    Outage {
        name: "failure".into(),
        at: at(from),
        lasts: s(1_000),
        group: GroupId(0),
        taken: Taken::Share(1.0),
        in_progress,
    }
}

/// The one agent of the first line is cut off at a time; others come at 150 s.
fn cut_off(warm: bool, from: u64, in_progress: InProgress) -> Vec<String> {
    let mut scenario = triage(warm);
    scenario.classes[0].arrivals = Arrivals::Trace([call(0, 100)].into());
    scenario.groups[0].staffing = Staffing::Constant(1);
    let relief =
        AgentGroup { staffing: curve(DropRule::Capacity, &[(150, 1)]), ..group("relief", CALL, Staffing::Constant(0)) };
    scenario.groups.push(relief);
    scenario.classes[0].groups.push(GroupId(3));
    scenario.outages.push(failure(from, in_progress));
    // The desk begins late, so that a warm transfer waits for it.
    scenario.groups[1].staffing = curve(DropRule::Capacity, &[(120, 1)]);
    run(&scenario, &[]).contacts
}

#[test]
fn who_is_cut_off_before_the_hand_over_is_handed_over_by_another_agent() {
    assert_eq!(
        cut_off(false, 110, InProgress::Requeue),
        [
            "call 0: comes 0, team 0 at 0, triaged 0, handed over since 100 110, cut off 110, waits 110, \
             relief 0 at 150, handed over since 150 180, answered 180 after 0",
            "orders 0: comes 180, transferred 180, orders-desk 0 at 180, reached after 180 180, answered 230 after 0",
        ]
    );
    let dropped = cut_off(false, 110, InProgress::Drop);
    assert_eq!(
        dropped,
        ["call 0: comes 0, team 0 at 0, triaged 0, handed over since 100 110, dropped 110 after 0"],
        "with nobody to go on"
    );
}

#[test]
fn who_waits_for_a_department_stays_in_its_line_when_the_first_agent_is_cut_off() {
    for in_progress in [InProgress::Requeue, InProgress::Drop] {
        assert_eq!(
            cut_off(true, 110, in_progress),
            [
                "call 0: comes 0, team 0 at 0, triaged 0, handed over since 100 110, answered 110 after 0",
                "orders 0: comes 100, transferred 100, waits 100, orders-desk 0 at 120, reached after 120 120, \
                 answered 170 after 20",
            ]
        );
    }
}

#[test]
fn a_change_of_handling_times_leaves_hand_overs_alone() {
    use stormdrill::engine::Action;
    let slower = Action::SetHandlingFactor { class: CALL, factor: 10.0 };
    let diary = run(&triage(false), &[(105, slower)]);
    assert!(diary.contacts[0].contains("handed over since 100 130"), "{diary:?}");
    assert!(diary.contacts[1].contains("handed over since 155 185"), "5 s were left: {diary:?}");
}

#[test]
fn counts_belong_to_the_first_line() {
    let scenario = triage(true);
    let mut engine = stormdrill::engine::Engine::new(
        std::sync::Arc::new(stormdrill::engine::Plan::new(scenario.clone())),
        stormdrill::routing::for_scenario(&scenario),
        Tally::new(&scenario),
        0,
    );
    engine.run().expect("the policy is sound");
    let mut tally = engine.into_recorder();
    let counts = tally.classes[0].transfers;
    assert_eq!((counts.triaged, counts.transferred, counts.reached), (2, 2, 2));
    assert_eq!((counts.off_target, counts.misrouted, counts.transferred_again), (0, 0, 0));
    assert_eq!(counts.end_to_end_us, 270_000_000, "100 s and 170 s");
    assert_eq!(counts.handover_us, 130_000_000, "30 s and 100 s");
    let waits = tally.waits[0].end_to_end.as_mut().expect("somebody was reached").to_counts();
    let places: Vec<bool> = waits
        .buckets()
        .iter()
        .map(|b| [100_000, 170_000].iter().any(|ms| (b.low_ms..b.high_ms).contains(ms)))
        .collect();
    assert_eq!((waits.len(), places), (2, vec![true, true]));
    assert!(tally.classes[1].transfers.is_empty() && tally.waits[1].end_to_end.is_none());
}

/// One agent is busy for 200 s; who waits 30 s goes to the letters.
fn flowing(to: Option<ClassId>) -> Scenario {
    let mut scenario = centre(Staffing::Constant(1), &[call(0, 200), call(10, 100), impatient(20, 100, 30)]);
    scenario.classes[0].max_wait = Some(MaxWait { after: s(30), to });
    scenario.classes.push(department("letter", 1, 5.0));
    scenario.groups.push(group("clerk", ORDERS, Staffing::Constant(1)));
    scenario
}

#[test]
fn after_the_maximum_wait_a_customer_goes_elsewhere() {
    assert_eq!(
        run(&flowing(Some(ORDERS)), &[]).contacts[1..],
        [
            "call 1: comes 10, waits 10, flowed_out 40 after 30",
            "call 2: comes 20, waits 20, flowed_out 50 after 30",
            "letter 0: comes 40, clerk 0 at 40, answered 45 after 0",
            "letter 1: comes 50, clerk 0 at 50, answered 55 after 0",
        ],
        "patience that ends at that very moment changes nothing"
    );
    assert_eq!(run(&flowing(None), &[]).contacts.len(), 3);
}

#[test]
fn patience_that_ends_before_the_maximum_wait_counts() {
    let mut scenario = flowing(Some(ORDERS));
    scenario.classes[0].arrivals = Arrivals::Trace([call(0, 200), impatient(20, 100, 29)].into());
    assert_eq!(run(&scenario, &[]).contacts[1], "call 1: comes 20, waits 20, abandoned 49 after 29");
}

/// Time in the line before a cut counts; the time with the agent does not.
#[test]
fn the_maximum_wait_is_time_in_the_line() {
    let mut scenario = flowing(None);
    scenario.classes[0].arrivals = Arrivals::Trace([call(0, 20), call(10, 100)].into());
    scenario.outages.push(Outage { lasts: s(500), ..failure(60, InProgress::Requeue) });
    assert_eq!(
        run(&scenario, &[]).contacts[1],
        "call 1: comes 10, waits 10, team 0 at 20, cut off 60, waits 60, flowed_out 80 after 30"
    );
}

/// Programs may build circles; nobody goes round for ever.
#[test]
fn a_circle_of_maximum_waits_comes_to_an_end() {
    let mut scenario = flowing(Some(ORDERS));
    scenario.classes[1].max_wait = Some(MaxWait { after: s(0), to: Some(CALL) });
    scenario.classes[0].max_wait = Some(MaxWait { after: s(0), to: Some(ORDERS) });
    scenario.classes[0].handling = seconds(1.0);
    scenario.groups[1].staffing = Staffing::Constant(0);
    scenario.groups[0].staffing = Staffing::Constant(0);
    let diary = run(&scenario, &[]);
    assert_eq!(diary.contacts.len(), 3 * usize::from(ATTEMPTS_MAX));
    assert!(diary.contacts.iter().all(|line| line.contains("flowed_out")));
}
