//! Handlers: customers who still wait ask again, and what becomes of the duplicates.
//!
//! A duplicate is a further attempt of the same customer. Whoever starts one of the contacts that belong together answers
//! all of them, and their work is one piece; what ends the original otherwise ends its duplicates too.

use std::collections::VecDeque;

use crate::model::{AgentId, ChaseAfter, ClassId, ContactId, Outcome, Scenario, SimDuration, SimTime};
use crate::random::{Purpose, chance};

use super::calendar::Sequence;
use super::contact::{NONE, Person, Stage};
use super::error::RunError;
use super::event::{Event, EventKind};
use super::fact::Recorder;
use super::run::Engine;

/// Numbers of duplicates, apart from those of all other attempts.
const DUPLICATE: u32 = 1 << 20;

/// Who may ask again, and which contacts belong together. Empty where nobody asks again.
#[derive(Default)]
pub(super) struct Chases {
    /// For each class, one list for each time that its customers may ask: index class * tries + time.
    lists: Vec<List>,
    /// The most tries of any class.
    tries: usize,
    /// By contact.
    links: Vec<Link>,
}

/// Those who ask, unless they are answered before, in order of when. All of a class wait equally long before they ask, so
/// that this is the order in which they join.
#[derive(Default)]
struct List {
    waiting: VecDeque<(SimTime, ContactId, u64)>,
    /// The event of the first of them.
    event: Sequence,
}

/// How a contact belongs to others.
#[derive(Clone, Copy)]
struct Link {
    /// Of a duplicate: the original.
    original: u32,
    /// Of an original: its latest duplicate.
    latest: u32,
    /// Of a duplicate: the one before it.
    before: u32,
}

impl Link {
    const NONE: Self = Self { original: NONE, latest: NONE, before: NONE };
}

impl Chases {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let tries = scenario.classes.iter().filter_map(|c| c.chaser.as_ref()).map(|c| usize::from(c.tries)).max();
        let tries = tries.unwrap_or(0);
        let lists = (0..scenario.classes.len() * tries).map(|_| List::default()).collect();
        Self { lists, tries, links: Vec::new() }
    }

    /// Whether somebody may ask again.
    pub(super) fn is_needed(&self) -> bool {
        self.tries > 0
    }

    /// Whether a contact is a duplicate of one that still waits.
    pub(super) fn is_duplicate(&self, id: ContactId) -> bool {
        self.link(id).original != NONE
    }

    fn link(&self, id: ContactId) -> Link {
        self.links.get(id.index()).copied().unwrap_or(Link::NONE)
    }

    fn link_mut(&mut self, id: ContactId) -> &mut Link {
        if self.links.len() <= id.index() {
            self.links.resize(id.index() + 1, Link::NONE);
        }
        &mut self.links[id.index()]
    }

    fn join(&mut self, original: ContactId, duplicate: ContactId) {
        let before = std::mem::replace(&mut self.link_mut(original).latest, duplicate.0);
        *self.link_mut(duplicate) = Link { original: original.0, before, latest: NONE };
    }

    /// An original's duplicates, the latest first.
    fn duplicates(&self, original: ContactId) -> impl Iterator<Item = ContactId> + '_ {
        let some = |id: u32| (id != NONE).then_some(ContactId(id));
        std::iter::successors(some(self.link(original).latest), move |id| some(self.link(*id).before))
    }

    /// All that belong together with a contact, itself left out; from now on they do no more.
    fn part(&mut self, id: ContactId) -> Vec<ContactId> {
        let original = match self.link(id) {
            Link { original: NONE, latest: NONE, .. } => return Vec::new(),
            Link { original: NONE, .. } => id,
            Link { original, .. } => ContactId(original),
        };
        let mut all: Vec<ContactId> = self.duplicates(original).chain([original]).collect();
        for id in &all {
            self.links[id.index()] = Link::NONE;
        }
        all.retain(|other| *other != id);
        all
    }

    /// A duplicate goes alone.
    fn leave(&mut self, duplicate: ContactId) {
        let Link { original, before, .. } = std::mem::replace(self.link_mut(duplicate), Link::NONE);
        if original == NONE {
            return;
        }
        let original = ContactId(original);
        if self.link(original).latest == duplicate.0 {
            self.link_mut(original).latest = before;
            return;
        }
        let later = self.duplicates(original).find(|id| self.link(*id).before == duplicate.0);
        if let Some(later) = later {
            self.link_mut(later).before = before;
        }
    }

    /// Whatever belonged together does no more.
    pub(super) fn forget(&mut self) {
        self.links.clear();
    }
}

