//! Handlers: who is absent today, unplanned.

use crate::model::{AgentId, GroupId};
use crate::random::chance;

use super::error::RunError;
use super::fact::Recorder;
use super::run::Engine;

/// Who is absent, and the draws of it.
pub(super) struct Absences {
    key: crate::random::Key,
    /// By agent.
    absent: Vec<bool>,
}

impl Absences {
    pub(super) fn new(key: crate::random::Key) -> Self {
        Self { key, absent: Vec::new() }
    }

    fn set(&mut self, agent: AgentId, absent: bool) -> bool {
        if self.absent.len() <= agent.index() {
            self.absent.resize(agent.index() + 1, false);
        }
        std::mem::replace(&mut self.absent[agent.index()], absent)
    }
}

impl<R: Recorder> Engine<R> {
    /// A day begins for a group without shifts: each of its agents is absent or there.
    pub(super) fn begin_day(&mut self, group: GroupId, day: u32) -> Result<(), RunError> {
        for i in 0..self.world.groups[group.index()].members.len() {
            let agent = self.world.groups[group.index()].members[i];
            let absent = self.is_absent(agent, day);
            self.set_absent(agent, absent)?;
        }
        Ok(())
    }

    /// Somebody's shift is about to begin: whether the agent comes.
    pub(super) fn begin_shift(&mut self, agent: AgentId, number: u32) -> Result<(), RunError> {
        let absent = self.is_absent(agent, number);
        self.set_absent(agent, absent)
    }

    /// By the group's name and the agent's number in it, so that nobody else's draws matter.
    fn is_absent(&self, agent: AgentId, day: u32) -> bool {
        let who = &self.world.agents[agent.index()];
        let group = &self.world.plan.scenario().groups[who.group.index()];
        let key = self.absences.key.entity(&group.name).number(u64::from(who.number)).number(u64::from(day));
        chance(&mut key.stream(), group.long_load.absence)
    }

    fn set_absent(&mut self, agent: AgentId, absent: bool) -> Result<(), RunError> {
        let was_absent = self.absences.set(agent, absent);
        match (was_absent, absent) {
            (false, true) => self.keep_away(agent),
            (true, false) => self.let_back(agent),
            _ => Ok(()),
        }
    }
}
