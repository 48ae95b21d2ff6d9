//! Handlers: shifts, breaks, head counts and outages.

use crate::model::{AgentId, ContactId, DropRule, GroupId, InProgress, Outcome, Taken};

use crate::random::pick_first;

use super::contact::Stage;
use super::error::RunError;
use super::event::EventKind;
use super::fact::{Fact, Recorder};
use super::plan::Change;
use super::run::Engine;

/// Who goes first where fewer agents are wanted, of those who serve nobody.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spare {
    /// Those whom an outage keeps away anyway: the plan wants fewer.
    AbsentFirst,
    /// Those who are there: a lever sends home whom it has called, and who is ill stays so.
    PresentOnly,
}

impl<R: Recorder> Engine<R> {
    /// Schedules the planned change with this index; each change schedules the one after it.
    pub(super) fn schedule_staffing(&mut self, index: usize) {
        if let Some(&(at, _)) = self.world.plan.changes.get(index) {
            self.calendar.schedule(at, EventKind::Staffing, index as u32);
        }
    }

    pub(super) fn on_staffing(&mut self, index: usize) -> Result<(), RunError> {
        let planned = self.world.plan.changes.len();
        let change = match index.checked_sub(planned) {
            Some(put_off) => self.put_off.changes[put_off],
            None => {
                self.schedule_staffing(index + 1);
                self.world.plan.changes[index].1
            }
        };
        match change {
            Change::Day { group, day } => self.begin_day(group, day),
            Change::Shift { agent, number } => self.begin_shift(agent, number),
            Change::On(agent) if self.put_off.skips(agent) => Ok(()),
            Change::On(agent) => {
                let group = self.schedule_agent(agent, true);
                self.tell_scheduled(group);
                self.arrive_on_duty(agent)
            }
            Change::Break { agent, until, worked_until } => {
                if self.put_break_off(agent, until, worked_until) {
                    Ok(())
                } else {
                    self.go(agent)
                }
            }
            Change::ShiftEnds { agent, next } => {
                if self.work_overtime(agent, next) {
                    Ok(())
                } else {
                    self.go(agent)
                }
            }
            Change::Off(agent) => self.go(agent),
            Change::HeadCount { group, agents, on_drop } => self.set_head_count(group, agents, on_drop),
            Change::OutageBegins(outage) => self.begin_outage(outage as usize),
            Change::OutageEnds(outage) => {
                for agent in std::mem::take(&mut self.taken[outage as usize]) {
                    self.let_back(agent)?;
                }
                Ok(())
            }
            Change::ChannelDown(outage) => self.close_channel(outage),
            Change::ChannelUp(outage) => {
                self.world.open_channel(outage);
                Ok(())
            }
            Change::Opens(channel) => {
                self.begin_hours(channel);
                Ok(())
            }
            Change::Closes(channel) => self.end_hours(channel),
        }
    }

    /// Something keeps an agent from working, beside the schedule.
    pub(super) fn keep_away(&mut self, agent: AgentId) -> Result<(), RunError> {
        self.world.agents[agent.index()].down += 1;
        self.stop_work(agent)
    }

    /// It does so no more.
    pub(super) fn let_back(&mut self, agent: AgentId) -> Result<(), RunError> {
        self.world.agents[agent.index()].down -= 1;
        self.arrive_on_duty(agent)
    }

    /// An agent who may not work any more stands down; what the agent had been offered looks for another.
    pub(super) fn stop_work(&mut self, agent: AgentId) -> Result<(), RunError> {
        match self.stand_down(agent) {
            Some(contact) => self.look_again(contact),
            None => Ok(()),
        }
    }

    /// An agent goes off the schedule.
    fn go(&mut self, agent: AgentId) -> Result<(), RunError> {
        let group = self.schedule_agent(agent, false);
        self.tell_scheduled(group);
        self.stop_work(agent)
    }

    /// Marks an agent as wanted or not and keeps the group's count.
    fn schedule_agent(&mut self, agent: AgentId, wanted: bool) -> GroupId {
        let who = &mut self.world.agents[agent.index()];
        let group = who.group;
        if who.scheduled != wanted {
            who.scheduled = wanted;
            let count = &mut self.world.groups[group.index()].scheduled;
            *count = if wanted { *count + 1 } else { *count - 1 };
        }
        group
    }

    fn tell_scheduled(&mut self, group: GroupId) {
        self.tell(Fact::Scheduled { group });
    }

    /// An agent who may work now and was away, or was about to go, takes up work.
    pub(super) fn arrive_on_duty(&mut self, agent: AgentId) -> Result<(), RunError> {
        let who = &mut self.world.agents[agent.index()];
        if !who.on_duty() {
            return Ok(());
        }
        if who.present {
            // One who was about to go after the open conversations may have room for more.
            return if who.is_idle() { Ok(()) } else { self.look_for_work(agent) };
        }
        who.present = true;
        let group = who.group;
        if self.long_load {
            self.world.long_load.come_on_duty(agent, self.world.now);
        }
        self.world.groups[group.index()].present += 1;
        self.tell(Fact::OnDuty { agent });
        self.look_for_work(agent)
    }

