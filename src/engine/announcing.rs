//! Handlers: customers are told how long they will wait, and do something about it.

use crate::model::{ClassId, ContactId, Feature, Outcome, Predictor, SimDuration};
use crate::random::{Purpose, chance};

use super::fact::{Fact, Recorder, RetentionStep};
use super::plan::Plan;
use super::run::Engine;
use super::world::World;

/// The classes that wait together with a class, itself included.
fn line_of<'a>(plan: &'a Plan, class: &'a ClassId) -> &'a [ClassId] {
    match plan.classes[class.index()].queue {
        None => std::slice::from_ref(class),
        Some(queue) => &plan.scenario().queues[queue.index()].classes,
    }
}

impl World {
    /// How the wait of a class is predicted.
    pub(super) fn predictor(&self, class: ClassId) -> Predictor {
        let announcement = &self.plan.scenario().classes[class.index()].retention.announcement;
        announcement.map_or_else(Predictor::default, |a| a.predictor)
    }

    /// The wait that a contact of a class must expect which comes now.
    pub(super) fn expected_wait(&self, class: ClassId, predictor: Predictor) -> SimDuration {
        match predictor {
            Predictor::LastToEnterService => self.retained.last_wait[class.index()],
            Predictor::HeadOfLine => {
                let waited = |class: &ClassId| self.longest_in_line(*class);
                line_of(&self.plan, &class).iter().filter_map(waited).max().unwrap_or(SimDuration::ZERO)
            }
            Predictor::QueueOverRate => self.queue_over_rate(class),
        }
    }

    /// The time in the line of the first of a class there, of those whom no agent has been offered.
    fn longest_in_line(&self, class: ClassId) -> Option<SimDuration> {
        let heads = self.plan.classes[class.index()].all_lanes().filter_map(|lane| self.lanes[lane.index()].head());
        let waited = |id: ContactId| {
            let contact = self.contacts.get(id);
            contact.in_line + self.now.since(contact.line_since)
        };
        heads.map(waited).max()
    }

    fn queue_over_rate(&self, class: ClassId) -> SimDuration {
        let scenario = self.plan.known();
        let described = &scenario.classes[class.index()];
        let weight = scenario.channels[described.channel.index()].weight;
        let talk_s = described.mean_handling_s() * self.classes[class.index()].handling_factor;
        let wrap_up_s = described.wrap_up.mean_s();
        let rate = |group: &crate::model::GroupId| {
            let concurrency = &scenario.groups[group.index()].concurrency;
            let at_once = (concurrency.slots / weight.units(concurrency.slots).max(1)).max(1);
            let at_speed = f64::from(at_once) * concurrency.speed_at(at_once);
            let busy_s = talk_s * self.plan.pace(class, *group) + wrap_up_s;
            f64::from(self.groups[group.index()].present) * at_speed / busy_s
        };
        let rate: f64 = described.groups.iter().map(rate).sum();
        let ahead = f64::from(self.waiting_in_line_of(class)) + 1.0;
        if rate > 0.0 { SimDuration::from_secs_f64(ahead / rate) } else { SimDuration::FOREVER }
    }
}

impl<R: Recorder> Engine<R> {
    /// A contact that has just come joins the line: its customer is told the wait. Returns the patience that follows from so
    /// much; none if the customer leaves at once.
    #[cold]
    #[inline(never)]
    pub(super) fn announce(&mut self, id: ContactId, patience: SimDuration) -> Option<SimDuration> {
        let contact = self.world.contacts.get(id);
        let (class, key) = (contact.class, contact.key);
        let Some(announcement) = self.world.plan.scenario().classes[class.index()].retention.announcement else {
            return Some(patience);
        };
        if !self.world.classes[class.index()].allows[Feature::Announcement as usize] {
            return Some(patience);
        }
        let wait = self.world.expected_wait(class, announcement.predictor);
        // Where nobody is there to serve it, there is nothing to be said.
        if wait.is_forever() {
            return Some(patience);
        }
        self.world.retained.get_mut(id).told = Some(wait);
        self.tell(Fact::Retention { contact: id, step: RetentionStep::Told { wait } });
        if patience < wait && chance(&mut key.draws(Purpose::Announcement), announcement.balk) {
            return None;
        }
        let patience = patience.scaled(announcement.patience);
        let beyond = patience - wait;
        if beyond == SimDuration::ZERO || patience.is_forever() {
            return Some(patience);
        }
        Some(wait + beyond.scaled(1.0 / announcement.after_promise))
    }

    /// An agent answers a contact for the first time.
    pub(super) fn note_last_wait(&mut self, id: ContactId) {
        let world = &mut self.world;
        let contact = world.contacts.get(id);
        let wait = world.now.since(contact.arrived);
        for class in line_of(&world.plan, &contact.class) {
            world.retained.last_wait[class.index()] = wait;
        }
    }

    /// An attempt ends in this way, after such a wait: how it is counted. Callbacks are lost where others are abandoned.
    #[cold]
    #[inline(never)]
    pub(super) fn end_retained(&mut self, id: ContactId, outcome: Outcome, wait: SimDuration) -> Outcome {
        let contact = self.world.contacts.get(id);
        let answered = !contact.first_wait.is_forever();
        let is_callback = self.world.plan.retention[contact.class.index()].is_callback;
        if let Some(told) = self.world.retained.get_mut(id).told.take() {
            self.tell(Fact::Retention { contact: id, step: RetentionStep::Waited { told, wait, answered } });
        }
        if is_callback && outcome == Outcome::Abandoned { Outcome::CallbackLost } else { outcome }
    }
}
