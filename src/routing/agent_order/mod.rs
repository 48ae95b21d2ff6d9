//! Criteria by which a contact chooses among free agents.

mod best_skill;
mod fastest;
mod fewest_handled;
mod fewest_open;
mod group_order;
mod least_load;
mod least_skilled;
mod least_talk_time;
mod linear;
mod local_first;
mod longest_idle;
mod most_open;
mod most_spare;
mod most_spare_share;
mod random;
mod rank;
mod round_robin;
mod score;
mod skill_distance;
mod spare;
mod static_planning;

use crate::engine::{Fact, View};
use crate::model::{AgentId, ClassId, GroupId};

use super::{Arguments, Component, Kind, Parameter};

/// All criteria.
pub const AGENT_ORDERS: &[Component<dyn AgentScorer>] = &[
    group_order::COMPONENT,
    longest_idle::COMPONENT,
    round_robin::COMPONENT,
    fewest_open::COMPONENT,
    least_load::COMPONENT,
    most_open::COMPONENT,
    most_spare::COMPONENT,
    most_spare_share::COMPONENT,
    fewest_handled::COMPONENT,
    least_talk_time::COMPONENT,
    best_skill::COMPONENT,
    skill_distance::COMPONENT,
    fastest::COMPONENT,
    least_skilled::COMPONENT,
    rank::COMPONENT,
    local_first::COMPONENT,
    score::COMPONENT,
    static_planning::COMPONENT,
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
    /// By [`AgentScorer::key_for`].
    Key,
    /// Each with the same probability.
    Random,
}

/// Which contacts a number of an agent is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Per {
    /// All contacts.
    All,
    /// Those of a channel.
    Channel,
    /// Those of a class.
    Class,
}

/// What a criterion counts by.
const PER: Parameter = Parameter {
    name: "per",
    meaning: "which contacts count: `all`, those of the same `channel`, or of the same `class`",
    kind: Kind::Word { of: &["all", "channel", "class"] },
};

impl Per {
    /// What a component has been told.
    fn told(arguments: &Arguments<'_>) -> Self {
        match arguments.text(PER.name).as_str() {
            "channel" => Self::Channel,
            "class" => Self::Class,
            _ => Self::All,
        }
    }

    /// Whether contacts of one class count for another.
    pub(super) fn joins(self, view: View<'_>, class: ClassId, other: ClassId) -> bool {
        match self {
            Self::All => true,
            Self::Channel => view.channel_of(class) == view.channel_of(other),
            Self::Class => class == other,
        }
    }

    /// How many conversations of an agent count for a class.
    fn open(self, view: View<'_>, agent: AgentId, class: ClassId) -> u32 {
        match self {
            Self::All => view.open(agent),
            _ => view.serving(agent).filter(|c| self.joins(view, class, view.class_of(*c))).count() as u32,
        }
    }
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

    /// The key of a free agent; it changes only when the agent becomes free, takes a contact or is released from one. For
    /// [`Within::Key`].
    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        let _ = (view, agent);
        0.0
    }

    /// Whether an agent of a group has keys of its own for each channel or class. Each key is kept, so this costs their number.
    fn keys_by(&self, view: View<'_>, group: GroupId) -> Per {
        let _ = (view, group);
        Per::All
    }

    /// The key for contacts of a class; the same for all classes that [`AgentScorer::keys_by`] does not tell apart.
    fn key_for(&self, view: View<'_>, agent: AgentId, class: ClassId) -> f64 {
        let _ = class;
        self.key(view, agent)
    }

    /// Whether free agents may have contacts that they do not take. Asked once.
    fn holds_back(&self) -> bool {
        false
    }

    /// Whether a free agent with room for contacts of a class takes one; it may change only when the key may.
    fn takes(&self, view: View<'_>, agent: AgentId, class: ClassId) -> bool {
        let _ = (view, agent, class);
        true
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
