//! The state of one replication.

use std::sync::Arc;

use crate::model::{
    AgentId, ChannelId, ClassId, ContactId, Effect, Feature, GroupId, LaneId, Occasion, SimDuration, SimTime,
};
use crate::random::Key;

use super::agents::{Agent, Group};
use super::contact::{Contact, Contacts, NONE, Stage};
use super::dialogues::Dialogues;
use super::entry::Passages;
use super::journeys::Journeys;
use super::lanes::Lane;
use super::legs::Legs;
use super::long_load::LongLoad;
use super::monitor::Monitor;
use super::offers::OfferBook;
use super::plan::{AgentPlan, HELD, Plan};
use super::retained::Retained;

const FEATURES: [Feature; Feature::COUNT] =
    [Feature::Ban, Feature::Callback, Feature::Ticket, Feature::Entry, Feature::Announcement];

/// Parameters of a class that actions may change while a run goes on.
#[derive(Clone, Debug)]
pub(super) struct ClassState {
    pub(super) handling_factor: f64,
    pub(super) queue_capacity: Option<u32>,
    /// How many wait, over all lanes of the class.
    pub(super) waiting: u32,
    /// The number of the next contact.
    pub(super) next_ordinal: u64,
    /// How many of them are no customers' first attempts, or come from customers of another class.
    pub(super) from_elsewhere: u64,
    /// What levers change: patience, returns by occasion, the share resolved.
    pub(super) patience_factor: f64,
    pub(super) return_factors: [f64; Occasion::ALL.len()],
    pub(super) resolved_factor: f64,
    /// What is there of it, by [`Feature`].
    pub(super) allows: [bool; Feature::COUNT],
    /// Levers that work and shorten the handling of a share of its contacts.
    pub(super) handling_levers: Vec<u32>,
}

/// How much of a resource is in use.
#[derive(Clone, Copy, Debug)]
pub(super) struct ResourceState {
    pub(super) capacity: u32,
    pub(super) in_use: u32,
}

pub(super) struct World {
    pub(super) plan: Arc<Plan>,
    pub(super) now: SimTime,
    pub(super) contacts: Contacts,
    pub(super) lanes: Vec<Lane>,
    /// One bit a lane: whether anybody waits in it.
    pub(super) occupied: Vec<u64>,
    /// For each lane: the contact that was last put into it by its arrival; it may have gone since.
    last_inserted: Vec<ContactId>,
    pub(super) classes: Vec<ClassState>,
    /// One key a class, from which the keys of its contacts come.
    pub(super) class_keys: Vec<Key>,
    /// How many wait, over all classes.
    pub(super) waiting: u32,
    pub(super) agents: Vec<Agent>,
    pub(super) groups: Vec<Group>,
    /// For each agent: the contacts that are held for that one, in order of arrival. Empty where no class prefers an agent.
    pub(super) held: Vec<Vec<ContactId>>,
    pub(super) resources: Vec<ResourceState>,
    pub(super) offers: OfferBook,
    /// For each channel: its outages that last, in order of their begin.
    pub(super) down: Vec<Vec<u32>>,
    /// For each channel: whether its hours keep it closed.
    pub(super) outside_hours: Vec<bool>,
    /// For each channel: whether its entry is hidden at its limit.
    pub(super) may_hide: Vec<bool>,
    /// For each channel: how many levers keep it closed.
    pub(super) closed_by_levers: Vec<u32>,
    /// For each channel: how many levers let it take contacts outside of its hours.
    pub(super) opened_by_levers: Vec<u32>,
    /// For each channel: whether its hours say that it is closed, whatever levers say.
    pub(super) after_hours: Vec<bool>,
    /// Why contacts may not just be placed: how many outages, hours and levers keep some channel closed, and one more where something
    /// stands before the lines.
    pub(super) guards: u32,
    /// For each channel: whether its entry is hidden; empty where none ever is.
    pub(super) hidden: Vec<bool>,
    /// How far contacts have come before the line.
    pub(super) passages: Passages,
    /// What is known of contacts where some class is a first line.
    pub(super) legs: Legs,
    /// For each class: how old those of its backlog were at the start, by their numbers. Empty without a backlog.
    pub(super) backlogs: Vec<Vec<SimDuration>>,
    /// How far dialogues have come, where some class has them.
    pub(super) dialogues: Dialogues,
    /// What the monitor counts.
    pub(super) monitor: Monitor,
    pub(super) long_load: LongLoad,
    /// How far customers have come, where they may make several attempts.
    pub(super) journeys: Journeys,
    /// What customers have been offered and told while they wait, and who is to be called back.
    pub(super) retained: Retained,
}

