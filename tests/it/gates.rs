//! Targets from the YAML to the verdict, where the true values are known.

use std::sync::Arc;

use stormdrill::analytic::Centre;
use stormdrill::engine::Plan;
use stormdrill::experiment::{Ending, Results, RunSpec, Summary, replicate};
use stormdrill::gate::{Gate, GateOutcome, Verdict};
use stormdrill::model::{Outline, Scenario};
use stormdrill::routing;
use stormdrill::scenario::{Choice, load};

fn loaded(text: &str) -> (Scenario, Vec<Gate>) {
    let loaded = load("desk.yaml", text, &Choice::default(), &mut |_| Err("no files here".to_owned()));
    let loaded = loaded.unwrap_or_else(|d| panic!("{}", d[0].render(false)));
    (loaded.scenario, loaded.gates)
}

fn results(scenario: &Scenario, gates: &[Gate], spec: RunSpec<'_>) -> Results {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { gates, ..spec };
    replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound")
}

fn outcomes(text: &str, replications: u32) -> Vec<GateOutcome> {
    let (scenario, gates) = loaded(text);
    let results = results(&scenario, &gates, RunSpec { replications, threads: 2, ..RunSpec::default() });
    Summary::new(&Outline::of(&scenario), &results).gates
}

fn verdicts(outcomes: &[GateOutcome]) -> Vec<Verdict> {
    outcomes.iter().map(|o| o.verdict).collect()
}

/// Six agents, 60 contacts an hour of 5 minutes each, patience of 2 minutes: Erlang A in its steady state.
const STEADY: &str = "
schema: 1
duration: 12h
warm_up: 2h
end: continue
contacts:
  call: {arrivals: {rate: 60/h}, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 2m}}}
agents:
  team: {count: 6}
slas:
";

fn truth() -> Centre {
    Centre { arrivals_per_s: 60.0 / 3_600.0, handling_s: 300.0, agents: 6, patience_s: Some(120.0), lines: None }
}

/// Limits on both sides of the exact value by 8 half-widths or more: the interval misses the truth by so much with a
/// probability far below 1e-9.
#[test]
fn limits_just_above_and_below_the_truth_are_told_apart() {
    let steady = truth().solve().expect("it can be solved");
    let percent = |share: f64, off: f64| format!("{:.4}%", (share + off) * 100.0);
    let (left, level) = (steady.p_abandon(), steady.answered_within(20.0));
    let text = format!(
        "{STEADY}
  p_abandon: [\"< {}\", \"< {}\", \"> {}\"]
  \"service_level{{within:20s}}\": [\">= {}\", \">= {}\"]
",
        percent(left, 0.02),
        percent(left, -0.02),
        percent(left, -0.02),
        percent(level, -0.02),
        percent(level, 0.02),
    );
    let outcomes = outcomes(&text, 400);
    let (pass, fail) = (Verdict::Pass, Verdict::Fail);
    assert_eq!(verdicts(&outcomes), [pass, fail, pass, pass, fail], "{outcomes:#?}");
    let half_width = outcomes[0].high.expect("there is one") - outcomes[0].value.expect("there is one");
    assert!(half_width < 0.02 / 8.0, "{half_width}");
}

/// With the limit at the truth, a 95 % interval decides in 5 of 100 runs, and then half the time wrongly on either side.
/// 300 runs of 40 replications: the standard deviation of the share of decided runs is 1.3 %; 4.5 of these, and 1 % for
/// the ratio's and Student's approximations with 40 replications.
#[test]
fn a_limit_at_the_truth_is_rarely_decided() {
    let left = truth().solve().expect("it can be solved").p_abandon();
    let text = format!("{STEADY}  p_abandon: \"< {:.8}%\"\n", left * 100.0).replace("12h", "4h");
    let (mut scenario, gates) = loaded(&text);
    const RUNS: u64 = 300;
    let mut decided = 0;
    for seed in 0..RUNS {
        scenario.seed = 5_000 + seed;
        let results = results(&scenario, &gates, RunSpec { replications: 40, threads: 2, ..RunSpec::default() });
        decided += u64::from(GateOutcome::of(&results.gates[0], false).verdict != Verdict::Inconclusive);
    }
    let share = decided as f64 / RUNS as f64;
    assert!((share - 0.05).abs() < 4.5 * 0.0126 + 0.01, "{share}");
}

/// A morning, an afternoon, and nobody at night.
const DAY: &str = "
schema: 1
start: 08:00
duration: 8h
seed: 3
channels:
  chat: {answer_within: 60s}
  night: {answer_within: 60s}
contacts:
  question: {channel: chat, arrivals: {rate: 60/h}, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 2m}}}
  ghost: {channel: night, arrivals: {rate: 0/h}, handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 2m}}}