    /// An agent who may not work any more goes, or finishes the contact in hand first. Returns the contact that the agent
    /// had been offered, which has to look for another.
    pub(super) fn stand_down(&mut self, agent: AgentId) -> Option<ContactId> {
        let who = &self.world.agents[agent.index()];
        if who.on_duty() {
            return None;
        }
        self.release_held(agent);
        let withdrawn = self.withdraw(agent);
        self.go_or_finish(agent);
        withdrawn
    }

    /// An agent who is not on duty goes, if there is no conversation to finish.
    pub(super) fn go_or_finish(&mut self, agent: AgentId) {
        let who = &self.world.agents[agent.index()];
        if !who.present {
            return;
        }
        let (group, was_free, goes) = (who.group, who.is_idle(), who.conversations.is_empty());
        self.world.unlist(agent);
        if goes {
            self.world.agents[agent.index()].present = false;
            self.world.groups[group.index()].present -= 1;
            self.release_held(agent);
            self.tell(Fact::OffDuty { agent });
        } else if was_free {
            self.tell(Fact::Finishing { agent });
        }
    }

    /// Sets the number of agents that a group should have on duty.
    pub(super) fn set_head_count(&mut self, group: GroupId, wanted: u32, on_drop: DropRule) -> Result<(), RunError> {
        self.want_agents(group, wanted, on_drop, Spare::AbsentFirst)
    }

    /// The same, where it depends on the occasion who goes first.
    pub(super) fn want_agents(
        &mut self,
        group: GroupId,
        wanted: u32,
        on_drop: DropRule,
        spare: Spare,
    ) -> Result<(), RunError> {
        let state = &mut self.world.groups[group.index()];
        state.planned = wanted;
        // Whoever is called in keeps the group's hours.
        let at_work = self.world.plan.scenario().groups[group.index()].staffing.is_at_work(self.world.now);
        let wanted = if at_work { wanted.saturating_add_signed(state.extra) } else { 0 };
        let now = state.scheduled;
        let mut homeless = Vec::new();
        if wanted < now {
            homeless = self.reduce(group, now - wanted, on_drop, spare);
        } else {
            self.raise(group, wanted - now)?;
        }
        // Whoever has lost an agent looks for a place when it is known who is on duty.
        self.tell_scheduled(group);
        self.place_all_again(homeless)
    }

    fn raise(&mut self, group: GroupId, by: u32) -> Result<(), RunError> {
        let state = &mut self.world.groups[group.index()];
        state.scheduled += by;
        // Whoever was to go after the present contact stays first.
        let kept = by.min(state.leaving);
        state.leaving -= kept;
        let mut missing = by - kept;
        // Those who are still busy after a `named` fall come first: they are there. Then those who are away.
        for present in [true, false] {
            for i in 0..self.world.groups[group.index()].members.len() {
                if missing == 0 {
                    return Ok(());
                }
                let agent = self.world.groups[group.index()].members[i];
                let who = &mut self.world.agents[agent.index()];
                if !who.scheduled && who.present == present {
                    who.scheduled = true;
                    missing -= 1;
                    self.arrive_on_duty(agent)?;
                }
            }
        }
        for _ in 0..missing {
            let agent = self.world.hire(group);
            self.world.agents[agent.index()].scheduled = true;
            self.arrive_on_duty(agent)?;
        }
        Ok(())
    }

    /// Strikes agents off the schedule, and returns the contacts that look for a place again.
    fn reduce(&mut self, group: GroupId, by: u32, on_drop: DropRule, spare: Spare) -> Vec<ContactId> {
        self.world.groups[group.index()].scheduled -= by;
        let mut homeless = Vec::new();
        match on_drop {
            DropRule::Named => {
                for agent in self.choose_scheduled(group, by, |_| true) {
                    self.world.agents[agent.index()].scheduled = false;
                    homeless.extend(self.stand_down(agent));
                }
            }
            DropRule::Capacity => {
                let gone = self.send_spare_home(group, by, spare, &mut homeless);
                self.world.groups[group.index()].leaving += by - gone;
            }
            DropRule::Preempt => {
                let gone = self.send_spare_home(group, by, spare, &mut homeless);
                for agent in self.choose_scheduled(group, by - gone, |busy| busy) {
                    self.world.agents[agent.index()].scheduled = false;
                    self.cut_off_all(agent, &mut homeless);
                    self.go_or_finish(agent);
                }
            }
        }
        homeless
    }

