//! What fails for a time: agents, or a channel.

use super::ids::{ChannelId, ClassId, GroupId};
use super::time::{SimDuration, SimTime};

/// A time in which part of a group cannot work.
#[derive(Clone, Debug, PartialEq)]
pub struct Outage {
    /// Its name, unique among events.
    pub name: String,
    /// When it begins.
    pub at: SimTime,
    /// How long it lasts.
    pub lasts: SimDuration,
    /// Whom it hits.
    pub group: GroupId,
    /// Whom of them it takes, drawn at random.
    pub taken: Taken,
    /// What becomes of contacts in progress.
    pub in_progress: InProgress,
}

/// How many agents of a group an outage takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Taken {
    /// A share, rounded to the nearest whole agent.
    Share(f64),
    /// A number; all of them if there are no more.
    Number(u32),
}

/// What an outage does to contacts in progress. A contact in wrap-up is over for the customer and counts as answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InProgress {
    /// The agent finishes the contact first.
    Finish,
    /// The contact goes back to its place in the line, with the work that remains and fresh patience.
    Requeue,
    /// The contact ends as `dropped`.
    Drop,
}

/// A time in which a channel is down: its arrivals end as `closed`.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelOutage {
    /// Its name, unique among events.
    pub name: String,
    /// When it begins.
    pub at: SimTime,
    /// How long it lasts.
    pub lasts: SimDuration,
    /// What is down.
    pub channel: ChannelId,
    /// What becomes of contacts that wait when it begins.
    pub waiting: WaitingThen,
    /// What becomes of contacts in progress when it begins.
    pub in_progress: InProgress,
    /// Where customers try instead; the others go.
    pub diversions: Vec<Diversion>,
}

/// What the outage of a channel does to contacts that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingThen {
    /// They end as `dropped`.
    Drop,
    /// They keep their place and are answered.
    Stay,
}

/// Customers of a class who find its channel down and contact another class at once, as their next attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diversion {
    /// Their class.
    pub from: ClassId,
    /// Where they try.
    pub to: ClassId,
    /// The share of them; the shares of a class add up to 1 at most.
    pub share: f64,
}
