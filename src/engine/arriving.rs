//! Handlers: a contact arrives and is placed.

use crate::model::{Arrivals, ClassId, ContactId, Outcome, SimDuration, TracePatience};
use crate::random::{Purpose, chance};

use super::calendar::Sequence;
use super::contact::{Contact, NONE, Person, Stage};
use super::error::RunError;
use super::event::{Event, EventKind};
use super::fact::{Fact, Recorder};
use super::policy::Placement;
use super::run::Engine;
use super::view::View;

/// More contacts than this cannot be present at once. Each takes up to 170 bytes with its events, so that a thread stays
/// below 1 GiB.
pub(super) const PRESENT_MAX: u32 = 4_000_000;

impl<R: Recorder> Engine<R> {
    #[inline]
    pub(super) fn schedule_arrival(&mut self, class: ClassId) {
        let arrivals = &self.world.plan.scenario().classes[class.index()].arrivals;
        let process = &mut self.arrivals[class.index()];
        process.pending = match process.next(arrivals, self.arrivals_end) {
            Some(at) => self.calendar.schedule(at, EventKind::Arrival, class.0),
            None => Sequence::NONE,
        };
    }

    #[inline]
    pub(super) fn on_arrival(&mut self, event: Event) -> Result<(), RunError> {
        let class = ClassId(event.subject);
        if self.arrivals[class.index()].pending != event.sequence {
            return Ok(());
        }
        let row = self.arrivals[class.index()].advance();
        self.schedule_arrival(class);
        self.check_numbers()?;
        let contact = self.admit(class, row, None);
        self.enter(class, contact)
    }

    /// Lets a contact come: a customer's first attempt, or that of a person who has tried before.
    // Always inlined: on the usual path it knows that nobody comes again.
    #[inline(always)]
    pub(super) fn admit(&mut self, class: ClassId, row: Option<u32>, again: Option<Person>) -> ContactId {
        let world = &mut self.world;
        let state = &mut world.classes[class.index()];
        let ordinal = state.next_ordinal;
        state.next_ordinal += 1;
        let person =
            again.unwrap_or(Person { home: class, customer: ordinal - state.from_elsewhere, attempt: 0, draws: 0 });
        state.from_elsewhere += u64::from(again.is_some());
        let plan = &*world.plan;
        let lanes = &plan.classes[class.index()].lanes;
        let (mut lane, mut handling) = (lanes[0], SimDuration::FOREVER);
        if let Some(row) = row
            && let Arrivals::Trace(rows) = &plan.scenario().classes[class.index()].arrivals
        {
            let row = &rows[row as usize];
            handling = row.handling.unwrap_or(SimDuration::FOREVER);
            if lanes.len() > 1 {
                lane = plan.lane_for(class, row);
            }
        }
        let counted = world.now >= self.window.0 && world.now < self.window.1;
        self.counted_open += u64::from(counted);
        let id = world.contacts.insert(Contact {
            arrived: world.now,
            line_since: world.now,
            in_line: SimDuration::ZERO,
            first_wait: SimDuration::FOREVER,
            handling,
            wrap_up: SimDuration::ZERO,
            key: world.class_keys[person.home.index()].contact(person.customer, person.draws),
            ordinal,
            customer: person.customer,
            patience_expiry: Sequence::NONE,
            review: Sequence::NONE,
            class,
            home: person.home,
            lane,
            previous: NONE,
            next: NONE,
            row: row.unwrap_or(NONE),
            requeues: 0,
            last_agent: NONE,
            held_for: NONE,
            attempt: person.attempt,
            stage: Stage::Nowhere,
            holds_line: false,
        });
        if self.follows {
            self.follow(id);
        }
        self.tell(Fact::Arrived { contact: id });
        id
    }

    /// Begins to keep what only some scenarios need to know of a contact.
    #[inline(never)]
    fn follow(&mut self, id: ContactId) {
        if self.transfers {
            self.begin_leg(id);
        }
        if self.dialogues {
            self.world.dialogues.begin(id, self.world.now);
        }
        if self.journeys {
            self.world.journeys.begin(id, self.world.now);
        }
        if self.retention {
            self.world.retained.begin(id);
        }
        if self.steps {
            self.world.passages.begin(id, self.world.now);
        }
    }

