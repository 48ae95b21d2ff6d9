//! Which agent a contact goes to.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::engine::{Fact, View};
use crate::model::{self, AgentId, ClassId, ContactId, GroupId};
use crate::random::{Stream, index};
use crate::routing::Arguments;
use crate::routing::agent_order::{AGENT_ORDERS, AgentCandidate, AgentScorer, Within};

use super::contacts::{MAX_CRITERIA, compare};
use super::free::Free;
use super::gates::Gates;

pub(super) struct Agents {
    chain: Vec<Box<dyn AgentScorer>>,
    watches: bool,
    free: Free,
    /// The criterion by which a free agent may not take what there is, if there is one.
    holds_back: Option<usize>,
    /// Whether chance breaks ties.
    random: bool,
    /// For each class and ring, tiers of groups: the first tier with anybody free decides.
    ways: Vec<Vec<Vec<Vec<AgentCandidate>>>>,
    /// The criteria from this one on are looked at during the run.
    dynamic: usize,
}

/// A tier of groups.
#[derive(Clone, Copy)]
struct Way {
    class: usize,
    ring: usize,
    tier: usize,
}

impl Agents {
    pub fn new(order: &[model::Component]) -> Self {
        let chain: Vec<Box<dyn AgentScorer>> = order
            .iter()
            .filter_map(|component| {
                let known = AGENT_ORDERS.iter().find(|c| c.description.name == component.name)?;
                Some((known.build)(&Arguments::new(component, known.parameters)))
            })
            .take(MAX_CRITERIA)
            .collect();
        let free = Free::new(&chain);
        let watches = free.watches() || chain.iter().any(|c| c.watches());
        let holds_back = free.criteria().iter().copied().find(|c| chain[*c].holds_back());
        Self {
            holds_back,
            random: chain.iter().any(|c| c.within() == Within::Random),
            chain,
            watches,
            free,
            ways: Vec::new(),
            dynamic: 0,
        }
    }

    pub fn watches(&self) -> bool {
        self.watches
    }

    pub fn notice(&mut self, view: View<'_>, fact: Fact) {
        if self.watches {
            for criterion in self.chain.iter_mut().filter(|c| c.watches()) {
                criterion.notice(view, fact);
            }
            self.free.notice(view, &self.chain, fact);
        }
    }

    pub fn prepare(&mut self, view: View<'_>) {
        for criterion in &mut self.chain {
            criterion.prepare(view);
        }
        self.free.prepare(view, &self.chain);
        let classes = (0..view.scenario().classes.len()).map(ClassId::at);
        let candidates: Vec<Vec<Vec<Vec<AgentCandidate>>>> = classes.map(|class| candidates(view, class)).collect();
        let all = || candidates.iter().flatten().flatten().flatten();
        let is_fixed = |criterion: &dyn AgentScorer| all().all(|c| criterion.fixed(view, *c).is_some());
        self.dynamic = self.chain.iter().take_while(|c| is_fixed(c.as_ref())).count();
        let tiers = |ring: Vec<Vec<AgentCandidate>>| ring.into_iter().flat_map(|step| self.tiers(view, step)).collect();
        self.ways = candidates.into_iter().map(|rings| rings.into_iter().map(tiers).collect()).collect();
    }

    fn tiers(&self, view: View<'_>, candidates: Vec<AgentCandidate>) -> Vec<Vec<AgentCandidate>> {
        let fixed = |candidate: &AgentCandidate| -> Vec<f64> {
            self.chain[..self.dynamic].iter().map(|c| c.fixed(view, *candidate).unwrap_or(0.0)).collect()
        };
        let mut ranked: Vec<(Vec<f64>, AgentCandidate)> = candidates.iter().map(|c| (fixed(c), *c)).collect();
        // Stable: within a tier the order of the class's groups breaks ties.
        ranked.sort_by(|a, b| compare(&a.0, &b.0));
        ranked.chunk_by(|a, b| compare(&a.0, &b.0).is_eq()).map(|tier| tier.iter().map(|r| r.1).collect()).collect()
    }

    /// For each class the groups to try, where they are tried one after another by who has been free longest, whatever the
    /// time in the line.
    pub fn one_by_one(&self) -> Option<Vec<Vec<GroupId>>> {
        let alone = |tier: &Vec<AgentCandidate>| if let [only] = tier.as_slice() { Some(only.group) } else { None };
        let of_class = |rings: &Vec<Vec<Vec<AgentCandidate>>>| match rings.as_slice() {
            [only] => only.iter().map(alone).collect(),
            _ => None,
        };
        if matches!(self.free, Free::Idle) { self.ways.iter().map(of_class).collect() } else { None }
    }

