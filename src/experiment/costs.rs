//! What replications cost: paid time, and money where the scenario says what everybody costs who works.

use super::results::Replication;
use super::summary::LEVEL;
use crate::model::{MICROS_PER_SECOND, Money, Outline};
use crate::record::{CostItem, Counts, Ledger, Prices};
use crate::stats::{Estimate, mean, ratio};

/// What a replication costs.
#[derive(Clone, Debug, Default)]
pub struct CostSummary {
    /// Paid agent time by [`CostItem::OF_TIME`], a replication, h.
    pub hours: [Option<Estimate>; 3],
    /// Money by [`CostItem::ALL`], a replication, in the scenario's currency; `None` unless every group that works has a rate.
    pub money: Option<[Option<Estimate>; 7]>,
    /// All money / customers whom an agent has answered.
    pub per_customer: Option<Estimate>,
}

/// The ledgers of all replications.
pub(super) struct Books {
    pub ledgers: Vec<Ledger>,
    priced: bool,
}

impl Books {
    pub fn of(outline: &Outline, replications: &[Replication]) -> Self {
        let prices = Prices::of_outline(outline);
        Self {
            ledgers: replications.iter().map(|r| Ledger::of(&prices, r.counts())).collect(),
            priced: is_priced(outline, replications),
        }
    }

    /// All paid time of each replication, h.
    pub fn agent_hours(&self) -> impl Iterator<Item = f64> + Clone {
        self.ledgers.iter().map(|l| hours(l.all_us()))
    }

    /// All money of each replication; `None` without rates, or where a group that works has none.
    pub fn totals(&self) -> Option<impl Iterator<Item = f64> + Clone> {
        self.priced.then(|| self.ledgers.iter().map(|l| l.total().amount()))
    }

    /// All money and the customers served, of each replication.
    pub fn per_customer(&self) -> Option<impl Iterator<Item = (f64, f64)> + Clone> {
        self.priced.then(|| self.ledgers.iter().map(|l| (l.total().amount(), l.served as f64)))
    }

    pub fn summary(&self) -> CostSummary {
        let money = |item: CostItem| mean(self.ledgers.iter().map(|l| l.money[item as usize].amount()), LEVEL);
        CostSummary {
            hours: CostItem::OF_TIME
                .map(|item| mean(self.ledgers.iter().map(|l| hours(l.paid_us[item as usize])), LEVEL)),
            money: self.priced.then(|| CostItem::ALL.map(money)),
            per_customer: self.per_customer().and_then(|parts| ratio(parts, LEVEL)),
        }
    }

    /// A lever's own time and that of the agents whom it calls in, of each replication, h.
    pub fn lever_hours(&self, lever: usize) -> impl Iterator<Item = f64> + Clone {
        self.ledgers.iter().map(move |l| hours(l.lever_us[lever]))
    }

    /// What a lever costs in each replication.
    pub fn lever_money(&self, lever: usize) -> impl Iterator<Item = f64> + Clone {
        self.ledgers.iter().map(move |l| Money::amount(l.lever_money[lever]))
    }
}

impl Replication {
    /// What its ledger is made of.
    pub fn counts(&self) -> Counts<'_> {
        Counts { classes: &self.classes, groups: &self.groups, levers: &self.levers, paid: &self.paid }
    }
}

/// Whether there are rates, and every group that works has one.
fn is_priced(outline: &Outline, replications: &[Replication]) -> bool {
    let rates: Vec<Option<f64>> = outline.groups.iter().map(|g| g.cost_per_hour).collect();
    let idle = |g: usize| replications.iter().all(|r| r.groups[g].scheduled_area_us == 0);
    rates.iter().any(Option::is_some) && (0..rates.len()).all(|g| rates[g].is_some() || idle(g))
}

fn hours(us: u64) -> f64 {
    us as f64 / (3_600 * MICROS_PER_SECOND) as f64
}
