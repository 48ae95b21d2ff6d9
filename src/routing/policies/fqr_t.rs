//! Fixed queue ratio with thresholds.

use super::{Composition, Policy};
use crate::model::{Argument, Component, Value};
use crate::routing::{Description, Kind, Parameter, Stage};

const PARAMETERS: [(&str, &str, f64, f64); 4] = [
    ("ratio", "how many wait in a class for each who waits in the helping group's own classes", 0.0, 1.0),
    ("activate", "how many more than its share wait when help begins", 1.0, 10.0),
    ("release", "how many wait in the class when help ends", 0.0, 0.0),
    ("returning", "how many agents may still help in the other direction when help begins", 0.0, 0.0),
];

const fn parameter(index: usize) -> Parameter {
    let (name, meaning, min, default) = PARAMETERS[index];
    Parameter { name, meaning, kind: Kind::Number { min, max: 1e6, default: Some(default) } }
}

pub(super) const POLICY: Policy = Policy {
    description: Description {
        name: "fqr_t",
        stage: Stage::Policy,
        summary: "teams work apart until a line exceeds its share; then they hold the ratio of the lines",
        rule: "Each class goes to the first group of its list. Its other groups help under the rule `queue_ratio` of \
               `sharing`: from the moment when its line exceeds `ratio` x the line of the group's own classes by \
               `activate`, until it has fallen to `release`. While they help, a freed agent takes the class whose line \
               exceeds its share, else the agent's own.",
        good_for: "overloads that nobody expected: no rate has to be known",
        bad_for: "small teams: thresholds of a few contacts are crossed by chance",
        source: "Perry and Whitt, \"Responding to unexpected overloads in large-scale service systems\", Management Science \
                 55 (2009) 1353-1367",
        cost: "as `listed`; after an event, one look at each group that it may open to a class that waits",
    },
    parameters: &[parameter(0), parameter(1), parameter(2), parameter(3)],
    compose: |arguments| {
        let told = PARAMETERS.map(|(name, ..)| Argument { name, value: Value::Number(arguments.number(name)) });
        Composition {
            // Those whom the group helps go first: the rule lets them in only while they exceed their share.
            contact_order: ["helping_first", "priority", "age"].map(Component::plain).to_vec(),
            agent_order: ["group_order", "longest_idle"].map(Component::plain).to_vec(),
            helping: Some(Component { name: "queue_ratio", arguments: told.to_vec() }),
            ..Composition::default()
        }
    },
};