    /// The agent for a contact, if a free one may serve it now.
    #[inline]
    pub fn choose(
        &mut self,
        view: View<'_>,
        contact: ContactId,
        gates: &mut Gates,
        ties: &mut Stream,
    ) -> Option<AgentId> {
        let class = view.class_of(contact);
        let ring = if view.rings(class) == 1 { 0 } else { view.ring_of(view.contact(contact).lane) };
        for tier in 0..self.ways[class.index()][ring].len() {
            let agent = self.first_of(view, Way { class: class.index(), ring, tier }, contact, gates, ties);
            if agent.is_some() {
                return agent;
            }
        }
        None
    }

    #[inline]
    fn first_of(
        &mut self,
        view: View<'_>,
        way: Way,
        contact: ContactId,
        gates: &mut Gates,
        ties: &mut Stream,
    ) -> Option<AgentId> {
        let mut best: Option<([f64; MAX_CRITERIA], AgentId)> = None;
        // Among how many equal agents chance has chosen so far.
        let mut equal = 0;
        let count = self.ways[way.class][way.ring][way.tier].len();
        for i in 0..count {
            let candidate = self.ways[way.class][way.ring][way.tier][i];
            let free = view.idle(candidate.group);
            if free == 0 || !gates.are_open(view, candidate.class, candidate.group, free) {
                continue;
            }
            let Some((agent, among)) = self.free.first_for(view, candidate.group, contact, ties) else { continue };
            if count == 1 {
                return Some(agent);
            }
            let scores = self.scores(view, candidate, agent);
            // Candidates come in the order of the class's groups, which decides what the scores leave equal.
            match best.map_or(Ordering::Less, |(least, _)| compare(&scores, &least)) {
                Ordering::Less => {
                    best = Some((scores, agent));
                    equal = among;
                }
                Ordering::Equal if self.random => {
                    equal += among;
                    if index(ties, equal) < among {
                        best = Some((scores, agent));
                    }
                }
                _ => {}
            }
        }
        best.map(|(_, agent)| agent)
    }

    fn scores(&self, view: View<'_>, candidate: AgentCandidate, agent: AgentId) -> [f64; MAX_CRITERIA] {
        let mut scores = [0.0; MAX_CRITERIA];
        for (score, criterion) in scores.iter_mut().zip(&self.chain[self.dynamic..]) {
            if criterion.within() != Within::Random {
                *score = criterion.score(view, candidate, agent);
            }
        }
        scores
    }

    /// Whether agents may not take what they have room for.
    pub fn hold_back(&self) -> bool {
        self.holds_back.is_some()
    }

    /// Whether an agent has room for a contact of a class, and takes it.
    #[inline]
    pub fn takes(&self, view: View<'_>, agent: AgentId, class: ClassId) -> bool {
        view.has_room_for(agent, class)
            && self.holds_back.is_none_or(|criterion| self.chain[criterion].takes(view, agent, class))
    }

    /// The first of a group's free agents who may be offered a contact.
    pub fn choose_in(
        &mut self,
        view: View<'_>,
        group: GroupId,
        contact: ContactId,
        ties: &mut Stream,
    ) -> Option<AgentId> {
        self.free.first_for(view, group, contact, ties).map(|(agent, _)| agent)
    }
}

/// For each ring of a class, the groups that may serve it, in order of preference: first, one after the other, those of the
/// steps that are over at once, then those of the time that begins.
fn candidates(view: View<'_>, class: ClassId) -> Vec<Vec<Vec<AgentCandidate>>> {
    let groups = || view.groups_for(class).iter().enumerate().map(|(place, group)| (*group, place));
    let places: BTreeMap<GroupId, usize> = groups().collect();
    let access = &view.scenario().classes[class.index()].access;
    let in_ring = |ring: usize| {
        let begin = view.ring_begin(class, ring);
        let at_once = access.iter().filter(|a| a.from == begin && a.until == begin);
        let mut at_once: Vec<(u32, AgentCandidate)> = at_once
            .filter_map(|a| Some((a.step, AgentCandidate { class, group: a.group, place: *places.get(&a.group)? })))
            .collect();
        at_once.sort_by_key(|(step, candidate)| (*step, candidate.place));
        let steps = at_once.chunk_by(|a, b| a.0 == b.0).map(|step| step.iter().map(|s| s.1).collect());
        let lasting = groups().filter(|(group, _)| view.has_access(class, ring, *group));
        let lasting = lasting.map(|(group, place)| AgentCandidate { class, group, place }).collect();
        steps.chain([lasting]).collect()
    };
    (0..view.rings(class)).map(in_ring).collect()
}
