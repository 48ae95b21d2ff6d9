//! A penalty of the group.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Each, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "rank",
        stage: Stage::AgentOrder,
        summary: "the group with the smallest rank",
        rule: "An agent of the group with the smallest rank; groups that are not named have rank 0.",
        good_for: "keeping a reserve for when nobody else is free",
        bad_for: "the groups with the smallest rank, who are never free",
        source: "Asterisk app_queue (member penalty); FreeSWITCH mod_callcenter (position)",
        cost: "nothing during a run: groups are sorted before it",
    },
    parameters: &[Parameter {
        name: "groups",
        meaning: "the rank of each group by name; the smallest goes first",
        kind: Kind::EachGroup { default: 0.0 },
    }],
    build: |arguments| Box::new(Rank { groups: arguments.each("groups") }),
};

struct Rank {
    groups: Each,
}

impl AgentScorer for Rank {
    fn fixed(&self, _: View<'_>, candidate: AgentCandidate) -> Option<f64> {
        Some(self.groups.of(candidate.group.index()))
    }

    fn score(&self, _: View<'_>, candidate: AgentCandidate, _: AgentId) -> f64 {
        self.groups.of(candidate.group.index())
    }
}
