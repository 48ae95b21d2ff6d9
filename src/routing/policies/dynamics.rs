//! Dynamics 365.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Kind, Parameter, Stage};

const HIGHEST_CAPACITY: &str = "highest_capacity";
const ROUND_ROBIN: &str = "round_robin";
const CLOSEST_MATCH: &str = "closest_match";

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "dynamics",
        stage: Stage::Policy,
        summary: "Dynamics 365 unified routing: priority, then the oldest; the most spare capacity, or the closest skills",
        rule: "A freed agent takes the contact with the smaller `priority`, then the oldest. A new contact goes to the agent \
               with the most spare units of capacity (`highest_capacity`), among equal ones to the one who was given a \
               contact longest ago; to that one whatever the capacity (`round_robin`); or to the group whose levels are \
               nearest to what the class `requires`, instead of the capacity, and there by turns (`closest_match`).",
        good_for: "messaging and records in one capacity; with `closest_match`, keeping experts for those who need them",
        bad_for: "with `closest_match`, the group that fits, which is full while others are free; the platform's cycles over \
                  blocks of work are not played",
        source: "Microsoft Learn (learn.microsoft.com/dynamics365/customer-service), \"Assignment methods for queues\" and \
                 \"Set up skill-based routing in unified routing\"",
        cost: "logarithm of a group's free agents; a look a lane until a priority has somebody waiting",
    },
    parameters: &[Parameter {
        name: "agents",
        meaning: "the assignment method: whom a contact goes to where several agents have room",
        kind: Kind::Word { of: &[HIGHEST_CAPACITY, ROUND_ROBIN, CLOSEST_MATCH] },
    }],
    compose: |arguments| Composition {
        contact_order: ["priority", "age"].map(Component::plain).to_vec(),
        agent_order: match arguments.text("agents").as_str() {
            ROUND_ROBIN => vec![Component::plain("round_robin")],
            CLOSEST_MATCH => ["skill_distance", "round_robin"].map(Component::plain).to_vec(),
            _ => ["most_spare", "round_robin"].map(Component::plain).to_vec(),
        },
        ..Composition::default()
    },
};
