//! The fastest group.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "fastest",
        stage: Stage::AgentOrder,
        summary: "the group with the highest `speed` for the class",
        rule: "An agent of the group that needs least time for a contact of this class.",
        good_for: "short handling; the most contacts with the same agents",
        bad_for: "the fastest agents, who are never free",
        source: "Cisco Unified Contact Center Express (shortest average handle time)",
        cost: "nothing during a run: groups are sorted before it",
    },
    parameters: &[],
    build: |_| Box::new(Fastest),
};

struct Fastest;

impl AgentScorer for Fastest {
    fn fixed(&self, view: View<'_>, candidate: AgentCandidate) -> Option<f64> {
        let group = &view.scenario().groups[candidate.group.index()];
        Some(-group.speed(candidate.class).unwrap_or(0.0))
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, _: AgentId) -> f64 {
        self.fixed(view, candidate).unwrap_or(0.0)
    }
}
