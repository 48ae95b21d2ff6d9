//! What became of levers over all replications.

use super::costs::Books;
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
    /// The same of when it was first taken back.
    pub taken_back_at: Option<SimDuration>,
    /// For how long it worked, a replication, s.
    pub live_s: Option<Estimate>,
    /// Paid agent time that it cost, a replication, h: its own, and that of agents whom it called in.
    pub hours: Option<Estimate>,
    /// What it cost, in the scenario's currency, as far as there are rates; premiums by time of day are not in it.
    pub money: Option<Estimate>,
}

/// All levers, in the scenario's order.
pub(super) fn levers(outline: &Outline, replications: &[Replication], books: &Books) -> Vec<LeverSummary> {
    let lever = |(i, lever): (usize, &crate::model::LeverOutline)| {
        let of = || replications.iter().map(move |r| &r.levers[i]);
        let middle = |times: Vec<SimDuration>| {
            let mut times: Vec<SimDuration> = times.into_iter().filter(|t| !t.is_forever()).collect();
            times.sort_unstable();
            times.get(times.len() / 2).copied()
        };
        LeverSummary {
            name: lever.name.clone(),
            is_event: lever.is_event,
            trigger: lever.trigger.clone(),
            pulled: mean(of().map(|l| f64::from(u8::from(l.pulled > 0))), LEVEL),
            pulled_at: middle(of().map(|l| l.first_pulled).collect()),
            live_at: middle(of().map(|l| l.first_live).collect()),
            taken_back_at: middle(of().map(|l| l.first_taken_back).collect()),
            live_s: mean(of().map(|l| SimDuration::from_micros(l.live_us).secs_f64()), LEVEL),
            hours: mean(books.lever_hours(i), LEVEL),
            money: mean(books.lever_money(i), LEVEL),
        }
    };
    outline.levers.iter().enumerate().map(lever).collect()
}
