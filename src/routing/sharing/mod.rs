//! Rules under which a group serves classes that it does not serve otherwise.

mod expected_wait_above;
mod free_below;
mod idle_above;
mod queue_ratio;
mod wait_above;
mod waiting_above;

use crate::engine::{Fact, View};
use crate::model::{ClassId, GroupId, Sharing};

use super::Component;

/// All rules.
pub const SHARING_RULES: &[Component<dyn Gate>] = &[
    idle_above::COMPONENT,
    waiting_above::COMPONENT,
    wait_above::COMPONENT,
    expected_wait_above::COMPONENT,
    free_below::COMPONENT,
    queue_ratio::COMPONENT,
];

/// A rule that opens and closes a group for a class.
pub trait Gate: Send {
    /// Called once at the start of a replication, with the classes and groups that the rule is about.
    fn prepare(&mut self, view: View<'_>, sharing: &Sharing) {
        let _ = (view, sharing);
    }

    /// Whether an agent of the group may take a contact of the class now. `free` agents of the group are free, the one
    /// concerned included.
    fn is_open(&mut self, view: View<'_>, class: ClassId, group: GroupId, free: u32) -> bool;

    /// Whether it hears of facts by [`Gate::notice`].
    fn watches(&self) -> bool {
        false
    }

    /// Something has happened.
    fn notice(&mut self, view: View<'_>, fact: Fact) {
        let _ = (view, fact);
    }
}
