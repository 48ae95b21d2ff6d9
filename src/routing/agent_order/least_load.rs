//! Who has the least open work.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "least_load",
        stage: Stage::AgentOrder,
        summary: "the agent whose open conversations take the fewest slots",
        rule: "The agent with the fewest slots in use, by the weights of the channels, however many there are. Where everybody \
               has one slot, free agents are equal.",
        good_for: "even work where conversations weigh differently",
        bad_for: "agents with a low limit, who reach it with the others",
        source: "Salesforce Omni-Channel (least active)",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(LeastLoad),
};

struct LeastLoad;

impl AgentScorer for LeastLoad {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        f64::from(view.slots_in_use(agent))
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }
}
