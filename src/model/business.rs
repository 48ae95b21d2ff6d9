//! Time that passes only while something is open.

use super::hours::Hours;
use super::time::{SimDuration, SimTime};

/// A clock that stands still outside of opening hours, as promises count that are given in business hours. What it keeps
/// follows the number of opening hours; a lookup takes its logarithm at most, and hardly any time where hours are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessTime {
    after_start: Stretches,
    /// The time before the start, counted backwards from it.
    before_start: Stretches,
}

impl BusinessTime {
    /// The clock of opening hours.
    pub fn new(hours: &Hours) -> Self {
        let after = hours.open.iter().map(|(from, to)| (from.micros(), to.micros()));
        let before = hours.earlier.iter().map(|(from, to)| (to.micros(), from.micros()));
        Self { after_start: Stretches::new(after), before_start: Stretches::new(before) }
    }

    /// The time that the clock counts from `a` to `b`; zero when `b` is not later.
    pub fn between(&self, a: SimTime, b: SimTime) -> SimDuration {
        let counted = |at: SimTime| self.after_start.until(at.micros());
        SimDuration::from_micros(counted(b).saturating_sub(counted(a)))
    }

    /// The first moment from `a` on at which the clock has counted so much; [`SimTime::MAX`] if it never does.
    pub fn after(&self, a: SimTime, amount: SimDuration) -> SimTime {
        if amount == SimDuration::ZERO {
            return a;
        }
        let wanted = self.after_start.until(a.micros()).saturating_add(amount.micros());
        self.after_start.reaching(wanted).map_or(SimTime::MAX, SimTime::from_micros)
    }

    /// The time that the clock has counted in the last `age` before the start.
    pub fn before_start(&self, age: SimDuration) -> SimDuration {
        SimDuration::from_micros(self.before_start.until(age.micros()))
    }
}

/// Stretches of a line, in order, that do not meet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Stretches {
    /// Begin and end of each.
    borders: Vec<(u64, u64)>,
    /// For each: the length of those before it.
    before: Vec<u64>,
    /// Where to look for a point.
    by_begin: Index,
    /// Where to look for an amount.
    by_amount: Index,
}

/// A first guess at a place in a rising list: how many of its entries lie below each multiple of a step, a power of two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Index {
    step_bits: u32,
    below: Vec<u32>,
}

impl Index {
    /// As many steps as there are entries, or up to twice as many.
    fn new(entries: impl ExactSizeIterator<Item = u64> + Clone) -> Self {
        let last = entries.clone().last().unwrap_or(0);
        let step_bits = (last / entries.len().max(1) as u64).max(1).ilog2();
        let mut below = Vec::new();
        for (place, entry) in entries.enumerate() {
            while below.len() as u64 <= entry >> step_bits {
                below.push(place as u32);
            }
        }
        Self { step_bits, below }
    }

    /// The places among which that of a value lies, of so many.
    #[inline]
    fn range(&self, value: u64, all: usize) -> std::ops::Range<usize> {
        let bucket = (value >> self.step_bits) as usize;
        let place = |bucket: usize| self.below.get(bucket).map_or(all, |place| *place as usize);
        place(bucket)..place(bucket + 1)
    }
}

impl Stretches {
    /// Those that overlap, or come out of order, are cut to what is new.
    fn new(stretches: impl Iterator<Item = (u64, u64)>) -> Self {
        let mut all = Self::default();
        let (mut sum, mut end) = (0, 0);
        for (from, to) in stretches {
            let from = from.max(end);
            if from < to {
                all.borders.push((from, to));
                all.before.push(sum);
                sum += to - from;
                end = to;
            }
        }
        all.by_begin = Index::new(all.borders.iter().map(|(from, _)| *from));
        all.by_amount = Index::new(all.before.iter().copied());
        all
    }

    /// How much of them lies before a point.
    #[inline]
    fn until(&self, at: u64) -> u64 {
        let near = self.by_begin.range(at, self.borders.len());
        let place = near.start + self.borders[near].partition_point(|(from, _)| *from < at);
        match place.checked_sub(1) {
            None => 0,
            Some(last) => {
                let (from, to) = self.borders[last];
                self.before[last] + (at.min(to) - from)
            }
        }
    }

    /// The first point before which so much of them lies, which is more than nothing.
    fn reaching(&self, wanted: u64) -> Option<u64> {
        let near = self.by_amount.range(wanted, self.before.len());
        let place = near.start + self.before[near].partition_point(|before| *before < wanted);
        let last = place.checked_sub(1)?;
        let (from, to) = self.borders[last];
        let at = from + (wanted - self.before[last]);
        (at <= to).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AtClose, Outside};
    use proptest::prelude::*;

