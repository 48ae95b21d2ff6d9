//! What is there when a replication begins: contacts that have come before.

use crate::model::{ClassId, ContactId, Outcome, SimDuration};
use crate::random::{Purpose, Sampler};

use super::arriving::PRESENT_MAX;
use super::contact::Person;
use super::error::RunError;
use super::fact::Recorder;
use super::policy::Placement;
use super::run::Engine;
use super::view::View;

/// Customers of a backlog are numbered from here, so that those who come later are numbered, and draw, as without it.
const FIRST_CUSTOMER: u64 = 1 << 40;

impl<R: Recorder> Engine<R> {
    /// Lets the backlogs of all classes wait, the oldest first, before anything else happens.
    #[cold]
    pub(super) fn place_backlogs(&mut self) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        if !plan.scenario().has_backlog() {
            return Ok(());
        }
        let ages = |(class, described): (usize, &crate::model::ContactClass)| {
            let Some(backlog) = &described.backlog else { return Vec::new() };
            let mut stream = self.world.class_keys[class].purpose(Purpose::BacklogAge).stream();
            let law = Sampler::new(&backlog.age);
            // Of one contact after another: a larger backlog has those of a smaller one, and more.
            let mut ages: Vec<SimDuration> = (0..backlog.count).map(|_| law.sample(&mut stream)).collect();
            ages.sort_unstable_by(|a, b| b.cmp(a));
            ages
        };
        self.world.backlogs = plan.scenario().classes.iter().enumerate().map(ages).collect();
        for class in (0..plan.classes.len()).map(ClassId::at) {
            for i in 0..self.world.backlogs[class.index()].len() {
                if self.world.contacts.present() >= PRESENT_MAX {
                    return Err(RunError::TooManyPresent { present: PRESENT_MAX, after: SimDuration::ZERO });
                }
                let customer = FIRST_CUSTOMER + i as u64;
                let person = Person { home: class, customer, attempt: 0, draws: 0 };
                let contact = self.admit(class, None, Some(person));
                let patience = self.patience_left(contact);
                self.place_inside(contact, patience)?;
            }
        }
        Ok(())
    }

    /// What is left of the patience of a contact that has waited before the start.
    fn patience_left(&self, id: ContactId) -> SimDuration {
        let contact = self.world.contacts.get(id);
        let law = &self.world.plan.classes[contact.class.index()].patience;
        let age = self.world.age_at_start(id);
        match law.sample_beyond(&mut contact.key.draws(Purpose::Patience), age) {
            patience if patience.is_forever() => patience,
            patience => patience - age,
        }
    }

    /// Places a contact that nothing turns away any more.
    pub(super) fn place_inside(&mut self, id: ContactId, patience: SimDuration) -> Result<(), RunError> {
        match self.policy.place(View(&self.world), id, &mut self.ties) {
            Placement::Serve(agent) if self.world.plan.asks() => self.offer(agent, id, |_| patience),
            Placement::Serve(agent) => self.serve(agent, id),
            Placement::Refuse => {
                self.end(id, Outcome::Blocked, None);
                Ok(())
            }
            waits => {
                let review_after = self.hold(id, waits)?;
                self.wait(id, patience, review_after);
                Ok(())
            }
        }
    }
}