impl World {
    pub(super) fn new(plan: Arc<Plan>, class_keys: Vec<Key>) -> Self {
        let scenario = plan.scenario();
        let agent = |a: &AgentPlan| Agent::new(a.group, a.number, plan.capacity(a.group).conversations());
        let agents: Vec<Agent> = plan.agents.iter().map(agent).collect();
        let mut members = vec![Vec::new(); scenario.groups.len()];
        for (i, agent) in plan.agents.iter().enumerate() {
            members[agent.group.index()].push(AgentId::at(i));
        }
        let slots = |g: usize| plan.capacity(GroupId::at(g)).slots;
        let groups = members.into_iter().enumerate().map(|(g, members)| Group::new(members, slots(g))).collect();
        let effects = || scenario.playbook.levers.iter().flat_map(|l| &l.effects);
        let by_lever = |effect: Effect| effects().any(|e| *e == effect);
        let bans = scenario.classes.iter().any(|c| c.ban.is_some());
        let prefers = scenario.classes.iter().any(|c| c.preferred.is_some());
        Self {
            now: SimTime::ZERO,
            contacts: Contacts::default(),
            lanes: vec![Lane::EMPTY; plan.lanes.len()],
            occupied: vec![0; plan.lanes.len().div_ceil(64)],
            last_inserted: vec![ContactId(NONE); plan.lanes.len()],
            classes: scenario
                .classes
                .iter()
                .zip(&plan.classes)
                .enumerate()
                .map(|(i, _)| ClassState {
                    handling_factor: 1.0,
                    queue_capacity: plan.queue_capacity(ClassId::at(i)),
                    waiting: 0,
                    next_ordinal: 0,
                    from_elsewhere: 0,
                    patience_factor: 1.0,
                    return_factors: [1.0; Occasion::ALL.len()],
                    resolved_factor: 1.0,
                    allows: FEATURES.map(|feature| !by_lever(Effect::Allow { class: ClassId::at(i), feature })),
                    handling_levers: Vec::new(),
                })
                .collect(),
            class_keys,
            waiting: 0,
            held: if prefers { vec![Vec::new(); agents.len()] } else { Vec::new() },
            agents,
            groups,
            offers: OfferBook::new(scenario),
            down: vec![Vec::new(); scenario.channels.len()],
            outside_hours: vec![false; scenario.channels.len()],
            guards: u32::from(plan.entry.hides() || plan.entry.has_steps() || bans),
            hidden: if plan.entry.hides() { vec![false; scenario.channels.len()] } else { Vec::new() },
            passages: Passages::default(),
            may_hide: (0..scenario.channels.len())
                .map(|c| !by_lever(Effect::Hide { channel: ChannelId::at(c) }))
                .collect(),
            closed_by_levers: vec![0; scenario.channels.len()],
            opened_by_levers: vec![0; scenario.channels.len()],
            after_hours: vec![false; scenario.channels.len()],
            long_load: LongLoad::default(),
            monitor: Monitor::new(scenario),
            legs: Legs::default(),
            backlogs: Vec::new(),
            dialogues: Dialogues::default(),
            journeys: Journeys::default(),
            retained: Retained::new(scenario),
            resources: scenario.resources.iter().map(|r| ResourceState { capacity: r.capacity, in_use: 0 }).collect(),
            plan,
        }
    }

