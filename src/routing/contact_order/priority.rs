//! The smaller priority number.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "priority",
        stage: Stage::ContactOrder,
        summary: "the smaller `priority` number first, whatever the age",
        rule: "The contact with the smaller `priority` of its class, or of its row of a trace.",
        good_for: "a small class of urgent contacts",
        bad_for: "a low class starves in overload",
        source: "Cobham, \"Priority assignment in waiting line problems\" (1954)",
        cost: "nothing during a run: lanes are sorted before it",
    },
    parameters: &[],
    build: |_| Box::new(Priority),
};

struct Priority;

impl ContactScorer for Priority {
    fn fixed(&self, view: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        Some(f64::from(view.lane_priority(candidate.lane)))
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        f64::from(view.lane_priority(candidate.lane))
    }
}
