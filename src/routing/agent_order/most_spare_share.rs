//! Who has the largest share of slots to spare.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "most_spare_share",
        stage: Stage::AgentOrder,
        summary: "the agent with the largest share of spare slots",
        rule: "The agent with the largest (slots less open conversations) / slots. Where everybody has one slot, free agents are equal.",
        good_for: "even load where limits differ",
        bad_for: "a large team of novices, who are filled as far as experts",
        source: "Zendesk (highest percentage of spare capacity)",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(MostSpareShare),
};

struct MostSpareShare;

impl AgentScorer for MostSpareShare {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        -(1.0 - f64::from(view.open(agent)) / f64::from(view.slots(agent).max(1)))
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }
}
