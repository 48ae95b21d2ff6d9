//! Everybody equal.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "fifo",
        stage: Stage::Policy,
        summary: "the longest wait first, whatever the class; the agent free longest, whatever the group",
        rule: "A freed agent takes, of all contacts that the agent can serve, the one that has waited longest, time credit \
               included. A new contact goes to the agent free longest in all groups that can serve it. The orders of \
               skills and groups only break ties, and priority counts for nothing.",
        good_for: "fairness; a baseline to hold other policies against",
        bad_for: "urgent classes; specialists, who are busy with what others could do",
        source: "first come, first served with longest-idle-agent routing, e.g. \"single FIFO queue\" in L'Ecuyer and \
                 Buist, ContactCenters",
        cost: "a look at each group of a class; a look at each lane with somebody waiting",
    },
    parameters: &[],
    compose: |_| Composition {
        contact_order: vec![Component::plain("age")],
        agent_order: vec![Component::plain("longest_idle")],
        ..Composition::default()
    },
};
