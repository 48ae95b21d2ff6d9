//! Numbers of a law given by points of its survival function.

use rand::Rng;
use rand_distr::{Distribution, OpenClosed01};

use super::unit_exponential;
use crate::model;

/// An empirical law, laid out for binary search.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Empirical {
    /// The points' places, rising.
    at: Box<[f64]>,
    /// The survival at each, falling.
    survival: Box<[f64]>,
    tail_rate: Option<f64>,
}

impl Empirical {
    pub(super) fn new(law: &model::Empirical) -> Self {
        let (at, survival): (Vec<_>, Vec<_>) = law.points.iter().copied().unzip();
        let tail_rate = law.tail_rate_per_s.filter(|&rate| rate > 0.0);
        Self { at: at.into(), survival: survival.into(), tail_rate }
    }

    #[inline]
    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let u: f64 = OpenClosed01.sample(rng);
        self.exceeded_by(u)
    }

    /// The place that a share of the law exceeds; `share` above 0.
    fn exceeded_by(&self, share: f64) -> f64 {
        let Some(&last) = self.survival.last() else { return 0.0 };
        let i = self.survival.partition_point(|&s| s > share);
        if i == 0 {
            return self.at[0];
        }
        let from = self.at[i - 1];
        match self.survival.get(i) {
            Some(&below) => {
                let above = self.survival[i - 1];
                from + (above - share) / (above - below) * (self.at[i] - from)
            }
            None => from + self.tail_rate.map_or(0.0, |rate| libm::log(last / share) / rate),
        }
    }

    /// P(X > x).
    fn survival(&self, x: f64) -> f64 {
        let i = self.at.partition_point(|&at| at <= x);
        if i == 0 {
            return if self.at.is_empty() { 0.0 } else { 1.0 };
        }
        let (from, above) = (self.at[i - 1], self.survival[i - 1]);
        match self.at.get(i) {
            Some(&to) => above + (self.survival[i] - above) * ((x - from) / (to - from)),
            None => self.tail_rate.map_or(0.0, |rate| above * libm::exp(-rate * (x - from))),
        }
    }

    /// ln P(X > x); minus infinity where the law has ended.
    pub(super) fn ln_survival(&self, x: f64) -> f64 {
        match (self.at.last(), self.survival.last(), self.tail_rate) {
            (Some(&end), Some(&s), Some(rate)) if x >= end => libm::log(s) - rate * (x - end),
            _ => libm::log(self.survival(x)),
        }
    }

    /// A number on condition that it exceeds `a`; `None` where the law has ended by then.
    pub(super) fn beyond<R: Rng + ?Sized>(&self, rng: &mut R, a: f64) -> Option<f64> {
        if let (Some(&end), Some(&s), Some(rate)) = (self.at.last(), self.survival.last(), self.tail_rate)
            && a >= end
            && s > 0.0
        {
            return Some(a + unit_exponential(rng) / rate);
        }
        let left = self.survival(a);
        let u: f64 = OpenClosed01.sample(rng);
        (left > 0.0).then(|| self.exceeded_by(u * left))
    }
}
