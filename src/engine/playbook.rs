//! Handlers: the monitor's refresh; levers are pulled, work and are taken back.

use crate::model::{AgentId, ClassId, Condition, Effect, Occasion, Release, SimDuration, SimTime, Trigger, Watch};

use super::error::RunError;
use super::event::{Event, EventKind};
use super::fact::{Fact, LeverStep, Recorder};
use super::run::Engine;

/// Nobody looks at the monitor longer after arrivals have ended.
const WATCHED_AFTER_THE_END: SimDuration = SimDuration::from_secs(86_400);

/// How the levers stand.
#[derive(Default)]
pub(super) struct Levers {
    states: Vec<LeverState>,
    /// Agents whom a lever has taken during its lead time.
    borrowed: Vec<(u32, AgentId)>,
}

impl Levers {
    pub(super) fn borrow(&mut self, lever: usize, agent: AgentId) {
        self.borrowed.push((lever as u32, agent));
    }

    pub(super) fn give_back(&mut self, lever: usize) -> Vec<AgentId> {
        let (of_lever, others) = self.borrowed.drain(..).partition(|(l, _)| *l == lever as u32);
        self.borrowed = others;
        let of_lever: Vec<(u32, AgentId)> = of_lever;
        of_lever.into_iter().map(|(_, agent)| agent).collect()
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
        for (i, lever) in playbook.levers.iter().enumerate() {
            if let Trigger::At(at) = lever.trigger {
                self.levers.states[i].timer = self.calendar.schedule(at, EventKind::Lever, i as u32);
            }
        }
        if playbook.levers.iter().any(|l| l.watches().next().is_some()) {
            self.calendar.schedule(SimTime::ZERO + playbook.refresh, EventKind::Monitor, 0);
        }
    }

    /// The monitor takes its numbers: levers that watch are pulled or taken back.
    pub(super) fn on_monitor(&mut self) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let playbook = &plan.scenario().playbook;
        self.world.monitor.refresh();
        let now = self.world.now;
        // After the end, as long as something else is going to happen, and no longer than a day: whoever is never served must not
        // keep the run going.
        let horizon = plan.scenario().horizon();
        if now < horizon || now < horizon + WATCHED_AFTER_THE_END && !self.calendar.is_empty() {
            self.calendar.schedule(now + playbook.refresh, EventKind::Monitor, 0);
        }
        for (i, lever) in playbook.levers.iter().enumerate() {
            let state = self.levers.states[i];
            let watch = match (state.stage, &lever.trigger, &lever.until) {
                (Stage::Ready, Trigger::When(watch), _) => watch,
                (Stage::Live, _, Release::When(watch)) if now >= state.live_since + lever.least => watch,
                _ => continue,
            };
            if !self.has_held(i, watch) {
                continue;
            }
            self.levers.states[i].holds_since = None;
            match state.stage {
                Stage::Ready => self.pull(i)?,
                _ => self.take_back(i)?,
            }
        }
        Ok(())
    }

    /// Whether a condition has held at all refreshes for as long as it must.
    fn has_held(&mut self, lever: usize, watch: &Watch) -> bool {
        let now = self.world.now;
        let holds = self.shows(&watch.condition);
        let since = &mut self.levers.states[lever].holds_since;
        *since = if holds { Some(since.unwrap_or(now)) } else { None };
        since.is_some_and(|since| now.since(since) >= watch.lasting)
    }

    fn shows(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(list) => list.iter().all(|c| self.shows(c)),
            Condition::Any(list) => list.iter().any(|c| self.shows(c)),
            Condition::Not(inner) => !self.shows(inner),
            Condition::Is(reading) => {
                let value = self.world.gauge(reading.gauge, reading.of);
                value.is_some_and(|value| reading.comparison.holds(value, reading.limit))
            }
        }
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
        self.tell(Fact::Lever { lever: index as u32, step: LeverStep::Live });
        self.give_agents_back(index)?;
        self.change(index, &lever.effects, true)
    }

    fn take_back(&mut self, index: usize) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let lever = &plan.scenario().playbook.levers[index];
        let state = &mut self.levers.states[index];
        state.stage = if lever.again { Stage::Ready } else { Stage::Over };
        state.holds_since = None;
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

/// Whether a change of handling is of each contact by itself: for a share of them, or down to a floor.
pub(super) fn concerns_each(share: f64, floor: SimDuration) -> bool {
    share < 1.0 || floor > SimDuration::ZERO
}
