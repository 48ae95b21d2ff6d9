//! Handlers: customers are offered a callback or a ticket in place of the wait.
//!
//! Who accepts ends the attempt and makes a further one in another class, with numbers of its own. It waits there like any
//! other contact.

use crate::model::{Alternative, ClassId, ContactId, Feature, OfferWhen, Outcome, SimDuration};
use crate::random::{Purpose, chance};

use super::contact::{Person, Stage};
use super::error::RunError;
use super::fact::{Fact, Recorder, RetentionStep};
use super::run::Engine;
use super::world::World;

/// Nobody is offered anything after so many attempts. The language refuses circles; programs may build them, and in one of
/// offers at arrival no time passes.
const OFFERED_UP_TO: u16 = 100;

/// What a customer may be offered, in the order in which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Callback,
    Ticket,
}

const KINDS: [Kind; 2] = [Kind::Callback, Kind::Ticket];

impl World {
    fn alternative(&self, class: ClassId, kind: Kind) -> Option<&Alternative> {
        let retention = &self.plan.scenario().classes[class.index()].retention;
        match kind {
            Kind::Callback => retention.callback.as_ref(),
            Kind::Ticket => retention.ticket.as_ref(),
        }
    }

    /// Whether a further attempt would be let in: nobody is offered what would be refused then.
    fn has_place(&self, class: ClassId) -> bool {
        let state = &self.classes[class.index()];
        self.closure(class).is_none() && state.queue_capacity.is_none_or(|most| self.waiting_in_line_of(class) < most)
    }
}

impl<R: Recorder> Engine<R> {
    /// A contact that has just come would have to wait: `true` if its customer has accepted something else.
    #[cold]
    #[inline(never)]
    pub(super) fn offers_at_arrival(&mut self, id: ContactId) -> Result<bool, RunError> {
        let class = self.world.contacts.get(id).class;
        for kind in KINDS {
            let Some(when) = self.world.alternative(class, kind).map(|a| a.when) else { continue };
            let is_time = match when {
                OfferWhen::Waiting(least) => self.world.waiting_in_line_of(class) >= least,
                OfferWhen::ExpectedWait(least) => {
                    let predictor = self.world.predictor(class);
                    self.world.expected_wait(class, predictor) >= least
                }
                OfferWhen::After(_) => false,
            };
            if is_time && self.accepts(id, kind) {
                self.go_on_elsewhere(id, kind)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A contact that joins the line, or stays in it, has so much patience left: the time until it runs out, or something is
    /// to be offered.
    #[cold]
    pub(super) fn keep_patience(&mut self, id: ContactId, patience: SimDuration, waited: SimDuration) -> SimDuration {
        self.world.retained.get_mut(id).patience_until = Some(waited + patience);
        patience.min(self.until_offer(id, waited))
    }

    /// The time until something is offered to a contact that has been in the line for so long.
    fn until_offer(&self, id: ContactId, waited: SimDuration) -> SimDuration {
        let is_gone = self.dialogues && self.world.dialogues.gone_after(id).is_some();
        if is_gone || self.chases.is_duplicate(id) {
            return SimDuration::FOREVER;
        }
        let class = self.world.contacts.get(id).class;
        let kept = self.world.retained.get(id);
        let until = |kind: Kind| match self.world.alternative(class, kind)?.when {
            OfferWhen::After(after) if !kept.offered[kind as usize] => Some(after - waited),
            _ => None,
        };
        KINDS.into_iter().filter_map(until).min().unwrap_or(SimDuration::FOREVER)
    }

    /// The patience event of a contact has come, and not that of its maximum wait: `true` if something was offered, and
    /// either accepted or the customer stays.
    #[cold]
    pub(super) fn offers_in_line(&mut self, id: ContactId, waited: SimDuration) -> Result<bool, RunError> {
        let class = self.world.contacts.get(id).class;
        let mut is_due = false;
        for kind in KINDS {
            let Some(OfferWhen::After(after)) = self.world.alternative(class, kind).map(|a| a.when) else { continue };
            let is_open = !self.world.retained.get(id).offered[kind as usize];
            if !is_open || after > waited || self.until_offer(id, waited) > SimDuration::ZERO {
                continue;
            }
            is_due = true;
            if self.accepts(id, kind) {
                self.go_on_elsewhere(id, kind)?;
                return Ok(true);
            }
        }
        let patience = self.world.retained.get(id).patience_until.unwrap_or(SimDuration::FOREVER) - waited;
        if !is_due || patience == SimDuration::ZERO {
            return Ok(false);
        }
        let reply = if self.dialogues { self.until_holding_reply(id, waited) } else { SimDuration::FOREVER };
        self.schedule_next(id, patience.min(reply).min(self.until_offer(id, waited)), waited);
        Ok(true)
    }

    /// Offers something to a customer, if it is to be had, and asks whether it is accepted.
    fn accepts(&mut self, id: ContactId, kind: Kind) -> bool {
        let contact = self.world.contacts.get(id);
        let Some(alternative) = self.world.alternative(contact.class, kind) else { return false };
        let (accept, key) = (alternative.accept, contact.key);
        let feature = match kind {
            Kind::Callback => Feature::Callback,
            Kind::Ticket => Feature::Ticket,
        };
        let is_offered = self.world.classes[contact.class.index()].allows[feature as usize];
        let is_to_be_had = is_offered && contact.attempt < OFFERED_UP_TO && self.world.has_place(alternative.to);
        self.world.retained.get_mut(id).offered[kind as usize] = true;
        if !is_to_be_had {
            return false;
        }
        let (step, purpose) = match kind {
            Kind::Callback => (RetentionStep::CallbackOffered, Purpose::Callback),
            Kind::Ticket => (RetentionStep::TicketOffered, Purpose::Ticket),
        };
        self.tell(Fact::Retention { contact: id, step });
        chance(&mut key.draws(purpose), accept)
    }

    /// A customer has accepted: the attempt ends, wherever it is, and the next one comes.
    fn go_on_elsewhere(&mut self, id: ContactId, kind: Kind) -> Result<(), RunError> {
        let contact = self.world.contacts.get(id);
        let (class, key, person) = (contact.class, contact.key, Person::next_of(contact));
        let (stage, asked) = (contact.stage, self.offered_to(id));
        let Some(to) = self.world.alternative(class, kind).map(|a| a.to) else { return Ok(()) };
        let planned = &self.world.plan.retention[class.index()];
        let (outcome, due) = match kind {
            Kind::Callback => (Outcome::CallbackAccepted, &planned.callback_due),
            Kind::Ticket => (Outcome::TicketTaken, &planned.ticket_due),
        };
        let due = due.as_ref().map(|law| law.sample(&mut key.draws(Purpose::CallbackDue)));
        self.passes_on(id);
        match asked {
            Some(agent) => self.end_while_offered(agent, outcome),
            None => {
                if stage == Stage::Waiting {
                    self.take_from_line(id);
                }
                self.end(id, outcome, None);
            }
        }
        let next = self.admit(to, None, Some(person));
        match due {
            Some(due) => self.send_aside(next, due),
            None => self.enter_from_within(to, next)?,
        }
        asked.map_or(Ok(()), |agent| self.after_release(agent))
    }
}