    const HORIZON: u64 = 10_000;

    fn clock(borders: &[u64]) -> BusinessTime {
        let open = borders.chunks_exact(2).map(|b| (SimTime::from_secs(b[0]), SimTime::from_secs(b[1]))).collect();
        BusinessTime::new(&Hours { open, earlier: Vec::new(), at_close: AtClose::Finish, outside: Outside::Wait })
    }

    fn borders() -> impl Strategy<Value = Vec<u64>> {
        prop::collection::btree_set(0..HORIZON, 0..24).prop_map(|set| set.into_iter().collect())
    }

    /// Open from 8 to 16 s and from 32 to 40 s.
    #[test]
    fn nights_do_not_count() {
        let clock = clock(&[8, 16, 32, 40]);
        let (at, s) = (SimTime::from_secs, SimDuration::from_secs);
        assert_eq!(clock.between(at(0), at(10)), s(2));
        assert_eq!(clock.between(at(12), at(34)), s(6));
        assert_eq!(clock.between(at(34), at(12)), s(0));
        assert_eq!(clock.after(at(12), s(4)), at(16), "the last moment before closing time");
        assert_eq!(clock.after(at(12), s(6)), at(34));
        assert_eq!(clock.after(at(20), s(0)), at(20), "what is due at once is due in the night");
        assert_eq!(clock.after(at(20), s(9)), SimTime::MAX);
    }

    /// Open until 2 h before the start, for 8 h.
    #[test]
    fn what_is_old_at_the_start_has_been_waiting_in_business_hours() {
        let h = |hours: u64| SimDuration::from_secs(3_600 * hours);
        let earlier = vec![(h(10), h(2)), (h(34), h(26))];
        let hours = Hours { open: Vec::new(), earlier, at_close: AtClose::Finish, outside: Outside::Wait };
        let clock = BusinessTime::new(&hours);
        assert_eq!([1, 3, 12, 30, 99].map(|age| clock.before_start(h(age))), [h(0), h(1), h(8), h(12), h(16)]);
    }

    proptest! {
        /// Parts add up, no time passes while closed, and the clock never runs faster than time.
        #[test]
        fn the_clock_is_additive_and_monotone(borders in borders(), mut at in prop::array::uniform3(0..2 * HORIZON)) {
            at.sort_unstable();
            let clock = clock(&borders);
            let [a, b, c] = at.map(SimTime::from_secs);
            prop_assert_eq!(clock.between(a, b) + clock.between(b, c), clock.between(a, c));
            prop_assert!(clock.between(a, b) <= b.since(a));
            let open = |s: u64| borders.chunks_exact(2).any(|spell| spell[0] <= s && s < spell[1]);
            let counted = (at[0]..at[1]).filter(|s| open(*s)).count() as u64;
            prop_assert_eq!(clock.between(a, b), SimDuration::from_secs(counted));
        }

        /// When an amount has been counted, it has been counted, and not a microsecond before.
        #[test]
        fn after_is_the_inverse_of_between(borders in borders(), a in 0..HORIZON, amount_us in 1..12_000_000_000u64) {
            let (clock, a, amount) = (clock(&borders), SimTime::from_secs(a), SimDuration::from_micros(amount_us));
            let due = clock.after(a, amount);
            if due == SimTime::MAX {
                prop_assert!(clock.between(a, SimTime::MAX) < amount);
            } else {
                prop_assert_eq!(clock.between(a, due), amount);
                prop_assert!(clock.between(a, SimTime::from_micros(due.micros() - 1)) < amount);
            }
        }

        /// A clock that pauses several times (closed, or with the customer) is the sum of its running parts: what has
        /// been counted before a pause and what is left after it make up the same promise.
        #[test]
        fn a_pause_moves_the_due_time_by_what_it_takes_from_the_clock(
            borders in borders(), a in 0..HORIZON, pause in (0..HORIZON, 0..HORIZON), amount in 1..HORIZON,
        ) {
            let clock = clock(&borders);
            let (a, amount) = (SimTime::from_secs(a), SimDuration::from_secs(amount));
            let from = a + SimDuration::from_secs(pause.0);
            let to = from + SimDuration::from_secs(pause.1);
            let counted = clock.between(a, from);
            prop_assume!(counted < amount);
            let due = clock.after(to, amount - counted);
            let without = clock.after(a, amount);
            if due < SimTime::MAX {
                prop_assert_eq!(clock.between(a, from) + clock.between(to, due), amount);
                prop_assert_eq!(clock.between(without, due), clock.between(from, to), "the pause, and no more");
            }
        }
    }
}
