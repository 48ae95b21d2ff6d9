//! What a class asks of the agents who may serve it, and how that changes with its contacts' time in the line.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::super::decode::{OneOrMany, Spanned};
use super::quantities::Duration;

/// Attributes and their levels: `{german: 4, billing: 2}`.
#[derive(Debug)]
pub(in super::super) struct Levels(pub Vec<(Spanned<String>, Spanned<u32>)>);

/// From a time in the line on, more agents may serve a contact: who lacks what is dropped, who has less of what is required,
/// or who is in further groups.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Ring {
    /// The time in the line.
    pub after: Spanned<Duration>,
    /// Attributes that are not required any more.
    pub drop: Option<OneOrMany<Spanned<String>>>,
    /// Attributes of which less is required: `{german: 1}`.
    pub requires: Option<Spanned<Levels>>,
    /// Groups that come in addition.
    pub groups: Option<OneOrMany<Spanned<String>>>,
}

/// Who may serve a contact for a time; the next step takes its place.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Step {
    /// What is required; default: nothing.
    pub requires: Option<Spanned<Levels>>,
    /// The groups; default: those of the class.
    pub groups: Option<OneOrMany<Spanned<String>>>,
    /// How long; `0s`: only who is free when the step comes. Only the last step may leave it out: it lasts to the end.
    #[serde(rename = "for")]
    pub length: Option<Spanned<Duration>>,
}

/// The agent to whom contacts are offered first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Preferred {
    /// `own`: each customer has one; `last`: who served the contact before it was cut off.
    pub agent: Spanned<Who>,
    /// The groups to whom the customers' own agents belong; default: all that may serve the class.
    pub of: Option<OneOrMany<Spanned<String>>>,
    /// For so long a contact is kept for the agent before others may take it; `0s`: only if the agent is free.
    pub wait: Duration,
    /// Whether to wait for an agent who is not on duty; default `skip`.
    pub if_away: Option<IfAway>,
}

/// The agent who is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Who {
    /// Each customer has one agent, drawn once.
    Own,
    /// Who served the contact before it was cut off.
    Last,
}

/// What happens if the agent is not on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum IfAway {
    /// Others may take the contact at once.
    Skip,
    /// The contact waits all the same.
    Wait,
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;

        impl<'de> Visitor<'de> for ByName {
            type Value = Levels;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from attribute to level, such as `{german: 3}`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Levels, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                Ok(Levels(list))
            }
        }

        deserializer.deserialize_map(ByName)
    }
}
