//! What rules of the literature promise: the c-mu rule its least cost, the fixed queue ratio its ratio, tracking its fairness.
//! Seeds are fixed, so that a test which has passed keeps passing; each says how often another seed would fail by bad luck.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{LEVEL, Measure, Replication, Results, RunSpec, replicate};
use stormdrill::model::Scenario;
use stormdrill::routing::for_scenario;
use stormdrill::scenario::{Choice, load};
use stormdrill::stats::{Difference, Linearised, ratio};

use crate::load::{folder, of_text};

fn play(scenario: Scenario, replications: u32) -> Results {
    let spec = RunSpec { replications, ..RunSpec::default() };
    replicate(&Arc::new(Plan::new(scenario)), &for_scenario, spec, |_, _| {}).expect("the policy is sound")
}

/// The interval of a difference new - base in a value of each replication.
fn paired(base: &Results, new: &Results, level: f64, value: impl Fn(&Replication) -> f64) -> Difference {
    let of = |results: &Results| {
        let values: Vec<f64> = results.replications.iter().map(&value).collect();
        Linearised::mean(values).expect("there are replications")
    };
    Difference::paired(&of(base), &of(new), level).expect("they have the same number")
}

/// Classes of one agent: arrivals an hour, mean handling in minutes, cost of waiting. The c-mu order is c, b, a.
const CLASSES: [(f64, f64, f64); 3] = [(4.0, 6.0, 1.0), (6.0, 2.0, 1.0), (2.0, 6.0, 5.0)];

fn one_agent(order: &str) -> Scenario {
    let class = |(name, (rate, mean, _)): (&str, &(f64, f64, f64))| {
        format!("  {name}: {{arrivals: {{rate: {rate}/h}}, handling: {{exponential: {{mean: {mean}m}}}}}}\n")
    };
    let classes: String = ["a", "b", "c"].into_iter().zip(&CLASSES).map(class).collect();
    of_text(
        "desk",
        &format!(
            "schema: 1\nseed: 3\nduration: 400h\nwarm_up: 40h\nend: continue\ncontacts:\n{classes}agents:\n  team: {{count: \
             1}}\nrouting: {{contact_order: {order}}}\n"
        ),
    )
}

/// Mean waits of an M/M/1 queue with priorities and no preemption, h, with the classes in this order of priority (A.
/// Cobham 1954, "Priority Assignment in Waiting Line Problems", Operations Research 2, 70-76).
fn cobham(order: [usize; 3]) -> [f64; 3] {
    let load = |class: usize| CLASSES[class].0 * CLASSES[class].1 / 60.0;
    // The mean work that remains of what an agent is doing: sum of rate x E(S^2) / 2.
    let remaining: f64 = CLASSES.iter().map(|(rate, mean, _)| rate * (mean / 60.0) * (mean / 60.0)).sum();
    let (mut waits, mut before) = ([0.0; 3], 0.0);
    for class in order {
        let after = before + load(class);
        waits[class] = remaining / ((1.0 - before) * (1.0 - after));
        before = after;
    }
    waits
}

/// The cost of waiting an hour, exactly.
fn cost(order: [usize; 3]) -> f64 {
    let waits = cobham(order);
    CLASSES.iter().zip(waits).map(|((rate, _, cost), wait)| cost * rate * wait).sum()
}

