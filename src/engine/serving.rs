//! Handlers: an agent starts, completes and looks for the next contact.

use crate::model::{AgentId, ClassId, ContactId, Outcome, SimDuration};
use crate::random::Purpose;

use super::calendar::Sequence;
use super::clock::Work;
use super::contact::Stage;
use super::conversations::Conversation;
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
        if !self.world.plan.capacity(group).single && self.world.has_room(agent) {
            self.list(agent);
        }
        Ok(())
    }

    /// Lets a free agent start with a contact that waits, or offers it.
    pub(super) fn serve_from_line(&mut self, agent: AgentId, id: ContactId) -> Result<(), RunError> {
        self.check_free(agent, id)?;
        if self.world.plan.asks() {
            self.offer_from_line(agent, id);
            if self.world.has_room(agent) {
                self.list(agent);
            }
            return Ok(());
        }
        self.take_from_line(id);
        self.serve(agent, id)
    }

    /// Starts a contact with an agent who is not on the list of free agents.
    #[inline]
    pub(super) fn start(&mut self, agent: AgentId, id: ContactId) {
        if self.prepares && self.starts_otherwise(agent, id) {
            return;
        }
        self.start_as(agent, id, Fact::Started { contact: id, agent });
    }

    /// What only some scenarios do before a contact is begun; `true` if it does not begin with talk.
    #[inline(never)]
    fn starts_otherwise(&mut self, agent: AgentId, id: ContactId) -> bool {
        if self.dialogues && self.world.dialogues.gone_after(id).is_some() {
            self.start_with_nobody(agent, id);
            return true;
        }
        if self.retention && self.call(agent, id) {
            return true;
        }
        if self.linked && self.chases.is_needed() {
            self.answer_together(agent, id);
        }
        if self.shortens {
            self.apply_handling_levers(id);
        }
        if self.bans {
            self.may_ban(id);
        }
        false
    }

    /// Lets an agent work on a contact, and tells it by this fact.
    #[inline(always)]
    pub(super) fn start_as(&mut self, agent: AgentId, id: ContactId, fact: Fact) {
        let factor = if self.long_load { self.world.begin_work(agent, id) } else { 1.0 };
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
        let group = world.agents[agent.index()].group;
        let pace = world.classes[class_id.index()].handling_factor * plan.pace(class_id, group) * factor;
        let (talk, single) = (handling.scaled(pace), plan.capacity(group).single);
        let turn = if self.dialogues { world.turn_part(id, talk) } else { None };
        let who = world.occupy(agent);
        let target = who.clock.target(now, talk + wrap_up);
        let next = match turn {
            Some(part) => who.clock.target(now, part),
            None if holds_line => who.clock.target(now, talk),
            None => target,
        };
        let conversation = Conversation { contact: id, target, next, since: now, aside: None, listens: false };
        if single {
            who.completion = self.calendar.schedule(who.clock.due(next), EventKind::Completion, agent.0);
            who.conversations.add(conversation);
        } else {
            self.start_beside(agent, class_id, conversation);
        }
        self.tell(fact);
        if self.transfers {
            self.answer_leg(agent, id);
        }
    }

    /// Adds a conversation to those of an agent who may have several.
    fn start_beside(&mut self, agent: AgentId, class: ClassId, conversation: Conversation) {
        let id = conversation.contact;
        self.world.open_conversation(agent, class, conversation);
        let moved = self.world.rebalance(agent);
        let is_next = self.world.agents[agent.index()].conversations.first().is_some_and(|c| c.contact == id);
        if moved || is_next {
            self.schedule_completion(agent);
        }
    }

    /// Schedules the next event of an agent's conversations in the place of any that was scheduled.
    #[inline]
    pub(super) fn schedule_completion(&mut self, agent: AgentId) {
        let who = &mut self.world.agents[agent.index()];
        who.completion = match who.conversations.first().filter(|c| c.next != Work::NEVER) {
            Some(first) => self.calendar.schedule(who.clock.due(first.next), EventKind::Completion, agent.0),
            None => Sequence::NONE,
        };
    }

    #[inline]
    pub(super) fn on_completion(&mut self, event: Event) -> Result<(), RunError> {
        let agent = AgentId(event.subject);
        let who = &self.world.agents[agent.index()];
        if who.completion != event.sequence {
            return if who.timer == event.sequence { self.on_agent_timer(agent) } else { Ok(()) };
        }
        let Some(conversation) = who.conversations.first() else { return Ok(()) };
        let (id, hangs_up) = (conversation.contact, conversation.next < conversation.target);
        if self.dialogues && self.complete_turn(agent, id) {
            return Ok(());
        }
        if self.transfers && self.complete_leg(agent, id)? {
            return Ok(());
        }
        if hangs_up {
            self.hang_up(agent, id);
            return Ok(());
        }
        self.release(agent, id);
        self.end(id, Outcome::Answered, Some(agent));
        self.after_release(agent)
    }

    /// The customer has gone: the trunk line is free, the agent goes on with wrap-up.
    fn hang_up(&mut self, agent: AgentId, id: ContactId) {
        let who = &mut self.world.agents[agent.index()];
        let Some(conversation) = who.conversations.find(id) else { return };
        who.conversations.replace(Conversation { next: conversation.target, ..conversation });
        self.schedule_completion(agent);
        self.give_line_back(id);
        self.tell(Fact::HungUp { contact: id, agent });
    }

    /// Takes a contact away from its agent, who may be neither busy nor free then until [`Engine::after_release`].
    #[inline]
    pub(super) fn release(&mut self, agent: AgentId, id: ContactId) {
        if self.long_load {
            self.world.end_work(agent);
        }
        let world = &mut self.world;
        let who = &mut world.agents[agent.index()];
        let group = who.group;
        if !world.plan.capacity(group).single {
            return self.release_one_of_several(agent, id);
        }
        let Some(conversation) = who.conversations.take_only() else { return };
        who.completion = Sequence::NONE;
        world.groups[group.index()].busy -= 1;
        world.contacts.get_mut(id).stage = Stage::Nowhere;
        let since = conversation.since;
        self.tell(Fact::Released { contact: id, agent, since, busy_since: Some(since) });
    }

    fn release_one_of_several(&mut self, agent: AgentId, id: ContactId) {
        let world = &mut self.world;
        let who = &world.agents[agent.index()];
        let was_next = who.conversations.first().is_some_and(|c| c.contact == id);
        let Some(conversation) = who.conversations.find(id) else { return };
        if self.dialogues {
            self.tell_if_gone(agent, &conversation);
        }
        let world = &mut self.world;
        let class = world.contacts.get(id).class;
        world.close_conversation(agent, class, &conversation);
        world.contacts.get_mut(id).stage = Stage::Nowhere;
        let who = &mut world.agents[agent.index()];
        let busy_since = who.conversations.is_empty().then_some(who.busy_since);
        if busy_since.is_some() {
            who.completion = Sequence::NONE;
            world.groups[who.group.index()].busy -= 1;
        } else if world.rebalance(agent) || was_next {
            self.schedule_completion(agent);
        }
        self.tell(Fact::Released { contact: id, agent, since: conversation.since, busy_since });
    }

    /// An agent who has just been released, or whose offer has come to nothing, goes off duty, takes the next contact or waits
    /// for one.
    #[inline]
    pub(super) fn after_release(&mut self, agent: AgentId) -> Result<(), RunError> {
        let group = self.world.agents[agent.index()].group;
        let leaving = &mut self.world.groups[group.index()].leaving;
        if *leaving > 0 && self.world.agents[agent.index()].scheduled {
            *leaving -= 1;
            self.world.agents[agent.index()].scheduled = false;
        }
        if self.world.agents[agent.index()].on_duty() {
            self.look_for_work(agent)
        } else {
            // Another slot may hold an offer, which nobody will answer.
            self.stop_work(agent)
        }
    }

    /// The policy chooses the next contacts for an agent who is present and on duty, until there is no room or no contact.
    #[inline]
    pub(super) fn look_for_work(&mut self, agent: AgentId) -> Result<(), RunError> {
        while self.world.has_room(agent) {
            match self.policy.next_for(View(&self.world), agent, &mut self.ties) {
                None => {
                    if !self.world.agents[agent.index()].is_idle() {
                        self.list(agent);
                    }
                    break;
                }
                Some(id) => {
                    self.check_takes(agent, id)?;
                    self.answer_from_line(agent, id);
                }
            }
        }
        Ok(())
    }

    /// Puts an agent at the end of the list of those who are free.
    #[inline]
    pub(super) fn list(&mut self, agent: AgentId) {
        let now = self.world.now;
        let group = self.world.agents[agent.index()].group;
        self.world.groups[group.index()].push_idle(&mut self.world.agents, agent, now);
        self.tell(Fact::Idle { agent });
    }

    /// Cuts an agent's contact off. What remains of the handling stays with the contact; a contact that is in wrap-up already
    /// counts as answered.
    pub(super) fn interrupt(&mut self, agent: AgentId, id: ContactId) -> Option<ContactId> {
        if self.rings(id) {
            self.break_off_ring(agent, id);
            return None;
        }
        let now = self.world.now;
        let who = &mut self.world.agents[agent.index()];
        let conversation = who.conversations.find(id)?;
        let remaining = who.left(now, &conversation);
        let group = who.group;
        if self.dialogues {
            self.interrupt_dialogue(agent, id);
        }
        let transfer = if self.transfers { self.interrupt_leg(agent, id) } else { Interrupted::AsAny };
        self.release(agent, id);
        let contact = self.world.contacts.get_mut(id);
        let talk = remaining - contact.wrap_up;
        if transfer == Interrupted::ToBeHandedOver {
            contact.handling = SimDuration::ZERO;
            return Some(id);
        }
        if talk == SimDuration::ZERO || transfer == Interrupted::HandedOver {
            self.end(id, Outcome::Answered, Some(agent));
            return None;
        }
        let class = contact.class;
        let factor = self.world.classes[class.index()].handling_factor * self.world.long_load.factor_of(id);
        let pace = factor * self.world.plan.pace(class, group);
        self.world.contacts.get_mut(id).handling = talk.scaled(1.0 / pace);
        Some(id)
    }

    /// Multiplies what remains of the handling of a contact that an agent serves by a factor; wrap-up stays as it is.
    pub(super) fn stretch(&mut self, agent: AgentId, id: ContactId, factor: f64) {
        let now = self.world.now;
        if self.transfers && !self.handles(id) {
            return;
        }
        if self.dialogues && self.stretch_turn(agent, id, factor) {
            return;
        }
        let wrap_up = self.world.contacts.get(id).wrap_up;
        let who = &mut self.world.agents[agent.index()];
        let Some(conversation) = who.conversations.find(id) else { return };
        let remaining = who.left(now, &conversation);
        let talk = remaining - wrap_up;
        let talk_left = talk.scaled(factor);
        let to_end = talk_left + (remaining - talk);
        let hangs_up = match conversation.aside {
            Some(missing) => missing.next < missing.target,
            None => conversation.next < conversation.target,
        };
        who.set_left(now, id, to_end, if hangs_up { talk_left } else { to_end });
        self.schedule_completion(agent);
    }
}
