//! Several conversations at once: what a group's counts say of them.

use super::LEVEL;
use crate::record::GroupTally;
use crate::stats::{Estimate, mean, ratio};

/// What a group's conversations add up to. With one slot an agent all of it follows from the time busy.
#[derive(Clone, Debug)]
pub struct ConcurrencySummary {
    /// How many slots an agent has.
    pub slots: u32,
    /// Conversation time / busy time: the mean number of conversations of a busy agent.
    pub mean: Option<Estimate>,
    /// The most conversations that an agent had at once, in all replications.
    pub max: u64,
    /// Busy time without room for another contact / busy time.
    pub at_limit: Option<Estimate>,
    /// Slots in use x time / (slots x time there).
    pub slot_occupancy: Option<Estimate>,
    /// Mean number of open conversations over the window.
    pub open: Option<Estimate>,
    /// Busy time / contacts answered, s: what a contact takes of an agent.
    pub effort: Option<Estimate>,
    /// Conversation time / contacts answered, s: from answer to end.
    pub duration: Option<Estimate>,
}

impl ConcurrencySummary {
    /// Of a group's counts in each replication; the window is in microseconds.
    pub(super) fn of(slots: u32, window: f64, tallies: &[&GroupTally]) -> Self {
        let of = |parts: fn(&GroupTally) -> (u64, u64), scale: f64| {
            let parts = tallies.iter().map(|t| parts(t));
            ratio(parts.map(|(a, b)| (a as f64, b as f64 * scale)), LEVEL)
        };
        Self {
            slots,
            mean: of(|t| (t.concurrency.conversation_area_us, t.busy_area_us), 1.0),
            max: tallies.iter().map(|t| t.concurrency.most).max().unwrap_or(0),
            at_limit: of(|t| (t.concurrency.full_area_us, t.busy_area_us), 1.0),
            slot_occupancy: of(|t| (t.concurrency.slot_area_us, t.present_area_us), f64::from(slots)),
            open: mean(tallies.iter().map(|t| t.concurrency.conversation_area_us as f64 / window), LEVEL),
            effort: of(|t| (t.busy_area_us, t.answered), 1e6),
            duration: of(|t| (t.concurrency.conversation_area_us, t.answered), 1e6),
        }
    }
}
