//! NICE CXone.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::contact_order::accelerating;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "cxone",
        stage: Stage::Policy,
        summary: "NICE CXone: the most points, initial + acceleration x minutes up to a maximum; longest idle",
        rule: "A class is a skill of the platform. A freed agent takes the contact with the most points: `initial` of its \
               class plus `acceleration` for each minute of its wait, but no more than `maximum`; equal points go to the \
               longest wait. A new contact goes to the agent free longest in all groups that can serve it.",
        good_for: "classes that become urgent at different speeds",
        bad_for: "long queues in which all contacts have reached the maximum, so that only age is left",
        source: "NICE CXone (help.nice-incontact.com), \"Configure Priority for a Skill for Static Delivery\"",
        cost: "a look at each group of a class; a look at each lane with somebody waiting",
    },
    parameters: accelerating::PARAMETERS,
    compose: |arguments| Composition {
        contact_order: vec![
            arguments.component("accelerating", &["initial", "acceleration", "maximum"]),
            Component::plain("age"),
        ],
        agent_order: vec![Component::plain("longest_idle")],
        ..Composition::default()
    },
};
