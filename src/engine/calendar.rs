//! The future event list.
//!
//! An entry is one 128-bit key: time (52 bits), kind of event (4), sequence number (40), subject (32). Comparing two
//! keys as integers gives the order of DES events that ARCHITECTURE.md lays down: by time, at one instant by kind, then
//! by insertion. Cancelling is lazy: whoever schedules keeps the sequence number and ignores an event that carries
//! another one.

use crate::model::SimTime;

use super::event::{Event, EventKind};
use super::later::Later;

const SUBJECT_BITS: u32 = 32;
const SEQUENCE_BITS: u32 = 40;
const KIND_BITS: u32 = 4;
const SEQUENCE_SHIFT: u32 = SUBJECT_BITS;
const KIND_SHIFT: u32 = SUBJECT_BITS + SEQUENCE_BITS;
const TIME_SHIFT: u32 = KIND_SHIFT + KIND_BITS;
/// The key of nothing, beyond all others.
pub(super) const EMPTY: u128 = u128::MAX;

/// The sequence number of a scheduled event; unique in a run, never 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sequence(u64);

impl Sequence {
    /// Matches no event.
    pub(crate) const NONE: Self = Self(0);
}

/// Three heaps, so that each stays small: what is planned (arrivals, staffing, actions), what agents work on, and who loses
/// patience; and those who come again.
pub(crate) struct Calendar {
    planned: Heap,
    completions: Heap,
    patience: Heap,
    again: Later,
    next_sequence: u64,
}

impl Calendar {
    pub(crate) fn new() -> Self {
        Self {
            planned: Heap::with_capacity(64),
            completions: Heap::with_capacity(256),
            patience: Heap::with_capacity(1_024),
            again: Later::new(),
            next_sequence: 1,
        }
    }

    /// Adds an event and returns its sequence number. No two who come again may have the same subject at a time.
    #[inline]
    pub(crate) fn schedule(&mut self, at: SimTime, kind: EventKind, subject: u32) -> Sequence {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        let key = (u128::from(at.micros()) << TIME_SHIFT)
            | ((kind as u128) << KIND_SHIFT)
            | (u128::from(sequence) << SEQUENCE_SHIFT)
            | u128::from(subject);
        match kind {
            EventKind::Completion => self.completions.push(key),
            EventKind::PatienceExpiry => self.patience.push(key),
            EventKind::Return => self.again.push(key),
            _ => self.planned.push(key),
        }
        Sequence(sequence)
    }

    /// Whether nothing is scheduled, not even what was cancelled.
    pub(crate) fn is_empty(&mut self) -> bool {
        [self.planned.top(), self.completions.top(), self.patience.top(), self.again.top()]
            .iter()
            .all(|top| *top == EMPTY)
    }

    /// Removes and returns the next event if it is due at `until` or before.
    #[inline]
    pub(crate) fn pop_until(&mut self, until: SimTime) -> Option<Event> {
        let planned = self.planned.top();
        let completion = self.completions.top();
        let patience = self.patience.top();
        let mut key = planned.min(completion).min(patience);
        // Where nobody comes again there is nothing to compare.
        if !self.again.is_empty() {
            key = key.min(self.again.top());
        }
        if micros(key) > until.micros() || key == EMPTY {
            return None;
        }
        if key == completion {
            self.completions.remove_top();
        } else if key == planned {
            self.planned.remove_top();
        } else if key == patience {
            self.patience.remove_top();
        } else {
            self.again.remove_top();
        }
        Some(Event {
            at: SimTime::from_micros(micros(key)),
            kind: EventKind::from_bits((key >> KIND_SHIFT) as u8 & 0xF),
            sequence: Sequence((key >> SEQUENCE_SHIFT) as u64 & ((1 << SEQUENCE_BITS) - 1)),
            subject: key as u32,
        })
    }

    /// The number of patience expiries in the list, cancelled ones included.
    #[inline]
    pub(crate) fn patience_len(&self) -> usize {
        self.patience.len()
    }

    /// Drops patience expiries that `is_live` does not recognise, so that memory follows the contacts present.
    pub(crate) fn retain_patience(&mut self, mut is_live: impl FnMut(u32, Sequence) -> bool) {
        self.patience
            .retain(|key| is_live(key as u32, Sequence((key >> SEQUENCE_SHIFT) as u64 & ((1 << SEQUENCE_BITS) - 1))));
    }
}

/// The time of a key, microseconds.
#[inline]
pub(super) fn micros(key: u128) -> u64 {
    (key >> TIME_SHIFT) as u64
}

/// A binary min-heap. Removing the top leaves a hole that the next push fills: "pop, then push" costs one pass.
pub(super) struct Heap {
    keys: Vec<u128>,
    hole: bool,
}

impl Heap {
    pub(super) fn with_capacity(n: usize) -> Self {
        Self { keys: Vec::with_capacity(n), hole: false }
    }

