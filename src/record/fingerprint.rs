//! A hash of what happened, for "the same run?" in one comparison.

use crate::engine::{Fact, OfferEnd, Recorder, View};
use crate::model::{AgentId, ContactId};
use crate::random::{Key, mix64};

/// Hashes (time, kind of fact, class name, contact's number in its class, serving agent's name) of every fact about a
/// contact. Dense ids and entities that never act leave no trace in it, so adding a class without arrivals or an agent
/// who gets nothing to do does not change it.
#[derive(Clone, Debug)]
pub struct Fingerprint {
    state: u64,
    classes: Vec<u64>,
    groups: Vec<u64>,
}

impl Fingerprint {
    /// A fingerprint of nothing yet.
    pub fn new(scenario: &crate::model::Scenario) -> Self {
        Self {
            state: 0,
            classes: scenario.classes.iter().map(|c| Key::root(0, 0).entity(&c.name).bits()).collect(),
            groups: scenario.groups.iter().map(|g| Key::root(0, 0).entity(&g.name).bits()).collect(),
        }
    }

    /// The hash.
    pub fn value(&self) -> u64 {
        mix64(self.state)
    }

    #[inline]
    fn note(&mut self, view: View<'_>, kind: u64, contact: ContactId, agent: Option<AgentId>) {
        let c = view.contact(contact);
        let agent = agent
            .map_or(0, |a| self.groups[view.group_of(a).index()].wrapping_add(u64::from(view.number_of(a)) << 8 | 1));
        let word = view
            .now()
            .micros()
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(kind)
            .wrapping_add(self.classes[c.class.index()] ^ c.ordinal.wrapping_mul(0xD6E8_FEB8_6659_FD93))
            ^ agent.wrapping_mul(0xA076_1D64_78BD_642F);
        self.state = (self.state.rotate_left(23) ^ word).wrapping_mul(0xE703_7ED1_A0B4_28DB);
    }
}

impl Recorder for Fingerprint {
    #[inline(always)]
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => self.note(view, 1, contact, None),
            Fact::Started { contact, agent } => self.note(view, 2, contact, Some(agent)),
            Fact::CutOff { contact, agent } => self.note(view, 3, contact, Some(agent)),
            Fact::Offered { contact, agent } => self.note(view, 4, contact, Some(agent)),
            Fact::OfferEnded { contact, agent, how, .. } => match how {
                // What follows says the rest.
                OfferEnd::Accepted | OfferEnd::ContactEnded => {}
                OfferEnd::Declined => self.note(view, 5, contact, Some(agent)),
                OfferEnd::Missed => self.note(view, 6, contact, Some(agent)),
                OfferEnd::Withdrawn => self.note(view, 7, contact, Some(agent)),
            },
            Fact::Ended { contact, outcome, agent, .. } => self.note(view, 8 + outcome as u64, contact, agent),
            Fact::Queued { .. }
            | Fact::HungUp { .. }
            | Fact::LeftLine { .. }
            | Fact::Released { .. }
            | Fact::Idle { .. }
            | Fact::Finishing { .. }
            | Fact::Paused { .. }
            | Fact::OnDuty { .. }
            | Fact::OffDuty { .. }
            | Fact::Scheduled { .. }
            | Fact::Transfer { .. }
            | Fact::Customer { .. }
            | Fact::Retention { .. }
            | Fact::Lever { .. }
            | Fact::Overtime { .. }
            | Fact::Dialogue { .. } => {}
        }
    }
}
