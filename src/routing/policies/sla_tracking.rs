//! Keep each class on its target.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "sla_tracking",
        stage: Stage::Policy,
        summary: "the class furthest behind its service level first, then the longest wait; groups in order",
        rule: "A freed agent takes a contact of the class that is furthest behind its target, 80 % in the acceptable time of \
               its channel, then the one that has waited longest. A new contact goes to the agent free longest in the first \
               group of its class's list that has a free agent. For other targets write the criterion \
               `contact_order: [{sla_tracking: …}]`.",
        good_for: "service levels of classes that share agents, the worst of them above all",
        bad_for: "single contacts: a class that is ahead may wait long, and waits do not shrink steadily",
        source: "Soh and Gurvich, \"Call center staffing: service-level constraints and index priorities\", Operations \
                 Research 65 (2017) 537-555; the simple form is ours",
        cost: "a look a group until one has somebody free; a look at each lane with somebody waiting; counts of each fact",
    },
    parameters: &[],
    compose: |_| Composition {
        contact_order: ["sla_tracking", "age"].map(Component::plain).to_vec(),
        agent_order: ["group_order", "longest_idle"].map(Component::plain).to_vec(),
        ..Composition::default()
    },
};
