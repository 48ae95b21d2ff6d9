//! What components say of themselves, for the language, lists and documentation.

use serde::Serialize;

use crate::model::Value;

/// What a policy, a criterion or a rule does.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Description {
    /// Its name in scenarios.
    pub name: &'static str,
    /// The stage of routing that it belongs to.
    pub stage: Stage,
    /// The rule in a line.
    pub summary: &'static str,
    /// The rule in words, ties included.
    pub rule: &'static str,
    /// Where it helps.
    pub good_for: &'static str,
    /// Where it hurts.
    pub bad_for: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    /// What a decision costs.
    pub cost: &'static str,
}

/// The stages of routing that components belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// A composition of all stages, by name.
    Policy,
    /// Who may serve whom, and when.
    Eligibility,
    /// Which contact a freed agent takes.
    ContactOrder,
    /// Which free agent a contact goes to.
    AgentOrder,
    /// When a group helps out.
    Sharing,
}

impl Stage {
    /// The word in lists and in the language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Eligibility => "eligibility",
            Self::ContactOrder => "contact_order",
            Self::AgentOrder => "agent_order",
            Self::Sharing => "sharing",
        }
    }
}

/// A criterion or a rule that can be asked for by name.
pub struct Component<T: ?Sized> {
    /// What it does.
    pub description: Description,
    /// What it can be told.
    pub parameters: &'static [Parameter],
    /// Makes one.
    pub build: fn(&super::Arguments<'_>) -> Box<T>,
}

/// Something that a component can be told.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it means, with its unit.
    pub meaning: &'static str,
    /// What is accepted.
    pub kind: Kind,
}

/// Stands in a table for what nobody has said, where each class has a value of its own for that. No length of time is
/// below zero.
pub const UNSAID: f64 = -1.0;

/// What a parameter accepts.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number within bounds.
    Number {
        /// Not less.
        min: f64,
        /// Not more.
        max: f64,
        /// The value if nothing is said; without one the parameter is required.
        default: Option<f64>,
    },
    /// A length of time, s.
    Duration {
        /// The value if nothing is said, s; without one the parameter is required.
        default: Option<f64>,
    },
    /// A number within bounds for each class by name, `{vip: 10}`.
    EachClass {
        /// Not less.
        min: f64,
        /// Not more.
        max: f64,
        /// For classes that are not named.
        default: f64,
    },
    /// A length of time for each class by name, s.
    EachClassDuration {
        /// For classes that are not named, s; [`UNSAID`] where that is no fixed time.
        default: f64,
    },
    /// A number for each group by name.
    EachGroup {
        /// For groups that are not named.
        default: f64,
    },
    /// Channels, in order.
    Channels,
    /// Classes, in order.
    Classes,
    /// Yes or no.
    Flag {
        /// The value if nothing is said.
        default: bool,
    },
    /// One of some words.
    Word {
        /// The words; the first is the value if nothing is said.
        of: &'static [&'static str],
    },
    /// An expression that the component reads.
    Text {
        /// How one looks.
        example: &'static str,
    },
}

impl Kind {
    /// The value if nothing is said; without one the parameter is required. Tables by name have no value for nobody: who
    /// reads them fills in the default.
    pub fn default(&self) -> Option<Value> {
        match *self {
            Self::Number { default, .. } => default.map(Value::Number),
            Self::Duration { default } => default.map(|s| Value::Duration(crate::model::SimDuration::from_secs_f64(s))),
            Self::EachClass { .. } | Self::EachClassDuration { .. } | Self::EachGroup { .. } => {
                Some(Value::Each(Vec::new()))
            }
            Self::Channels | Self::Classes => Some(Value::Order(Vec::new())),
            Self::Flag { default } => Some(Value::Number(f64::from(u8::from(default)))),
            Self::Word { of } => of.first().map(|word| Value::Text((*word).to_owned())),
            Self::Text { .. } => None,
        }
    }
}
