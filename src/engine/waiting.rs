//! Handlers: a contact waits, is looked at again, loses patience, ends.

use crate::model::{AgentId, ClassId, ContactId, IfAway, Outcome, ResourceId, SimDuration, SimTime};
use crate::random::Purpose;

use super::calendar::Sequence;
use super::contact::Stage;
use super::error::{BrokenRule, RunError};
use super::event::{Event, EventKind};
use super::fact::{Fact, Recorder};
use super::policy::Placement;
use super::run::Engine;
use super::view::View;

impl<R: Recorder> Engine<R> {
    pub(super) fn lines_of(&self, class: ClassId) -> Option<ResourceId> {
        let scenario = self.world.plan.scenario();
        scenario.channels[scenario.classes[class.index()].channel.index()].lines
    }

    /// Frees the trunk line that a contact holds.
    pub(super) fn give_line_back(&mut self, id: ContactId) {
        let contact = self.world.contacts.get_mut(id);
        contact.holds_line = false;
        let class = contact.class;
        if let Some(lines) = self.lines_of(class) {
            self.world.resources[lines.index()].in_use -= 1;
        }
    }

    /// Puts a contact into the line and starts its patience.
    #[inline]
    pub(super) fn wait(&mut self, id: ContactId, patience: SimDuration, review_after: Option<SimDuration>) {
        self.world.join_line(id);
        let now = self.world.now;
        let contact = self.world.contacts.get(id);
        let (limit, waited) = (self.world.plan.classes[contact.class.index()].max_wait, contact.in_line);
        let patience = if self.retention { self.keep_patience(id, patience, waited) } else { patience };
        let patience = if limit.is_forever() { patience } else { patience.min(limit - waited) };
        let patience = if self.dialogues { patience.min(self.until_holding_reply(id, waited)) } else { patience };
        let expiry = if patience.is_forever() {
            Sequence::NONE
        } else {
            self.compact_patience();
            self.calendar.schedule(now + patience, EventKind::PatienceExpiry, id.0)
        };
        self.world.contacts.get_mut(id).patience_expiry = expiry;
        self.schedule_review(id, review_after);
        self.tell(Fact::Queued { contact: id });
        if self.levers.asleep {
            self.wake_monitor();
        }
        if self.linked && self.chases.is_needed() {
            self.may_chase(id);
        }
    }

    /// Sends a contact that was cut off back: to another agent, or to its place in the line with fresh patience.
    pub(super) fn place_again(&mut self, id: ContactId) -> Result<(), RunError> {
        let contact = self.world.contacts.get_mut(id);
        contact.requeues += 1;
        let (class, key, requeues) = (contact.class, contact.key, contact.requeues);
        let patience = |engine: &Self| {
            engine.world.plan.classes[class.index()].patience.sample(&mut key.nth_draws(Purpose::Requeue, requeues))
        };
        self.world.narrow(id);
        match self.policy.place(View(&self.world), id, &mut self.ties) {
            Placement::Serve(agent) if self.world.plan.asks() => self.offer(agent, id, patience),
            Placement::Serve(agent) => self.serve(agent, id),
            Placement::Refuse => {
                self.end(id, Outcome::Dropped, None);
                Ok(())
            }
            waits => {
                let patience = patience(self);
                let review_after = self.hold(id, waits)?;
                self.wait(id, patience, review_after);
                Ok(())
            }
        }
    }

    /// Before a contact joins the line: holds it for an agent if that was decided. Returns when it is looked at again.
    #[inline]
    pub(super) fn hold(&mut self, id: ContactId, placement: Placement) -> Result<Option<SimDuration>, RunError> {
        match placement {
            Placement::Hold { agent, at_most } => {
                self.check_can_serve(agent, id)?;
                if self.world.hold(id, agent) {
                    Ok(Some(at_most))
                } else {
                    Err(self.broken(id, BrokenRule::CannotBeHeld))
                }
            }
            Placement::Wait { review_after } => Ok(review_after),
            Placement::Serve(_) | Placement::Refuse => Ok(None),
        }
    }

