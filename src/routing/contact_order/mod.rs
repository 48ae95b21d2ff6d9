//! Criteria by which a freed agent chooses the next contact.

pub(super) mod accelerating;
mod age;
mod c_mu;
mod c_mu_theta;
mod channel_rank;
mod class_rank;
mod due;
mod earliest_due;
mod fixed_queue_ratio;
mod generalised_c_mu;
mod helping_first;
mod lifo;
mod longest_queue;
mod priority;
mod priority_minutes;
mod profile_rank;
mod secondary;
mod skill_order;
mod sla_slack;
mod sla_tracking;
mod weighted_wait;

use crate::engine::{Fact, View};
use crate::model::{ClassId, ContactId, GroupId, LaneId};

use super::Component;

/// All criteria.
pub const CONTACT_ORDERS: &[Component<dyn ContactScorer>] = &[
    skill_order::COMPONENT,
    priority::COMPONENT,
    age::COMPONENT,
    lifo::COMPONENT,
    priority_minutes::COMPONENT,
    accelerating::COMPONENT,
    weighted_wait::COMPONENT,
    longest_queue::COMPONENT,
    channel_rank::COMPONENT,
    class_rank::COMPONENT,
    profile_rank::COMPONENT,
    secondary::COMPONENT,
    earliest_due::COMPONENT,
    sla_slack::COMPONENT,
    sla_tracking::COMPONENT,
    fixed_queue_ratio::COMPONENT,
    c_mu::COMPONENT,
    c_mu_theta::COMPONENT,
    generalised_c_mu::COMPONENT,
    helping_first::COMPONENT,
];

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

/// How long a contact has waited since its arrival, time credit included, s.
fn waited_s(view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64 {
    (view.age(contact) + view.lane_credit(candidate.lane)).secs_f64()
}

/// A number for each class and group: index class * groups + group.
fn each_pair(view: View<'_>, number: impl Fn(ClassId, GroupId) -> f64) -> Vec<f64> {
    let classes = (0..view.scenario().classes.len()).map(ClassId::at);
    let groups = || (0..view.scenario().groups.len()).map(GroupId::at);
    let number = &number;
    classes.flat_map(|class| groups().map(move |group| number(class, group))).collect()
}
