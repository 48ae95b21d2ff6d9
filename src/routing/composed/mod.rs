//! The policy that a composition makes.

mod agents;
mod contacts;
mod free;
mod gates;
mod heap;
mod keyed;
mod plain;
mod preferred;
mod queues;
mod stirred;

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
/// `sharing` close groups to classes; after each event, groups are looked at for which something may have opened.
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

    /// A contact that waits is looked at again by whichever policy decides now.
    pub(super) fn was_reviewed(&mut self, view: View<'_>, contact: ContactId) {
        self.gates.reviewed(view, contact);
    }

    /// It decides from now on: whatever rules have kept apart may come together.
    pub(super) fn look_at_all(&mut self) {
        self.gates.stir_all();
    }

    /// Where a contact goes that finds agents free, or not.
    #[inline]
    fn look_for_agent(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        match self.agents.choose(view, contact, &mut self.gates, ties) {
            Some(agent) => Placement::Serve(agent),
            None => Placement::Wait { review_after: None },
        }
    }

    /// A contact for one of the free agents of a group, of whom there are so many: this one, and only where all of them
    /// have refused it, another that one of them may take.
    fn match_in(
        &mut self,
        view: View<'_>,
        group: GroupId,
        contact: ContactId,
        free: u32,
        ties: &mut Stream,
    ) -> Option<(ContactId, AgentId)> {
        if let Some(agent) = self.agents.choose_in(view, group, contact, ties) {
            return Some((contact, agent));
        }
        let takes = |agent, class| self.agents.takes(view, agent, class);
        view.idle_agents(group).find_map(|agent| {
            let contact = self.contacts.choose(view, group, Some(agent), free, &mut self.gates, takes)?;
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
        self.contacts.prepare(view, &self.gates, self.agents.hold_back());
        self.agents.prepare(view);
        let mixed = (0..view.scenario().groups.len()).any(|g| view.is_mixed(GroupId::at(g)));
        let usual = !self.prefers && self.gates.is_empty() && !mixed && !view.scenario().has_backlog();
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
        // Whoever waits has been held already; other policies may ask for a place again.
        if self.prefers
            && !view.is_waiting(contact)
            && let Some(placement) = preferred::place(view, contact)
        {
            return placement;
        }
        self.look_for_agent(view, contact, ties)
    }

    #[inline]
    fn review(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        self.gates.reviewed(view, contact);
        self.look_for_agent(view, contact, ties)
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
        let takes = |agent, class| self.agents.takes(view, agent, class);
        self.contacts.choose(view, group, Some(agent), free, &mut self.gates, takes)
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
        let mut from = 0;
        while let Some(place) = self.gates.next_to_look_at(from) {
            let group = self.gates.groups()[place];
            let free = view.idle(group);
            let may_match = free > 0 && self.gates.anybody_waits(view, place);
            let first = if may_match {
                self.contacts.choose(view, group, None, free, &mut self.gates, |_, _| true)
            } else {
                None
            };
            match first {
                None => self.gates.settle(place),
                Some(contact) => {
                    let matched = self.match_in(view, group, contact, free, ties);
                    if matched.is_some() {
                        return matched;
                    }
                }
            }
            from = place + 1;
        }
        None
    }
}
