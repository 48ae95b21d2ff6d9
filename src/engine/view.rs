//! The world as policies and recorders see it.

use crate::model::{
    AgentId, ChannelId, ClassId, ContactId, GroupId, LaneId, PreferredAgent, QueueId, ResourceId, Scenario,
    SimDuration, SimTime,
};
use crate::random::{Purpose, index};

use super::contact::{NONE, Stage};
use super::plan::HELD;
use super::world::World;

/// A read-only look at the world. It shows what an omniscient supervisor could know, never what is still to come: no
/// patience, no handling time, no future arrival.
#[derive(Clone, Copy)]
pub struct View<'a>(pub(super) &'a World);

/// What can be known of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactView {
    /// Its class.
    pub class: ClassId,
    /// Its lane.
    pub lane: LaneId,
    /// When it arrived.
    pub arrived: SimTime,
    /// When its wait began: on arrival, or when it was through with the steps before the line.
    pub entered: SimTime,
    /// Its number in its class, from 0.
    pub ordinal: u64,
    /// The class of the customer's first attempt; another one if the customer has been diverted, sent on or transferred.
    pub home: ClassId,
    /// The customer's number among those of `home`, from 0.
    pub customer: u64,
    /// 0 for the customer's first try.
    pub attempt: u32,
    /// How often it has been cut off and sent back to the line.
    pub requeues: u32,
    /// Time spent in the line so far, finished spells only.
    pub in_line: SimDuration,
    /// `entered` to first answer, if there has been one.
    pub first_wait: Option<SimDuration>,
    /// The number of the row of the class's trace that it came from. What the row says is not to be seen.
    pub trace_row: Option<u32>,
}

impl<'a> View<'a> {
    /// The time.
    #[inline]
    pub fn now(self) -> SimTime {
        self.0.now
    }

