//! Handlers: what happens before a contact joins the line. An entry may be hidden, and steps may have to be taken: menus,
//! forms, bots, articles.

use crate::model::{
    ChannelId, ClassId, ContactClass, ContactId, Feature, GroupId, Hiding, Outcome, Scenario, SimDuration, SimTime,
    StepKind,
};
use crate::random::{ContactKey, Purpose, Sampler, part, unit};

use super::calendar::Sequence;
use super::contact::Stage;
use super::error::RunError;
use super::event::EventKind;
use super::fact::Recorder;
use super::run::Engine;
use super::view::View;
use super::world::World;

/// What stands before the lines of a scenario.
#[derive(Debug, Default)]
pub(super) struct EntryPlan {
    /// Channels that hide their entry.
    hiding: Vec<HidingPlan>,
    /// For each class: its steps. Empty if no class has any.
    steps: Vec<Vec<StepPlan>>,
}

/// A channel that hides its entry.
#[derive(Debug)]
struct HidingPlan {
    channel: ChannelId,
    limit: Hiding,
    classes: Vec<ClassId>,
    /// Who serves them.
    groups: Vec<GroupId>,
}

#[derive(Debug)]
struct StepPlan {
    kind: StepKind,
    lasts: Sampler,
    loses: f64,
    helps: f64,
}

impl EntryPlan {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let hiding = |(channel, limit): (ChannelId, Hiding)| {
            let of_channel = |class: &ClassId| scenario.classes[class.index()].channel == channel;
            let classes: Vec<ClassId> = (0..scenario.classes.len()).map(ClassId::at).filter(of_channel).collect();
            let mut groups: Vec<GroupId> =
                classes.iter().flat_map(|c| scenario.classes[c.index()].groups.iter().copied()).collect();
            groups.sort_unstable();
            groups.dedup();
            HidingPlan { channel, limit, classes, groups }
        };
        let channels = scenario.channels.iter().enumerate();
        let limits = channels.filter_map(|(i, channel)| Some((ChannelId::at(i), channel.hide?)));
        let steps = |class: &ContactClass| {
            let planned = class.entry.iter().map(|step| StepPlan {
                kind: step.kind,
                lasts: Sampler::new(&step.lasts),
                loses: step.loses,
                helps: step.helps,
            });
            planned.collect()
        };
        let any = scenario.classes.iter().any(|c| !c.entry.is_empty());
        Self {
            hiding: limits.map(hiding).collect(),
            steps: if any { scenario.classes.iter().map(steps).collect() } else { Vec::new() },
        }
    }

    /// Whether some channel hides its entry.
    pub(super) fn hides(&self) -> bool {
        !self.hiding.is_empty()
    }

    /// Whether some class has steps.
    pub(super) fn has_steps(&self) -> bool {
        !self.steps.is_empty()
    }

    fn steps_of(&self, class: ClassId) -> &[StepPlan] {
        self.steps.get(class.index()).map_or(&[], Vec::as_slice)
    }
}

impl StepPlan {
    /// What becomes of a contact in the step, and after what part of the step's time; drawn with the same numbers
    /// whatever the shares are.
    fn draw(&self, key: ContactKey, place: u32) -> (Option<Outcome>, SimDuration) {
        let mut draws = key.nth_draws(Purpose::Entry, place);
        let stays = 1.0 - self.loses - self.helps;
        let ends = match part(&mut draws, [self.loses, stays]) {
            Some(0) => Some(Outcome::LostAtEntry),
            // Rounding may leave a little beyond all.
            None if self.helps > 0.0 => Some(Outcome::Deflected),
            _ => None,
        };
        let leaves_after = unit(&mut draws);
        let lasts = self.lasts.sample(&mut draws);
        (ends, if ends == Some(Outcome::LostAtEntry) { lasts.scaled(leaves_after) } else { lasts })
    }
}

/// How far a contact is with its steps.
#[derive(Clone, Copy, Debug)]
struct Passage {
    came: SimTime,
    /// The step that it takes, or took last, from 0.
    step: u32,
    /// How it ends after this step, if it does.
    ends: Option<Outcome>,
}

/// Passages by contact; empty where no class has steps.
#[derive(Default)]
pub(super) struct Passages(Vec<Passage>);

impl Passages {
    /// A contact has come.
    pub(super) fn begin(&mut self, id: ContactId, now: SimTime) {
        let passage = Passage { came: now, step: 0, ends: None };
        if self.0.len() <= id.index() {
            self.0.resize(id.index() + 1, passage);
        }
        self.0[id.index()] = passage;
    }
}

impl World {
    /// When a contact came; its wait begins later where it takes steps before.
    #[inline]
    pub(super) fn came(&self, id: ContactId) -> SimTime {
        self.passages.0.get(id.index()).map_or_else(|| self.contacts.get(id).arrived, |passage| passage.came)
    }

    /// The step before the line that a contact takes, or took last.
    pub(super) fn step_of(&self, id: ContactId) -> Option<StepKind> {
        let steps = self.plan.entry.steps_of(self.contacts.get(id).class);
        steps.get(self.passages.0.get(id.index())?.step as usize).map(|step| step.kind)
    }

