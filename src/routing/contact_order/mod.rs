//! Criteria by which a freed agent chooses the next contact.

mod age;
mod helping_first;
mod priority;
mod skill_order;

use crate::engine::{Fact, View};
use crate::model::{ClassId, ContactId, GroupId, LaneId};

use super::Component;

/// All criteria.
pub const CONTACT_ORDERS: &[Component<dyn ContactScorer>] =
    &[skill_order::COMPONENT, priority::COMPONENT, age::COMPONENT, helping_first::COMPONENT];

/// The first of a lane, or of a queue, as it is offered to agents of a group.
#[derive(Clone, Copy, Debug)]
pub struct ContactCandidate {
    /// The group of the freed agent.
    pub group: GroupId,
    /// The contact's lane.
    pub lane: LaneId,
    /// The lane's class.
    pub class: ClassId,
    /// The place of its class, or of the best class of its queue, among the group's skills, from 0.
    pub place: usize,
}

/// A criterion: the smallest score goes first. Within a lane, scores must not fall from the first contact to the last: only
/// the first of a lane is looked at, or the last where the criterion [takes the newest](ContactScorer::takes_newest).
pub trait ContactScorer: Send {
    /// Called once at the start of a replication.
    fn prepare(&mut self, view: View<'_>) {
        let _ = view;
    }

    /// The score of all contacts of a lane, if it is the same for all of them all the time. Such criteria at the begin of a
    /// chain cost nothing during a run.
    fn fixed(&self, view: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        let _ = (view, candidate);
        None
    }

    /// The score of a contact that waits.
    fn score(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64;

    /// Whether lanes offer the contact that came last instead of the first.
    fn takes_newest(&self) -> bool {
        false
    }

    /// Whether it hears of facts by [`ContactScorer::notice`].
    fn watches(&self) -> bool {
        false
    }

    /// Something has happened.
    fn notice(&mut self, view: View<'_>, fact: Fact) {
        let _ = (view, fact);
    }
}
