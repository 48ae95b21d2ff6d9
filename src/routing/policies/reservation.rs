//! Reservation thresholds.

use super::{Composition, Policy};
use crate::model::{Argument, Component, Value};
use crate::routing::{Description, Kind, Parameter, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "reservation",
        stage: Stage::Policy,
        summary: "groups help other classes only while more than so many of them are free",
        rule: "As `listed`, but a group takes contacts of a class that it is not the first group of only while more than \
               `agents` of the group are free, the agent in question included.",
        good_for: "protecting each group's own classes from its neighbours' rush",
        bad_for: "the classes that wait beside free agents",
        source: "Gurvich, Armony, Mandelbaum, \"Service-level differentiation in call centers with fully flexible \
                 servers\", Management Science 54 (2008) 279-294; Gans and Zhou, \"A call-routing problem with \
                 service-level constraints\", Operations Research 51 (2003)",
        cost: "as `listed`; after an event, one look at each group that it may open to a class that waits",
    },
    parameters: &[Parameter {
        name: "agents",
        meaning: "how many free agents each group keeps back",
        kind: Kind::Number { min: 0.0, max: 1e6, default: Some(1.0) },
    }],
    compose: |arguments| Composition {
        contact_order: ["skill_order", "priority", "age"].map(Component::plain).to_vec(),
        agent_order: ["group_order", "longest_idle"].map(Component::plain).to_vec(),
        helping: Some(Component {
            name: "idle_above",
            arguments: vec![Argument { name: "agents", value: Value::Number(arguments.number("agents")) }],
        }),
        ..Composition::default()
    },
};