    /// Strikes up to `by` agents off the schedule who do not serve anybody, and returns how many: perhaps first those whom an
    /// outage keeps away, who take no contact anyway, then those who are free, the last to become free first, then those who
    /// have an offer to answer, the last to be asked first; what they have been offered goes to `homeless`.
    fn send_spare_home(&mut self, group: GroupId, by: u32, spare: Spare, homeless: &mut Vec<ContactId>) -> u32 {
        let mut gone = 0;
        for &agent in &self.world.groups[group.index()].members {
            let who = &mut self.world.agents[agent.index()];
            if spare == Spare::AbsentFirst && gone < by && who.scheduled && !who.present {
                who.scheduled = false;
                gone += 1;
            }
        }
        while gone < by
            && let Some(agent) = self.world.groups[group.index()].last_without_work(&self.world.agents)
        {
            self.world.agents[agent.index()].scheduled = false;
            self.stand_down(agent);
            gone += 1;
        }
        while gone < by
            && let Some(agent) = self.last_asked(group)
        {
            self.world.agents[agent.index()].scheduled = false;
            homeless.extend(self.stand_down(agent));
            gone += 1;
        }
        gone
    }

    /// Of the agents of a group who have no conversation, the one whose offer is the newest.
    fn last_asked(&self, group: GroupId) -> Option<AgentId> {
        let state = &self.world.groups[group.index()];
        if state.offered == 0 {
            return None;
        }
        let asked = |id: &AgentId| {
            let who = &self.world.agents[id.index()];
            who.offer.filter(|_| who.conversations.is_empty()).map(|offer| (offer.since, *id))
        };
        state.members.iter().filter_map(asked).max().map(|(_, id)| id)
    }

    /// A uniformly random subset of the group's scheduled agents; `wants_busy` narrows by whether the agent is busy.
    fn choose_scheduled(&mut self, group: GroupId, count: u32, wants: impl Fn(bool) -> bool) -> Vec<AgentId> {
        let agents = &self.world.agents;
        let eligible = |a: &AgentId| {
            let who = &agents[a.index()];
            who.scheduled && wants(!who.conversations.is_empty())
        };
        let mut pool: Vec<AgentId> =
            self.world.groups[group.index()].members.iter().copied().filter(eligible).collect();
        pick_first(&mut self.staffing, &mut pool, count as usize);
        pool.truncate(count as usize);
        pool
    }

    fn begin_outage(&mut self, index: usize) -> Result<(), RunError> {
        let outage = &self.world.plan.scenario().outages[index];
        let in_progress = outage.in_progress;
        let state = &self.world.groups[outage.group.index()];
        let mut pool = state.members.clone();
        let count = match outage.taken {
            Taken::Share(share) => ((pool.len() as f64 * share + 0.5) as usize).min(pool.len()),
            Taken::Number(agents) => (agents as usize).min(pool.len()),
        };
        pick_first(&mut self.outage_key.entity(&outage.name).stream(), &mut pool, count);
        pool.truncate(count);
        let mut cut_off = Vec::new();
        for &agent in &pool {
            self.world.agents[agent.index()].down += 1;
            let busy = !self.world.agents[agent.index()].conversations.is_empty();
            if busy && in_progress != InProgress::Finish {
                match in_progress {
                    InProgress::Requeue => self.cut_off_all(agent, &mut cut_off),
                    InProgress::Drop | InProgress::Finish => {
                        while let Some(first) = self.world.agents[agent.index()].conversations.first() {
                            if let Some(contact) = self.interrupt(agent, first.contact) {
                                self.end(contact, Outcome::Dropped, Some(agent));
                            }
                        }
                        cut_off.extend(self.withdraw(agent));
                    }
                }
                // Not on duty any more, so the agent goes.
                self.after_release(agent)?;
            } else {
                cut_off.extend(self.stand_down(agent));
            }
        }
        self.taken[index] = pool;
        self.place_all_again(cut_off)
    }

    /// Places contacts that were cut off, or taken back from agents, together. Only when all agents concerned have gone, so that no contact lands
    /// with one who is about to go; the oldest first, so that who was first stays first.
    pub(super) fn place_all_again(&mut self, contacts: Vec<ContactId>) -> Result<(), RunError> {
        let arrival = |engine: &Self, id: ContactId| {
            let contact = engine.world.contacts.get(id);
            (contact.arrived, contact.class, contact.ordinal)
        };
        let mut contacts: Vec<_> = contacts.into_iter().map(|id| (arrival(self, id), id)).collect();
        contacts.sort_unstable();
        for (before, contact) in contacts {
            // One of them may have been answered together with another, and its place taken by somebody else.
            if self.world.contacts.get(contact).stage == Stage::Gone || arrival(self, contact) != before {
                continue;
            }
            // What was only offered has its place in the line already.
            if self.world.contacts.get(contact).stage == Stage::Waiting {
                self.look_again(contact)?;
            } else {
                self.place_again(contact)?;
            }
        }
        Ok(())
    }

    pub(super) fn interrupt_and_tell(&mut self, agent: AgentId, contact: ContactId) -> Option<ContactId> {
        let contact = self.interrupt(agent, contact)?;
        self.tell(Fact::CutOff { contact, agent });
        Some(contact)
    }

    /// Takes all that an agent has, also what has only been offered.
    fn cut_off_all(&mut self, agent: AgentId, homeless: &mut Vec<ContactId>) {
        while let Some(first) = self.world.agents[agent.index()].conversations.first() {
            homeless.extend(self.interrupt_and_tell(agent, first.contact));
        }
        homeless.extend(self.withdraw(agent));
    }
}
