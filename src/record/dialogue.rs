//! What is counted of conversations in turns, and of customers who leave without telling.

use crate::engine::DialogueStep;
use crate::model::{SimDuration, SimTime};

/// A later reply that takes longer is a slow one.
pub const SLOW_REPLY: SimDuration = SimDuration::from_secs(120);

/// What happens in the conversations of a class, by the arrival of their contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DialogueTally {
    /// Contacts with a first reply.
    pub first_replies: u64,
    /// Sum of their times from arrival to the end of the first reply, microseconds.
    pub first_response_us: u64,
    /// Later replies.
    pub replies: u64,
    /// Sum of the times from what the customer wrote to the end of the reply, microseconds.
    pub reply_gap_us: u64,
    /// Later replies that took longer than [`SLOW_REPLY`].
    pub slow_replies: u64,
    /// How often a conversation became inactive.
    pub inactive: u64,
    /// Holding replies.
    pub holding_replies: u64,
    /// Customers who left the line without telling.
    pub silent: u64,
    /// Contacts of such customers that agents took.
    pub taken_for_nothing: u64,
    /// Time for which these took slots, contact-microseconds.
    pub slot_lost_us: u64,
}

impl DialogueTally {
    /// Whether there is anything to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        self.first_replies += other.first_replies;
        self.first_response_us += other.first_response_us;
        self.replies += other.replies;
        self.reply_gap_us += other.reply_gap_us;
        self.slow_replies += other.slow_replies;
        self.inactive += other.inactive;
        self.holding_replies += other.holding_replies;
        self.silent += other.silent;
        self.taken_for_nothing += other.taken_for_nothing;
        self.slot_lost_us += other.slot_lost_us;
    }

    pub(super) fn note(&mut self, now: SimTime, step: DialogueStep) {
        match step {
            DialogueStep::HoldingReply => self.holding_replies += 1,
            DialogueStep::LeftSilently => self.silent += 1,
            DialogueStep::Replied { since, first: true, .. } => {
                self.first_replies += 1;
                self.first_response_us += now.since(since).micros();
            }
            DialogueStep::Replied { since, first: false, .. } => {
                let gap = now.since(since);
                self.replies += 1;
                self.reply_gap_us += gap.micros();
                self.slow_replies += u64::from(gap > SLOW_REPLY);
            }
            DialogueStep::Inactive { .. } => self.inactive += 1,
            DialogueStep::Resumed { .. } => {}
            DialogueStep::FoundGone { since, .. } => {
                self.taken_for_nothing += 1;
                self.slot_lost_us += now.since(since).micros();
            }
        }
    }
}
