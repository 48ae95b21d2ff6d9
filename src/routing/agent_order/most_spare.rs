//! Who could take the most.

use crate::engine::View;
use crate::model::{AgentId, ClassId, GroupId};
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Per, Stage, Within};

use super::spare::{PER, Spare};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "most_spare",
        stage: Stage::AgentOrder,
        summary: "the agent with the most spare slots",
        rule: "The agent with the most slots that no open conversation takes; per channel, who has room for the most \
               further conversations of the contact's channel, where its limit counts too. Where everybody has one slot, free agents are equal.",
        good_for: "the fastest reply where limits differ",
        bad_for: "agents with a high limit, who are filled first",
        source: "LiveTex (even distribution); Zendesk (highest spare capacity); Dynamics 365 (highest capacity); Salesforce Omni-Channel (most available)",
        cost: "logarithm of the free agents of the group, once for each of its channels where told apart",
    },
    parameters: &[PER],
    build: |arguments| Box::new(MostSpare(Spare::told(arguments))),
};

struct MostSpare(Spare);

impl AgentScorer for MostSpare {
    fn within(&self) -> Within {
        Within::Key
    }

    fn keys_by(&self, view: View<'_>, group: GroupId) -> Per {
        self.0.keys_by(view, group)
    }

    fn key_for(&self, view: View<'_>, agent: AgentId, class: ClassId) -> f64 {
        -f64::from(self.0.of(view, agent, class).0)
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, agent: AgentId) -> f64 {
        self.key_for(view, agent, candidate.class)
    }
}
