//! Who comes again, kept by slots of time: a calendar queue (R. Brown 1988, "Calendar Queues: A Fast O(1) Priority Queue
//! Implementation for the Simulation Event Set Problem", CACM 31, 1220-1227).
//!
//! Many customers may mean to come again, each long after whatever happens next. In one heap with the others, all would pay for their
//! number. So those of a later slot lie there unsorted until it is their slot's turn.

use super::calendar::{EMPTY, Heap, micros};

/// A slot is so many microseconds long, as a power of two: 17 s.
const SLOT_BITS: u32 = 24;
/// So many slots lie open to the view; a power of two. Who comes after more than 71 min waits in a heap.
const SLOTS: u64 = 256;
/// No subject.
const NONE: u32 = u32::MAX;

/// Keys of the calendar whose subjects are all different.
pub(super) struct Later {
    len: usize,
    /// The first slot that has not been opened; whatever lies before it is in `near`.
    first: u64,
    near: Heap,
    /// By slot, modulo their number: the subject that came last, each of which leads to the one before. Empty until it is needed.
    slots: Vec<u32>,
    in_slots: usize,
    /// Keys by subject, while they are in a slot.
    keys: Vec<u128>,
    previous: Vec<u32>,
    beyond: Heap,
}

impl Later {
    pub(super) fn new() -> Self {
        Self {
            len: 0,
            first: 0,
            near: Heap::with_capacity(0),
            slots: Vec::new(),
            in_slots: 0,
            keys: Vec::new(),
            previous: Vec::new(),
            beyond: Heap::with_capacity(0),
        }
    }

    pub(super) fn push(&mut self, key: u128) {
        let subject = key as u32 as usize;
        if subject >= self.keys.len() {
            self.grow(subject + 1);
        }
        self.len += 1;
        let slot = slot(key);
        if slot < self.first {
            self.near.push(key);
        } else if slot - self.first < SLOTS {
            self.put(key, slot);
        } else {
            self.beyond.push(key);
        }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The least key.
    #[inline]
    pub(super) fn top(&mut self) -> u128 {
        if self.len == 0 {
            return EMPTY;
        }
        match self.near.top() {
            EMPTY => self.open(),
            top => top,
        }
    }

    /// Removes the top; only after [`Later::top`] has returned a key.
    #[inline]
    pub(super) fn remove_top(&mut self) {
        self.len -= 1;
        self.near.remove_top();
    }

    fn put(&mut self, key: u128, slot: u64) {
        let subject = key as u32;
        let last = &mut self.slots[(slot % SLOTS) as usize];
        self.previous[subject as usize] = std::mem::replace(last, subject);
        self.keys[subject as usize] = key;
        self.in_slots += 1;
    }

    /// Opens slots until somebody is near; only where there is somebody.
    #[inline(never)]
    fn open(&mut self) -> u128 {
        loop {
            if self.in_slots == 0 {
                self.first = slot(self.beyond.top());
            }
            loop {
                let key = self.beyond.top();
                if key == EMPTY || slot(key) - self.first >= SLOTS {
                    break;
                }
                self.beyond.remove_top();
                self.put(key, slot(key));
            }
            let mut subject = std::mem::replace(&mut self.slots[(self.first % SLOTS) as usize], NONE);
            self.first += 1;
            while subject != NONE {
                self.near.push(self.keys[subject as usize]);
                self.in_slots -= 1;
                subject = self.previous[subject as usize];
            }
            let top = self.near.top();
            if top != EMPTY {
                return top;
            }
        }
    }

    /// Makes room for subjects, and for all of them wherever they may be.
    #[cold]
    fn grow(&mut self, subjects: usize) {
        self.slots.resize(SLOTS as usize, NONE);
        self.keys.resize(subjects, EMPTY);
        self.previous.reserve(self.keys.capacity() - self.previous.len());
        self.previous.resize(subjects, NONE);
        self.near.reserve(self.keys.capacity());
        self.beyond.reserve(self.keys.capacity());
    }
}

fn slot(key: u128) -> u64 {
    micros(key) >> SLOT_BITS
}
