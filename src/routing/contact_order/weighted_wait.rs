//! The longest weighted wait.

use super::waited_s;
use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "weighted_wait",
        stage: Stage::ContactOrder,
        summary: "the largest base + weight x wait",
        rule: "The contact with the largest sum: `base` of its class plus `weights` of its class times the seconds of its \
               wait, time credit included. Equal sums go to the longest wait.",
        good_for: "waits in a fixed proportion: twice the weight, half the wait; coefficients that were tuned by simulation",
        bad_for: "targets of percentiles, for which an index of wait and class is not optimal",
        source: "Chan, Koole, L'Ecuyer, \"Dynamic call center routing policies using call waiting and agent idle times\", \
                 M&SOM 16 (2014) 544-560; not optimal: Soh and Gurvich, Operations Research 65 (2017) 537-555",
        cost: "one comparison a lane with somebody waiting",
    },
    parameters: &[
        Parameter {
            name: "weights",
            meaning: "what a second of waiting counts, for each class",
            kind: Kind::EachClass { min: 0.0, max: 1e9, default: 1.0 },
        },
        Parameter {
            name: "base",
            meaning: "what a contact counts at its arrival, for each class, in weighted seconds",
            kind: Kind::EachClass { min: -1e9, max: 1e9, default: 0.0 },
        },
    ],
    build: |arguments| Box::new(WeightedWait { weights: arguments.each("weights"), base: arguments.each("base") }),
};

struct WeightedWait {
    weights: Each,
    base: Each,
}

impl ContactScorer for WeightedWait {
    fn score(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64 {
        let class = candidate.class.index();
        -(self.base.of(class) + self.weights.of(class) * waited_s(view, candidate, contact))
    }
}
