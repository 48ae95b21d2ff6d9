//! Genesys Cloud.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Kind, Parameter, Stage};

const LONGEST_IDLE: &str = "all_matching";
const BEST: &str = "best_available";

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "genesys",
        stage: Stage::Policy,
        summary: "Genesys Cloud: the oldest, where a point of priority is a minute of age; longest idle, or best skill",
        rule: "A freed agent takes the contact that came first, where each point of `priority` makes it come a minute later. \
               The platform counts priority upwards: write its numbers with a minus, so that `priority: -10` is ten \
               minutes' head start. An exact tie goes to the contact that came first. A new contact goes to the agent free \
               longest in all groups that can serve it; with `best_available` to the group with the highest mean level in \
               what the class `requires`, and there to the agent free longest.",
        good_for: "urgent classes that go first, but not for ever: nobody starves",
        bad_for: "targets of percentiles, for which an index of wait and class is not optimal",
        source: "Genesys Cloud Resource Center (help.mypurecloud.com), \"Routing and evaluation methods\"",
        cost: "a look at each group of a class; a look at each lane with somebody waiting",
    },
    parameters: &[
        Parameter {
            name: "minutes",
            meaning: "the minutes of age that a point of priority is worth",
            kind: Kind::Number { min: 0.0, max: 1e6, default: Some(1.0) },
        },
        Parameter {
            name: "agents",
            meaning: "the evaluation method: whom a contact goes to where several agents are free",
            kind: Kind::Word { of: &[LONGEST_IDLE, BEST] },
        },
    ],
    compose: |arguments| Composition {
        contact_order: vec![arguments.component("priority_minutes", &["minutes"]), Component::plain("age")],
        agent_order: match arguments.text("agents") == BEST {
            true => ["best_skill", "longest_idle"].map(Component::plain).to_vec(),
            false => vec![Component::plain("longest_idle")],
        },
        ..Composition::default()
    },
};
