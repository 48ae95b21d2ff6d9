//! Waits in an HDR histogram.

use hdrhistogram::Histogram;

use crate::model::SimDuration;

use super::counts::{Bucket, WaitCounts};

/// The longest wait that keeps its value, ms: 60 days. Longer ones are counted as this.
pub const LONGEST_MS: u64 = 60 * 86_400_000;
/// Digits of a value that count: it is right to 0.1 %.
pub const DIGITS: u8 = 3;
/// So many waits are kept as they are before they go into the histogram. A short replication never touches its 25,000
/// counters, which would cost more to clear and to read than the replication itself.
const RECENT_MAX: usize = 4_096;

/// Waits of one kind: an HDR histogram in milliseconds, with the zero waits and the clamped ones counted apart.
#[derive(Clone, Debug)]
pub struct WaitHistogram {
    positive: Histogram<u32>,
    /// Waits in ms that are not in `positive` yet.
    recent: Vec<u64>,
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
        Self { positive, recent: Vec::with_capacity(RECENT_MAX), zeros: 0, clamped: 0 }
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
        if self.recent.len() == RECENT_MAX {
            self.settle();
        }
        self.recent.push(ms.clamp(1, LONGEST_MS));
    }

    #[inline(never)]
    fn settle(&mut self) {
        for ms in self.recent.drain(..) {
            self.positive.saturating_record(ms);
        }
    }

    /// How many waits there are.
    pub fn len(&self) -> u64 {
        self.zeros + self.positive.len() + self.recent.len() as u64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
        self.recent.clear();
        self.zeros = 0;
        self.clamped = 0;
    }

    /// The counts that are not zero.
    pub fn to_counts(&mut self) -> WaitCounts {
        let mut buckets: Vec<Bucket> = Vec::new();
        if self.positive.is_empty() {
            self.recent.sort_unstable();
            for &ms in &self.recent {
                match buckets.last_mut() {
                    Some(last) if ms < last.high_ms => last.count += 1,
                    _ => buckets.push(self.bucket(ms, 1)),
                }
            }
        } else {
            self.settle();
            let recorded = self.positive.iter_recorded();
            buckets.extend(recorded.map(|b| self.bucket(b.value_iterated_to(), u64::from(b.count_at_value()))));
        }
        WaitCounts::new(self.zeros, self.clamped, buckets)
    }

    fn bucket(&self, ms: u64, count: u64) -> Bucket {
        Bucket { low_ms: self.positive.lowest_equivalent(ms), high_ms: self.positive.highest_equivalent(ms) + 1, count }
    }
}

#[cfg(test)]
mod tests {
    use super::super::counts::WaitSum;
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
        let below = counts.distribution();
        assert!((below.at_most(40.1) - 90.0).abs() < 1e-9);
        assert_eq!((below.at_most(-1.0), below.at_most(0.0), below.at_most(99.0)), (0.0, 50.0, 100.0));
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
        let mut sum = WaitSum::default();
        sum.add(&a.to_counts());
        sum.add(&b.to_counts());
        assert_eq!(sum.counts(), both.to_counts());
    }

    #[test]
    fn many_waits_and_few_fall_into_the_same_buckets() {
        let (mut many, mut few) = (WaitHistogram::new(), WaitHistogram::new());
        let mut sum = WaitSum::default();
        for i in 0..20_000u64 {
            let wait = SimDuration::from_millis(i * 7_919 % 1_000_003);
            many.record(wait);
            few.record(wait);
            if i % 1_000 == 999 {
                sum.add(&few.to_counts());
                few.clear();
            }
        }
        assert_eq!(sum.counts(), many.to_counts());
    }

    /// The sum's table of places agrees with the histogram's own buckets, from 1 ms to the end of its range.
    #[test]
    fn places_are_those_of_the_histogram() {
        let (mut h, mut one) = (WaitHistogram::new(), WaitHistogram::new());
        let mut sum = WaitSum::default();
        for i in 0..40_000u64 {
            let ms = 1 + 3 * i * i;
            h.record(SimDuration::from_millis(ms));
            if i % 4 == 0 {
                one.clear();
                one.record(SimDuration::from_millis(ms));
                sum.add(&one.to_counts());
            }
        }
        let (all, some) = (h.to_counts(), sum.counts());
        let all: Vec<_> = all.buckets().iter().map(|b| (b.low_ms, b.high_ms)).collect();
        assert!(some.buckets().len() > 1_000);
        for b in some.buckets() {
            assert!(all.binary_search(&(b.low_ms, b.high_ms)).is_ok(), "{b:?}");
        }
    }
}
