//! Why a run cannot go on.

use crate::model::{SimDuration, SimTime};

/// A policy has decided something impossible, or an action does not fit the scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The policy's decision breaks a rule.
    #[error("policy `{policy}` at {}: {rule} (contact {ordinal} of class `{class}`)", .at.since(SimTime::ZERO))]
    Decision {
        /// The policy's name.
        policy: String,
        /// When.
        at: SimTime,
        /// The contact's class.
        class: String,
        /// The contact's number in its class, from 0.
        ordinal: u64,
        /// What is wrong with it.
        rule: BrokenRule,
    },
    /// The policy has panicked.
    #[error("policy `{policy}` at {}: it has panicked in `{question}`: {message}", .at.since(SimTime::ZERO))]
    PolicyPanicked {
        /// The policy's name.
        policy: String,
        /// When.
        at: SimTime,
        /// The method of [`super::RoutingPolicy`] that has not come back, or `new` before there was a replication.
        question: &'static str,
        /// What it said.
        message: String,
    },
    /// Something else than the policy has panicked: a recorder, or the program itself.
    #[error("a recorder has panicked: {message}")]
    Panicked {
        /// What it said.
        message: String,
    },
    /// An action is about something that the scenario does not have.
    #[error("the scenario has no {kind} with the number {number}")]
    NoSuch {
        /// `class`, `group` or `resource`.
        kind: &'static str,
        /// The number, from 0.
        number: u32,
    },
    /// A head count was set for a group that works in shifts.
    #[error("group `{group}` works in shifts; its head count cannot be set")]
    ShiftsHaveNoHeadCount {
        /// The group.
        group: String,
    },
    /// A factor must be positive and finite.
    #[error("a factor must be a positive number, not {given}")]
    BadFactor {
        /// What was given, as text.
        given: String,
    },
    /// With [`crate::model::EndRule::Continue`], contacts that count are still there long after the end.
    #[error(
        "{open} counted contacts have not ended {after} after the end of the scenario: nobody will answer them; give \
         them `patience`, staff the time after the end, or use `end: drain`"
    )]
    NeverEnds {
        /// How many.
        open: u64,
        /// How long after.
        after: SimDuration,
    },
    /// More contacts are present than a replication has memory for.
    #[error(
        "{after} after the start, {present} contacts are waiting or being served, which is the limit for contacts present \
         at once; the line grows without bound: give customers `patience`, limit the `capacity` of the queue, add agents \
         or shorten the scenario"
    )]
    TooManyPresent {
        /// How many.
        present: u32,
        /// When.
        after: SimDuration,
    },
}

impl RunError {
    /// Whether the scenario asks for more than can be played, and no policy or action is at fault.
    pub const fn is_limit(&self) -> bool {
        matches!(self, Self::NeverEnds { .. } | Self::TooManyPresent { .. })
    }
}

/// The rules that the referee enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenRule {
    /// No such agent.
    #[error("there is no such agent")]
    NoSuchAgent,
    /// The agent is busy or not on duty.
    #[error("the agent is not free")]
    AgentNotFree,
    /// The agent's open conversations leave no room for the contact.
    #[error("the agent's slots leave no room for the contact")]
    NoRoom,
    /// The agent's group lacks the skill.
    #[error("the agent does not have the skill")]
    MissingSkill,
    /// The contact is not waiting.
    #[error("the contact is not waiting")]
    NotWaiting,
    /// The agent has declined or missed the contact, and the scenario's rule is to offer it to others only.
    #[error("the agent has declined or missed the contact, which now goes to other agents only")]
    OfferedBefore,
    /// A waiting contact cannot be refused at a review.
    #[error("a contact that waits already cannot be refused")]
    RefusedWhileWaiting,
    /// Only contacts of a class that prefers an agent are held, from the moment when they join the line.
    #[error("the contact cannot be held for an agent: it waits already, or its class prefers none")]
    CannotBeHeld,
}
