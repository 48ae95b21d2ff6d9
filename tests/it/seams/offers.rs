//! Offers: agents who take their time, decline or miss what they are offered.

use stormdrill::engine::{Action, Placement, RoutingPolicy, View};
use stormdrill::model::{
    AgentId, Answering, ChannelId, ChannelOutage, ContactId, DropRule, EndRule, GroupId, InProgress, Law, MissPause,
    OfferAgain, OfferRule, Resource, ResourceId, Scenario, Staffing, TraceRow, WaitingThen,
};
use stormdrill::random::Stream;

use super::centre::{CALL, TEAM, at, call, centre, curve, group, impatient, outage, run, run_with, s, shift};

/// Agents who accept after so many seconds.
fn accepts(after_s: u64) -> Option<Answering> {
    Some(Answering { delay: Law::Constant { value_s: after_s as f64 }, declines: 0.0, misses: 0.0 })
}

/// Agents who decline everything after so many seconds.
fn declines(after_s: u64) -> Option<Answering> {
    accepts(after_s).map(|a| Answering { declines: 1.0, ..a })
}

/// Agents who miss everything.
fn misses() -> Option<Answering> {
    accepts(0).map(|a| Answering { misses: 1.0, ..a })
}

/// One team that answers in this way, and the rule that nobody is asked twice.
fn asked(staffing: Staffing, answering: Option<Answering>, rows: &[TraceRow]) -> Scenario {
    let mut scenario = centre(staffing, rows);
    scenario.groups[0].answering = answering;
    scenario.offers.again = OfferAgain::OtherAgents;
    scenario
}

/// Adds a second group, `desk`, that is tried after the team.
fn with_desk(mut scenario: Scenario, staffing: Staffing, answering: Option<Answering>) -> Scenario {
    scenario.groups.push(group("desk", CALL, staffing));
    scenario.groups[1].answering = answering;
    scenario.classes[0].groups.push(GroupId(1));
    scenario
}

#[test]
fn an_offer_ends_the_wait_when_it_is_accepted() {
    let scenario = asked(Staffing::Constant(1), accepts(4), &[call(10, 30), call(20, 30)]);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 10, waits 10, offered to team 0 at 10, team 0 at 14, answered 44 after 4",
            "call 1: comes 20, waits 20, offered to team 0 at 44, team 0 at 48, answered 78 after 28",
        ]
    );
}

#[test]
fn who_accepts_at_once_leaves_no_time_between() {
    let rows = [call(10, 30), call(20, 30), call(60, 5)];
    let mut at_once = asked(Staffing::Constant(1), accepts(0), &rows);
    assert_eq!(
        run(&at_once, &[]).contacts,
        [
            "call 0: comes 10, offered to team 0 at 10, team 0 at 10, answered 40 after 0",
            "call 1: comes 20, waits 20, offered to team 0 at 40, team 0 at 40, answered 70 after 20",
            "call 2: comes 60, waits 60, offered to team 0 at 70, team 0 at 70, answered 75 after 10",
        ]
    );
    // Nobody joins the line for an offer of no time.
    at_once.classes[0].queue_capacity = Some(0);
    assert_eq!(run(&at_once, &[]).contacts[1], "call 1: comes 20, blocked 20 after 0");
}

/// Salesforce Omni-Channel: work that a representative has declined is not offered to the same one again.
#[test]
fn salesforce_that_rep_never_sees_the_declined_case_again() {
    let rows = [call(10, 30), call(50, 30)];
    let scenario = with_desk(asked(Staffing::Constant(1), declines(5), &rows), shift(100, 900), accepts(2));
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 10, waits 10, offered to team 0 at 10, declined 15, offered to desk 0 at 100, desk 0 at 102, \
             answered 132 after 92",
            "call 1: comes 50, waits 50, offered to team 0 at 50, declined 55, offered to desk 0 at 132, desk 0 at 134, \
             answered 164 after 84",
        ]
    );
}

#[test]
fn a_refusal_is_remembered_when_the_contact_is_cut_off() {
    // The team has declined the call, the desk serves it until an outage; then the desk is away and only the team is free.
    let mut scenario =
        with_desk(asked(Staffing::Constant(1), declines(5), &[call(10, 100)]), Staffing::Constant(1), accepts(1));
    scenario.outages.push(outage(50, 20, 1.0, InProgress::Requeue));
    scenario.outages[0].group = GroupId(1);
    assert_eq!(
        run(&scenario, &[]).contacts,
        ["call 0: comes 10, waits 10, offered to team 0 at 10, declined 15, offered to desk 0 at 15, desk 0 at 16, \
          cut off 50, waits 50, offered to desk 0 at 70, desk 0 at 71, answered 137 after 6"]
    );
}

