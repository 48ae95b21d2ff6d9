//! Routing policies: one file each, behind [`RoutingPolicy`].

mod listed;

pub use listed::Listed;

use crate::engine::RoutingPolicy;
use crate::model::Scenario;

/// The policy that a scenario asks for.
pub fn for_scenario(scenario: &Scenario) -> Box<dyn RoutingPolicy> {
    Box::new(Listed::new(&scenario.routing))
}