    /// Makes room for so many keys in all.
    pub(super) fn reserve(&mut self, keys: usize) {
        self.keys.reserve(keys.saturating_sub(self.keys.len()));
    }

    fn len(&self) -> usize {
        self.keys.len() - usize::from(self.hole)
    }

    #[inline]
    pub(super) fn top(&mut self) -> u128 {
        if self.hole {
            self.close_hole();
        }
        self.keys.first().copied().unwrap_or(EMPTY)
    }

    /// Removes the top; only after [`Heap::top`] has returned a key.
    #[inline]
    pub(super) fn remove_top(&mut self) {
        self.hole = true;
    }

    #[inline]
    pub(super) fn push(&mut self, key: u128) {
        if self.hole {
            self.hole = false;
            replace_top(&mut self.keys, key);
        } else {
            let place = self.keys.len();
            self.keys.push(key);
            sift_up(&mut self.keys, place, key);
        }
    }

    fn close_hole(&mut self) {
        self.hole = false;
        if let Some(last) = self.keys.pop()
            && !self.keys.is_empty()
        {
            replace_top(&mut self.keys, last);
        }
    }

    fn retain(&mut self, mut keep: impl FnMut(u128) -> bool) {
        if self.hole {
            self.close_hole();
        }
        self.keys.retain(|&k| keep(k));
        // A sorted list is a heap, and sorting is rare enough here.
        self.keys.sort_unstable();
    }
}

/// Walks the hole at the top down to a leaf along the smaller children, then lets the key rise: a new key mostly belongs
/// near the leaves, so one comparison a level is enough on the way down.
#[inline]
fn replace_top(keys: &mut [u128], key: u128) {
    let n = keys.len();
    let mut hole = 0;
    let mut child = 1;
    while child + 1 < n {
        child += usize::from(keys[child + 1] < keys[child]);
        keys[hole] = keys[child];
        hole = child;
        child = 2 * hole + 1;
    }
    if child < n {
        keys[hole] = keys[child];
        hole = child;
    }
    sift_up(keys, hole, key);
}

#[inline]
fn sift_up(keys: &mut [u128], mut hole: usize, key: u128) {
    while hole > 0 {
        let parent = (hole - 1) / 2;
        if keys[parent] <= key {
            break;
        }
        keys[hole] = keys[parent];
        hole = parent;
    }
    keys[hole] = key;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_instant_is_ordered_by_kind_then_by_insertion() {
        let mut calendar = Calendar::new();
        let at = SimTime::from_secs(7);
        calendar.schedule(at, EventKind::PatienceExpiry, 1);
        calendar.schedule(at, EventKind::Arrival, 2);
        calendar.schedule(at, EventKind::Arrival, 3);
        calendar.schedule(at, EventKind::Staffing, 4);
        calendar.schedule(at, EventKind::Completion, 5);
        calendar.schedule(at, EventKind::Control, 6);
        calendar.schedule(at, EventKind::Review, 7);
        calendar.schedule(at, EventKind::Chase, 8);
        calendar.schedule(at, EventKind::Return, 9);
        let order: Vec<u32> = std::iter::from_fn(|| calendar.pop_until(SimTime::MAX)).map(|e| e.subject).collect();
        assert_eq!(order, [5, 4, 6, 2, 3, 9, 8, 7, 1]);
    }

    proptest! {
        /// Whatever is pushed and popped, in whatever order, comes out sorted; also when it comes much later.
        #[test]
        fn comes_out_in_order(
            steps in prop::collection::vec((prop_oneof![0u64..50, 0u64..40_000, Just(4_000)], 0u8..8, any::<bool>()), 1..300),
        ) {
            let mut calendar = Calendar::new();
            let mut model: Vec<(u64, u8, usize)> = Vec::new();
            let kinds = [EventKind::Completion, EventKind::Staffing, EventKind::Control, EventKind::Arrival,
                EventKind::Return, EventKind::Chase, EventKind::Review, EventKind::PatienceExpiry];
            for (i, &(time, kind, pop)) in steps.iter().enumerate() {
                calendar.schedule(SimTime::from_secs(time), kinds[kind as usize], i as u32);
                model.push((time, kinds[kind as usize] as u8, i));
                if pop {
                    let least = *model.iter().min().expect("not empty");
                    model.retain(|m| *m != least);
                    let event = calendar.pop_until(SimTime::MAX).expect("not empty");
                    prop_assert_eq!(event.subject as usize, least.2);
                }
                if i % 17 == 0 {
                    let gone = |subject: u32| subject.is_multiple_of(3);
                    calendar.retain_patience(|subject, _| !gone(subject));
                    model.retain(|m| m.1 != EventKind::PatienceExpiry as u8 || !gone(m.2 as u32));
                }
            }
            model.sort_unstable();
            for m in model {
                prop_assert_eq!(calendar.pop_until(SimTime::MAX).map(|e| e.subject as usize), Some(m.2));
            }
            prop_assert!(calendar.pop_until(SimTime::MAX).is_none());
        }
    }
}
