//! Measures of what customers are offered and told while they wait, and of callbacks.

use crate::model::{Outcome, SimDuration};
use crate::record::ClassTally;

use super::measures::Definition;

/// A measure of callbacks, tickets and announcements: a ratio of two sums over replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RetentionMeasure {
    /// Share of the offered who were offered a callback.
    PCallbackOffered,
    /// Share of these who accepted.
    PCallbackAccepted,
    /// Share of the offered who were offered a ticket.
    PTicketOffered,
    /// Share of these who accepted.
    PTicketTaken,
    /// Calls in vain a contact.
    CallsInVain,
    /// Mean wait beyond what was told, of those answered, s.
    MeanAnnouncementError,
    /// Mean distance between wait and what was told, of those answered, s.
    MeanAbsoluteAnnouncementError,
    /// Share of those told who waited longer.
    PLongerThanTold,
}

impl RetentionMeasure {
    /// All of them.
    pub const ALL: [RetentionMeasure; 8] = [
        RetentionMeasure::PCallbackOffered,
        RetentionMeasure::PCallbackAccepted,
        RetentionMeasure::PTicketOffered,
        RetentionMeasure::PTicketTaken,
        RetentionMeasure::CallsInVain,
        RetentionMeasure::MeanAnnouncementError,
        RetentionMeasure::MeanAbsoluteAnnouncementError,
        RetentionMeasure::PLongerThanTold,
    ];

    /// Its definition.
    pub const fn definition(self) -> Definition {
        let (name, unit, formula) = match self {
            RetentionMeasure::PCallbackOffered => ("p_callback_offered", "share", "offered a callback / offered"),
            RetentionMeasure::PCallbackAccepted => {
                ("p_callback_accepted", "share", "callback_accepted / offered a callback")
            }
            RetentionMeasure::PTicketOffered => ("p_ticket_offered", "share", "offered a ticket / offered"),
            RetentionMeasure::PTicketTaken => ("p_ticket_taken", "share", "ticket_taken / offered a ticket"),
            RetentionMeasure::CallsInVain => ("calls_in_vain", "calls", "calls that nobody answered / offered"),
            RetentionMeasure::MeanAnnouncementError => {
                ("mean_announcement_error", "s", "sum of wait - wait told, over those told and answered / their number")
            }
            RetentionMeasure::MeanAbsoluteAnnouncementError => (
                "mean_absolute_announcement_error",
                "s",
                "sum of |wait - wait told|, over those told and answered / their number",
            ),
            RetentionMeasure::PLongerThanTold => (
                "p_longer_than_told",
                "share",
                "told a wait and in the line for longer, whatever became of them / told",
            ),
        };
        Definition { name, unit, formula }
    }

    /// Numerator and denominator in one replication.
    pub fn parts(self, t: &ClassTally) -> (f64, f64) {
        let n = &t.retention;
        let seconds = |us: u64| SimDuration::from_micros(us).secs_f64();
        let (beyond, below) = (seconds(n.beyond_told_us), seconds(n.below_told_us));
        let (numerator, denominator) = match self {
            RetentionMeasure::MeanAnnouncementError => return (beyond - below, n.told_answered as f64),
            RetentionMeasure::MeanAbsoluteAnnouncementError => return (beyond + below, n.told_answered as f64),
            RetentionMeasure::PCallbackOffered => (n.callbacks_offered, t.offered),
            RetentionMeasure::PCallbackAccepted => (t.count(Outcome::CallbackAccepted), n.callbacks_offered),
            RetentionMeasure::PTicketOffered => (n.tickets_offered, t.offered),
            RetentionMeasure::PTicketTaken => (t.count(Outcome::TicketTaken), n.tickets_offered),
            RetentionMeasure::CallsInVain => (n.calls_in_vain, t.offered),
            RetentionMeasure::PLongerThanTold => (n.told_less, n.told),
        };
        (numerator as f64, denominator as f64)
    }
}
