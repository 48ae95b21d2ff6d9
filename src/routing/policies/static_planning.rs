//! Levels of concurrency by a static plan.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Kind, Parameter, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "static_planning",
        stage: Stage::Policy,
        summary: "agents have as many conversations as complete the most contacts an hour, and no more",
        rule: "Agents are filled to the levels of the static plan, the best one first, under the criterion `static_planning`; \
               among equal ones the agent free longest. Nobody takes a conversation that lowers the rate of completions. A \
               freed agent takes the class with the largest `costs` x rate of completion, then the oldest contact: what the \
               plan does in overload, when a lost contact of each class costs so much. Without `costs` the most contacts are \
               completed, the shortest work first.",
        good_for: "chat in overload, where limits let agents have more conversations than is good for their speed",
        bad_for: "classes of long handling, which starve in overload unless they cost more; which groups serve which classes \
                  is not part of the plan",
        source: "Tezcan and Zhang, \"Routing and staffing in customer service chat systems with impatient customers\", \
                 Operations Research 62 (2014) 943-956, simplified as `static_planning` of `agent_order` says",
        cost: "logarithm of a group's free agents; a look a lane until a class has somebody waiting",
    },
    parameters: &[Parameter {
        name: "costs",
        meaning: "what an abandoned contact costs, for each class",
        kind: Kind::EachClass { min: 0.0, max: 1e9, default: 1.0 },
    }],
    compose: |arguments| Composition {
        contact_order: vec![arguments.component("c_mu", &["costs"]), Component::plain("age")],
        agent_order: ["static_planning", "longest_idle"].map(Component::plain).to_vec(),
        ..Composition::default()
    },
};
