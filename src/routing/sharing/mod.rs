//! Rules under which a group serves classes that it does not serve otherwise.

mod expected_wait_above;
mod free_below;
mod idle_above;
mod queue_ratio;
mod wait_above;
mod waiting_above;

use crate::engine::View;
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

    /// When it has to be looked at again. Asked once, after [`Gate::prepare`].
    fn occasions(&self, view: View<'_>, sharing: &Sharing) -> Occasions {
        let _ = (view, sharing);
        Occasions { always: true, ..Occasions::default() }
    }

    /// Classes and groups: it hears by [`Gate::notice`] when an agent of such a group begins or leaves a contact of the
    /// class. Asked once, after [`Gate::prepare`].
    fn hears_of(&self, view: View<'_>) -> Vec<(ClassId, GroupId)> {
        let _ = view;
        Vec::new()
    }

    /// An agent has begun a contact that it hears of, or left it. Returns whether it has to be looked at again.
    fn notice(&mut self, begun: bool) -> bool {
        let _ = begun;
        false
    }
}

/// When a rule that has been found closed has to be looked at again. At any other time it would be found closed again, and
/// would remember the same. Not to be named here: a contact joins a line that the group serves, an agent of the group
/// becomes free.
#[derive(Clone, Debug, Default)]
pub struct Occasions {
    /// After each event: it depends on the time, or on what no fact tells.
    pub always: bool,
    /// A contact joins the line of one of these classes.
    pub joins: Vec<ClassId>,
    /// A contact leaves the line of one of these classes.
    pub leaves: Vec<ClassId>,
    /// An agent of one of these groups is no longer free.
    pub taken: Vec<GroupId>,
}
