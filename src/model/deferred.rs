//! Work that waits: what there is at the start, and customers who ask again.

use super::ids::ClassId;
use super::law::Law;
use super::time::SimDuration;

/// Contacts that wait when the scenario starts. They have come before the window, so they are worked off and not counted
/// among the offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Backlog {
    /// How many.
    pub count: u32,
    /// How long they have waited at the start.
    pub age: Law,
}

/// A customer who waits asks again: a duplicate, a further attempt of the same customer.
///
/// Whoever answers one of the two answers both: the duplicate's handling comes on top of the original's, and the other one
/// ends as answered at that moment. Whatever else ends the original ends its duplicates in the same way; a duplicate that
/// ends first leaves the original alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Chaser {
    /// When they ask.
    pub after: ChaseAfter,
    /// The share that asks, each time.
    pub share: f64,
    /// How often at most.
    pub tries: u16,
    /// The class in which the duplicate waits.
    pub to: ClassId,
    /// The work that a duplicate adds, at speed 1.
    pub handling: Law,
}

/// When a waiting customer asks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChaseAfter {
    /// When the first acceptable waiting time of the channel is over, by the clock of its promises; then each time that it
    /// is over again.
    Promise,
    /// After this time, and each time that it has passed again.
    Time(SimDuration),
}
