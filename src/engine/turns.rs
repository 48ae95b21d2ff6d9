//! Handlers: conversations in turns.
//!
//! The agent's effort is split over the turns in equal parts. Between two turns the customer thinks: the conversation has its
//! slot and makes no progress. After a while without a word it is inactive: it has no agent, until the customer writes.

use crate::model::{AgentId, ChannelId, ContactId, Outcome, SimDuration};
use crate::random::{Purpose, index};

use super::calendar::Sequence;
use super::clock::Work;
use super::contact::Stage;
use super::conversations::{Conversation, Missing};
use super::error::RunError;
use super::fact::{DialogueStep, Fact, Recorder};
use super::run::Engine;
use super::world::World;

impl World {
    /// The agent's work of the turn that begins, of so much talk that is left; none where an agent handles a contact in one
    /// go.
    #[cold]
    pub(super) fn turn_part(&mut self, id: ContactId, talk: SimDuration) -> Option<SimDuration> {
        let contact = self.contacts.get(id);
        let turns = self.plan.classes[contact.class.index()].dialogue.turns.as_ref()?;
        let dialogue = self.dialogues.get_mut(id);
        let left = *dialogue.turns_left.get_or_insert_with(|| {
            let span = (turns.most - turns.least) as usize + 1;
            turns.least + index(&mut contact.key.draws(Purpose::Turns), span) as u32
        });
        Some(part_of(talk, left))
    }
}

/// One of so many equal parts.
fn part_of(talk: SimDuration, parts: u32) -> SimDuration {
    SimDuration::from_micros(talk.micros() / u64::from(parts.max(1)))
}

impl<R: Recorder> Engine<R> {
    /// An agent's work on a contact has come to a point: `true` if that was the end of a turn and nothing else is to be done.
    #[cold]
    pub(super) fn complete_turn(&mut self, agent: AgentId, id: ContactId) -> bool {
        let dialogue = self.world.dialogues.get_mut(id);
        let Some(left) = dialogue.turns_left.and_then(|left| left.checked_sub(1)) else { return false };
        dialogue.turns_left = Some(left);
        dialogue.replies += 1;
        let (since, first) = (dialogue.wrote, dialogue.replies == 1);
        self.tell(Fact::Dialogue { contact: id, step: DialogueStep::Replied { agent, since, first } });
        if left > 0 {
            self.let_think(agent, id, left);
            return true;
        }
        // With a trunk line the end of talk is an event of its own.
        let holds_line = self.world.contacts.get(id).holds_line;
        let who = &mut self.world.agents[agent.index()];
        let Some(conversation) = who.conversations.find(id) else { return false };
        let wraps_up = conversation.next < conversation.target && !holds_line;
        if wraps_up {
            who.conversations.replace(Conversation { next: conversation.target, ..conversation });
            self.schedule_completion(agent);
        }
        wraps_up
    }

    /// The customer thinks before the next of so many turns.
    fn let_think(&mut self, agent: AgentId, id: ContactId, turns: u32) {
        let world = &mut self.world;
        let now = world.now;
        let contact = world.contacts.get(id);
        let wrap_up = contact.wrap_up;
        let dialogue = world.dialogues.get_mut(id);
        let Some(planned) = &world.plan.classes[contact.class.index()].dialogue.turns else { return };
        let think = planned.think.sample(&mut contact.key.nth_draws(Purpose::Think, dialogue.replies - 1));
        dialogue.wrote = now + think;
        let due = think.min(planned.inactive_after);
        let who = &mut world.agents[agent.index()];
        let Some(conversation) = who.conversations.find(id) else { return };
        let target = who.clock.missing(now, conversation.target);
        let next = match part_of(target.duration() - wrap_up, turns) {
            _ if turns == 1 && wrap_up == SimDuration::ZERO => target,
            part => Work::of(part),
        };
        let aside = Some(Missing { target, next });
        let (target, next) = (Work::NEVER, Work::NEVER);
        who.conversations.replace(Conversation { target, next, aside, listens: true, ..conversation });
        self.schedule_completion(agent);
        self.schedule_dialogue(id, due);
    }

