//! What is known of contacts where some class is a first line: what the customer wants and who hands over.

use crate::model::{AgentId, ClassId, ContactId, SimTime, Transfers};
use crate::random::{ContactKey, Purpose, chance, part};

use super::contact::{Contact, Person};

/// Numbers of a wrong department's attempt, so that those of the right one do not depend on whether there was a wrong one.
const ASIDE: u32 = 1 << 16;

/// A contact's part of its customer's way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leg {
    /// The class where the way began.
    pub(super) first_line: ClassId,
    /// When the customer arrived there.
    pub(super) since: SimTime,
    /// The department that the customer wants.
    pub(super) wants: Option<ClassId>,
    /// Whether a first line finds that the contact belongs nowhere.
    pub(super) off_target: bool,
    /// Where the customer is still to be handed over to.
    pub(super) goes_to: Option<ClassId>,
    pub(super) step: Step,
    /// Who stays with the customer until this contact is answered, and which contact it was there.
    pub(super) companion: Option<(AgentId, ContactId)>,
    pub(super) answered: bool,
    /// Whether the run goes on for this contact because its customer arrived inside the window.
    pub(super) keeps_open: bool,
}

/// How far an agent has come with a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Not beyond what the customer came for.
    Handling,
    /// The agent stays with the customer, whose next attempt waits.
    Staying { since: SimTime, with: ContactId },
    /// The agent hands over.
    HandingOver { since: SimTime },
    /// The customer is elsewhere.
    Over,
}

impl Leg {
    /// A way that begins. What the customer wants, and where a first line sends it, comes from the contact's own numbers.
    pub(super) fn new(class: ClassId, since: SimTime, key: ContactKey, transfers: Option<&Transfers>) -> Self {
        let mut leg = Leg {
            first_line: class,
            since,
            wants: None,
            off_target: false,
            goes_to: None,
            step: Step::Handling,
            companion: None,
            answered: false,
            keeps_open: false,
        };
        let Some(transfers) = transfers else { return leg };
        let shares = transfers.to.iter().map(|(_, share)| *share);
        match part(&mut key.draws(Purpose::Intent), shares.chain([transfers.off_target])) {
            Some(place) if place < transfers.to.len() => {
                let (wants, wanted) = transfers.to[place];
                leg.wants = Some(wants);
                leg.goes_to = leg.wants;
                let mut draws = key.draws(Purpose::Classification);
                if !chance(&mut draws, transfers.accuracy) {
                    let others: f64 = transfers.to.iter().map(|(_, share)| *share).sum::<f64>() - wanted;
                    let wrong = || transfers.to.iter().filter(|(class, _)| *class != wants);
                    let sent = part(&mut draws, wrong().map(|(_, share)| share / others));
                    // Rounding may leave nothing for the last one; with one department alone nobody is wrong.
                    let last = || wrong().next_back();
                    leg.goes_to = sent.and_then(|i| wrong().nth(i)).or_else(last).map_or(leg.wants, |(c, _)| Some(*c));
                }
            }
            Some(_) => leg.off_target = true,
            None => {}
        }
        leg
    }
}

/// Legs by contact; empty where no class is a first line.
#[derive(Default)]
pub(super) struct Legs(Vec<Leg>);

impl Legs {
    pub(super) fn insert(&mut self, id: ContactId, leg: Leg) {
        if self.0.len() <= id.index() {
            self.0.resize(id.index() + 1, leg);
        }
        self.0[id.index()] = leg;
    }

    pub(super) fn get_mut(&mut self, id: ContactId) -> &mut Leg {
        &mut self.0[id.index()]
    }

    pub(super) fn find(&self, id: ContactId) -> Option<&Leg> {
        self.0.get(id.index())
    }
}

impl Leg {
    /// Who makes the attempt after `from`, with numbers that do not depend on whether there was a wrong department before.
    pub(super) fn person_after(&self, from: &Contact, misrouted: bool) -> Person {
        let next = Person::next_of(from);
        let draws = match misrouted {
            true => next.draws + ASIDE,
            // The wrong department's attempt stood aside.
            false => next.draws - u32::from(from.class != self.first_line),
        };
        Person { draws, ..next }
    }
}
