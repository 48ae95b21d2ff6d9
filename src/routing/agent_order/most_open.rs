//! Who has the most conversations.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "most_open",
        stage: Stage::AgentOrder,
        summary: "the agent with the most open conversations who still has room",
        rule: "Of the agents who have room, the one with the most open conversations: everybody is filled before the next one \
               begins. Where everybody has one slot, free agents are equal.",
        good_for: "keeping some agents free of conversations, for other work or for calls that take all slots",
        bad_for: "the speed of replies: conversations slow each other down while somebody has none",
        source: "the opposite of `fewest_open`, for comparison",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(MostOpen),
};

struct MostOpen;

impl AgentScorer for MostOpen {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        -f64::from(view.open(agent))
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }
}
