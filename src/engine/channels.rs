//! Handlers: a channel goes down and comes back.

use crate::model::{AgentId, ClassId, ContactId, InProgress, Outcome, SimDuration, WaitingThen};
use crate::random::{Purpose, chance};

use super::conversations::Conversation;
use super::error::RunError;
use super::fact::Recorder;
use super::run::Engine;
use super::world::World;

impl World {
    /// Of the contacts of a class who wait with one priority and credit, the one that came first, whatever its ring.
    pub(super) fn oldest(&self, class: ClassId, place: usize) -> Option<ContactId> {
        let class = &self.plan.classes[class.index()];
        let lanes = class.all_lanes().skip(place).step_by(class.lanes_a_ring);
        let heads = lanes.filter_map(|lane| self.lanes[lane.index()].head());
        heads.min_by_key(|id| {
            let contact = self.contacts.get(*id);
            (contact.arrived, contact.ordinal)
        })
    }

    pub(super) fn open_channel(&mut self, outage: u32) {
        let channel = self.plan.scenario().channel_outages[outage as usize].channel;
        self.down[channel.index()].retain(|o| *o != outage);
        self.guards -= 1;
    }
}

impl<R: Recorder> Engine<R> {
    /// Those who wait go first, then those whom an agent has been offered, then those in conversation, so that no agent takes
    /// a contact that is about to go.
    pub(super) fn close_channel(&mut self, index: u32) -> Result<(), RunError> {
        let plan = std::sync::Arc::clone(&self.world.plan);
        let outage = &plan.scenario().channel_outages[index as usize];
        self.world.down[outage.channel.index()].push(index);
        self.world.guards += 1;
        let hit = |class: ClassId| plan.scenario().classes[class.index()].channel == outage.channel;
        let (mut cut_off, mut released) = (Vec::new(), Vec::new());
        if outage.waiting == WaitingThen::Drop {
            released = self.drop_waiting(outage.channel);
        }
        if outage.in_progress == InProgress::Drop && self.dialogues {
            self.drop_inactive(outage.channel);
        }
        let talking = if outage.in_progress == InProgress::Finish { 0 } else { self.world.agents.len() };
        for agent in (0..talking).map(AgentId::at) {
            let mut talking = self.talking_to(agent);
            talking.retain(|contact| hit(self.world.contacts.get(*contact).class));
            if talking.is_empty() {
                continue;
            }
            for contact in talking {
                if outage.in_progress == InProgress::Requeue {
                    cut_off.extend(self.interrupt_and_tell(agent, contact));
                } else if let Some(contact) = self.interrupt(agent, contact) {
                    self.end(contact, Outcome::Dropped, Some(agent));
                }
            }
            released.push(agent);
        }
        self.place_all_again(cut_off)?;
        for agent in released {
            self.after_release(agent)?;
        }
        Ok(())
    }

    /// The contacts that an agent talks to; not those in wrap-up.
    fn talking_to(&mut self, agent: AgentId) -> Vec<ContactId> {
        let now = self.world.now;
        let (contacts, who) = (&self.world.contacts, &mut self.world.agents[agent.index()]);
        let open: Vec<Conversation> = who.conversations.iter().copied().collect();
        let talks = |c: &Conversation| who.left(now, c) - contacts.get(c.contact).wrap_up > SimDuration::ZERO;
        open.into_iter().filter(talks).map(|c| c.contact).collect()
    }

    /// The class that a customer tries who finds an outage.
    pub(super) fn diverted(&self, id: ContactId, outage: u32) -> Option<ClassId> {
        let contact = self.world.contacts.get(id);
        let diversions = &self.world.plan.scenario().channel_outages[outage as usize].diversions;
        let (mut draws, mut left) = (contact.key.draws(Purpose::Diversion), 1.0);
        for diversion in diversions.iter().filter(|d| d.from == contact.class) {
            if chance(&mut draws, diversion.share / left) {
                return Some(diversion.to);
            }
            left -= diversion.share;
        }
        None
    }
}