    /// An agent is off duty from now on: contacts that are held for that one are looked at again, after what else changes
    /// who is there.
    pub(super) fn release_held(&mut self, agent: AgentId) {
        let now = self.world.now;
        let plan = std::sync::Arc::clone(&self.world.plan);
        for i in 0..self.world.held.get(agent.index()).map_or(0, Vec::len) {
            let id = self.world.held[agent.index()][i];
            let preferred = &plan.scenario().classes[self.world.contacts.get(id).class.index()].preferred;
            if preferred.as_ref().is_some_and(|p| p.if_away == IfAway::Skip) {
                self.world.contacts.get_mut(id).review = self.calendar.schedule(now, EventKind::Review, id.0);
            }
        }
    }

    /// A customer leaves, or has waited as long as the class allows: one event stands for whatever comes first.
    pub(super) fn on_patience_expiry(&mut self, event: Event) -> Result<(), RunError> {
        let id = ContactId(event.subject);
        let contact = self.world.contacts.get(id);
        if contact.patience_expiry != event.sequence {
            return Ok(());
        }
        let waited = contact.in_line + self.world.now.since(contact.line_since);
        if waited >= self.world.plan.classes[contact.class.index()].max_wait {
            return self.flow_out(id);
        }
        if self.retention && self.offers_in_line(id, waited)? {
            return Ok(());
        }
        if self.dialogues && self.stays_in_line(id, waited) {
            return Ok(());
        }
        if let Some(agent) = self.offered_to(id) {
            self.end_while_offered(agent, Outcome::Abandoned);
            return self.after_release(agent);
        }
        self.take_from_line(id);
        self.end(id, Outcome::Abandoned, None);
        Ok(())
    }

    pub(super) fn on_review(&mut self, event: Event) -> Result<(), RunError> {
        let id = ContactId(event.subject);
        let contact = self.world.contacts.get_mut(id);
        if contact.review != event.sequence {
            return Ok(());
        }
        contact.review = Sequence::NONE;
        let stage = contact.stage;
        match stage {
            // Whoever is being offered to an agent is looked at again when the offer has come to nothing.
            Stage::Offered => Ok(()),
            Stage::InService if self.rings(id) => self.end_ring(id),
            Stage::Aside => self.come_back(id),
            Stage::InService | Stage::Inactive => self.go_on_with_dialogue(id),
            Stage::Entering => self.end_step(id),
            Stage::Waiting | Stage::Nowhere => self.look_again(id),
            Stage::Gone => Ok(()),
        }
    }

    /// The policy looks at a contact that waits: its review is due, or an offer of it has come to nothing.
    pub(super) fn look_again(&mut self, id: ContactId) -> Result<(), RunError> {
        self.world.widen(id);
        match self.policy.review(View(&self.world), id, &mut self.ties) {
            Placement::Serve(agent) => self.serve_from_line(agent, id),
            Placement::Wait { review_after } => {
                self.schedule_review(id, review_after);
                Ok(())
            }
            Placement::Refuse => Err(self.broken(id, BrokenRule::RefusedWhileWaiting)),
            Placement::Hold { .. } => Err(self.broken(id, BrokenRule::CannotBeHeld)),
        }
    }

    /// The policy looks at a waiting contact again when it has asked for that, and when the next ring opens.
    fn schedule_review(&mut self, id: ContactId, after: Option<SimDuration>) {
        let now = self.world.now;
        // A review at once would loop for ever: the policy has just decided.
        let asked = after.filter(|a| !a.is_forever()).map(|after| now + after.max(SimDuration::from_micros(1)));
        let ring = self.world.next_ring(id).map(|begin| self.world.contacts.get(id).line_since + begin);
        let due = match (asked, ring) {
            (Some(asked), Some(ring)) => Some(asked.min(ring)),
            (asked, ring) => asked.or(ring),
        };
        self.world.contacts.get_mut(id).review = match due {
            Some(at) => self.calendar.schedule(at, EventKind::Review, id.0),
            None => Sequence::NONE,
        };
    }

    /// Takes a contact out of the line and cancels its timers.
    #[inline]
    pub(super) fn take_from_line(&mut self, id: ContactId) {
        let since = self.world.leave_line(id);
        self.left_line(id, since);
    }

    /// The same for a contact that is set aside while an agent is offered it.
    pub(super) fn take_from_aside(&mut self, id: ContactId) {
        let since = self.world.leave_aside(id);
        self.left_line(id, since);
    }

    #[inline]
    fn left_line(&mut self, id: ContactId, since: SimTime) {
        let contact = self.world.contacts.get_mut(id);
        contact.patience_expiry = Sequence::NONE;
        contact.review = Sequence::NONE;
        self.tell(Fact::LeftLine { contact: id, since });
    }

