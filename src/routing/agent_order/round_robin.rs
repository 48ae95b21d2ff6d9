//! Who was given a contact longest ago.

use crate::engine::{Fact, View};
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "round_robin",
        stage: Stage::AgentOrder,
        summary: "the agent who was given a contact longest ago",
        rule: "The agent whose last contact began longest ago; those who have had none go first, by their numbers. Breaks and long contacts do not count, unlike with `longest_idle`.",
        good_for: "the same number of contacts for everybody",
        bad_for: "agents with long contacts, who get the next one without a pause",
        source: "Zendesk omnichannel routing (round robin); FreeSWITCH mod_callcenter (round-robin)",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(RoundRobin::default()),
};

#[derive(Default)]
struct RoundRobin {
    /// When each agent's last contact began, microseconds; -1 without one.
    began: Vec<f64>,
}

impl AgentScorer for RoundRobin {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, _: View<'_>, agent: AgentId) -> f64 {
        self.began.get(agent.index()).copied().unwrap_or(-1.0)
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Started { agent, .. } = fact {
            if self.began.len() <= agent.index() {
                self.began.resize(agent.index() + 1, -1.0);
            }
            self.began[agent.index()] = view.now().micros() as f64;
        }
    }
}
