//! Contacts that are present, in a slab that reuses its places.

use crate::model::{ClassId, ContactId, LaneId, SimDuration, SimTime};
use crate::random::ContactKey;

use super::calendar::Sequence;

/// No neighbour, no row.
pub(super) const NONE: u32 = u32::MAX;

/// Where a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Gone: the place is free.
    Gone,
    /// Being placed.
    Nowhere,
    /// In a step before the line.
    Entering,
    /// In its lane.
    Waiting,
    /// In the line, aside from its lane, while an agent has been offered it.
    Offered,
    /// With an agent.
    InService,
    /// With no agent, until the customer writes.
    Inactive,
    /// Not in the line until a time comes: a callback that is not due, or whose customer was not reached.
    Aside,
}

/// Laid out by hand: what handlers of the line and recorders look at is in the first 64 bytes, so that who waits long, and
/// has left the processor's caches meanwhile, comes back at once.
#[derive(Clone, Debug)]
#[repr(C, align(128))]
pub(super) struct Contact {
    /// When it came, or was through with the steps before the line: its wait counts from here.
    pub(super) arrived: SimTime,
    /// When it joined the line for the present spell.
    pub(super) line_since: SimTime,
    /// Time in the line over finished spells.
    pub(super) in_line: SimDuration,
    /// Number of the attempt in its class, from 0.
    pub(super) ordinal: u64,
    pub(super) class: ClassId,
    pub(super) lane: LaneId,
    pub(super) previous: u32,
    pub(super) next: u32,
    /// Row of the class's trace.
    pub(super) row: u32,
    pub(super) requeues: u32,
    /// The agent for whom it is held.
    pub(super) held_for: u32,
    pub(super) attempt: u16,
    pub(super) stage: Stage,
    /// Whether it holds one of its channel's trunk lines.
    pub(super) holds_line: bool,
    /// `arrived` to first answer; forever until then.
    pub(super) first_wait: SimDuration,
    /// Handling at speed 1 that is still to be done; forever until it is drawn.
    pub(super) handling: SimDuration,
    pub(super) wrap_up: SimDuration,
    pub(super) key: ContactKey,
    /// Number of the customer in the class of the first attempt, from 0.
    pub(super) customer: u64,
    pub(super) patience_expiry: Sequence,
    pub(super) review: Sequence,
    /// The class of the customer's first attempt.
    pub(super) home: ClassId,
    /// The agent who served it last.
    pub(super) last_agent: u32,
}

const _: () = assert!(std::mem::size_of::<Contact>() == 128);

/// Who makes an attempt that is not a customer's first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Person {
    pub(super) home: ClassId,
    pub(super) customer: u64,
    pub(super) attempt: u16,
    /// The number that names the attempt's own numbers.
    pub(super) draws: u32,
}

impl Person {
    /// The same person's next attempt.
    pub(super) fn next_of(contact: &Contact) -> Self {
        let attempt = contact.attempt + 1;
        Self { home: contact.home, customer: contact.customer, attempt, draws: u32::from(attempt) }
    }
}

/// Contacts by id. Memory follows the largest number that was ever present.
#[derive(Default)]
pub(super) struct Contacts {
    slots: Vec<Contact>,
    free: Vec<u32>,
}

impl Contacts {
    #[inline]
    pub(super) fn insert(&mut self, contact: Contact) -> ContactId {
        match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = contact;
                ContactId(slot)
            }
            None => {
                self.slots.push(contact);
                // Room for all of them to be free at once, so that nothing grows while contacts leave.
                if self.free.capacity() < self.slots.capacity() {
                    self.free.reserve(self.slots.capacity());
                }
                ContactId(self.slots.len() as u32 - 1)
            }
        }
    }

    #[inline]
    pub(super) fn remove(&mut self, id: ContactId) {
        let contact = &mut self.slots[id.index()];
        contact.stage = Stage::Gone;
        contact.patience_expiry = Sequence::NONE;
        contact.review = Sequence::NONE;
        self.free.push(id.0);
    }

    pub(super) fn present(&self) -> u32 {
        (self.slots.len() - self.free.len()) as u32
    }

    #[inline]
    pub(super) fn get(&self, id: ContactId) -> &Contact {
        &self.slots[id.index()]
    }

    #[inline]
    pub(super) fn get_mut(&mut self, id: ContactId) -> &mut Contact {
        &mut self.slots[id.index()]
    }

    pub(super) fn find(&self, id: ContactId) -> Option<&Contact> {
        self.slots.get(id.index())
    }

    /// Ids of contacts in a stage, lowest first.
    pub(super) fn in_stage(&self, stage: Stage) -> Vec<ContactId> {
        (0..self.slots.len()).filter(|&i| self.slots[i].stage == stage).map(ContactId::at).collect()
    }
}