    /// Ends an attempt that is neither in the line nor with an agent any more.
    #[inline]
    pub(super) fn end(&mut self, id: ContactId, outcome: Outcome, agent: Option<AgentId>) {
        let (outcome, wait, was_gone) =
            if self.concludes { self.conclude(id, outcome, agent) } else { (outcome, self.waited(id, outcome), false) };
        let (came, holds_line) = (self.world.came(id), self.world.contacts.get(id).holds_line);
        self.tell(Fact::Ended { contact: id, outcome, agent, wait });
        if holds_line {
            self.give_line_back(id);
        }
        self.counted_open -= u64::from(self.counts(came) && !was_gone);
        self.world.contacts.remove(id);
    }

    /// How long a contact has waited that ends like this.
    #[inline]
    fn waited(&self, id: ContactId, outcome: Outcome) -> SimDuration {
        let contact = self.world.contacts.get(id);
        match outcome {
            Outcome::Answered | Outcome::Dropped if !contact.first_wait.is_forever() => contact.first_wait,
            _ => contact.in_line,
        }
    }

    /// What only some scenarios do when an attempt ends: how it ends after all, the wait, and whether the customer had gone before.
    #[inline(never)]
    fn conclude(&mut self, id: ContactId, outcome: Outcome, agent: Option<AgentId>) -> (Outcome, SimDuration, bool) {
        if self.linked {
            self.end_linked(id, outcome);
        }
        let (mut outcome, mut wait) = (outcome, self.waited(id, outcome));
        let gone_after = if self.dialogues { self.world.dialogues.gone_after(id) } else { None };
        // Whatever the centre does with it: its customer has abandoned it.
        if let Some(waited) = gone_after {
            (outcome, wait) = (Outcome::Abandoned, waited);
        }
        if self.retention {
            outcome = self.end_retained(id, outcome, wait);
        }
        if self.journeys {
            self.settle(id, outcome, agent);
        }
        (outcome, wait, gone_after.is_some())
    }

    /// Whether a contact that came at a time counts.
    #[inline]
    pub(super) fn counts(&self, came: SimTime) -> bool {
        came >= self.window.0 && came < self.window.1
    }

    /// A contact that may have to do with others ends.
    fn end_linked(&mut self, id: ContactId, outcome: Outcome) {
        if self.transfers {
            self.end_leg(id);
        }
        if self.chases.is_needed() {
            self.end_together(id, outcome);
        }
    }

    /// Cancelled expiries stay in the list until they come up. When they are the larger part, they are dropped, so that
    /// the list follows the number who wait.
    #[inline]
    fn compact_patience(&mut self) {
        if self.calendar.patience_len() >= 2 * self.world.waiting as usize + 1_024 {
            let contacts = &self.world.contacts;
            self.calendar
                .retain_patience(|subject, sequence| contacts.get(ContactId(subject)).patience_expiry == sequence);
        }
    }

    /// The end of a run: what is still there gets its outcome.
    pub(super) fn close_books(&mut self) {
        self.chases.forget();
        for agent in (0..self.world.agents.len()).map(AgentId::at) {
            self.withdraw(agent);
        }
        for id in self.world.contacts.in_stage(Stage::Waiting) {
            self.take_from_line(id);
            self.end(id, Outcome::Left, None);
        }
        for id in if self.retention { self.world.contacts.in_stage(Stage::Aside) } else { Vec::new() } {
            self.end(id, Outcome::Left, None);
        }
        if self.steps {
            for id in self.world.contacts.in_stage(Stage::Entering) {
                self.end(id, Outcome::Left, None);
            }
        }
        if self.dialogues {
            for id in self.world.contacts.in_stage(Stage::Inactive) {
                let agent = AgentId(self.world.contacts.get(id).last_agent);
                self.end(id, Outcome::Answered, Some(agent));
            }
        }
        for agent in 0..self.world.agents.len() {
            while let Some(id) = self.world.agents[agent].conversations.first().map(|c| c.contact) {
                let agent = AgentId::at(agent);
                if self.rings(id) {
                    self.break_off_ring(agent, id);
                    self.end(id, Outcome::Left, None);
                    continue;
                }
                self.release(agent, id);
                self.end(id, Outcome::Answered, Some(agent));
            }
        }
    }
}
