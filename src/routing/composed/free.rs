//! Who is free in each group, in the order of a chain of criteria.

use crate::engine::{Fact, View};
use crate::model::{AgentId, ContactId, GroupId};
use crate::random::{Stream, index};
use crate::routing::agent_order::{AgentScorer, Within};

use super::heap::{Heap, Keys, MAX_KEYS, Places};

/// How agents of one group are ordered.
pub(super) enum Free {
    /// By who became free first: the engine's own list.
    Idle,
    /// By keys, which the criteria with these indices give; then by id, or at random among equals.
    Keyed { criteria: Vec<usize>, random: bool, heaps: Vec<Heap>, places: Places, tied: Vec<AgentId> },
    /// At random.
    Random { groups: Vec<Vec<AgentId>>, place: Vec<u32> },
}

impl Free {
    /// What a chain needs.
    pub fn new(chain: &[Box<dyn AgentScorer>]) -> Self {
        let mut criteria = Vec::new();
        let mut random = false;
        for (i, criterion) in chain.iter().enumerate() {
            match criterion.within() {
                Within::Nothing => {}
                // Hardly anybody has been free equally long, so what stands behind does not matter.
                Within::Idle if criteria.is_empty() => return Self::Idle,
                Within::Idle => {
                    criteria.push(i);
                    break;
                }
                Within::Key => criteria.push(i),
                Within::Random if criteria.is_empty() => {
                    return Self::Random { groups: Vec::new(), place: Vec::new() };
                }
                Within::Random => {
                    random = true;
                    break;
                }
            }
        }
        if criteria.is_empty() {
            return Self::Idle;
        }
        criteria.truncate(MAX_KEYS);
        Self::Keyed { criteria, random, heaps: Vec::new(), places: Places::default(), tied: Vec::new() }
    }

    pub fn watches(&self) -> bool {
        !matches!(self, Self::Idle)
    }

    pub fn prepare(&mut self, groups: usize) {
        match self {
            Self::Idle => {}
            Self::Keyed { heaps, .. } => heaps.resize_with(groups, Heap::default),
            Self::Random { groups: lists, .. } => lists.resize_with(groups, Vec::new),
        }
    }

    /// The first free agent of a group, of those who have room for a contact and may be offered it, and among how many equal
    /// ones chance has chosen.
    #[inline]
    pub fn first_for(
        &mut self,
        view: View<'_>,
        group: GroupId,
        contact: ContactId,
        ties: &mut Stream,
    ) -> Option<(AgentId, usize)> {
        if view.has_been_refused(contact) || view.is_mixed(group) {
            let class = view.class_of(contact);
            let fits = |agent| view.has_room_for(agent, class) && view.may_offer(contact, agent);
            return self.first_of_some(view, group, fits, ties);
        }
        self.first(view, group, ties)
    }

    /// The same among some of the agents. Looks at those who stand before the first of them; at random, at all.
    fn first_of_some(
        &mut self,
        view: View<'_>,
        group: GroupId,
        wanted: impl Fn(AgentId) -> bool,
        ties: &mut Stream,
    ) -> Option<(AgentId, usize)> {
        match self {
            Self::Idle => view.idle_agents(group).find(|agent| wanted(*agent)).map(|agent| (agent, 1)),
            Self::Keyed { criteria, random, heaps, places, tied } => {
                let keys = if *random { criteria.len() } else { MAX_KEYS };
                heaps[group.index()].tied_of(places, keys, wanted, tied);
                tied.sort_unstable();
                if *random { pick(tied, ties) } else { tied.first().map(|agent| (*agent, 1)) }
            }
            Self::Random { groups, .. } => {
                let wanted: Vec<AgentId> = groups[group.index()].iter().copied().filter(|a| wanted(*a)).collect();
                pick(&wanted, ties)
            }
        }
    }

    /// The first free agent of a group, and among how many equal ones chance has chosen.
    #[inline]
    fn first(&mut self, view: View<'_>, group: GroupId, ties: &mut Stream) -> Option<(AgentId, usize)> {
        match self {
            Self::Idle => view.longest_idle(group).map(|agent| (agent, 1)),
            Self::Keyed { random: false, heaps, .. } => heaps[group.index()].first().map(|agent| (agent, 1)),
            Self::Keyed { criteria, heaps, places, tied, .. } => {
                heaps[group.index()].tied(places, criteria.len(), tied);
                // The heap's order depends on the past, the draw must not.
                tied.sort_unstable();
                pick(tied, ties)
            }
            Self::Random { groups, .. } => pick(&groups[group.index()], ties),
        }
    }

    pub fn notice(&mut self, view: View<'_>, chain: &[Box<dyn AgentScorer>], fact: Fact) {
        match fact {
            Fact::Idle { agent } => self.insert(view, chain, agent),
            // Beside open conversations an agent may stay free, with other keys.
            Fact::Released { agent, busy_since: None, .. } if view.is_free(agent) => self.insert(view, chain, agent),
            Fact::Started { agent, .. }
            | Fact::Offered { agent, .. }
            | Fact::Finishing { agent }
            | Fact::OffDuty { agent } => self.remove(view, agent),
            _ => {}
        }
    }

    fn insert(&mut self, view: View<'_>, chain: &[Box<dyn AgentScorer>], agent: AgentId) {
        let group = view.group_of(agent).index();
        match self {
            Self::Idle => {}
            Self::Keyed { criteria, heaps, places, .. } => {
                let mut keys = Keys::default();
                for (key, &criterion) in keys.iter_mut().zip(criteria.iter()) {
                    *key = chain[criterion].key(view, agent);
                }
                heaps[group].insert(places, agent, keys);
            }
            Self::Random { groups, place } => {
                if place.len() <= agent.index() {
                    place.resize(agent.index() + 1, u32::MAX);
                }
                if place[agent.index()] != u32::MAX {
                    return;
                }
                place[agent.index()] = groups[group].len() as u32;
                groups[group].push(agent);
            }
        }
    }

    fn remove(&mut self, view: View<'_>, agent: AgentId) {
        let group = view.group_of(agent).index();
        match self {
            Self::Idle => {}
            Self::Keyed { heaps, places, .. } => heaps[group].remove(places, agent),
            Self::Random { groups, place } => {
                let at = place.get(agent.index()).copied().unwrap_or(u32::MAX);
                if at != u32::MAX {
                    groups[group].swap_remove(at as usize);
                    if let Some(moved) = groups[group].get(at as usize) {
                        place[moved.index()] = at;
                    }
                    place[agent.index()] = u32::MAX;
                }
            }
        }
    }
}

fn pick(equal: &[AgentId], ties: &mut Stream) -> Option<(AgentId, usize)> {
    match equal {
        [] => None,
        [only] => Some((*only, 1)),
        _ => Some((equal[index(ties, equal.len())], equal.len())),
    }
}
