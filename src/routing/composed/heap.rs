//! A heap of agents that can be taken out from the middle.

use std::cmp::Ordering;

use crate::model::AgentId;

/// How many criteria tell agents of a group apart; more are not looked at.
pub(super) const MAX_KEYS: usize = 4;

/// The keys of an agent, compared in order.
pub(super) type Keys = [f64; MAX_KEYS];

const NOWHERE: u32 = u32::MAX;

/// Keys and places of all agents, shared by the heaps of all groups: an agent is in one of them at most.
#[derive(Default)]
pub(super) struct Places {
    keys: Vec<Keys>,
    place: Vec<u32>,
}

impl Places {
    fn grow(&mut self, agent: AgentId) {
        if self.place.len() <= agent.index() {
            self.keys.resize(agent.index() + 1, Keys::default());
            self.place.resize(agent.index() + 1, NOWHERE);
        }
    }

    pub fn keys(&self, agent: AgentId) -> &Keys {
        &self.keys[agent.index()]
    }

    fn is_before(&self, a: AgentId, b: AgentId) -> bool {
        let (x, y) = (self.keys(a), self.keys(b));
        let by_keys = x.iter().zip(y).map(|(x, y)| x.total_cmp(y)).find(|order| order.is_ne());
        by_keys.unwrap_or_else(|| a.cmp(&b)).is_lt()
    }
}

/// The free agents of a group, the one with the smallest keys first, then the smallest id.
#[derive(Default)]
pub(super) struct Heap {
    agents: Vec<AgentId>,
}

impl Heap {
    pub fn first(&self) -> Option<AgentId> {
        self.agents.first().copied()
    }

    /// All agents whose first `keys` keys equal those of the first, in no order; looks at no others but their neighbours.
    pub fn tied(&self, places: &Places, keys: usize, tied: &mut Vec<AgentId>) {
        tied.clear();
        let Some(first) = self.first() else { return };
        self.collect(places, &places.keys(first)[..keys], 0, tied);
    }

    fn collect(&self, places: &Places, least: &[f64], at: usize, tied: &mut Vec<AgentId>) {
        let Some(&agent) = self.agents.get(at) else { return };
        if places.keys(agent)[..least.len()] == *least {
            tied.push(agent);
            self.collect(places, least, 2 * at + 1, tied);
            self.collect(places, least, 2 * at + 2, tied);
        }
    }

    /// The same among some of the agents: all whose first `keys` keys equal those of the first of them. Looks at no others
    /// but those who stand before it, and their neighbours.
    pub fn tied_of(&self, places: &Places, keys: usize, wanted: impl Fn(AgentId) -> bool, tied: &mut Vec<AgentId>) {
        tied.clear();
        let order = |a: AgentId, b: AgentId| {
            let pairs = places.keys(a)[..keys].iter().zip(&places.keys(b)[..keys]);
            pairs.map(|(x, y)| x.total_cmp(y)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        };
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let Some(&agent) = self.agents.get(at) else { continue };
            let against = tied.first().map_or(Ordering::Less, |least| order(agent, *least));
            if against.is_gt() {
                continue;
            }
            open.extend([2 * at + 1, 2 * at + 2]);
            if wanted(agent) {
                if against.is_lt() {
                    tied.clear();
                }
                tied.push(agent);
            }
        }
    }

    pub fn insert(&mut self, places: &mut Places, agent: AgentId, keys: Keys) {
        places.grow(agent);
        if places.place[agent.index()] != NOWHERE {
            self.remove(places, agent);
        }
        places.keys[agent.index()] = keys;
        places.place[agent.index()] = self.agents.len() as u32;
        self.agents.push(agent);
        self.rise(places, self.agents.len() - 1);
    }

    /// Takes an agent out; nothing happens if the agent is not there.
    pub fn remove(&mut self, places: &mut Places, agent: AgentId) {
        let Some(&at) = places.place.get(agent.index()) else { return };
        if at == NOWHERE {
            return;
        }
        let at = at as usize;
        let last = self.agents.len() - 1;
        self.swap(places, at, last);
        self.agents.pop();
        places.place[agent.index()] = NOWHERE;
        if at < last {
            self.rise(places, at);
            self.sink(places, at);
        }
    }

    fn rise(&mut self, places: &mut Places, mut at: usize) {
        while at > 0 && places.is_before(self.agents[at], self.agents[(at - 1) / 2]) {
            self.swap(places, at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    fn sink(&mut self, places: &mut Places, mut at: usize) {
        loop {
            let children = [2 * at + 1, 2 * at + 2].into_iter().filter(|c| *c < self.agents.len());
            let least = children.reduce(|a, b| if places.is_before(self.agents[b], self.agents[a]) { b } else { a });
            match least {
                Some(child) if places.is_before(self.agents[child], self.agents[at]) => {
                    self.swap(places, at, child);
                    at = child;
                }
                _ => return,
            }
        }
    }

    fn swap(&mut self, places: &mut Places, a: usize, b: usize) {
        self.agents.swap(a, b);
        places.place[self.agents[a].index()] = a as u32;
        places.place[self.agents[b].index()] = b as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_heap_agrees_with_a_sorted_set() {
        let (mut heap, mut places) = (Heap::default(), Places::default());
        let mut sorted: BTreeSet<(u32, u32, AgentId)> = BTreeSet::new();
        let mut state = 1_u32;
        for _ in 0..20_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let agent = AgentId((state >> 8) % 40);
            let known = sorted.iter().find(|(.., a)| *a == agent).copied();
            match known {
                Some(entry) => {
                    sorted.remove(&entry);
                    heap.remove(&mut places, agent);
                }
                None => {
                    let (a, b) = ((state >> 16) % 5, (state >> 24) % 3);
                    sorted.insert((a, b, agent));
                    heap.insert(&mut places, agent, [f64::from(a), f64::from(b), 0.0, 0.0]);
                }
            }
            assert_eq!(heap.first(), sorted.first().map(|(.., agent)| *agent));
            let mut tied = Vec::new();
            heap.tied(&places, 1, &mut tied);
            tied.sort_unstable();
            let least = sorted.first().map(|(a, ..)| *a);
            let mut expected: Vec<AgentId> = sorted.iter().filter(|(a, ..)| Some(*a) == least).map(|e| e.2).collect();
            expected.sort_unstable();
            assert_eq!(tied, expected);
            // Without every third agent.
            let wanted = |agent: AgentId| !agent.0.is_multiple_of(3);
            let mut tied = Vec::new();
            heap.tied_of(&places, 1, wanted, &mut tied);
            tied.sort_unstable();
            let some = || sorted.iter().filter(|(.., agent)| wanted(*agent));
            let least = some().next().map(|(a, ..)| *a);
            let mut expected: Vec<AgentId> = some().filter(|(a, ..)| Some(*a) == least).map(|e| e.2).collect();
            expected.sort_unstable();
            assert_eq!(tied, expected);
        }
    }
}
