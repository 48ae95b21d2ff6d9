//! Agents in turn.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "round_robin",
        stage: Stage::Policy,
        summary: "strict priority, then the longest wait; the free agents in turn",
        rule: "A freed agent takes, of all contacts that the agent can serve, the one with the smallest `priority`, then \
               the one that has waited longest. A new contact goes to the free agent whose last contact began longest \
               ago, whatever the group; those who have had none go first.",
        good_for: "about the same number of contacts for everybody",
        bad_for: "agents with long contacts, who get the next one without a pause",
        source: "Zendesk omnichannel (round robin); FreeSWITCH mod_callcenter (round-robin)",
        cost: "as `priority_fifo`, and the logarithm of the free agents of a group",
    },
    parameters: &[],
    compose: |_| Composition {
        contact_order: ["priority", "age"].map(Component::plain).to_vec(),
        agent_order: vec![Component::plain("round_robin")],
        ..Composition::default()
    },
};