    /// How many wait in the line of a class: its own, or the one that it shares.
    #[inline]
    pub(super) fn waiting_in_line_of(&self, class: ClassId) -> u32 {
        match self.plan.classes[class.index()].queue {
            None => self.classes[class.index()].waiting,
            Some(queue) => {
                let classes = &self.plan.scenario().queues[queue.index()].classes;
                classes.iter().map(|c| self.classes[c.index()].waiting).sum()
            }
        }
    }

    /// Puts a contact at the end of its lane, or at its place by arrival if it has been there before.
    #[inline]
    pub(super) fn join_line(&mut self, id: ContactId) {
        let now = self.now;
        let contact = self.contacts.get_mut(id);
        contact.stage = Stage::Waiting;
        contact.line_since = now;
        // Who was cut off, or was not due, has come before others who wait.
        let again = contact.requeues > 0 || contact.arrived < now;
        let (lane, class) = (contact.lane, contact.class);
        self.classes[class.index()].waiting += 1;
        self.waiting += 1;
        if again {
            self.insert_by_arrival(lane, id);
        } else {
            self.lanes[lane.index()].append(&mut self.contacts, id);
        }
        self.occupied[lane.index() / 64] |= 1 << (lane.0 % 64);
    }

    /// Lets a contact that waits go on to the ring that its time in the line has reached; one that was held is held no
    /// more.
    pub(super) fn widen(&mut self, id: ContactId) {
        let contact = self.contacts.get(id);
        let class = &self.plan.classes[contact.class.index()];
        let waited = self.now.since(contact.line_since);
        let (old, ring) = (contact.lane, self.plan.lanes[contact.lane.index()].ring);
        let begun = if ring == HELD { 0 } else { ring as usize };
        let reached = begun + class.rings[begun + 1..].iter().take_while(|begin| **begin <= waited).count();
        if reached as u32 != ring {
            let new = self.plan.lane_in_ring(old, reached);
            self.remove_from_lane(old, id);
            if ring == HELD {
                self.forget_held(id);
            }
            self.contacts.get_mut(id).lane = new;
            self.insert_by_arrival(new, id);
            self.occupied[new.index() / 64] |= 1 << (new.0 % 64);
        }
    }

    /// How long after joining the line the next ring opens for a contact.
    #[inline]
    pub(super) fn next_ring(&self, id: ContactId) -> Option<SimDuration> {
        let contact = self.contacts.get(id);
        let rings = &self.plan.classes[contact.class.index()].rings;
        if rings.len() == 1 {
            return None;
        }
        match self.plan.lanes[contact.lane.index()].ring {
            HELD => None,
            ring => rings.get(ring as usize + 1).copied(),
        }
    }

    /// Puts a contact that is not in the line back to the first ring.
    pub(super) fn narrow(&mut self, id: ContactId) {
        let lane = self.contacts.get(id).lane;
        if self.plan.lanes[lane.index()].ring != 0 {
            self.contacts.get_mut(id).lane = self.plan.lane_in_ring(lane, 0);
        }
    }

    /// Lets a contact that is about to join the line wait there for one agent; `false` if its class prefers none.
    pub(super) fn hold(&mut self, id: ContactId, agent: AgentId) -> bool {
        let contact = self.contacts.get(id);
        let (lane, place) = (contact.lane, (contact.arrived, contact.class, contact.ordinal));
        let Some(lane) = self.plan.held_lane(lane) else { return false };
        if self.held.len() <= agent.index() {
            self.held.resize_with(agent.index() + 1, Vec::new);
        }
        let contacts = &self.contacts;
        let earlier = |other: &ContactId| {
            let other = contacts.get(*other);
            (other.arrived, other.class, other.ordinal) < place
        };
        let list = &mut self.held[agent.index()];
        list.insert(list.partition_point(earlier), id);
        let contact = self.contacts.get_mut(id);
        contact.lane = lane;
        contact.held_for = agent.0;
        true
    }

