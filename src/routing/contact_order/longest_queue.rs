//! The longest line.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "longest_queue",
        stage: Stage::ContactOrder,
        summary: "the class with most contacts waiting",
        rule: "A contact of the class in whose line most contacts wait: in its own, or in the queue that it shares with \
               other classes. Lines of one length go by the longest wait.",
        good_for: "lines with limits, so that none overflows while another is short",
        bad_for: "small classes, whose few contacts wait behind a long line",
        source: "longest queue first; SSJ ContactCenters, LONGESTQUEUEFIRST",
        cost: "one count a lane with somebody waiting",
    },
    parameters: &[],
    build: |_| Box::new(LongestQueue),
};

struct LongestQueue;

impl ContactScorer for LongestQueue {
    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        -f64::from(view.waiting_in_line_of(candidate.class))
    }
}
