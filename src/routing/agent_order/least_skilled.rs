//! Who can do least else.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "least_skilled",
        stage: Stage::AgentOrder,
        summary: "the group with the fewest skills",
        rule: "An agent of the group that serves the fewest classes, so that those who serve many stay free for the others.",
        good_for: "sparing the generalists",
        bad_for: "the specialists, who are never free",
        source: "Cisco Unified Contact Center Express (least skilled); Wallace and Whitt, \"A staffing algorithm for call centers with skill-based routing\", M&SOM 7 (2005)",
        cost: "nothing during a run: groups are sorted before it",
    },
    parameters: &[],
    build: |_| Box::new(LeastSkilled),
};

struct LeastSkilled;

impl AgentScorer for LeastSkilled {
    fn fixed(&self, view: View<'_>, candidate: AgentCandidate) -> Option<f64> {
        Some(view.scenario().groups[candidate.group.index()].skills.len() as f64)
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, _: AgentId) -> f64 {
        self.fixed(view, candidate).unwrap_or(0.0)
    }
}
