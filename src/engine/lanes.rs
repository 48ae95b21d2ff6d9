//! Waiting contacts: one doubly linked list per lane, so that leaving from the middle costs nothing.

use crate::model::ContactId;

use super::contact::{Contacts, NONE};

#[derive(Clone, Copy, Debug)]
pub(super) struct Lane {
    head: u32,
    tail: u32,
    len: u32,
}

impl Lane {
    pub(super) const EMPTY: Self = Self { head: NONE, tail: NONE, len: 0 };

    #[inline]
    pub(super) fn head(&self) -> Option<ContactId> {
        (self.head != NONE).then_some(ContactId(self.head))
    }

    #[inline]
    pub(super) fn tail(&self) -> Option<ContactId> {
        (self.tail != NONE).then_some(ContactId(self.tail))
    }

    #[inline]
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// Puts a contact behind all others; for those that have just arrived.
    #[inline]
    pub(super) fn append(&mut self, contacts: &mut Contacts, id: ContactId) {
        self.link(contacts, id, self.tail, NONE);
    }

    /// Puts a contact where its arrival belongs; for those that were cut off or come from another ring. The search begins
    /// at the end, then at `hint`, a contact of the lane that is probably near, else at the head.
    pub(super) fn insert_by_arrival(&mut self, contacts: &mut Contacts, id: ContactId, hint: Option<ContactId>) {
        let order = |id: u32| {
            let contact = contacts.get(ContactId(id));
            (contact.arrived, contact.ordinal)
        };
        let mine = order(id.0);
        if self.tail == NONE || order(self.tail) < mine {
            return self.link(contacts, id, self.tail, NONE);
        }
        let mut before = hint.map_or(NONE, |h| h.0);
        while before != NONE && order(before) > mine {
            before = contacts.get(ContactId(before)).previous;
        }
        let follower = |before: u32| if before == NONE { self.head } else { contacts.get(ContactId(before)).next };
        let mut after = follower(before);
        while after != NONE && order(after) < mine {
            before = after;
            after = follower(before);
        }
        self.link(contacts, id, before, after);
    }

    #[inline]
    pub(super) fn remove(&mut self, contacts: &mut Contacts, id: ContactId) {
        let (previous, next) = {
            let contact = contacts.get(id);
            (contact.previous, contact.next)
        };
        match previous {
            NONE => self.head = next,
            p => contacts.get_mut(ContactId(p)).next = next,
        }
        match next {
            NONE => self.tail = previous,
            n => contacts.get_mut(ContactId(n)).previous = previous,
        }
        self.len -= 1;
    }

    #[inline]
    fn link(&mut self, contacts: &mut Contacts, id: ContactId, previous: u32, next: u32) {
        match previous {
            NONE => self.head = id.0,
            p => contacts.get_mut(ContactId(p)).next = id.0,
        }
        match next {
            NONE => self.tail = id.0,
            n => contacts.get_mut(ContactId(n)).previous = id.0,
        }
        let contact = contacts.get_mut(id);
        contact.previous = previous;
        contact.next = next;
        self.len += 1;
    }
}
