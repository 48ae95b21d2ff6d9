//! Numbers with intervals.

use serde::Serialize;

use crate::experiment::Quantiles;
use crate::stats::Estimate;

/// An estimate over replications.
#[derive(Serialize)]
pub struct Value {
    mean: Option<f64>,
    half_width: Option<f64>,
    se: Option<f64>,
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

/// A family of waits.
#[derive(Serialize)]
pub struct Waits {
    count: u64,
    zeros: u64,
    clamped: u64,
    /// To 0.1 %, as all values of the histogram.
    max_s: Option<f64>,
    quantiles: Vec<Quantile>,
}

#[derive(Serialize)]
struct Quantile {
    p: f64,
    value_s: Option<f64>,
    low_s: Option<f64>,
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
