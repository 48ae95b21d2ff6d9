//! The best group.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "best_skill",
        stage: Stage::AgentOrder,
        summary: "the group with the highest mean level in what the class requires",
        rule: "An agent of the group whose `attributes` have the highest mean level over those that the class `requires`. \
               Where it requires nothing, all groups are equal.",
        good_for: "quality; customers who need an expert",
        bad_for: "the experts, who are never free, and customers after them",
        source: "Genesys Cloud (best available skills)",
        cost: "nothing during a run: groups are sorted before it",
    },
    parameters: &[],
    build: |_| Box::new(BestSkill),
};

struct BestSkill;

impl AgentScorer for BestSkill {
    fn fixed(&self, view: View<'_>, candidate: AgentCandidate) -> Option<f64> {
        let skills = &view.scenario().groups[candidate.group.index()].skills;
        Some(-skills.iter().find(|s| s.class == candidate.class).map_or(0.0, |s| s.level))
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, _: AgentId) -> f64 {
        self.fixed(view, candidate).unwrap_or(0.0)
    }
}
