//! Handlers: an agent starts, completes and looks for the next contact.

use crate::model::{AgentId, ContactId, Outcome, SimDuration};
use crate::random::Purpose;

use super::agents::Conversation;
use super::calendar::Sequence;
use super::clock::VirtualClock;
use super::contact::Stage;
use super::error::RunError;
use super::event::{Event, EventKind};
use super::fact::{Fact, Recorder};
use super::run::Engine;
use super::transferring::Interrupted;
use super::view::View;

impl<R: Recorder> Engine<R> {
    /// Lets a free agent start with a contact that is not in the line.
    #[inline]
    pub(super) fn serve(&mut self, agent: AgentId, id: ContactId) -> Result<(), RunError> {
        self.check_free(agent, id)?;
        let group = self.world.agents[agent.index()].group;
        self.world.groups[group.index()].remove_idle(&mut self.world.agents, agent);
        self.start(agent, id);
        Ok(())
    }

    /// Lets a free agent start with a contact that waits, or offers it.
    pub(super) fn serve_from_line(&mut self, agent: AgentId, id: ContactId) -> Result<(), RunError> {
        self.check_free(agent, id)?;
        if self.world.plan.asks() {
            self.offer_from_line(agent, id);
            return Ok(());
        }
        self.take_from_line(id);
        self.serve(agent, id)
    }

    /// Starts a contact with an agent who is not on the list of free agents.
    #[inline]
    pub(super) fn start(&mut self, agent: AgentId, id: ContactId) {
        let world = &mut self.world;
        let now = world.now;
        let plan = &*world.plan;
        let contact = world.contacts.get_mut(id);
        let class = &plan.classes[contact.class.index()];
        if contact.handling.is_forever() {
            contact.handling = class.handling.sample(&mut contact.key.draws(Purpose::Handling));
        }
        if contact.first_wait.is_forever() {
            contact.first_wait = now.since(contact.arrived);
            contact.wrap_up = match class.wrap_up_fixed {
                Some(fixed) => fixed,
                None => class.wrap_up.sample(&mut contact.key.draws(Purpose::WrapUp)),
            };
        }
        contact.stage = Stage::InService;
        contact.last_agent = agent.0;
        let (class_id, handling, wrap_up) = (contact.class, contact.handling, contact.wrap_up);
        let holds_line = contact.holds_line;
        let who = &mut world.agents[agent.index()];
        let group = who.group;
        let pace = world.classes[class_id.index()].handling_factor * plan.pace(class_id, group);
        let talk = handling.scaled(pace);
        who.clock = VirtualClock::started(now);
        let target = who.clock.target(now, talk + wrap_up);
        let next = if holds_line { who.clock.target(now, talk) } else { target };
        who.conversation = Some(Conversation { contact: id, target, next, since: now });
        who.completion = self.calendar.schedule(who.clock.due(next), EventKind::Completion, agent.0);
        world.groups[group.index()].busy += 1;
        self.tell(Fact::Started { contact: id, agent });
        if self.transfers {
            self.answer_leg(agent, id);
        }
    }

    #[inline]
    pub(super) fn on_completion(&mut self, event: Event) -> Result<(), RunError> {
        let agent = AgentId(event.subject);
        if self.world.agents[agent.index()].completion != event.sequence {
            return Ok(());
        }
        if self.transfers && self.complete_leg(agent)? {
            return Ok(());
        }
        if self.world.agents[agent.index()].conversation.is_some_and(|c| c.next < c.target) {
            self.hang_up(agent);
            return Ok(());
        }
        let Some(contact) = self.release(agent) else { return self.on_agent_timer(agent) };
        self.end(contact, Outcome::Answered, Some(agent));
        self.after_release(agent)
    }

    /// The customer has gone: the trunk line is free, the agent goes on with wrap-up.
    fn hang_up(&mut self, agent: AgentId) {
        let who = &mut self.world.agents[agent.index()];
        let Some(conversation) = &mut who.conversation else { return };
        conversation.next = conversation.target;
        let (id, target) = (conversation.contact, conversation.target);
        who.completion = self.calendar.schedule(who.clock.due(target), EventKind::Completion, agent.0);
        self.give_line_back(id);
        self.tell(Fact::HungUp { contact: id, agent });
    }

