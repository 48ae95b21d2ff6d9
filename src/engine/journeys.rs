//! What is known of customers who may make several attempts: how far they have come, and who is going to come again.

use crate::model::{
    ATTEMPTS_MAX, AgentGroup, Ban, ClassId, ContactClass, ContactId, GroupId, Occasion, ReturnRule, SimDuration,
    SimTime,
};
use crate::random::Sampler;

use super::contact::Person;
use super::view::View;

/// A class's returns with their samplers.
#[derive(Debug, Default)]
pub(super) struct ReturnPlan {
    /// By [`Occasion`].
    rules: [Option<RulePlan>; Occasion::ALL.len()],
    /// For each group: the share that its agents resolve, and so much less for each other conversation. Empty where all is
    /// resolved.
    pub(super) resolution: Vec<(f64, f64)>,
    pub(super) ban: Option<BanPlan>,
}

#[derive(Debug)]
pub(super) struct RulePlan {
    pub(super) share: f64,
    pub(super) delay: Sampler,
    pub(super) tries: u16,
    pub(super) switch: Vec<(ClassId, f64)>,
}

#[derive(Debug)]
pub(super) struct BanPlan {
    pub(super) contacts: u16,
    pub(super) share: f64,
    pub(super) after: SimDuration,
    pub(super) evades: Option<(f64, Sampler)>,
    pub(super) lifted: Option<(f64, Sampler)>,
}

impl ReturnPlan {
    pub(super) fn new(class: ClassId, described: &ContactClass, groups: &[AgentGroup]) -> Self {
        let planned = |rule: &ReturnRule| RulePlan {
            share: rule.share,
            delay: Sampler::new(&rule.delay),
            tries: rule.tries.min(ATTEMPTS_MAX),
            switch: rule.switch.clone(),
        };
        let resolution = described.returns.resolution.map_or_else(Vec::new, |resolution| {
            let own = |g: &AgentGroup| g.skills.iter().find(|s| s.class == class).and_then(|s| s.resolved);
            groups.iter().map(|g| (own(g).unwrap_or(resolution.share), resolution.less_per_conversation)).collect()
        });
        let ban = |ban: &Ban| BanPlan {
            contacts: ban.contacts,
            share: ban.share,
            after: ban.after,
            evades: ban.evades.as_ref().map(|r| (r.share, Sampler::new(&r.after))),
            lifted: ban.lifted.as_ref().map(|r| (r.share, Sampler::new(&r.after))),
        };
        Self {
            rules: Occasion::ALL.map(|occasion| described.returns.rule(occasion).map(planned)),
            resolution,
            ban: described.ban.as_ref().map(ban),
        }
    }

    pub(super) fn rule(&self, occasion: Occasion) -> Option<&RulePlan> {
        self.rules[occasion as usize].as_ref()
    }

    /// The share that an agent resolves who has so many other conversations.
    pub(super) fn resolved(&self, group: GroupId, others: impl FnOnce() -> usize) -> Option<f64> {
        let (share, less) = self.resolution.get(group.index())?;
        let others = if *less > 0.0 { others() } else { 0 };
        Some((share - less * others as f64).clamp(0.0, 1.0))
    }
}

/// How far a customer has come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Journey {
    /// When the first attempt arrived.
    pub(super) since: SimTime,
    /// Why this attempt is made; none for the first.
    pub(super) occasion: Option<Occasion>,
    /// How often the customer has come again since the last answer.
    pub(super) failures: u16,
    /// How often the customer has come again after an answer.
    pub(super) returns: u16,
    /// Answered contacts since the customer was last unknown.
    pub(super) known_for: u16,
    /// Whether an agent has answered in an attempt that is over.
    pub(super) served: bool,
    /// Whether something that is no agent has helped.
    pub(super) helped: bool,
    /// The class of the contact in which an agent banned the customer, as long as that lasts.
    pub(super) banned_in: Option<ClassId>,
    /// Whether an agent is going to ban the customer in this contact.
    pub(super) will_be_banned: bool,
    /// Whether the customer goes on in another contact, so that the end of this one means nothing.
    pub(super) passed_on: bool,
    /// Whether this contact goes on where another one was: it is no further attempt.
    pub(super) continues: bool,
}

impl Journey {
    const fn beginning(since: SimTime) -> Self {
        Self {
            since,
            occasion: None,
            failures: 0,
            returns: 0,
            known_for: 0,
            served: false,
            helped: false,
            banned_in: None,
            will_be_banned: false,
            passed_on: false,
            continues: false,
        }
    }
}

/// Journeys by contact, and those who are going to come again. Empty where nobody makes several attempts.
#[derive(Default)]
pub(super) struct Journeys {
    of_contacts: Vec<Journey>,
    /// That of the next contact to come, if it is not a customer's first.
    next: Option<Journey>,
    orbit: Vec<Returning>,
    /// Free places of the orbit.
    free: Vec<u32>,
}

/// A customer who is going to come again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Returning {
    pub(super) class: ClassId,
    pub(super) person: Person,
    pub(super) journey: Journey,
}

impl Journeys {
    /// A contact has arrived.
    pub(super) fn begin(&mut self, id: ContactId, now: SimTime) {
        let journey = self.next.take().unwrap_or(Journey::beginning(now));
        if self.of_contacts.len() <= id.index() {
            self.of_contacts.resize(id.index() + 1, journey);
        }
        self.of_contacts[id.index()] = journey;
    }

    pub(super) fn get(&self, id: ContactId) -> Option<&Journey> {
        self.of_contacts.get(id.index())
    }

    pub(super) fn get_mut(&mut self, id: ContactId) -> Option<&mut Journey> {
        self.of_contacts.get_mut(id.index())
    }

    /// The next contact to come is this customer's.
    pub(super) fn expect(&mut self, journey: Journey) {
        self.next = Some(journey);
    }

    /// How many are going to come again.
    pub(super) fn in_orbit(&self) -> usize {
        self.orbit.len() - self.free.len()
    }

    /// Keeps a customer until the next attempt; returns the place.
    pub(super) fn keep(&mut self, returning: Returning) -> u32 {
        match self.free.pop() {
            Some(place) => {
                self.orbit[place as usize] = returning;
                place
            }
            None => {
                self.orbit.push(returning);
                if self.free.capacity() < self.orbit.capacity() {
                    self.free.reserve(self.orbit.capacity());
                }
                self.orbit.len() as u32 - 1
            }
        }
    }

    /// Gives back the customer of a place, who comes now.
    pub(super) fn release(&mut self, place: u32) -> Returning {
        self.free.push(place);
        self.orbit[place as usize]
    }
}

/// What is known of the customer of a contact, where customers may make several attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerView {
    /// When the first attempt arrived.
    pub since: SimTime,
    /// Why the customer has come again; none at the first attempt.
    pub occasion: Option<Occasion>,
    /// Whether the contact goes on where another one was (sent on, transferred, diverted, a duplicate): it is no further
    /// attempt.
    pub continues: bool,
}

impl View<'_> {
    /// The customer of a contact that is present; none where nobody makes several attempts.
    pub fn customer(self, id: ContactId) -> Option<CustomerView> {
        let journey = self.0.journeys.get(id)?;
        Some(CustomerView { since: journey.since, occasion: journey.occasion, continues: journey.continues })
    }
}
