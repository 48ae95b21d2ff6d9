//! Numbers with intervals.

use schemars::JsonSchema;
use serde::Serialize;

use crate::experiment::Quantiles;
use crate::stats::Estimate;

/// An estimate over replications, in the unit of what is estimated.
#[derive(Serialize, JsonSchema)]
pub struct Value {
    /// The estimate; null without data.
    mean: Option<f64>,
    /// Half the width of the interval at the report's confidence level; null with fewer than two replications.
    half_width: Option<f64>,
    /// The standard error; null with fewer than two replications.
    se: Option<f64>,
    /// How many replications it comes from; 0 without data.
    n: usize,
}

/// An estimate; without data, nulls from 0 replications.
pub fn value(estimate: &Option<Estimate>) -> Value {
    let finite = |x: f64| x.is_finite().then_some(x);
    match estimate {
        None => Value { mean: None, half_width: None, se: None, n: 0 },
        Some(e) => {
            Value { mean: finite(e.mean), half_width: e.half_width.and_then(finite), se: e.se.and_then(finite), n: e.n }
        }
    }
}

/// Waits of some contacts, pooled over replications. Values are those of a histogram, right to 0.1 %.
#[derive(Serialize, JsonSchema)]
pub struct Waits {
    /// How many contacts.
    count: u64,
    /// Those with a wait of exactly zero.
    zeros: u64,
    /// Those who waited longer than the histogram's 60 days; they are in `count`, with 60 days.
    clamped: u64,
    /// The longest wait, s, to 0.1 %; null without data.
    max_s: Option<f64>,
    /// Quantiles, in order of `p`.
    quantiles: Vec<Quantile>,
}

/// A quantile of waits.
#[derive(Serialize, JsonSchema)]
struct Quantile {
    /// The share of contacts with a shorter wait.
    p: f64,
    /// The quantile, s; null without data.
    value_s: Option<f64>,
    /// The lower end of its interval at the report's confidence level, s; null where there is none.
    low_s: Option<f64>,
    /// The upper end of its interval at the report's confidence level, s; null where there is none.
    high_s: Option<f64>,
}

/// A family of waits; `longest_s` is a bound for its largest that is known exactly.
pub fn waits(family: &Quantiles, longest_s: f64) -> Waits {
    let counts = &family.counts;
    let top = counts.buckets().last().map_or(0.0, |b| b.high_ms.saturating_sub(1) as f64 / 1e3);
    let quantile = |(p, estimate): &(f64, Option<crate::stats::QuantileEstimate<f64>>)| Quantile {
        p: *p,
        value_s: estimate.map(|e| e.value),
        low_s: estimate.and_then(|e| e.low),
        high_s: estimate.and_then(|e| e.high),
    };
    Waits {
        count: counts.len(),
        zeros: counts.zeros(),
        clamped: counts.clamped(),
        max_s: (!counts.is_empty()).then(|| top.min(longest_s)),
        quantiles: family.at.iter().map(quantile).collect(),
    }
}
