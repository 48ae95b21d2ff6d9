//! Erlang's answer beside the simulated one.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{Measure, RunSpec, Scope, Summary, erlang, replicate};
use stormdrill::model::Outline;
use stormdrill::routing;

use crate::load::{of_text, shipped};
use crate::stormdrill::stdout;

/// A scenario that Erlang A describes exactly, with parts to put in other words.
const DESK: &str = "
schema: 1
duration: 26h
warm_up: 2h
end: continue
channels: {phone: {answer_within: 20s}}
contacts:
  call: {channel: phone, arrivals: {rate: 110/h}, handling: {exponential: {mean: 300s}}, patience: {exponential: {mean: 240s}}}
agents: {team: {count: 10}}
";

/// What the formulas say of the desk with some words replaced.
fn of(changes: &[(&str, &str)]) -> Result<Vec<String>, String> {
    let text = changes.iter().fold(DESK.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    erlang(&of_text("desk", &text)).map(|answer| answer.differences)
}

/// Four figures, each within four standard errors, with 38 degrees of freedom or more: a correct engine fails once in 800.
#[test]
fn the_formula_agrees_where_it_holds() {
    let scenario = of_text("desk", DESK);
    let answer = erlang(&scenario).expect("it is Erlang A");
    assert!(answer.differences.is_empty(), "{:?}", answer.differences);
    let spec = RunSpec { replications: 40, threads: 2, ..RunSpec::default() };
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    let summary = Summary::new(&Outline::of(&scenario), &results);
    let scope = summary.scopes.iter().find(|s| s.scope == Scope::Channel(answer.channel)).expect("a channel");
    let measure = |m| scope.measures[&m].expect("contacts came");
    for (name, exact, simulated) in [
        ("in time", answer.steady.answered_within(20.0), scope.in_time.expect("contacts came")),
        ("waiting", answer.steady.p_wait(), measure(Measure::PWait)),
        ("ASA", answer.steady.mean_wait_served(), measure(Measure::MeanWaitServed)),
        ("left", answer.steady.p_abandon(), measure(Measure::PAbandon)),
    ] {
        let se = simulated.se.expect("40 replications");
        assert!((simulated.mean - exact).abs() <= 4.0 * se, "{name}: {exact}, not {} with se {se}", simulated.mean);
        assert!(se < 0.03 * exact.max(0.1), "{name} is measured well enough to tell");
    }
}

#[test]
fn what_differs_is_listed() {
    assert_eq!(of(&[]), Ok(vec![]));
    let lognormal = ("handling: {exponential: {mean: 300s}}", "handling: {lognormal: {mean: 4m, cv: 1}}, wrap_up: 60s");
    assert_eq!(
        of(&[lognormal, ("warm_up: 2h", "warm_up: 0s"), ("end: continue", "end: stop")]),
        Ok([
            "handling is lognormal",
            "wrap-up follows handling",
            "the run begins with nobody there",
            "the run ends while contacts still wait"
        ]
        .map(str::to_owned)
        .into())
    );
    let days = ("{rate: 110/h}", "{rate: 110/h, day_factor: {gamma: {cv: 10%}}}");
    let patience = ("patience: {exponential: {mean: 240s}}", "patience: {constant: 240s}");
    assert_eq!(of(&[days, patience]), Ok(vec!["days differ in demand".to_owned(), "patience is constant".to_owned()]));
}

/// To the formulas, every attempt is somebody else's first.
#[test]
fn customers_who_come_again_are_what_the_formulas_do_not_know() {
    let patience = "patience: {exponential: {mean: 240s}}";
    let with = |words: &str| of(&[(patience, &format!("{patience}, {words}"))]);
    let rule = |word: &str| format!("{{{word}: 30%, delay: {{exponential: {{mean: 9m}}}}}}");
    for (words, difference) in [
        (format!("after_abandon: {}", rule("redial")), "customers who give up come again"),
        (format!("after_turned_away: {}", rule("redial")), "customers who are turned away come again"),
        (format!("after_service: {}", rule("reopen")), "customers come again after an answer"),
        (format!("resolved: 90%, after_unresolved: {}", rule("repeat")), "customers come again after an answer"),
        ("ban: {share: 1%}".to_owned(), "agents ban customers"),
    ] {
        assert_eq!(with(&words), Ok(vec![difference.to_owned()]), "{words}");
        assert_eq!(with(&words.replace("30%", "0%").replace("1%", "0%")), Ok(vec![]), "{words}, but nobody does");
    }
    assert_eq!(with("resolved: 60%, nature: abuse"), Ok(vec![]), "it makes no difference to anybody's wait");
    let letter = [
        (
            patience,
            "patience: {exponential: {mean: 240s}}, after_abandon: {redial: 30%, delay: 9m, switch: {letter: 10%}}",
        ),
        ("  call: ", "  letter: {channel: phone, handling: 5m}\n  call: "),
    ];
    assert_eq!(of(&letter), Err("customers come again with another kind of contact".to_owned()));
}

#[test]
fn what_is_too_far_says_why() {
    let call = "  call: ";
    let other = "  other: {channel: phone, arrivals: {rate: 9/h}, handling: {exponential: {mean: 1h}}, patience: never}\n  call: ";
    for (from, to, reason) in [
        ("count: 10", "head_count: [{from: 0s, agents: 10}, {from: 5h, agents: 9}]", "the number of agents changes"),
        ("rate: 110/h", "ramp: [{at: 0s, rate: 110/h}, {at: 5h, rate: 200/h}]", "the rate of arrivals changes"),
        (call, other, "its kinds of contacts differ"),
        ("patience: {exponential: {mean: 240s}}", "patience: never, balking: 0%", ""),
        ("{exponential: {mean: 240s}}", "{exponential: {mean: 240s}}, balking: 5%", "some customers leave at once"),
        ("agents: {team", "agents: {others: {count: 1}, team", "several groups answer"),
        ("agents: {team: {", "agents: {team: {answering: {delay: 4s}, ", "agents are asked before a contact is theirs"),
        ("rate: 110/h", "rate: 0/h", "no contacts come"),
        ("agents: ", "routing: {contact_order: lifo}\nagents: ", "contacts are not answered in the order"),
        ("agents: ", "routing: {contact_order: longest_queue}\nagents: ", ""),
    ] {
        let found = of(&[(from, to)]);
        match reason {
            "" => assert!(found.is_ok(), "{to}: {found:?}"),
            reason => assert!(found.as_ref().is_err_and(|r| r.starts_with(reason)), "{to}: {found:?}"),
        }
    }
    let endless = of(&[("patience: {exponential: {mean: 240s}}", "patience: never"), ("count: 10", "count: 9")]);
    assert!(endless.as_ref().is_err_and(|r| r.contains("grows for ever")), "{endless:?}");
    assert!(erlang(&shipped("promotion-spike")).is_err() && erlang(&shipped("bank-day")).is_err());
}

#[test]
fn classes_in_one_line_are_one_class() {
    let again = "  again: {channel: phone, arrivals: {rate: 10/h}, handling: {exponential: {mean: 300s}}, patience: {exponential: {mean: 240s}}}\n  call: ";
    let apart = of(&[("  call: ", again)]);
    assert!(apart.is_err_and(|r| r.contains("not answered in the order")));
    let both = "queues: {line: {contacts: [call, again], capacity: 3}}\nagents: ";
    let text = DESK.replace("  call: ", again).replace("agents: ", both);
    let answer = erlang(&of_text("desk", &text)).expect("it is Erlang A");
    assert_eq!((answer.differences, answer.steady.centre().lines), (vec![], Some(13)));
    let one = of(&[("  call: ", again), ("agents: ", "queues: {line: {contacts: call}}\nagents: ")]);
    assert!(one.is_err_and(|r| r.contains("same line")));
    let down = "events: {down: {at: 5h, outage: {channel: phone, lasts: 1h}}}\nagents: ";
    assert!(of(&[("agents: ", down)]).is_err_and(|r| r.contains("outage")));
}

#[test]
fn a_report_shows_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("desk.yaml");
    let lognormal = DESK.replace("handling: {exponential: {mean: 300s}}", "handling: {lognormal: {mean: 300s, cv: 1}}");
    std::fs::write(&path, lognormal.replace("warm_up: 2h", "warm_up: 0s")).expect("writable");
    let run = |format: &str| stdout(&["run", path.to_str().expect("UTF-8"), "-n", "4", "-q", "--format", format]);
    let text = run("table").replace("\n   ", " ");
    assert!(text.contains("\nErlang A: 66.2 % in 20 s (simulated "), "{text}");
    assert!(
        text.contains("It does not know that handling is lognormal and the run begins with nobody there."),
        "{text}"
    );
    let json: serde_json::Value = serde_json::from_str(&run("json")).expect("JSON");
    let (block, exact) = (&json["erlang"], &json["erlang"]["exact"]);
    assert_eq!((&block["channel"], &block["differences"][0]), (&"phone".into(), &"handling is lognormal".into()));
    assert_eq!((&exact["model"], &exact["staffing"][0]["agents"]), (&"erlang_a".into(), &10.into()));
    let alone = "erlang a --rate 110/h --aht 300s --patience 240s --agents 10 --within 20s --format json";
    let alone: serde_json::Value = serde_json::from_str(&stdout(&alone.split(' ').collect::<Vec<_>>())).expect("JSON");
    assert_eq!(exact["staffing"][0]["measures"], alone["staffing"][0]["measures"]);
}
