//! Handlers: a contact is offered to an agent, who accepts, declines or misses it.
//!
//! The agent is reserved meanwhile: there, and neither free nor busy with it. The contact stays in the line and its patience goes
//! on, but it is set aside from its lane, so that it is offered to nobody else.

use crate::model::{AgentId, ContactId, Outcome, SimDuration};

use super::calendar::Sequence;
use super::contact::Stage;
use super::error::RunError;
use super::event::EventKind;
use super::fact::{Fact, OfferEnd, Recorder};
use super::offers::{Answer, Offer, Reply};
use super::run::Engine;

impl<R: Recorder> Engine<R> {
    /// An agent, free or not on the list of free agents, is to have a contact that waits.
    #[inline]
    pub(super) fn answer_from_line(&mut self, agent: AgentId, id: ContactId) {
        if self.world.plan.asks() {
            return self.offer_from_line(agent, id);
        }
        self.take_from_line(id);
        self.world.unlist(agent);
        self.start(agent, id);
    }

    /// The same where agents may be asked.
    #[cold]
    #[inline(never)]
    pub(super) fn offer_from_line(&mut self, agent: AgentId, id: ContactId) {
        match self.reply(agent, id) {
            None => {
                self.take_from_line(id);
                self.world.unlist(agent);
            }
            Some(reply) if reply.is_at_once() => {
                self.accept_at_once(agent, id);
                self.take_from_line(id);
            }
            Some(reply) => return self.reserve(agent, id, reply),
        }
        self.start(agent, id);
    }

    /// A free agent is to have a contact that is not in the line. Unless the agent takes it at once, it joins the line with
    /// this patience, also where the line is full.
    #[cold]
    #[inline(never)]
    pub(super) fn offer(
        &mut self,
        agent: AgentId,
        id: ContactId,
        patience: impl FnOnce(&Self) -> SimDuration,
    ) -> Result<(), RunError> {
        self.check_free(agent, id)?;
        match self.reply(agent, id) {
            None => self.world.unlist(agent),
            Some(reply) if reply.is_at_once() => self.accept_at_once(agent, id),
            Some(reply) => {
                let patience = patience(self);
                self.wait(id, patience, None);
                self.reserve(agent, id, reply);
                return Ok(());
            }
        }
        self.start(agent, id);
        if self.world.has_room(agent) {
            self.list(agent);
        }
        Ok(())
    }

    /// How an agent will answer an offer of a contact; none for agents who are not asked.
    fn reply(&self, agent: AgentId, id: ContactId) -> Option<Reply> {
        let world = &self.world;
        let answering = world.plan.answering(world.agents[agent.index()].group)?;
        let contact = world.contacts.get(id);
        Some(answering.reply(contact.key, world.offers.count(id, contact)))
    }

    fn accept_at_once(&mut self, agent: AgentId, id: ContactId) {
        let world = &mut self.world;
        world.unlist(agent);
        world.offers.note_offer(id, world.contacts.get(id), None);
        world.agents[agent.index()].missed = 0;
        self.refusals = 0;
        let since = world.now;
        self.tell(Fact::Offered { contact: id, agent });
        self.tell(Fact::OfferEnded { contact: id, agent, since, how: OfferEnd::Accepted });
    }

    /// An agent has to answer an offer of a contact that waits.
    fn reserve(&mut self, agent: AgentId, id: ContactId, reply: Reply) {
        let world = &mut self.world;
        let now = world.now;
        world.unlist(agent);
        world.set_aside(id);
        world.offers.note_offer(id, world.contacts.get(id), Some(agent));
        let who = &mut world.agents[agent.index()];
        who.offer = Some(Offer { contact: id, since: now, answer: reply.answer });
        // Only an endless time to accept never ends.
        who.timer = if reply.after.is_forever() {
            Sequence::NONE
        } else {
            self.calendar.schedule(now + reply.after, EventKind::Completion, agent.0)
        };
        world.groups[who.group.index()].offered += 1;
        self.tell(Fact::Offered { contact: id, agent });
    }

    /// An agent's offer is over, and the agent neither free nor busy. The contact is still in the line: in its place if it
    /// has to look for another agent, else aside.
    fn end_offer(&mut self, agent: AgentId, how: OfferEnd) -> Option<ContactId> {
        let world = &mut self.world;
        let who = &mut world.agents[agent.index()];
        let Offer { contact: id, since, .. } = who.offer.take()?;
        who.timer = Sequence::NONE;
        world.groups[who.group.index()].offered -= 1;
        let refused = matches!(how, OfferEnd::Declined | OfferEnd::Missed);
        world.offers.note_end(id, world.contacts.get(id), refused.then_some(agent));
        if refused || how == OfferEnd::Withdrawn {
            world.put_back(id);
        }
        self.tell(Fact::OfferEnded { contact: id, agent, since, how });
        Some(id)
    }

    /// A time of an agent has come: of the answer to an offer, or of the end of a pause.
    #[cold]
    #[inline(never)]
    pub(super) fn on_agent_timer(&mut self, agent: AgentId) -> Result<(), RunError> {
        let Some(offer) = self.world.agents[agent.index()].offer else { return self.end_pause(agent) };
        let how = match offer.answer {
            Answer::Accept => OfferEnd::Accepted,
            Answer::Decline => OfferEnd::Declined,
            Answer::Miss => OfferEnd::Missed,
        };
        self.end_offer(agent, how);
        let missed = &mut self.world.agents[agent.index()].missed;
        *missed = if how == OfferEnd::Missed { *missed + 1 } else { 0 };
        let missed = *missed;
        if how == OfferEnd::Accepted {
            self.refusals = 0;
            self.take_from_aside(offer.contact);
            self.start(agent, offer.contact);
            return self.look_for_work(agent);
        }
        self.refusals = self.refusals.saturating_add(1);
        self.look_again(offer.contact)?;
        if let Some(pause) = self.world.plan.scenario().offers.pause.filter(|p| missed >= p.after) {
            self.begin_pause(agent, pause.lasts);
        }
        self.after_release(agent)
    }

    /// An agent who keeps missing offers is as one whom an outage keeps from working: wanted, and not there.
    fn begin_pause(&mut self, agent: AgentId, lasts: SimDuration) {
        let at = self.world.now + lasts;
        let who = &mut self.world.agents[agent.index()];
        who.missed = 0;
        who.down += 1;
        who.timer = self.calendar.schedule(at, EventKind::Completion, agent.0);
        self.tell(Fact::Paused { agent });
    }

    fn end_pause(&mut self, agent: AgentId) -> Result<(), RunError> {
        self.world.agents[agent.index()].timer = Sequence::NONE;
        self.let_back(agent)
    }

    /// A contact that an agent has been offered ends. The agent is neither free nor busy afterwards.
    pub(super) fn end_while_offered(&mut self, agent: AgentId, outcome: Outcome) {
        if let Some(id) = self.end_offer(agent, OfferEnd::ContactEnded) {
            self.take_from_aside(id);
            self.end(id, outcome, None);
        }
    }

    /// The agent who has been offered a contact and has not answered.
    pub(super) fn offered_to(&self, id: ContactId) -> Option<AgentId> {
        let contact = self.world.contacts.get(id);
        if contact.stage == Stage::Offered { self.world.offers.with(id, contact) } else { None }
    }

    /// Takes an offer back from an agent who has to go; the contact is in its place in the line again.
    pub(super) fn withdraw(&mut self, agent: AgentId) -> Option<ContactId> {
        self.end_offer(agent, OfferEnd::Withdrawn)
    }
}
