//! Ordered lists: a class tries its groups in order, a group chooses among its classes by ordered criteria.

use super::Description;
use crate::engine::{Placement, RoutingPolicy, View};
use crate::model::{AgentId, ClassId, ContactId, ContactOrder, GroupId, LaneId, Routing, SimDuration};
use crate::random::Stream;

use super::offer::{Offer, best_offer, offers};

/// What [`Listed`] does.
pub(super) const DESCRIPTION: Description = Description {
    name: "listed",
    rule: "A new contact goes to the agent free longest in the first group of its class's list that has a free agent; \
           else it waits. A freed agent takes, among the classes of the group's skills that list the group, the contact \
           that the criteria of `contact_order` put first: skill_order, priority, age (time credit included); what \
           they leave equal is decided by age, then by the order of the skills. A queue of several classes offers the \
           contact that its own order puts first; it is compared by its priority and age, and by the best place that a \
           class of the queue has among the skills.",
    good_for: "one pool; tiers with overflow; strict priority",
    bad_for: "a low class starves under skill_order or priority in overload",
    source: "Garnett and Mandelbaum, \"An introduction to skills-based routing and its operational complexities\" (2000)",
};

/// Routing by ordered lists.
///
/// **Rule.** A new contact goes to the agent free longest in the first group of its class's list that has a free agent;
/// else it waits. A freed agent takes, among the classes of the group's skills that list the group, the contact that the criteria of
/// `contact_order` put first; what they leave equal is decided by age, time credit included, then by the order of the
/// skills. Agents free since the same instant go in order of becoming free, at the start in order of their numbers.
///
/// A queue of several classes offers one contact to a group, the first by the queue's own order among the classes that
/// the group serves. The criteria compare it with others by its priority and age, credit included, and by the best place
/// that one of those classes has among the group's skills.
///
/// **When it helps.** One pool; tiers with overflow; strict priority. **When it hurts.** A low class starves under
/// `skill_order` or `priority` in overload.
///
/// **Source.** Garnett and Mandelbaum, "An introduction to skills-based routing and its operational complexities"
/// (2000); conventions of this project's truth suite for the V, N and X models.
///
/// **Cost.** A placement looks at the groups of one class, a choice at the lanes of one group; neither looks at agents
/// or contacts one by one.
pub struct Listed {
    contact_order: Vec<ContactOrder>,
    /// For each group: what it looks at when one of its agents is free.
    choices: Vec<Choice>,
}

enum Choice {
    /// Tiers of lanes; the first tier with anybody waiting decides, within it age does.
    Tiers(Vec<Vec<LaneChoice>>),
    /// Some lanes belong to queues of several classes.
    Offers(Vec<Offer>),
}

#[derive(Clone, Copy)]
struct LaneChoice {
    lane: LaneId,
    credit: SimDuration,
}

impl Listed {
    /// The policy for a scenario's `routing`.
    pub fn new(routing: &Routing) -> Self {
        Self { contact_order: routing.contact_order.clone(), choices: Vec::new() }
    }

    /// The lanes of classes, given in order of preference.
    fn tiers(&self, view: View<'_>, served: &[ClassId]) -> Vec<Vec<LaneChoice>> {
        let mut ranked: Vec<(Vec<i64>, LaneChoice)> = Vec::new();
        for (skill, &class) in served.iter().enumerate() {
            for &lane in view.lanes_of(class) {
                let choice = LaneChoice { lane, credit: view.lane_credit(lane) };
                ranked.push((self.rank(view, skill, lane), choice));
            }
        }
        // Stable: within a tier the order of the skills breaks ties of age.
        ranked.sort_by(|a, b| a.0.cmp(&b.0));
        ranked.chunk_by(|a, b| a.0 == b.0).map(|tier| tier.iter().map(|r| r.1).collect()).collect()
    }

    /// What the criteria before age see of a lane: equal values share a tier.
    fn rank(&self, view: View<'_>, skill: usize, lane: LaneId) -> Vec<i64> {
        let fixed = self.contact_order.iter().take_while(|o| **o != ContactOrder::Age);
        fixed
            .map(|order| match order {
                ContactOrder::SkillOrder => skill as i64,
                ContactOrder::Priority => i64::from(view.lane_priority(lane)),
                ContactOrder::Age => 0,
            })
            .collect()
    }
}

/// The classes that a group serves, in order of preference.
fn served(view: View<'_>, group: GroupId) -> Vec<ClassId> {
    let skills = view.scenario().groups[group.index()].skills.iter().map(|s| s.class);
    // A class's list of groups binds freed agents as it binds new contacts.
    skills.filter(|class| view.groups_for(*class).contains(&group)).collect()
}

impl RoutingPolicy for Listed {
    fn name(&self) -> &str {
        "listed"
    }

    fn prepare(&mut self, view: View<'_>) {
        let groups = (0..view.scenario().groups.len()).map(GroupId::at);
        self.choices = groups
            .map(|group| {
                let served = served(view, group);
                if served.iter().any(|class| view.queue_of(*class).is_some()) {
                    Choice::Offers(offers(view, &served))
                } else {
                    Choice::Tiers(self.tiers(view, &served))
                }
            })
            .collect();
    }

    #[inline]
    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        let groups = view.groups_for(view.class_of(contact));
        match groups.iter().find_map(|&group| view.longest_idle(group)) {
            Some(agent) => Placement::Serve(agent),
            None => Placement::Wait { review_after: None },
        }
    }

    #[inline]
    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        let tiers = match &self.choices[view.group_of(agent).index()] {
            Choice::Tiers(tiers) => tiers,
            Choice::Offers(offers) => return best_offer(view, offers, &self.contact_order),
        };
        for tier in tiers {
            let mut best: Option<(i64, ContactId)> = None;
            for choice in tier {
                if let Some(head) = view.head_of(choice.lane) {
                    // Credit can put the key before the start of time.
                    let key = view.arrived(head).micros() as i64 - choice.credit.micros() as i64;
                    if best.is_none_or(|(least, _)| key < least) {
                        best = Some((key, head));
                    }
                }
            }
            if let Some((_, contact)) = best {
                return Some(contact);
            }
        }
        None
    }
}
