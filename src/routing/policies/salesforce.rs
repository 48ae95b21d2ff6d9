//! Salesforce Omni-Channel.

use super::{Composition, Policy};
use crate::model::{Component, OfferAgain};
use crate::routing::{Description, Kind, Parameter, Stage};

const LEAST_ACTIVE: &str = "least_active";
const MOST_AVAILABLE: &str = "most_available";

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "salesforce",
        stage: Stage::Policy,
        summary: "Salesforce Omni-Channel: priority, secondary priority, then the oldest; the least active, or most available",
        rule: "A freed agent takes the contact with the smaller `priority`, then the one whose class has the smaller number in \
               `secondary`, then the oldest. A new contact goes to the agent whose open work takes the fewest units of \
               capacity (`least_active`), or leaves the most (`most_available`), among equal ones to the one free longest. \
               Capacity is `slots`, the weight of work `weight` of its channel, and interruptible work `interruptible`. What \
               an agent has declined or missed is not offered to that one again, unless `routing.offer` says otherwise.",
        good_for: "work of different weight in one capacity; urgent queues",
        bad_for: "low priorities starve in overload; a contact that all have declined waits until it gives up",
        source: "Salesforce Help (help.salesforce.com), \"Route Work with Omni-Channel\" and \"Set Up Secondary Routing \
                 Priority\"; QueueRoutingConfig in the API reference",
        cost: "logarithm of a group's free agents; a look a lane until a priority has somebody waiting",
    },
    parameters: &[
        Parameter {
            name: "agents",
            meaning: "the routing model: whom a contact goes to where several agents have room",
            kind: Kind::Word { of: &[LEAST_ACTIVE, MOST_AVAILABLE] },
        },
        Parameter {
            name: "secondary",
            meaning: "the secondary routing priority of each class; a smaller one goes first",
            kind: Kind::EachClass { min: -1e9, max: 1e9, default: 0.0 },
        },
    ],
    compose: |arguments| {
        let load = if arguments.text("agents") == MOST_AVAILABLE { "most_spare" } else { "least_load" };
        let mut secondary = arguments.component("secondary", &["secondary"]);
        secondary.arguments.iter_mut().for_each(|told| told.name = "numbers");
        Composition {
            contact_order: vec![Component::plain("priority"), secondary, Component::plain("age")],
            agent_order: [load, "longest_idle"].map(Component::plain).to_vec(),
            again: Some(OfferAgain::OtherAgents),
            ..Composition::default()
        }
    },
};
