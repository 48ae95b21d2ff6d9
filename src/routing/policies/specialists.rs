//! Specialists before generalists.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "specialists",
        stage: Stage::Policy,
        summary: "the agents with the fewest skills first; strict priority, then the longest wait",
        rule: "A new contact goes to a free agent of the group with the fewest skills, among these to the one free longest. \
               A freed agent takes, of all contacts that the agent can serve, the one with the smallest `priority`, then \
               the one that has waited longest. No list of groups has to be kept in order.",
        good_for: "sparing the generalists for contacts that nobody else can serve",
        bad_for: "the specialists, who are never free",
        source: "Cisco Unified Contact Center Express (least skilled); Wallace and Whitt, \"A staffing algorithm for call \
                 centers with skill-based routing\", M&SOM 7 (2005)",
        cost: "a look a group until one has somebody free; a look a lane until a priority has somebody waiting",
    },
    parameters: &[],
    compose: |_| Composition {
        contact_order: ["priority", "age"].map(Component::plain).to_vec(),
        agent_order: ["least_skilled", "longest_idle"].map(Component::plain).to_vec(),
        ..Composition::default()
    },
};
