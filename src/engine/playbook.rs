//! Handlers: the monitor's refresh; levers are pulled, work and are taken back.

use crate::model::{AgentId, ClassId, Effect, Occasion, Release, SimDuration, SimTime, Trigger};

use super::error::RunError;
use super::event::{Event, EventKind};
use super::fact::{Fact, LeverStep, Recorder};
use super::run::Engine;
use super::watches::{For, Watches};
use super::world::World;

/// Nobody looks at the monitor longer after arrivals have ended.
const WATCHED_AFTER_THE_END: SimDuration = SimDuration::from_secs(86_400);

/// How the levers stand.
#[derive(Default)]
pub(super) struct Levers {
    states: Vec<LeverState>,
    watches: Watches,
    /// Whether no refresh is planned, since nobody waits and all that is watched for needs somebody who does.
    pub(super) asleep: bool,
    /// Whether no condition held at the last look, and all that counted then count now: as long as no reading changes, none will.
    settled: bool,
    /// Those whose condition has held for long enough at this refresh.
    due: Vec<usize>,
    /// Agents whom each lever has taken during its lead time.
    pub(super) borrowed: Vec<Vec<AgentId>>,
}

impl Levers {
    /// A refresh: finds out which levers are due.
    fn look(&mut self, world: &World) {
        self.due.clear();
        let changed = self.watches.take_readings(world);
        if self.settled && !changed {
            return;
        }
        let mut settled = true;
        let levers = &world.plan.scenario().playbook.levers;
        for (i, state) in self.states.iter_mut().enumerate() {
            let Some(watched) = state.watches_for() else { continue };
            if state.stage == Stage::Live && world.now < state.live_since + levers[i].least {
                settled = false;
                continue;
            }
            let Some((holds, lasting)) = self.watches.shows(i, watched) else { continue };
            if !holds {
                state.holds_since = None;
                continue;
            }
            settled = false;
            let since = *state.holds_since.get_or_insert(world.now);
            if world.now.since(since) >= lasting {
                state.holds_since = None;
                self.due.push(i);
            }
        }
        self.settled = settled;
    }

    /// Whether nothing can come about that some lever watches for as long as nobody waits.
    fn may_sleep(&self) -> bool {
        let mut awake = self.states.iter().enumerate();
        !awake.any(|(i, state)| state.watches_for().is_some_and(|watched| self.watches.is_awake(i, watched)))
    }
}

impl LeverState {
    /// For what its condition counts now, if it does.
    fn watches_for(&self) -> Option<For> {
        match self.stage {
            Stage::Ready => Some(For::Pulling),
            Stage::Live => Some(For::TakingBack),
            Stage::Lead | Stage::Over => None,
        }
    }
}

/// How a lever stands.
#[derive(Clone, Copy, Debug, Default)]
struct LeverState {
    stage: Stage,
    /// Since which refresh the condition that counts now has held.
    holds_since: Option<SimTime>,
    /// Since when it works.
    live_since: SimTime,
    /// The timer that counts; another one is stale.
    timer: super::calendar::Sequence,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Not pulled.
    #[default]
    Ready,
    /// Pulled, and not working yet.
    Lead,
    /// Working.
    Live,
    /// Taken back, for good.
    Over,
}

impl<R: Recorder> Engine<R> {
    /// Lets the playbook begin: levers with a time get their event, and the monitor its first refresh.
    pub(super) fn begin_playbook(&mut self) {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let playbook = &plan.scenario().playbook;
        self.levers.states = vec![LeverState::default(); playbook.levers.len()];
        self.levers.borrowed = vec![Vec::new(); playbook.levers.len()];
        for (i, lever) in playbook.levers.iter().enumerate() {
            if let Trigger::At(at) = lever.trigger {
                self.levers.states[i].timer = self.calendar.schedule(at, EventKind::Lever, i as u32);
            }
        }
        self.levers.watches = Watches::new(&playbook.levers);
        if !self.levers.watches.is_empty() {
            self.calendar.schedule(SimTime::ZERO + playbook.refresh, EventKind::Monitor, 0);
        }
    }

    /// The monitor takes its numbers: levers that watch are pulled or taken back. All of them look at the same numbers, before any of
    /// them changes anything.
    pub(super) fn on_monitor(&mut self) -> Result<(), RunError> {
        self.world.refresh_monitor();
        self.levers.look(&self.world);
        for place in 0..self.levers.due.len() {
            let lever = self.levers.due[place];
            match self.levers.states[lever].stage {
                Stage::Ready => self.pull(lever)?,
                _ => self.take_back(lever)?,
            }
        }
        self.schedule_refresh();
        Ok(())
    }

