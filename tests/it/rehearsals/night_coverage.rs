//! Who answers at night?

use stormdrill::experiment::{Replication, Results};

use super::{assert_rises, level, results};
use crate::load::{shipped, shipped_as};

const NAME: &str = "night-coverage";
/// Calls at night, by the order of the file.
const AT_NIGHT: usize = 1;
const PROMISE: f64 = 0.8;

/// A plan: the share of the calls at night that are answered within a minute, and the pay for all agents.
struct Plan {
    results: Results,
    level: (f64, f64),
    cost: f64,
}

fn in_time(replication: &Replication) -> f64 {
    let night = &replication.classes[AT_NIGHT];
    night.within[0].answered as f64 / night.offered as f64
}

fn plan(variant: Option<&str>) -> Plan {
    let scenario = variant.map_or_else(|| shipped(NAME), |variant| shipped_as(NAME, variant));
    let results = results(&scenario, 10);
    let hours = |us: u64| us as f64 / 3.6e9;
    let cost = scenario.groups.iter().zip(&results.replications[0].groups);
    let cost = cost.map(|(g, tally)| g.cost_per_hour.expect("a rate") * hours(tally.scheduled_area_us)).sum();
    Plan { level: level(&results, in_time), results, cost }
}

/// One call in hand blocks the line for all others, so one person is not enough for three calls an hour, though busy for a
/// quarter of the night. Two are.
#[test]
fn one_seat_cannot_keep_the_promise_and_two_can() {
    let variants = ["on-call", "one-seat", "two-seats", "three-seats"];
    let [on_call, one, two, three] = variants.map(|variant| plan(Some(variant)));
    assert!(one.level.1 < PROMISE, "{:?}", one.level);
    assert!(two.level.0 > PROMISE, "{:?}", two.level);
    assert_rises(&on_call.results, &one.results, "a seat in place of somebody at home", in_time);
    assert_rises(&one.results, &two.results, "a second seat", in_time);
    assert_rises(&two.results, &three.results, "a third seat", in_time);
    let busy = |r: &Replication| r.groups[1].busy_area_us as f64 / r.groups[1].scheduled_area_us as f64;
    assert!(level(&one.results, busy).1 < 0.3);
}

/// Of the plans with people, two seats are the cheapest that keeps the promise of a minute. Nobody at night is cheaper still, and
/// keeps the other promise alone: forms are answered by nine.
#[test]
fn two_seats_are_the_cheapest_plan_with_people() {
    let names = ["on-call", "one-seat", "two-seats", "three-seats", "partner"];
    let plans = names.map(|variant| (variant, plan(Some(variant))));
    let kept = plans.iter().filter(|(_, plan)| plan.level.0 > PROMISE);
    let cheapest = kept.min_by(|a, b| a.1.cost.total_cmp(&b.1.cost)).expect("one of them keeps it");
    assert_eq!(cheapest.0, "two-seats");
    let nobody = plan(None);
    assert!(nobody.cost < cheapest.1.cost && nobody.level.1 < PROMISE);
    let by_nine = |r: &Replication| r.classes[2].within[0].answered as f64 / r.classes[2].offered as f64;
    assert!(level(&nobody.results, by_nine).0 > 0.95);
}
