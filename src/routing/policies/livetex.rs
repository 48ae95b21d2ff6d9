//! LiveTex.

use super::{Composition, Policy};
use crate::model::Component;
use crate::routing::{Description, Kind, Parameter, Stage};

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "livetex",
        stage: Stage::Policy,
        summary: "LiveTex: channels in order of a list, then the oldest; the agent with the most spare slots",
        rule: "A freed agent takes the contact of the channel that stands first in `channels`, then the oldest; channels that \
               are not named come last. A new contact goes to the agent with the most spare slots in all groups that can \
               serve it, among equal ones to the one free longest. Limits of novices and experts are `slots` of their groups.",
        good_for: "live channels beside messengers and mail; the fastest first reply where limits differ",
        bad_for: "experts with a high limit, who are filled first; the last channel of the list starves in overload",
        source: "LiveTex (livetex.ru), even distribution of contacts and channel priorities",
        cost: "logarithm of a group's free agents; a look a lane until a channel has somebody waiting",
    },
    parameters: &[Parameter {
        name: "channels",
        meaning: "the channels, the first one before all others; the scenario's order without it",
        kind: Kind::Channels,
    }],
    compose: |arguments| Composition {
        contact_order: vec![arguments.component("channel_rank", &["channels"]), Component::plain("age")],
        agent_order: ["most_spare", "longest_idle"].map(Component::plain).to_vec(),
        ..Composition::default()
    },
};