/// Each mean wait is within 4.5 standard errors of the exact one, where 30 replications fail by bad luck with a chance of
/// 1e-4 each; the interval of the difference in cost has a level of 99.9 %.
#[test]
fn c_mu_has_the_waits_of_its_order_and_the_least_cost() {
    let best = [2, 1, 0];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1]] {
        assert!(cost(order) > cost(best), "{order:?}");
    }
    let c_mu = play(one_agent("{c_mu: {c: 5}}"), 30);
    for (class, exact) in cobham(best).into_iter().enumerate() {
        let parts = c_mu.replications.iter().map(|r| Measure::MeanWaitServed.parts(&r.classes[class]));
        let found = ratio(parts, LEVEL).expect("there are contacts");
        let margin = 4.5 * found.se.expect("many replications");
        assert!((found.mean - 3_600.0 * exact).abs() <= margin, "{class}: {}, {found:?}", 3_600.0 * exact);
        assert!(margin < 0.2 * found.mean, "{class}: {found:?} says little");
    }
    // The other way round.
    let reverse = play(one_agent("{secondary: {a: 1, b: 2, c: 3}}"), 30);
    let hours = 360.0 * 3.6e9;
    let cost_an_hour = |r: &Replication| {
        let costs = CLASSES.iter().zip(&r.classes).map(|((.., cost), tally)| cost * tally.queue_area_us as f64 / hours);
        costs.sum::<f64>()
    };
    let difference = paired(&c_mu, &reverse, 0.999, cost_an_hour);
    assert!(difference.low().is_some_and(|low| low > 0.0), "{difference:?}");
    // It is what theory says, within the interval's own width.
    let exact = cost([0, 1, 2]) - cost(best);
    let margin = difference.high().expect("bounded") - difference.value;
    assert!((difference.value - exact).abs() < 1.4 * margin, "{exact}, {difference:?}");
}

/// The share of a in all waiting, time averages of a window after warm-up.
fn share_of_a(routing: &str, rate_of_a: u32) -> f64 {
    let text = format!(
        "schema: 1\nseed: 5\nduration: 24h\nwarm_up: 6h\ncontacts:\n  a: {{arrivals: {{rate: {rate_of_a}/h}}, handling: \
         {{exponential: {{mean: 6m}}}}, patience: {{exponential: {{mean: 1h}}}}}}\n  b: {{arrivals: {{rate: 300/h}}, \
         handling: {{exponential: {{mean: 6m}}}}, patience: {{exponential: {{mean: 1h}}}}}}\nagents:\n  team: {{count: \
         40}}\nrouting: {{contact_order: {routing}}}\n"
    );
    let results = play(of_text("desk", &text), 2);
    let area = |class: usize| results.replications.iter().map(|r| r.classes[class].queue_area_us as f64).sum::<f64>();
    area(0) / (area(0) + area(1))
}

/// 400 contacts an hour are served, 600 or 750 come: about 200 or 350 wait. The lines leave their ratio by a contact or
/// two, which is less than a hundredth of them.
#[test]
fn the_queue_ratio_holds_in_overload_whoever_causes_it() {
    for rate_of_a in [300, 450] {
        let ratio = share_of_a("{fixed_queue_ratio: {a: 30%, b: 70%}}", rate_of_a);
        assert!((ratio - 0.3).abs() < 0.01, "{ratio}");
        let by_age = share_of_a("age", rate_of_a);
        assert!((by_age - 0.3).abs() > 0.1, "{by_age} is no test");
    }
}

fn two_promises(variant: Option<&str>) -> Results {
    let text = std::fs::read_to_string(folder().join("examples/two-promises.yaml")).expect("it is shipped");
    let choice = variant.map_or_else(Choice::default, Choice::variant);
    let loaded = load("two-promises.yaml", &text, &choice, &mut |_| Err(String::new())).expect("it is right");
    play(loaded.scenario, 60)
}

/// How far the class that is furthest behind its promise is behind it in a day.
fn worst_shortfall(replication: &Replication) -> f64 {
    let shortfalls = replication
        .classes
        .iter()
        .zip([0.85, 0.8])
        .map(|(tally, promised)| promised - tally.within[0].answered as f64 / tally.offered as f64);
    shortfalls.fold(0.0, f64::max)
}

/// At a level of 99.9 % each.
#[test]
fn tracking_beats_strict_priority_and_age_where_the_worst_class_is_concerned() {
    let tracking = two_promises(Some("tracking"));
    for other in [None, Some("by-age")] {
        let difference = paired(&two_promises(other), &tracking, 0.999, worst_shortfall);
        assert!(difference.high().is_some_and(|high| high < 0.0), "{other:?}: {difference:?}");
    }
}
