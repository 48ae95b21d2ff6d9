//! Routing policies, composed of criteria and rules: one file each, listed in the registry of its kind.
//!
//! A policy is two chains of criteria and a set of rules. [`contact_order`] says which contact a freed agent takes,
//! [`agent_order`] which free agent a contact goes to, [`sharing`] under which condition a group helps out. [`policies`]
//! gives usual compositions a name. To add one of these, write its file and a line in the registry of its folder: the
//! language, its schema, the lists and the documentation read the registries.

pub mod agent_order;
mod arguments;
mod composed;
pub mod contact_order;
mod description;
mod eligibility;
pub mod policies;
mod registry;
pub mod sharing;
mod switched;

pub use agent_order::{AgentCandidate, AgentScorer, Per, Within};
pub use arguments::{Arguments, Each};
pub use composed::Composed;
pub use contact_order::{ContactCandidate, ContactScorer};
pub use description::{Component, Description, Kind, Parameter, Stage, UNSAID};
pub use eligibility::ELIGIBILITY;
pub use policies::{POLICIES, Policy};
pub use registry::{Entry, registry};
pub use sharing::{Gate, Occasions};
use switched::Switched;

use crate::engine::RoutingPolicy;
use crate::model::Scenario;

/// The policy that a scenario asks for.
pub fn for_scenario(scenario: &Scenario) -> Box<dyn RoutingPolicy> {
    match Switched::new(scenario) {
        Some(switched) => Box::new(switched),
        None => Box::new(Composed::new(&scenario.routing)),
    }
}
