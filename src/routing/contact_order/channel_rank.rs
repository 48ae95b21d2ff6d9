//! A list of channels.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "channel_rank",
        stage: Stage::ContactOrder,
        summary: "the channel that stands first in a list",
        rule: "A contact of the channel that comes first in `channels`; channels that are not named come last, all alike. \
               Without a list the order is that of the scenario's channels.",
        good_for: "live channels before mail that can wait for hours",
        bad_for: "the last channel starves in overload",
        source: "LiveTex, list of channel priorities",
        cost: "nothing during a run: lanes are sorted before it",
    },
    parameters: &[Parameter {
        name: "channels",
        meaning: "the channels, the first one before all others",
        kind: Kind::Channels,
    }],
    build: |arguments| Box::new(ChannelRank { channels: arguments.order("channels") }),
};

struct ChannelRank {
    channels: Vec<u32>,
}

impl ChannelRank {
    fn rank(&self, view: View<'_>, candidate: ContactCandidate) -> f64 {
        let channel = view.channel_of(candidate.class).0;
        if self.channels.is_empty() {
            return f64::from(channel);
        }
        self.channels.iter().position(|c| *c == channel).unwrap_or(self.channels.len()) as f64
    }
}

impl ContactScorer for ChannelRank {
    fn fixed(&self, view: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        Some(self.rank(view, candidate))
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        self.rank(view, candidate)
    }
}
