//! Results as measures with intervals.

use std::collections::BTreeMap;

use crate::model::{ChannelId, Scenario, SimDuration};
use crate::record::{ClassTally, WaitCounts, WaitDistribution, WaitSum};
use crate::stats::{Estimate, QuantileEstimate, mean, pooled_quantile, ratio};

use super::measures::{Measure, ServiceLevel};
use super::results::{Ending, PooledWaits, Replication, Results};

/// The two-sided confidence level of all intervals.
pub const LEVEL: f64 = 0.95;
/// The quantiles that are always computed.
pub const QUANTILES: [f64; 7] = [0.5, 0.75, 0.8, 0.9, 0.95, 0.99, 0.999];

/// Whose contacts a summary is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All contacts.
    All,
    /// Those of a channel.
    Channel(ChannelId),
    /// Those of a class, by index.
    Class(usize),
}

/// Measures of one scope. Estimates are `None` where nothing was there to measure.
#[derive(Clone, Debug)]
pub struct ScopeSummary {
    /// The scope.
    pub scope: Scope,
    /// Its name: `all`, the channel's or the class's.
    pub name: String,
    /// Counts over all replications.
    pub totals: ClassTally,
    /// Contacts a replication.
    pub offered: Option<Estimate>,
    /// Ratios of expectations.
    pub measures: BTreeMap<Measure, Option<Estimate>>,
    /// Answered within the first acceptable waiting time of their own channel / offered (the `offered` formula), so that
    /// channels with different times can be added up.
    pub in_time: Option<Estimate>,
    /// For each acceptable waiting time: the levels. Empty where channels with different times are added up.
    pub service_levels: Vec<(SimDuration, BTreeMap<ServiceLevel, Option<Estimate>>)>,
    /// Mean number waiting over the window, contacts.
    pub queue_length: Option<Estimate>,
    /// Waits of those answered.
    pub answered: Quantiles,
    /// Waits of those who abandoned.
    pub abandoned: Quantiles,
    /// Waits of all who joined the line.
    pub entered: Quantiles,
}

/// A family of waits: counts pooled over replications, and quantiles in seconds.
#[derive(Clone, Debug)]
pub struct Quantiles {
    /// The pooled counts.
    pub counts: WaitCounts,
    /// (p, quantile with its interval); `None` without data.
    pub at: Vec<(f64, Option<QuantileEstimate<f64>>)>,
}

/// Measures of a group of agents.
#[derive(Clone, Debug)]
pub struct GroupSummary {
    /// The group's name.
    pub name: String,
    /// Contacts that it answered a replication.
    pub answered: Option<Estimate>,
    /// Busy time / time there: busy or free.
    pub occupancy: Option<Estimate>,
    /// Busy time / scheduled time.
    pub utilisation: Option<Estimate>,
    /// Mean number of busy agents over the window.
    pub busy: Option<Estimate>,
    /// Mean number of agents there over the window.
    pub present: Option<Estimate>,
    /// Waits of those whom the group answered.
    pub waits: Quantiles,
}

/// Everything that reports show.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Number of replications.
    pub replications: usize,
    /// Why there are so many.
    pub ending: Ending,
    /// Whether every replication is the same, so that intervals mean nothing and are absent.
    pub deterministic: bool,
    /// All contacts; then each channel; then each class.
    pub scopes: Vec<ScopeSummary>,
    /// Each group.
    pub groups: Vec<GroupSummary>,
    /// The hash of what happened.
    pub fingerprint: u64,
}

impl Summary {
    /// Computes all measures.
    pub fn new(scenario: &Scenario, results: &Results) -> Self {
        let mut scopes = vec![(Scope::All, "all".to_owned())];
        scopes.extend(
            scenario.channels.iter().enumerate().map(|(i, c)| (Scope::Channel(ChannelId::at(i)), c.name.clone())),
        );
        scopes.extend(scenario.classes.iter().enumerate().map(|(i, c)| (Scope::Class(i), c.name.clone())));
        Self {
            replications: results.replications.len(),
            ending: results.ending,
            deterministic: scenario.is_deterministic(),
            scopes: scope_summaries(scenario, results, scopes),
            groups: (0..scenario.groups.len()).map(|g| group_summary(scenario, results, g)).collect(),
            fingerprint: results.fingerprint(),
        }
    }

    /// The headline while a run goes on: the service level of the first class's channel by the `offered` formula.
    pub fn headline(scenario: &Scenario, results: &Results) -> Option<(SimDuration, Estimate)> {
        service_level(scenario, &results.replications, scenario.classes.first()?.channel)
    }
}

/// A channel's service level at its first acceptable waiting time, by the `offered` formula; `None` without contacts.
pub(super) fn service_level(
    scenario: &Scenario,
    replications: &[Replication],
    channel: ChannelId,
) -> Option<(SimDuration, Estimate)> {
    let within = *scenario.channels[channel.index()].answer_within.first()?;
    let classes = members(scenario, Scope::Channel(channel));
    let parts = replications.iter().map(|r| {
        let tally = sum_of(&classes, &r.classes);
        ServiceLevel::Offered.parts(&tally, tally.within.first().copied().unwrap_or_default())
    });
    Some((within, ratio(parts, LEVEL)?))
}

