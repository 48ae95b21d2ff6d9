//! Last come, first served.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "lifo",
        stage: Stage::ContactOrder,
        summary: "the contact that came last",
        rule: "The contact that arrived last; time credit does not count. While it is in a chain, all criteria look at the \
               newest contact of a class instead of the oldest. It does not look at priority: put `priority` before it \
               where that should count. A queue of several classes keeps its own order. Contacts of one instant go by \
               the order of the group's skills.",
        good_for: "overload in which most of the old contacts miss the acceptable time anyway",
        bad_for: "whoever is overtaken, again and again; the tail of waits",
        source: "Twilio TaskRouter, queue order LIFO, which ignores priority",
        cost: "one comparison a lane with somebody waiting",
    },
    parameters: &[],
    build: |_| Box::new(Lifo),
};

struct Lifo;

impl ContactScorer for Lifo {
    fn score(&self, view: View<'_>, _: ContactCandidate, contact: ContactId) -> f64 {
        -(view.arrival_us(contact) as f64)
    }

    fn takes_newest(&self) -> bool {
        true
    }
}
