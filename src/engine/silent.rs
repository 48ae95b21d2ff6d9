//! Handlers: customers who leave the line without telling, and replies that ask for patience.
//!
//! The contact of a customer who has gone stays in the line, where policies see it as any other. The agent who takes it finds
//! out after a while; until then it has its slot, like a conversation whose customer thinks.

use crate::model::{AgentId, ContactId, Outcome, SimDuration};
use crate::random::{Purpose, chance};

use super::calendar::Sequence;
use super::clock::Work;
use super::contact::Stage;
use super::conversations::{Conversation, Missing};
use super::error::RunError;
use super::event::EventKind;
use super::fact::{DialogueStep, Fact, Recorder};
use super::run::Engine;
use super::view::View;

impl<R: Recorder> Engine<R> {
    /// The time until a contact that has been in the line for so long gets a holding reply; for ever, if it does not.
    #[cold]
    pub(super) fn until_holding_reply(&self, id: ContactId, waited: SimDuration) -> SimDuration {
        let contact = self.world.contacts.get(id);
        match self.world.plan.classes[contact.class.index()].dialogue.holding {
            Some(reply) if !self.world.dialogues.get(id).asked_to_wait => reply.after - waited,
            _ => SimDuration::FOREVER,
        }
    }

    /// The patience event of a contact has come, and not that of its maximum wait: `true` if it stays in the line all the
    /// same, because the customer gets a holding reply, or leaves without telling.
    #[cold]
    pub(super) fn stays_in_line(&mut self, id: ContactId, waited: SimDuration) -> bool {
        if self.send_holding_reply(id, waited) {
            return true;
        }
        let contact = self.world.contacts.get(id);
        let mut draws = contact.key.nth_draws(Purpose::Silent, contact.requeues);
        let planned = &self.world.plan.classes[contact.class.index()].dialogue.silent;
        if !planned.as_ref().is_some_and(|(share, _)| chance(&mut draws, *share)) {
            return false;
        }
        // The run does not go on for it: what becomes of the customer is known.
        self.counted_open -= u64::from(self.counts(self.world.came(id)));
        self.world.dialogues.get_mut(id).gone_after = Some(waited);
        self.schedule_expiry(id, SimDuration::FOREVER, waited);
        // Not by `tell`: the policy, as everybody in the centre, knows nothing of it.
        let fact = Fact::Dialogue { contact: id, step: DialogueStep::LeftSilently };
        self.recorder.record(View(&self.world), fact);
        true
    }

    fn send_holding_reply(&mut self, id: ContactId, waited: SimDuration) -> bool {
        let contact = self.world.contacts.get_mut(id);
        let planned = &self.world.plan.classes[contact.class.index()];
        let dialogue = self.world.dialogues.get_mut(id);
        let Some(reply) = planned.dialogue.holding.filter(|r| !dialogue.asked_to_wait && waited >= r.after) else {
            return false;
        };
        dialogue.asked_to_wait = true;
        if contact.handling.is_forever() {
            contact.handling = planned.handling.sample(&mut contact.key.draws(Purpose::Handling));
        }
        contact.handling += reply.costs;
        let patience = planned.patience.sample(&mut contact.key.draws(Purpose::Holding));
        self.schedule_expiry(id, patience, waited);
        self.tell(Fact::Dialogue { contact: id, step: DialogueStep::HoldingReply });
        true
    }

    /// Lets a contact that has been in the line for some time stay for so long, or until its maximum wait.
    fn schedule_expiry(&mut self, id: ContactId, patience: SimDuration, waited: SimDuration) {
        let next = if self.retention { self.keep_patience(id, patience, waited) } else { patience };
        self.schedule_next(id, next, waited);
    }

    /// Schedules the next event of a contact that has been in the line for some time: after so long, or at its maximum wait.
    pub(super) fn schedule_next(&mut self, id: ContactId, after: SimDuration, waited: SimDuration) {
        let contact = self.world.contacts.get_mut(id);
        let limit = self.world.plan.classes[contact.class.index()].max_wait;
        let left = if limit.is_forever() { after } else { after.min(limit - waited) };
        contact.patience_expiry = match left.is_forever() {
            true => Sequence::NONE,
            false => self.calendar.schedule(self.world.now + left, EventKind::PatienceExpiry, id.0),
        };
    }

    /// An agent takes a contact whose customer has gone.
    #[cold]
    pub(super) fn start_with_nobody(&mut self, agent: AgentId, id: ContactId) {
        let contact = self.world.contacts.get(id);
        let detect = match &self.world.plan.classes[contact.class.index()].dialogue.silent {
            Some((_, law)) => law.sample(&mut contact.key.draws(Purpose::Detect)),
            None => SimDuration::ZERO,
        };
        self.hold_slot(agent, id, detect);
    }

    /// Lets a contact in which nobody speaks take an agent's slot for a time. It is no work that others could slow down.
    pub(super) fn hold_slot(&mut self, agent: AgentId, id: ContactId, time: SimDuration) {
        let world = &mut self.world;
        let now = world.now;
        let contact = world.contacts.get_mut(id);
        contact.stage = Stage::InService;
        contact.last_agent = agent.0;
        let class = contact.class;
        world.occupy(agent);
        let nothing = Missing { target: Work::of(SimDuration::ZERO), next: Work::of(SimDuration::ZERO) };
        let conversation = Conversation {
            contact: id,
            target: Work::NEVER,
            next: Work::NEVER,
            since: now,
            aside: Some(nothing),
            listens: true,
        };
        world.open_conversation(agent, class, conversation);
        if world.rebalance(agent) {
            self.schedule_completion(agent);
        }
        self.schedule_dialogue(id, time);
        self.tell(Fact::Started { contact: id, agent });
    }

    /// An agent finds out that there is nobody.
    pub(super) fn find_gone(&mut self, agent: AgentId, id: ContactId) -> Result<(), RunError> {
        self.release(agent, id);
        self.end(id, Outcome::Abandoned, Some(agent));
        self.after_release(agent)
    }

    /// Before an agent is released from a contact: whether its customer had gone is told.
    #[cold]
    pub(super) fn tell_if_gone(&mut self, agent: AgentId, conversation: &Conversation) {
        let Conversation { contact, since, .. } = *conversation;
        if self.world.dialogues.gone_after(contact).is_some() {
            self.tell(Fact::Dialogue { contact, step: DialogueStep::FoundGone { agent, since } });
        }
    }

    /// The next event of a dialogue with an agent, or of one that is inactive.
    pub(super) fn schedule_dialogue(&mut self, id: ContactId, after: SimDuration) {
        self.world.contacts.get_mut(id).review = match after.is_forever() {
            true => Sequence::NONE,
            false => self.calendar.schedule(self.world.now + after, EventKind::Review, id.0),
        };
    }
}
