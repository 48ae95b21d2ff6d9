//! What is counted of customers who are offered or told something while they wait, and of calls in vain.

use super::tally::Tally;
use crate::engine::{RetentionStep, View};
use crate::model::ContactId;

/// What happens to the contacts of a class, by their arrival.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RetentionTally {
    /// Contacts whose customers were offered a callback.
    pub callbacks_offered: u64,
    /// Contacts whose customers were offered a ticket.
    pub tickets_offered: u64,
    /// Contacts whose customers were told a wait.
    pub told: u64,
    /// Of these: answered.
    pub told_answered: u64,
    /// Of those told: they waited longer, whatever became of them.
    pub told_less: u64,
    /// Sum of wait beyond what was told, over those answered, microseconds.
    pub beyond_told_us: u64,
    /// Sum of what was told beyond the wait, over those answered, microseconds.
    pub below_told_us: u64,
    /// Calls in vain.
    pub calls_in_vain: u64,
}

impl RetentionTally {
    /// Whether there is anything to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        self.callbacks_offered += other.callbacks_offered;
        self.tickets_offered += other.tickets_offered;
        self.told += other.told;
        self.told_answered += other.told_answered;
        self.told_less += other.told_less;
        self.beyond_told_us = self.beyond_told_us.saturating_add(other.beyond_told_us);
        self.below_told_us = self.below_told_us.saturating_add(other.below_told_us);
        self.calls_in_vain += other.calls_in_vain;
    }

    fn note(&mut self, step: RetentionStep) {
        match step {
            RetentionStep::CallbackOffered => self.callbacks_offered += 1,
            RetentionStep::TicketOffered => self.tickets_offered += 1,
            RetentionStep::Told { .. } => self.told += 1,
            RetentionStep::Waited { told, wait, answered } => {
                self.told_less += u64::from(wait > told);
                if answered {
                    self.told_answered += 1;
                    self.beyond_told_us += (wait - told).micros();
                    self.below_told_us += (told - wait).micros();
                }
            }
            RetentionStep::Unreached { rang_out, .. } => self.calls_in_vain += u64::from(rang_out),
        }
    }
}

impl Tally {
    #[cold]
    pub(super) fn note_retention(&mut self, view: View<'_>, contact: ContactId, step: RetentionStep) {
        let contact = view.contact(contact);
        if self.counted(contact.arrived) {
            self.classes[contact.class.index()].retention.note(step);
        }
    }
}
