//! Levers, and events that change something.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Report;
use super::estimate::{Value, value};
use crate::experiment::LeverSummary;
use crate::model::{LeverCost, LeverOutline, Outline, SimDuration};
use crate::record::LeverTally;

/// A lever over all replications.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Lever")]
pub struct Entry<'a> {
    /// Its name.
    name: &'a str,
    /// The share of replications in which it was pulled.
    pulled: Value,
    /// The middle one of the times at which it was first pulled, s after the scenario's start; null if it never was.
    pulled_at_s: Option<f64>,
    /// The same of when it first began to work, s after the scenario's start.
    live_at_s: Option<f64>,
    /// The same of when it was first taken back, s after the scenario's start.
    taken_back_at_s: Option<f64>,
    /// For how long it worked until the end of arrivals, a replication, s.
    live_s: Value,
    /// Paid agent time that it cost, a replication, h: its own, and that of agents whom it called in.
    agent_hours: Value,
    /// What it cost, a replication, in `currency`, as far as there are rates; premiums by time of day are not in it.
    money: Value,
}

/// A lever as the scenario describes it, as far as reports need it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "LeverOfScenario")]
pub struct Described {
    /// Its name.
    pub name: String,
    /// Whether it is an event, and no choice of the team.
    pub is_event: bool,
    /// When it is pulled, in words.
    pub trigger: String,
    /// Agent-hours each time that it is pulled.
    pub agent_hours: f64,
    /// Agent-hours for each hour that it works.
    pub agent_hours_an_hour: f64,
    /// Money each time that it is pulled.
    pub money: f64,
    /// Money for each hour that it works.
    pub money_an_hour: f64,
}

/// A lever in every single replication. Times are microseconds since the start, null where it did not happen.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PerReplicationOfLever")]
pub struct Columns {
    /// The lever's name.
    pub lever: String,
    /// How often it was pulled.
    pub pulled: Vec<u64>,
    /// When it was pulled first.
    pub first_pulled_us: Vec<Option<u64>>,
    /// When it first began to work.
    pub first_live_us: Vec<Option<u64>>,
    /// When it was first taken back.
    pub first_taken_back_us: Vec<Option<u64>>,
    /// For how long it worked until the end of arrivals.
    pub live_us: Vec<u64>,
}

pub fn entry(lever: &LeverSummary) -> Entry<'_> {
    Entry {
        name: &lever.name,
        pulled: value(&lever.pulled),
        pulled_at_s: lever.pulled_at.map(|t| t.secs_f64()),
        live_at_s: lever.live_at.map(|t| t.secs_f64()),
        taken_back_at_s: lever.taken_back_at.map(|t| t.secs_f64()),
        live_s: value(&lever.live_s),
        agent_hours: value(&lever.hours),
        money: value(&lever.money),
    }
}

pub fn described(outline: &Outline) -> Vec<Described> {
    let lever = |l: &LeverOutline| Described {
        name: l.name.clone(),
        is_event: l.is_event,
        trigger: l.trigger.clone(),
        agent_hours: l.cost.hours,
        agent_hours_an_hour: l.cost.hours_per_hour,
        money: l.cost.money,
        money_an_hour: l.cost.money_per_hour,
    };
    outline.levers.iter().map(lever).collect()
}

/// The lever that has been described so.
pub fn outline(described: &Described) -> LeverOutline {
    LeverOutline {
        name: described.name.clone(),
        is_event: described.is_event,
        trigger: described.trigger.clone(),
        cost: LeverCost {
            hours: described.agent_hours,
            hours_per_hour: described.agent_hours_an_hour,
            money: described.money,
            money_per_hour: described.money_an_hour,
        },
    }
}

pub fn columns(report: Report<'_>) -> Vec<Columns> {
    let lever = |(i, lever): (usize, &LeverOutline)| {
        let all = || report.results.replications.iter().map(move |r| &r.levers[i]);
        let time = |t: SimDuration| (!t.is_forever()).then(|| t.micros());
        Columns {
            lever: lever.name.clone(),
            pulled: all().map(|l| l.pulled).collect(),
            first_pulled_us: all().map(|l| time(l.first_pulled)).collect(),
            first_live_us: all().map(|l| time(l.first_live)).collect(),
            first_taken_back_us: all().map(|l| time(l.first_taken_back)).collect(),
            live_us: all().map(|l| l.live_us).collect(),
        }
    };
    report.outline.levers.iter().enumerate().map(lever).collect()
}

impl Columns {
    /// The counts of a replication; the columns must be long enough.
    pub fn tally(&self, r: usize) -> LeverTally {
        let time = |us: Option<u64>| us.map_or(SimDuration::FOREVER, SimDuration::from_micros);
        let first = [&self.first_pulled_us, &self.first_live_us, &self.first_taken_back_us].map(|times| time(times[r]));
        LeverTally::of(self.pulled[r], first, self.live_us[r])
    }
}
