//! What is paid: a day added up by hand, and sums that neither threads nor seeds disturb.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{Results, RunSpec, Summary, replicate};
use stormdrill::model::{Outline, Scenario};
use stormdrill::record::CostItem;
use stormdrill::routing;
use stormdrill::scenario::{Choice, load};

use crate::load::shipped_as;

/// A Saturday evening of four hours.
const DAY: &str = "
schema: 1
start: 2026-11-21T20:00
duration: 4h
currency: EUR
costs:
  premiums:
    night: {from: 22:00, to: 06:00, premium: 20%}
    saturday: {days: [sat], from: 00:00, to: 23:00, premium: 10%}
  agent_hour: 18
  leads: {one_per: 12, cost: 30/h}
contacts:
  call:
    arrivals: {trace: {file: calls.csv}}
    compensation: {answered: 0.5, lost: 2}
    lost_sale: {share: 15%, value: 60}
agents:
  team: {count: 3, cost: 20/h}
  reserve: {count: 0, cost: 16.50/h}
playbook:
  reserve:
    at: 21:00
    lead: 30m
    do: {call_in: {agents: 2, to: reserve, premium: 50%, minimum: 2h}}
    lasts: 75m
    cost: {agent_hours: 0.5, money: 4.25}
  helpers:
    at: 21:00
    do: {move: {agents: 1, from: team, to: reserve, premium: 10%}}
    lasts: 1h
";

/// Three who keep everybody busy from 20:10 to 20:20, one who does not wait so long, one more.
const CALLS: &str = "arrival_s,service_s,patience_s
72600,600,300
72600,600,300
72600,600,300
72610,300,10
73210,300,300
";

fn scenario(text: &str) -> Scenario {
    let loaded = load("day.yaml", text, &Choice::default(), &mut |_| Ok(CALLS.to_owned()));
    loaded
        .unwrap_or_else(|problems| panic!("{}", problems.iter().map(|p| p.render(false)).collect::<String>()))
        .scenario
}

fn play(scenario: &Scenario, replications: u32, threads: usize) -> (Outline, Results) {
    let plan = Arc::new(Plan::new(scenario.clone()));
    let spec = RunSpec { replications, threads, ..RunSpec::default() };
    let results = replicate(&plan, &routing::for_scenario, spec, |_, _| {}).expect("the policy is sound");
    (Outline::of(scenario), results)
}

fn summary(text: &str) -> Summary {
    let (outline, results) = play(&scenario(text), 1, 1);
    Summary::new(&outline, &results)
}

fn hours(summary: &Summary, item: CostItem) -> f64 {
    summary.costs.hours[item as usize].expect("a day was played").mean
}

fn money(summary: &Summary, item: CostItem) -> f64 {
    summary.costs.money.as_ref().expect("every group has a rate")[item as usize].expect("a day was played").mean
}

/// Two whose shift ends at 22:00 stay until 23:00, at one and a half; they are no longer on the schedule's bill then.
#[test]
fn overtime_is_paid_by_the_hour_that_is_worked() {
    let s = summary(
        "
schema: 1
start: 2026-11-21T20:00
duration: 4h
currency: EUR
contacts: {call: {arrivals: {trace: {file: calls.csv}}}}
agents:
  team: {shifts: [{count: 2, from: 20:00, to: 22:00}, {count: 1, from: 20:00, to: 23:30}], cost: 20/h}
playbook:
  stay: {at: 21:00, lasts: 90m, do: {overtime: {group: team, lasts: 1h, premium: 50%}}}
",
    );
    let hours = |item| hours(&s, item);
    assert_eq!((hours(CostItem::Scheduled), hours(CostItem::CalledIn)), (7.5, 2.0));
    assert_eq!((money(&s, CostItem::Scheduled), money(&s, CostItem::CalledIn)), (150.0, 40.0));
    assert_eq!(money(&s, CostItem::Premiums), 20.0);
}

/// Whoever is called in works in the hours of the group, and is paid for these.
#[test]
fn those_who_are_called_in_are_paid_in_the_hours_of_their_group() {
    let s = summary(
        "
schema: 1
start: 2026-11-21T20:00
duration: 4h
currency: EUR
contacts: {call: {arrivals: {trace: {file: calls.csv}}}}
agents: {team: {count: 2, hours: {open: 20:00, close: 23:00}, cost: 20/h}}
playbook: {more: {at: 22:30, do: {call_in: {agents: 3, to: team}}}}
",
    );
    let hours = |item| hours(&s, item);
    assert_eq!((hours(CostItem::Scheduled), hours(CostItem::CalledIn)), (6.0, 1.5));
    assert_eq!((money(&s, CostItem::Scheduled), money(&s, CostItem::CalledIn)), (120.0, 30.0));
}

