//! Age shifted by so many minutes for each point of priority.

use crate::engine::View;
use crate::model::{ContactId, SimDuration};
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "priority_minutes",
        stage: Stage::ContactOrder,
        summary: "the longest wait, where each point of priority counts as so many minutes",
        rule: "The contact that would have arrived first if each point of `priority` had made it come `minutes` later, \
               time credit included. As everywhere in the language, the smaller number is the more urgent one. Where a \
               platform counts upwards, as Genesys Cloud does, write its numbers with a minus: 10 points there are \
               `priority: -10` here, ten minutes' head start. An exact tie goes to the contact that came first.",
        good_for: "urgent classes that go first, but not for ever: nobody starves",
        bad_for: "targets of percentiles, for which an index of wait and class is not optimal",
        source: "Genesys Cloud: the time of entry minus 60,000 ms for each point of priority; why not optimal: Soh and \
                 Gurvich, Operations Research 65 (2017) 537-555",
        cost: "one comparison a lane with somebody waiting",
    },
    parameters: &[Parameter {
        name: "minutes",
        meaning: "the minutes of age that a point of priority is worth",
        kind: Kind::Number { min: 0.0, max: 1e6, default: Some(1.0) },
    }],
    build: |arguments| {
        Box::new(PriorityMinutes { point: SimDuration::from_secs_f64(60.0 * arguments.number("minutes")) })
    },
};

struct PriorityMinutes {
    point: SimDuration,
}

impl ContactScorer for PriorityMinutes {
    fn score(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> f64 {
        let later = f64::from(view.lane_priority(candidate.lane)) * self.point.micros() as f64;
        // Whole microseconds, so that ties are exact.
        view.arrival_us(contact) as f64 - view.lane_credit(candidate.lane).micros() as f64 + later
    }
}
