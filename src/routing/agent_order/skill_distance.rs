//! The group that fits best.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "skill_distance",
        stage: Stage::AgentOrder,
        summary: "the group whose levels are nearest to what the class requires",
        rule: "An agent of the group whose `attributes` are on average nearest, above or below, to the levels that the class \
               `requires`. Where it requires nothing, all groups are equal. Rings that ask for less later change who may \
               serve a contact, not the distance.",
        good_for: "keeping experts for those who need them",
        bad_for: "groups that fit many classes, who are never free",
        source: "Dynamics 365 (closest match)",
        cost: "nothing during a run: groups are sorted before it",
    },
    parameters: &[],
    build: |_| Box::new(SkillDistance),
};

struct SkillDistance;

impl AgentScorer for SkillDistance {
    fn fixed(&self, view: View<'_>, candidate: AgentCandidate) -> Option<f64> {
        let skills = &view.scenario().groups[candidate.group.index()].skills;
        Some(skills.iter().find(|s| s.class == candidate.class).map_or(0.0, |s| s.distance))
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, _: AgentId) -> f64 {
        self.fixed(view, candidate).unwrap_or(0.0)
    }
}
