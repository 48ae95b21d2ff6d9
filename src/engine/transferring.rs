//! Handlers: a contact flows out after its maximum wait; a first line finds out what a customer wants and hands over.
//!
//! Each further class is a further attempt of the same customer, with numbers of its own: fresh patience, a new place in
//! the line, its own handling.

use crate::model::{ATTEMPTS_MAX, AgentId, ClassId, ContactId, Outcome, SimDuration};
use crate::random::Purpose;

use super::clock::Work;
use super::contact::Person;
use super::conversations::Conversation;
use super::error::RunError;
use super::fact::{Fact, Recorder, TransferStep};
use super::legs::{Leg, Step};
use super::run::Engine;

/// What becomes of a contact when its agent is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interrupted {
    /// What the engine does with any contact.
    AsAny,
    /// The customer is with another agent or in another line: the contact counts as answered.
    HandedOver,
    /// The customer is still to be handed over, by another agent of the class.
    ToBeHandedOver,
}

impl<R: Recorder> Engine<R> {
    /// A contact has waited as long as its class may.
    #[cold]
    pub(super) fn flow_out(&mut self, id: ContactId) -> Result<(), RunError> {
        let contact = self.world.contacts.get(id);
        let limit = self.world.plan.scenario().classes[contact.class.index()].max_wait;
        // The language refuses circles; programs may build them.
        let goes_on = contact.attempt + 1 < ATTEMPTS_MAX && !self.chases.is_duplicate(id);
        // Whoever has gone without telling goes nowhere else.
        let goes_on = goes_on && self.world.dialogues.gone_after(id).is_none();
        let to = limit.and_then(|limit| limit.to).filter(|_| goes_on);
        let person = Person::next_of(contact);
        if to.is_some() {
            self.passes_on(id);
        }
        let asked = self.offered_to(id);
        match asked {
            Some(agent) => self.end_while_offered(agent, Outcome::FlowedOut),
            None => {
                self.take_from_line(id);
                self.end(id, Outcome::FlowedOut, None);
            }
        }
        if let Some(class) = to {
            let next = self.admit(class, None, Some(person));
            self.enter_from_within(class, next)?;
        }
        asked.map_or(Ok(()), |agent| self.after_release(agent))
    }

    /// A contact has arrived where some class is a first line: what its customer wants is decided now, and known later.
    #[cold]
    pub(super) fn begin_leg(&mut self, id: ContactId) {
        let contact = self.world.contacts.get(id);
        let transfers = self.world.plan.scenario().classes[contact.class.index()].transfers.as_ref();
        let leg = Leg::new(contact.class, contact.arrived, contact.key, transfers);
        self.world.legs.insert(id, leg);
    }

    /// An agent has answered: whoever stays with the customer hands over, and the end of talk becomes an event where the
    /// contact is to be handed over after it.
    #[cold]
    pub(super) fn answer_leg(&mut self, agent: AgentId, id: ContactId) {
        let class = self.world.contacts.get(id).class;
        let leg = self.world.legs.get_mut(id);
        let (companion, first_answer) = (leg.companion.take(), !std::mem::replace(&mut leg.answered, true));
        let (off_target, goes_on) = (leg.off_target, leg.goes_to.is_some());
        let reached = leg.wants == Some(class);
        let wait = self.world.now.since(leg.since);
        if first_answer && self.world.plan.classes[class.index()].transfers.is_some() {
            self.tell(Fact::Transfer { contact: id, step: TransferStep::Triaged { off_target } });
        }
        if first_answer && reached {
            self.tell(Fact::Transfer { contact: id, step: TransferStep::Reached { wait } });
        }
        let mut together = SimDuration::ZERO;
        if let Some((first, from)) = companion
            && self.world.agents[first.index()].conversations.find(from).is_some()
        {
            together = self.handover_time(from);
            let leg = self.world.legs.get_mut(from);
            if let Step::Staying { since, .. } = leg.step {
                leg.step = Step::HandingOver { since };
            }
            leg.goes_to = None;
            self.set_work(first, from, together, true);
        }
        if companion.is_some() || goes_on {
            let talk = self.talk_left(agent, id) + together;
            self.set_work(agent, id, talk, goes_on);
        }
    }

