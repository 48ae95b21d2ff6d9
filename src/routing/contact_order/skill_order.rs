//! The order of the group's skills.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "skill_order",
        stage: Stage::ContactOrder,
        summary: "the class that stands first among the group's `skills`",
        rule: "The contact whose class comes first in the freed agent's list of `skills`. A queue of several classes has \
               the best place of those classes.",
        good_for: "specialists who help out only when their own queue is empty",
        bad_for: "the last class of the list starves in overload",
        source: "Garnett and Mandelbaum, \"An introduction to skills-based routing and its operational complexities\" \
                 (2000)",
        cost: "nothing during a run: lanes are sorted before it",
    },
    parameters: &[],
    build: |_| Box::new(SkillOrder),
};

struct SkillOrder;

impl ContactScorer for SkillOrder {
    fn fixed(&self, _: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        Some(candidate.place as f64)
    }

    fn score(&self, _: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        candidate.place as f64
    }
}
