//! The longest wait.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "age",
        stage: Stage::ContactOrder,
        summary: "the longest wait since arrival, time credit included",
        rule: "The contact that arrived first, where a class's or a contact's `credit` counts as waited already. It \
               ends every chain, said or not; contacts of one instant go by the order of the group's skills.",
        good_for: "fairness among equals; the shortest tail of waits",
        bad_for: "urgent contacts, which wait as long as all others",
        source: "first come, first served; credit as in the priority rule of the Anonymous Bank data (Mandelbaum, Sakov, \
                 Zeltyn 2000)",
        cost: "one comparison a lane with somebody waiting",
    },
    parameters: &[],
    build: |_| Box::new(Age),
};

struct Age;

impl ContactScorer for Age {
    fn score(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64 {
        // Exact: microseconds of centuries fit into the 53 bits. Credit can put the key before the start of time.
        view.arrival_us(contact) as f64 - view.lane_credit(candidate.lane).micros() as f64
    }
}
