//! Criteria for choosing an agent: who answers, contact by contact.

use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, Plan, Recorder, View};
use stormdrill::model::{
    Argument, ClassId, Component, Concurrency, GroupId, Law, Scenario, Skill, Staffing, TraceRow, Value,
};
use stormdrill::routing;

use super::centre::{CALL, TEAM, call, centre, class, group, s};

const OTHER: ClassId = ClassId(1);
const SECOND: GroupId = GroupId(1);

/// The group and the number of each agent who begins, in order.
#[derive(Default)]
struct Begun(Vec<(u32, u32)>);

impl Recorder for Begun {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Started { agent, .. } = fact {
            self.0.push((view.group_of(agent).0, view.number_of(agent)));
        }
    }
}

fn begun(scenario: &Scenario) -> Vec<(u32, u32)> {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let mut engine = Engine::new(plan, routing::for_scenario(scenario), Begun::default(), 0);
    engine.run().expect("the routing is sound");
    engine.into_recorder().0
}

fn with_order(mut scenario: Scenario, order: &[Component]) -> Scenario {
    scenario.routing.agent_order = order.to_vec();
    scenario
}

/// Who takes the last of these calls in a team of two, by one criterion.
fn last_by(criterion: &'static str, rows: &[TraceRow]) -> u32 {
    let scenario = with_order(centre(Staffing::Constant(2), rows), &[Component::plain(criterion)]);
    begun(&scenario).last().expect("somebody begins").1
}

#[test]
fn agents_of_a_group_are_told_apart_by_what_they_have_done() {
    // Agent 0 talks from 0 to 100. Agent 1 takes the calls at 10 and 20, and is free since 25.
    let rows = [call(0, 100), call(10, 5), call(20, 5), call(110, 5)];
    assert_eq!(last_by("longest_idle", &rows), 1);
    assert_eq!(last_by("round_robin", &rows), 0, "the last call of agent 0 began longest ago");
    assert_eq!(last_by("fewest_handled", &rows), 0, "one call against two");
    assert_eq!(last_by("least_talk_time", &rows), 1, "10 s against 100 s");
    assert_eq!(last_by("linear", &rows), 0);
    // With one slot each, whoever is free has the same to spare; the number decides.
    for criterion in ["fewest_open", "most_open", "most_spare", "most_spare_share"] {
        assert_eq!(last_by(criterion, &rows), 0);
    }
}

#[test]
fn keys_follow_conversations_that_end_beside_others_and_the_last_one() {
    // Agent 0 keeps a call, agent 1 has none again, though both were free all the time: two slots each.
    let mut rows = vec![call(0, 600), call(1, 50), call(100, 5)];
    let last = |criterion, rows: &[TraceRow]| {
        let mut scenario = with_order(centre(Staffing::Constant(2), rows), &[Component::plain(criterion)]);
        scenario.groups[0].concurrency = Concurrency::of(4, &[]);
        begun(&scenario).last().expect("somebody begins").1
    };
    for criterion in ["fewest_open", "most_spare", "most_spare_share", "least_load"] {
        assert_eq!(last(criterion, &rows), 1, "{criterion}");
    }
    // One of two of agent 1 ends, then one of two of agent 0.
    rows = vec![call(0, 600), call(1, 50), call(2, 90), call(3, 500), call(70, 1), call(100, 5)];
    for criterion in ["fewest_open", "most_spare", "most_spare_share", "least_load"] {
        assert_eq!(last(criterion, &rows[..5]), 1, "{criterion}");
        assert_eq!(last(criterion, &rows), 0, "{criterion}: equal again");
    }
}

#[test]
fn criteria_decide_one_after_another() {
    // Both have had one call; agent 1 has talked less, agent 0 has been free longer.
    let rows = [call(0, 10), call(5, 8), call(20, 5)];
    let by = |names: [&'static str; 2]| {
        let order = names.map(Component::plain);
        begun(&with_order(centre(Staffing::Constant(2), &rows), &order))[2].1
    };
    assert_eq!(by(["fewest_handled", "least_talk_time"]), 1);
    assert_eq!(by(["fewest_handled", "longest_idle"]), 0);
    assert_eq!(by(["longest_idle", "least_talk_time"]), 0);
}

