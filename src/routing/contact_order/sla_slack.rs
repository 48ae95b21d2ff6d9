//! The least slack before the contact is due.

use super::due::{WITHIN, due_us};
use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "sla_slack",
        stage: Stage::ContactOrder,
        summary: "the least time left to be done when due: acceptable time - wait - mean handling",
        rule: "The contact with the least slack: the acceptable waiting time of its class, `within` or the first \
               `answer_within` of its channel, less its wait, less the mean handling time of its class by the freed \
               agent's group. With equal means it is `earliest_due`. Time credit does not count. Equal slack goes to the \
               longest wait.",
        good_for: "promises to have things done by a time, with handling times that differ between classes",
        bad_for: "promises to answer, which do not depend on the handling; heavy overload, as with `earliest_due`",
        source: "least slack first, a rule of real-time scheduling",
        cost: "one comparison a lane with somebody waiting",
    },
    parameters: &[WITHIN],
    build: |arguments| Box::new(SlaSlack { within: arguments.each(WITHIN.name), handling: Vec::new(), groups: 0 }),
};

struct SlaSlack {
    within: Each,
    /// Mean handling, microseconds: index class * groups + group.
    handling: Vec<f64>,
    groups: usize,
}

impl ContactScorer for SlaSlack {
    fn prepare(&mut self, view: View<'_>) {
        self.groups = view.scenario().groups.len();
        self.handling = super::each_pair(view, |class, group| 1e6 * view.mean_handling_s(class, group));
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64 {
        let handling = self.handling[candidate.class.index() * self.groups + candidate.group.index()];
        // What has been waited is the same time for all that is left out here.
        due_us(view, &self.within, candidate.class, contact) - handling
    }
}
