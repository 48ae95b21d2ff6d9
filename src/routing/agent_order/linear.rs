//! The order of the agents themselves.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage, Within};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "linear",
        stage: Stage::AgentOrder,
        summary: "the agent with the smallest number",
        rule: "The free agent with the smallest number in the group, always from the top of the list.",
        good_for: "a list of agents in order of experience",
        bad_for: "even work: the top of the list is never free",
        source: "Asterisk app_queue (linear); FreeSWITCH mod_callcenter (top-down); Cisco Webex (circular has a memory, linear none)",
        cost: "logarithm of the free agents of the group",
    },
    parameters: &[],
    build: |_| Box::new(Linear),
};

struct Linear;

impl AgentScorer for Linear {
    fn within(&self) -> Within {
        Within::Key
    }

    fn key(&self, view: View<'_>, agent: AgentId) -> f64 {
        f64::from(view.number_of(agent))
    }

    fn score(&self, _: View<'_>, candidate: AgentCandidate, _: AgentId) -> f64 {
        // Lists of groups are read one after another.
        candidate.place as f64
    }
}
