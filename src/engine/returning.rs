//! Handlers: an attempt has ended, and its customer comes again or goes for good; agents ban.

use crate::model::{ATTEMPTS_MAX, AgentId, ClassId, ContactId, Feature, Occasion, Outcome, SimDuration, SimTime};
use crate::random::{Purpose, chance, part};

use super::arriving::PRESENT_MAX;
use super::contact::Person;
use super::error::RunError;
use super::event::{Event, EventKind};
use super::fact::{CustomerStep, Fact, Recorder};
use super::journeys::{Journey, Returning};
use super::run::Engine;
use super::view::View;

impl<R: Recorder> Engine<R> {
    /// The customer of a contact goes on in another one, which comes next: the end of this one means nothing for the customer.
    pub(super) fn passes_on(&mut self, id: ContactId) {
        if !self.journeys {
            return;
        }
        if let Some(journey) = self.world.journeys.get_mut(id) {
            journey.passed_on = true;
            let next = Journey { passed_on: false, continues: true, will_be_banned: false, ..*journey };
            self.world.journeys.expect(next);
        }
    }

    /// The next contact to come is a duplicate: what becomes of its customer depends on the other one.
    pub(super) fn expects_duplicate(&mut self, of: ContactId) {
        if !self.journeys {
            return;
        }
        if let Some(journey) = self.world.journeys.get(of) {
            let next = Journey { passed_on: true, continues: true, will_be_banned: false, ..*journey };
            self.world.journeys.expect(next);
        }
    }

    /// Whether a contact goes on where another one was.
    pub(super) fn continues(&self, id: ContactId) -> bool {
        self.world.journeys.get(id).is_some_and(|j| j.continues)
    }

    /// A banned customer comes: `true` if that is the end of it.
    pub(super) fn turn_away_banned(&mut self, id: ContactId) -> bool {
        let banned = self.world.journeys.get(id).is_some_and(|j| j.banned_in.is_some());
        if banned {
            self.end(id, Outcome::Banned, None);
        }
        banned
    }

    /// An agent is about to start with a contact for the first time, and may ban its customer: then it takes less time.
    #[inline(never)]
    pub(super) fn may_ban(&mut self, id: ContactId) {
        let world = &mut self.world;
        let contact = world.contacts.get_mut(id);
        let class = &world.plan.classes[contact.class.index()];
        let (Some(ban), Some(journey)) = (&class.returns.ban, world.journeys.get_mut(id)) else { return };
        let may = world.classes[contact.class.index()].allows[Feature::Ban as usize];
        if !may || journey.passed_on || journey.known_for + 1 < ban.contacts || !contact.first_wait.is_forever() {
            return;
        }
        journey.will_be_banned = chance(&mut contact.key.draws(Purpose::Ban), ban.share);
        if journey.will_be_banned {
            if contact.handling.is_forever() {
                contact.handling = class.handling.sample(&mut contact.key.draws(Purpose::Handling));
            }
            contact.handling = contact.handling.min(ban.after);
        }
    }

    /// An attempt ends: decides whether its customer comes again.
    // Not in the way of those who count no customers.
    #[inline(never)]
    pub(super) fn settle(&mut self, id: ContactId, outcome: Outcome, agent: Option<AgentId>) {
        let Some(&journey) = self.world.journeys.get(id) else { return };
        if journey.passed_on || matches!(outcome, Outcome::Left | Outcome::TicketTaken | Outcome::CallbackAccepted) {
            return;
        }
        let mut journey = journey;
        let occasion = match outcome {
            Outcome::Answered => self.settle_answered(id, &mut journey, agent),
            Outcome::Blocked | Outcome::Hidden | Outcome::Closed => Occasion::TurnedAway,
            Outcome::Dropped => Occasion::Dropped,
            Outcome::Deflected => {
                journey.helped = true;
                Occasion::Deflected
            }
            Outcome::Banned => return self.settle_banned(id, journey),
            _ => Occasion::Abandon,
        };
        let contact = self.world.contacts.get(id);
        let count = if occasion.is_after_answer() { &mut journey.returns } else { &mut journey.failures };
        let rule = self.world.plan.classes[contact.class.index()].returns.rule(occasion);
        let rule = rule.filter(|rule| *count < rule.tries && contact.attempt + 1 < ATTEMPTS_MAX);
        let next = rule.and_then(|rule| {
            *count += 1;
            let purpose = match occasion {
                Occasion::Service => Purpose::Reopen,
                Occasion::Unresolved => Purpose::Repeat,
                _ => Purpose::Redial,
            };
            let mut draws = contact.key.nth_draws(purpose, occasion as u32);
            let factor = self.world.classes[contact.class.index()].return_factors[occasion as usize];
            let comes = chance(&mut draws, (rule.share * factor).min(1.0));
            comes.then(|| {
                let delay = rule.delay.sample(&mut draws);
                if rule.switch.is_empty() {
                    return (contact.class, delay);
                }
                let shares = rule.switch.iter().map(|(_, share)| *share);
                (part(&mut draws, shares).map_or(contact.class, |place| rule.switch[place].0), delay)
            })
        });
        match next {
            Some((class, delay)) => self.leave_for(id, journey, class, occasion, delay),
            None => self.go_for_good(id, &journey),
        }
    }

