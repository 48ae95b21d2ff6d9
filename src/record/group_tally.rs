//! Counts of a group of agents.

use super::desks::ConcurrencyTally;

/// What is counted for a group. Areas are those inside the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupTally {
    /// Contacts that it completed and that count.
    pub answered: u64,
    /// Time integral of the number of busy agents, agent-microseconds.
    pub busy_area_us: u64,
    /// Time integral of the number of agents who are there, agent-microseconds.
    pub present_area_us: u64,
    /// Time integral of the number of agents whom the schedule wants, agent-microseconds.
    pub scheduled_area_us: u64,
    /// Busy time over the whole run, agent-microseconds.
    pub busy_whole_us: u64,
    /// How many conversations its agents had at once.
    pub concurrency: ConcurrencyTally,
    /// Offers of contacts that count, whatever became of them; 0 where agents are not asked.
    pub offers: u64,
    /// Of these: declined.
    pub declined: u64,
    /// Of these: missed.
    pub missed: u64,
    /// How often an agent was sent to a pause after missed offers, inside the window.
    pub pauses: u64,
}

impl GroupTally {
    /// Whether its agents were offered anything, or sent to a pause for what they had been offered.
    pub fn is_asked(&self) -> bool {
        self.offers > 0 || self.pauses > 0
    }
}