    #[inline]
    fn is_held(&self, id: ContactId) -> bool {
        !self.held.is_empty() && self.contacts.get(id).held_for != NONE
    }

    /// Takes a contact off the list of the agent for whom it is held. The lists are short: they have those of an agent's own
    /// customers who wait.
    fn forget_held(&mut self, id: ContactId) {
        let contact = self.contacts.get_mut(id);
        let agent = std::mem::replace(&mut contact.held_for, NONE);
        let list = &mut self.held[agent as usize];
        if let Some(place) = list.iter().position(|other| *other == id) {
            list.remove(place);
        }
    }

    #[inline]
    fn remove_from_lane(&mut self, lane: LaneId, id: ContactId) {
        self.lanes[lane.index()].remove(&mut self.contacts, id);
        if self.lanes[lane.index()].len() == 0 {
            self.occupied[lane.index() / 64] &= !(1 << (lane.0 % 64));
        }
    }

    /// Those who are cut off together come back in order of arrival, each near the one before.
    fn insert_by_arrival(&mut self, lane: LaneId, id: ContactId) {
        let there = |c: &Contact| c.stage == Stage::Waiting && c.lane == lane;
        let near = self.last_inserted[lane.index()];
        let hint = Some(near).filter(|&h| h != id && self.contacts.find(h).is_some_and(there));
        self.lanes[lane.index()].insert_by_arrival(&mut self.contacts, id, hint);
        self.last_inserted[lane.index()] = id;
    }

    /// Takes a contact out of its lane and returns when it joined.
    #[inline]
    pub(super) fn leave_line(&mut self, id: ContactId) -> SimTime {
        let lane = self.contacts.get(id).lane;
        self.remove_from_lane(lane, id);
        if self.is_held(id) {
            self.forget_held(id);
        }
        self.leave_aside(id)
    }

    /// Lets a contact that waits keep its time in the line while it is out of its lane.
    pub(super) fn set_aside(&mut self, id: ContactId) {
        let contact = self.contacts.get_mut(id);
        contact.stage = Stage::Offered;
        let lane = contact.lane;
        self.remove_from_lane(lane, id);
        // Who has been asked is not waited for any more.
        if self.is_held(id) {
            self.forget_held(id);
            self.narrow(id);
        }
    }

    /// Puts a contact that was set aside back to its place.
    pub(super) fn put_back(&mut self, id: ContactId) {
        let contact = self.contacts.get_mut(id);
        contact.stage = Stage::Waiting;
        let lane = contact.lane;
        self.insert_by_arrival(lane, id);
        self.occupied[lane.index() / 64] |= 1 << (lane.0 % 64);
    }

    /// Lets a contact leave the line that is in no lane, and returns when it joined.
    #[inline]
    pub(super) fn leave_aside(&mut self, id: ContactId) -> SimTime {
        let now = self.now;
        let contact = self.contacts.get_mut(id);
        contact.stage = Stage::Nowhere;
        let since = contact.line_since;
        contact.in_line += now.since(since);
        let class = contact.class;
        self.classes[class.index()].waiting -= 1;
        self.waiting -= 1;
        since
    }

    /// Takes an agent off the list of those who are free, if that is where the agent is.
    pub(super) fn unlist(&mut self, agent: AgentId) {
        let who = &self.agents[agent.index()];
        if who.is_idle() {
            self.groups[who.group.index()].remove_idle(&mut self.agents, agent);
        }
    }

    /// Adds an agent to a group; the head count may exceed what the scenario planned.
    pub(super) fn hire(&mut self, group: GroupId) -> AgentId {
        let id = AgentId::at(self.agents.len());
        let most = self.plan.capacity(group).conversations();
        let members = &mut self.groups[group.index()].members;
        self.agents.push(Agent::new(group, members.len() as u32, most));
        members.push(id);
        id
    }
}
