//! Who has had the fewest contacts.

use crate::engine::{Fact, View};
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "fewest_handled",
        stage: Stage::AgentOrder,
        summary: "the agent who has had the fewest contacts so far",
        rule: "The agent who has begun the fewest contacts since the start of the replication.",
        good_for: "the same number of contacts for everybody at the end of the day",
        bad_for: "whoever comes late: the next contacts all go there",
        source: "Asterisk app_queue (fewestcalls); FreeSWITCH mod_callcenter (agent-with-fewest-calls)",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(FewestHandled::default()),
};

#[derive(Default)]
struct FewestHandled {
    begun: Vec<u32>,
}

impl AgentScorer for FewestHandled {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, _: View<'_>, agent: AgentId) -> f64 {
        f64::from(self.begun.get(agent.index()).copied().unwrap_or(0))
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, _: View<'_>, fact: Fact) {
        if let Fact::Started { agent, .. } = fact {
            if self.begun.len() <= agent.index() {
                self.begun.resize(agent.index() + 1, 0);
            }
            self.begun[agent.index()] += 1;
        }
    }
}
