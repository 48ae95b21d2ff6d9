//! Zendesk.

use super::{Composition, Policy};
use crate::model::{Component, Value};
use crate::routing::{Description, Kind, Parameter, Stage};

const NUMERIC: &str = "numeric";
const SHARE: &str = "share";
const ROUND_ROBIN: &str = "round_robin";

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "zendesk",
        stage: Stage::Policy,
        summary: "Zendesk omnichannel: priority, then the oldest; the most spare capacity in the contact's channel",
        rule: "A freed agent takes the contact with the smaller `priority`, then the oldest. A new contact goes to the agent \
               with the most spare capacity in its channel, which is the channel's limit in `slots` less the open \
               conversations: as a number, as a share of the limit (`spare: share`), or to the one who was given a contact of \
               this channel longest ago (`spare: round_robin`). Equal ones go by who was given one of the channel longest ago.",
        good_for: "agents with a capacity for each channel, `slots: {channels: {chat: 3, mail: 8}}`",
        bad_for: "agents who are full in one channel and keep getting work in another",
        source: "Zendesk help centre (support.zendesk.com), \"About omnichannel routing\" and capacity rules",
        cost: "logarithm of a group's free agents, once for each of its channels",
    },
    parameters: &[Parameter {
        name: "spare",
        meaning: "the assignment method: how spare capacity is compared",
        kind: Kind::Word { of: &[NUMERIC, SHARE, ROUND_ROBIN] },
    }],
    compose: |arguments| {
        let per_channel = |name| Component::plain(name).told("per", Value::Text("channel".to_owned()));
        let spare = match arguments.text("spare").as_str() {
            SHARE => vec![per_channel("most_spare_share")],
            ROUND_ROBIN => vec![],
            _ => vec![per_channel("most_spare")],
        };
        Composition {
            contact_order: ["priority", "age"].map(Component::plain).to_vec(),
            agent_order: spare.into_iter().chain([per_channel("round_robin")]).collect(),
            ..Composition::default()
        }
    },
};
