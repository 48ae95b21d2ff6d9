//! How contacts and agents find each other, as data.

use super::ids::{ClassId, GroupId};
use super::time::SimDuration;

/// A routing policy, composed of components that [`crate::routing`] knows by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Routing {
    /// The policy's name in reports and errors.
    pub policy: String,
    /// How a freed agent chooses the next contact: the first criterion that differs decides. What they leave equal goes by
    /// age, time credit included, then by the order of the group's skills.
    pub contact_order: Vec<Component>,
    /// How a new contact chooses among free agents: the first criterion that differs decides. What they leave equal goes
    /// by the order of the class's groups, then by the agent's number.
    pub agent_order: Vec<Component>,
    /// Groups that serve some classes only while a rule says so.
    pub sharing: Vec<Sharing>,
}

/// A component of a policy, such as the criterion `age`.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Its name among the components of its kind.
    pub name: &'static str,
    /// What it has been told; what is missing has its default.
    pub arguments: Vec<Argument>,
}

/// A value for a parameter of a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The parameter.
    pub name: &'static str,
    /// Its value.
    pub value: Value,
}

/// What a component can be told.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number; shares are 0 to 1.
    Number(f64),
    /// A length of time.
    Duration(SimDuration),
    /// One number for each class, group or channel, in the scenario's order; durations in seconds.
    Each(Vec<f64>),
    /// Indices of classes, groups or channels, in order.
    Order(Vec<u32>),
    /// A word or an expression.
    Text(String),
}

/// Groups that serve classes only while a rule says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Sharing {
    /// The classes.
    pub classes: Vec<ClassId>,
    /// The groups.
    pub groups: Vec<GroupId>,
    /// The rule, among the rules that [`crate::routing`] knows.
    pub rule: Component,
}

/// When a group may serve a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// The group.
    pub group: GroupId,
    /// Contacts that have been in the line for at least so long.
    pub from: SimDuration,
    /// Contacts that have been in the line for less than this. If it is the same as `from`, only a contact that has just
    /// been in the line for so long, and only an agent who is free then: before all groups of the time that begins.
    pub until: SimDuration,
    /// Of several such moments at the same time, the one with the smaller number comes first.
    pub step: u32,
}

impl Routing {
    /// Ordered lists: a contact tries the groups of its class in order, a freed agent the given criteria.
    pub fn listed(contact_order: &[&'static str]) -> Self {
        let plain = |names: &[&'static str]| names.iter().map(|n| Component::plain(n)).collect();
        Self {
            policy: "listed".to_owned(),
            contact_order: plain(contact_order),
            agent_order: plain(&["group_order", "longest_idle"]),
            sharing: Vec::new(),
        }
    }
}

impl Component {
    /// A component with nothing but defaults.
    pub fn plain(name: &'static str) -> Self {
        Self { name, arguments: Vec::new() }
    }

    /// The component, told a value for one more parameter.
    #[must_use]
    pub fn told(mut self, name: &'static str, value: Value) -> Self {
        self.arguments.push(Argument { name, value });
        self
    }
}