#[test]
fn a_day_adds_up_to_the_cent() {
    let s = summary(DAY);
    let hours = |item| hours(&s, item);
    // The team's 3 x 4 h, one of which is worked with the reserve.
    assert_eq!(hours(CostItem::Scheduled), 12.0);
    // Two from 21:30 to 22:45, each paid for two hours.
    assert_eq!(hours(CostItem::CalledIn), 4.0);
    assert_eq!(hours(CostItem::Levers), 0.5);
    assert_eq!(s.agent_hours.expect("a day was played").mean, 16.5);

    assert_eq!(money(&s, CostItem::Scheduled), 11.0 * 20.0 + 16.5);
    assert_eq!(money(&s, CostItem::CalledIn), 4.0 * 16.5);
    assert_eq!(money(&s, CostItem::Levers), 0.5 * 18.0 + 4.25);
    // From 22:00: 20 % of 3 x 2 h of the team, and of 2 x 45 min of the reserve.
    let night = 6.0 * 20.0 * 0.2 + 1.5 * 16.5 * 0.2;
    // To 23:00: 10 % of 8 h of the team, of the one who was moved, and of 2 x 75 min of the reserve.
    let saturday = 8.0 * 20.0 * 0.1 + 1.0 * 16.5 * 0.1 + 2.5 * 16.5 * 0.1;
    let overtime = 4.0 * 16.5 * 0.5 + 1.0 * 16.5 * 0.1;
    assert!((night + saturday + overtime - 85.375_f64).abs() < 1e-9);
    assert_eq!(money(&s, CostItem::Premiums), 85.375);
    // One lead for 12 of the 12 + 2.5 hours that somebody was there.
    assert_eq!(money(&s, CostItem::Leads), 36.25);
    // Four were answered, one was lost.
    assert_eq!(money(&s, CostItem::Compensation), 4.0 * 0.5 + 2.0);
    assert_eq!(money(&s, CostItem::LostSales), 9.0);
    assert_eq!(s.cost.expect("a day was played").mean, 450.375);
    assert_eq!(s.costs.per_customer.expect("somebody was answered").mean, 450.375 / 4.0);
    // Of the levers: the reserve's pay, overtime, hours and money; the premium of the one who was moved.
    let levers: Vec<f64> = s.levers.iter().map(|l| l.money.expect("a day was played").mean).collect();
    assert_eq!(levers, [66.0 + 33.0 + 13.25, 1.65]);
}

#[test]
fn the_minimum_is_paid_once_and_only_if_it_was_not_worked() {
    let called_in = |text: &str| summary(text).costs.hours[CostItem::CalledIn as usize].expect("a day").mean;
    assert_eq!(called_in(&DAY.replace("lasts: 75m", "lasts: 2h")), 4.0);
    assert_eq!(called_in(&DAY.replace("lasts: 75m", "until: 24:00")), 5.0);
    // Called in for the last half hour: the rest is owed all the same.
    assert_eq!(called_in(&DAY.replacen("at: 21:00", "at: 23:00", 1)), 4.0);
    // Not there yet when the day is over.
    assert_eq!(called_in(&DAY.replacen("at: 21:00", "at: 23:45", 1)), 0.0);
    assert_eq!(called_in(&DAY.replace("lead: 30m", "enabled: false")), 0.0);
}

#[test]
fn customers_who_come_again_are_lost_once() {
    let again = "contacts:\n  call:\n    handling: 5m\n    after_abandon: {redial: 100%, delay: {constant: 15m}}";
    let s = summary(&DAY.replace("contacts:\n  call:", again));
    // The impatient one is answered in the end, and nobody is lost.
    assert_eq!(money(&s, CostItem::LostSales), 0.0);
    assert_eq!(s.scopes[0].totals.customers.served, 5);
    assert_eq!(money(&s, CostItem::Compensation), 5.0 * 0.5);
}

#[test]
fn what_is_worked_before_the_window_is_not_paid() {
    let s = summary(&DAY.replace("duration: 4h", "duration: 4h\nwarm_up: 2h"));
    let hours = |item| hours(&s, item);
    assert_eq!((hours(CostItem::Scheduled), hours(CostItem::CalledIn)), (6.0, 1.5));
}

#[test]
fn threads_change_no_cent() {
    let scenario = shipped_as("promotion-spike", "playbook");
    let (outline, one) = play(&scenario, 6, 1);
    let (_, two) = play(&scenario, 6, 2);
    assert!(one == two);
    let (a, b) = (Summary::new(&outline, &one), Summary::new(&outline, &two));
    assert_eq!(format!("{:?}", a.costs), format!("{:?}", b.costs));
    let total = a.cost.expect("every group has a rate").mean;
    let parts: f64 = CostItem::ALL.into_iter().map(|item| money(&a, item)).sum();
    assert!((total - parts).abs() < 1e-6, "{total} {parts}");
}