    /// A time of a dialogue has come: the customer writes, or has been silent too long, or is found to have gone.
    #[cold]
    pub(super) fn go_on_with_dialogue(&mut self, id: ContactId) -> Result<(), RunError> {
        let contact = self.world.contacts.get(id);
        let agent = AgentId(contact.last_agent);
        let dialogue = self.world.dialogues.get(id);
        match contact.stage {
            Stage::Inactive => self.wake(agent, id),
            _ if dialogue.gone_after.is_some() => self.find_gone(agent, id),
            _ if self.world.now < dialogue.wrote => self.let_sleep(agent, id),
            _ => {
                self.world.listen_no_more(agent, id);
                self.world.rebalance(agent);
                self.schedule_completion(agent);
                Ok(())
            }
        }
    }

    /// The customer has been silent for too long: the conversation frees its slot.
    fn let_sleep(&mut self, agent: AgentId, id: ContactId) -> Result<(), RunError> {
        let now = self.world.now;
        let who = &mut self.world.agents[agent.index()];
        let Some(conversation) = who.conversations.find(id) else { return Ok(()) };
        let left = who.left(now, &conversation);
        let group = who.group;
        let contact = self.world.contacts.get_mut(id);
        let pace =
            self.world.classes[contact.class.index()].handling_factor * self.world.plan.pace(contact.class, group);
        contact.handling = (left - contact.wrap_up).scaled(1.0 / pace);
        let until = self.world.dialogues.get(id).wrote;
        self.tell(Fact::Dialogue { contact: id, step: DialogueStep::Inactive { agent } });
        self.release(agent, id);
        self.world.contacts.get_mut(id).stage = Stage::Inactive;
        self.schedule_dialogue(id, until.since(now));
        self.after_release(agent)
    }

    /// The customer of an inactive conversation writes. The same agent goes on, whatever else there is; if that one has gone,
    /// the contact looks for a place like one that was cut off.
    fn wake(&mut self, agent: AgentId, id: ContactId) -> Result<(), RunError> {
        self.world.contacts.get_mut(id).stage = Stage::Nowhere;
        let who = &self.world.agents[agent.index()];
        if !(who.on_duty() && who.present) {
            self.world.contacts.get_mut(id).review = Sequence::NONE;
            self.tell(Fact::CutOff { contact: id, agent });
            return self.place_again(id);
        }
        self.world.unlist(agent);
        self.start_as(agent, id, Fact::Dialogue { contact: id, step: DialogueStep::Resumed { agent } });
        if self.world.has_room(agent) {
            self.list(agent);
        }
        Ok(())
    }

    /// A channel has failed, and its conversations with it: also those that are inactive.
    #[cold]
    pub(super) fn drop_inactive(&mut self, channel: ChannelId) {
        for id in self.world.contacts.in_stage(Stage::Inactive) {
            let contact = self.world.contacts.get(id);
            let agent = AgentId(contact.last_agent);
            if self.world.plan.scenario().classes[contact.class.index()].channel == channel {
                self.end(id, Outcome::Dropped, Some(agent));
            }
        }
    }

    /// An agent is cut off from a contact: whoever thinks has to turn to another agent, and does so at once.
    #[cold]
    pub(super) fn interrupt_dialogue(&mut self, agent: AgentId, id: ContactId) {
        let now = self.world.now;
        self.world.contacts.get_mut(id).review = Sequence::NONE;
        let who = &self.world.agents[agent.index()];
        if who.conversations.find(id).is_some_and(|c| c.listens) {
            self.world.dialogues.get_mut(id).wrote = now;
        }
    }

    /// Multiplies what remains of a conversation in turns by a factor; `false` if it has none.
    #[cold]
    pub(super) fn stretch_turn(&mut self, agent: AgentId, id: ContactId, factor: f64) -> bool {
        let now = self.world.now;
        let turns = self.world.dialogues.get(id).turns_left.unwrap_or(0);
        let wrap_up = self.world.contacts.get(id).wrap_up;
        let who = &mut self.world.agents[agent.index()];
        let Some(conversation) = who.conversations.find(id).filter(|_| turns > 0) else { return false };
        let to_next = match conversation.aside {
            Some(missing) => missing.next.duration(),
            None => who.clock.remaining(now, conversation.next),
        };
        let to_end = (who.left(now, &conversation) - wrap_up).scaled(factor) + wrap_up;
        let ends = turns == 1 && wrap_up == SimDuration::ZERO;
        who.set_left(now, id, to_end, if ends { to_end } else { to_next.scaled(factor) });
        self.schedule_completion(agent);
        true
    }
}
