//! Amazon Connect.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "connect",
        stage: Stage::Policy,
        summary: "Amazon Connect: the queue's priority in the agent's profile, then the oldest; longest idle",
        rule: "A group is a routing profile, a class a queue. A freed agent takes the contact whose class has the smallest \
               `rank` among the group's skills, `skills: {sales: {rank: 1}, support: {rank: 2, delay: 30s}}`, then the one \
               with the smaller `priority`, then the oldest; a class's `credit` is the platform's routing age. A contact \
               that has waited for less than the skill's `delay` is invisible to the group, whatever its rank. A new \
               contact goes to the agent free longest in all groups that see it.",
        good_for: "profiles that serve the same queues in different orders; helpers who come in late",
        bad_for: "a queue of the last rank starves in overload",
        source: "Amazon Connect Administrator Guide (docs.aws.amazon.com), \"Queues: priority and delay examples\" and \"How \
                 routing works in Amazon Connect\"",
        cost: "a look at each group of a class; a look a lane until a rank has somebody waiting; an event a delay",
    },
    parameters: &[],
    compose: |_| Composition {
        contact_order: ["profile_rank", "priority", "age"].map(Component::plain).to_vec(),
        agent_order: vec![Component::plain("longest_idle")],
        ..Composition::default()
    },
};
