//! What levers change in the world: who is on duty, slots, closed channels, handling of a share of contacts.

use crate::model::{AgentId, ChannelId, ClassId, ContactId, DropRule, Effect, GroupId};
use crate::random::{Purpose, chance};

use super::error::RunError;
use super::fact::{Fact, Recorder};
use super::playbook::concerns_each;
use super::run::Engine;
use super::staffing::Spare;
use super::view::View;
use super::world::World;

impl<R: Recorder> Engine<R> {
    /// Lets levers want more agents of a group than its own numbers, or fewer.
    pub(super) fn add_agents(&mut self, group: GroupId, more: i32) -> Result<(), RunError> {
        let state = &mut self.world.groups[group.index()];
        state.extra += more;
        let planned = state.planned;
        self.want_agents(group, planned, DropRule::Capacity, Spare::PresentOnly)
    }

    /// Takes agents of a group from their work for a lever; they stay on the schedule.
    pub(super) fn borrow_agents(&mut self, lever: usize, group: GroupId, count: u32) -> Result<(), RunError> {
        for _ in 0..count {
            let state = &self.world.groups[group.index()];
            let on_duty = |id: &crate::model::AgentId| self.world.agents[id.index()].on_duty();
            let free = state.last_without_work(&self.world.agents);
            let Some(agent) = free.or_else(|| state.members.iter().copied().find(on_duty)) else { break };
            self.levers.borrowed[lever].push(agent);
            self.keep_away(agent)?;
        }
        Ok(())
    }

    /// Gives back all whom a lever has taken.
    pub(super) fn give_agents_back(&mut self, lever: usize) -> Result<(), RunError> {
        for agent in std::mem::take(&mut self.levers.borrowed[lever]) {
            self.let_back(agent)?;
        }
        Ok(())
    }

    /// Lets agents of a group have more conversations at once, or fewer; one at least.
    pub(super) fn add_slots(&mut self, group: GroupId, more: i32) -> Result<(), RunError> {
        let planned = self.world.plan.capacity(group).slots as i32;
        let state = &mut self.world.groups[group.index()];
        state.more_slots += more;
        state.slots = (planned + state.more_slots).max(1) as u32;
        for i in 0..state.members.len() {
            let agent = self.world.groups[group.index()].members[i];
            let who = &self.world.agents[agent.index()];
            if !who.present || !who.on_duty() || who.offer.is_some() {
                continue;
            }
            match (who.is_idle(), self.world.has_room(agent)) {
                (false, true) => self.look_for_work(agent)?,
                (true, true) => self.look_beside(agent)?,
                (true, false) => {
                    self.world.unlist(agent);
                    self.tell(Fact::Finishing { agent });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// An agent who is free, and stays so, has other room than before: perhaps for somebody who waits.
    fn look_beside(&mut self, agent: AgentId) -> Result<(), RunError> {
        // Those who keep an order of free agents put this one into its new place.
        self.tell(Fact::Idle { agent });
        while self.world.agents[agent.index()].is_idle()
            && let Some(contact) = self.policy.next_for(View(&self.world), agent, &mut self.ties)
        {
            self.check_waits(contact)?;
            self.serve_from_line(agent, contact)?;
        }
        Ok(())
    }

    /// An agent is about to start with a contact for the first time: levers that concern a share of contacts may shorten it.
    #[cold]
    pub(super) fn apply_handling_levers(&mut self, id: ContactId) {
        let world = &mut self.world;
        let contact = world.contacts.get_mut(id);
        let state = &world.classes[contact.class.index()];
        if state.handling_levers.is_empty() || !contact.first_wait.is_forever() {
            return;
        }
        let plan = &*world.plan;
        if contact.handling.is_forever() {
            let law = &plan.classes[contact.class.index()].handling;
            contact.handling = law.sample(&mut contact.key.draws(Purpose::Handling));
        }
        for &lever in &state.handling_levers {
            let lever = &plan.scenario().playbook.levers[lever as usize];
            for effect in &lever.effects {
                let Effect::Handling { class, factor, share, floor } = *effect else { continue };
                // By the lever's name, so that levers beside it change nothing.
                let mut draws = contact.key.nth_draws(Purpose::Lever, name_hash(&lever.name));
                if class == contact.class && concerns_each(share, floor) && chance(&mut draws, share) {
                    let floor = floor.min(contact.handling);
                    contact.handling = contact.handling.scaled(factor).max(floor);
                }
            }
        }
    }
}

/// FNV-1a, 32 bits.
fn name_hash(name: &str) -> u32 {
    name.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl World {
    /// Closes a channel, or opens it again as far as this lever is concerned.
    pub(super) fn close_by_lever(&mut self, channel: ChannelId, closes: bool) {
        let count = &mut self.closed_by_levers[channel.index()];
        *count = if closes { *count + 1 } else { *count - 1 };
        self.guards = if closes { self.guards + 1 } else { self.guards - 1 };
    }

    pub(super) fn note_handling_lever(&mut self, class: ClassId, lever: usize, begins: bool) {
        let levers = &mut self.classes[class.index()].handling_levers;
        levers.retain(|l| *l != lever as u32);
        if begins {
            levers.push(lever as u32);
            levers.sort_unstable();
        }
    }
}
