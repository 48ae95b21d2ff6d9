//! Results as measures with intervals.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::gate::GateOutcome;
use crate::model::{ChannelId, Nature, Outline, SimDuration};
use crate::record::{ClassTally, GroupTally, WaitCounts, WaitDistribution};
use crate::stats::{Estimate, QuantileEstimate, mean, pooled_quantile, ratio};

use super::backlog::BacklogSummary;
use super::concurrency::ConcurrencySummary;
use super::costs::{Books, CostSummary};
use super::customers::CustomerMeasure;
use super::dialogue::DialogueMeasure;
use super::entry::EntryMeasure;
use super::erlang::ErlangAnswer;
use super::levers::LeverSummary;
use super::measures::{Measure, ServiceLevel};
use super::offers::OfferMeasure;
use super::parallel;
use super::results::{Ending, PooledWaits, Replication, Results};
use super::retention::RetentionMeasure;
use super::transfers::TransferMeasure;

/// The two-sided confidence level of all intervals.
pub const LEVEL: f64 = 0.95;
/// The quantiles that are always computed.
pub const QUANTILES: [f64; 7] = [0.5, 0.75, 0.8, 0.9, 0.95, 0.99, 0.999];

/// Whose contacts a summary is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All contacts.
    All,
    /// Those of customers whom the centre is there for, where others come too.
    Genuine,
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
    /// Its name: `all`, `genuine`, the channel's or the class's.
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
    /// The first lines among them, if there are any.
    pub transfers: Option<TransferSummary>,
    /// The deferred work among them, if there is any.
    pub backlog: Option<BacklogSummary>,
    /// Their conversations, if some have turns or customers who leave without telling.
    pub dialogue: Option<DialogueSummary>,
    /// Their customers, where customers and attempts are counted apart.
    pub customers: Option<CustomerSummary>,
    /// What their customers are offered and told while they wait, and calls in vain, if there is any of it.
    pub retention: Option<BTreeMap<RetentionMeasure, Option<Estimate>>>,
    /// Who does not get as far as the line, if an entry was hidden or somebody was lost or helped before it.
    pub entry: Option<BTreeMap<EntryMeasure, Option<Estimate>>>,
}

/// What became of those whom first lines answered.
#[derive(Clone, Debug)]
pub struct TransferSummary {
    /// Ratios of expectations.
    pub measures: BTreeMap<TransferMeasure, Option<Estimate>>,
    /// Times from arrival at the first line to the answer of the right department.
    pub end_to_end: Quantiles,
}

/// Measures of conversations.
#[derive(Clone, Debug)]
pub struct DialogueSummary {
    /// Ratios of expectations.
    pub measures: BTreeMap<DialogueMeasure, Option<Estimate>>,
    /// Times from arrival to the end of the first reply.
    pub first_response: Quantiles,
    /// Times from what a customer writes later to the end of the reply.
    pub reply_gap: Quantiles,
}

/// Measures of customers.
#[derive(Clone, Debug)]
pub struct CustomerSummary {
    /// Ratios of expectations.
    pub measures: BTreeMap<CustomerMeasure, Option<Estimate>>,
    /// Times from the first arrival to the first answer.
    pub time_to_service: Quantiles,
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
    /// Busy time / time there: busy, free, or with an offer to answer.
    pub occupancy: Option<Estimate>,
    /// Busy time / scheduled time.
    pub utilisation: Option<Estimate>,
    /// What its agents' conversations add up to.
    pub concurrency: ConcurrencySummary,
    /// Mean number of busy agents over the window.
    pub busy: Option<Estimate>,
    /// Mean number of agents there over the window.
    pub present: Option<Estimate>,
    /// Waits of those whom the group answered.
    pub waits: Quantiles,
    /// What became of offers; none where the group was made none.
    pub offers: Option<OfferSummary>,
}

