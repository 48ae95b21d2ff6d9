//! Criteria by which a contact chooses among free agents.

mod best_skill;
mod fastest;
mod fewest_handled;
mod fewest_open;
mod group_order;
mod least_skilled;
mod least_talk_time;
mod linear;
mod local_first;
mod longest_idle;
mod most_spare;
mod most_spare_share;
mod random;
mod rank;
mod round_robin;
mod score;

use crate::engine::{Fact, View};
use crate::model::{AgentId, ClassId, GroupId};

use super::Component;

/// All criteria.
pub const AGENT_ORDERS: &[Component<dyn AgentScorer>] = &[
    group_order::COMPONENT,
    longest_idle::COMPONENT,
    round_robin::COMPONENT,
    fewest_open::COMPONENT,
    most_spare::COMPONENT,
    most_spare_share::COMPONENT,
    fewest_handled::COMPONENT,
    least_talk_time::COMPONENT,
    best_skill::COMPONENT,
    fastest::COMPONENT,
    least_skilled::COMPONENT,
    rank::COMPONENT,
    local_first::COMPONENT,
    score::COMPONENT,
    linear::COMPONENT,
    random::COMPONENT,
];

/// A group, and its best free agent, for a contact of a class.
#[derive(Clone, Copy, Debug)]
pub struct AgentCandidate {
    /// The contact's class.
    pub class: ClassId,
    /// The group.
    pub group: GroupId,
    /// The place of the group in the class's list, from 0.
    pub place: usize,
}

/// How a criterion tells agents of one group apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// It does not: it is about groups.
    Nothing,
    /// By who became free first.
    Idle,
    /// By [`AgentScorer::key`].
    Key,
    /// Each with the same probability.
    Random,
}

/// A criterion: the smallest score goes first.
pub trait AgentScorer: Send {
    /// Called once at the start of a replication.
    fn prepare(&mut self, view: View<'_>) {
        let _ = view;
    }

    /// How it tells agents of one group apart.
    fn within(&self) -> Within {
        Within::Nothing
    }

    /// The key of an agent who has just become free; it must not change while the agent stays free. For [`Within::Key`].
    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        let _ = (view, agent);
        0.0
    }

    /// The score of a group's agents, if it is the same for all of them all the time. Such criteria at the begin of a chain
    /// cost nothing during a run.
    fn fixed(&self, view: View<'_>, candidate: AgentCandidate) -> Option<f64> {
        let _ = (view, candidate);
        None
    }

    /// The score of a free agent against the best agents of other groups.
    fn score(&self, view: View<'_>, candidate: AgentCandidate, agent: AgentId) -> f64;

    /// Whether it hears of facts by [`AgentScorer::notice`].
    fn watches(&self) -> bool {
        false
    }

    /// Something has happened. Facts come before the agent concerned is asked for its key.
    fn notice(&mut self, view: View<'_>, fact: Fact) {
        let _ = (view, fact);
    }
}