/// Twilio TaskRouter: a worker is free on entry, so a reservation is made at once; one that times out goes to the next
/// worker, and the first may be asked again.
#[test]
fn twilio_a_reservation_is_made_on_entry() {
    let rows = [call(10, 30), call(12, 30)];
    let mut scenario = with_desk(asked(Staffing::Constant(1), misses(), &rows), Staffing::Constant(1), accepts(3));
    scenario.offers = OfferRule { again: OfferAgain::Anyone, ..OfferRule::default() };
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 10, waits 10, offered to team 0 at 10, missed 30, offered to team 0 at 30, missed 50, \
             offered to desk 0 at 50, desk 0 at 53, answered 83 after 43",
            "call 1: comes 12, waits 12, offered to desk 0 at 12, desk 0 at 15, answered 45 after 3",
        ]
    );
}

#[test]
fn an_offer_that_is_declined_keeps_its_place() {
    let rows = [call(10, 30), call(12, 30)];
    let scenario = with_desk(asked(Staffing::Constant(1), declines(5), &rows), shift(100, 900), None);
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 10, waits 10, offered to team 0 at 10, declined 15, desk 0 at 100, answered 130 after 90",
            "call 1: comes 12, waits 12, offered to team 0 at 15, declined 20, desk 0 at 130, answered 160 after 118",
        ]
    );
}

#[test]
fn patience_goes_on_while_an_offer_waits_for_an_answer() {
    // The first leaves before the answer, so the agent looks for other work; the second is answered in the last moment.
    let rows = [impatient(10, 30, 3), impatient(11, 30, 6), impatient(12, 5, 30)];
    assert_eq!(
        run(&asked(Staffing::Constant(1), accepts(4), &rows), &[]).contacts,
        [
            "call 0: comes 10, waits 10, offered to team 0 at 10, abandoned 13 after 3",
            "call 1: comes 11, waits 11, offered to team 0 at 13, team 0 at 17, answered 47 after 6",
            "call 2: comes 12, waits 12, abandoned 42 after 30",
        ]
    );
}

#[test]
fn a_delay_longer_than_the_time_to_accept_is_a_miss() {
    let mut scenario = asked(Staffing::Constant(1), accepts(9), &[call(10, 30)]);
    scenario.offers.accept_within = s(9);
    assert_eq!(
        run(&scenario, &[]).contacts,
        ["call 0: comes 10, waits 10, offered to team 0 at 10, team 0 at 19, answered 49 after 9"]
    );
    scenario.offers.accept_within = s(8);
    assert_eq!(
        run(&scenario, &[]).contacts,
        ["call 0: comes 10, waits 10, offered to team 0 at 10, missed 18, left 3600 after 3590"]
    );
}

/// FreeSWITCH mod_callcenter and Asterisk app_queue send an agent to a pause after missed calls.
#[test]
fn who_keeps_missing_is_sent_to_a_pause_and_comes_back() {
    let mut scenario = asked(Staffing::Constant(1), misses(), &[impatient(10, 5, 199)]);
    scenario.offers =
        OfferRule { again: OfferAgain::Anyone, pause: Some(MissPause { after: 2, lasts: s(60) }), ..scenario.offers };
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        ["call 0: comes 10, waits 10, offered to team 0 at 10, missed 30, offered to team 0 at 30, missed 50, \
          offered to team 0 at 110, missed 130, offered to team 0 at 130, missed 150, abandoned 209 after 199"]
    );
    let both = [
        "team 0 on 0",
        "team 0 pauses 50",
        "team 0 off 50",
        "team 0 on 110",
        "team 0 pauses 150",
        "team 0 off 150",
        "team 0 on 210",
    ];
    assert_eq!(diary.agents, both);
}

#[test]
fn a_pause_beyond_the_shift_ends_in_the_next_one() {
    let staffing =
        Staffing::Shifts(vec![stormdrill::model::Shift { count: 1, on: vec![(at(0), at(40)), (at(60), at(300))] }]);
    let mut scenario = asked(staffing, misses(), &[impatient(10, 5, 25)]);
    scenario.offers.pause = Some(MissPause { after: 1, lasts: s(50) });
    let on_and_off = ["team 0 on 0", "team 0 pauses 30", "team 0 off 30", "team 0 on 80", "team 0 off 300"];
    assert_eq!(run(&scenario, &[]).agents, on_and_off);
}

