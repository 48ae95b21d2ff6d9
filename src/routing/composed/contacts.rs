//! Which contact an agent takes.

use crate::engine::{Fact, View};
use crate::model::{self, AgentId, ClassId, ContactId, GroupId, LaneId};
use crate::routing::Arguments;
use crate::routing::contact_order::{CONTACT_ORDERS, ContactCandidate, ContactScorer};

use super::gates::Gates;
use super::queues::{Offer, offers};

/// More criteria than this are not looked at; the language refuses them.
pub(super) const MAX_CRITERIA: usize = 8;

pub(super) struct Contacts {
    chain: Vec<Box<dyn ContactScorer>>,
    names: Vec<&'static str>,
    watches: bool,
    /// Whether lanes offer the last instead of the first.
    newest: bool,
    /// For each group: what its agents may choose from.
    choices: Vec<Choice>,
    /// The criteria from this one on are looked at during the run.
    dynamic: usize,
    /// Whether only age is left to look at.
    by_age: bool,
}

enum Choice {
    /// The first tier with anybody waiting decides.
    Tiers(Vec<Tier>),
    /// Some lanes belong to queues of several classes.
    Offers(Vec<Offer>),
}

/// Lanes that the criteria which never change leave equal, in order of their ids.
struct Tier {
    lanes: Vec<LaneChoice>,
    /// For each word of lanes: which of them are in the tier, and the index of the first in `lanes`.
    words: Vec<(usize, u64, usize)>,
}

#[derive(Clone, Copy)]
struct LaneChoice {
    candidate: ContactCandidate,
    /// The place among the lanes of the group in order of the skills, for ties; the same in all rings.
    place: usize,
    credit_us: i64,
    /// Whether a rule of sharing is about it.
    bound: bool,
    /// Whether a free agent of the group may take some classes and not others.
    mixed: bool,
}

/// Tiers of lanes, with their credits in microseconds.
pub(super) type AgedLanes = Vec<Vec<(LaneId, i64)>>;

/// What is compared: scores, then age, then the order of the skills.
type Rank = ([f64; MAX_CRITERIA], i64, usize);

impl Contacts {
    pub fn new(order: &[model::Component]) -> Self {
        let (names, chain): (Vec<_>, Vec<Box<dyn ContactScorer>>) = order
            .iter()
            .filter_map(|component| {
                let known = CONTACT_ORDERS.iter().find(|c| c.description.name == component.name)?;
                Some((known.description.name, (known.build)(&Arguments::new(component, known.parameters))))
            })
            .take(MAX_CRITERIA)
            .unzip();
        Self {
            watches: chain.iter().any(|c| c.watches()),
            newest: chain.iter().any(|c| c.takes_newest()),
            by_age: false,
            names,
            choices: Vec::new(),
            dynamic: 0,
            chain,
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
        }
    }

    /// `hold_back`: agents may not take what they have room for.
    pub fn prepare(&mut self, view: View<'_>, gates: &Gates, hold_back: bool) {
        for criterion in &mut self.chain {
            criterion.prepare(view);
        }
        let groups: Vec<GroupId> = (0..view.scenario().groups.len()).map(GroupId::at).collect();
        let lanes: Vec<Vec<LaneChoice>> =
            groups.iter().map(|group| lane_choices(view, *group, gates, hold_back)).collect();
        let is_fixed = |criterion: &dyn ContactScorer| {
            lanes.iter().flatten().all(|lane| criterion.fixed(view, lane.candidate).is_some())
        };
        self.dynamic = self.chain.iter().take_while(|c| is_fixed(c.as_ref())).count();
        self.by_age = !self.newest && self.names[self.dynamic..].iter().all(|name| *name == "age");
        self.choices = groups
            .iter()
            .zip(lanes)
            .map(|(group, lanes)| {
                if lanes.iter().any(|lane| view.queue_of(lane.candidate.class).is_some()) {
                    Choice::Offers(offers(view, *group, lanes.iter().map(|l| (l.candidate, l.place))))
                } else {
                    Choice::Tiers(self.tiers(view, lanes))
                }
            })
            .collect();
    }

