//! What vendors document of text channels, where an agent has several conversations at once: who gets the next one.

use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, Plan, Recorder, View};
use stormdrill::model::Scenario;
use stormdrill::routing;

use super::golden_packs::{Trace, play, scenario};

/// Who holds conversations when the test begins: long ones, from second 0 on, in this order.
const LONG: u32 = 3_000;

/// Two agents, `x` and `y`, who both take chats and mails. What each has open at the begin is a class of its own: `x-chat`,
/// `y-mail` and so on.
fn desk(policy: &str, slots: [&str; 2], extra: [&str; 2], traces: &[Trace<'_>]) -> Scenario {
    let traces: Vec<Trace<'_>> = traces.iter().copied().filter(|(_, rows)| !rows.is_empty()).collect();
    let classes: String = traces
        .iter()
        .map(|(class, _)| {
            let channel = class.rsplit('-').next().unwrap_or(class);
            format!(
                "  {class}: {{channel: {channel}, arrivals: {{trace: {{file: {class}.csv}}}}, handling: {{constant: 1s}}, \
                 patience: never}}\n"
            )
        })
        .collect();
    let skills = |agent: &str, other: &str| {
        let names = traces.iter().map(|(class, _)| *class).filter(|c| !c.starts_with(other)).collect::<Vec<_>>();
        format!("  {agent}: {{count: 1, skills: [{}], ", names.join(", "))
    };
    let text = format!(
        "
schema: 1
duration: 2h
end: drain
channels: {{chat: {{kind: live}}, mail: {{kind: deferred}}}}
contacts:
{classes}agents:
{}slots: {}{}}}
{}slots: {}{}}}
routing: {{policy: {policy}}}
",
        skills("x", "y-"),
        slots[0],
        extra[0],
        skills("y", "x-"),
        slots[1],
        extra[1],
    );
    scenario(&text, &traces)
}

/// Who takes the contacts of a class, in their order, and how long each has waited, s; `-` if nobody does.
fn takers(scenario: &Scenario, class: &str) -> Vec<(String, u64)> {
    let (_, mut log) = play(scenario);
    log.retain(|row| scenario.classes[row.class.index()].name == class);
    log.sort_by_key(|row| row.ordinal);
    let name = |agent: Option<(stormdrill::model::GroupId, u32)>| {
        agent.map_or("-".to_owned(), |(group, _)| scenario.groups[group.index()].name.clone())
    };
    log.iter().map(|row| (name(row.agent), row.wait.micros() / 1_000_000)).collect()
}

/// The same without waits, in one word: `x y y`.
fn order(scenario: &Scenario, class: &str) -> String {
    takers(scenario, class).into_iter().map(|t| t.0).collect::<Vec<_>>().join(" ")
}

/// So many long conversations from a second on.
fn held(count: u32, from: u32) -> Vec<(u32, u32, Option<u32>)> {
    (0..count).map(|i| (from + i, LONG, None)).collect()
}

