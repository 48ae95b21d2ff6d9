//! Ordered lists.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "listed",
        stage: Stage::Policy,
        summary: "each class tries its groups in order, each agent its skills in order, then priority, then age",
        rule: "A new contact goes to the agent free longest in the first group of its class's list that has a free agent; \
               else it waits. A freed agent takes, among the classes of the group's skills that list the group, the \
               contact whose class stands first among the skills, then the one with the smaller priority, then the one \
               that has waited longest. A queue of several classes offers the contact that its own order puts first; it \
               is compared by its priority and age, and by the best place that a class of the queue has among the \
               skills.",
        good_for: "one pool; tiers with overflow; strict priority",
        bad_for: "a low class starves in overload",
        source: "Garnett and Mandelbaum, \"An introduction to skills-based routing and its operational complexities\" \
                 (2000)",
        cost: "a look a group until one has somebody free; a look a lane until a tier has somebody waiting",
    },
    parameters: &[],
    compose: |_| Composition {
        contact_order: ["skill_order", "priority", "age"].map(Component::plain).to_vec(),
        agent_order: ["group_order", "longest_idle"].map(Component::plain).to_vec(),
        ..Composition::default()
    },
};