agents:
  team: {count: 6}
events:
  spike: {at: 10:00, surge: {contacts: question, factor: 3, hold: 1h}}
slas:
";

#[test]
fn nobody_to_measure_is_neither_met_nor_forgotten() {
    let wait = "\"wait{channel:night,outcome:answered}\"";
    let sliding = "{expr: \">= 80%\", window: {sliding: 30m, take: worst}}";
    let text = format!(
        "{DAY}
  {wait}: [\"p(99) < 20s\", \"mean < 20s\", \"max < 20s\", {{expr: \"p(99) < 20s\", runs_met: \">= 50%\"}}]
  \"service_level{{channel:night,within:60s}}\": [\">= 80%\", {sliding}, {{expr: \">= 80%\", on_empty: skip}}]
  \"p_abandon{{channel:night}}\": [{{expr: \"< 5%\", on_empty: pass}}, {{expr: \"< 5%\", severity: warn}}]
"
    );
    let outcomes = outcomes(&text, 5);
    assert!(outcomes.iter().all(|o| o.verdict == Verdict::NoData && o.value.is_none()), "{outcomes:#?}");
    let broken: Vec<bool> = outcomes.iter().map(GateOutcome::breaks).collect();
    assert_eq!(broken, [true, true, true, true, true, true, false, false, false]);
}

/// The counts of the windows of a day add up to those of the day, and a worst window is no better than any other.
#[test]
fn windows_are_parts_of_the_whole() {
    let text = format!(
        "{DAY}
  \"offered{{channel:chat}}\":
    - \"> 1\"
    - {{expr: \"> 1\", window: {{from: 08:00, to: 10:00}}}}
    - {{expr: \"> 1\", window: {{phase: spike.hold}}}}
    - {{expr: \"> 1\", window: {{from: 11:00, to: 16:00}}}}
    - {{expr: \"> 1\", window: {{sliding: 1h, take: worst}}}}
    - {{expr: \"< 1\", window: {{sliding: 1h, take: worst}}}}
  \"service_level{{channel:chat,within:60s}}\":
    - \"> 1%\"
    - {{expr: \"> 1%\", window: {{phase: spike}}}}
    - {{expr: \"> 1%\", window: {{sliding: 1h, take: worst}}}}
"
    );
    let (scenario, gates) = loaded(&text);
    let results = results(&scenario, &gates, RunSpec { replications: 20, ..RunSpec::default() });
    let own = |gate: usize, r: usize| results.gates[gate].own[r].expect("there is data");
    for r in 0..20 {
        assert_eq!(own(0, r), own(1, r) + own(2, r) + own(3, r));
        assert!(own(4, r) <= own(2, r) && own(2, r) <= own(5, r), "the hold begins on the grid of windows");
        assert!(own(8, r) <= own(7, r) && own(7, r) < own(6, r));
    }
}

/// The parts of a long wait, told by three targets on the same waits: the median, the mean and the longest.
#[test]
fn statistics_of_waits_are_in_order_and_replications_are_counted() {
    let text = format!(
        "{DAY}
  \"wait{{channel:chat,outcome:answered}}\": [\"med < 1s\", \"p(95) < 1s\", \"max < 1s\", \"mean < 1s\"]
  \"wait{{group:team,outcome:answered}}\": [\"p(95) < 1s\", \"mean < 1s\"]
  asa: [\"< 1s\", {{expr: \"< 1h\", runs_met: \">= 50%\"}}, {{expr: \"< 1s\", runs_met: \">= 50%\"}}]
"
    );
    let o = outcomes(&text, 30);
    let value = |i: usize| o[i].value.expect("there is data");
    assert!(value(0) < value(1) && value(1) < value(2) && value(3) < value(1), "{o:#?}");
    // One channel has all the contacts and one group answers them; means of histograms are right to 0.1 %.
    assert_eq!((value(1), value(3)), (value(4), value(6)));
    assert!((value(5) / value(6) - 1.0).abs() < 1e-3);
    assert_eq!(((o[7].met, o[7].measured), (o[8].met, o[8].measured)), ((30, 30), (0, 30)));
    assert_eq!((value(7), o[7].verdict, value(8), o[8].verdict), (1.0, Verdict::Pass, 0.0, Verdict::Fail));
}

/// After a spike in which six agents face three times what they can do, it takes some minutes to be good again; a level
/// that is hardly ever reached takes hours, at most the five that are left after the phase.
#[test]
fn recovery_ends_when_the_level_is_good_again() {
    let recovery = |level: &str| format!("\"recovery{{channel:chat,within:60s,level:{level},after:spike}}\": \"< 2h\"");
    let text = format!("{DAY}  {}\n  {}\n  {}\n", recovery("0%"), recovery("60%"), recovery("100%"));
    let o = outcomes(&text, 40);
    let value = |i: usize| o[i].value.expect("there is data");
    assert_eq!(value(0), 0.0);
    assert!((300.0..5_400.0).contains(&value(1)), "{}", value(1));
    assert!(value(2) > value(1) + 3_600.0 && value(2) <= 5.0 * 3_600.0, "{}", value(2));
    assert_eq!(verdicts(&o), [Verdict::Pass, Verdict::Pass, Verdict::Fail]);
}

/// One replication sets no bound to the error; nothing that is random is decided by it.
#[test]
fn one_replication_decides_nothing() {
    let text = format!("{DAY}  p_abandon: [\"< 99%\", \"> 99%\"]\n");
    let outcomes = outcomes(&text, 1);
    assert_eq!(verdicts(&outcomes), [Verdict::Inconclusive; 2]);
    assert_eq!(outcomes[0].further, Some(30));
}

/// None turned away, of some thousands: no proof that one in ten thousand is not.
#[test]
fn none_of_so_many_is_no_certainty() {
    let outcomes = outcomes(&format!("{DAY}  turned_away_rate: [\"< 2%\", \"< 0.0001%\"]\n"), 5);
    assert_eq!(verdicts(&outcomes), [Verdict::Pass, Verdict::Inconclusive]);
    assert_eq!(outcomes[0].value, Some(0.0));
}

#[test]
fn neither_threads_nor_other_targets_change_a_record() {
    let shares = "  \"service_level{channel:chat,within:60s}\": {expr: \"> 1%\", window: {sliding: 1h, take: worst}}\n";
    let text = format!("{DAY}{shares}  \"wait{{outcome:entered}}\": \"p(90) < 1m\"\n");
    let (scenario, gates) = loaded(&text);
    let spec = |threads| RunSpec { replications: 60, threads, ..RunSpec::default() };
    let (one, three) = (results(&scenario, &gates, spec(1)), results(&scenario, &gates, spec(3)));
    assert_eq!(one.gates, three.gates);
    let alone = results(&scenario, &gates[1..], spec(2));
    assert_eq!(alone.gates[0], one.gates[1]);
    assert_eq!(alone.fingerprint(), one.fingerprint());
}

/// A run is given up after the first batch in which a target is missed beyond doubt, whatever the number of threads; one
/// that can be met, and one that only warns, go on to the end.
#[test]
fn a_hopeless_run_ends_early() {
    for (target, expected) in [
        ("\"< 1%\"", (50, Ending::Hopeless { asked: 120 })),
        ("\"< 99%\"", (120, Ending::Complete)),
        ("{expr: \"< 1%\", severity: warn}", (120, Ending::Complete)),
    ] {
        let (scenario, gates) = loaded(&format!("{DAY}  p_abandon: {target}\n"));
        for threads in [1, 3] {
            let spec = RunSpec { replications: 120, threads, fail_fast: true, ..RunSpec::default() };
            let results = results(&scenario, &gates, spec);
            assert_eq!((results.replications.len(), results.ending), expected, "{target}");
        }
    }
}

/// A first line whose agents are asked, and two departments of which only one is.
const TRIAGE: &str = "
schema: 1
duration: 6h
contacts:
  inbox:
    arrivals: {rate: 60/h}
    handling: {exponential: {mean: 45s}}
    patience: {exponential: {mean: 4m}}
    transfers: {to: {sales: 50%, repairs: 30%}, off_target: 15%, accuracy: 80%, handover: 15s, misroute_handling: 90s}
  sales: {handling: {exponential: {mean: 5m}}, patience: {exponential: {mean: 6m}}}
  repairs: {handling: {exponential: {mean: 4m}}, patience: {exponential: {mean: 6m}}}
agents:
  front: {count: 2, skills: [inbox], answering: {delay: 3s, declines: 10%, misses: 5%}}
  sales-desk: {count: 3, skills: [sales], answering: {delay: 5s, misses: 20%}}
  repair-desk: {count: 2, skills: [repairs]}
slas:
";

/// Targets on first lines and offers are judged by what the report shows, over the whole run and in a window that is the
/// whole run, which has counts of its own.
#[test]
fn targets_on_first_lines_and_offers_are_those_of_the_report() {
    const SHARES: [&str; 7] =
        ["p_off_target", "p_transfer", "p_misroute", "p_second_transfer", "p_reached", "p_declined", "p_missed"];
    const TIMES: [&str; 3] = ["mean_end_to_end_wait", "mean_handover", "end_to_end_wait"];
    let group = |name: &str| format!("{name}{{group:front}}");
    let mut targets: Vec<(String, &str)> = SHARES[..5].iter().map(|n| ((*n).to_owned(), "< 50%")).collect();
    targets.extend(TIMES.iter().map(|n| ((*n).to_owned(), "mean < 5m")));
    targets.push(("end_to_end_wait{class:inbox}".to_owned(), "p(95) < 5m"));
    targets.extend(SHARES[5..].iter().map(|n| (group(n), "< 50%")));
    targets.push((group("offers_per_contact"), "< 1.5"));
    targets.push(("p_missed".to_owned(), "< 50%"));
    let mut text = TRIAGE.to_owned();
    for (selector, expr) in &targets {
        text +=
            &format!("  \"{selector}\":\n    - \"{expr}\"\n    - {{expr: \"{expr}\", window: {{from: 0s, to: 6h}}}}\n");
    }
    let (scenario, gates) = loaded(&text);
    let results = results(&scenario, &gates, RunSpec { replications: 20, ..RunSpec::default() });
    let summary = Summary::new(&Outline::of(&scenario), &results);
    let transfers = summary.scopes[0].transfers.as_ref().expect("there is a first line");
    let mean = |measure| transfers.measures[&measure].expect("somebody was measured").mean;
    let offers = summary.groups[0].offers.as_ref().expect("it is asked");
    let of = |estimate: Option<stormdrill::stats::Estimate>| estimate.expect("there were offers").mean;
    let p95 = transfers.end_to_end.at.iter().find(|(p, _)| *p == 0.95).and_then(|(_, q)| q.as_ref());
    let total = |count: fn(&stormdrill::record::GroupTally) -> u64| {
        results.replications.iter().flat_map(|r| &r.groups).map(count).sum::<u64>() as f64
    };
    use stormdrill::experiment::TransferMeasure as T;
    let expected = [
        mean(T::POffTarget),
        mean(T::PTransfer),
        mean(T::PMisroute),
        mean(T::PSecondTransfer),
        mean(T::PReached),
        mean(T::MeanEndToEndWait),
        mean(T::MeanHandover),
        mean(T::MeanEndToEndWait),
        p95.expect("somebody was reached").value,
        of(offers.declined),
        of(offers.missed),
        of(offers.per_contact),
        total(|g| g.missed) / total(|g| g.offers),
    ];
    for (i, expected) in expected.into_iter().enumerate() {
        for outcome in &summary.gates[2 * i..2 * i + 2] {
            let value = outcome.value.expect("there was something to measure");
            assert!((value - expected).abs() <= 1e-12 * expected, "{}: {value} {expected}", targets[i].0);
        }
    }
    // Each wrong department sends its customers on, but for those who leave before.
    assert!(expected[2] > expected[3] && expected[3] > 0.0 && expected[11] > 1.0);
}
