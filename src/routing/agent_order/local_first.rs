//! A group of the same place.

use crate::engine::View;
use crate::model::AgentId;
use crate::routing::{AgentCandidate, AgentScorer, Component, Description, Each, Kind, Parameter, Stage};

pub(super) const COMPONENT: Component<dyn AgentScorer> = Component {
    description: Description {
        name: "local_first",
        stage: Stage::AgentOrder,
        summary: "a group of the class's own place before all others",
        rule: "An agent of a group whose place is that of the class; places are numbers, and classes and groups that are not named have place 0.",
        good_for: "sites or languages that help each other only when their own agents are busy",
        bad_for: "even work between sites",
        source: "L'Ecuyer and Buist, ContactCenters (local-specialist routing)",
        cost: "nothing during a run: groups are sorted before it",
    },
    parameters: &[
        Parameter {
            name: "contacts",
            meaning: "the place of each class by name, as a number",
            kind: Kind::EachClass { min: -1e9, max: 1e9, default: 0.0 },
        },
        Parameter {
            name: "groups",
            meaning: "the place of each group by name, as a number",
            kind: Kind::EachGroup { default: 0.0 },
        },
    ],
    build: |arguments| Box::new(LocalFirst { contacts: arguments.each("contacts"), groups: arguments.each("groups") }),
};

struct LocalFirst {
    contacts: Each,
    groups: Each,
}

impl AgentScorer for LocalFirst {
    fn fixed(&self, _: View<'_>, candidate: AgentCandidate) -> Option<f64> {
        let away = self.contacts.of(candidate.class.index()) != self.groups.of(candidate.group.index());
        Some(f64::from(u8::from(away)))
    }

    fn score(&self, view: View<'_>, candidate: AgentCandidate, _: AgentId) -> f64 {
        self.fixed(view, candidate).unwrap_or(0.0)
    }
}
