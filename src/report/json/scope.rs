//! All contacts, those of genuine customers, a channel's, a class's.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::estimate::{Value, Waits, value, waits};
use super::{backlog, customers, dialogue, entry as before_line, retention, schema, transfers};
use crate::experiment::{Measure, Scope, ScopeSummary, ServiceLevel};
use crate::model::{Outcome, Outline, SimDuration};
use crate::record::{ClassTally, Within};

/// Some contacts: all, those of genuine customers where others come too, a channel's or a class's.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Scope")]
pub struct Entry<'a> {
    /// Whose contacts these are.
    scope: Kind,
    /// `all`, `genuine`, the channel's name or the class's name.
    name: &'a str,
    /// A class's channel; absent for other scopes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "&str")]
    channel: Option<&'a str>,
    /// Contacts over all replications; offered = the sum of the outcomes.
    counts: Counts,
    /// Contacts offered, a replication.
    offered: Value,
    /// Answered within the first acceptable time of the contact's channel / offered, share.
    in_time: Value,
    /// Measures by name.
    #[schemars(schema_with = "schema::measures")]
    measures: Named,
    /// Service levels at each acceptable time; empty where channels with different times are added up.
    service_levels: Vec<Level>,
    /// Mean number waiting, contacts.
    queue_length: Value,
    /// Waits by what became of the contact.
    waits: Families,
    /// What became of the contacts of first lines; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "transfers::Entry")]
    transfers: Option<transfers::Entry>,
    /// Deferred work; absent where no channel is one of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "backlog::Entry")]
    backlog: Option<backlog::Entry>,
    /// What happened in conversations that have turns or customers who leave without telling; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "dialogue::Entry")]
    dialogue: Option<dialogue::Entry>,
    /// The customers whose first attempt is among these contacts; absent where every customer makes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "customers::Entry")]
    customers: Option<customers::Entry>,
    /// What customers were offered and told while they waited, and calls in vain; absent where there was none of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "retention::Entry")]
    retention: Option<retention::Entry>,
    /// Who does not get as far as the line; absent where no entry was hidden and nobody was lost or helped before the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "before_line::Entry")]
    entry: Option<before_line::Entry>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Kind {
    All,
    Genuine,
    Channel,
    Class,
}

/// Contacts over all replications.
#[derive(Serialize, JsonSchema)]
pub struct Counts {
    /// Contacts that arrived.
    offered: u64,
    /// Contacts by how they ended.
    #[schemars(schema_with = "schema::outcomes")]
    outcomes: Outcomes,
    /// blocked + hidden + closed + banned.
    turned_away: u64,
    /// Entered, that is neither turned away nor deflected nor lost at the entry, and not answered at once.
    waited: u64,
    /// Abandoned with a wait shorter than the channel's `short_abandon`.
    short_abandons: u64,
}

/// A map in a given order.
pub struct Named(Vec<(&'static str, Value)>);

impl Named {
    pub fn new(entries: impl Iterator<Item = (&'static str, Value)>) -> Self {
        Self(entries.collect())
    }
}

struct Outcomes([u64; Outcome::ALL.len()]);

/// Service levels at one acceptable time.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ServiceLevels")]
struct Level {
    /// The acceptable time, s.
    within_s: f64,
    /// Contacts answered with a wait of at most that time, over all replications.
    answered_within: u64,
    /// Contacts that abandoned with a wait of at most that time, over all replications.
    abandoned_within: u64,
    /// The level by each formula, share. a, b: answered, abandoned within the time; A: all answered; s: short abandons.
    /// Offered: to the line, without those who were kept from it (hidden, closed, banned, deflected, lost at the entry) or
    /// went elsewhere.
    #[schemars(schema_with = "schema::service_levels")]
    formulas: Named,
}

/// Waits by what became of the contact.
#[derive(Serialize, JsonSchema)]
struct Families {
    /// Of those answered.
    answered: Waits,
    /// Of those who abandoned.
    abandoned: Waits,
    /// Of all who were neither turned away nor deflected nor lost at the entry.
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

pub fn entry<'a>(outline: &'a Outline, s: &'a ScopeSummary) -> Entry<'a> {
    let (scope, channel) = match s.scope {
        Scope::All => (Kind::All, None),
        Scope::Genuine => (Kind::Genuine, None),
        Scope::Channel(_) => (Kind::Channel, None),
        Scope::Class(class) => {
            let channel = outline.classes[class].channel.index();
            (Kind::Class, Some(outline.channels[channel].name.as_str()))
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
        service_levels: levels(s),
        queue_length: value(&s.queue_length),
        waits: Families {
            answered: waits(&s.answered, longest_s),
            abandoned: waits(&s.abandoned, longest_s),
            entered: waits(&s.entered, longest_s),
        },
        transfers: transfers::entry(s),
        backlog: s.backlog.as_ref().map(backlog::entry),
        dialogue: dialogue::entry(s),
        customers: customers::entry(s),
        retention: retention::entry(s),
        entry: before_line::entry(s),
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

fn levels(s: &ScopeSummary) -> Vec<Level> {
    let counts = s.totals.within.iter().copied().chain(std::iter::repeat(Within::default()));
    s.service_levels.iter().zip(counts).map(|((within, levels), counts)| level(*within, counts, levels)).collect()
}

fn level(
    within: SimDuration,
    counts: Within,
    levels: &BTreeMap<ServiceLevel, Option<crate::stats::Estimate>>,
) -> Level {
    let formulas = ServiceLevel::ALL.iter().map(|l| (l.name(), value(&levels.get(l).copied().flatten())));
    Level {
        within_s: within.secs_f64(),
        answered_within: counts.answered,
        abandoned_within: counts.abandoned,
        formulas: Named(formulas.collect()),
    }
}
