//! Measures of conversations in turns, and of customers who leave without telling.

use crate::model::{Outcome, SimDuration};
use crate::record::ClassTally;

use super::measures::Definition;

/// A measure of conversations: a ratio of two sums over replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DialogueMeasure {
    /// Mean time from arrival to the end of the first reply, s.
    MeanFirstResponse,
    /// Mean time from what a customer writes in the conversation to the end of the reply, s.
    MeanReplyGap,
    /// Share of these replies that took more than two minutes.
    PSlowReply,
    /// Share of the offered who left the line without telling.
    PSilent,
    /// Share of the abandoned who left without telling.
    PSilentOfAbandoned,
    /// Mean time for which a contact whose customer had gone took a slot, s.
    MeanSlotLost,
}

impl DialogueMeasure {
    /// All of them.
    pub const ALL: [DialogueMeasure; 6] = [
        DialogueMeasure::MeanFirstResponse,
        DialogueMeasure::MeanReplyGap,
        DialogueMeasure::PSlowReply,
        DialogueMeasure::PSilent,
        DialogueMeasure::PSilentOfAbandoned,
        DialogueMeasure::MeanSlotLost,
    ];

    /// Its definition.
    pub const fn definition(self) -> Definition {
        let (name, unit, formula) = match self {
            DialogueMeasure::MeanFirstResponse => {
                ("mean_first_response", "s", "sum of times from arrival to the end of the first reply / their number")
            }
            DialogueMeasure::MeanReplyGap => (
                "mean_reply_gap",
                "s",
                "sum of times from what the customer writes to the end of the reply, first replies left out / their number",
            ),
            DialogueMeasure::PSlowReply => ("p_slow_reply", "share", "reply gaps above 2 min / reply gaps"),
            DialogueMeasure::PSilent => ("p_silent", "share", "left the line without telling / offered"),
            DialogueMeasure::PSilentOfAbandoned => {
                ("p_silent_abandon", "share", "left the line without telling / abandoned")
            }
            DialogueMeasure::MeanSlotLost => (
                "mean_slot_lost",
                "s",
                "time of slots with contacts whose customers had gone / such contacts that agents took",
            ),
        };
        Definition { name, unit, formula }
    }

    /// Numerator and denominator in one replication.
    pub fn parts(self, t: &ClassTally) -> (f64, f64) {
        let n = &t.dialogue;
        let seconds = |us: u64| SimDuration::from_micros(us).secs_f64();
        let (numerator, denominator) = match self {
            DialogueMeasure::MeanFirstResponse => return (seconds(n.first_response_us), n.first_replies as f64),
            DialogueMeasure::MeanReplyGap => return (seconds(n.reply_gap_us), n.replies as f64),
            DialogueMeasure::MeanSlotLost => return (seconds(n.slot_lost_us), n.taken_for_nothing as f64),
            DialogueMeasure::PSlowReply => (n.slow_replies, n.replies),
            DialogueMeasure::PSilent => (n.silent, t.offered),
            DialogueMeasure::PSilentOfAbandoned => (n.silent, t.count(Outcome::Abandoned)),
        };
        (numerator as f64, denominator as f64)
    }
}
