//! The earliest due date.

use super::due::{WITHIN, due_us};
use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "earliest_due",
        stage: Stage::ContactOrder,
        summary: "the earliest arrival + acceptable waiting time",
        rule: "The contact that is due first: its arrival plus the acceptable waiting time of its class, `within` or the \
               first `answer_within` of its channel. Whoever is overdue is due earlier still. Time credit does not count. \
               Equal due dates go to the longest wait.",
        good_for: "light overload: as many as possible in time, whatever their class",
        bad_for: "heavy overload, in which those who are late anyway go before those who could still be in time",
        source: "earliest due date; Jouini and Dallery, rules for real-time scheduling in call centers (2006)",
        cost: "one comparison a lane with somebody waiting",
    },
    parameters: &[WITHIN],
    build: |arguments| Box::new(EarliestDue { within: arguments.each(WITHIN.name) }),
};

struct EarliestDue {
    within: Each,
}

impl ContactScorer for EarliestDue {
    fn score(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64 {
        due_us(view, &self.within, candidate.class, contact)
    }
}