    /// For each group its tiers of lanes in order of the skills, with their credits in microseconds, where nothing but age
    /// is left to look at.
    pub fn by_age_alone(&self) -> Option<Vec<AgedLanes>> {
        let of_tier = |tier: &Tier| {
            let mut lanes = tier.lanes.clone();
            lanes.sort_by_key(|lane| lane.place);
            lanes.iter().map(|lane| (lane.candidate.lane, lane.credit_us)).collect()
        };
        let of_group = |choice: &Choice| match choice {
            Choice::Tiers(tiers) => Some(tiers.iter().map(of_tier).collect()),
            Choice::Offers(_) => None,
        };
        if self.by_age { self.choices.iter().map(of_group).collect() } else { None }
    }

    fn tiers(&self, view: View<'_>, lanes: Vec<LaneChoice>) -> Vec<Tier> {
        let fixed = |lane: &LaneChoice| -> Vec<f64> {
            let scores = self.chain[..self.dynamic].iter().map(|c| c.fixed(view, lane.candidate));
            scores.map(|score| score.unwrap_or(0.0) + 0.0).collect()
        };
        let mut ranked: Vec<(Vec<f64>, LaneChoice)> = lanes.into_iter().map(|lane| (fixed(&lane), lane)).collect();
        ranked.sort_by(|a, b| compare(&a.0, &b.0).then(a.1.candidate.lane.cmp(&b.1.candidate.lane)));
        ranked
            .chunk_by(|a, b| compare(&a.0, &b.0).is_eq())
            .map(|tier| Tier::new(tier.iter().map(|(_, lane)| *lane).collect()))
            .collect()
    }

    /// The contact for an agent of a group, of whom so many are free, among those that the agent `takes`; for any of them
    /// where none is given.
    #[inline]
    pub fn choose(
        &self,
        view: View<'_>,
        group: GroupId,
        agent: Option<AgentId>,
        free: u32,
        gates: &mut Gates,
        takes: impl Fn(AgentId, ClassId) -> bool,
    ) -> Option<ContactId> {
        let tiers = match &self.choices[group.index()] {
            Choice::Tiers(tiers) => tiers,
            Choice::Offers(offers) => return self.best_offer(view, offers, agent, free, gates, takes),
        };
        tiers.iter().find_map(|tier| self.first_of(view, tier, agent, free, gates, &takes))
    }

    #[inline]
    fn first_of(
        &self,
        view: View<'_>,
        tier: &Tier,
        agent: Option<AgentId>,
        free: u32,
        gates: &mut Gates,
        takes: impl Fn(AgentId, ClassId) -> bool,
    ) -> Option<ContactId> {
        let mut best: Option<(Rank, ContactId)> = None;
        let mut by_age: Option<((i64, usize), ContactId)> = None;
        for &(word, mask, first) in &tier.words {
            let mut hits = view.occupied(word) & mask;
            while hits != 0 {
                let bit = hits & hits.wrapping_neg();
                hits ^= bit;
                let lane = &tier.lanes[first + (mask & (bit - 1)).count_ones() as usize];
                let candidate = lane.candidate;
                if lane.bound && !gates.are_open(view, candidate.class, candidate.group, free) {
                    continue;
                }
                if lane.mixed && agent.is_some_and(|agent| !takes(agent, candidate.class)) {
                    continue;
                }
                let Some(contact) = self.offered(view, candidate.lane, agent) else { continue };
                // Credit can put the key before the start of time.
                let age = view.arrival_us(contact) - lane.credit_us;
                if self.by_age {
                    let rank = (age, lane.place);
                    if by_age
                        .is_none_or(|(least, first)| rank < least || rank == least && came_before(view, contact, first))
                    {
                        by_age = Some((rank, contact));
                    }
                } else {
                    let rank = (self.scores(view, candidate, contact, self.dynamic), age, lane.place);
                    if best.as_ref().is_none_or(|(least, first)| comes_before(view, (&rank, contact), (least, *first)))
                    {
                        best = Some((rank, contact));
                    }
                }
            }
        }
        by_age.map(|(_, contact)| contact).or(best.map(|(_, contact)| contact))
    }

