//! Which option is best, which ones cannot be told from it, and which nobody should take.

use super::likeness::pairing;
use super::measure::Compared;
use super::row::difference;
use super::sample::{Sample, Subject};
use super::{Contender, measured};
use crate::stats::{Difference, Estimate, Linearised, holm};

/// Where an option stands among all of them, by the service level of all contacts, or of all genuine ones where others
/// come too. Shares and waits are those of the same contacts.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Answered within the channels' first acceptable times / offered.
    pub in_time: Option<Estimate>,
    /// Abandoned / offered.
    pub abandoned: Option<Estimate>,
    /// Turned away / offered.
    pub turned_away: Option<Estimate>,
    /// Customers who went for good with nothing / customers; `None` where customers and attempts are the same.
    pub lost: Option<Estimate>,
    /// The 95 % quantile of the waits of those answered, s.
    pub wait_p95: Option<Estimate>,
    /// Paid agent time a replication, h.
    pub agent_hours: Option<f64>,
    /// What a replication costs; `None` without rates.
    pub cost: Option<f64>,
    /// Its place.
    pub rank: Rank,
    /// The service level minus that of the best; `None` for the best itself.
    pub behind: Option<Difference>,
    /// The option, by number, that gives more service for no more cost, or the same for less.
    pub dominated_by: Option<usize>,
}

/// The place of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// The highest service level among the options that break no guard rail.
    Best,
    /// Its service level cannot be told from that of the best.
    Tied,
    /// Less service than the best.
    Behind,
    /// A guard rail is broken, so it cannot be best.
    OffRails,
    /// There was nothing to measure.
    Unknown,
}

impl Rank {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Rank::Best => "best",
            Rank::Tied => "tied",
            Rank::Behind => "behind",
            Rank::OffRails => "off_rails",
            Rank::Unknown => "unknown",
        }
    }
}

fn service<'s>(sample: &'s Sample, whole: &Subject) -> Option<&'s Linearised> {
    sample.statistics.get(&(whole.clone(), Compared::InTime))
}

/// Money where all options have it, hours otherwise.
fn costs(samples: &[Sample]) -> Vec<Option<f64>> {
    let of = |measure| -> Vec<Option<f64>> {
        samples.iter().map(|s| s.statistics.get(&(Subject::All, measure)).map(|l| l.value)).collect()
    };
    let money = of(Compared::Cost);
    if money.iter().all(Option::is_some) { money } else { of(Compared::AgentHours) }
}

/// Ranks all options. Whoever is tied with the best is decided by Holm's correction over all others at 1 - `level`.
pub fn standings(
    runs: &[&Contender<'_>],
    samples: &[Sample],
    whole: &Subject,
    broken: &[bool],
    level: f64,
) -> Vec<Standing> {
    let value = |i: usize| service(&samples[i], whole).map(|s| s.value);
    let mut best: Option<usize> = None;
    for i in (0..runs.len()).filter(|&i| !broken[i]) {
        // On equal service the earlier one stays.
        if value(i) > best.and_then(value) {
            best = Some(i);
        }
    }
    let between = |i: usize, j: usize| {
        let (x, y) = (service(&samples[i], whole)?, service(&samples[j], whole)?);
        Some(difference(x, y, &pairing(runs[i].side(), runs[j].side()), level))
    };
    let behind: Vec<Option<Difference>> =
        (0..runs.len()).map(|i| best.filter(|&b| b != i).and_then(|b| between(b, i))).collect();
    let p_values: Vec<f64> = behind.iter().flatten().map(|d| d.p_value().unwrap_or(1.0)).collect();
    let mut adjusted = holm(&p_values).into_iter();
    let costs = costs(samples);
    (0..runs.len())
        .map(|i| {
            let p = behind[i].and_then(|_| adjusted.next());
            let rank = match value(i) {
                None => Rank::Unknown,
                Some(_) if broken[i] => Rank::OffRails,
                Some(_) if best == Some(i) => Rank::Best,
                Some(_) if p.is_none_or(|p| p > 1.0 - level) => Rank::Tied,
                Some(_) => Rank::Behind,
            };
            let of = |measure| measured(&samples[i], whole, measure, level);
            let price = |measure| measured(&samples[i], &Subject::All, measure, level).map(|e| e.mean);
            Standing {
                in_time: of(Compared::InTime),
                abandoned: of(Compared::Abandoned),
                turned_away: of(Compared::TurnedAway),
                lost: of(Compared::CustomersLost),
                wait_p95: of(Compared::WaitP95),
                agent_hours: price(Compared::AgentHours),
                cost: price(Compared::Cost),
                rank,
                behind: behind[i],
                dominated_by: (0..runs.len())
                    .find(|&j| j != i && !broken[j] && dominates(between(i, j), costs[j].zip(costs[i]), level)),
            }
        })
        .collect()
}

/// Whether the other option, which differs so in service, gives more for no more cost or the same for less.
fn dominates(gain: Option<Difference>, costs: Option<(f64, f64)>, level: f64) -> bool {
    let (Some(gain), Some((theirs, mine))) = (gain, costs) else { return false };
    let more = gain.value > 0.0 && gain.p_value().is_some_and(|p| p <= 1.0 - level);
    more && theirs <= mine || gain.identical && theirs < mine
}
