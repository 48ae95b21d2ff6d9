//! Priority that grows with the wait, up to a maximum.

use super::waited_s;
use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Kind, Parameter, Stage};

/// What it is told, also by a policy of which it is the heart.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "initial",
        meaning: "points at arrival, for each class",
        kind: Kind::EachClass { min: -1e9, max: 1e9, default: 0.0 },
    },
    Parameter {
        name: "acceleration",
        meaning: "points that a minute of waiting adds, for each class",
        kind: Kind::EachClass { min: 0.0, max: 1e9, default: 1.0 },
    },
    Parameter {
        name: "maximum",
        meaning: "points beyond which a contact does not come, for each class",
        kind: Kind::EachClass { min: -1e9, max: 1e9, default: 1_000.0 },
    },
];

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "accelerating",
        stage: Stage::ContactOrder,
        summary: "the largest initial + acceleration x minutes waited, up to a maximum",
        rule: "The contact with the largest points: `initial` of its class plus `acceleration` for each minute of its wait, \
               time credit included, but no more than `maximum`. More points go first; the class's `priority` is not \
               looked at. Equal points go to the longest wait.",
        good_for: "classes that become urgent at different speeds; nobody starves where all have the same maximum",
        bad_for: "long queues in which all contacts have reached the maximum, so that only age is left",
        source: "NICE CXone, initial priority, acceleration and maximum (0 to 1000); FreeSWITCH mod_callcenter, base score \
                 plus a point a second, is an `acceleration` of 60 without a maximum",
        cost: "one comparison a lane with somebody waiting",
    },
    parameters: PARAMETERS,
    build: |arguments| {
        Box::new(Accelerating {
            initial: arguments.each("initial"),
            acceleration: arguments.each("acceleration"),
            maximum: arguments.each("maximum"),
        })
    },
};

struct Accelerating {
    initial: Each,
    acceleration: Each,
    maximum: Each,
}

impl ContactScorer for Accelerating {
    fn score(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64 {
        let class = candidate.class.index();
        let minutes = waited_s(view, candidate, contact) / 60.0;
        let points = self.initial.of(class) + self.acceleration.of(class) * minutes;
        -points.min(self.maximum.of(class))
    }
}
