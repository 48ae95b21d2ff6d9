//! What the suite asks for beyond the usual measures: the ghost's wait, times with all busy, states at instants.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use stormdrill::engine::{Fact, Recorder, View};
use stormdrill::model::{Outcome, Scenario, SimDuration, SimTime};

use super::conversations::Conversations;
use super::pools::Pools;
use super::retrials::Retrials;

/// A recorder for one replication of a model with one group.
#[derive(Default)]
pub struct Watch {
    from: SimTime,
    to: SimTime,
    grid: Vec<SimTime>,
    within: SimDuration,
    ghosts_to: SimTime,
    /// Abandoned contacts of the window whose turn has not come: (arrival, number).
    ghosts: BinaryHeap<Reverse<(SimTime, u64)>>,
    state: State,
    since: SimTime,
    sampled: usize,
    /// Sum of virtual waits and their number, over those who entered.
    pub virtual_wait: (f64, f64),
    /// Sum of squared waits of those who entered, s^2.
    pub squared_wait: f64,
    /// Time in the window with no agent free, s.
    pub all_busy_s: f64,
    /// The state at each instant of the grid.
    pub states: Vec<State>,
    /// Counts by the interval in which they happen.
    pub intervals: Vec<Interval>,
    /// Who serves whom.
    pub pools: Pools,
    /// How many conversations there are.
    pub conversations: Conversations,
    /// Who comes again.
    pub retrials: Retrials,
    /// Time integral of the number waiting up to the horizon, contact-seconds.
    pub queue_area_s: f64,
}

/// What is there at an instant.
#[derive(Clone, Copy, Default)]
pub struct State {
    pub waiting: u32,
    pub busy: u32,
    pub all_busy: bool,
}

/// Counts of one interval.
#[derive(Clone, Copy, Default)]
pub struct Interval {
    pub arrivals: u32,
    pub abandons: u32,
    pub completions: u32,
    /// By the interval of arrival.
    pub answered_within: u32,
}

impl Watch {
    pub fn new(scenario: &Scenario, grid: &[SimTime]) -> Self {
        Self {
            from: scenario.window_start(),
            to: scenario.horizon(),
            grid: grid.to_vec(),
            ghosts_to: SimTime::from_micros(scenario.horizon().micros() / 10 * 9 + scenario.warm_up.micros() / 10),
            within: scenario.channels[0].answer_within[0],
            state: State { all_busy: true, ..State::default() },
            states: Vec::with_capacity(grid.len()),
            pools: Pools::new(scenario.classes.len()),
            conversations: Conversations::new(scenario),
            retrials: Retrials::new(&scenario.channels[0].answer_within),
            intervals: vec![Interval::default(); grid.len().saturating_sub(1)],
            ..Self::default()
        }
    }

    fn interval(&mut self, at: SimTime) -> Option<&mut Interval> {
        if at >= self.to {
            return None;
        }
        let i = self.grid.partition_point(|g| *g <= at).checked_sub(1)?;
        self.intervals.get_mut(i)
    }

    /// Ghosts who arrived before `arrival` would have been answered now.
    fn answer_ghosts(&mut self, now: SimTime, arrival: SimTime) {
        while let Some(Reverse((ghost, _))) = self.ghosts.peek().copied()
            && ghost < arrival
        {
            self.ghosts.pop();
            self.virtual_wait.0 += now.since(ghost).secs_f64();
            self.virtual_wait.1 += 1.0;
        }
    }

    fn account(&mut self, now: SimTime) {
        if now == self.since {
            return;
        }
        let inside = |from: SimTime| now.min(self.to).since(self.since.max(from)).secs_f64();
        if self.state.all_busy {
            self.all_busy_s += inside(self.from);
        }
        self.queue_area_s += f64::from(self.state.waiting) * inside(SimTime::ZERO);
        while self.sampled < self.grid.len() && self.grid[self.sampled] < now {
            self.states.push(self.state);
            self.sampled += 1;
        }
        self.since = now;
    }
}

impl Recorder for Watch {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        let now = view.now();
        self.account(now);
        self.pools.record(view, fact, self.from, self.to);
        self.conversations.record(view, fact);
        self.retrials.record(view, fact, self.from, self.to);
        match fact {
            Fact::Arrived { .. } if !self.grid.is_empty() => {
                if let Some(interval) = self.interval(now) {
                    interval.arrivals += 1;
                }
            }
            Fact::Started { contact, .. } => {
                let arrived = view.contact(contact).arrived;
                self.answer_ghosts(now, arrived);
                if now.since(arrived) <= self.within
                    && let Some(interval) = self.interval(arrived)
                {
                    interval.answered_within += 1;
                }
            }
            Fact::Ended { contact, outcome, wait, .. } => {
                let contact = view.contact(contact);
                let counted = contact.arrived >= self.from && contact.arrived < self.to;
                if counted && !outcome.turned_away() {
                    self.squared_wait += wait.secs_f64() * wait.secs_f64();
                    // A ghost may outstay the run, so the last tenth of the window does not take part.
                    if contact.arrived >= self.ghosts_to {
                    } else if outcome == Outcome::Answered {
                        self.virtual_wait.0 += wait.secs_f64();
                        self.virtual_wait.1 += 1.0;
                    } else {
                        self.ghosts.push(Reverse((contact.arrived, contact.ordinal)));
                    }
                }
                if let Some(interval) = self.interval(now) {
                    interval.abandons += u32::from(outcome == Outcome::Abandoned);
                    interval.completions += u32::from(outcome == Outcome::Answered);
                }
            }
            _ => {}
        }
        let groups = 0..view.scenario().groups.len();
        let (mut idle, mut busy) = (0, 0);
        for group in groups.map(stormdrill::model::GroupId::at) {
            idle += view.idle(group);
            busy += view.busy(group);
        }
        if idle > 0 {
            self.answer_ghosts(now, SimTime::MAX);
        }
        let classes = 0..view.scenario().classes.len();
        let waiting = classes.map(|c| view.waiting(stormdrill::model::ClassId::at(c))).sum();
        self.state = State { waiting, busy, all_busy: idle == 0 };
    }

    fn finish(&mut self, view: View<'_>) {
        self.account(view.now());
        self.retrials.finish(view.now(), self.from, self.to);
        while self.sampled < self.grid.len() {
            self.states.push(self.state);
            self.sampled += 1;
        }
        // Nearly none is left: those counted arrived well before the end.
        self.answer_ghosts(view.now(), SimTime::MAX);
    }
}
