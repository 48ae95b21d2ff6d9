//! Who has the largest share of slots to spare.

use crate::engine::View;
use crate::model::{AgentId, ClassId, GroupId};
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Per, Stage, Within};

use super::spare::{PER, Spare};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "most_spare_share",
        stage: Stage::AgentOrder,
        summary: "the agent with the largest share of spare slots",
        rule: "The agent with the largest share of slots that no open conversation takes; per channel, the largest share of \
               the conversations of the contact's channel that the agent can have. Where everybody has one slot, free agents are equal.",
        good_for: "even load where limits differ",
        bad_for: "a large team of novices, who are filled as far as experts",
        source: "Zendesk (highest percentage of spare capacity)",
        cost: "logarithm of the free agents of the group, once for each of its channels where told apart",
    },
    parameters: &[PER],
    build: |arguments| Box::new(MostSpareShare(Spare::told(arguments))),
};

struct MostSpareShare(Spare);

impl AgentScorer for MostSpareShare {
    fn within(&self) -> Within {
        Within::Key
    }

    fn keys_by(&self, view: View<'_>, group: GroupId) -> Per {
        self.0.keys_by(view, group)
    }

    fn key_for(&self, view: View<'_>, agent: AgentId, class: ClassId) -> f64 {
        let (spare, most) = self.0.of(view, agent, class);
        -f64::from(spare) / f64::from(most.max(1))
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, agent: AgentId) -> f64 {
        self.key_for(view, agent, candidate.class)
    }
}