    /// Takes an agent's contact away; the agent is neither busy nor free until [`Engine::after_release`].
    #[inline]
    pub(super) fn release(&mut self, agent: AgentId) -> Option<ContactId> {
        let who = &mut self.world.agents[agent.index()];
        let conversation = who.conversation.take()?;
        who.completion = Sequence::NONE;
        let group = who.group;
        self.world.groups[group.index()].busy -= 1;
        self.world.contacts.get_mut(conversation.contact).stage = Stage::Nowhere;
        self.tell(Fact::Released { agent, since: conversation.since });
        Some(conversation.contact)
    }

    /// An agent who has just been released, or whose offer has come to nothing, goes off duty, takes the next contact or waits
    /// for one.
    #[inline]
    pub(super) fn after_release(&mut self, agent: AgentId) -> Result<(), RunError> {
        let group = self.world.agents[agent.index()].group;
        let leaving = &mut self.world.groups[group.index()].leaving;
        if *leaving > 0 {
            *leaving -= 1;
            self.world.agents[agent.index()].scheduled = false;
        }
        if self.world.agents[agent.index()].on_duty() {
            self.look_for_work(agent)
        } else {
            self.depart(agent);
            Ok(())
        }
    }

    /// The policy chooses the next contact for an agent who is present and has nothing to do.
    #[inline]
    pub(super) fn look_for_work(&mut self, agent: AgentId) -> Result<(), RunError> {
        match self.policy.next_for(View(&self.world), agent, &mut self.ties) {
            None => {
                let now = self.world.now;
                let group = self.world.agents[agent.index()].group;
                self.world.groups[group.index()].push_idle(&mut self.world.agents, agent, now);
                self.tell(Fact::Idle { agent });
            }
            Some(id) => {
                self.check_takes(agent, id)?;
                self.answer_from_line(agent, id);
            }
        }
        Ok(())
    }

    /// Cuts a busy agent's contact off. What remains of the handling stays with the contact; a contact that is in
    /// wrap-up already counts as answered.
    pub(super) fn interrupt(&mut self, agent: AgentId) -> Option<ContactId> {
        let now = self.world.now;
        let who = &mut self.world.agents[agent.index()];
        let conversation = who.conversation?;
        let remaining = who.clock.remaining(now, conversation.target);
        let group = who.group;
        let transfer = if self.transfers { self.interrupt_leg(agent) } else { Interrupted::AsAny };
        self.release(agent);
        let contact = self.world.contacts.get_mut(conversation.contact);
        let talk = remaining - contact.wrap_up;
        if transfer == Interrupted::ToBeHandedOver {
            contact.handling = SimDuration::ZERO;
            return Some(conversation.contact);
        }
        if talk == SimDuration::ZERO || transfer == Interrupted::HandedOver {
            self.end(conversation.contact, Outcome::Answered, Some(agent));
            return None;
        }
        let class = contact.class;
        let pace = self.world.classes[class.index()].handling_factor * self.world.plan.pace(class, group);
        self.world.contacts.get_mut(conversation.contact).handling = talk.scaled(1.0 / pace);
        Some(conversation.contact)
    }

    /// Multiplies what remains of a busy agent's handling by a factor; wrap-up stays as it is.
    pub(super) fn stretch(&mut self, agent: AgentId, factor: f64) {
        let now = self.world.now;
        let Some(conversation) = self.world.agents[agent.index()].conversation else { return };
        if self.transfers && !self.handles(conversation.contact) {
            return;
        }
        let wrap_up = self.world.contacts.get(conversation.contact).wrap_up;
        let who = &mut self.world.agents[agent.index()];
        let remaining = who.clock.remaining(now, conversation.target);
        let talk = remaining - wrap_up;
        let talk_left = talk.scaled(factor);
        let target = who.clock.target(now, talk_left + (remaining - talk));
        let hangs_up = conversation.next < conversation.target;
        let next = if hangs_up { who.clock.target(now, talk_left) } else { target };
        who.conversation = Some(Conversation { target, next, ..conversation });
        who.completion = self.calendar.schedule(who.clock.due(next), EventKind::Completion, agent.0);
    }
}
