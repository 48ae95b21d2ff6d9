//! A second number by class.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "secondary",
        stage: Stage::ContactOrder,
        summary: "the smaller of second numbers, by class",
        rule: "The contact whose class has the smaller number in `numbers`, usually after `priority` or `age` in the chain; \
               classes without one have 0.",
        good_for: "ties of the first priority",
        bad_for: "the same as priority: what comes last starves in overload",
        source: "Salesforce Omni-Channel, secondary routing priority",
        cost: "nothing during a run if only fixed criteria stand before it; else one comparison a lane",
    },
    parameters: &[Parameter {
        name: "numbers",
        meaning: "the second number of each class; a smaller one goes first",
        kind: Kind::EachClass { min: -1e9, max: 1e9, default: 0.0 },
    }],
    build: |arguments| Box::new(Secondary { numbers: arguments.each("numbers") }),
};

struct Secondary {
    numbers: Each,
}

impl ContactScorer for Secondary {
    fn fixed(&self, _: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        Some(self.numbers.of(candidate.class.index()))
    }

    fn score(&self, _: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        self.numbers.of(candidate.class.index())
    }
}