impl<R: Recorder> Engine<R> {
    /// A contact has joined the line for the first time: its customer may ask again.
    #[cold]
    pub(super) fn may_chase(&mut self, id: ContactId) {
        let contact = self.world.contacts.get(id);
        let was_aside = self.retention && self.world.retained.get(id).was_aside;
        if contact.requeues > 0 || was_aside || self.chases.is_duplicate(id) {
            return;
        }
        // What came due before the start is part of what was there then.
        let tries = self.chases.tries as u16;
        let due =
            (0..tries).find_map(|time| Some((time, self.asks_at(id, time)?)).filter(|(_, at)| *at > self.world.now));
        if let Some((time, at)) = due {
            self.enlist(id, time, at);
        }
    }

    /// When a customer asks for the n-th time, from 0; none beyond the last.
    fn asks_at(&self, id: ContactId, time: u16) -> Option<SimTime> {
        let world = &self.world;
        let contact = world.contacts.get(id);
        let scenario = world.plan.scenario();
        let class = &scenario.classes[contact.class.index()];
        let chaser = class.chaser.as_ref().filter(|chaser| time < chaser.tries)?;
        let times = |d: SimDuration| {
            // Nobody asks in the very moment of coming.
            let each = d.micros().max(1);
            SimDuration::from_micros(each.saturating_mul(u64::from(time) + 1))
        };
        let at = match chaser.after {
            ChaseAfter::Promise => {
                let within = scenario.channels[class.channel.index()].answer_within.first();
                world.due(id, times(within.copied().unwrap_or(SimDuration::FOREVER)))
            }
            ChaseAfter::Time(after) => contact.arrived + (times(after) - world.age_at_start(id)),
        };
        (at < SimTime::MAX).then_some(at)
    }

    fn enlist(&mut self, id: ContactId, time: u16, at: SimTime) {
        let contacts = &self.world.contacts;
        let class = contacts.get(id).class;
        let index = class.index() * self.chases.tries + usize::from(time);
        let list = &mut self.chases.lists[index];
        // Those who were answered stay until their time comes. When they are the larger part, they go, so that the list
        // follows the number who wait.
        if list.waiting.len() >= 2 * self.world.classes[class.index()].waiting as usize + 1_024 {
            let first = list.waiting.front().copied();
            list.waiting.retain(|entry| Some(*entry) == first || waits(contacts, class, *entry));
        }
        list.waiting.push_back((at, id, contacts.get(id).ordinal));
        if list.event == Sequence::NONE {
            list.event = self.calendar.schedule(at, EventKind::Chase, index as u32);
        }
    }

    /// The time has come for the first of a list.
    pub(super) fn on_chase(&mut self, event: Event) -> Result<(), RunError> {
        let index = event.subject as usize;
        if self.chases.lists[index].event != event.sequence {
            return Ok(());
        }
        let (class, time) = (ClassId::at(index / self.chases.tries), (index % self.chases.tries) as u16);
        loop {
            let list = &mut self.chases.lists[index];
            match list.waiting.front() {
                Some(&entry) if !waits(&self.world.contacts, class, entry) => {
                    list.waiting.pop_front();
                }
                Some(&(at, id, _)) if at <= self.world.now => {
                    list.waiting.pop_front();
                    self.chase(id, time)?;
                }
                first => {
                    let next = first.map(|(at, ..)| *at);
                    list.event = match next {
                        Some(at) => self.calendar.schedule(at, EventKind::Chase, event.subject),
                        None => Sequence::NONE,
                    };
                    return Ok(());
                }
            }
        }
    }

