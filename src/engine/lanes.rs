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
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// Puts a contact behind all others; for those that have just arrived.
    #[inline]
    pub(super) fn append(&mut self, contacts: &mut Contacts, id: ContactId) {
        self.link(contacts, id, self.tail, NONE);
    }

    /// Puts a contact where its arrival belongs; for those that were cut off, who are near the head.
    pub(super) fn insert_by_arrival(&mut self, contacts: &mut Contacts, id: ContactId) {
        let order = |c: &Contacts, id: u32| {
            let contact = c.get(ContactId(id));
            (contact.arrived, contact.ordinal)
        };
        let mine = order(contacts, id.0);
        let (mut before, mut after) = (NONE, self.head);
        while after != NONE && order(contacts, after) < mine {
            before = after;
            after = contacts.get(ContactId(after)).next;
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