/// X holds 1 of 2 chats, Y 8 of 10: as a number Y has more to spare, as a share X has; by turns it is whoever was given one
/// longer ago.
#[test]
fn zendesk_compares_spare_capacity_in_three_ways() {
    let next = |spare: &str, from: [u32; 2]| {
        let (x, y) = (held(1, from[0]), held(8, from[1]));
        let traces: [Trace<'_>; 3] = [("x-chat", &x), ("y-chat", &y), ("chat", &[(100, 10, None)])];
        order(&desk(&format!("{{zendesk: {{spare: {spare}}}}}"), ["2", "10"], ["", ""], &traces), "chat")
    };
    assert_eq!(next("numeric", [0, 20]), "y");
    assert_eq!(next("share", [0, 20]), "x");
    assert_eq!(next("round_robin", [0, 20]), "x", "the last of Y began after that of X");
    assert_eq!(next("round_robin", [50, 20]), "y");
}

/// Capacity and turns are those of the channel: five open mails take nothing from a capacity of three chats.
#[test]
fn zendesk_counts_each_channel_alone() {
    let slots = "{channels: {chat: 3, mail: 5}}";
    let next = |policy: &str| {
        let (mails, chats) = (held(5, 40), held(1, 0));
        let traces: [Trace<'_>; 3] = [("x-mail", &mails), ("y-chat", &chats), ("chat", &[(100, 10, None)])];
        order(&desk(policy, [slots, slots], ["", ""], &traces), "chat")
    };
    assert_eq!(next("zendesk"), "x", "3 of 3 against 2 of 3");
    assert_eq!(next("{zendesk: {spare: share}}"), "x");
    assert_eq!(next("{zendesk: {spare: round_robin}}"), "x", "who has had no chat yet");
    // In one capacity for all channels, 3 units are less than 7.
    assert_eq!(next("dynamics"), "y");
    assert_eq!(next("{dynamics: {agents: round_robin}}"), "y", "whose last contact of any channel is older");
}

/// With a limit of 3, A with 3 open conversations and B with 1: the next two go to B, the third waits until one closes.
#[test]
fn intercom_balances_up_to_the_limit() {
    let (a, b) = (held(3, 0), held(1, 0));
    let chats = [(100, 500, None), (101, 500, None), (102, 500, None)];
    let traces: [Trace<'_>; 3] = [("x-chat", &a), ("y-chat", &b), ("chat", &chats)];
    let scenario = desk("intercom", ["3", "3"], ["", ""], &traces);
    let expected = [("y", 0), ("y", 0), ("y", 498)].map(|(who, wait)| (who.to_owned(), wait));
    assert_eq!(takers(&scenario, "chat"), expected);
}

/// Equal numbers go to whoever was given nothing for longest; an inbox has a limit of its own beside the agent's.
#[test]
fn intercom_breaks_ties_by_the_last_assignment_and_knows_limits_of_inboxes() {
    let (x, y) = (held(1, 50), held(1, 20));
    let traces: [Trace<'_>; 3] = [("x-chat", &x), ("y-chat", &y), ("chat", &[(100, 10, None)])];
    assert_eq!(order(&desk("intercom", ["3", "3"], ["", ""], &traces), "chat"), "y");
    // X has the fewest, but its one mail is as many as the inbox of mails allows.
    let (x, y) = (held(1, 0), held(2, 0));
    let traces: [Trace<'_>; 3] = [("x-mail", &x), ("y-chat", &y), ("mail", &[(100, 10, None), (101, 10, None)])];
    let slots = "{total: 5, channels: {mail: 1}}";
    let expected = [("y", 0), ("y", 9)].map(|(who, wait)| (who.to_owned(), wait));
    assert_eq!(takers(&desk("intercom", [slots, slots], ["", ""], &traces), "mail"), expected);
}

/// A capacity of 6 and cases of weight 2: three cases at most.
#[test]
fn salesforce_counts_units_of_capacity() {
    let text = "
schema: 1
duration: 2h
end: drain
channels: {cases: {weight: 2}, chats: {weight: 1}}
contacts:
  case: {channel: cases, arrivals: {trace: {file: case.csv}}, handling: {constant: 1s}, patience: never}
  chat: {channel: chats, arrivals: {trace: {file: chat.csv}}, handling: {constant: 1s}, patience: never}
agents:
  x: {count: 1, skills: [case], slots: 6}
  y: {count: 1, skills: [chat], slots: 4}
routing: {policy: salesforce}
";
    let cases: Vec<_> = (0..4).map(|at| (at, 100, None)).collect();
    let busy = [(0, 500, None), (0, 500, None), (0, 500, None)];
    let alone = scenario(text, &[("case", &cases), ("chat", &busy)]);
    assert_eq!(takers(&alone, "case").iter().map(|t| t.1).collect::<Vec<_>>(), [0, 0, 0, 97]);
    // A case of two units beside chats of one unit each: by what is open, or by what is left.
    let both = text.replace("skills: [case]", "skills: [case, next]").replace("skills: [chat]", "skills: [chat, next]");
    let both = both.replace(
        "agents:",
        "  next: {channel: chats, arrivals: {trace: {file: next.csv}}, handling: {constant: 1s}, patience: never}\nagents:",
    );
    let next = |policy: &str, slots: &str, chats: usize| {
        let text = both.replace("policy: salesforce", policy).replace("slots: 6", slots);
        let traces: [Trace<'_>; 3] = [("case", &cases[..1]), ("chat", &busy[..chats]), ("next", &[(50, 10, None)])];
        order(&scenario(&text, &traces), "next")
    };
    assert_eq!(next("policy: salesforce", "slots: 6", 3), "x", "2 units against 3");
    assert_eq!(next("policy: salesforce", "slots: 6", 1), "y", "2 units against 1");
    assert_eq!(next("policy: {salesforce: {agents: most_available}}", "slots: 6", 1), "x", "4 left against 3");
    assert_eq!(next("policy: {salesforce: {agents: most_available}}", "slots: 4", 1), "y", "2 left against 3");
}

/// To whom contacts are offered, in order: the group's number.
#[derive(Default)]
struct Offers(Vec<u32>);

impl Recorder for Offers {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Offered { agent, .. } = fact {
            self.0.push(view.group_of(agent).0);
        }
    }
}

/// What a rep has declined is not offered to that rep again, though nobody else has room for an hour.
#[test]
fn salesforce_does_not_offer_what_was_declined_to_the_same_rep() {
    let offers = |offer: &str| {
        let y = held(1, 0);
        let traces: [Trace<'_>; 2] = [("y-chat", &y), ("chat", &[(100, 10, None)])];
        let answering = [", answering: {declines: 100%}", ", answering: {}"];
        let policy = format!("salesforce{offer}");
        let scenario = desk(&policy, ["2", "1"], answering, &traces);
        let mut engine =
            Engine::new(Arc::new(Plan::new(scenario.clone())), routing::for_scenario(&scenario), Offers::default(), 0);
        engine.run().expect("the routing is sound");
        engine.into_recorder().0
    };
    assert_eq!(offers(""), [1, 0, 1], "y takes the first chat; x declines the second; y takes it when there is room");
    assert!(offers(", offer: {again: anyone}").len() > 100, "x is asked again and again");
}

/// A smaller number goes first, then the smaller secondary one, then the age.
#[test]
fn salesforce_sorts_by_priority_then_secondary_then_age() {
    let text = "
schema: 1
duration: 2h
end: drain
contacts:
  first: {arrivals: {trace: {file: first.csv}}, handling: {constant: 1s}, patience: never}
  low: {arrivals: {trace: {file: low.csv}}, handling: {constant: 1s}, patience: never, priority: 2}
  plain: {arrivals: {trace: {file: plain.csv}}, handling: {constant: 1s}, patience: never, priority: 1}
  escalated: {arrivals: {trace: {file: escalated.csv}}, handling: {constant: 1s}, patience: never, priority: 1}
agents:
  rep: {count: 1, skills: [first, low, plain, escalated]}
routing: {policy: {salesforce: {secondary: {plain: 2, escalated: 1}}}}
";
    let two = [(3, 5, None), (5, 5, None)];
    let traces: [Trace<'_>; 4] =
        [("first", &[(0, 100, None)]), ("low", &[(1, 5, None)]), ("plain", &[(2, 5, None)]), ("escalated", &two)];
    let scenario = scenario(text, &traces);
    let wait = |class: &str| takers(&scenario, class).iter().map(|t| t.1).collect::<Vec<_>>();
    assert_eq!((wait("escalated"), wait("plain"), wait("low")), (vec![97, 100], vec![108], vec![114]));
}

/// With equal capacity they take turns; what they have open decides before that.
#[test]
fn dynamics_takes_turns_among_equal_capacity() {
    let chats: Vec<_> = (0..5).map(|i| (100 + i, 200, None)).collect();
    let next = |x: u32| {
        let x = held(x, 0);
        let traces: [Trace<'_>; 2] = [("x-chat", &x), ("chat", &chats)];
        order(&desk("dynamics", ["9", "9"], ["", ""], &traces), "chat")
    };
    assert_eq!(next(0), "x y x y x");
    assert_eq!(next(1), "y x y x y", "equal after the first, and X was given one longer ago");
    assert_eq!(next(3), "y y y x y");
}

/// With closest match, the distance of skills decides before capacity.
#[test]
fn dynamics_matches_closest_skills_before_capacity() {
    let text = "
schema: 1
duration: 2h
end: drain
contacts:
  chat: {arrivals: {trace: {file: chat.csv}}, handling: {constant: 1s}, patience: never, requires: {printing: 3}}
agents:
  expert: {count: 1, slots: 10, attributes: {printing: 9}}
  able: {count: 1, slots: 2, attributes: {printing: 4}}
routing: {policy: POLICY}
";
    let chats = [(0, 100, None), (1, 100, None), (2, 100, None)];
    let next = |policy: &str| order(&scenario(&text.replace("POLICY", policy), &[("chat", &chats)]), "chat");
    assert_eq!(next("dynamics"), "expert expert expert");
    assert_eq!(next("{dynamics: {agents: closest_match}}"), "able able expert");
}

/// Without a capacity policy nobody ever waits, however many conversations an agent has.
#[test]
fn chatwoot_without_a_capacity_policy_has_no_limit() {
    let chats: Vec<_> = (0..90).map(|i| (i, 1_000, None)).collect();
    let text = "
schema: 1
duration: 2h
end: drain
contacts:
  chat: {arrivals: {trace: {file: chat.csv}}, handling: {constant: 1s}, patience: never}
agents:
  agent: {count: 1, slots: 100}
routing: {policy: chatwoot}
";
    let scenario = scenario(text, &[("chat", &chats)]);
    assert!(takers(&scenario, "chat").iter().all(|taker| *taker == ("agent".to_owned(), 0)));
}

/// Balanced counts the open conversations of this inbox only; equal ones go to the first of the list. By turns, it is who was
/// given one of this inbox longest ago.
#[test]
fn chatwoot_counts_the_inbox_alone() {
    // X has five conversations of other inboxes, Y one of this inbox.
    let (others, own) = (held(5, 10), [(0, LONG, None), (100, 50, None), (110, 50, None)]);
    let traces: [Trace<'_>; 2] = [("x-chat", &others), ("chat", &own)];
    let next = |policy: &str| order(&desk(policy, ["100", "100"], ["", ""], &traces), "chat");
    // The first goes to X, then Y has fewer of the inbox, then both have one.
    assert_eq!(next("{chatwoot: {agents: balanced}}"), "x y x");
    assert_eq!(next("chatwoot"), "x y x");
    assert_eq!(next("intercom"), "x y y", "all inboxes: six against none, then one");
}

/// The most spare slots, whoever that is; the channel that stands first in the list.
#[test]
fn livetex_fills_experts_first_and_goes_by_channels() {
    let chats: Vec<_> = (0..5).map(|i| (100 + i, 500, None)).collect();
    let traces: [Trace<'_>; 1] = [("chat", &chats)];
    let scenario = desk("livetex", ["3", "5"], ["", ""], &traces);
    // 5 against 3, 4 against 3, then equal: X has been free for longer; 2 against 3.
    assert_eq!(order(&scenario, "chat"), "y y x y x");
    // One slot each: the mail has waited longer, and goes after the chat.
    let (x, y) = ([(0, 60, None)], [(0, 100, None)]);
    let traces: [Trace<'_>; 4] =
        [("x-chat", &x), ("y-chat", &y), ("mail", &[(10, 20, None)]), ("chat", &[(30, 20, None)])];
    let wait = |policy: &str, class: &str| takers(&desk(policy, ["1", "1"], ["", ""], &traces), class)[0].1;
    assert_eq!(["chat", "mail"].map(|class| wait("livetex", class)), [30, 70]);
    assert_eq!(["chat", "mail"].map(|class| wait("{livetex: {channels: mail}}", class)), [50, 50]);
}
