//! The c-mu rule.

use crate::engine::View;
use crate::model::{ClassId, ContactId, GroupId};
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Kind, Parameter, Stage};

/// What waiting costs.
pub(super) const COSTS: Parameter = Parameter {
    name: "costs",
    meaning: "what it costs that a contact of a class waits, for each class",
    kind: Kind::EachClass { min: 0.0, max: 1e9, default: 1.0 },
};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "c_mu",
        stage: Stage::ContactOrder,
        summary: "the class with the largest cost of waiting / mean handling time",
        rule: "A contact of the class with the largest c x mu: `costs` of the class times the rate at which the freed \
               agent's group completes such contacts, 1 / (mean handling and wrap-up). Without costs the shortest work \
               goes first. The rate is the scenario's mean, never that of the contact.",
        good_for: "the least cost of waiting, where waiting costs the same every minute: optimal for one agent without \
                   patience",
        bad_for: "classes of long handling, which starve in overload; tails of waits",
        source: "Cox and Smith, \"Queues\" (1961)",
        cost: "nothing during a run: lanes are sorted before it",
    },
    parameters: &[COSTS],
    build: |arguments| Box::new(CMu { costs: arguments.each(COSTS.name) }),
};

struct CMu {
    costs: Each,
}

/// Cost times rate of completion, 1/s.
pub(super) fn index(view: View<'_>, costs: &Each, class: ClassId, group: GroupId) -> f64 {
    // Work that takes no time at all is not infinitely urgent where it costs nothing to wait.
    let busy_s = view.mean_busy_s(class, group).max(1e-6);
    costs.of(class.index()) / busy_s
}

impl ContactScorer for CMu {
    fn fixed(&self, view: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        Some(-index(view, &self.costs, candidate.class, candidate.group))
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        -index(view, &self.costs, candidate.class, candidate.group)
    }
}
