//! Who could take the most.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "most_spare",
        stage: Stage::AgentOrder,
        summary: "the agent with the most spare slots",
        rule: "The agent with the largest number of slots less open conversations. Where everybody has one slot, free agents are equal.",
        good_for: "the fastest reply where limits differ",
        bad_for: "agents with a high limit, who are filled first",
        source: "LiveTex (even distribution); Zendesk (highest spare capacity); Dynamics 365 (highest capacity); Salesforce Omni-Channel (most available)",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(MostSpare),
};

struct MostSpare;

impl AgentScorer for MostSpare {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        -f64::from(view.slots(agent).saturating_sub(view.open(agent)))
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }
}
