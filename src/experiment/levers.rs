//! What became of levers over all replications.

use super::results::Replication;
use super::summary::LEVEL;
use crate::model::{Outline, SimDuration};
use crate::stats::{Estimate, mean};

/// A lever over all replications.
#[derive(Clone, Debug)]
pub struct LeverSummary {
    /// Its name.
    pub name: String,
    /// Whether it is an event, and no choice of the team.
    pub is_event: bool,
    /// When it is pulled, in the words of the scenario.
    pub trigger: String,
    /// The share of replications in which it was pulled.
    pub pulled: Option<Estimate>,
    /// The middle one of the times at which it was first pulled, since the start; none if it never was.
    pub pulled_at: Option<SimDuration>,
    /// The same of when it first began to work.
    pub live_at: Option<SimDuration>,
    /// For how long it worked, a replication, s.
    pub live_s: Option<Estimate>,
    /// What it cost beside the agents whom it called in, a replication: agent-hours.
    pub hours: Option<Estimate>,
    /// The same in the scenario's currency.
    pub money: Option<Estimate>,
}

/// All levers, in the scenario's order.
pub(super) fn levers(outline: &Outline, replications: &[Replication]) -> Vec<LeverSummary> {
    let lever = |(i, lever): (usize, &crate::model::LeverOutline)| {
        let of = || replications.iter().map(move |r| &r.levers[i]);
        let middle = |times: Vec<SimDuration>| {
            let mut times: Vec<SimDuration> = times.into_iter().filter(|t| !t.is_forever()).collect();
            times.sort_unstable();
            times.get(times.len() / 2).copied()
        };
        let hours = |us: u64| SimDuration::from_micros(us).secs_f64() / 3_600.0;
        let cost = lever.cost;
        LeverSummary {
            name: lever.name.clone(),
            is_event: lever.is_event,
            trigger: lever.trigger.clone(),
            pulled: mean(of().map(|l| f64::from(u8::from(l.pulled > 0))), LEVEL),
            pulled_at: middle(of().map(|l| l.first_pulled).collect()),
            live_at: middle(of().map(|l| l.first_live).collect()),
            live_s: mean(of().map(|l| SimDuration::from_micros(l.live_us).secs_f64()), LEVEL),
            hours: mean(of().map(|l| cost.hours * l.pulled as f64 + cost.hours_per_hour * hours(l.live_us)), LEVEL),
            money: mean(of().map(|l| cost.money * l.pulled as f64 + cost.money_per_hour * hours(l.live_us)), LEVEL),
        }
    };
    outline.levers.iter().enumerate().map(lever).collect()
}
