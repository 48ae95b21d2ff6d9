//! Free agents in the order of keys.

use crate::engine::View;
use crate::model::{AgentId, ClassId, GroupId};
use crate::routing::agent_order::{AgentScorer, Per};

use super::heap::{Heap, Keys, MAX_KEYS, Places};

/// The free agents of all groups by the keys that criteria give them. Where keys, or the room that an agent has, depend on
/// the channel or the class, an agent of a group stands in several heaps: in each with the keys for its contacts, if the
/// agent takes one.
pub(super) struct Keyed {
    /// Their indices in the chain.
    criteria: Vec<usize>,
    /// Whether chance chooses among equal agents.
    random: bool,
    groups: Vec<Heaps>,
    /// Of the first heap of each group, the second, and so on.
    places: Vec<Places>,
    tied: Vec<AgentId>,
}

/// The heaps of a group.
#[derive(Default)]
struct Heaps {
    /// For each class the heap with agents for it.
    of_class: Vec<usize>,
    /// Each with one of its classes.
    heaps: Vec<(ClassId, Heap)>,
    /// Whether a free agent may take some contacts and not others.
    mixed: bool,
}

impl Keyed {
    pub fn new(criteria: Vec<usize>, random: bool) -> Self {
        Self { criteria, random, groups: Vec::new(), places: Vec::new(), tied: Vec::new() }
    }

    pub fn criteria(&self) -> &[usize] {
        &self.criteria
    }

    pub fn prepare(&mut self, view: View<'_>, chain: &[Box<dyn AgentScorer>]) {
        let groups = (0..view.scenario().groups.len()).map(GroupId::at);
        self.groups = groups
            .map(|group| {
                let told_apart = self.criteria.iter().map(|c| chain[*c].keys_by(view, group)).max();
                // Room is a matter of channels.
                let room = if view.is_mixed(group) { Per::Channel } else { Per::All };
                let mixed = view.is_mixed(group) || self.criteria.iter().any(|c| chain[*c].holds_back());
                Heaps::new(view, group, told_apart.map_or(room, |told_apart| told_apart.max(room)), mixed)
            })
            .collect();
        let most = self.groups.iter().map(|g| g.heaps.len()).max().unwrap_or(0);
        self.places.resize_with(most, Places::default);
    }

    /// The first free agent of a group for contacts of a class; where chance chooses, all who are equal to the first, in
    /// order of their ids.
    #[inline]
    pub fn first(&mut self, group: GroupId, class: ClassId) -> &[AgentId] {
        let heaps = &self.groups[group.index()];
        let which = heaps.of_class[class.index()];
        let heap = &heaps.heaps[which].1;
        if self.random {
            heap.tied(&self.places[which], self.criteria.len(), &mut self.tied);
            // The heap's order depends on the past, the draw must not.
            self.tied.sort_unstable();
        } else {
            self.tied.clear();
            self.tied.extend(heap.first());
        }
        &self.tied
    }

    /// The same among some of the agents. Looks at those who stand before the first of them.
    pub fn first_of_some(&mut self, group: GroupId, class: ClassId, wanted: impl Fn(AgentId) -> bool) -> &[AgentId] {
        let heaps = &self.groups[group.index()];
        let which = heaps.of_class[class.index()];
        let keys = if self.random { self.criteria.len() } else { MAX_KEYS };
        heaps.heaps[which].1.tied_of(&self.places[which], keys, wanted, &mut self.tied);
        self.tied.sort_unstable();
        if !self.random {
            self.tied.truncate(1);
        }
        &self.tied
    }

    /// Puts a free agent into its heaps, or to another place in them.
    pub fn insert(&mut self, view: View<'_>, chain: &[Box<dyn AgentScorer>], agent: AgentId) {
        let Heaps { heaps, mixed, .. } = &mut self.groups[view.group_of(agent).index()];
        for ((class, heap), places) in heaps.iter_mut().zip(&mut self.places) {
            let takes = || self.criteria.iter().all(|c| chain[*c].takes(view, agent, *class));
            if *mixed && !(view.has_room_for(agent, *class) && takes()) {
                heap.remove(places, agent);
                continue;
            }
            let mut keys = Keys::default();
            for (key, &criterion) in keys.iter_mut().zip(&self.criteria) {
                *key = chain[criterion].key_for(view, agent, *class);
            }
            heap.insert(places, agent, keys);
        }
    }

    pub fn remove(&mut self, view: View<'_>, agent: AgentId) {
        let heaps = &mut self.groups[view.group_of(agent).index()].heaps;
        for ((_, heap), places) in heaps.iter_mut().zip(&mut self.places) {
            heap.remove(places, agent);
        }
    }
}

impl Heaps {
    /// A heap for all classes of a group, for those of each channel, or for each.
    fn new(view: View<'_>, group: GroupId, per: Per, mixed: bool) -> Self {
        let mut of_class = vec![0; view.scenario().classes.len()];
        let mut heaps: Vec<(ClassId, Heap)> = Vec::new();
        for class in view.scenario().groups[group.index()].skills.iter().map(|skill| skill.class) {
            let same = |(other, _): &(ClassId, Heap)| per.joins(view, class, *other);
            of_class[class.index()] = heaps.iter().position(same).unwrap_or(heaps.len());
            if of_class[class.index()] == heaps.len() {
                heaps.push((class, Heap::default()));
            }
        }
        if heaps.is_empty() {
            heaps.push((ClassId::at(0), Heap::default()));
        }
        Self { of_class, heaps, mixed }
    }
}
