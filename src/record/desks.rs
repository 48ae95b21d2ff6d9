//! What several conversations at once add up to.

use crate::engine::View;
use crate::model::{AgentId, Scenario, SimTime};

use super::group_tally::GroupTally;

/// What is counted of an agent's conversations, for a group. Areas are those inside the window. An agent with one slot counts as one
/// who has one conversation, takes one slot and has no room whenever busy, also while one comes back above the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConcurrencyTally {
    /// Time integral of the number of open conversations, conversation-microseconds.
    pub conversation_area_us: u64,
    /// Time integral of the number of slots in use, slot-microseconds; an agent uses no more than there are, also while work
    /// is set aside.
    pub slot_area_us: u64,
    /// Time integral of the number of agents with conversations and without room for another, agent-microseconds.
    pub full_area_us: u64,
    /// The most conversations that an agent had at once.
    pub most: u64,
}

impl ConcurrencyTally {
    /// That of agents with one slot who were busy for so long.
    pub fn of_one_slot(busy_area_us: u64) -> Self {
        Self {
            conversation_area_us: busy_area_us,
            slot_area_us: busy_area_us,
            full_area_us: busy_area_us,
            most: u64::from(busy_area_us > 0),
        }
    }
}

/// Follows the agents of groups with several slots.
#[derive(Clone, Debug, Default)]
pub(super) struct Desks {
    /// For each group: how many slots an agent has. Empty where no group has several.
    slots: Vec<u32>,
    agents: Vec<Desk>,
}

/// What an agent has open since the last change.
#[derive(Clone, Copy, Debug, Default)]
struct Desk {
    since: SimTime,
    open: u32,
    slots: u32,
    is_full: bool,
}

impl Desks {
    pub fn new(scenario: &Scenario) -> Self {
        let slots: Vec<u32> = scenario.groups.iter().map(|g| g.concurrency.slots).collect();
        let agents = Vec::with_capacity(scenario.agent_count() as usize);
        if slots.iter().all(|s| *s == 1) { Self::default() } else { Self { slots, agents } }
    }

    /// Makes it ready for another replication.
    pub fn clear(&mut self) {
        self.agents.clear();
    }

    /// Whether no group has several slots.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// An agent has begun or ended a conversation; what counts are times between two others.
    pub fn note(&mut self, view: View<'_>, agent: AgentId, window: (SimTime, SimTime), groups: &mut [GroupTally]) {
        let group = view.group_of(agent).index();
        if self.slots[group] == 1 {
            return;
        }
        if self.agents.len() <= agent.index() {
            self.agents.resize(agent.index() + 1, Desk::default());
        }
        let before = self.agents[agent.index()];
        let us = view.now().min(window.1).since(before.since.max(window.0)).micros();
        let tally = &mut groups[group].concurrency;
        tally.conversation_area_us += u64::from(before.open) * us;
        tally.slot_area_us += u64::from(before.slots) * us;
        tally.full_area_us += u64::from(before.is_full) * us;
        if us > 0 {
            tally.most = tally.most.max(u64::from(before.open));
        }
        let open = view.open(agent);
        self.agents[agent.index()] = Desk {
            since: view.now(),
            open,
            slots: view.slots_in_use(agent).min(self.slots[group]),
            is_full: open > 0 && !view.has_slots(agent),
        };
    }

    /// What is known of agents with one slot without a look at them.
    pub fn finish(&self, groups: &mut [GroupTally]) {
        for (g, group) in groups.iter_mut().enumerate() {
            if self.slots.get(g).is_none_or(|slots| *slots == 1) {
                group.concurrency = ConcurrencyTally::of_one_slot(group.busy_area_us);
            }
        }
    }
}
