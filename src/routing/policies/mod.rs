//! Usual compositions by name.

mod listed;

use crate::model::{self, Routing};

use super::{Arguments, Description, Parameter};

/// A composition with a name. What a scenario says of a stage itself comes in its place.
pub struct Policy {
    /// What it does.
    pub description: Description,
    /// What it can be told.
    pub parameters: &'static [Parameter],
    /// Composes it.
    pub compose: fn(&Arguments<'_>) -> Composition,
}

/// What a policy puts into each stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composition {
    /// Which contact a freed agent takes.
    pub contact_order: Vec<model::Component>,
    /// Which free agent a contact goes to.
    pub agent_order: Vec<model::Component>,
}

/// All policies; the first is the default.
pub const POLICIES: &[Policy] = &[listed::POLICY];

/// The policy with a name.
pub fn find(name: &str) -> Option<&'static Policy> {
    POLICIES.iter().find(|p| p.description.name == name)
}

/// The routing of a policy that is told nothing.
pub fn routing(policy: &Policy) -> Routing {
    let nothing = model::Component::plain(policy.description.name);
    let Composition { contact_order, agent_order } = (policy.compose)(&Arguments::new(&nothing, policy.parameters));
    Routing { policy: policy.description.name.to_owned(), contact_order, agent_order, sharing: Vec::new() }
}
