//! What stands before the line: the shipped examples against their stories, shares against theory, and nothing that is
//! nothing.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{EntryMeasure, LEVEL, Measure, Replication, Results, RunSpec, ServiceLevel, replicate};
use stormdrill::model::{EntryStep, Law, Outcome, Scenario, StepKind};
use stormdrill::routing;
use stormdrill::scenario::{Choice, load};
use stormdrill::stats::{Estimate, mean, ratio};

use crate::load::{folder, of_text};

fn play(scenario: Scenario, replications: u32) -> Results {
    let plan = Arc::new(Plan::new(scenario));
    let spec = RunSpec { replications, threads: 2, ..RunSpec::default() };
    replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound")
}

fn example(name: &str, variant: Option<&str>) -> Results {
    let text = std::fs::read_to_string(folder().join(format!("examples/{name}.yaml"))).expect("it is shipped");
    let choice = variant.map_or_else(Choice::default, Choice::variant);
    let loaded = load(&format!("{name}.yaml"), &text, &choice, &mut |_| Err(String::new())).expect("it is right");
    play(loaded.scenario, 40)
}

/// The difference of a figure of a day, with the same customers in each pair; its level is 99.9 %.
fn difference(of: &Results, from: &Results, figure: impl Fn(&Replication) -> f64) -> Estimate {
    let pairs = of.replications.iter().zip(&from.replications);
    mean(pairs.map(|(a, b)| figure(a) - figure(b)), 0.999).expect("many days")
}

fn share(replication: &Replication, class: usize, level: ServiceLevel) -> f64 {
    let tally = &replication.classes[class];
    let (numerator, denominator) = level.parts(tally, tally.within[0]);
    numerator / denominator
}

/// Whoever is in is answered sooner, more are turned away, and of all who want to be served fewer are lost to that than
/// seems: the levels part. At a level of 99.9 % each.
#[test]
fn hiding_the_chat_raises_the_service_level_and_the_number_turned_away() {
    let shown = example("hide-the-chat", None);
    assert!(shown.replications.iter().all(|r| r.classes[0].turned_away() == 0));
    for variant in ["hidden", "by-load"] {
        let hidden = example("hide-the-chat", Some(variant));
        let rises = |figure: fn(&Replication) -> f64| {
            let difference = difference(&hidden, &shown, figure);
            assert!(difference.low().is_some_and(|low| low > 0.0), "{variant}: {difference:?}");
        };
        rises(|r| share(r, 0, ServiceLevel::Offered));
        rises(|r| r.classes[0].count(Outcome::Hidden) as f64);
        // Counted among all demand the gain is smaller.
        rises(|r| share(r, 0, ServiceLevel::Offered) - share(r, 0, ServiceLevel::AllDemand));
        for (a, b) in hidden.replications.iter().zip(&shown.replications) {
            assert_eq!(a.classes[0].offered, b.classes[0].offered, "the same customers");
        }
    }
}

/// At a level of 99.9 % each.
#[test]
fn a_form_keeps_most_strangers_out_and_loses_clients() {
    let (form, open) = (example("menu-and-form", None), example("menu-and-form", Some("open-door")));
    let lost = |class: usize| move |r: &Replication| EntryMeasure::PLostAtEntry.parts(&r.classes[class]);
    let of = |class: usize| ratio(form.replications.iter().map(lost(class)), 0.999).expect("contacts");
    let (clients, strangers) = (of(1), of(2));
    assert!(strangers.low().is_some_and(|low| low > 0.5), "{strangers:?}");
    assert!(
        clients.low().is_some_and(|low| low > 0.05) && clients.high().is_some_and(|high| high < 0.25),
        "{clients:?}"
    );
    let in_time = difference(&form, &open, |r| share(r, 1, ServiceLevel::Offered));
    assert!(in_time.low().is_some_and(|low| low > 0.0), "those who are in are answered sooner: {in_time:?}");
    let served = difference(&form, &open, |r| r.classes[1].count(Outcome::Answered) as f64);
    assert!(served.high().is_some_and(|high| high < 0.0), "but fewer clients are served: {served:?}");
    assert!(open.replications.iter().all(|r| r.classes.iter().all(|c| c.entered() == c.offered - c.turned_away())));
}

/// Steps without loss delay the arrivals of a Poisson stream, which are one again: the line is that of Erlang C. Four
/// values of 40 replications; each is beyond 4.5 standard errors by bad luck with a chance of 6e-5. 20 % of the rest are
/// helped, so 150 of 187.5 contacts an hour get to the line.
#[test]
fn behind_its_steps_the_line_is_that_of_erlang_c() {
    let scenario = of_text(
        "steps",
        "
schema: 1
duration: 60h
warm_up: 15h
end: continue
contacts:
  call:
    arrivals: {rate: 250/h}
    handling: {exponential: {mean: 2m}}
    entry:
      - menu: {lasts: {uniform: {min: 10s, max: 3m}}, loses: 25%}
      - bot: {lasts: {exponential: {mean: 1m}}, helps: 20%}
agents: {team: {count: 6}}
",
    );
    let results = play(scenario, 40);
    let centre = stormdrill::analytic::Centre {
        arrivals_per_s: 150.0 / 3_600.0,
        handling_s: 120.0,
        agents: 6,
        patience_s: None,
        lines: None,
    };
    let exact = centre.solve().expect("a steady state");
    let through = 0.75 * 0.8;
    for (what, measured, value) in [
        ("lost", results.ratio_of(|t| EntryMeasure::PLostAtEntry.parts(t)), 0.25),
        ("helped", results.ratio_of(|t| EntryMeasure::PDeflected.parts(t)), 0.75 * 0.2),
        ("wait", results.ratio_of(|t| Measure::PWait.parts(t)), through * exact.p_wait()),
        ("mean wait", results.ratio_of(|t| Measure::MeanWaitEntered.parts(t)), exact.mean_wait_served()),
    ] {
        let margin = 4.5 * measured.se.expect("many replications");
        assert!((measured.mean - value).abs() <= margin, "{what}: {value}, {measured:?}");
    }
}

trait OfFirstClass {
    fn ratio_of(&self, parts: impl Fn(&stormdrill::record::ClassTally) -> (f64, f64)) -> Estimate;
}

impl OfFirstClass for Results {
    fn ratio_of(&self, parts: impl Fn(&stormdrill::record::ClassTally) -> (f64, f64)) -> Estimate {
        ratio(self.replications.iter().map(|r| parts(&r.classes[0])), LEVEL).expect("contacts")
    }
}

/// A step that takes no time and keeps nobody is as good as none.
#[test]
fn steps_of_nothing_change_nothing() {
    let text = std::fs::read_to_string(folder().join("three-channel-day.yaml")).expect("it is shipped");
    let plain = of_text("three-channel-day", &text);
    let mut with = plain.clone();
    for class in &mut with.classes {
        class.entry = vec![EntryStep { kind: StepKind::Form, lasts: Law::ZERO, loses: 0.0, helps: 0.0 }; 2];
    }
    assert_eq!(play(with, 2).fingerprint(), play(plain, 2).fingerprint());
}
