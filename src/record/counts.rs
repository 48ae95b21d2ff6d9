//! Exact counts of waits: what is left of a histogram without its empty buckets.

use crate::stats::Group;

use super::waits::LONGEST_MS;

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

/// The counts of a [`WaitHistogram`](super::WaitHistogram) without its empty buckets; counts add exactly, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitCounts {
    zeros: u64,
    clamped: u64,
    /// In order of value.
    buckets: Vec<Bucket>,
}

impl WaitCounts {
    /// Counts by bucket; the buckets must rise and not overlap.
    pub(super) fn new(zeros: u64, clamped: u64, buckets: Vec<Bucket>) -> Self {
        Self { zeros, clamped, buckets }
    }

    /// The sum of several.
    pub fn sum_of(lists: &[&WaitCounts]) -> WaitCounts {
        let entries = lists.iter().map(|l| l.buckets.len()).sum();
        let last = lists.iter().filter_map(|l| l.buckets.last()).map(|b| index_of(b.low_ms)).max().unwrap_or(0);
        if !table_pays(last, entries) {
            let mut sum = WaitSum::default();
            lists.iter().for_each(|list| sum.add(list));
            return sum.counts();
        }
        let buckets = tabled(last, lists.iter().flat_map(|l| &l.buckets));
        let sum = |of: fn(&WaitCounts) -> u64| lists.iter().map(|l| of(l)).sum();
        WaitCounts { zeros: sum(|l| l.zeros), clamped: sum(|l| l.clamped), buckets }
    }

    /// Counts by place in the histogram's array, as [`WaitCounts::places`] gives them. `None` if the places do not rise,
    /// lie outside of the array, or hold nothing, or if the counts are too many to add up.
    pub fn from_places(zeros: u64, clamped: u64, places: &[(usize, u64)]) -> Option<Self> {
        let mut sum = zeros;
        let mut next = 1;
        for &(place, count) in places {
            if place < next || place > index_of(LONGEST_MS) || count == 0 {
                return None;
            }
            next = place + 1;
            sum = sum.checked_add(count)?;
        }
        let buckets = places.iter().map(|&(place, count)| bucket_at(place, count)).collect();
        (clamped <= sum - zeros).then_some(Self { zeros, clamped, buckets })
    }

    /// The counts by place in the array of an HDR histogram with three digits and a unit of 1 ms, in order; zero waits are
    /// not among them.
    pub fn places(&self) -> impl Iterator<Item = (usize, u64)> {
        self.buckets.iter().map(|b| (index_of(b.low_ms), b.count))
    }

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

    /// The quantile, s: 0 inside the atom at zero, straight inside a bucket. `None` without data.
    pub fn quantile_s(&self, p: f64) -> Option<f64> {
        self.distribution().quantile_s(p)
    }

    /// The counts summed up from below, for many questions.
    pub fn distribution(&self) -> WaitDistribution<'_> {
        let mut sum = self.zeros;
        let below = self
            .buckets
            .iter()
            .map(|b| {
                sum += b.count;
                sum - b.count
            })
            .collect();
        WaitDistribution { counts: self, below, len: sum }
    }
}

/// A [`WaitCounts`] that answers questions by binary search.
#[derive(Clone, Debug)]
pub struct WaitDistribution<'a> {
    counts: &'a WaitCounts,
    /// For each bucket: how many waits are below it.
    below: Vec<u64>,
    len: u64,
}

impl WaitDistribution<'_> {
    /// How many waits there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The quantile, s: 0 inside the atom at zero, straight inside a bucket. `None` without data.
    pub fn quantile_s(&self, p: f64) -> Option<f64> {
        if self.len == 0 {
            return None;
        }
        let rank = p.clamp(0.0, 1.0) * self.len as f64;
        if rank <= self.counts.zeros as f64 {
            return Some(0.0);
        }
        let i = self.below.partition_point(|&below| (below as f64) < rank).saturating_sub(1);
        self.counts.buckets.get(i).map(|b| {
            let inside = ((rank - self.below[i] as f64) / b.count as f64).min(1.0);
            (b.low_ms as f64 + inside * (b.high_ms - b.low_ms) as f64) / 1e3
        })
    }

    /// How many waits are at most `x_s` seconds, straight inside a bucket.
    pub fn at_most(&self, x_s: f64) -> f64 {
        let x_ms = x_s * 1e3;
        let i = self.counts.buckets.partition_point(|b| b.high_ms as f64 <= x_ms);
        match self.counts.buckets.get(i) {
            _ if x_ms < 0.0 => 0.0,
            None => self.len as f64,
            Some(b) => {
                let share = ((x_ms - b.low_ms as f64) / (b.high_ms - b.low_ms) as f64).max(0.0);
                self.below[i] as f64 + b.count as f64 * share
            }
        }
    }
}

