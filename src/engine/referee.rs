//! Rejects impossible decisions with an error that names policy, time, contact and rule.

use crate::model::{AgentId, ContactId};

use super::contact::Stage;
use super::error::{BrokenRule, RunError};
use super::fact::Recorder;
use super::run::Engine;

impl<R: Recorder> Engine<R> {
    /// A new contact may go to an agent who is free and has the skill.
    #[inline]
    pub(super) fn check_free(&self, agent: AgentId, contact: ContactId) -> Result<(), RunError> {
        let Some(who) = self.world.agents.get(agent.index()) else {
            return Err(self.broken(contact, BrokenRule::NoSuchAgent));
        };
        if !who.is_idle() {
            return Err(self.broken(contact, BrokenRule::AgentNotFree));
        }
        self.check_room(agent, contact)?;
        self.check_fits(agent, contact)
    }

    /// An agent who exists and may be offered a contact.
    pub(super) fn check_can_serve(&self, agent: AgentId, contact: ContactId) -> Result<(), RunError> {
        if agent.index() >= self.world.agents.len() {
            return Err(self.broken(contact, BrokenRule::NoSuchAgent));
        }
        self.check_fits(agent, contact)
    }

    /// An agent may take a contact that waits, fits the agent's slots and skills and has not been declined by the agent.
    #[inline]
    pub(super) fn check_takes(&self, agent: AgentId, contact: ContactId) -> Result<(), RunError> {
        self.check_waits(contact)?;
        self.check_room(agent, contact)?;
        self.check_fits(agent, contact)
    }

    #[inline]
    fn check_room(&self, agent: AgentId, contact: ContactId) -> Result<(), RunError> {
        let class = self.world.contacts.get(contact).class;
        if self.world.has_room_for(agent, class) { Ok(()) } else { Err(self.broken(contact, BrokenRule::NoRoom)) }
    }

    #[inline]
    pub(super) fn check_waits(&self, contact: ContactId) -> Result<(), RunError> {
        if self.world.contacts.find(contact).is_none_or(|c| c.stage != Stage::Waiting) {
            return Err(self.broken(contact, BrokenRule::NotWaiting));
        }
        Ok(())
    }

    #[inline]
    fn check_fits(&self, agent: AgentId, id: ContactId) -> Result<(), RunError> {
        let contact = self.world.contacts.get(id);
        if self.world.plan.pace(contact.class, self.world.agents[agent.index()].group) == f64::INFINITY {
            return Err(self.broken(id, BrokenRule::MissingSkill));
        }
        if self.world.offers.excludes() && !self.world.offers.allows(id, contact, agent) {
            return Err(self.broken(id, BrokenRule::OfferedBefore));
        }
        Ok(())
    }

    #[cold]
    pub(super) fn broken(&self, contact: ContactId, rule: BrokenRule) -> RunError {
        let (class, ordinal) = match self.world.contacts.find(contact) {
            Some(c) => (self.world.plan.scenario().classes[c.class.index()].name.clone(), c.ordinal),
            None => ("unknown".to_owned(), 0),
        };
        RunError::Decision { policy: self.policy.name().to_owned(), at: self.world.now, class, ordinal, rule }
    }
}
