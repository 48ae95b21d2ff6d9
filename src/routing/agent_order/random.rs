//! Anybody.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "random",
        stage: Stage::AgentOrder,
        summary: "any agent, all equally likely",
        rule: "One of the free agents that the criteria before it leave equal, each with the same probability.",
        good_for: "a fair comparison with other rules; breaking ties without a favourite",
        bad_for: "nothing in particular; pauses vary more than with `longest_idle`",
        source: "Asterisk app_queue (random); FreeSWITCH mod_callcenter (random)",
        cost: "constant alone; behind other criteria, the number of agents that are equal",
    },
    parameters: &[],
    build: |_| Box::new(Random),
};

struct Random;

impl AgentScorer for Random {
    fn within(&self) -> Within {
        Within::Random
    }

    fn score(&self, _: View<'_>, _: AgentCandidate, _: AgentId) -> f64 {
        0.0
    }
}