    /// Admission, then the policy's placement of a contact that has just arrived.
    #[inline(always)]
    pub(super) fn place_new(&mut self, class: ClassId, contact: ContactId) -> Result<(), RunError> {
        if !self.takes_line(class, contact) {
            return Ok(());
        }
        self.place_inside_lines(class, contact)
    }

    /// Takes one of the trunk lines of a contact's channel, if that has such; `false` if none is free, and the contact is
    /// blocked.
    #[inline(always)]
    pub(super) fn takes_line(&mut self, class: ClassId, contact: ContactId) -> bool {
        if !self.world.resources.is_empty()
            && let Some(lines) = self.lines_of(class)
        {
            let lines = &mut self.world.resources[lines.index()];
            if lines.in_use >= lines.capacity {
                self.end(contact, Outcome::Blocked, None);
                return false;
            }
            lines.in_use += 1;
            self.world.contacts.get_mut(contact).holds_line = true;
        }
        true
    }

    /// The policy's placement of a contact that has a trunk line, where it needs one.
    #[inline(always)]
    pub(super) fn place_inside_lines(&mut self, class: ClassId, contact: ContactId) -> Result<(), RunError> {
        match self.policy.place(View(&self.world), contact, &mut self.ties) {
            Placement::Serve(agent) if self.world.plan.asks() => {
                self.offer(agent, contact, |engine| engine.draw_patience(contact))
            }
            Placement::Serve(agent) => self.serve(agent, contact),
            Placement::Refuse => {
                self.end(contact, Outcome::Blocked, None);
                Ok(())
            }
            waits => {
                let capacity = self.world.classes[class.index()].queue_capacity;
                if capacity.is_some_and(|capacity| self.world.waiting_in_line_of(class) >= capacity) {
                    self.end(contact, Outcome::Blocked, None);
                } else if self.retention && self.offers_at_arrival(contact)? {
                    // The customer goes on in another class.
                } else if self.balks(class, contact) {
                    self.end(contact, Outcome::Abandoned, None);
                } else {
                    let mut patience = self.draw_patience(contact);
                    if self.retention {
                        match self.announce(contact, patience) {
                            Some(changed) => patience = changed,
                            None => {
                                self.end(contact, Outcome::Abandoned, None);
                                return Ok(());
                            }
                        }
                    }
                    let review_after = self.hold(contact, waits)?;
                    self.wait(contact, patience, review_after);
                }
                Ok(())
            }
        }
    }

    fn balks(&self, class: ClassId, contact: ContactId) -> bool {
        let share = self.world.plan.scenario().classes[class.index()].balking;
        share > 0.0 && chance(&mut self.world.contacts.get(contact).key.draws(Purpose::Balking), share)
    }

    /// Patience, drawn from the contact's own stream, so that it does not matter when it is drawn.
    #[inline]
    pub(super) fn draw_patience(&self, contact: ContactId) -> SimDuration {
        let contact = self.world.contacts.get(contact);
        let plan = &*self.world.plan;
        let law = &plan.classes[contact.class.index()].patience;
        if contact.row != NONE
            && let Arrivals::Trace(rows) = &plan.scenario().classes[contact.class.index()].arrivals
        {
            match rows[contact.row as usize].patience {
                TracePatience::Known(patience) => return patience,
                TracePatience::Exceeds(wait) => {
                    return law.sample_beyond(&mut contact.key.draws(Purpose::Patience), wait);
                }
                TracePatience::Drawn => {}
            }
        }
        let patience = law.sample(&mut contact.key.draws(Purpose::Patience));
        match self.world.classes[contact.class.index()].patience_factor {
            1.0 => patience,
            factor if patience.is_forever() || factor.is_nan() => patience,
            factor => patience.scaled(factor),
        }
    }
}
