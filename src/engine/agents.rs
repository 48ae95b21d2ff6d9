//! Agents as individuals, and each group's list of those who are free.

use crate::model::{AgentId, ContactId, GroupId, SimDuration, SimTime};

use super::calendar::Sequence;
use super::clock::{VirtualClock, Work};
use super::contact::NONE;
use super::conversations::{Conversation, Conversations, Missing};
use super::offers::Offer;

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
    pub(super) conversations: Conversations,
    /// Units that open conversations take of the agent's slots.
    pub(super) used: u32,
    /// How many of them primary work takes, which nothing interrupts.
    pub(super) used_primary: u32,
    /// Since when the agent has had a conversation; of the last time, if there is none.
    pub(super) busy_since: SimTime,
    /// What the agent has been offered and has not answered.
    pub(super) offer: Option<Offer>,
    /// How many offers the agent has missed since the last answer.
    pub(super) missed: u32,
    pub(super) clock: VirtualClock,
    /// The completion event of a conversation that counts; any other is stale.
    pub(super) completion: Sequence,
    /// The end of an offer or a pause that counts.
    pub(super) timer: Sequence,
    /// Since when the agent has been free, or free beside the conversations that are open.
    pub(super) idle_since: SimTime,
    idle: bool,
    previous: u32,
    next: u32,
}

impl Agent {
    /// An agent who may have so many conversations at once.
    pub(super) fn new(group: GroupId, number: u32, most: usize) -> Self {
        Self {
            group,
            number,
            scheduled: false,
            down: 0,
            present: false,
            conversations: Conversations::with_capacity(most),
            used: 0,
            used_primary: 0,
            busy_since: SimTime::ZERO,
            offer: None,
            missed: 0,
            clock: VirtualClock::started(SimTime::ZERO),
            completion: Sequence::NONE,
            timer: Sequence::NONE,
            idle_since: SimTime::ZERO,
            idle: false,
            previous: NONE,
            next: NONE,
        }
    }

    /// The work that is left of a conversation, wrap-up included.
    pub(super) fn left(&mut self, now: SimTime, conversation: &Conversation) -> SimDuration {
        match conversation.aside {
            Some(missing) => missing.target.duration(),
            None => self.clock.remaining(now, conversation.target),
        }
    }

    /// Gives a conversation other work to do: so much to its end, and to its next event.
    pub(super) fn set_left(&mut self, now: SimTime, contact: ContactId, to_end: SimDuration, to_next: SimDuration) {
        let Some(mut conversation) = self.conversations.find(contact) else { return };
        match &mut conversation.aside {
            Some(missing) => *missing = Missing { target: Work::of(to_end), next: Work::of(to_next) },
            None => {
                conversation.target = self.clock.target(now, to_end);
                conversation.next = self.clock.target(now, to_next);
            }
        }
        self.conversations.replace(conversation);
    }

    /// Whether the agent may take contacts at all.
    #[inline]
    pub(super) fn on_duty(&self) -> bool {
        self.scheduled && self.down == 0
    }

    /// Whether the agent is on the list of those who can take a contact now.
    #[inline]
    pub(super) fn is_idle(&self) -> bool {
        self.idle
    }
}

/// A group's state: its members, who is free to take a contact (the one free longest first), and counts.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) members: Vec<AgentId>,
    idle_head: u32,
    idle_tail: u32,
    pub(super) idle: u32,
    /// How many have a conversation.
    pub(super) busy: u32,
    /// Slots that conversations take; not counted where agents have one conversation at a time.
    pub(super) used: u64,
    /// How many have been offered a contact and have not answered.
    pub(super) offered: u32,
    pub(super) present: u32,
    pub(super) scheduled: u32,
    /// How many busy agents leave when they finish, whoever they are (the `capacity` rule).
    pub(super) leaving: u32,
    /// What the group's own numbers want, without what levers add or take.
    pub(super) planned: u32,
    /// What levers add, or take if it is negative.
    pub(super) extra: i32,
    /// How many slots an agent has now, and what levers add to the planned ones.
    pub(super) slots: u32,
    pub(super) more_slots: i32,
}

impl Group {
    /// A group whose agents have so many slots.
    pub(super) fn new(members: Vec<AgentId>, slots: u32) -> Self {
        Self {
            members,
            idle_head: NONE,
            idle_tail: NONE,
            idle: 0,
            busy: 0,
            used: 0,
            offered: 0,
            present: 0,
            scheduled: 0,
            leaving: 0,
            planned: 0,
            extra: 0,
            slots,
            more_slots: 0,
        }
    }

    /// The agent who has been free longest.
    #[inline]
    pub(super) fn longest_idle(&self) -> Option<AgentId> {
        (self.idle_head != NONE).then_some(AgentId(self.idle_head))
    }

    /// Of those who have no conversation, the agent who has been free for the shortest time.
    pub(super) fn last_without_work(&self, agents: &[Agent]) -> Option<AgentId> {
        let agent = |id: u32| (id != NONE).then_some(AgentId(id));
        std::iter::successors(agent(self.idle_tail), |id| agent(agents[id.index()].previous))
            .find(|id| agents[id.index()].conversations.is_empty())
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