    /// Whether a channel hides its entry.
    pub(super) fn is_hidden(&self, channel: ChannelId) -> bool {
        self.hidden.get(channel.index()).is_some_and(|hidden| *hidden)
    }

    /// Looks which channels hide their entry, or show it again. After each event, so that nothing is missed between two
    /// arrivals.
    pub(super) fn look_at_entries(&mut self) {
        let plan = &*self.plan;
        for planned in &plan.entry.hiding {
            let hidden = &mut self.hidden[planned.channel.index()];
            *hidden = match planned.limit {
                Hiding::Waiting { at_least, show_below } => {
                    let waiting: u32 = planned.classes.iter().map(|c| self.classes[c.index()].waiting).sum();
                    waiting >= if *hidden { show_below } else { at_least }
                }
                Hiding::Load { at_least, show_below } => {
                    let (mut used, mut slots) = (0, 0);
                    for &id in &planned.groups {
                        let (group, capacity) = (&self.groups[id.index()], plan.capacity(id));
                        used += if capacity.single { u64::from(group.busy) } else { group.used };
                        slots += u64::from(group.present) * u64::from(capacity.slots);
                    }
                    let limit = if *hidden { show_below } else { at_least };
                    // A share of a number of slots may be a hair above the whole number that is meant.
                    used as f64 + 1e-9 >= limit * slots as f64
                }
            };
        }
    }
}

impl View<'_> {
    /// When a contact's wait began: on arrival, or when it was through with the steps before the line.
    #[inline]
    pub fn entered(self, id: ContactId) -> SimTime {
        self.0.contacts.get(id).arrived
    }

    /// The step before the line that a contact takes, or took last, if its class has steps.
    pub fn entry_step(self, id: ContactId) -> Option<StepKind> {
        self.0.step_of(id)
    }

    /// Whether a channel hides its entry from new contacts.
    pub fn is_hidden(self, channel: ChannelId) -> bool {
        self.0.is_hidden(channel)
    }
}

impl<R: Recorder> Engine<R> {
    /// Whether an entry is hidden from a contact that comes now.
    pub(super) fn hides_from(&mut self, class: ClassId) -> bool {
        if self.hides {
            self.world.look_at_entries();
        }
        let channel = self.world.plan.scenario().classes[class.index()].channel;
        self.world.may_hide[channel.index()] && self.world.is_hidden(channel)
    }

    /// A contact has come from outside to a channel that is open.
    pub(super) fn enter_from_outside(&mut self, class: ClassId, id: ContactId) -> Result<(), RunError> {
        if self.hides_from(class) {
            self.end(id, Outcome::Hidden, None);
            return Ok(());
        }
        let takes_steps = self.world.classes[class.index()].allows[Feature::Entry as usize];
        if !takes_steps || self.world.plan.entry.steps_of(class).is_empty() {
            return self.place_new(class, id);
        }
        if self.takes_line(class, id) { self.take_steps(id, 0) } else { Ok(()) }
    }

    /// Goes through the steps of a contact from one on, as far as they take no time.
    fn take_steps(&mut self, id: ContactId, from: usize) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let contact = self.world.contacts.get(id);
        let (class, key) = (contact.class, contact.key);
        for (place, step) in plan.entry.steps_of(class).iter().enumerate().skip(from) {
            let (ends, time) = step.draw(key, place as u32);
            let passage = &mut self.world.passages.0[id.index()];
            (passage.step, passage.ends) = (place as u32, ends);
            if time > SimDuration::ZERO {
                let contact = self.world.contacts.get_mut(id);
                contact.stage = Stage::Entering;
                contact.review = match time.is_forever() {
                    true => Sequence::NONE,
                    false => self.calendar.schedule(self.world.now + time, EventKind::Review, id.0),
                };
                return Ok(());
            }
            if let Some(outcome) = ends {
                self.end(id, outcome, None);
                return Ok(());
            }
        }
        self.begin_wait(id);
        self.place_inside_lines(class, id)
    }

    /// A step of a contact is over.
    #[cold]
    pub(super) fn end_step(&mut self, id: ContactId) -> Result<(), RunError> {
        self.world.contacts.get_mut(id).stage = Stage::Nowhere;
        let Passage { step, ends, .. } = self.world.passages.0[id.index()];
        match ends {
            Some(outcome) => {
                self.end(id, outcome, None);
                Ok(())
            }
            None => self.take_steps(id, step as usize + 1),
        }
    }

    /// All steps are behind a contact: waits, promises and places in the line count from now.
    fn begin_wait(&mut self, id: ContactId) {
        let now = self.world.now;
        let contact = self.world.contacts.get_mut(id);
        contact.arrived = now;
        contact.line_since = now;
        if self.dialogues {
            self.world.dialogues.begin(id, now);
        }
    }

    /// A channel drops all who wait: also those who are on their way to its line.
    pub(super) fn drop_entering(&mut self, channel: ChannelId) {
        if !self.steps {
            return;
        }
        for id in self.world.contacts.in_stage(Stage::Entering) {
            let class = self.world.contacts.get(id).class;
            if self.world.plan.scenario().classes[class.index()].channel == channel {
                self.end(id, Outcome::Dropped, None);
            }
        }
    }
}
