//! What the world knows of offers: agents who have been asked and have not answered, and who has refused what.

use crate::model::{AgentId, Answering, ClassId, ContactId, OfferAgain, Scenario, SimDuration, SimTime};
use crate::random::{ContactKey, Purpose, Sampler, chance};

use super::contact::Contact;

/// Nobody declines in less time, so that an agent who declines everything cannot stop the clock.
const DECLINE_MIN: SimDuration = SimDuration::from_secs(1);

/// An offer that an agent has not answered yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    pub(super) contact: ContactId,
    pub(super) since: SimTime,
    pub(super) answer: Answer,
}

/// What an agent will do about an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Accept,
    Decline,
    Miss,
}

/// An answer and the time until it is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reply {
    pub(super) answer: Answer,
    pub(super) after: SimDuration,
}

impl Reply {
    /// Whether the offer is over at once, as if there had been none.
    pub(super) fn is_at_once(self) -> bool {
        self.answer == Answer::Accept && self.after == SimDuration::ZERO
    }
}

/// How a group answers, with its sampler.
#[derive(Debug)]
pub(super) struct AnsweringPlan {
    delay: Sampler,
    declines: f64,
    misses: f64,
    accept_within: SimDuration,
}

impl AnsweringPlan {
    pub(super) fn new(answering: &Answering, scenario: &Scenario) -> Self {
        let Answering { delay, declines, misses } = answering;
        let accept_within = scenario.offers.accept_within.max(DECLINE_MIN);
        Self { delay: Sampler::new(delay), declines: *declines, misses: *misses, accept_within }
    }

    /// The answer to a contact's offer with this number, from 0. Three numbers are drawn in any case, so that another share
    /// leaves the delays as they are.
    pub(super) fn reply(&self, key: ContactKey, number: u32) -> Reply {
        let mut draws = key.nth_draws(Purpose::Offer, number);
        let missed = chance(&mut draws, self.misses);
        // Of those that are not missed, so that the shares are of all offers.
        let declined = chance(&mut draws, self.declines / (1.0 - self.misses));
        let after = self.delay.sample(&mut draws);
        let (answer, after) = match declined {
            _ if missed => (Answer::Miss, self.accept_within),
            true => (Answer::Decline, after.max(DECLINE_MIN)),
            false => (Answer::Accept, after),
        };
        if after > self.accept_within {
            return Reply { answer: Answer::Miss, after: self.accept_within };
        }
        Reply { answer, after }
    }
}

/// Whom each contact has been offered to.
#[derive(Default)]
pub(super) struct OfferBook {
    /// By the place of the contact; of earlier contacts in the same place too.
    of_contact: Vec<Offered>,
    others_only: bool,
}

#[derive(Clone, Debug)]
struct Offered {
    /// The contact's class and number: another contact in its place has not been offered to anybody.
    class: ClassId,
    ordinal: u64,
    count: u32,
    with: Option<AgentId>,
    refused_by: Vec<AgentId>,
}

impl OfferBook {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let asks = scenario.groups.iter().any(|g| g.answering.is_some());
        Self { of_contact: Vec::new(), others_only: asks && scenario.offers.again == OfferAgain::OtherAgents }
    }

    fn find(&self, id: ContactId, contact: &Contact) -> Option<&Offered> {
        let is_his = |o: &&Offered| o.class == contact.class && o.ordinal == contact.ordinal;
        self.of_contact.get(id.index()).filter(is_his)
    }

    fn entry(&mut self, id: ContactId, contact: &Contact) -> &mut Offered {
        let (class, ordinal) = (contact.class, contact.ordinal);
        if self.of_contact.len() <= id.index() {
            // A number that no contact has.
            let nobody = Offered { class, ordinal: u64::MAX, count: 0, with: None, refused_by: Vec::new() };
            self.of_contact.resize(id.index() + 1, nobody);
        }
        let entry = &mut self.of_contact[id.index()];
        if entry.class != class || entry.ordinal != ordinal {
            entry.refused_by.clear();
            (entry.class, entry.ordinal, entry.count, entry.with) = (class, ordinal, 0, None);
        }
        entry
    }

    /// How many offers of a contact there have been.
    pub(super) fn count(&self, id: ContactId, contact: &Contact) -> u32 {
        self.find(id, contact).map_or(0, |o| o.count)
    }

    /// Counts an offer; `with` is the agent who has to answer it, if it is not accepted at once.
    pub(super) fn note_offer(&mut self, id: ContactId, contact: &Contact, with: Option<AgentId>) {
        let entry = self.entry(id, contact);
        entry.count += 1;
        entry.with = with;
    }

    /// The offer is over; `refused_by` is the agent who has declined or missed it, if that is how.
    pub(super) fn note_end(&mut self, id: ContactId, contact: &Contact, refused_by: Option<AgentId>) {
        let entry = self.entry(id, contact);
        entry.with = None;
        entry.refused_by.extend(refused_by);
    }

    /// The agent who has been offered a contact and has not answered.
    pub(super) fn with(&self, id: ContactId, contact: &Contact) -> Option<AgentId> {
        self.find(id, contact)?.with
    }

    /// Whether an agent has refused a contact.
    pub(super) fn has_been_refused(&self, id: ContactId, contact: &Contact) -> bool {
        self.find(id, contact).is_some_and(|o| !o.refused_by.is_empty())
    }

    /// Whether some contacts may not be offered to some agents.
    #[inline]
    pub(super) fn excludes(&self) -> bool {
        self.others_only
    }

    /// Whether the rule lets an agent be offered a contact.
    #[inline]
    pub(super) fn allows(&self, id: ContactId, contact: &Contact, agent: AgentId) -> bool {
        !self.others_only || self.find(id, contact).is_none_or(|o| !o.refused_by.contains(&agent))
    }
}
