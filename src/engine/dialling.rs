//! Handlers: callbacks. An agent calls, and the customer may not be reached; a contact that is not due stays out of the
//! line until it is.

use crate::model::{AgentId, ContactId, Outcome, SimDuration};
use crate::random::{Purpose, chance};

use super::calendar::Sequence;
use super::contact::Stage;
use super::error::RunError;
use super::event::EventKind;
use super::fact::{Fact, Recorder, RetentionStep};
use super::run::Engine;

impl<R: Recorder> Engine<R> {
    /// An agent is about to start with a contact: `true` if the agent rings in vain instead.
    #[cold]
    #[inline(never)]
    pub(super) fn call(&mut self, agent: AgentId, id: ContactId) -> bool {
        let world = &mut self.world;
        let contact = world.contacts.get(id);
        let (class, key) = (contact.class.index(), contact.key);
        if !contact.first_wait.is_forever() {
            return false;
        }
        let dial = world.plan.scenario().classes[class].retention.dial.as_ref();
        if let (Some(dial), Some(ring)) = (dial, &world.plan.retention[class].ring)
            && !self.chases.is_duplicate(id)
        {
            let kept = world.retained.get_mut(id);
            let mut draws = key.nth_draws(Purpose::Dial, kept.calls);
            kept.calls += 1;
            if !chance(&mut draws, dial.reached) {
                kept.rings = true;
                let ring = ring.sample(&mut draws);
                self.hold_slot(agent, id, ring);
                return true;
            }
        }
        self.note_last_wait(id);
        false
    }

    /// Whether an agent is ringing in vain for a contact.
    pub(super) fn rings(&self, id: ContactId) -> bool {
        self.retention && self.world.retained.get(id).rings
    }

    /// An agent has rung long enough: the contact comes back later, or is given up.
    #[cold]
    pub(super) fn end_ring(&mut self, id: ContactId) -> Result<(), RunError> {
        let contact = self.world.contacts.get(id);
        let (class, agent) = (contact.class, AgentId(contact.last_agent));
        let plan = std::sync::Arc::clone(&self.world.plan);
        let dial = plan.scenario().classes[class.index()].retention.dial.as_ref();
        let kept = self.world.retained.get_mut(id);
        kept.in_vain = kept.in_vain.saturating_add(1);
        let again = dial.filter(|dial| kept.in_vain < dial.tries).map(|dial| dial.retry_after);
        self.stop_ringing(agent, id, true);
        match again {
            Some(after) => self.send_aside(id, after),
            None => self.end(id, Outcome::CallbackLost, None),
        }
        self.after_release(agent)
    }

    /// An agent who rings has to go: that call does not count, and the contact looks for another agent in this instant.
    #[cold]
    pub(super) fn break_off_ring(&mut self, agent: AgentId, id: ContactId) {
        self.stop_ringing(agent, id, false);
        self.send_aside(id, SimDuration::ZERO);
    }

    fn stop_ringing(&mut self, agent: AgentId, id: ContactId, rang_out: bool) {
        let who = &self.world.agents[agent.index()];
        let since = who.conversations.find(id).map_or(self.world.now, |c| c.since);
        self.world.contacts.get_mut(id).review = Sequence::NONE;
        self.world.retained.get_mut(id).rings = false;
        self.release(agent, id);
        self.tell(Fact::Retention { contact: id, step: RetentionStep::Unreached { agent, since, rang_out } });
    }

    /// Lets a contact that is nowhere join the line after a time.
    pub(super) fn send_aside(&mut self, id: ContactId, after: SimDuration) {
        self.world.contacts.get_mut(id).stage = Stage::Aside;
        self.world.retained.get_mut(id).was_aside = true;
        let at = self.world.now + after;
        self.world.contacts.get_mut(id).review = self.calendar.schedule(at, EventKind::Review, id.0);
    }

    /// The time of a contact that was not due has come: it takes its place by arrival. Patience counts time in the line.
    #[cold]
    pub(super) fn come_back(&mut self, id: ContactId) -> Result<(), RunError> {
        self.world.contacts.get_mut(id).stage = Stage::Nowhere;
        self.world.narrow(id);
        let waited = self.world.contacts.get(id).in_line;
        let patience = match self.world.retained.get(id).patience_until {
            Some(until) => until - waited,
            None => self.draw_patience(id),
        };
        self.place_inside(id, patience)
    }
}
