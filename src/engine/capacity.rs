//! Who has room for another conversation, and how fast an agent's conversations go on.

use crate::model::{AgentId, ChannelId, ClassId, ContactId, Effect, GroupId, Scenario};

use super::agents::Agent;
use super::clock::{Pace, VirtualClock};
use super::conversations::Conversation;
use super::plan::Plan;
use super::world::World;

/// A group's limits, laid out by class.
#[derive(Debug)]
pub(super) struct CapacityPlan {
    pub(super) slots: u32,
    /// Whether the agents have one conversation at a time, in one go, and nothing interrupts it. Units are not counted then.
    pub(super) single: bool,
    /// The units that a conversation takes, where that is all there is to know.
    uniform: Option<u32>,
    /// By class: units, and whether other work interrupts it.
    classes: Vec<(u32, bool)>,
    limits: Vec<(ChannelId, u32)>,
    mixed: bool,
    /// The pace of each of 1, 2, 3 and so on conversations; empty where all go at full speed.
    paces: Vec<Pace>,
    /// Whether the group serves interruptible work beside other work.
    interrupts: bool,
}

impl CapacityPlan {
    pub(super) fn new(scenario: &Scenario, id: GroupId) -> Self {
        let group = &scenario.groups[id.index()];
        let limits = &group.concurrency;
        let channel = |class: ClassId| &scenario.channels[scenario.classes[class.index()].channel.index()];
        let of_class = |class: ClassId| (channel(class).weight.units(limits.slots), channel(class).interruptible);
        let classes: Vec<(u32, bool)> = (0..scenario.classes.len()).map(|i| of_class(ClassId::at(i))).collect();
        let served = || group.skills.iter().map(|s| classes[s.class.index()]);
        let interrupts = served().any(|c| c.1) && served().any(|c| !c.1);
        let units = served().map(|c| c.0).next().unwrap_or(1);
        let plain = !interrupts && limits.mixed && limits.limits.is_empty() && served().all(|c| c.0 == units);
        // One that was inactive may come back beside another one.
        let talks = |class: &crate::model::ContactClass| !class.dialogue.is_plain() || class.retention.dial.is_some();
        let talks = group.skills.iter().any(|s| talks(&scenario.classes[s.class.index()]));
        let mut effects = scenario.playbook.levers.iter().flat_map(|l| &l.effects);
        let changes = effects.any(|e| matches!(e, Effect::Slots { group: g, .. } if *g == id));
        let all_full =
            limits.speed.iter().take(if changes { usize::MAX } else { limits.slots as usize }).all(|s| *s == 1.0);
        Self {
            slots: limits.slots,
            single: limits.slots == 1 && plain && all_full && !talks && !changes,
            uniform: plain.then_some(units),
            classes,
            limits: limits.limits.clone(),
            mixed: limits.mixed,
            paces: if all_full { Vec::new() } else { limits.speed.iter().map(|s| Pace::of(*s)).collect() },
            interrupts,
        }
    }

    /// For how many conversations an agent should have memory; of many slots not all are likely to be used.
    pub(super) fn conversations(&self) -> usize {
        let most = if self.interrupts { 2 * self.slots.min(32) } else { self.slots.min(64) };
        most as usize
    }

    /// Whether what an agent of the group can take depends on more than the number of units in use.
    pub(super) fn is_mixed(&self) -> bool {
        self.uniform.is_none()
    }

    fn pace(&self, running: usize) -> Pace {
        let place = running.max(1).min(self.paces.len());
        if place == 0 { Pace::FULL } else { self.paces[place - 1] }
    }
}

impl Plan {
    #[inline]
    pub(super) fn capacity(&self, group: GroupId) -> &CapacityPlan {
        &self.capacities[group.index()]
    }
}

impl World {
    /// Whether an agent could take one more contact of some class, were it on duty.
    #[inline]
    pub(super) fn has_room(&self, agent: AgentId) -> bool {
        self.agents[agent.index()].offer.is_none() && self.has_slots(agent)
    }

    /// Whether an agent's slots leave room for one more contact of some class.
    #[inline]
    pub(super) fn has_slots(&self, agent: AgentId) -> bool {
        let who = &self.agents[agent.index()];
        let capacity = self.plan.capacity(who.group);
        if capacity.single {
            return who.conversations.is_empty();
        }
        match capacity.uniform {
            Some(units) => who.used + units <= self.groups[who.group.index()].slots,
            None => {
                let skills = &self.plan.scenario().groups[who.group.index()].skills;
                who.conversations.is_empty() || skills.iter().any(|skill| self.has_room_for(agent, skill.class))
            }
        }
    }

    /// Whether an agent's limits allow one more contact of a class. What is interruptible gives way to other work, and
    /// does not begin beside it.
    #[inline]
    pub(super) fn has_room_for(&self, agent: AgentId, class: ClassId) -> bool {
        let who = &self.agents[agent.index()];
        let capacity = self.plan.capacity(who.group);
        if capacity.single {
            return who.conversations.is_empty();
        }
        match capacity.uniform {
            Some(units) => who.used + units <= self.groups[who.group.index()].slots,
            None => self.has_mixed_room_for(agent, class),
        }
    }

