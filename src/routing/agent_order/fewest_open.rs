//! Who has the fewest conversations.

use crate::engine::View;
use crate::model::{AgentId, ClassId, GroupId};
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Per, Stage, Within};

use super::PER;

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "fewest_open",
        stage: Stage::AgentOrder,
        summary: "the agent with the fewest open conversations",
        rule: "The agent with the fewest open conversations: all, or those of the contact's channel or class. Where everybody has one slot, free agents are equal.",
        good_for: "even pauses between the parts of a conversation",
        bad_for: "agents with a low limit, who reach it with the others; per class, agents who have much else",
        source: "Intercom (balanced assignment); Chatwoot (balanced, per inbox); Rocket.Chat",
        cost: "logarithm of the free agents of the group, once for each of its channels or classes where told apart",
    },
    parameters: &[PER],
    build: |arguments| Box::new(FewestOpen { per: Per::told(arguments) }),
};

struct FewestOpen {
    per: Per,
}

impl AgentScorer for FewestOpen {
    fn within(&self) -> Within {
        Within::Key
    }

    fn keys_by(&self, view: View<'_>, group: GroupId) -> Per {
        // With one slot a free agent has none open.
        if view.slots_of(group) == 1 { Per::All } else { self.per }
    }

    fn key_for(&self, view: View<'_>, agent: AgentId, class: ClassId) -> f64 {
        f64::from(self.per.open(view, agent, class))
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, agent: AgentId) -> f64 {
        self.key_for(view, agent, candidate.class)
    }
}
