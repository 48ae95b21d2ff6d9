//! Breaks and ends of shifts that levers put off.

use crate::model::{AgentId, Effect, GroupId, SimDuration, SimTime};

use super::event::EventKind;
use super::fact::{Fact, Recorder};
use super::plan::Change;
use super::run::Engine;

/// What levers have put off.
#[derive(Default)]
pub(super) struct PutOff {
    /// The changes that come later than planned; their events have the numbers after those of the planned ones.
    pub(super) changes: Vec<Change>,
    /// Agents whose next planned return means nothing: the break that it would end is put off.
    skips: Vec<AgentId>,
}

impl PutOff {
    /// Whether a planned return of an agent means nothing; the next one does.
    pub(super) fn skips(&mut self, agent: AgentId) -> bool {
        let place = self.skips.iter().position(|a| *a == agent);
        place.map(|place| self.skips.swap_remove(place)).is_some()
    }
}

impl<R: Recorder> Engine<R> {
    /// A break is due: whether a lever puts it off. The break keeps its length.
    pub(super) fn put_break_off(&mut self, agent: AgentId, until: SimTime, worked_until: SimTime) -> bool {
        let longest = self.longest(agent, |effect, group| match *effect {
            Effect::PostponeBreaks { group: g, by } if g == group => Some(by),
            _ => None,
        });
        let Some((by, _)) = longest.filter(|(by, _)| until + *by < worked_until) else { return false };
        let begins = self.world.now + by;
        self.change_later(begins, Change::Off(agent));
        // Where the break would be over before it begins, the agent has not gone, and the return that is planned does nothing.
        self.put_off.skips.push(agent);
        self.change_later(until + by, Change::On(agent));
        true
    }

    /// A shift is over: whether a lever lets the agent stay.
    pub(super) fn work_overtime(&mut self, agent: AgentId, next: Option<SimTime>) -> bool {
        let longest = self.longest(agent, |effect, group| match *effect {
            Effect::Overtime { group: g, lasts } if g == group => Some(lasts),
            _ => None,
        });
        let over = longest.map(|(lasts, lever)| (self.world.now + lasts, lever));
        let Some((over, lever)) = over.filter(|(over, _)| next.is_none_or(|next| *over < next)) else { return false };
        self.change_later(over, Change::Off(agent));
        self.tell(Fact::Overtime { agent, lever, until: over });
        true
    }

    fn change_later(&mut self, at: SimTime, change: Change) {
        let number = self.world.plan.changes.len() + self.put_off.changes.len();
        self.put_off.changes.push(change);
        self.calendar.schedule(at, EventKind::Staffing, number as u32);
    }

    /// The longest time that levers give an agent's group, and the first lever that does.
    fn longest(
        &self,
        agent: AgentId,
        time: impl Fn(&Effect, GroupId) -> Option<SimDuration>,
    ) -> Option<(SimDuration, u32)> {
        if !self.playbook {
            return None;
        }
        let group = self.world.agents[agent.index()].group;
        let times = self.live_effects().filter_map(|live| Some((time(live.effect, group)?, live.lever)));
        times.max_by_key(|(time, lever)| (*time, std::cmp::Reverse(*lever)))
    }
}