impl Group<f64> for WaitDistribution<'_> {
    fn total(&self) -> u64 {
        self.len
    }

    fn at_or_below(&self, x_s: f64) -> u64 {
        libm::round(self.at_most(x_s)) as u64
    }
}

/// Adds up [`WaitCounts`]. What comes in is sorted only when there is much of it, so that adding costs as much as what is
/// added, however large the sum is.
#[derive(Clone, Debug, Default)]
pub struct WaitSum {
    zeros: u64,
    clamped: u64,
    buckets: Vec<Bucket>,
    /// So many buckets at the start are sorted and different.
    settled: usize,
}

impl From<WaitCounts> for WaitSum {
    fn from(counts: WaitCounts) -> Self {
        let settled = counts.buckets.len();
        Self { zeros: counts.zeros, clamped: counts.clamped, buckets: counts.buckets, settled }
    }
}

impl PartialEq for WaitSum {
    /// Whether they add up to the same.
    fn eq(&self, other: &Self) -> bool {
        self.counts() == other.counts()
    }
}

impl Eq for WaitSum {}

impl WaitSum {
    /// Adds counts.
    pub fn add(&mut self, counts: &WaitCounts) {
        self.zeros += counts.zeros;
        self.clamped += counts.clamped;
        self.buckets.extend_from_slice(&counts.buckets);
        if self.buckets.len() > 2 * self.settled + 4_096 {
            self.settle();
        }
    }

    /// The sum.
    pub fn counts(&self) -> WaitCounts {
        let mut sum = self.clone();
        sum.settle();
        WaitCounts { zeros: sum.zeros, clamped: sum.clamped, buckets: sum.buckets }
    }

    fn settle(&mut self) {
        let last = self.buckets.iter().map(|b| index_of(b.low_ms)).max();
        match last {
            Some(last) if table_pays(last, self.buckets.len()) => self.buckets = tabled(last, &self.buckets),
            _ => {
                // Stable sorting finds the runs that are in order already, and all that was added is in order.
                self.buckets.sort_by_key(|b| b.low_ms);
                self.buckets.dedup_by(|b, kept| {
                    let same = b.low_ms == kept.low_ms;
                    if same {
                        kept.count += b.count;
                    }
                    same
                });
            }
        }
        self.settled = self.buckets.len();
    }
}

/// A table of all places costs a pass over it, sorting some passes over what there is.
fn table_pays(last: usize, entries: usize) -> bool {
    last < 4 * entries
}

/// Buckets in any order, added up by place; the last place is known.
fn tabled<'a>(last: usize, buckets: impl IntoIterator<Item = &'a Bucket>) -> Vec<Bucket> {
    let mut table = vec![0; last + 1];
    for b in buckets {
        table[index_of(b.low_ms)] += b.count;
    }
    // Counted first: a list that grows as it goes would be copied several times.
    let mut sums = Vec::with_capacity(table.iter().filter(|count| **count > 0).count());
    let filled = table.iter().enumerate().filter(|(_, count)| **count > 0);
    sums.extend(filled.map(|(i, &count)| bucket_at(i, count)));
    sums
}

/// Places of the histogram's buckets: 2,048 of width 1, then 1,024 for each doubling (three digits, unit 1 ms).
const HALF: u64 = 1_024;

fn index_of(low_ms: u64) -> usize {
    let shift = low_ms.max(HALF).ilog2() - HALF.ilog2();
    (u64::from(shift) * HALF + (low_ms >> shift)) as usize
}

fn bucket_at(index: usize, count: u64) -> Bucket {
    let index = index as u64;
    let shift = (index / HALF).saturating_sub(1);
    let low_ms = (index - shift * HALF) << shift;
    Bucket { low_ms, high_ms: low_ms + (1 << shift), count }
}