    /// The scenario as it is known beforehand, see [`super::Plan::known`]: of traces only their means, and no seed. What an
    /// action has changed since the start is not in it.
    #[inline]
    pub fn scenario(self) -> &'a Scenario {
        self.0.plan.known()
    }

    /// A contact that is present.
    #[inline]
    pub fn contact(self, id: ContactId) -> ContactView {
        let c = self.0.contacts.get(id);
        ContactView {
            class: c.class,
            lane: c.lane,
            arrived: self.0.came(id),
            entered: c.arrived,
            ordinal: c.ordinal,
            home: c.home,
            customer: c.customer,
            attempt: u32::from(c.attempt),
            requeues: c.requeues,
            in_line: c.in_line,
            first_wait: (!c.first_wait.is_forever()).then_some(c.first_wait),
            trace_row: (c.row != NONE).then_some(c.row),
        }
    }

    /// Whether a contact waits in the line and is not being offered to an agent.
    #[inline]
    pub fn is_waiting(self, id: ContactId) -> bool {
        self.0.contacts.find(id).is_some_and(|c| c.stage == Stage::Waiting)
    }

    /// The channel of a class.
    #[inline]
    pub fn channel_of(self, class: ClassId) -> ChannelId {
        self.scenario().classes[class.index()].channel
    }

    /// The mean handling time of a class at speed 1, wrap-up included; what actions have changed counts.
    pub fn mean_handling(self, class: ClassId) -> SimDuration {
        let planned = &self.scenario().classes[class.index()];
        let talk = planned.handling.mean_s() * self.0.classes[class.index()].handling_factor;
        SimDuration::from_secs_f64(talk + planned.wrap_up.mean_s())
    }

    /// The agent who has been offered a contact and has not answered.
    pub fn offered_to(self, id: ContactId) -> Option<AgentId> {
        let contact = self.0.contacts.find(id).filter(|c| c.stage == Stage::Offered)?;
        self.0.offers.with(id, contact)
    }

    /// Whether the scenario's rule for offers lets an agent be offered a contact: under
    /// [`crate::model::OfferAgain::OtherAgents`] not one that the agent has declined or missed.
    #[inline]
    pub fn may_offer(self, contact: ContactId, agent: AgentId) -> bool {
        !self.0.offers.excludes() || self.0.offers.allows(contact, self.0.contacts.get(contact), agent)
    }

    /// Whether some agents may not be offered a contact that others may.
    #[inline]
    pub fn has_been_refused(self, contact: ContactId) -> bool {
        self.0.offers.excludes() && self.0.offers.has_been_refused(contact, self.0.contacts.get(contact))
    }

    /// How many contacts of a class wait, those included that agents have been offered.
    #[inline]
    pub fn waiting(self, class: ClassId) -> u32 {
        self.0.classes[class.index()].waiting
    }

    /// How many wait in the line of a class: its own, or the one that it shares with others.
    pub fn waiting_in_line_of(self, class: ClassId) -> u32 {
        self.0.waiting_in_line_of(class)
    }

    /// How many wait, of all classes.
    #[inline]
    pub fn waiting_in_all(self) -> u32 {
        self.0.waiting
    }

    /// The acceptable waiting time of a class: the first of its channel.
    pub fn acceptable_wait(self, class: ClassId) -> SimDuration {
        let channel = &self.scenario().channels[self.channel_of(class).index()];
        channel.answer_within.first().copied().unwrap_or(SimDuration::FOREVER)
    }

    /// The mean time that a group's agents need for the handling of a class, s; infinite without the skill. As the
    /// scenario has it: no contact's own time, and nothing that an action has changed.
    pub fn mean_handling_s(self, class: ClassId, group: GroupId) -> f64 {
        let pace = self.0.plan.pace(class, group);
        if pace.is_finite() { self.scenario().classes[class.index()].mean_handling_s() * pace } else { pace }
    }

    /// The mean time that a contact of a class keeps an agent of a group busy, s: handling and wrap-up.
    pub fn mean_busy_s(self, class: ClassId, group: GroupId) -> f64 {
        self.mean_handling_s(class, group) + self.scenario().classes[class.index()].wrap_up.mean_s()
    }

    /// The line that a class shares with others, if it does.
    pub fn queue_of(self, class: ClassId) -> Option<QueueId> {
        self.0.plan.classes[class.index()].queue
    }

    /// Whether neither an outage nor its hours keep a channel from taking contacts.
    pub fn is_open(self, channel: ChannelId) -> bool {
        let hours_let_in = self.is_within_hours(channel) || !self.0.turns_away(channel);
        self.0.down[channel.index()].is_empty() && hours_let_in
    }

    /// Whether it is not outside of a channel's opening hours.
    pub fn is_within_hours(self, channel: ChannelId) -> bool {
        !self.0.outside_hours[channel.index()]
    }

    /// The class in which the way of a contact's customer through first line and departments began, and when; `None` in
    /// scenarios without a first line.
    pub fn first_line(self, id: ContactId) -> Option<(ClassId, SimTime)> {
        self.0.legs.find(id).map(|leg| (leg.first_line, leg.since))
    }

    /// How many may wait in the line of a class, if there is a limit.
    #[inline]
    pub fn queue_capacity(self, class: ClassId) -> Option<u32> {
        self.0.classes[class.index()].queue_capacity
    }

    /// The lanes of a class, ring by ring: first come, first served within each. Those of contacts that are held for an
    /// agent are not among them.
    #[inline]
    pub fn lanes_of(self, class: ClassId) -> &'a [LaneId] {
        &self.0.plan.classes[class.index()].lanes
    }

    /// The priority of a lane; a smaller number goes first.
    pub fn lane_priority(self, lane: LaneId) -> i32 {
        self.0.plan.lanes[lane.index()].priority
    }

    /// The time credit of a lane.
    #[inline]
    pub fn lane_credit(self, lane: LaneId) -> SimDuration {
        self.0.plan.lanes[lane.index()].credit
    }

    /// The class of a lane.
    #[inline]
    pub fn class_of_lane(self, lane: LaneId) -> ClassId {
        self.0.plan.lanes[lane.index()].class
    }

    /// The ring of a lane: how often it has changed, for a contact of it, which groups may serve it. `usize::MAX` where
    /// contacts are held for an agent.
    #[inline]
    pub fn ring_of(self, lane: LaneId) -> usize {
        match self.0.plan.lanes[lane.index()].ring {
            HELD => usize::MAX,
            ring => ring as usize,
        }
    }

    /// How many rings a class has.
    pub fn rings(self, class: ClassId) -> usize {
        self.0.plan.classes[class.index()].rings.len()
    }

    /// Whether a group may serve contacts of a class that are in a ring.
    pub fn has_access(self, class: ClassId, ring: usize, group: GroupId) -> bool {
        let open = &self.0.plan.classes[class.index()].open;
        let of_group = &open[open.partition_point(|(other, _, _)| *other < group)..];
        let mut of_group = of_group.iter().take_while(|(other, _, _)| *other == group);
        of_group.any(|&(_, from, until)| (from as usize..until as usize).contains(&ring))
    }

    /// How long a contact of a class has been in the line when a ring begins.
    pub fn ring_begin(self, class: ClassId, ring: usize) -> SimDuration {
        self.0.plan.classes[class.index()].rings[ring]
    }

    /// The agent to whom a contact should be offered first, if its class prefers one: its customer's own, or the one who
    /// served it last.
    pub fn preferred_agent(self, id: ContactId) -> Option<AgentId> {
        let contact = self.0.contacts.get(id);
        match &self.scenario().classes[contact.class.index()].preferred.as_ref()?.agent {
            PreferredAgent::Own(_) => self.own_agent(contact.class, contact.home, contact.customer),
            PreferredAgent::Last => self.last_agent(id),
        }
    }

    fn own_agent(self, class: ClassId, home: ClassId, customer: u64) -> Option<AgentId> {
        let groups = &self.0.plan.classes[class.index()].own_agents;
        let total: usize = groups.iter().map(|(_, count)| *count as usize).sum();
        let key = self.0.class_keys[home.index()].purpose(Purpose::OwnAgent).number(customer);
        let mut drawn = index(&mut key.stream(), total);
        for &(first, count) in groups {
            match drawn.checked_sub(count as usize) {
                None => return Some(AgentId::at(first.index() + drawn)),
                Some(left) => drawn = left,
            }
        }
        None
    }

    /// The agent who served a contact last, before it was cut off.
    pub fn last_agent(self, id: ContactId) -> Option<AgentId> {
        let agent = self.0.contacts.get(id).last_agent;
        (agent != NONE).then_some(AgentId(agent))
    }

    /// The contacts that are held for an agent, in order of arrival.
    #[inline]
    pub fn held_for(self, agent: AgentId) -> &'a [ContactId] {
        self.0.held.get(agent.index()).map_or(&[], Vec::as_slice)
    }

    /// Whether an agent is on duty: wanted by the schedule, and not kept from working by an outage.
    pub fn is_on_duty(self, agent: AgentId) -> bool {
        self.0.agents[agent.index()].on_duty()
    }

    /// How many words of [`View::occupied`] there are.
    pub fn lane_words(self) -> usize {
        self.0.occupied.len()
    }

    /// Which of 64 lanes have somebody waiting, one bit a lane: lanes 64 * word to 64 * word + 63.
    #[inline]
    pub fn occupied(self, word: usize) -> u64 {
        self.0.occupied[word]
    }

    /// The contact that came last to a lane, of those that no agent has been offered.
    #[inline]
    pub fn tail_of(self, lane: LaneId) -> Option<ContactId> {
        self.0.lanes[lane.index()].tail()
    }

    /// The contact that has waited longest in a lane, of those that no agent has been offered.
    #[inline]
    pub fn head_of(self, lane: LaneId) -> Option<ContactId> {
        self.0.lanes[lane.index()].head()
    }

    /// The contact that comes after one that is in its lane.
    #[inline]
    pub fn next_in_lane(self, contact: ContactId) -> Option<ContactId> {
        let next = self.0.contacts.get(contact).next;
        (next != super::contact::NONE).then_some(ContactId(next))
    }

    /// The contact that has waited longest in a lane, of those that an agent may be offered. Costs one look at each that
    /// the agent may not.
    #[inline]
    pub fn head_for(self, lane: LaneId, agent: AgentId) -> Option<ContactId> {
        let head = self.head_of(lane)?;
        if !self.0.offers.excludes() || self.may_offer(head, agent) {
            return Some(head);
        }
        std::iter::successors(Some(head), |c| self.next_in_lane(*c)).find(|c| self.may_offer(*c, agent))
    }

    /// The contact that came last to a lane, of those that an agent may be offered. Costs one look at each that the agent
    /// may not.
    #[inline]
    pub fn tail_for(self, lane: LaneId, agent: AgentId) -> Option<ContactId> {
        let tail = self.tail_of(lane)?;
        if !self.0.offers.excludes() || self.may_offer(tail, agent) {
            return Some(tail);
        }
        let previous = |contact: &ContactId| {
            let previous = self.0.contacts.get(*contact).previous;
            (previous != super::contact::NONE).then_some(ContactId(previous))
        };
        std::iter::successors(Some(tail), previous).find(|c| self.may_offer(*c, agent))
    }

    /// How many wait in a lane, those not included that agents have been offered.
    #[inline]
    pub fn lane_len(self, lane: LaneId) -> u32 {
        self.0.lanes[lane.index()].len()
    }

    /// When a contact arrived.
    #[inline]
    pub fn arrived(self, id: ContactId) -> SimTime {
        self.0.came(id)
    }

    /// The class of a contact.
    #[inline]
    pub fn class_of(self, id: ContactId) -> ClassId {
        self.0.contacts.get(id).class
    }

    /// The groups that may serve a class, in order of preference.
    #[inline]
    pub fn groups_for(self, class: ClassId) -> &'a [GroupId] {
        &self.scenario().classes[class.index()].groups
    }

    /// The agent of a group who has been free longest.
    #[inline]
    pub fn longest_idle(self, group: GroupId) -> Option<AgentId> {
        self.0.groups[group.index()].longest_idle()
    }

    /// The free agents of a group, the one free longest first.
    pub fn idle_agents(self, group: GroupId) -> impl Iterator<Item = AgentId> + use<'a> {
        self.0.groups[group.index()].idle_agents(&self.0.agents)
    }

    /// The agent of a group who has been free longest, of those who may be offered a contact. Costs one look at each who
    /// may not.
    #[inline]
    pub fn longest_idle_for(self, group: GroupId, contact: ContactId) -> Option<AgentId> {
        if !self.0.offers.excludes() {
            return self.longest_idle(group);
        }
        self.idle_agents(group).find(|agent| self.may_offer(contact, *agent))
    }

    /// How many agents of a group are free: they have room for a contact, or another one.
    #[inline]
    pub fn idle(self, group: GroupId) -> u32 {
        self.0.groups[group.index()].idle
    }

    /// How many agents of a group are busy with at least one contact, those included who finish after their shift.
    #[inline]
    pub fn busy(self, group: GroupId) -> u32 {
        self.0.groups[group.index()].busy
    }

    /// How many agents of a group have been offered a contact and have not answered.
    #[inline]
    pub fn offered(self, group: GroupId) -> u32 {
        self.0.groups[group.index()].offered
    }

    /// How many agents of a group are there.
    #[inline]
    pub fn present(self, group: GroupId) -> u32 {
        self.0.groups[group.index()].present
    }

    /// How many agents of a group the schedule wants now, outages not counted.
    #[inline]
    pub fn scheduled(self, group: GroupId) -> u32 {
        self.0.groups[group.index()].scheduled
    }

    /// An agent's group.
    #[inline]
    pub fn group_of(self, agent: AgentId) -> GroupId {
        self.0.agents[agent.index()].group
    }

    /// An agent's number in the group, from 0.
    #[inline]
    pub fn number_of(self, agent: AgentId) -> u32 {
        self.0.agents[agent.index()].number
    }

    /// The contacts that an agent is busy with.
    pub fn serving(self, agent: AgentId) -> impl Iterator<Item = ContactId> + use<'a> {
        self.0.agents[agent.index()].conversations.iter().map(|c| c.contact)
    }

    /// How many conversations an agent has open.
    #[inline]
    pub fn open(self, agent: AgentId) -> u32 {
        self.0.agents[agent.index()].conversations.len() as u32
    }

    /// How many of an agent's slots are in use, by the weights of the open conversations.
    #[inline]
    pub fn slots_in_use(self, agent: AgentId) -> u32 {
        self.0.agents[agent.index()].used
    }

    /// Whether an agent's slots leave room for one more contact of some class; on duty or not, asked or not.
    pub fn has_slots(self, agent: AgentId) -> bool {
        self.0.has_slots(agent)
    }

    /// How many slots an agent has.
    #[inline]
    pub fn slots(self, agent: AgentId) -> u32 {
        self.slots_of(self.group_of(agent))
    }

    /// How many slots each agent of a group has.
    #[inline]
    pub fn slots_of(self, group: GroupId) -> u32 {
        self.0.groups[group.index()].slots
    }

    /// Whether an agent's limits leave room for a contact of a class.
    #[inline]
    pub fn has_room_for(self, agent: AgentId, class: ClassId) -> bool {
        self.0.has_room_for(agent, class)
    }

    /// Whether a free agent of a group may have room for contacts of one class and not for those of another.
    #[inline]
    pub fn is_mixed(self, group: GroupId) -> bool {
        self.0.plan.capacity(group).is_mixed()
    }

    /// Whether an agent is on duty and has room for some contact.
    #[inline]
    pub fn is_free(self, agent: AgentId) -> bool {
        self.0.agents[agent.index()].is_idle()
    }

    /// The contact that an agent has been offered and has not answered.
    pub fn offer_of(self, agent: AgentId) -> Option<ContactId> {
        self.0.agents[agent.index()].offer.map(|o| o.contact)
    }

    /// Since when a free agent has been free; `None` if the agent is not free.
    pub fn idle_since(self, agent: AgentId) -> Option<SimTime> {
        let agent = &self.0.agents[agent.index()];
        agent.is_idle().then_some(agent.idle_since)
    }

    /// Whether a contact holds one of its channel's trunk lines.
    pub fn holds_line(self, id: ContactId) -> bool {
        self.0.contacts.get(id).holds_line
    }

    /// How many units of a resource are in use.
    pub fn in_use(self, resource: ResourceId) -> u32 {
        self.0.resources[resource.index()].in_use
    }

    /// How many units of a resource there are.
    pub fn capacity(self, resource: ResourceId) -> u32 {
        self.0.resources[resource.index()].capacity
    }

    /// How many contacts are present: in the line, with an agent, or in a step before the line.
    pub fn contacts_present(self) -> u32 {
        self.0.contacts.present()
    }
}
