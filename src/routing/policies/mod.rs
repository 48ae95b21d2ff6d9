//! Usual compositions by name.

mod chatwoot;
mod connect;
mod cxone;
mod dynamics;
mod fifo;
mod fqr_t;
mod genesys;
mod intercom;
mod listed;
mod livetex;
mod priority_fifo;
mod reservation;
mod round_robin;
mod salesforce;
mod sla_tracking;
mod specialists;
mod static_planning;
mod twilio;
mod zendesk;

use crate::model::{self, ClassId, GroupId, OfferAgain, Routing, Sharing};

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
    /// The rule under which groups take contacts of classes that they are not the first group of.
    pub helping: Option<model::Component>,
    /// To whom contacts are offered again that an agent has declined or missed; anyone, if the policy says nothing of it.
    pub again: Option<OfferAgain>,
}

/// All policies; the first is the default.
pub const POLICIES: &[Policy] = &[
    listed::POLICY,
    fifo::POLICY,
    priority_fifo::POLICY,
    round_robin::POLICY,
    specialists::POLICY,
    reservation::POLICY,
    fqr_t::POLICY,
    sla_tracking::POLICY,
    static_planning::POLICY,
    connect::POLICY,
    twilio::POLICY,
    genesys::POLICY,
    cxone::POLICY,
    livetex::POLICY,
    zendesk::POLICY,
    intercom::POLICY,
    salesforce::POLICY,
    dynamics::POLICY,
    chatwoot::POLICY,
];

/// The policy with a name.
pub fn find(name: &str) -> Option<&'static Policy> {
    POLICIES.iter().find(|p| p.description.name == name)
}

impl Composition {
    /// The rule of [`Composition::helping`] for each class and the groups that are not the first of its list.
    pub fn sharing<'a>(&self, groups_of_classes: impl Iterator<Item = &'a [GroupId]>) -> Vec<Sharing> {
        let Some(rule) = &self.helping else { return Vec::new() };
        let helpers = groups_of_classes.enumerate().filter(|(_, groups)| groups.len() > 1);
        helpers
            .map(|(class, groups)| Sharing {
                classes: vec![ClassId::at(class)],
                groups: groups[1..].to_vec(),
                rule: rule.clone(),
            })
            .collect()
    }
}

/// The routing of a policy that is told nothing, for classes with these groups.
pub fn routing<'a>(policy: &Policy, groups_of_classes: impl Iterator<Item = &'a [GroupId]>) -> Routing {
    let nothing = model::Component::plain(policy.description.name);
    let composition = (policy.compose)(&Arguments::new(&nothing, policy.parameters));
    let sharing = composition.sharing(groups_of_classes);
    let Composition { contact_order, agent_order, .. } = composition;
    Routing { policy: policy.description.name.to_owned(), contact_order, agent_order, sharing }
}
