//! What the checker knows of offers.

use std::collections::BTreeSet;

use stormdrill::engine::{OfferEnd, View};
use stormdrill::model::{AgentId, ClassId, ContactId, LaneId, OfferAgain, SimTime};

use super::checker::{Checker, Place};

/// Offers that wait for an answer, and refusals.
#[derive(Default)]
pub struct Offers {
    /// Which agent has refused which contact, where that counts.
    refused: BTreeSet<(ClassId, u64, AgentId)>,
    /// By agent: missed offers in a row, and the end of the pause.
    missed: Vec<u32>,
    paused_until: Vec<SimTime>,
}

impl Offers {
    /// Whether an agent may be offered a contact of a class with this number.
    pub fn may_offer(&self, class: ClassId, ordinal: u64, agent: AgentId) -> bool {
        !self.refused.contains(&(class, ordinal, agent))
    }

    fn grow(&mut self, agent: AgentId) {
        if self.missed.len() <= agent.index() {
            self.missed.resize(agent.index() + 1, 0);
            self.paused_until.resize(agent.index() + 1, SimTime::ZERO);
        }
    }

    /// Whether an agent is on a pause after missed offers; at the instant of its end it may be over already.
    pub fn is_paused(&self, agent: AgentId, now: SimTime) -> bool {
        self.paused_until.get(agent.index()).is_some_and(|end| *end >= now && *end > SimTime::ZERO)
    }
}

impl Checker {
    pub(super) fn offered(&mut self, view: View<'_>, id: ContactId, agent: AgentId) {
        let (now, group) = (self.now, view.group_of(agent));
        let contact = *self.contact(id);
        assert!(view.scenario().groups[group.index()].answering.is_some(), "who is not asked accepts");
        assert!(contact.with.is_none() && contact.offered.is_none(), "one contact, one place");
        assert!(
            view.scenario().groups[group.index()].speed(contact.class).is_some(),
            "nobody is asked without the skill"
        );
        self.gets(view, id, agent, &contact);
        self.acts(view, agent);
        assert!(self.has_room(view.scenario(), agent, contact.class), "nobody is asked without room");
        let account = self.agent(view, agent);
        assert!(account.offer.is_none() && account.present);
        account.offer = Some((id, now));
        self.groups[group.index()].offered += 1;
        self.contact(id).offered = Some(agent);
        // An acceptance at once leaves the agent as if there had been no offer.
        if view.offer_of(agent).is_none() {
            self.groups[group.index()].offered -= 1;
        } else {
            assert_eq!((view.offer_of(agent), view.offered_to(id)), (Some(id), Some(agent)));
            assert!(contact.queued.is_some() && !view.is_waiting(id), "who is asked about stays in the line");
        }
    }

    pub(super) fn offer_ended(&mut self, view: View<'_>, id: ContactId, agent: AgentId, since: SimTime, how: OfferEnd) {
        let (now, group) = (self.now, view.group_of(agent));
        let account = self.agent(view, agent);
        assert_eq!(account.offer.take(), Some((id, since)), "only what has been offered is answered");
        let contact = self.contact(id);
        assert_eq!(contact.offered.take(), Some(agent));
        let (class, lane, place, queued) = (contact.class, contact.lane, contact.place, contact.queued.is_some());
        contact.accepted = how == OfferEnd::Accepted;
        if queued && (since < now || how != OfferEnd::Accepted) {
            self.groups[group.index()].offered -= 1;
        } else {
            // At once, or of no time at all: the engine's own count tells them apart.
            self.groups[group.index()].offered = view.offered(group);
            assert!(how == OfferEnd::Accepted);
        }
        self.offers.grow(agent);
        let rule = view.scenario().offers;
        let waited = now.since(since);
        let missed = self.offers.missed[agent.index()];
        match how {
            OfferEnd::Accepted => self.offers.missed[agent.index()] = 0,
            OfferEnd::Declined => self.offers.missed[agent.index()] = 0,
            OfferEnd::Missed => {
                assert_eq!(waited, rule.accept_within);
                self.offers.missed[agent.index()] = missed + 1;
            }
            OfferEnd::Withdrawn | OfferEnd::ContactEnded => {}
        }
        assert!(waited <= rule.accept_within);
        if matches!(how, OfferEnd::Declined | OfferEnd::Missed) && rule.again == OfferAgain::OtherAgents {
            self.offers.refused.insert((class, place.1, agent));
        }
        if matches!(how, OfferEnd::Declined | OfferEnd::Missed | OfferEnd::Withdrawn) {
            assert!(queued && view.is_waiting(id));
            self.lane(lane).insert(place);
        }
        if self.areas.counts(place.0) {
            let tally = &mut self.tallies[group.index()];
            tally.offers += 1;
            tally.declined += u64::from(how == OfferEnd::Declined);
            tally.missed += u64::from(how == OfferEnd::Missed);
        }
    }

    pub(super) fn paused(&mut self, view: View<'_>, agent: AgentId) {
        let rule = view.scenario().offers.pause.expect("there is a rule for pauses");
        assert_eq!(std::mem::take(&mut self.offers.missed[agent.index()]), rule.after, "not after so many misses");
        self.offers.paused_until[agent.index()] = self.now + rule.lasts;
        let counted = self.areas.counts(self.now);
        self.tallies[view.group_of(agent).index()].pauses += u64::from(counted);
    }

    /// Takes a contact out of its lane; all before it have been refused by the agent.
    pub(super) fn first_in_lane(&mut self, lane: LaneId, class: ClassId, place: Place, agent: AgentId) {
        let offers = &self.offers;
        let first = self.lanes[lane.index()].iter().find(|p| offers.may_offer(class, p.1, agent)).copied();
        assert_eq!(first, Some(place), "first come, first served in a lane");
        self.lane(lane).remove(&place);
    }
}
