//! Who has the fewest conversations.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "fewest_open",
        stage: Stage::AgentOrder,
        summary: "the agent with the fewest open conversations",
        rule: "The agent with the fewest open conversations. Where everybody has one slot, free agents are equal.",
        good_for: "even pauses between the parts of a conversation",
        bad_for: "agents with a low limit, who reach it with the others",
        source: "Intercom (balanced assignment); Chatwoot (balanced); Rocket.Chat; Salesforce Omni-Channel (least active)",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(FewestOpen),
};

struct FewestOpen;

impl AgentScorer for FewestOpen {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        f64::from(view.open(agent))
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }
}
