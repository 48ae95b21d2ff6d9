//! Lines in a fixed ratio.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Each, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "fixed_queue_ratio",
        stage: Stage::ContactOrder,
        summary: "the class whose line is longest beyond its share of all who wait",
        rule: "A contact of the class with the largest Q - p x (all who wait), where Q wait in its line and p is its share, \
               `shares` divided by their sum. A class without a share should have nobody waiting and goes first; if no \
               class has one, all shares are equal. A queue of several classes has the sum of their shares. Equal lines \
               go by the longest wait.",
        good_for: "waits in a proportion that is kept under any load: shares in proportion to rate x acceptable time make \
                   waits proportional to acceptable times",
        bad_for: "classes with a sudden surge, whose contacts all have to wait longer",
        source: "Gurvich and Whitt, \"Service-level differentiation in many-server service systems via queue-ratio \
                 routing\" (2007)",
        cost: "one count a lane with somebody waiting",
    },
    parameters: &[Parameter {
        name: "shares",
        meaning: "how those who wait should be spread over the classes; only proportions count",
        kind: Kind::EachClass { min: 0.0, max: 1e9, default: 0.0 },
    }],
    build: |arguments| Box::new(FixedQueueRatio { shares: arguments.each("shares"), of_line: Vec::new() }),
};

struct FixedQueueRatio {
    shares: Each,
    /// For each class, the share of its line.
    of_line: Vec<f64>,
}

impl ContactScorer for FixedQueueRatio {
    fn prepare(&mut self, view: View<'_>) {
        let classes = view.scenario().classes.len();
        let sum: f64 = (0..classes).map(|class| self.shares.of(class)).sum();
        let share = |class: usize| if sum > 0.0 { self.shares.of(class) / sum } else { 1.0 / classes as f64 };
        let mut of_line: Vec<f64> = (0..classes).map(share).collect();
        for queue in &view.scenario().queues {
            let together = queue.classes.iter().map(|class| share(class.index())).sum();
            for class in &queue.classes {
                of_line[class.index()] = together;
            }
        }
        self.of_line = of_line;
    }

    fn score(&self, view: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        let target = self.of_line[candidate.class.index()] * f64::from(view.waiting_in_all());
        target - f64::from(view.waiting_in_line_of(candidate.class))
    }
}
