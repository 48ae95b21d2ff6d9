//! Twilio TaskRouter.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Kind, Parameter, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "twilio",
        stage: Stage::Policy,
        summary: "Twilio TaskRouter: strict priority, then the oldest; or the newest; longest idle",
        rule: "A freed agent takes the contact with the smallest `priority`, whatever its age, then the oldest. With `lifo` \
               the newest comes first and priority counts for nothing, in all queues. A new contact goes to the agent free \
               longest in all groups that can serve it. The platform counts priority upwards: write its numbers with a \
               minus.",
        good_for: "urgent tasks; with `lifo`, leads that cool down",
        bad_for: "low priorities starve in overload; with `lifo`, whoever is overtaken",
        source: "Twilio TaskRouter (www.twilio.com/docs/taskrouter), \"Task Queue Resource\", task assignment precedence, and \
                 \"Queue Ordering\", LIFO vs. FIFO",
        cost: "a look at each group of a class; a look a lane until a priority has somebody waiting, with `lifo` at all",
    },
    parameters: &[Parameter {
        name: "lifo",
        meaning: "whether the newest task comes first, the platform's `TaskOrder=LIFO`",
        kind: Kind::Flag { default: false },
    }],
    compose: |arguments| Composition {
        contact_order: match arguments.flag("lifo") {
            true => vec![Component::plain("lifo")],
            false => ["priority", "age"].map(Component::plain).to_vec(),
        },
        agent_order: vec![Component::plain("longest_idle")],
        ..Composition::default()
    },
};
