//! The generalised c-mu rule.

use super::c_mu::{COSTS, index};
use super::waited_s;
use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "generalised_c_mu",
        stage: Stage::ContactOrder,
        summary: "c-mu where waiting costs more the longer it lasts: the largest growth of cost / handling time",
        rule: "A wait of w minutes costs c x w^p, with `costs` and `power` of the class. The contact whose cost grows \
               fastest now goes first, times the rate at which the freed agent's group completes such contacts: c x p x \
               w^(p - 1) / (mean handling and wrap-up), time credit included. Equal growth goes to the longest wait.",
        good_for: "short waits that matter little and long ones that matter much; asymptotically the least cost in a busy \
                   centre",
        bad_for: "targets of percentiles, which are not convex",
        source: "Van Mieghem, \"Dynamic scheduling with convex delay costs: the generalized c-mu rule\" (1995); Mandelbaum \
                 and Stolyar (2004)",
        cost: "one power a lane with somebody waiting",
    },
    parameters: &[
        COSTS,
        Parameter {
            name: "power",
            meaning: "how cost grows with the wait, for each class; 1 is `c_mu`",
            kind: Kind::EachClass { min: 1.0, max: 10.0, default: 2.0 },
        },
    ],
    build: |arguments| {
        Box::new(GeneralisedCMu {
            costs: arguments.each(COSTS.name),
            power: arguments.each("power"),
            indices: Vec::new(),
            groups: 0,
        })
    },
};

struct GeneralisedCMu {
    costs: Each,
    power: Each,
    /// Cost times rate: index class * groups + group.
    indices: Vec<f64>,
    groups: usize,
}

impl ContactScorer for GeneralisedCMu {
    fn prepare(&mut self, view: View<'_>) {
        self.groups = view.scenario().groups.len();
        self.indices = super::each_pair(view, |class, group| index(view, &self.costs, class, group));
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64 {
        let power = self.power.of(candidate.class.index());
        let minutes = waited_s(view, candidate, contact) / 60.0;
        let index = self.indices[candidate.class.index() * self.groups + candidate.group.index()];
        -(index * power * libm::pow(minutes, power - 1.0))
    }
}
