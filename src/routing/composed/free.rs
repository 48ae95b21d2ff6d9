//! Who is free in each group, in the order of a chain of criteria.

use crate::engine::{DialogueStep, Fact, View};
use crate::model::{AgentId, ContactId, GroupId};
use crate::random::{Stream, index};
use crate::routing::agent_order::{AgentScorer, Within};

use super::heap::MAX_KEYS;
use super::keyed::Keyed;

/// How agents of one group are ordered.
pub(super) enum Free {
    /// By who became free first: the engine's own list.
    Idle,
    /// By keys, which criteria give; then by id, or at random among equals.
    Keyed(Keyed),
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
        Self::Keyed(Keyed::new(criteria, random))
    }

    /// The criteria that tell agents of a group apart by keys.
    pub fn criteria(&self) -> &[usize] {
        if let Self::Keyed(keyed) = self { keyed.criteria() } else { &[] }
    }

    pub fn watches(&self) -> bool {
        !matches!(self, Self::Idle)
    }

    pub fn prepare(&mut self, view: View<'_>, chain: &[Box<dyn AgentScorer>]) {
        match self {
            Self::Idle => {}
            Self::Keyed(keyed) => keyed.prepare(view, chain),
            Self::Random { groups, .. } => groups.resize_with(view.scenario().groups.len(), Vec::new),
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
        let refused = view.has_been_refused(contact);
        match self {
            Self::Keyed(keyed) if refused => {
                let wanted = |agent| view.may_offer(contact, agent);
                pick(keyed.first_of_some(group, view.class_of(contact), wanted), ties)
            }
            Self::Keyed(keyed) => pick(keyed.first(group, view.class_of(contact)), ties),
            _ if refused || view.is_mixed(group) => {
                let class = view.class_of(contact);
                let fits = |agent| view.has_room_for(agent, class) && view.may_offer(contact, agent);
                self.first_of_some(view, group, fits, ties)
            }
            Self::Idle => view.longest_idle(group).map(|agent| (agent, 1)),
            Self::Random { groups, .. } => pick(&groups[group.index()], ties),
        }
    }

    /// The first of some of the agents. Looks at those who stand before; at random, at all.
    fn first_of_some(
        &self,
        view: View<'_>,
        group: GroupId,
        wanted: impl Fn(AgentId) -> bool,
        ties: &mut Stream,
    ) -> Option<(AgentId, usize)> {
        match self {
            Self::Random { groups, .. } => {
                let wanted: Vec<AgentId> = groups[group.index()].iter().copied().filter(|a| wanted(*a)).collect();
                pick(&wanted, ties)
            }
            _ => view.idle_agents(group).find(|agent| wanted(*agent)).map(|agent| (agent, 1)),
        }
    }

    pub fn notice(&mut self, view: View<'_>, chain: &[Box<dyn AgentScorer>], fact: Fact) {
        match fact {
            Fact::Idle { agent } => self.insert(view, chain, agent),
            // Beside open conversations an agent may have stayed free, and has other keys now.
            Fact::Released { agent, .. } if view.is_free(agent) => self.insert(view, chain, agent),
            Fact::Started { agent, .. }
            | Fact::Dialogue { step: DialogueStep::Resumed { agent }, .. }
            | Fact::Offered { agent, .. }
            | Fact::Finishing { agent }
            | Fact::OffDuty { agent } => self.remove(view, agent),
            _ => {}
        }
    }

    fn insert(&mut self, view: View<'_>, chain: &[Box<dyn AgentScorer>], agent: AgentId) {
        match self {
            Self::Idle => {}
            Self::Keyed(keyed) => keyed.insert(view, chain, agent),
            Self::Random { groups, place } => {
                let group = view.group_of(agent).index();
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
        match self {
            Self::Idle => {}
            Self::Keyed(keyed) => keyed.remove(view, agent),
            Self::Random { groups, place } => {
                let group = view.group_of(agent).index();
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