    /// A completion event of a contact that may be handed over; `true` if nothing else is to be done now.
    #[cold]
    pub(super) fn complete_leg(&mut self, agent: AgentId, id: ContactId) -> Result<bool, RunError> {
        let (now, warm) = (self.world.now, self.is_warm(id));
        let leg = self.world.legs.get_mut(id);
        match (leg.step, leg.goes_to) {
            (Step::Handling, Some(to)) if warm => {
                self.stand_still(agent, id);
                self.go_on(id, agent, to, true)?;
                Ok(true)
            }
            (Step::Handling, Some(_)) => {
                leg.step = Step::HandingOver { since: now };
                let time = self.handover_time(id);
                self.set_work(agent, id, time, true);
                Ok(true)
            }
            (Step::HandingOver { since }, goes_to) => {
                leg.step = Step::Over;
                leg.goes_to = None;
                self.tell(Fact::Transfer { contact: id, step: TransferStep::HandedOver { since } });
                if let Some(to) = goes_to {
                    self.go_on(id, agent, to, false)?;
                }
                if self.world.contacts.get(id).wrap_up == SimDuration::ZERO {
                    return Ok(false);
                }
                self.set_work(agent, id, SimDuration::ZERO, false);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// An attempt ends: nobody stays with its customer any more, and who was about to hand it over has done so.
    #[cold]
    pub(super) fn end_leg(&mut self, id: ContactId) {
        let leg = *self.world.legs.get_mut(id);
        self.counted_open -= u64::from(leg.keeps_open);
        if let Step::HandingOver { since } | Step::Staying { since, .. } = leg.step {
            self.tell(Fact::Transfer { contact: id, step: TransferStep::HandedOver { since } });
        }
        if let Some((companion, from)) = leg.companion {
            self.leave_customer(companion, from);
        }
    }

    /// What an outage or a fall of the head count that takes an agent away does to a contact that may be handed over.
    #[cold]
    pub(super) fn interrupt_leg(&mut self, agent: AgentId, id: ContactId) -> Interrupted {
        let talk_is_over = self.talk_left(agent, id) == SimDuration::ZERO;
        let leg = self.world.legs.get_mut(id);
        match (leg.step, leg.goes_to) {
            (Step::Handling, None) => Interrupted::AsAny,
            (Step::Handling, Some(_)) if !talk_is_over => Interrupted::AsAny,
            (Step::Handling, Some(_)) => Interrupted::ToBeHandedOver,
            (Step::HandingOver { since }, Some(_)) => {
                leg.step = Step::Handling;
                self.tell(Fact::Transfer { contact: id, step: TransferStep::HandedOver { since } });
                Interrupted::ToBeHandedOver
            }
            (Step::Staying { with, .. }, _) => {
                self.world.legs.get_mut(with).companion = None;
                Interrupted::HandedOver
            }
            (Step::HandingOver { .. } | Step::Over, _) => Interrupted::HandedOver,
        }
    }

    /// Whether an agent is still busy with what the customer came for, so that a change of handling times concerns it.
    pub(super) fn handles(&mut self, id: ContactId) -> bool {
        self.world.legs.get_mut(id).step == Step::Handling
    }

    /// The customer whom an agent has stayed with has gone, or waits elsewhere: only wrap-up is left.
    fn leave_customer(&mut self, agent: AgentId, id: ContactId) {
        let leg = self.world.legs.get_mut(id);
        let Step::Staying { since, .. } = leg.step else { return };
        leg.step = Step::Over;
        leg.goes_to = None;
        let step = TransferStep::HandedOver { since };
        self.tell(Fact::Transfer { contact: id, step });
        // An event of this very instant, so that the agent is free before the next one, and not in the middle of this.
        self.set_work(agent, id, SimDuration::ZERO, false);
    }

    /// Lets a customer go on in another class; `stays`: the agent who hands over waits with the customer.
    fn go_on(&mut self, from: ContactId, agent: AgentId, to: ClassId, stays: bool) -> Result<(), RunError> {
        // The next attempt takes the trunk line over.
        if self.world.contacts.get(from).holds_line {
            self.give_line_back(from);
            self.tell(Fact::HungUp { contact: from, agent });
        }
        let leg = *self.world.legs.get_mut(from);
        let misrouted = leg.wants != Some(to);
        let person = leg.person_after(self.world.contacts.get(from), misrouted);
        self.passes_on(from);
        let id = self.admit(to, None, Some(person));
        let arrived = self.world.now;
        let inside = |t| t >= self.window.0 && t < self.window.1;
        let keeps_open = inside(leg.since) && !inside(arrived);
        self.counted_open += u64::from(keeps_open);
        let companion = stays.then_some((agent, from));
        let goes_to = leg.wants.filter(|_| misrouted);
        let next = Leg { companion, goes_to, keeps_open, step: Step::Handling, answered: false, ..leg };
        self.world.legs.insert(id, next);
        if stays {
            self.world.legs.get_mut(from).step = Step::Staying { since: arrived, with: id };
        }
        if misrouted && let Some(planned) = &self.world.plan.classes[leg.first_line.index()].transfers {
            let contact = self.world.contacts.get_mut(id);
            contact.handling = planned.misroute_handling.sample(&mut contact.key.draws(Purpose::Misroute));
        }
        self.tell(Fact::Transfer { contact: id, step: TransferStep::Arrived { from, misrouted } });
        self.enter_from_within(to, id)
    }

    fn is_warm(&mut self, id: ContactId) -> bool {
        let first_line = self.world.legs.get_mut(id).first_line;
        let transfers = &self.world.plan.scenario().classes[first_line.index()].transfers;
        transfers.as_ref().is_some_and(|t| t.warm)
    }

    /// Drawn from the numbers of the contact that is handed over.
    fn handover_time(&mut self, id: ContactId) -> SimDuration {
        let first_line = self.world.legs.get_mut(id).first_line;
        let key = self.world.contacts.get(id).key;
        let planned = &self.world.plan.classes[first_line.index()].transfers;
        planned.as_ref().map_or(SimDuration::ZERO, |t| t.handover.sample(&mut key.draws(Purpose::Handover)))
    }

    /// What is left of an agent's time with a contact's customer.
    fn talk_left(&mut self, agent: AgentId, id: ContactId) -> SimDuration {
        let now = self.world.now;
        let who = &mut self.world.agents[agent.index()];
        let Some(conversation) = who.conversations.find(id) else { return SimDuration::ZERO };
        who.left(now, &conversation) - self.world.contacts.get(id).wrap_up
    }

    /// Gives an agent so much more time with a contact's customer, then wrap-up. The end of talk is an event of its own where
    /// a trunk line becomes free then, or if `pauses`.
    fn set_work(&mut self, agent: AgentId, id: ContactId, talk: SimDuration, pauses: bool) {
        let now = self.world.now;
        let contact = self.world.contacts.get(id);
        let to_end = talk + contact.wrap_up;
        let to_next = if pauses || contact.holds_line { talk } else { to_end };
        self.world.agents[agent.index()].set_left(now, id, to_end, to_next);
        self.schedule_completion(agent);
    }

    /// Lets an agent stay with a contact until something else happens to it.
    fn stand_still(&mut self, agent: AgentId, id: ContactId) {
        let who = &mut self.world.agents[agent.index()];
        let Some(conversation) = who.conversations.find(id) else { return };
        who.conversations.replace(Conversation { target: Work::NEVER, next: Work::NEVER, ..conversation });
        self.schedule_completion(agent);
    }
}