fn members(scenario: &Scenario, scope: Scope) -> Vec<usize> {
    match scope {
        Scope::All => (0..scenario.classes.len()).collect(),
        Scope::Channel(channel) => {
            (0..scenario.classes.len()).filter(|&c| scenario.classes[c].channel == channel).collect()
        }
        Scope::Class(class) => vec![class],
    }
}

fn sum_of(members: &[usize], classes: &[ClassTally]) -> ClassTally {
    let mut sum = ClassTally::default();
    for &class in members {
        sum.add(&classes[class]);
    }
    sum
}

/// The acceptable waiting times that all members share; none if their channels differ.
fn common_times(scenario: &Scenario, members: &[usize]) -> Vec<SimDuration> {
    let times = |class: usize| &scenario.channels[scenario.classes[class].channel.index()].answer_within;
    match members.split_first() {
        Some((&first, rest)) if rest.iter().all(|&c| times(c) == times(first)) => times(first).clone(),
        _ => Vec::new(),
    }
}

/// Scopes with the same members, such as a channel and its only class, have the same figures.
fn scope_summaries(scenario: &Scenario, results: &Results, scopes: Vec<(Scope, String)>) -> Vec<ScopeSummary> {
    let mut known: BTreeMap<Vec<usize>, ScopeSummary> = BTreeMap::new();
    let summary = |(scope, name): (Scope, String)| {
        let members = members(scenario, scope);
        let same = known.entry(members).or_insert_with(|| scope_summary(scenario, results, scope, name.clone()));
        ScopeSummary { scope, name, ..same.clone() }
    };
    scopes.into_iter().map(summary).collect()
}

fn scope_summary(scenario: &Scenario, results: &Results, scope: Scope, name: String) -> ScopeSummary {
    let members = members(scenario, scope);
    let tallies: Vec<ClassTally> = results.replications.iter().map(|r| sum_of(&members, &r.classes)).collect();
    let mut totals = ClassTally::default();
    for tally in &tallies {
        totals.add(tally);
    }
    let measures = Measure::ALL.iter().map(|&m| (m, ratio(tallies.iter().map(|t| m.parts(t)), LEVEL))).collect();
    let service_levels = common_times(scenario, &members)
        .into_iter()
        .enumerate()
        .map(|(i, within)| {
            let level = |level: ServiceLevel| {
                let parts = tallies.iter().map(|t| level.parts(t, t.within.get(i).copied().unwrap_or_default()));
                (level, ratio(parts, LEVEL))
            };
            (within, ServiceLevel::ALL.iter().map(|&l| level(l)).collect())
        })
        .collect();
    let in_time = tallies.iter().map(|t| ServiceLevel::Offered.parts(t, t.within.first().copied().unwrap_or_default()));
    let window = window_us(scenario);
    let pooled = |families: &[fn(&PooledWaits) -> &Vec<WaitSum>]| {
        let sum_of_batch = |batch: &PooledWaits| {
            let mut sum = WaitSum::default();
            for family in families {
                for &class in &members {
                    sum.add_sum(&family(batch)[class]);
                }
            }
            sum.counts()
        };
        Quantiles::new(results.batches.iter().map(sum_of_batch).collect())
    };
    ScopeSummary {
        scope,
        name,
        offered: mean(tallies.iter().map(|t| t.offered as f64), LEVEL),
        measures,
        in_time: ratio(in_time, LEVEL),
        service_levels,
        queue_length: mean(tallies.iter().map(|t| t.queue_area_us as f64 / window), LEVEL),
        answered: pooled(&[|w| &w.answered]),
        abandoned: pooled(&[|w| &w.abandoned]),
        entered: pooled(&[|w| &w.answered, |w| &w.abandoned, |w| &w.other]),
        totals,
    }
}

fn window_us(scenario: &Scenario) -> f64 {
    scenario.horizon().since(scenario.window_start()).micros().max(1) as f64
}

fn group_summary(scenario: &Scenario, results: &Results, group: usize) -> GroupSummary {
    let window = window_us(scenario);
    let tallies = || results.replications.iter().map(|r| &r.groups[group]);
    GroupSummary {
        name: scenario.groups[group].name.clone(),
        answered: mean(tallies().map(|t| t.answered as f64), LEVEL),
        occupancy: ratio(tallies().map(|t| (t.busy_area_us as f64, t.present_area_us as f64)), LEVEL),
        utilisation: ratio(tallies().map(|t| (t.busy_area_us as f64, t.scheduled_area_us as f64)), LEVEL),
        busy: mean(tallies().map(|t| t.busy_area_us as f64 / window), LEVEL),
        present: mean(tallies().map(|t| t.present_area_us as f64 / window), LEVEL),
        waits: Quantiles::new(results.batches.iter().map(|b| b.by_group[group].counts()).collect()),
    }
}

impl Quantiles {
    fn new(batches: Vec<WaitCounts>) -> Self {
        let mut sum = WaitSum::default();
        for batch in &batches {
            sum.add(batch);
        }
        let counts = sum.counts();
        let groups: Vec<WaitDistribution<'_>> = batches.iter().map(WaitCounts::distribution).collect();
        let all = counts.distribution();
        let quantile = |p: f64| pooled_quantile(&groups, p, LEVEL, |q| all.quantile_s(q).unwrap_or(0.0));
        let at = QUANTILES.iter().map(|&p| (p, quantile(p))).collect();
        Self { counts, at }
    }
}
