//! The c-mu/theta rule.

use super::c_mu::{COSTS, index};
use crate::engine::View;
use crate::model::{ContactId, SimTime};
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "c_mu_theta",
        stage: Stage::ContactOrder,
        summary: "c-mu for overload with impatience: the largest cost x patience / handling time",
        rule: "A contact of the class with the largest c x mu / theta: the index of `c_mu` times the mean patience of the \
               class. In overload somebody leaves all the time; this rule keeps those in the line whose waiting costs \
               least until they leave. Classes that never leave go before all others, among themselves by `c_mu`.",
        good_for: "the least cost of waiting in lasting overload with impatience, for many agents",
        bad_for: "patient classes of cheap waiting, and whoever starves under `c_mu`; light load, where `c_mu` is as good",
        source: "Atar, Giat, Shimkin, \"The c-mu/theta rule for many-server queues with abandonment\", Operations Research \
                 58 (2010)",
        cost: "nothing during a run: lanes are sorted before it",
    },
    parameters: &[COSTS],
    build: |arguments| Box::new(CMuTheta { costs: arguments.each(COSTS.name) }),
};

struct CMuTheta {
    costs: Each,
}

impl CMuTheta {
    fn score(&self, view: View<'_>, candidate: ContactCandidate) -> f64 {
        let class = &view.scenario().classes[candidate.class.index()];
        // For ever is as long as time can last, so that costs still tell such classes apart.
        let patience_s = class.mean_patience_s().min(SimTime::MAX.secs_f64());
        -index(view, &self.costs, candidate.class, candidate.group) * patience_s
    }
}

impl ContactScorer for CMuTheta {
    fn fixed(&self, view: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        Some(self.score(view, candidate))
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        Self::score(self, view, candidate)
    }
}