#[test]
fn open_conversations_count_as_they_come_and_go() {
    // With three slots each: agent 0 takes one; whom the next find depends on how many conversations each has now.
    let by = |criterion: &'static str, rows: &[TraceRow]| -> Vec<u32> {
        let mut scenario = with_order(centre(Staffing::Constant(2), rows), &[Component::plain(criterion)]);
        scenario.groups[0].concurrency = Concurrency::of(3, &[]);
        begun(&scenario).into_iter().map(|b| b.1).collect()
    };
    let rows = [call(0, 100), call(10, 5), call(20, 200), call(110, 5), call(120, 300), call(130, 5)];
    assert_eq!(by("fewest_open", &rows), [0, 1, 1, 0, 0, 0]);
    assert_eq!(by("most_spare", &rows), [0, 1, 1, 0, 0, 0]);
    assert_eq!(by("most_open", &rows), [0, 0, 0, 0, 0, 0]);
    // The only conversation of agent 0 is over, so both have none, and the number decides.
    assert_eq!(by("fewest_open", &[call(0, 10), call(20, 10)]), [0, 0]);
    // Full after three; when the last but one has gone, agent 1 has more.
    let rows = [call(0, 50), call(0, 50), call(0, 50), call(10, 200), call(60, 5)];
    assert_eq!(by("most_open", &rows), [0, 0, 0, 1, 1]);
}

/// Two groups for the calls: the first can do less and is slower; each has `agents`.
fn two_groups(agents: [u32; 2], rows: &[TraceRow]) -> Scenario {
    let mut scenario = centre(Staffing::Constant(agents[0]), rows);
    scenario.classes[0].groups = vec![TEAM, SECOND];
    scenario.classes.push(class("other", SECOND, &[]));
    let mut second = group("second", CALL, Staffing::Constant(agents[1]));
    second.skills = vec![Skill { speed: 2.0, level: 4.0, ..Skill::of(CALL) }, Skill::of(OTHER)];
    scenario.groups.push(second);
    scenario
}

#[test]
fn groups_are_told_apart_by_what_they_are() {
    let each = |name, values: &[f64]| Argument { name, value: Value::Each(values.to_vec()) };
    let told = |name, arguments| Component { name, arguments };
    let cases = [
        (Component::plain("group_order"), 0),
        (Component::plain("fastest"), 1),
        (Component::plain("best_skill"), 1),
        (Component::plain("least_skilled"), 0),
        (told("rank", vec![each("groups", &[5.0, 1.0])]), 1),
        (told("rank", vec![each("groups", &[5.0, 5.0])]), 0),
        (told("local_first", vec![each("contacts", &[7.0]), each("groups", &[3.0, 7.0])]), 1),
    ];
    for (criterion, group) in cases {
        let scenario = with_order(two_groups([1, 1], &[call(10, 5)]), std::slice::from_ref(&criterion));
        assert_eq!(begun(&scenario), [(group, 0)], "{criterion:?}");
    }
}

#[test]
fn a_score_weighs_the_idle_share_against_the_idle_time() {
    let rows = [call(0, 600), call(70, 5)];
    let by = |share, time| {
        let number = |name, x| Argument { name, value: Value::Number(x) };
        let score = Component { name: "score", arguments: vec![number("share", share), number("time", time)] };
        begun(&with_order(two_groups([2, 1], &rows), &[score]))[1].0
    };
    assert_eq!(by(1.0, 0.0), 1, "all of the second group are free, half of the team");
    assert_eq!(by(0.0, 1.0), 0, "free equally long; the order of the groups decides");
}

#[test]
fn chance_gives_every_free_agent_the_same_share() {
    // One free agent in the first group, three in the second: each takes a quarter. 4,000 calls: 1,000 of each, standard
    // deviation 27; five of them either way are exceeded in one of 400,000 cases, and the seed is fixed.
    let rows: Vec<TraceRow> = (0..4_000).map(|i| call(i, 0)).collect();
    let mut scenario = with_order(two_groups([1, 3], &rows), &[Component::plain("random")]);
    scenario.duration = s(4_000);
    scenario.classes[0].handling = Law::ZERO;
    let begun = begun(&scenario);
    for agent in [(0, 0), (1, 0), (1, 1), (1, 2)] {
        let count = begun.iter().filter(|b| **b == agent).count();
        assert!((865..=1_135).contains(&count), "{agent:?} takes {count} of {}", begun.len());
    }
}

#[test]
fn chance_chooses_among_those_whom_the_criteria_leave_equal() {
    // In turns of four calls, those who have not had one yet are equal.
    let rows: Vec<TraceRow> = (0..400).map(|i| call(i, 0)).collect();
    let order = ["fewest_handled", "random"].map(Component::plain);
    let begun = begun(&with_order(centre(Staffing::Constant(4), &rows), &order));
    for turn in begun.chunks(4) {
        let mut numbers: Vec<u32> = turn.iter().map(|b| b.1).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [0, 1, 2, 3], "in each turn everybody has one");
    }
    let firsts: Vec<u32> = begun.chunks(4).map(|turn| turn[0].1).collect();
    assert!((0..4).all(|n| firsts.contains(&n)), "no agent is always the first of a turn");
}
