//! Agents as individuals, and each group's list of those who are free.

use crate::model::{AgentId, ContactId, GroupId, SimTime};

use super::calendar::Sequence;
use super::clock::{VirtualClock, Work};
use super::contact::NONE;
use super::offers::Offer;

/// What an agent is doing with a contact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conversation {
    pub(super) contact: ContactId,
    /// The reading of the agent's clock at which it is complete, wrap-up included.
    pub(super) target: Work,
    /// The reading at the next completion event: the end of talk where that frees a trunk line, else `target`.
    pub(super) next: Work,
    pub(super) since: SimTime,
}

#[derive(Clone, Debug)]
pub(super) struct Agent {
    pub(super) group: GroupId,
    /// Number within the group, from 0.
    pub(super) number: u32,
    /// Whether the shift or the head count wants this agent.
    pub(super) scheduled: bool,
    /// How many outages keep the agent from working; a pause after missed offers counts as one.
    pub(super) down: u32,
    /// Whether the agent is there: on duty, or finishing a contact after it.
    pub(super) present: bool,
    pub(super) conversation: Option<Conversation>,
    /// What the agent has been offered and has not answered.
    pub(super) offer: Option<Offer>,
    /// How many offers the agent has missed since the last answer.
    pub(super) missed: u32,
    pub(super) clock: VirtualClock,
    /// The completion event that counts, also that of an offer or a pause; any other is stale.
    pub(super) completion: Sequence,
    /// Since when the agent has been free.
    pub(super) idle_since: SimTime,
    idle: bool,
    previous: u32,
    next: u32,
}

impl Agent {
    pub(super) fn new(group: GroupId, number: u32) -> Self {
        Self {
            group,
            number,
            scheduled: false,
            down: 0,
            present: false,
            conversation: None,
            offer: None,
            missed: 0,
            clock: VirtualClock::started(SimTime::ZERO),
            completion: Sequence::NONE,
            idle_since: SimTime::ZERO,
            idle: false,
            previous: NONE,
            next: NONE,
        }
    }

    /// Whether the agent may take contacts at all.
    #[inline]
    pub(super) fn on_duty(&self) -> bool {
        self.scheduled && self.down == 0
    }

    /// Whether the agent can take a contact now.
    #[inline]
    pub(super) fn is_idle(&self) -> bool {
        self.idle
    }
}

/// A group's state: its members, who is free (the one free longest first), and counts.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) members: Vec<AgentId>,
    idle_head: u32,
    idle_tail: u32,
    pub(super) idle: u32,
    pub(super) busy: u32,
    /// How many have been offered a contact and have not answered.
    pub(super) offered: u32,
    pub(super) present: u32,
    pub(super) scheduled: u32,
    /// How many busy agents leave when they finish, whoever they are (the `capacity` rule).
    pub(super) leaving: u32,
}

impl Group {
    pub(super) fn new(members: Vec<AgentId>) -> Self {
        Self {
            members,
            idle_head: NONE,
            idle_tail: NONE,
            idle: 0,
            busy: 0,
            offered: 0,
            present: 0,
            scheduled: 0,
            leaving: 0,
        }
    }

    /// The agent who has been free longest.
    #[inline]
    pub(super) fn longest_idle(&self) -> Option<AgentId> {
        (self.idle_head != NONE).then_some(AgentId(self.idle_head))
    }

    /// The agent who has been free for the shortest time.
    pub(super) fn shortest_idle(&self) -> Option<AgentId> {
        (self.idle_tail != NONE).then_some(AgentId(self.idle_tail))
    }

    /// Those who are free, the one free longest first.
    pub(super) fn idle_agents<'a>(&self, agents: &'a [Agent]) -> impl Iterator<Item = AgentId> + use<'a> {
        let agent = |id: u32| (id != NONE).then_some(AgentId(id));
        std::iter::successors(agent(self.idle_head), move |id| agent(agents[id.index()].next))
    }

    #[inline]
    pub(super) fn push_idle(&mut self, agents: &mut [Agent], id: AgentId, now: SimTime) {
        let agent = &mut agents[id.index()];
        agent.idle = true;
        agent.idle_since = now;
        agent.previous = self.idle_tail;
        agent.next = NONE;
        match self.idle_tail {
            NONE => self.idle_head = id.0,
            tail => agents[tail as usize].next = id.0,
        }
        self.idle_tail = id.0;
        self.idle += 1;
    }

    #[inline]
    pub(super) fn remove_idle(&mut self, agents: &mut [Agent], id: AgentId) {
        let (previous, next) = {
            let agent = &mut agents[id.index()];
            agent.idle = false;
            (agent.previous, agent.next)
        };
        match previous {
            NONE => self.idle_head = next,
            p => agents[p as usize].next = next,
        }
        match next {
            NONE => self.idle_tail = previous,
            n => agents[n as usize].previous = previous,
        }
        self.idle -= 1;
    }
}
