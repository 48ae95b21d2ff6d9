//! Strict priority.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "priority_fifo",
        stage: Stage::Policy,
        summary: "strict priority, then the longest wait; the agent free longest, whatever the group",
        rule: "A freed agent takes, of all contacts that the agent can serve, the one with the smallest `priority`, then \
               the one that has waited longest. A new contact goes to the agent free longest in all groups that can \
               serve it. The orders of skills and groups only break ties.",
        good_for: "a small class of urgent contacts",
        bad_for: "a low class starves in overload",
        source: "Zendesk and Salesforce Omni-Channel (priority, then age); Cobham, \"Priority assignment in waiting line \
                 problems\" (1954)",
        cost: "a look at each group of a class; a look a lane until a priority has somebody waiting",
    },
    parameters: &[],
    compose: |_| Composition {
        contact_order: ["priority", "age"].map(Component::plain).to_vec(),
        agent_order: vec![Component::plain("longest_idle")],
        ..Composition::default()
    },
};
