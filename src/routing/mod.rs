//! Routing policies: one file each, behind [`RoutingPolicy`].

mod listed;
mod offer;

pub use listed::Listed;

use serde::Serialize;

use crate::engine::RoutingPolicy;
use crate::model::Scenario;

/// What a policy does, for lists and documentation.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Description {
    /// Its name in scenarios.
    pub name: &'static str,
    /// The rule in words.
    pub rule: &'static str,
    /// Where it helps.
    pub good_for: &'static str,
    /// Where it hurts.
    pub bad_for: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// All policies.
pub const POLICIES: &[Description] = &[listed::DESCRIPTION];

/// The policy that a scenario asks for.
pub fn for_scenario(scenario: &Scenario) -> Box<dyn RoutingPolicy> {
    Box::new(Listed::new(&scenario.routing))
}
