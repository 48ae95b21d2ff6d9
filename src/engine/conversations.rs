//! The conversations that an agent has open.

use crate::model::{ContactId, SimTime};

use super::clock::{VirtualClock, Work};

/// What an agent is doing with a contact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conversation {
    pub(super) contact: ContactId,
    /// The reading of the agent's clock at which it is complete, wrap-up included.
    pub(super) target: Work,
    /// The reading at the next completion event: the end of talk where that frees a trunk line, else `target`.
    pub(super) next: Work,
    pub(super) since: SimTime,
    /// What is missing to `target` and `next` while it is set aside for more urgent work, or the customer thinks; both are
    /// never reached then.
    pub(super) aside: Option<Missing>,
    /// Whether the next word is the customer's.
    pub(super) listens: bool,
}

/// Work that is left of a conversation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missing {
    pub(super) target: Work,
    pub(super) next: Work,
}

impl Conversation {
    /// Lets it make no progress by the agent's clock, and keeps what is missing.
    pub(super) fn set_aside(&mut self, clock: &mut VirtualClock, now: SimTime) {
        let (target, next) = (clock.missing(now, self.target), clock.missing(now, self.next));
        self.aside = Some(Missing { target, next });
        (self.target, self.next) = (Work::NEVER, Work::NEVER);
    }

    /// Lets it go on, if it was set aside.
    pub(super) fn take_up(&mut self, clock: &mut VirtualClock, now: SimTime) {
        if let Some(missing) = self.aside.take() {
            (self.target, self.next) = (clock.resumed(now, missing.target), clock.resumed(now, missing.next));
        }
    }
}

/// An agent's open conversations. The one whose event comes next stands apart, so that an agent with one slot touches
/// nothing else.
#[derive(Clone, Debug, Default)]
pub(super) struct Conversations {
    first: Option<Conversation>,
    others: Vec<Conversation>,
}

impl Conversations {
    /// None yet, and memory for so many.
    pub(super) fn with_capacity(most: usize) -> Self {
        let others = if most > 1 { Vec::with_capacity(most) } else { Vec::new() };
        Self { first: None, others }
    }

    /// The one whose event comes next; of several, the one that began first.
    #[inline]
    pub(super) fn first(&self) -> Option<&Conversation> {
        self.first.as_ref()
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.others.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Conversation> {
        self.first.iter().chain(&self.others)
    }

    pub(super) fn find(&self, contact: ContactId) -> Option<Conversation> {
        self.iter().find(|c| c.contact == contact).copied()
    }

    /// Takes the only one.
    #[inline]
    pub(super) fn take_only(&mut self) -> Option<Conversation> {
        self.first.take()
    }

    /// Adds one.
    #[inline]
    pub(super) fn add(&mut self, conversation: Conversation) {
        match &mut self.first {
            None => self.first = Some(conversation),
            Some(first) if conversation.next < first.next => {
                self.others.insert(0, std::mem::replace(first, conversation));
            }
            Some(_) => self.others.push(conversation),
        }
    }

    /// Takes the one with a contact away.
    #[inline]
    pub(super) fn remove(&mut self, contact: ContactId) -> Option<Conversation> {
        if let Some(first) = self.first
            && first.contact == contact
        {
            self.first = None;
            self.choose_first();
            return Some(first);
        }
        let place = self.others.iter().position(|c| c.contact == contact)?;
        Some(self.others.remove(place))
    }

    /// Changes each of them.
    pub(super) fn change_all(&mut self, mut change: impl FnMut(&mut Conversation)) {
        self.first.iter_mut().chain(&mut self.others).for_each(&mut change);
        if let Some(first) = self.first
            && self.others.iter().any(|c| c.next < first.next)
        {
            self.others.insert(0, first);
            self.first = None;
            self.choose_first();
        }
    }

    /// Puts other readings in the place of those of the same contact.
    pub(super) fn replace(&mut self, conversation: Conversation) {
        self.change_all(|c| {
            if c.contact == conversation.contact {
                *c = conversation;
            }
        });
    }

    #[inline]
    fn choose_first(&mut self) {
        if !self.others.is_empty() {
            let next = (0..self.others.len()).min_by_key(|i| self.others[*i].next);
            self.first = next.map(|i| self.others.remove(i));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SimDuration;

    #[test]
    fn the_next_to_end_is_first_whatever_the_order() {
        let mut clock = VirtualClock::started(SimTime::ZERO);
        let mut conversation = |contact, seconds| {
            let next = clock.target(SimTime::ZERO, SimDuration::from_secs(seconds));
            Conversation {
                contact: ContactId(contact),
                target: next,
                next,
                since: SimTime::ZERO,
                aside: None,
                listens: false,
            }
        };
        let given = [(0, 5), (1, 3), (2, 9), (3, 3), (4, 1)].map(|(c, s)| conversation(c, s));
        let late = conversation(4, 7);
        let mut open = Conversations::default();
        given.iter().for_each(|c| open.add(*c));
        open.replace(late);
        let order: Vec<u32> = std::iter::from_fn(|| {
            let contact = open.first()?.contact;
            open.remove(contact).map(|c| c.contact.0)
        })
        .collect();
        assert_eq!(order, [1, 3, 0, 4, 2]);
        assert!(open.is_empty() && open.first().is_none());
    }
}