#[test]
fn who_goes_off_duty_is_asked_no_more() {
    let rows = [call(10, 30)];
    let alone = "call 0: comes 10, waits 10, offered to team 0 at 10, withdrawn 12, left 3600 after 3590";
    let to_the_desk = "call 0: comes 10, waits 10, offered to team 0 at 10, withdrawn 12, offered to desk 0 at 12, \
                       desk 0 at 13, answered 43 after 3";
    let mut in_an_outage = asked(Staffing::Constant(1), accepts(4), &rows);
    in_an_outage.outages.push(outage(12, 3_600, 1.0, InProgress::Finish));
    let falls = [DropRule::Capacity, DropRule::Named, DropRule::Preempt].map(|rule| curve(rule, &[(0, 1), (12, 0)]));
    let staffings = falls.into_iter().chain([shift(0, 12)]);
    let scenarios = staffings.map(|staffing| asked(staffing, accepts(4), &rows)).chain([in_an_outage]);
    for mut scenario in scenarios {
        scenario.end = EndRule::Stop;
        let diary = run(&scenario, &[]);
        assert_eq!(diary.contacts, [alone], "{:?}", scenario.groups[0].staffing);
        assert_eq!(diary.agents[..2], ["team 0 on 0", "team 0 off 12"]);
        assert_eq!(run(&with_desk(scenario, Staffing::Constant(1), accepts(1)), &[]).contacts, [to_the_desk]);
    }
}

#[test]
fn a_fall_sends_those_home_first_who_are_free_then_those_who_are_asked() {
    // Agent 0 is busy from 5 s on, agent 1 asked at 10 s, agent 2 at 11 s, agent 3 free.
    let rows = [call(5, 100), call(10, 30), call(11, 30)];
    let mut scenario = asked(curve(DropRule::Capacity, &[(0, 4), (12, 2)]), accepts(4), &rows);
    // The first is accepted at 9 s.
    let diary = run(&scenario, &[]);
    assert_eq!(
        diary.contacts,
        [
            "call 0: comes 5, waits 5, offered to team 0 at 5, team 0 at 9, answered 109 after 4",
            "call 1: comes 10, waits 10, offered to team 1 at 10, team 1 at 14, answered 44 after 4",
            "call 2: comes 11, waits 11, offered to team 2 at 11, withdrawn 12, offered to team 1 at 44, team 1 at 48, \
             answered 78 after 37",
        ]
    );
    assert_eq!(diary.agents[4..], ["team 3 off 12", "team 2 off 12"]);
    // By an action it is the same.
    scenario.groups[0].staffing = Staffing::Constant(4);
    let fall = Action::SetHeadCount { group: TEAM, agents: 2 };
    assert_eq!(run(&scenario, &[(12, fall)]).contacts, diary.contacts);
}

#[test]
fn an_offered_contact_holds_its_line_and_its_place_in_the_queue() {
    let mut scenario = asked(Staffing::Constant(2), accepts(4), &[call(10, 30), call(12, 30), call(13, 30)]);
    scenario.classes[0].queue_capacity = Some(1);
    // The second is offered although the line is full; the third would have to wait.
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 10, waits 10, offered to team 0 at 10, team 0 at 14, answered 44 after 4",
            "call 1: comes 12, waits 12, offered to team 1 at 12, team 1 at 16, answered 46 after 4",
            "call 2: comes 13, blocked 13 after 0",
        ]
    );
    scenario.classes[0].queue_capacity = None;
    scenario.resources.push(Resource { name: "phone.lines".into(), capacity: 1 });
    scenario.channels[0].lines = Some(ResourceId(0));
    assert_eq!(
        run(&scenario, &[]).contacts[1..],
        ["call 1: comes 12, blocked 12 after 0", "call 2: comes 13, blocked 13 after 0"]
    );
}

#[test]
fn a_channel_that_fails_drops_whom_an_agent_is_asked_about() {
    let mut scenario = asked(Staffing::Constant(1), accepts(4), &[call(10, 30), call(40, 30)]);
    let outage = |waiting| ChannelOutage {
        name: "exchange".into(),
        at: at(12),
        lasts: s(20),
        channel: ChannelId(0),
        waiting,
        in_progress: InProgress::Finish,
        diversions: vec![],
    };
    scenario.channel_outages = vec![outage(WaitingThen::Drop)];
    assert_eq!(
        run(&scenario, &[]).contacts,
        [
            "call 0: comes 10, waits 10, offered to team 0 at 10, dropped 12 after 2",
            "call 1: comes 40, waits 40, offered to team 0 at 40, team 0 at 44, answered 74 after 4",
        ]
    );
    scenario.channel_outages = vec![outage(WaitingThen::Stay)];
    assert_eq!(
        run(&scenario, &[]).contacts[0],
        "call 0: comes 10, waits 10, offered to team 0 at 10, team 0 at 14, answered 44 after 4"
    );
}