    fn best_offer(
        &self,
        view: View<'_>,
        offers: &[Offer],
        agent: Option<AgentId>,
        free: u32,
        gates: &mut Gates,
        takes: impl Fn(AgentId, ClassId) -> bool,
    ) -> Option<ContactId> {
        let mut best: Option<(Rank, ContactId)> = None;
        for offer in offers {
            let open = |class: ClassId, group: GroupId| {
                agent.is_none_or(|agent| takes(agent, class)) && gates.are_open(view, class, group, free)
            };
            // Within a queue of several classes its own order decides, from the one who came first.
            let offered = |lane| match view.queue_of(view.class_of_lane(lane)) {
                Some(_) => first_of_lane(view, lane, agent),
                None => self.offered(view, lane, agent),
            };
            let Some((candidate, contact)) = offer.first(view, open, offered) else { continue };
            let age = view.arrival_us(contact) - view.lane_credit(candidate.lane).micros() as i64;
            let rank = (self.scores(view, candidate, contact, 0), age, offer.place);
            if best.as_ref().is_none_or(|(least, first)| comes_before(view, (&rank, contact), (least, *first))) {
                best = Some((rank, contact));
            }
        }
        best.map(|(_, contact)| contact)
    }

    /// The contact that a lane offers.
    #[inline]
    fn offered(&self, view: View<'_>, lane: LaneId, agent: Option<AgentId>) -> Option<ContactId> {
        match (self.newest, agent) {
            (false, _) => first_of_lane(view, lane, agent),
            (true, Some(agent)) => view.tail_for(lane, agent),
            (true, None) => view.tail_of(lane),
        }
    }

    fn scores(
        &self,
        view: View<'_>,
        candidate: ContactCandidate,
        contact: ContactId,
        from: usize,
    ) -> [f64; MAX_CRITERIA] {
        let mut scores = [0.0; MAX_CRITERIA];
        for (score, criterion) in scores.iter_mut().zip(&self.chain[from..]) {
            // The sum makes a zero of either sign the same.
            *score = criterion.score(view, candidate, contact) + 0.0;
        }
        scores
    }
}

/// The first contact of a lane, or the first that may be offered to an agent.
#[inline]
fn first_of_lane(view: View<'_>, lane: LaneId, agent: Option<AgentId>) -> Option<ContactId> {
    match agent {
        Some(agent) => view.head_for(lane, agent),
        None => view.head_of(lane),
    }
}

/// Compares scores one after another.
pub(super) fn compare(a: &[f64], b: &[f64]) -> std::cmp::Ordering {
    let pairs = a.iter().zip(b);
    pairs.map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
}

fn comes_before(view: View<'_>, a: (&Rank, ContactId), b: (&Rank, ContactId)) -> bool {
    let order = compare(&a.0.0, &b.0.0).then((a.0.1, a.0.2).cmp(&(b.0.1, b.0.2)));
    order.is_lt() || order.is_eq() && came_before(view, a.1, b.1)
}

/// Of contacts that only their rings tell apart, which one came first.
#[cold]
fn came_before(view: View<'_>, a: ContactId, b: ContactId) -> bool {
    view.contact(a).ordinal < view.contact(b).ordinal
}

/// The lanes that agents of a group may take contacts from, in order of the skills.
fn lane_choices(view: View<'_>, group: GroupId, gates: &Gates, hold_back: bool) -> Vec<LaneChoice> {
    let skills = view.scenario().groups[group.index()].skills.iter();
    let (mut choices, mut places) = (Vec::new(), 0);
    for (place, class) in skills.map(|s| s.class).enumerate() {
        let lanes_a_ring = view.lanes_of(class).len() / view.rings(class);
        for (i, &lane) in view.lanes_of(class).iter().enumerate() {
            // A class's list of groups binds freed agents as it binds new contacts.
            if view.has_access(class, view.ring_of(lane), group) {
                choices.push(LaneChoice {
                    candidate: ContactCandidate { group, lane, class, place },
                    place: places + i % lanes_a_ring,
                    credit_us: view.lane_credit(lane).micros() as i64,
                    bound: gates.binds(class, group),
                    mixed: view.is_mixed(group) || hold_back,
                });
            }
        }
        places += lanes_a_ring;
    }
    choices
}

impl Tier {
    /// Of lanes in order of their ids.
    fn new(lanes: Vec<LaneChoice>) -> Self {
        let mut words: Vec<(usize, u64, usize)> = Vec::new();
        for (i, choice) in lanes.iter().enumerate() {
            let (word, bit) = (choice.candidate.lane.index() / 64, 1 << (choice.candidate.lane.0 % 64));
            match words.last_mut() {
                Some((last, mask, _)) if *last == word => *mask |= bit,
                _ => words.push((word, bit, i)),
            }
        }
        Self { lanes, words }
    }
}
