//! A list of classes.

use crate::engine::View;
use crate::model::ContactId;
use crate::routing::{Component, ContactCandidate, ContactScorer, Description, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn ContactScorer> = Component {
    description: Description {
        name: "class_rank",
        stage: Stage::ContactOrder,
        summary: "the class that stands first in a list",
        rule: "A contact of the class that comes first in `classes`; classes that are not named come last, all alike.",
        good_for: "urgent matters first, suspected spam last, and a lever that says so for a time",
        bad_for: "the last class starves in overload",
        source: "a triage desk's list; the counterpart of `channel_rank`",
        cost: "nothing during a run: lanes are sorted before it",
    },
    parameters: &[Parameter {
        name: "classes",
        meaning: "the classes, the first one before all others",
        kind: Kind::Classes,
    }],
    build: |arguments| Box::new(ClassRank { classes: arguments.order("classes") }),
};

struct ClassRank {
    classes: Vec<u32>,
}

impl ClassRank {
    fn rank(&self, candidate: ContactCandidate) -> f64 {
        self.classes.iter().position(|c| *c == candidate.class.0).unwrap_or(self.classes.len()) as f64
    }
}

impl ContactScorer for ClassRank {
    fn fixed(&self, _: View<'_>, candidate: ContactCandidate) -> Option<f64> {
        Some(self.rank(candidate))
    }

    fn score(&self, _: View<'_>, candidate: ContactCandidate, _: ContactId) -> f64 {
        self.rank(candidate)
    }
}