#[test]
fn the_end_comes_while_an_offer_waits_for_an_answer() {
    let mut scenario = asked(Staffing::Constant(1), accepts(4), &[call(3_598, 30)]);
    let answered = "call 0: comes 3598, waits 3598, offered to team 0 at 3598, team 0 at 3602, answered 3632 after 4";
    for end in [EndRule::Drain, EndRule::Continue] {
        scenario.end = end;
        assert_eq!(run(&scenario, &[]).contacts, [answered]);
    }
    scenario.end = EndRule::Stop;
    assert_eq!(
        run(&scenario, &[]).contacts,
        ["call 0: comes 3598, waits 3598, offered to team 0 at 3598, withdrawn 3600, left 3600 after 2"]
    );
}

#[test]
fn agents_who_decline_everything_do_not_stop_the_clock() {
    let mut scenario = asked(Staffing::Constant(3), declines(0), &[call(10, 30)]);
    scenario.offers.again = OfferAgain::Anyone;
    let diary = run(&scenario, &[]);
    assert!(diary.contacts[0].starts_with(
        "call 0: comes 10, waits 10, offered to team 0 at 10, declined 11, offered to team 1 at 11, declined 12, "
    ));
    assert_eq!(diary.contacts[0].matches("declined").count(), 100_000, "then nobody is asked any more");
}

/// Answers are the contact's own: what happens to others does not change them.
#[test]
fn answers_do_not_depend_on_others() {
    let any = Answering { delay: Law::Exponential { mean_s: 4.0 }, declines: 0.2, misses: 0.2 };
    let rows: Vec<TraceRow> = (0..30).map(|i| call(100 * i, 10)).collect();
    let mut scenario = asked(Staffing::Constant(1), Some(any), &rows);
    scenario.offers.again = OfferAgain::Anyone;
    let alone = run(&scenario, &[]).contacts;
    assert!(alone.iter().any(|c| c.contains("declined")) && alone.iter().any(|c| c.contains("missed")));
    // One more contact in between, long before the next one.
    let mut more = rows.clone();
    more.insert(5, call(499, 0));
    scenario.classes.push(super::centre::class("other", TEAM, &more[5..6]));
    scenario.groups[0].skills.push(stormdrill::model::Skill::of(stormdrill::model::ClassId(1)));
    let with_other = run(&scenario, &[]).contacts;
    let answers = |lines: &[String], name: &str| -> Vec<String> {
        let line = lines.iter().find(|l| l.starts_with(name)).expect("it is there");
        line.split(", ").map(|part| part.split(' ').next().unwrap_or_default().to_owned()).collect()
    };
    for call in 0..30 {
        let name = format!("call {call}:");
        assert_eq!(answers(&alone, &name)[2..], answers(&with_other, &name)[2..], "{name}");
    }
}

/// Serves whoever is first, whatever has been refused.
struct Stubborn {
    by_agent: bool,
}

impl RoutingPolicy for Stubborn {
    fn name(&self) -> &str {
        "stubborn"
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        match view.longest_idle(TEAM) {
            Some(agent) if view.may_offer(contact, agent) || !self.by_agent => Placement::Serve(agent),
            _ => Placement::Wait { review_after: Some(s(1)) },
        }
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        let lane = view.lanes_of(CALL)[0];
        if self.by_agent { view.head_of(lane) } else { view.head_for(lane, agent) }
    }
}

#[test]
fn the_referee_knows_who_has_refused() {
    let scenario = asked(Staffing::Constant(1), declines(5), &[call(10, 30)]);
    let error = |by_agent| run_with(&scenario, Stubborn { by_agent }).expect_err("the rule is broken").to_string();
    let rule =
        "the agent has declined or missed the contact, which now goes to other agents only (contact 0 of class `call`)";
    assert_eq!(error(true), format!("policy `stubborn` at 15s: {rule}"));
    assert_eq!(error(false), format!("policy `stubborn` at 16s: {rule}"));
}

/// Takes a contact that another agent has been offered.
struct Greedy;

impl RoutingPolicy for Greedy {
    fn name(&self) -> &str {
        "greedy"
    }

    fn place(&mut self, view: View<'_>, _: ContactId, _: &mut Stream) -> Placement {
        view.longest_idle(TEAM).map_or(Placement::Wait { review_after: None }, Placement::Serve)
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        assert_eq!(view.head_of(view.lanes_of(CALL)[0]), None, "whom an agent is asked about is not in the lane");
        let other = view.offer_of(AgentId(0)).filter(|_| agent == AgentId(1));
        assert_eq!(other.and_then(|contact| view.offered_to(contact)), other.map(|_| AgentId(0)));
        other
    }
}

#[test]
fn nobody_is_offered_to_two_agents() {
    let scenario = asked(
        Staffing::HeadCount { curve: vec![(at(0), 1), (at(12), 2)], on_drop: DropRule::Capacity },
        accepts(4),
        &[call(10, 30)],
    );
    assert_eq!(
        run_with(&scenario, Greedy).expect_err("the rule is broken").to_string(),
        "policy `greedy` at 12s: the contact is not waiting (contact 0 of class `call`)"
    );
}
