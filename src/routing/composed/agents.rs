//! Which agent a contact goes to.

use crate::engine::{Fact, View};
use crate::model::{self, AgentId, ClassId, ContactId, GroupId};
use crate::random::Stream;
use crate::routing::Arguments;
use crate::routing::agent_order::{AGENT_ORDERS, AgentCandidate, AgentScorer, Within};

use super::contacts::MAX_CRITERIA;
use super::free::Free;
use super::gates::Gates;

pub(super) struct Agents {
    chain: Vec<Box<dyn AgentScorer>>,
    watches: bool,
    free: Free,
    /// For each class and ring, tiers of groups: the first tier with anybody free decides.
    ways: Vec<Vec<Vec<Vec<AgentCandidate>>>>,
    /// The criteria from this one on are looked at during the run.
    dynamic: usize,
}

type Rank = ([f64; MAX_CRITERIA], usize);

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
        Self { chain, watches, free, ways: Vec::new(), dynamic: 0 }
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
        self.free.prepare(view.scenario().groups.len());
        let classes = (0..view.scenario().classes.len()).map(ClassId::at);
        let candidates: Vec<Vec<Vec<AgentCandidate>>> = classes.map(|class| candidates(view, class)).collect();
        let all = || candidates.iter().flatten().flatten();
        let is_fixed = |criterion: &dyn AgentScorer| all().all(|c| criterion.fixed(view, *c).is_some());
        self.dynamic = self.chain.iter().take_while(|c| is_fixed(c.as_ref())).count();
        let tiers = |ring: Vec<AgentCandidate>| self.tiers(view, ring);
        self.ways = candidates.into_iter().map(|rings| rings.into_iter().map(tiers).collect()).collect();
    }

    fn tiers(&self, view: View<'_>, candidates: Vec<AgentCandidate>) -> Vec<Vec<AgentCandidate>> {
        let fixed = |candidate: &AgentCandidate| -> Vec<f64> {
            self.chain[..self.dynamic].iter().map(|c| c.fixed(view, *candidate).unwrap_or(0.0)).collect()
        };
        let compare = |a: &Vec<f64>, b: &Vec<f64>| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal);
        let mut ranked: Vec<(Vec<f64>, AgentCandidate)> = candidates.iter().map(|c| (fixed(c), *c)).collect();
        // Stable: within a tier the order of the class's groups breaks ties.
        ranked.sort_by(|a, b| compare(&a.0, &b.0));
        ranked.chunk_by(|a, b| a.0 == b.0).map(|tier| tier.iter().map(|r| r.1).collect()).collect()
    }

    /// The agent for a contact, if a free one may serve it now.
    #[inline]
    pub fn choose(&self, view: View<'_>, contact: ContactId, gates: &mut Gates, ties: &mut Stream) -> Option<AgentId> {
        let class = view.class_of(contact);
        let ring = if view.rings(class) == 1 { 0 } else { view.ring_of(view.contact(contact).lane) };
        self.ways[class.index()][ring].iter().find_map(|tier| self.first_of(view, tier, gates, ties))
    }

    #[inline]
    fn first_of(
        &self,
        view: View<'_>,
        tier: &[AgentCandidate],
        gates: &mut Gates,
        ties: &mut Stream,
    ) -> Option<AgentId> {
        let mut best: Option<(Rank, AgentId)> = None;
        for candidate in tier {
            let free = view.idle(candidate.group);
            if free == 0 || !gates.are_open(view, candidate.class, candidate.group, free) {
                continue;
            }
            let Some(agent) = self.free.first(view, candidate.group, ties) else { continue };
            if tier.len() == 1 {
                return Some(agent);
            }
            let rank = (self.scores(view, *candidate, agent), candidate.place);
            if best.as_ref().is_none_or(|(least, _)| rank < *least) {
                best = Some((rank, agent));
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

    /// The first of a group's free agents.
    pub fn choose_in(&self, view: View<'_>, group: GroupId, ties: &mut Stream) -> Option<AgentId> {
        self.free.first(view, group, ties)
    }
}

/// For each ring of a class, the groups that may serve it, in order of preference.
fn candidates(view: View<'_>, class: ClassId) -> Vec<Vec<AgentCandidate>> {
    let in_ring = |ring: usize| {
        let groups = view.groups_for(class).iter().enumerate();
        let open = groups.filter(|(_, group)| view.has_access(class, ring, **group));
        open.map(|(place, &group)| AgentCandidate { class, group, place }).collect()
    };
    (0..view.rings(class)).map(in_ring).collect()
}