    fn has_mixed_room_for(&self, agent: AgentId, class: ClassId) -> bool {
        let who = &self.agents[agent.index()];
        let capacity = self.plan.capacity(who.group);
        let (units, interruptible) = capacity.classes[class.index()];
        let slots = self.groups[who.group.index()].slots;
        let room = match interruptible {
            true => who.used_primary == 0 && who.used + units <= slots,
            false => who.used_primary + units <= slots,
        };
        let channels =
            || who.conversations.iter().map(|c| self.contacts.get(c.contact).class).map(|c| (c, self.channel(c)));
        let channel = self.channel(class);
        let beside = |other: ClassId| interruptible || !capacity.classes[other.index()].1;
        let alone = || channels().all(|(other, of)| of == channel || !beside(other));
        let limit = capacity.limits.iter().find(|l| l.0 == channel).map_or(u32::MAX, |l| l.1);
        let open = || channels().filter(|(_, of)| *of == channel).count() as u32;
        room && (capacity.mixed || alone()) && (limit == u32::MAX || open() < limit)
    }

    fn channel(&self, class: ClassId) -> ChannelId {
        self.plan.scenario().classes[class.index()].channel
    }

    /// Lets an agent be busy from now on, if there has been no conversation.
    #[inline]
    pub(super) fn occupy(&mut self, agent: AgentId) -> &mut Agent {
        let now = self.now;
        let who = &mut self.agents[agent.index()];
        if who.conversations.is_empty() {
            who.clock = VirtualClock::started(now);
            who.busy_since = now;
            self.groups[who.group.index()].busy += 1;
        }
        who
    }

    /// Counts a conversation among those of an agent who may have several.
    pub(super) fn open_conversation(&mut self, agent: AgentId, class: ClassId, conversation: Conversation) {
        let who = &mut self.agents[agent.index()];
        let (units, interruptible) = self.plan.capacity(who.group).classes[class.index()];
        who.used += units;
        who.used_primary += if interruptible { 0 } else { units };
        who.conversations.add(conversation);
        self.groups[who.group.index()].used += u64::from(units);
    }

    /// Takes a conversation away from an agent who may have several.
    pub(super) fn close_conversation(&mut self, agent: AgentId, class: ClassId, conversation: &Conversation) {
        let who = &mut self.agents[agent.index()];
        let (units, interruptible) = self.plan.capacity(who.group).classes[class.index()];
        who.used -= units;
        who.used_primary -= if interruptible { 0 } else { units };
        who.conversations.remove(conversation.contact);
        self.groups[who.group.index()].used -= u64::from(units);
    }

    /// After a conversation has begun or ended: sets interruptible work aside or takes it up again, and lets all go on at the
    /// speed of so many. `true` if the next completion may come at another time than was scheduled.
    pub(super) fn rebalance(&mut self, agent: AgentId) -> bool {
        let now = self.now;
        let who = &mut self.agents[agent.index()];
        let capacity = self.plan.capacity(who.group);
        let mut changed = false;
        if capacity.interrupts {
            let (contacts, clock, interrupted) = (&self.contacts, &mut who.clock, who.used_primary > 0);
            who.conversations.change_all(|c| {
                let gives_way = capacity.classes[contacts.get(c.contact).class.index()].1;
                match c.aside {
                    _ if c.listens => {}
                    None if gives_way && interrupted => {
                        c.set_aside(clock, now);
                        changed = true;
                    }
                    Some(_) if !interrupted => {
                        c.take_up(clock, now);
                        changed = true;
                    }
                    _ => {}
                }
            });
        }
        // Whose customer thinks has its part of the agent's attention, unless it would be set aside otherwise.
        let (contacts, interrupted) = (&self.contacts, capacity.interrupts && who.used_primary > 0);
        let gives_way = |c: &Conversation| interrupted && capacity.classes[contacts.get(c.contact).class.index()].1;
        let goes_on = |c: &&Conversation| c.aside.is_none() || c.listens && !gives_way(c);
        let running = who.conversations.iter().filter(goes_on).count();
        who.clock.set_pace(now, capacity.pace(running)) || changed
    }

    /// The customer of a conversation has written: the agent goes on with it, unless there is more urgent work.
    pub(super) fn listen_no_more(&mut self, agent: AgentId, contact: ContactId) {
        let now = self.now;
        let who = &mut self.agents[agent.index()];
        let Some(mut conversation) = who.conversations.find(contact) else { return };
        let capacity = self.plan.capacity(who.group);
        let gives_way = capacity.classes[self.contacts.get(contact).class.index()].1;
        conversation.listens = false;
        if !(capacity.interrupts && gives_way && who.used_primary > 0) {
            conversation.take_up(&mut who.clock, now);
        }
        who.conversations.replace(conversation);
    }
}
