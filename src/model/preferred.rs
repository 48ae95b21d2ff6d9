//! Customers who have an agent of their own.

use super::ids::GroupId;
use super::time::SimDuration;

/// That contacts of a class are offered to a certain agent first, and to others after a wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferred {
    /// Who that is.
    pub agent: PreferredAgent,
    /// For so long the contact is kept for this agent while others are free.
    pub wait: SimDuration,
    /// What happens if the agent is not on duty.
    pub if_away: IfAway,
}

/// The agent who is asked first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreferredAgent {
    /// Each customer's own: one of the agents of these groups, all equally likely, always the same for one customer. Of a
    /// group with a head count, the agents are as many as its largest number.
    Own(Vec<GroupId>),
    /// Whoever served this contact last, before it was cut off.
    Last,
}

/// What happens to a contact whose agent is not on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfAway {
    /// Others may take it at once.
    Skip,
    /// It is kept for the whole wait: the agent may come back.
    Wait,
}