/// What became of the offers that a group was made.
#[derive(Clone, Debug)]
pub struct OfferSummary {
    /// Offers a replication.
    pub made: Option<Estimate>,
    /// Declined / offers.
    pub declined: Option<Estimate>,
    /// Missed / offers.
    pub missed: Option<Estimate>,
    /// Offers / contacts that the group answered.
    pub per_contact: Option<Estimate>,
    /// Pauses after missed offers a replication.
    pub pauses: Option<Estimate>,
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
    /// All contacts; then those of genuine customers, where there are others; then each channel; then each class.
    pub scopes: Vec<ScopeSummary>,
    /// Each group.
    pub groups: Vec<GroupSummary>,
    /// Paid agent time a replication: scheduled, called in, and what levers take, h.
    pub agent_hours: Option<Estimate>,
    /// All that a replication costs, in the scenario's currency; `None` unless every group that works has a rate.
    pub cost: Option<Estimate>,
    /// What both are made of.
    pub costs: CostSummary,
    /// Each lever, and each event that changes something.
    pub levers: Vec<LeverSummary>,
    /// What came out of each target, in the scenario's order.
    pub gates: Vec<GateOutcome>,
    /// The hash of what happened.
    pub fingerprint: u64,
    /// What [`super::erlang`] says of the scenario, if it has been asked.
    pub erlang: Option<Result<ErlangAnswer, String>>,
}

impl Summary {
    /// Computes all measures.
    pub fn new(outline: &Outline, results: &Results) -> Self {
        Self::with_threads(outline, results, 1)
    }

    /// The same on several threads; every digit stays.
    pub fn with_threads(outline: &Outline, results: &Results, threads: usize) -> Self {
        let mut scopes = vec![(Scope::All, "all".to_owned())];
        scopes.extend(outline.has_others().then(|| (Scope::Genuine, "genuine".to_owned())));
        scopes.extend(
            outline.channels.iter().enumerate().map(|(i, c)| (Scope::Channel(ChannelId::at(i)), c.name.clone())),
        );
        scopes.extend(outline.classes.iter().enumerate().map(|(i, c)| (Scope::Class(i), c.name.clone())));
        let batches = parallel::map(threads, &results.batches, PooledWaits::to_counts);
        let groups: Vec<usize> = (0..outline.groups.len()).collect();
        let books = Books::of(outline, &results.replications);
        Self {
            replications: results.replications.len(),
            ending: results.ending,
            deterministic: outline.deterministic,
            scopes: scope_summaries(outline, results, &batches, scopes, threads),
            groups: parallel::map(threads, &groups, |&g| group_summary(outline, results, &batches, g)),
            agent_hours: mean(books.agent_hours(), LEVEL),
            cost: books.totals().and_then(|costs| mean(costs, LEVEL)),
            costs: books.summary(),
            levers: super::levers::levers(outline, &results.replications, &books),
            gates: parallel::map(threads, &results.gates, |record| GateOutcome::of(record, outline.deterministic)),
            fingerprint: results.fingerprint(),
            erlang: None,
        }
    }

    /// The headline while a run goes on: the service level of the first class's channel by the `offered` formula.
    pub fn headline(outline: &Outline, results: &Results) -> Option<(SimDuration, Estimate)> {
        service_level(outline, &results.replications, outline.classes.first()?.channel)
    }
}

/// A channel's service level at its first acceptable waiting time, by the `offered` formula; `None` without contacts.
pub(super) fn service_level(
    outline: &Outline,
    replications: &[Replication],
    channel: ChannelId,
) -> Option<(SimDuration, Estimate)> {
    let within = *outline.channels[channel.index()].answer_within.first()?;
    let classes = members(outline, Scope::Channel(channel));
    let parts = replications.iter().map(|r| {
        let tally = sum_of(&classes, &r.classes);
        ServiceLevel::Offered.parts(&tally, tally.within.first().copied().unwrap_or_default())
    });
    Some((within, ratio(parts, LEVEL)?))
}

/// The waits of a batch of replications.
type Batch = PooledWaits<WaitCounts>;

