//! The policy that a composition makes.

mod agents;
mod contacts;
mod free;
mod gates;
mod heap;
mod plain;
mod preferred;
mod queues;

use crate::engine::{Fact, Placement, RoutingPolicy, View};
use crate::model::{AgentId, ContactId, GroupId, Routing};
use crate::random::Stream;

use agents::Agents;
use contacts::Contacts;
use gates::Gates;
use plain::Plain;

/// A routing policy made of criteria and rules.
///
/// A new contact goes to the free agent whom the chain `agent_order` puts first among the groups that may serve it now,
/// else it waits; it looks again whenever more groups may. A freed agent takes, among the classes that the group may serve
/// now, the contact that the chain `contact_order` puts first. A contact whose class prefers an agent goes to that one if
/// free, or is held for that one; a freed agent takes such contacts before all others, whatever `sharing` says. Rules of
/// `sharing` close groups to classes; what may have opened is looked at after each event.
///
/// **Cost.** Criteria at the begin of a chain that never change sort lanes and groups before the run. A placement looks at
/// the groups of a class, a choice at the lanes of a group that have somebody waiting; neither looks at agents or
/// contacts one by one.
pub struct Composed {
    name: String,
    contacts: Contacts,
    agents: Agents,
    gates: Gates,
    /// Whether any class prefers an agent.
    prefers: bool,
    /// The same in fewer steps, where it is of the most usual kind.
    plain: Option<Plain>,
}

impl Composed {
    /// The policy that a scenario describes. Components that the registries do not know are left out; the language
    /// refuses them.
    pub fn new(routing: &Routing) -> Self {
        Self {
            name: routing.policy.clone(),
            contacts: Contacts::new(&routing.contact_order),
            agents: Agents::new(&routing.agent_order),
            gates: Gates::new(&routing.sharing),
            prefers: false,
            plain: None,
        }
    }

    /// A contact for one of the free agents of a group, of whom there are so many. The contact comes first; only where all
    /// of them have refused it, each of them may take another.
    fn match_in(
        &mut self,
        view: View<'_>,
        group: GroupId,
        free: u32,
        ties: &mut Stream,
    ) -> Option<(ContactId, AgentId)> {
        let contact = self.contacts.choose(view, group, None, free, &mut self.gates)?;
        if let Some(agent) = self.agents.choose_in(view, group, contact, ties) {
            return Some((contact, agent));
        }
        view.idle_agents(group).find_map(|agent| {
            let contact = self.contacts.choose(view, group, Some(agent), free, &mut self.gates)?;
            Some((contact, agent))
        })
    }
}

impl RoutingPolicy for Composed {
    fn name(&self) -> &str {
        &self.name
    }

    fn prepare(&mut self, view: View<'_>) {
        self.prefers = view.scenario().classes.iter().any(|c| c.preferred.is_some());
        self.gates.prepare(view);
        self.contacts.prepare(view, &self.gates);
        self.agents.prepare(view);
        let mixed = (0..view.scenario().groups.len()).any(|g| view.is_mixed(GroupId::at(g)));
        let usual = !self.prefers && self.gates.is_empty() && !mixed;
        self.plain = Plain::of(&self.contacts, &self.agents).filter(|_| usual);
    }

    #[inline]
    fn place(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        if let Some(plain) = &self.plain {
            return match plain.agent_for(view, contact) {
                Some(agent) => Placement::Serve(agent),
                None => Placement::Wait { review_after: None },
            };
        }
        if self.prefers
            && let Some(placement) = preferred::place(view, contact)
        {
            return placement;
        }
        self.review(view, contact, ties)
    }

    #[inline]
    fn review(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        match self.agents.choose(view, contact, &mut self.gates, ties) {
            Some(agent) => Placement::Serve(agent),
            None => Placement::Wait { review_after: None },
        }
    }

    #[inline]
    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        if let Some(plain) = &self.plain {
            return plain.contact_for(view, agent);
        }
        if self.prefers
            && let Some(contact) = preferred::next_for(view, agent)
        {
            return Some(contact);
        }
        let group = view.group_of(agent);
        let free = view.idle(group) + u32::from(!view.is_free(agent));
        self.contacts.choose(view, group, Some(agent), free, &mut self.gates)
    }

    fn watches(&self) -> bool {
        self.contacts.watches() || self.agents.watches() || !self.gates.is_empty()
    }

    fn notice(&mut self, view: View<'_>, fact: Fact) {
        self.contacts.notice(view, fact);
        self.agents.notice(view, fact);
        self.gates.notice(view, fact);
    }

    fn rematch(&mut self, view: View<'_>, ties: &mut Stream) -> Option<(ContactId, AgentId)> {
        for i in 0..self.gates.groups().len() {
            let group = self.gates.groups()[i];
            let free = view.idle(group);
            if free == 0 || !self.gates.anybody_waits(view, i) {
                continue;
            }
            if let Some(matched) = self.match_in(view, group, free, ties) {
                return Some(matched);
            }
        }
        None
    }
}