    /// Plans the next refresh, unless it could show nothing.
    fn schedule_refresh(&mut self) {
        let (now, scenario) = (self.world.now, self.world.plan.scenario());
        let (horizon, refresh) = (scenario.horizon(), scenario.playbook.refresh);
        // After the end, as long as something else is going to happen, and no longer than a day: whoever is never served must not
        // keep the run going.
        let goes_on = now < horizon || now < horizon + WATCHED_AFTER_THE_END && !self.calendar.is_empty();
        if !goes_on {
            return;
        }
        self.levers.asleep = self.world.waiting == 0 && !self.world.monitor.looks_back() && self.levers.may_sleep();
        if !self.levers.asleep {
            self.calendar.schedule(now + refresh, EventKind::Monitor, 0);
        }
    }

    /// Somebody waits, or a lever stands otherwise: the monitor is looked at again, from its next refresh on, which may be at the end of this
    /// instant.
    #[cold]
    pub(super) fn wake_monitor(&mut self) {
        self.levers.asleep = false;
        let refresh = self.world.plan.scenario().playbook.refresh.micros();
        let next = self.world.now.micros().div_ceil(refresh) * refresh;
        self.calendar.schedule(SimTime::from_micros(next.max(refresh)), EventKind::Monitor, 0);
    }

    /// A lever's own time has come: it is pulled, begins to work, or is taken back.
    pub(super) fn on_lever(&mut self, event: Event) -> Result<(), RunError> {
        let lever = event.subject as usize;
        let state = self.levers.states[lever];
        if state.timer != event.sequence {
            return Ok(());
        }
        match state.stage {
            Stage::Ready => self.pull(lever),
            Stage::Lead => self.go_live(lever),
            Stage::Live => self.take_back(lever),
            Stage::Over => Ok(()),
        }
    }

