//! The web chat fails for an hour and a half, and its customers call.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::model::Outcome;
use stormdrill::routing;

use super::interval;
use crate::load::{shipped, shipped_as};

/// Service levels of the phone in each replication.
struct Phone {
    day: Vec<f64>,
    outage: Vec<f64>,
}

fn play(variant: Option<&str>) -> Phone {
    const NAME: &str = "chat-channel-outage";
    let scenario = variant.map_or_else(|| shipped(NAME), |variant| shipped_as(NAME, variant));
    let plan = Arc::new(Plan::new(scenario));
    let spec = RunSpec { replications: 40, threads: 2, contact_log: true, ..RunSpec::default() };
    let (mut day, mut outage) = (Vec::new(), Vec::new());
    replicate(&plan, &routing::for_scenario, spec, |_, finished| {
        let calls = || finished.log.iter().filter(|row| row.class.index() == 0);
        let level = |from: f64, to: f64| {
            let then = || calls().filter(|row| (from..to).contains(&(row.arrived.secs_f64() / 3_600.0)));
            let in_time = |row: &&_| is_in_time(row);
            then().filter(in_time).count() as f64 / then().count().max(1) as f64
        };
        day.push(level(0.0, 10.0));
        outage.push(level(3.0, 4.5));
    })
    .expect("the policy is sound");
    Phone { day, outage }
}

fn is_in_time(row: &stormdrill::record::LogRow) -> bool {
    row.outcome == Outcome::Answered && row.wait.secs_f64() <= 20.0
}

/// The interval of the mean of `after` - `before`.
fn change(before: &[f64], after: &[f64]) -> (f64, f64) {
    interval(before.iter().zip(after).map(|(a, b)| b - a).collect())
}

/// The day loses some ten points, the hour and a half loses four times as many: whoever looks at the day does not see it.
#[test]
fn the_days_mean_hides_the_outage() {
    let (works, down) = (play(Some("chat-works")), play(None));
    assert!(change(&down.day, &down.outage).1 < -0.2, "{:?}", change(&down.day, &down.outage));
    let (day, outage) = (change(&works.day, &down.day), change(&works.outage, &down.outage));
    assert!(day.0 > -0.15 && day.1 < 0.0, "the day: {day:?}");
    assert!(outage.1 < -0.3, "the outage: {outage:?}");
}

/// Those who answer chats mend it from the next room, a banner helps less, and who is prepared helps sooner.
#[test]
fn chat_agents_on_the_phone_mend_it() {
    let variants = [None, Some("banner"), Some("chat-to-phone"), Some("playbook"), Some("prepared")];
    let [nothing, banner, moved, both, prepared] = variants.map(play);
    for (before, after, what) in
        [(&nothing, &banner, "banner"), (&banner, &moved, "chat agents"), (&both, &prepared, "preparation")]
    {
        let found = change(&before.outage, &after.outage);
        assert!(found.0 > 0.0, "{what}: {found:?}");
    }
    assert!(change(&nothing.day, &moved.day).0 > 0.05, "{:?}", change(&nothing.day, &moved.day));
    assert!(interval(prepared.outage).0 > 0.8);
}
