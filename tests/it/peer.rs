//! `three-channel-day` against another program: 18,000 days of a separate loop of the same model, with its own generator,
//! samplers and calendar.
//!
//! A share fails when it is more than 4 standard errors (both programs' together) from that program's. With the 300 days
//! of an optimised build P(|t| > 4) is 8e-5, and for three shares new streams fail by bad luck less than once in 4,000
//! times; with the 30 days of a build without optimisation once in 800 times. Percentiles may be off by 3 % and, where few
//! days say less than that, by 4 standard errors. The seed is fixed.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{LEVEL, Measure, RunSpec, Summary, replicate};
use stormdrill::model::Outline;
use stormdrill::routing;
use stormdrill::stats::ratio;

use crate::load::shipped;

const DAYS: u32 = if cfg!(debug_assertions) { 30 } else { 300 };

/// What the other program found.
struct Peer {
    class: &'static str,
    abandoned: f64,
    standard_error: f64,
    /// Percentiles of the time in line, s.
    p80: f64,
    p95: f64,
}

const PEERS: [Peer; 3] = [
    Peer { class: "call", abandoned: 0.009_495, standard_error: 0.000_013, p80: 2.15, p95: 14.7 },
    Peer { class: "chat", abandoned: 0.096_77, standard_error: 0.000_05, p80: 44.0, p95: 129.0 },
    Peer { class: "letter", abandoned: 0.119_39, standard_error: 0.000_05, p80: 5_200.0, p95: 7_890.0 },
];

#[test]
fn the_three_channel_day_is_that_of_another_program() {
    let plan = Arc::new(Plan::new(shipped("three-channel-day")));
    let spec = RunSpec { replications: DAYS, threads: 2, ..RunSpec::default() };
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    let summary = Summary::new(&Outline::of(plan.scenario()), &results);
    let mut wrong = Vec::new();
    for peer in PEERS {
        let class = plan.scenario().classes.iter().position(|c| c.name == peer.class).expect("the class is there");
        let days = results.replications.iter().map(|r| Measure::PAbandon.parts(&r.classes[class]));
        let found = ratio(days, LEVEL).expect("there are contacts");
        let together = found.se.expect("many days").hypot(peer.standard_error);
        if (found.mean - peer.abandoned).abs() > 4.0 * together {
            wrong.push(format!("{}: {} abandoned, found {found:?}", peer.class, peer.abandoned));
        }
        // A channel and a class may share a name; classes come last.
        let scope = summary.scopes.iter().rfind(|s| s.name == peer.class).expect("the class is there");
        for (p, value) in [(0.8, peer.p80), (0.95, peer.p95)] {
            let found = scope.entered.at.iter().find(|(q, _)| *q == p).and_then(|(_, q)| *q).expect("there are waits");
            let (low, high) = (found.low.expect("many days"), found.high.expect("many days"));
            // Half an interval of 95 % is two standard errors.
            let margin = (0.03 * value).max(high - low);
            if (found.value - value).abs() > margin {
                wrong.push(format!("{}: p{} {value} s, found {found:?}", peer.class, 100.0 * p));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