    fn pull(&mut self, index: usize) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let lever = &plan.scenario().playbook.levers[index];
        self.levers.states[index].stage = Stage::Lead;
        self.levers.settled = false;
        self.tell(Fact::Lever { lever: index as u32, step: LeverStep::Pulled });
        if lever.lead == SimDuration::ZERO {
            return self.go_live(index);
        }
        for &(group, agents) in &lever.takes {
            self.borrow_agents(index, group, agents)?;
        }
        let at = self.world.now + lever.lead;
        self.levers.states[index].timer = self.calendar.schedule(at, EventKind::Lever, index as u32);
        Ok(())
    }

    fn go_live(&mut self, index: usize) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let lever = &plan.scenario().playbook.levers[index];
        let now = self.world.now;
        self.levers.settled = false;
        let state = &mut self.levers.states[index];
        state.stage = Stage::Live;
        state.live_since = now;
        state.holds_since = None;
        let over = match lever.until {
            Release::At(at) => Some(at.max(now + lever.least)),
            Release::After(lasts) => Some(now + lasts.max(lever.least)),
            Release::Never | Release::When(_) => None,
        };
        if let Some(at) = over {
            state.timer = self.calendar.schedule(at, EventKind::Lever, index as u32);
        }
        if self.levers.asleep {
            self.wake_monitor();
        }
        self.tell(Fact::Lever { lever: index as u32, step: LeverStep::Live });
        self.give_agents_back(index)?;
        self.change(index, &lever.effects, true)
    }

    fn take_back(&mut self, index: usize) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let lever = &plan.scenario().playbook.levers[index];
        self.levers.settled = false;
        let state = &mut self.levers.states[index];
        state.stage = if lever.again { Stage::Ready } else { Stage::Over };
        state.holds_since = None;
        if self.levers.asleep {
            self.wake_monitor();
        }
        self.tell(Fact::Lever { lever: index as u32, step: LeverStep::TakenBack });
        self.change(index, &lever.effects, false)
    }

    /// Lets the effects of a lever begin or end.
    fn change(&mut self, index: usize, effects: &[Effect], begins: bool) -> Result<(), RunError> {
        for effect in effects {
            let sign = if begins { 1 } else { -1 };
            match *effect {
                // The policy hears of the lever; breaks and ends of shifts look whether there is one.
                Effect::Routing(_) | Effect::PostponeBreaks { .. } | Effect::Overtime { .. } => {}
                Effect::Agents { group, more } => self.add_agents(group, sign * more)?,
                Effect::Slots { group, more } => self.add_slots(group, sign * more)?,
                Effect::Open { channel } => self.open_by_lever(channel, begins)?,
                Effect::Close { channel } => self.world.close_by_lever(channel, begins),
                Effect::Handling { class, share, floor, .. } if concerns_each(share, floor) => {
                    self.world.note_handling_lever(class, index, begins)
                }
                Effect::Handling { .. }
                | Effect::Arrivals { .. }
                | Effect::Patience { .. }
                | Effect::Returns { .. }
                | Effect::Resolved { .. } => self.set_factor(effect),
                Effect::Allow { class, feature } => {
                    self.world.classes[class.index()].allows[feature as usize] = self.works(effect);
                }
                Effect::Hide { channel } => self.world.may_hide[channel.index()] = self.works(effect),
                Effect::QueueCapacity { class, .. } => {
                    let planned = self.world.plan.queue_capacity(class);
                    let capacity = self.latest_limit(class).or(planned);
                    self.set_queue_capacity(class, capacity);
                }
            }
        }
        Ok(())
    }

    /// Sets what an effect is a factor of to the product over all levers that work.
    fn set_factor(&mut self, effect: &Effect) {
        let Some((of, _)) = factor(effect) else { return };
        let factors = self.live_effects().filter_map(|live| factor(live.effect)).filter(|(other, _)| *other == of);
        let product = factors.map(|(_, factor)| factor).product();
        match of {
            FactorOf::Handling(class) => self.set_handling_factor(class, product),
            FactorOf::Arrivals(class) => self.set_arrival_factor(class, product),
            FactorOf::Patience(class) => self.world.classes[class.index()].patience_factor = product,
            FactorOf::Returns(class, occasion) => {
                self.world.classes[class.index()].return_factors[occasion as usize] = product;
            }
            FactorOf::Resolved(class) => self.world.classes[class.index()].resolved_factor = product,
        }
    }

    /// The effects of all levers that work, in the file's order.
    pub(super) fn live_effects(&self) -> impl Iterator<Item = LiveEffect<'_>> {
        let levers = self.world.plan.scenario().playbook.levers.iter().zip(&self.levers.states).zip(0..);
        let live = levers.filter(|((_, state), _)| state.stage == Stage::Live);
        live.flat_map(|((lever, state), number)| {
            lever.effects.iter().map(move |effect| LiveEffect { lever: number, since: state.live_since, effect })
        })
    }

    /// Whether some lever that works has this effect.
    fn works(&self, effect: &Effect) -> bool {
        self.live_effects().any(|live| live.effect == effect)
    }

    /// The limit of a line that the lever sets which began to work last.
    fn latest_limit(&self, class: ClassId) -> Option<u32> {
        let limits = self.live_effects().filter_map(|live| match *live.effect {
            Effect::QueueCapacity { class: c, capacity } if c == class => Some((live.since, capacity)),
            _ => None,
        });
        // Of equal times the one that stands last in the file.
        limits.max_by_key(|(since, _)| *since).map(|(_, capacity)| capacity)
    }
}

/// An effect of a lever that works.
pub(super) struct LiveEffect<'a> {
    /// The lever's index in the playbook.
    pub(super) lever: u32,
    /// Since when it works.
    pub(super) since: SimTime,
    pub(super) effect: &'a Effect,
}

/// What factors of several levers are multiplied for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FactorOf {
    Handling(ClassId),
    Arrivals(ClassId),
    Patience(ClassId),
    Returns(ClassId, Occasion),
    Resolved(ClassId),
}

/// The factor of an effect, if it has one on all contacts, and of what it is one.
fn factor(effect: &Effect) -> Option<(FactorOf, f64)> {
    match *effect {
        Effect::Handling { class, factor, share, floor } if !concerns_each(share, floor) => {
            Some((FactorOf::Handling(class), factor))
        }
        Effect::Arrivals { class, factor } => Some((FactorOf::Arrivals(class), factor)),
        Effect::Patience { class, factor } => Some((FactorOf::Patience(class), factor)),
        Effect::Returns { class, occasion, factor } => Some((FactorOf::Returns(class, occasion), factor)),
        Effect::Resolved { class, factor } => Some((FactorOf::Resolved(class), factor)),
        _ => None,
    }
}

/// Whether an effect changes the handling of contacts one by one.
pub(super) fn is_one_by_one(effect: &Effect) -> bool {
    matches!(*effect, Effect::Handling { share, floor, .. } if concerns_each(share, floor))
}

/// Whether a change of handling is of each contact by itself: for a share of them, or down to a floor.
pub(super) fn concerns_each(share: f64, floor: SimDuration) -> bool {
    share < 1.0 || floor > SimDuration::ZERO
}
