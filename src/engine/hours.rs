//! Handlers: a channel opens and closes by its hours, and contacts that come while a channel is closed.

use crate::model::{AgentId, AtClose, ChannelId, ClassId, ContactId, Outcome, Outside};

use super::contact::Person;
use super::error::RunError;
use super::fact::Recorder;
use super::run::Engine;
use super::world::World;

/// Why a channel takes no contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closure {
    /// It is outside of its opening hours.
    Hours,
    /// It suffers the outage with this index; of several, the one that began last.
    Outage(u32),
    /// A lever has closed it.
    Lever,
}

impl World {
    /// Why the channel of a class is closed, if it is. Outside of its hours nobody asks what fails.
    pub(super) fn closure(&self, class: ClassId) -> Option<Closure> {
        let channel = self.plan.scenario().classes[class.index()].channel;
        if self.outside_hours[channel.index()] && self.turns_away(channel) {
            return Some(Closure::Hours);
        }
        if self.closed_by_levers[channel.index()] > 0 {
            return Some(Closure::Lever);
        }
        self.down[channel.index()].last().map(|outage| Closure::Outage(*outage))
    }

    pub(super) fn set_outside_hours(&mut self, channel: ChannelId, outside: bool) {
        if std::mem::replace(&mut self.outside_hours[channel.index()], outside) == outside {
            return;
        }
        if self.turns_away(channel) {
            self.guards = if outside { self.guards + 1 } else { self.guards - 1 };
        }
    }

    /// Whether a channel takes nobody outside of its hours.
    pub(super) fn turns_away(&self, channel: ChannelId) -> bool {
        let hours = &self.plan.scenario().channels[channel.index()].hours;
        hours.as_ref().is_some_and(|hours| hours.outside == Outside::TurnedAway)
    }
}

impl<R: Recorder> Engine<R> {
    /// Opening time of a channel.
    pub(super) fn begin_hours(&mut self, channel: ChannelId) {
        self.world.after_hours[channel.index()] = false;
        self.world.set_outside_hours(channel, false);
    }

    /// A lever lets a channel take contacts outside of its hours, or no more.
    pub(super) fn open_by_lever(&mut self, channel: ChannelId, opens: bool) -> Result<(), RunError> {
        let count = &mut self.world.opened_by_levers[channel.index()];
        *count = if opens { *count + 1 } else { *count - 1 };
        if opens {
            self.world.set_outside_hours(channel, false);
            Ok(())
        } else if self.world.after_hours[channel.index()] {
            self.end_hours(channel)
        } else {
            Ok(())
        }
    }

    /// Closing time of a channel, unless a lever keeps it open.
    pub(super) fn end_hours(&mut self, channel: ChannelId) -> Result<(), RunError> {
        self.world.after_hours[channel.index()] = true;
        if self.world.opened_by_levers[channel.index()] > 0 {
            return Ok(());
        }
        self.world.set_outside_hours(channel, true);
        let hours = &self.world.plan.scenario().channels[channel.index()].hours;
        if hours.as_ref().is_some_and(|h| h.at_close == AtClose::Drop) {
            for agent in self.drop_waiting(channel) {
                self.after_release(agent)?;
            }
        }
        Ok(())
    }

    /// Ends all contacts of a channel that wait or are about to, then those that agents have been offered. These agents, which are returned,
    /// are neither free nor busy then.
    pub(super) fn drop_waiting(&mut self, channel: ChannelId) -> Vec<AgentId> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let of_channel = |class: &ClassId| plan.scenario().classes[class.index()].channel == channel;
        for class in (0..plan.classes.len()).map(ClassId::at).filter(of_channel) {
            for place in 0..plan.classes[class.index()].lanes_a_ring {
                while let Some(contact) = self.world.oldest(class, place) {
                    self.take_from_line(contact);
                    self.end(contact, Outcome::Dropped, None);
                }
            }
        }
        self.drop_entering(channel);
        let mut released = Vec::new();
        for agent in (0..self.world.agents.len()).map(AgentId::at) {
            let offered = self.world.agents[agent.index()].offer.map(|o| self.world.contacts.get(o.contact).class);
            if offered.is_some_and(|class| plan.scenario().classes[class.index()].channel == channel) {
                self.end_while_offered(agent, Outcome::Dropped);
                released.push(agent);
            }
        }
        released
    }

    /// Places a contact that has just come from outside, unless its channel is closed or hides its entry; first it takes the
    /// steps of its class.
    #[inline]
    pub(super) fn enter(&mut self, class: ClassId, contact: ContactId) -> Result<(), RunError> {
        if self.world.guards > 0 {
            return self.enter_guarded(class, contact, false);
        }
        self.place_new(class, contact)
    }

    /// Places a contact whose customer the centre sends from another class, unless its channel is closed. Such customers see
    /// no hidden entry, and have taken their steps.
    #[inline]
    pub(super) fn enter_from_within(&mut self, class: ClassId, contact: ContactId) -> Result<(), RunError> {
        if self.world.guards > 0 {
            return self.enter_guarded(class, contact, true);
        }
        self.place_new(class, contact)
    }

    /// Why a contact that comes from outside would be turned away now, without looking at the line.
    pub(super) fn kept_out(&mut self, class: ClassId) -> Option<Outcome> {
        match self.world.closure(class) {
            Some(_) => Some(Outcome::Closed),
            None => self.hides_from(class).then_some(Outcome::Hidden),
        }
    }

    /// A contact comes while something stands before some line. Who finds the own channel closed is turned away; who finds it
    /// down at the first attempt may try another class at once.
    #[cold]
    #[inline(never)]
    fn enter_guarded(&mut self, mut class: ClassId, mut id: ContactId, within: bool) -> Result<(), RunError> {
        if self.bans && self.turn_away_banned(id) {
            return Ok(());
        }
        while let Some(closure) = self.world.closure(class) {
            let contact = self.world.contacts.get(id);
            let goes_to = match closure {
                Closure::Outage(outage) if !self.continues(id) => self.diverted(id, outage),
                _ => None,
            };
            let person = Person::next_of(contact);
            if goes_to.is_some() {
                self.passes_on(id);
            }
            self.end(id, Outcome::Closed, None);
            match goes_to {
                Some(other) => (class, id) = (other, self.admit(other, None, Some(person))),
                None => return Ok(()),
            }
        }
        if within { self.place_new(class, id) } else { self.enter_from_outside(class, id) }
    }
}
