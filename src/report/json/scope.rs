//! All contacts, a channel's, a class's.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::estimate::{Value, Waits, value, waits};
use crate::experiment::{Measure, Scope, ScopeSummary, ServiceLevel};
use crate::model::{Outcome, Scenario, SimDuration};
use crate::record::ClassTally;

#[derive(Serialize)]
pub struct Entry<'a> {
    scope: &'static str,
    name: &'a str,
    /// A class's channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a str>,
    /// Over all replications: offered = the sum of the outcomes.
    counts: Counts,
    /// Contacts a replication.
    offered: Value,
    /// Answered within the first acceptable time of the contact's channel / offered.
    in_time: Value,
    measures: Named,
    service_levels: Vec<Level>,
    /// Mean number waiting.
    queue_length: Value,
    waits: Families,
}

#[derive(Serialize)]
pub struct Counts {
    offered: u64,
    outcomes: Outcomes,
    turned_away: u64,
    waited: u64,
    short_abandons: u64,
}

/// A map in a given order.
pub struct Named(Vec<(&'static str, Value)>);

struct Outcomes([u64; Outcome::ALL.len()]);

#[derive(Serialize)]
struct Level {
    within_s: f64,
    formulas: Named,
}

#[derive(Serialize)]
struct Families {
    answered: Waits,
    abandoned: Waits,
    entered: Waits,
}

impl Serialize for Named {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Outcomes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Outcome::ALL.iter().map(|o| (o.name(), self.0[*o as usize])))
    }
}

pub fn entry<'a>(scenario: &'a Scenario, s: &'a ScopeSummary) -> Entry<'a> {
    let (scope, channel) = match s.scope {
        Scope::All => ("all", None),
        Scope::Channel(_) => ("channel", None),
        Scope::Class(class) => {
            let channel = scenario.classes[class].channel.index();
            ("class", Some(scenario.channels[channel].name.as_str()))
        }
    };
    let longest_s = SimDuration::from_micros(s.totals.wait_max_us).secs_f64();
    Entry {
        scope,
        name: &s.name,
        channel,
        counts: counts(&s.totals),
        offered: value(&s.offered),
        in_time: value(&s.in_time),
        measures: Named(
            Measure::ALL.iter().map(|m| (m.definition().name, value(&s.measures.get(m).copied().flatten()))).collect(),
        ),
        service_levels: s.service_levels.iter().map(|(within, levels)| level(*within, levels)).collect(),
        queue_length: value(&s.queue_length),
        waits: Families {
            answered: waits(&s.answered, longest_s),
            abandoned: waits(&s.abandoned, longest_s),
            entered: waits(&s.entered, longest_s),
        },
    }
}

fn counts(totals: &ClassTally) -> Counts {
    Counts {
        offered: totals.offered,
        outcomes: Outcomes(totals.outcomes),
        turned_away: totals.turned_away(),
        waited: totals.waited,
        short_abandons: totals.short_abandons,
    }
}

fn level(within: SimDuration, levels: &BTreeMap<ServiceLevel, Option<crate::stats::Estimate>>) -> Level {
    let formulas = ServiceLevel::ALL.iter().map(|l| (l.name(), value(&levels.get(l).copied().flatten())));
    Level { within_s: within.secs_f64(), formulas: Named(formulas.collect()) }
}
