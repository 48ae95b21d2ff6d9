//! Intercom.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "intercom",
        stage: Stage::Policy,
        summary: "Intercom balanced assignment: priority, then the oldest; the agent with the fewest open conversations",
        rule: "A freed agent takes the contact with the smaller `priority`, then the oldest. A new contact goes to the agent \
               with the fewest open conversations, of all inboxes, among equal ones to the one who was given a contact \
               longest ago. An agent's own limit is `slots: {total: 5}`, that of an inbox is the limit of a channel, \
               `channels: {vip: 2}`: below both, or the contact waits.",
        good_for: "even load in a team whose conversations are alike",
        bad_for: "quick and slow agents in one team; conversations of different weight",
        source: "Intercom (www.intercom.com/help), \"Balanced assignment deep dive\"",
        cost: "logarithm of a group's free agents; a look a lane until a priority has somebody waiting",
    },
    parameters: &[],
    compose: |_| Composition {
        contact_order: ["priority", "age"].map(Component::plain).to_vec(),
        agent_order: ["fewest_open", "round_robin"].map(Component::plain).to_vec(),
        ..Composition::default()
    },
};