    /// An agent has answered: whether that helped, and whether it was the last time.
    fn settle_answered(&mut self, id: ContactId, journey: &mut Journey, agent: Option<AgentId>) -> Occasion {
        let contact = self.world.contacts.get(id);
        let (class, answered, key) = (contact.class, contact.arrived + contact.first_wait, contact.key);
        let first = !std::mem::replace(&mut journey.served, true);
        journey.failures = 0;
        journey.known_for = journey.known_for.saturating_add(1);
        if first {
            self.tell_of_customer(id, CustomerStep::Served { waited: answered.since(journey.since) });
        }
        if journey.will_be_banned {
            journey.banned_in = Some(class);
            journey.will_be_banned = false;
            self.tell_of_customer(id, CustomerStep::Banned);
        }
        let returns = &self.world.plan.classes[class.index()].returns;
        let share = agent.and_then(|agent| {
            let who = &self.world.agents[agent.index()];
            returns.resolved(who.group, || who.conversations.iter().count())
        });
        let Some(share) = share else { return Occasion::Service };
        let rested = agent.filter(|_| self.long_load).map_or(1.0, |agent| self.world.resolved_by(agent));
        let share = (share * self.world.classes[class.index()].resolved_factor * rested).min(1.0);
        let resolved = chance(&mut key.draws(Purpose::Resolution), share);
        self.tell_of_customer(id, CustomerStep::Settled { resolved });
        if resolved { Occasion::Service } else { Occasion::Unresolved }
    }

    /// Who is banned gets in by another way, or is let in again, or goes.
    fn settle_banned(&mut self, id: ContactId, journey: Journey) {
        let contact = self.world.contacts.get(id);
        let class = contact.class;
        let classes = &self.world.plan.classes;
        let ban = journey.banned_in.and_then(|class| classes[class.index()].returns.ban.as_ref());
        let delay = ban.filter(|_| contact.attempt + 1 < ATTEMPTS_MAX).and_then(|ban| {
            let mut draws = contact.key.draws(Purpose::Reentry);
            let ways = [&ban.evades, &ban.lifted];
            let shares = ways.map(|way| way.as_ref().map_or(0.0, |(share, _)| *share));
            let (_, after) = part(&mut draws, shares).and_then(|way| ways[way].as_ref())?;
            Some(after.sample(&mut draws))
        });
        let journey = Journey { banned_in: None, known_for: 0, ..journey };
        match delay {
            Some(delay) => self.leave_for(id, journey, class, Occasion::Banned, delay),
            None => self.go_for_good(id, &journey),
        }
    }

    fn leave_for(&mut self, id: ContactId, journey: Journey, class: ClassId, occasion: Occasion, delay: SimDuration) {
        // Time goes on between two attempts, also where a law gives nothing.
        let at = self.world.now + delay.max(SimDuration::from_micros(1));
        if at >= self.arrivals_end {
            return;
        }
        let person = Person::next_of(self.world.contacts.get(id));
        let journey = Journey { occasion: Some(occasion), continues: false, ..journey };
        let place = self.world.journeys.keep(Returning { class, person, journey });
        self.calendar.schedule(at, EventKind::Return, place);
        self.tell_of_customer(id, CustomerStep::WillReturn { occasion });
    }

    fn go_for_good(&mut self, id: ContactId, journey: &Journey) {
        let Journey { served, helped, .. } = *journey;
        self.tell_of_customer(id, CustomerStep::Gone { served, helped });
    }

    /// Not by `tell`: the policy, as everybody in the centre, does not know who will come again.
    #[inline(always)]
    fn tell_of_customer(&mut self, contact: ContactId, step: CustomerStep) {
        self.recorder.record(View(&self.world), Fact::Customer { contact, step });
    }

    /// A customer comes again.
    pub(super) fn on_return(&mut self, event: Event) -> Result<(), RunError> {
        let Returning { class, person, journey } = self.world.journeys.release(event.subject);
        self.check_numbers()?;
        self.world.journeys.expect(journey);
        let contact = self.admit(class, None, Some(person));
        self.enter(class, contact)
    }

    /// Whether one more contact can be present.
    #[inline]
    pub(super) fn check_numbers(&self) -> Result<(), RunError> {
        let world = &self.world;
        if world.contacts.present() as usize + world.journeys.in_orbit() < PRESENT_MAX as usize {
            return Ok(());
        }
        Err(RunError::TooManyPresent { present: PRESENT_MAX, after: world.now.since(SimTime::ZERO) })
    }
}