    /// A customer who still waits asks again, or does not.
    fn chase(&mut self, id: ContactId, time: u16) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let contact = self.world.contacts.get(id);
        let class = contact.class;
        let Some(chaser) = &plan.scenario().classes[class.index()].chaser else { return Ok(()) };
        let asks = chance(&mut contact.key.nth_draws(Purpose::Chaser, u32::from(time)), chaser.share);
        let attempt = contact.attempt.saturating_add(time + 1);
        let draws = u32::from(attempt) + DUPLICATE * (u32::from(time) + 1);
        let person = Person { home: contact.home, customer: contact.customer, attempt, draws };
        if let Some(at) = self.asks_at(id, time + 1) {
            self.enlist(id, time + 1, at);
        }
        if !asks {
            return Ok(());
        }
        self.check_numbers()?;
        self.expects_duplicate(id);
        let duplicate = self.admit(chaser.to, None, Some(person));
        if self.world.guards > 0
            && let Some(outcome) = self.kept_out(chaser.to)
        {
            self.end(duplicate, outcome, None);
            return Ok(());
        }
        let capacity = self.world.classes[chaser.to.index()].queue_capacity;
        if capacity.is_some_and(|capacity| self.world.waiting_in_line_of(chaser.to) >= capacity) {
            self.end(duplicate, Outcome::Blocked, None);
            return Ok(());
        }
        if let Some(Some(handling)) = plan.chasers.get(class.index()) {
            let contact = self.world.contacts.get_mut(duplicate);
            contact.handling = handling.sample(&mut contact.key.draws(Purpose::Handling));
        }
        self.chases.join(id, duplicate);
        self.place_inside(duplicate, SimDuration::FOREVER)
    }

    /// An agent is about to start with a contact: those that belong to it are answered with it, and their work comes on top.
    #[cold]
    pub(super) fn answer_together(&mut self, agent: AgentId, id: ContactId) {
        let others = self.chases.part(id);
        if others.is_empty() {
            return;
        }
        let mut work = self.handling_of(id);
        for other in others {
            // Another agent is being asked about this one, and it stays a piece of work of its own.
            if self.world.contacts.get(other).stage != Stage::Waiting {
                continue;
            }
            work += self.handling_of(other);
            self.take_from_line(other);
            let contact = self.world.contacts.get_mut(other);
            contact.first_wait = self.world.now.since(contact.arrived);
            self.end(other, Outcome::Answered, Some(agent));
        }
        self.world.contacts.get_mut(id).handling = work;
    }

    /// The handling of a contact, drawn if it has not been.
    fn handling_of(&mut self, id: ContactId) -> SimDuration {
        let contact = self.world.contacts.get(id);
        match contact.handling {
            drawn if !drawn.is_forever() => drawn,
            _ => {
                let law = &self.world.plan.classes[contact.class.index()].handling;
                law.sample(&mut contact.key.draws(Purpose::Handling))
            }
        }
    }

    /// A contact has ended: its duplicates end in the same way, those left out that an agent is being asked about.
    #[cold]
    pub(super) fn end_together(&mut self, id: ContactId, outcome: Outcome) {
        if self.chases.is_duplicate(id) {
            return self.chases.leave(id);
        }
        // What the customer has accepted is accepted once; what was asked again for is withdrawn.
        let outcome = match outcome {
            Outcome::CallbackAccepted | Outcome::TicketTaken => Outcome::Abandoned,
            other => other,
        };
        for duplicate in self.chases.part(id) {
            if self.world.contacts.get(duplicate).stage == Stage::Waiting {
                self.take_from_line(duplicate);
                self.end(duplicate, outcome, None);
            }
        }
    }
}

/// Whether a contact of a list is still the one that was put there, and has had no answer.
fn waits(contacts: &super::contact::Contacts, class: ClassId, (_, id, ordinal): (SimTime, ContactId, u64)) -> bool {
    contacts.find(id).is_some_and(|c| {
        let in_line = matches!(c.stage, Stage::Waiting | Stage::Offered);
        in_line && c.class == class && c.ordinal == ordinal && c.first_wait.is_forever()
    })
}
