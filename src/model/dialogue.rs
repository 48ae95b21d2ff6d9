//! What happens between the customers of a class and the centre beside one wait and one stretch of handling.

use super::law::Law;
use super::time::SimDuration;

/// How conversations of a class go. By default an agent handles a contact in one go, and whoever leaves the line is seen to
/// leave it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dialogue {
    /// The turns in which agent and customer write; none where an agent handles a contact in one go.
    pub turns: Option<Turns>,
    /// Customers who leave the line without telling; nobody does, if there is nothing.
    pub silent: Option<SilentLeaving>,
    /// A reply to those who wait.
    pub holding: Option<HoldingReply>,
}

impl Dialogue {
    /// Whether there is nothing of it.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Whether something of it is drawn.
    pub fn is_random(&self) -> bool {
        let drawn = |law: &Law| law.constant().is_none();
        self.turns.as_ref().is_some_and(|t| t.least != t.most || drawn(&t.think))
            || self.silent.as_ref().is_some_and(|s| s.share != 0.0 && s.share != 1.0 || drawn(&s.detect))
    }
}

/// The agent's effort in parts, between which the customer thinks.
#[derive(Clone, Debug, PartialEq)]
pub struct Turns {
    /// The fewest turns of the agent in a conversation, at least 1.
    pub least: u32,
    /// The most; all numbers between are equally likely.
    pub most: u32,
    /// How long the customer thinks between two turns.
    pub think: Law,
    /// After so long without a word of the customer, the conversation frees its slot until there is one; for ever, if it
    /// never does.
    pub inactive_after: SimDuration,
}

/// Customers who lose patience and do not close the window.
#[derive(Clone, Debug, PartialEq)]
pub struct SilentLeaving {
    /// Their share of those who lose patience in the line.
    pub share: f64,
    /// How long it takes an agent to find out, at any speed.
    pub detect: Law,
}

/// A reply that asks for patience, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldingReply {
    /// When a contact has been in the line for so long; patience begins anew then.
    pub after: SimDuration,
    /// The agent's effort for it, at speed 1, on top of handling.
    pub costs: SimDuration,
}
