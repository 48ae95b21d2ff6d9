//! What is counted of first lines and the departments behind them.

use crate::engine::{TransferStep, View};
use crate::model::{ClassId, ContactId};

/// What becomes of a first line's contacts. All of it counts for the class of the first line, by the customer's arrival
/// there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransferTally {
    /// Contacts that the first line has answered.
    pub triaged: u64,
    /// Those of them that belong nowhere.
    pub off_target: u64,
    /// Customers whom it has transferred.
    pub transferred: u64,
    /// Those whom it has sent to a wrong department.
    pub misrouted: u64,
    /// Those whom a wrong department has sent to the right one.
    pub transferred_again: u64,
    /// Those whom the right department has answered.
    pub reached: u64,
    /// Their times from arrival at the first line to the answer of the right department, microseconds.
    pub end_to_end_us: u64,
    /// Time of agents who hand over, waiting with the customer included, agent-microseconds; the time of the agent who takes
    /// the customer is not in it.
    pub handover_us: u64,
}

impl TransferTally {
    /// Whether there is anything to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        self.triaged += other.triaged;
        self.off_target += other.off_target;
        self.transferred += other.transferred;
        self.misrouted += other.misrouted;
        self.transferred_again += other.transferred_again;
        self.reached += other.reached;
        self.end_to_end_us = self.end_to_end_us.saturating_add(other.end_to_end_us);
        self.handover_us = self.handover_us.saturating_add(other.handover_us);
    }

    pub(super) fn note(&mut self, view: View<'_>, first_line: ClassId, step: TransferStep) {
        match step {
            TransferStep::Triaged { off_target } => {
                self.triaged += 1;
                self.off_target += u64::from(off_target);
            }
            TransferStep::Arrived { from, misrouted } if view.class_of(from) == first_line => {
                self.transferred += 1;
                self.misrouted += u64::from(misrouted);
            }
            TransferStep::Arrived { .. } => self.transferred_again += 1,
            TransferStep::Reached { wait } => {
                self.reached += 1;
                self.end_to_end_us += wait.micros();
            }
            TransferStep::HandedOver { since } => self.handover_us += view.now().since(since).micros(),
        }
    }
}

/// The first line of a contact that is transferred, and when its customer arrived there.
pub(super) fn first_line(view: View<'_>, contact: ContactId) -> (ClassId, crate::model::SimTime) {
    view.first_line(contact).unwrap_or_else(|| (view.class_of(contact), view.arrived(contact)))
}
