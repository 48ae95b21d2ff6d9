//! The order of the class's groups.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Stage};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "group_order",
        stage: Stage::AgentOrder,
        summary: "the group that stands first in the class's `groups`",
        rule: "An agent of the first group in the class's list `groups` that has somebody free.",
        good_for: "tiers with overflow; sparing the generalists",
        bad_for: "even work: the first group is busy before the second begins",
        source: "Garnett and Mandelbaum, \"An introduction to skills-based routing and its operational complexities\" \
                 (2000); Koole and Talim, \"Exponential approximation of multi-skill call centers architecture\" (2000)",
        cost: "one look a group, until one has somebody free",
    },
    parameters: &[],
    build: |_| Box::new(GroupOrder),
};

struct GroupOrder;

impl AgentScorer for GroupOrder {
    fn fixed(&self, _: View<'_>, candidate: AgentCandidate) -> Option<f64> {
        Some(candidate.place as f64)
    }

    fn score(&self, _: View<'_>, candidate: AgentCandidate, _: AgentId) -> f64 {
        candidate.place as f64
    }
}
