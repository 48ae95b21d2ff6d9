//! Chatwoot.

use super::{Composition, Policy};
use crate::model::{Component, Value};
use crate::routing::{Description, Kind, Parameter, Stage};

const ROUND_ROBIN: &str = "round_robin";
const BALANCED: &str = "balanced";

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "chatwoot",
        stage: Stage::Policy,
        summary: "Chatwoot: the oldest conversation; by turns in the inbox, or the fewest open conversations of the inbox",
        rule: "A class is an inbox. A freed agent takes the oldest conversation; as nobody writes again while waiting, that is \
               also the one with the longest time since its last activity. A new one goes to the agent who was given one of \
               this inbox longest ago, or with `balanced` to the one with the fewest open conversations of this inbox, \
               whatever else is open, among equal ones to the first in order. Without a capacity policy there is no limit: \
               write `slots: 100`, the most that the language knows.",
        good_for: "small teams with an inbox each",
        bad_for: "agents of several inboxes, who are counted in each alone; without limits, spikes, in which all slow down",
        source: "Chatwoot (github.com/chatwoot/chatwoot), app/services/auto_assignment",
        cost: "logarithm of a group's free agents, once for each of its classes",
    },
    parameters: &[Parameter {
        name: "agents",
        meaning: "the assignment order: whom a conversation goes to",
        kind: Kind::Word { of: &[ROUND_ROBIN, BALANCED] },
    }],
    compose: |arguments| {
        let criterion = if arguments.text("agents") == BALANCED { "fewest_open" } else { "round_robin" };
        Composition {
            contact_order: vec![Component::plain("age")],
            agent_order: vec![Component::plain(criterion).told("per", Value::Text("class".to_owned()))],
            ..Composition::default()
        }
    },
};
