//! Waits in an HDR histogram.

use hdrhistogram::Histogram;

use crate::model::SimDuration;

/// The longest wait that keeps its value, ms: 60 days. Longer ones are counted as this.
const LONGEST_MS: u64 = 60 * 86_400_000;
/// Three digits: a value is right to 0.1 %.
const DIGITS: u8 = 3;

/// Waits of one kind: an HDR histogram in milliseconds, with the zero waits and the clamped ones counted apart.
#[derive(Clone, Debug)]
pub struct WaitHistogram {
    positive: Histogram<u32>,
    zeros: u64,
    clamped: u64,
}

impl Default for WaitHistogram {
    fn default() -> Self {
        Self::new()
    }
}

impl WaitHistogram {
    /// An empty histogram, 1 ms to 60 days.
    pub fn new() -> Self {
        let positive = Histogram::new_with_bounds(1, LONGEST_MS, DIGITS).expect("the bounds are constants and valid");
        Self { positive, zeros: 0, clamped: 0 }
    }

    /// Counts a wait.
    #[inline]
    pub fn record(&mut self, wait: SimDuration) {
        if wait == SimDuration::ZERO {
            self.zeros += 1;
            return;
        }
        let ms = (wait.micros() + 500) / 1_000;
        self.clamped += u64::from(ms > LONGEST_MS);
        self.positive.saturating_record(ms.clamp(1, LONGEST_MS));
    }

    /// Waits of exactly zero.
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// Waits that were longer than 60 days.
    pub fn clamped(&self) -> u64 {
        self.clamped
    }

    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        if !self.positive.is_empty() {
            self.positive.reset();
        }
        self.zeros = 0;
        self.clamped = 0;
    }

    /// The counts that are not zero.
    pub fn to_counts(&self) -> WaitCounts {
        let buckets = self
            .positive
            .iter_recorded()
            .map(|b| Bucket {
                low_ms: self.positive.lowest_equivalent(b.value_iterated_to()),
                high_ms: self.positive.highest_equivalent(b.value_iterated_to()) + 1,
                count: u64::from(b.count_at_value()),
            })
            .collect();
        WaitCounts { zeros: self.zeros, clamped: self.clamped, buckets }
    }
}

/// One bucket of a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its lowest value, ms.
    pub low_ms: u64,
    /// The lowest value of the bucket after it, ms.
    pub high_ms: u64,
    /// How many waits fell into it.
    pub count: u64,
}

/// The counts of a [`WaitHistogram`] without its empty buckets; counts add exactly, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitCounts {
    zeros: u64,
    clamped: u64,
    /// In order of value.
    buckets: Vec<Bucket>,
}

impl WaitCounts {
    /// How many waits there are.
    pub fn len(&self) -> u64 {
        self.zeros + self.buckets.iter().map(|b| b.count).sum::<u64>()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.zeros == 0 && self.buckets.is_empty()
    }

    /// Waits of exactly zero.
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// Waits that were longer than the histogram's range.
    pub fn clamped(&self) -> u64 {
        self.clamped
    }

    /// The buckets that are not empty, in order of value.
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: &WaitCounts) {
        self.zeros += other.zeros;
        self.clamped += other.clamped;
        if other.buckets.is_empty() {
            return;
        }
        let mut merged = Vec::with_capacity(self.buckets.len().max(other.buckets.len()));
        let (mut mine, mut theirs) = (self.buckets.iter().peekable(), other.buckets.iter().peekable());
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            if a.low_ms == b.low_ms {
                merged.push(Bucket { count: a.count + b.count, ..**a });
                mine.next();
                theirs.next();
            } else if a.low_ms < b.low_ms {
                merged.push(**a);
                mine.next();
            } else {
                merged.push(**b);
                theirs.next();
            }
        }
        merged.extend(mine);
        merged.extend(theirs);
        self.buckets = merged;
    }

    /// The quantile, s: 0 inside the atom at zero, straight inside a bucket. `None` without data.
    pub fn quantile_s(&self, p: f64) -> Option<f64> {
        let n = self.len();
        if n == 0 {
            return None;
        }
        let rank = p.clamp(0.0, 1.0) * n as f64;
        let mut below = self.zeros as f64;
        if rank <= below {
            return Some(0.0);
        }
        for bucket in &self.buckets {
            let count = bucket.count as f64;
            if rank <= below + count {
                let inside = (rank - below) / count;
                return Some((bucket.low_ms as f64 + inside * (bucket.high_ms - bucket.low_ms) as f64) / 1e3);
            }
            below += count;
        }
        self.buckets.last().map(|b| b.high_ms as f64 / 1e3)
    }

    /// How many waits are at most `x` seconds, straight inside a bucket.
    pub fn at_most(&self, x_s: f64) -> f64 {
        let x_ms = x_s * 1e3;
        let mut count = if x_ms < 0.0 { 0.0 } else { self.zeros as f64 };
        for bucket in &self.buckets {
            let (low, high) = (bucket.low_ms as f64, bucket.high_ms as f64);
            if x_ms >= high {
                count += bucket.count as f64;
            } else {
                count += bucket.count as f64 * ((x_ms - low) / (high - low)).max(0.0);
                break;
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_an_atom_and_buckets_are_right_to_a_tenth_of_a_percent() {
        let mut h = WaitHistogram::new();
        for _ in 0..50 {
            h.record(SimDuration::ZERO);
        }
        for s in 1..=50 {
            h.record(SimDuration::from_secs(s));
        }
        let counts = h.to_counts();
        assert_eq!(counts.len(), 100);
        assert_eq!(counts.quantile_s(0.5), Some(0.0));
        let p90 = counts.quantile_s(0.9).expect("there is data");
        assert!((p90 / 40.0 - 1.0).abs() < 1e-3, "{p90}");
        assert!((counts.at_most(40.1) - 90.0).abs() < 1e-9);
        assert_eq!(WaitCounts::default().quantile_s(0.99), None);
    }

    #[test]
    fn waits_beyond_the_range_are_counted() {
        let mut h = WaitHistogram::new();
        h.record(SimDuration::from_secs(61 * 86_400));
        assert_eq!((h.clamped(), h.to_counts().len()), (1, 1));
    }

    #[test]
    fn adding_is_the_same_as_recording_together() {
        let (mut a, mut b, mut both) = (WaitHistogram::new(), WaitHistogram::new(), WaitHistogram::new());
        for i in 0..1_000u64 {
            let wait = SimDuration::from_millis(i * i % 7_919);
            if i % 3 == 0 {
                a.record(wait)
            } else {
                b.record(wait)
            }
            both.record(wait);
        }
        let mut sum = a.to_counts();
        sum.add(&b.to_counts());
        assert_eq!(sum, both.to_counts());
    }
}
