//! Who has been busy for the shortest time.

use crate::engine::{Fact, View};
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "least_talk_time",
        stage: Stage::AgentOrder,
        summary: "the agent who has been busy for the shortest time so far",
        rule: "The agent who has been busy for the shortest time since the start of the replication, wrap-up included.",
        good_for: "the same load for everybody",
        bad_for: "whoever comes late: the next contacts all go there",
        source: "FreeSWITCH mod_callcenter (agent-with-least-talk-time)",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(LeastTalkTime::default()),
};

#[derive(Default)]
struct LeastTalkTime {
    busy_us: Vec<f64>,
}

impl AgentScorer for LeastTalkTime {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, _: View<'_>, agent: AgentId) -> f64 {
        self.busy_us.get(agent.index()).copied().unwrap_or(0.0)
    }

    fn score(&self, view: View<'_>, _: AgentCandidate, agent: AgentId) -> f64 {
        self.key(view, agent)
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Released { agent, since, .. } = fact {
            if self.busy_us.len() <= agent.index() {
                self.busy_us.resize(agent.index() + 1, 0.0);
            }
            self.busy_us[agent.index()] += view.now().since(since).micros() as f64;
        }
    }
}