fn members(outline: &Outline, scope: Scope) -> Vec<usize> {
    match scope {
        Scope::All => (0..outline.classes.len()).collect(),
        Scope::Genuine => {
            (0..outline.classes.len()).filter(|&c| outline.classes[c].nature == Nature::Genuine).collect()
        }
        Scope::Channel(channel) => {
            (0..outline.classes.len()).filter(|&c| outline.classes[c].channel == channel).collect()
        }
        Scope::Class(class) => vec![class],
    }
}

pub(super) fn sum_of(members: &[usize], classes: &[ClassTally]) -> ClassTally {
    let mut sum = ClassTally::default();
    for &class in members {
        sum.add(&classes[class]);
    }
    sum
}

/// The acceptable waiting times that all members share; none if their channels differ.
fn common_times(outline: &Outline, members: &[usize]) -> Vec<SimDuration> {
    let times = |class: usize| &outline.channels[outline.classes[class].channel.index()].answer_within;
    match members.split_first() {
        Some((&first, rest)) if rest.iter().all(|&c| times(c) == times(first)) => times(first).clone(),
        _ => Vec::new(),
    }
}

/// Scopes with the same members, such as a channel and its only class, have the same figures.
fn scope_summaries(
    outline: &Outline,
    results: &Results,
    batches: &[Batch],
    scopes: Vec<(Scope, String)>,
    threads: usize,
) -> Vec<ScopeSummary> {
    let mut firsts: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let mut different = Vec::new();
    let places: Vec<usize> = scopes
        .iter()
        .map(|named| {
            *firsts.entry(members(outline, named.0)).or_insert_with(|| {
                different.push(named);
                different.len() - 1
            })
        })
        .collect();
    let summaries = parallel::map(threads, &different, |(scope, name)| {
        scope_summary(outline, results, batches, *scope, name.clone())
    });
    let named = |((scope, name), place): (_, usize)| ScopeSummary { scope, name, ..summaries[place].clone() };
    scopes.into_iter().zip(places).map(named).collect()
}

fn scope_summary(outline: &Outline, results: &Results, batches: &[Batch], scope: Scope, name: String) -> ScopeSummary {
    let members = members(outline, scope);
    let tallies: Vec<ClassTally> = results.replications.iter().map(|r| sum_of(&members, &r.classes)).collect();
    let mut totals = ClassTally::default();
    for tally in &tallies {
        totals.add(tally);
    }
    let measures = Measure::ALL.iter().map(|&m| (m, ratio(tallies.iter().map(|t| m.parts(t)), LEVEL))).collect();
    let service_levels = common_times(outline, &members)
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
    let window = window_us(outline);
    let pooled = |families: &[fn(&Batch) -> &Vec<WaitCounts>]| pooled_over(batches, &members, families);
    let deferred: Vec<usize> = members.iter().copied().filter(|&class| outline.is_deferred(class)).collect();
    let backlog = || {
        let family = |of: fn(&Batch) -> &Vec<WaitCounts>| pooled_over(batches, &deferred, &[of]);
        let times = [family(|w| &w.open_age), family(|w| &w.end_age), family(|w| &w.on_clock)];
        BacklogSummary::new(outline, &results.replications, scope, &deferred, times)
    };
    let backlog = (!deferred.is_empty()).then(backlog);
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
        transfers: (!totals.transfers.is_empty())
            .then(|| TransferSummary { measures: transfers(&tallies), end_to_end: pooled(&[|w| &w.end_to_end]) }),
        backlog,
        dialogue: (!totals.dialogue.is_empty()).then(|| DialogueSummary {
            measures: DialogueMeasure::ALL
                .iter()
                .map(|&m| (m, ratio(tallies.iter().map(|t| m.parts(t)), LEVEL)))
                .collect(),
            first_response: pooled(&[|w| &w.first_response]),
            reply_gap: pooled(&[|w| &w.reply_gap]),
        }),
        customers: (!totals.customers.is_empty()).then(|| CustomerSummary {
            measures: CustomerMeasure::ALL
                .iter()
                .map(|&m| (m, ratio(tallies.iter().map(|t| m.parts(t)), LEVEL)))
                .collect(),
            time_to_service: pooled(&[|w| &w.time_to_service]),
        }),
        retention: (!totals.retention.is_empty()).then(|| {
            let measure = |&m: &RetentionMeasure| (m, ratio(tallies.iter().map(|t| m.parts(t)), LEVEL));
            RetentionMeasure::ALL.iter().map(measure).collect()
        }),
        entry: EntryMeasure::ALL.iter().any(|m| totals.count(m.outcome()) > 0).then(|| entry(&tallies)),
        totals,
    }
}

