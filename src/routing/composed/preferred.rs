//! Contacts that are offered to a certain agent first.

use crate::engine::{Placement, View};
use crate::model::{AgentId, ContactId, IfAway, SimDuration};

/// Where a contact goes that has just come, if an agent is preferred for it who can be asked.
pub(super) fn place(view: View<'_>, contact: ContactId) -> Option<Placement> {
    let wish = view.scenario().classes[view.class_of(contact).index()].preferred.as_ref()?;
    let agent = view.preferred_agent(contact).filter(|agent| view.may_offer(contact, *agent))?;
    if view.is_free(agent) && view.has_room_for(agent, view.class_of(contact)) {
        return Some(Placement::Serve(agent));
    }
    let asked = wish.if_away == IfAway::Wait || view.is_on_duty(agent);
    (asked && wish.wait > SimDuration::ZERO).then_some(Placement::Hold { agent, at_most: wish.wait })
}

/// The first of the contacts that are held for an agent.
#[inline]
pub(super) fn next_for(view: View<'_>, agent: AgentId) -> Option<ContactId> {
    view.held_for(agent).iter().copied().find(|contact| view.has_room_for(agent, view.class_of(*contact)))
}
