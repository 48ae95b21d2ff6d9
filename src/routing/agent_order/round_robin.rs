//! Who was given a contact longest ago.

use crate::engine::{Fact, View};
use crate::model::{AgentId, ClassId, GroupId};
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Per, Stage, Within};

use super::PER;

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "round_robin",
        stage: Stage::AgentOrder,
        summary: "the agent who was given a contact longest ago",
        rule: "The agent whose last contact began longest ago, of all or of the contact's channel or class; those who have had none go first, by their numbers. Breaks and long contacts do not count, unlike with `longest_idle`.",
        good_for: "the same number of contacts for everybody",
        bad_for: "agents with long contacts, who get the next one without a pause",
        source: "Zendesk omnichannel routing (round robin, per channel); Chatwoot (per inbox); FreeSWITCH mod_callcenter (round-robin)",
        cost: "logarithm of the free agents of the group, once for each of its channels or classes where told apart",
    },
    parameters: &[PER],
    build: |arguments| Box::new(RoundRobin { per: Per::told(arguments), lines: 1, began: Vec::new() }),
};

struct RoundRobin {
    per: Per,
    /// How many times are kept of an agent: one for all contacts, or one for each channel or class.
    lines: usize,
    /// When each agent's last contact began, microseconds; -1 without one.
    began: Vec<f64>,
}

impl RoundRobin {
    fn line(&self, view: View<'_>, class: ClassId) -> usize {
        match self.per {
            Per::All => 0,
            Per::Channel => view.channel_of(class).index(),
            Per::Class => class.index(),
        }
    }
}

impl AgentScorer for RoundRobin {
    fn prepare(&mut self, view: View<'_>) {
        self.lines = match self.per {
            Per::All => 1,
            Per::Channel => view.scenario().channels.len(),
            Per::Class => view.scenario().classes.len(),
        };
    }

    fn within(&self) -> Within {
        Within::Key
    }

    fn keys_by(&self, _: View<'_>, _: GroupId) -> Per {
        self.per
    }

    fn key_for(&self, view: View<'_>, agent: AgentId, class: ClassId) -> f64 {
        self.began.get(agent.index() * self.lines + self.line(view, class)).copied().unwrap_or(-1.0)
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, agent: AgentId) -> f64 {
        self.key_for(view, agent, candidate.class)
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, view: View<'_>, fact: Fact) {
        if let Fact::Started { agent, contact } = fact {
            let place = agent.index() * self.lines + self.line(view, view.class_of(contact));
            if self.began.len() <= place {
                self.began.resize((agent.index() + 1) * self.lines, -1.0);
            }
            self.began[place] = view.now().micros() as f64;
        }
    }
}