/// Some families of waits of some classes, added up batch by batch.
fn pooled_over(batches: &[Batch], members: &[usize], families: &[fn(&Batch) -> &Vec<WaitCounts>]) -> Quantiles {
    let sums: Vec<Cow<'_, WaitCounts>> = batches
        .iter()
        .map(|batch| {
            let lists = families.iter().flat_map(|family| members.iter().map(|&class| &family(batch)[class]));
            match lists.collect::<Vec<_>>().as_slice() {
                [one] => Cow::Borrowed(*one),
                several => Cow::Owned(WaitCounts::sum_of(several)),
            }
        })
        .collect();
    Quantiles::new(&sums.iter().map(|sum| &**sum).collect::<Vec<_>>())
}

/// Measures of what happens before the line.
fn entry(tallies: &[ClassTally]) -> BTreeMap<EntryMeasure, Option<Estimate>> {
    EntryMeasure::ALL.iter().map(|&m| (m, ratio(tallies.iter().map(|t| m.parts(t)), LEVEL))).collect()
}

/// Measures of first lines.
fn transfers(tallies: &[ClassTally]) -> BTreeMap<TransferMeasure, Option<Estimate>> {
    TransferMeasure::ALL.iter().map(|&m| (m, ratio(tallies.iter().map(|t| m.parts(t)), LEVEL))).collect()
}

pub(super) fn window_us(outline: &Outline) -> f64 {
    outline.horizon().since(outline.window_start()).micros().max(1) as f64
}

fn group_summary(outline: &Outline, results: &Results, batches: &[Batch], group: usize) -> GroupSummary {
    let window = window_us(outline);
    let tallies = || results.replications.iter().map(|r| &r.groups[group]);
    let of_offers = |measure: OfferMeasure| ratio(tallies().map(|t| measure.parts(t)), LEVEL);
    GroupSummary {
        name: outline.groups[group].name.clone(),
        answered: mean(tallies().map(|t| t.answered as f64), LEVEL),
        occupancy: ratio(tallies().map(|t| (t.busy_area_us as f64, t.present_area_us as f64)), LEVEL),
        utilisation: ratio(tallies().map(|t| (t.busy_area_us as f64, t.scheduled_area_us as f64)), LEVEL),
        concurrency: ConcurrencySummary::of(outline.groups[group].slots, window, &tallies().collect::<Vec<_>>()),
        busy: mean(tallies().map(|t| t.busy_area_us as f64 / window), LEVEL),
        present: mean(tallies().map(|t| t.present_area_us as f64 / window), LEVEL),
        waits: Quantiles::new(&batches.iter().map(|b| &b.by_group[group]).collect::<Vec<_>>()),
        offers: tallies().any(GroupTally::is_asked).then(|| OfferSummary {
            made: mean(tallies().map(|t| t.offers as f64), LEVEL),
            declined: of_offers(OfferMeasure::PDeclined),
            missed: of_offers(OfferMeasure::PMissed),
            per_contact: of_offers(OfferMeasure::OffersPerContact),
            pauses: mean(tallies().map(|t| t.pauses as f64), LEVEL),
        }),
    }
}

impl Quantiles {
    fn new(batches: &[&WaitCounts]) -> Self {
        let counts = WaitCounts::sum_of(batches);
        let groups: Vec<WaitDistribution<'_>> = batches.iter().map(|b| b.distribution()).collect();
        let all = counts.distribution();
        let quantile = |p: f64| pooled_quantile(&groups, p, LEVEL, |q| all.quantile_s(q).unwrap_or(0.0));
        let at = QUANTILES.iter().map(|&p| (p, quantile(p))).collect();
        Self { counts, at }
    }
}
