//! What the view tells of ages, of clocks of promises, and of when a contact is due.

use crate::model::{BusinessTime, ClassId, ContactId, SimDuration, SimTime};

use super::view::View;
use super::world::World;

impl World {
    /// How old a contact was at the start, if it is one of a backlog.
    #[inline]
    pub(super) fn age_at_start(&self, id: ContactId) -> SimDuration {
        if self.backlogs.is_empty() { SimDuration::ZERO } else { self.age_in_backlog(id) }
    }

    fn age_in_backlog(&self, id: ContactId) -> SimDuration {
        let contact = self.contacts.get(id);
        let ages = &self.backlogs[contact.class.index()];
        ages.get(contact.ordinal as usize).copied().unwrap_or(SimDuration::ZERO)
    }

    /// The clock of the promises of a class, if it is another than the calendar.
    fn clock(&self, class: ClassId) -> Option<&BusinessTime> {
        let channel = self.plan.scenario().classes[class.index()].channel;
        self.plan.clocks.get(channel.index())?.as_ref()
    }

    /// What the clock of a contact's promises had counted at the start.
    fn counted_at_start(&self, id: ContactId) -> SimDuration {
        let age = self.age_at_start(id);
        if age == SimDuration::ZERO {
            return age;
        }
        self.clock(self.contacts.get(id).class).map_or(age, |clock| clock.before_start(age))
    }

    /// When the clock of a contact's promises has counted so much; the start where it had then.
    pub(super) fn due(&self, id: ContactId, amount: SimDuration) -> SimTime {
        let contact = self.contacts.get(id);
        let left = amount - self.counted_at_start(id);
        match self.clock(contact.class) {
            None => contact.arrived + left,
            Some(clock) => clock.after(contact.arrived, left),
        }
    }
}

impl View<'_> {
    /// When a contact's wait began, microseconds after the start; before it for those of a backlog.
    #[inline]
    pub fn arrival_us(self, id: ContactId) -> i64 {
        self.0.contacts.get(id).arrived.micros() as i64 - self.0.age_at_start(id).micros() as i64
    }

    /// How long ago a contact's wait began.
    #[inline]
    pub fn age(self, id: ContactId) -> SimDuration {
        self.now().since(self.0.contacts.get(id).arrived) + self.0.age_at_start(id)
    }

    /// How long ago a contact's wait began, by the clock of its channel's promises.
    pub fn age_on_clock(self, id: ContactId) -> SimDuration {
        let contact = self.0.contacts.get(id);
        let since = self.now().since(contact.arrived);
        self.0.counted_at_start(id) + self.on_clock(contact.class, contact.arrived, since)
    }

    /// What the clock of a class's promises counts of a time since a moment.
    #[inline]
    pub fn on_clock(self, class: ClassId, since: SimTime, time: SimDuration) -> SimDuration {
        if self.0.plan.clocks.is_empty() { time } else { self.on_business_clock(class, since, time) }
    }

    #[cold]
    #[inline(never)]
    fn on_business_clock(self, class: ClassId, since: SimTime, time: SimDuration) -> SimDuration {
        self.0.clock(class).map_or(time, |clock| clock.between(since, since + time))
    }

    /// When a contact should be answered: the moment at which the clock of its promises has counted the acceptable waiting
    /// time; the start for those that were overdue then.
    pub fn due(self, id: ContactId) -> SimTime {
        self.0.due(id, self.acceptable_wait(self.class_of(id)))
    }

    /// The same for another acceptable waiting time, microseconds after the start; before it for those of a backlog that were
    /// overdue then, by how much their clock had counted too much.
    pub fn due_us(self, id: ContactId, within: SimDuration) -> i64 {
        let contact = self.0.contacts.get(id);
        if within.is_forever() {
            return i64::MAX;
        }
        match self.0.clock(contact.class) {
            None => self.arrival_us(id) + within.micros() as i64,
            Some(_) => match self.0.counted_at_start(id) {
                counted if counted > within => within.micros() as i64 - counted.micros() as i64,
                _ => self.0.due(id, within).micros() as i64,
            },
        }
    }
}
