//! What all replications say of a target.

use crate::record::{WaitCounts, WaitDistribution, WaitSum};
use crate::stats::{pooled_quantile, ratio};

use super::{Gate, Observation, Statistic, Unit};

/// Waits are kept in so many sums, over which quantiles have their intervals; as many as those of the report.
const BATCHES: usize = 50;

/// A target and what each replication says of it, in order. Records of the same target under different conditions can
/// be paired, replication by replication or batch by batch.
#[derive(Clone, Debug, PartialEq)]
pub struct GateRecord {
    /// The target.
    pub gate: Gate,
    /// Per replication: numerator and denominator of the ratio that is judged; the denominator is 0 where there was
    /// nobody to measure. For a quantile, only the number measured.
    pub parts: Vec<(f64, f64)>,
    /// Per replication: its own value; `None` where there was nobody to measure.
    pub own: Vec<Option<f64>>,
    /// Waits, where the statistic is a quantile; replication r is in batch r modulo 50.
    pub batches: Vec<WaitSum>,
}

/// A value and its interval, at a level that the caller knows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub value: f64,
    /// `None` where the data set no bound.
    pub low: Option<f64>,
    /// `None` where the data set no bound.
    pub high: Option<f64>,
}

impl GateRecord {
    /// No replication yet.
    pub fn new(gate: Gate) -> Self {
        Self { gate, parts: Vec::new(), own: Vec::new(), batches: Vec::new() }
    }

    /// Adds the next replication.
    pub fn add(&mut self, observation: &Observation) {
        if let Some(waits) = &observation.waits {
            let batch = self.parts.len() % BATCHES;
            if batch == self.batches.len() {
                self.batches.push(WaitSum::default());
            }
            self.batches[batch].add(waits);
        }
        self.parts.push((observation.top, observation.bottom));
        self.own.push(observation.own);
    }

    /// The value over all replications, with its interval at a two-sided level; `None` if there was nobody to measure.
    pub(super) fn interval(&self, level: f64) -> Option<Interval> {
        if let Statistic::Quantile(p) = self.gate.demand.statistic {
            return self.quantile(p, level);
        }
        let estimate = ratio(self.parts.iter().copied(), level)?;
        let measured: f64 = self.parts.iter().map(|(_, bottom)| bottom).sum();
        let shown = Interval { value: estimate.mean, low: estimate.low(), high: estimate.high() };
        if estimate.half_width != Some(0.0) || !self.is_share_of_contacts() {
            return Some(shown);
        }
        // None of so many, or all of them, is no certainty. The bound is that of C. J. Clopper and E. S. Pearson 1934,
        // "The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial", Biometrika 26, 404-413.
        let beyond = -libm::expm1(libm::log((1.0 - level) / 2.0) / measured);
        Some(match estimate.mean {
            0.0 => Interval { high: Some(beyond), ..shown },
            1.0 => Interval { low: Some(1.0 - beyond), ..shown },
            _ => shown,
        })
    }

    fn is_share_of_contacts(&self) -> bool {
        use super::{Subject, Window};
        let contacts = matches!(
            self.gate.target.subject,
            Subject::Level { .. } | Subject::Measure(_) | Subject::Transfer(_) | Subject::Offers(_) | Subject::Entry(_)
        );
        let sliding = matches!(self.gate.window, Window::Sliding { .. });
        contacts && !sliding && self.gate.target.subject.unit() == Unit::Share
    }

    fn quantile(&self, p: f64, level: f64) -> Option<Interval> {
        let batches: Vec<WaitCounts> = self.batches.iter().map(WaitSum::counts).collect();
        let all = WaitCounts::sum_of(&batches.iter().collect::<Vec<_>>());
        let groups: Vec<WaitDistribution<'_>> = batches.iter().map(WaitCounts::distribution).collect();
        let pooled = all.distribution();
        let estimate = pooled_quantile(&groups, p, level, |q| pooled.quantile_s(q).unwrap_or(0.0))?;
        Some(Interval { value: estimate.value, low: estimate.low, high: estimate.high })
    }

    /// How many replications had somebody to measure, and how many of these meet the demand on their own.
    pub fn met(&self) -> (usize, usize) {
        let demand = self.gate.demand;
        let values = self.own.iter().flatten();
        let met = values.clone().filter(|value| demand.operator.holds(**value, demand.limit)).count();
        (met, values.count())
    }
}
