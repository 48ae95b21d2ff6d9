//! Properties of the contact order: every chain of criteria puts the contacts that an agent may take into one strict order,
//! and what the policy's index finds is the first of them.

use std::cmp::Ordering;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering as Memory};

use stormdrill::engine::{Engine, Fact, Placement, Plan, RoutingPolicy, View};
use stormdrill::experiment::{RunSpec, replicate};
use stormdrill::model::{AgentId, Argument, Component, ContactId, LaneId, Scenario, SimDuration, Value};
use stormdrill::random::Stream;
use stormdrill::routing::contact_order::{CONTACT_ORDERS, ContactCandidate, ContactScorer};
use stormdrill::routing::{Arguments, Composed, Kind, for_scenario};

use crate::load::of_text;
use crate::swarm::dice::Dice;
use crate::swarm::generate;

/// The policy of a scenario, whose choices are compared with a list of all candidates.
struct Checked {
    policy: Composed,
    chain: Vec<Box<dyn ContactScorer>>,
    newest: bool,
    /// Decisions among at least three candidates.
    seen: Arc<AtomicU64>,
}

struct Candidate {
    contact: ContactId,
    scores: Vec<f64>,
    /// Arrival less time credit, microseconds.
    age: i64,
    place: usize,
    ordinal: u64,
}

impl Candidate {
    fn compare(&self, other: &Self) -> Ordering {
        let pairs = self.scores.iter().zip(&other.scores);
        let by_score = pairs.map(|(a, b)| a.partial_cmp(b).expect("a number")).find(|o| o.is_ne());
        by_score.unwrap_or((self.age, self.place, self.ordinal).cmp(&(other.age, other.place, other.ordinal)))
    }
}

impl Checked {
    fn new(scenario: &Scenario, seen: Arc<AtomicU64>) -> Self {
        let build = |component: &Component| {
            let known = CONTACT_ORDERS.iter().find(|c| c.description.name == component.name).expect("it is known");
            (known.build)(&Arguments::new(component, known.parameters))
        };
        let chain: Vec<_> = scenario.routing.contact_order.iter().map(build).collect();
        let newest = chain.iter().any(|c| c.takes_newest());
        Self { policy: Composed::new(&scenario.routing), chain, newest, seen }
    }

    fn scores(&self, view: View<'_>, candidate: ContactCandidate, contact: ContactId) -> Vec<f64> {
        let score = |criterion: &dyn ContactScorer| {
            let score = criterion.score(view, candidate, contact);
            assert!(!score.is_nan());
            assert!(criterion.fixed(view, candidate).is_none_or(|fixed| fixed == score), "fixed is what it says");
            score
        };
        self.chain.iter().map(|criterion| score(criterion.as_ref())).collect()
    }

    fn candidates(&self, view: View<'_>, agent: AgentId) -> Vec<Candidate> {
        let group = view.group_of(agent);
        let mut found = Vec::new();
        // The rings of a class are one place.
        let mut places = 0;
        for (place, skill) in view.scenario().groups[group.index()].skills.iter().enumerate() {
            let lanes_a_ring = view.lanes_of(skill.class).len() / view.rings(skill.class);
            let room = view.has_room_for(agent, skill.class);
            let open = |lane: &LaneId| room && view.has_access(skill.class, view.ring_of(*lane), group);
            for (i, &lane) in view.lanes_of(skill.class).iter().enumerate().filter(|(_, lane)| open(lane)) {
                let candidate = ContactCandidate { group, lane, class: skill.class, place };
                let line = std::iter::successors(view.head_of(lane), |contact| view.next_in_lane(*contact));
                let line: Vec<Vec<f64>> = line.map(|contact| self.scores(view, candidate, contact)).collect();
                for (criterion, _) in self.chain.iter().enumerate().filter(|(_, c)| !c.takes_newest()) {
                    let in_order = line.windows(2).all(|pair| pair[0][criterion] <= pair[1][criterion]);
                    assert!(in_order, "within a lane the first goes first");
                }
                let offered = if self.newest { view.tail_for(lane, agent) } else { view.head_for(lane, agent) };
                let Some(contact) = offered else { continue };
                let scores = self.scores(view, candidate, contact);
                let age = view.arrived(contact).micros() as i64 - view.lane_credit(lane).micros() as i64;
                let ordinal = view.contact(contact).ordinal;
                found.push(Candidate { contact, scores, age, place: places + i % lanes_a_ring, ordinal });
            }
            places += lanes_a_ring;
        }
        found
    }
}

impl RoutingPolicy for Checked {
    fn name(&self) -> &str {
        "checked"
    }

    fn prepare(&mut self, view: View<'_>) {
        self.policy.prepare(view);
        self.chain.iter_mut().for_each(|c| c.prepare(view));
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        self.policy.place(view, contact, ties)
    }

    fn review(&mut self, view: View<'_>, contact: ContactId, ties: &mut Stream) -> Placement {
        self.policy.review(view, contact, ties)
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, ties: &mut Stream) -> Option<ContactId> {
        let mut candidates = self.candidates(view, agent);
        for a in &candidates {
            for b in candidates.iter().filter(|b| b.contact != a.contact) {
                assert!(a.compare(b).is_ne() && a.compare(b) == b.compare(a).reverse(), "the order is not strict");
            }
        }
        candidates.sort_by(Candidate::compare);
        for (i, a) in candidates.iter().enumerate() {
            assert!(candidates[i + 1..].iter().all(|b| a.compare(b).is_lt()), "the order is not transitive");
        }
        let chosen = self.policy.next_for(view, agent, ties);
        assert_eq!(chosen, candidates.first().map(|c| c.contact), "another contact goes first");
        self.seen.fetch_add(u64::from(candidates.len() >= 3), Memory::Relaxed);
        chosen
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, view: View<'_>, fact: Fact) {
        self.policy.notice(view, fact);
        self.chain.iter_mut().filter(|c| c.watches()).for_each(|c| c.notice(view, fact));
    }
}

/// A criterion with arguments that are drawn, some of which make scores equal.
fn criterion(dice: &mut Dice, index: usize, scenario: &Scenario) -> Component {
    let known = &CONTACT_ORDERS[index];
    let mut arguments = Vec::new();
    for parameter in known.parameters {
        let classes = 0..scenario.classes.len();
        let value = match parameter.kind {
            Kind::Number { min, max, .. } => Value::Number(dice.pick(&[0.0_f64, 1.0, 2.0, 7.5]).clamp(min, max)),
            Kind::EachClass { min, max, .. } => {
                Value::Each(classes.map(|_| dice.pick(&[0.0_f64, 0.5, 1.0, 1.0, 3.0, 20.0]).clamp(min, max)).collect())
            }
            Kind::EachClassDuration { .. } => Value::Each(classes.map(|_| dice.pick(&[0.0, 20.0, 120.0])).collect()),
            Kind::Duration { .. } => Value::Duration(SimDuration::from_secs(dice.pick(&[60, 900, 7_200]))),
            Kind::Channels => Value::Order(vec![dice.between(0, scenario.channels.len() as u64 - 1) as u32]),
            Kind::Classes => Value::Order(vec![dice.between(0, scenario.classes.len() as u64 - 1) as u32]),
            kind => panic!("{kind:?} has no values here"),
        };
        if dice.chance(0.7) {
            arguments.push(Argument { name: parameter.name, value });
        }
    }
    Component { name: known.description.name, arguments }
}

#[test]
fn a_chain_orders_strictly_and_the_index_finds_the_first() {
    let seen = Arc::new(AtomicU64::new(0));
    let scenarios = if cfg!(debug_assertions) { 120 } else { 400 };
    for seed in 0..scenarios {
        let mut scenario = generate::scenario(seed);
        // A queue of several classes has an order of its own, and contacts that are held for an agent go first.
        scenario.queues.clear();
        scenario.classes.iter_mut().for_each(|class| class.preferred = None);
        let mut dice = Dice::new(seed, "contact order");
        let length = dice.between(1, 3);
        // Each criterion leads a chain in turn.
        let mut wanted = vec![seed as usize % CONTACT_ORDERS.len()];
        wanted.extend((1..length).map(|_| dice.between(0, CONTACT_ORDERS.len() as u64 - 1) as usize));
        let chain = wanted.into_iter().map(|index| criterion(&mut dice, index, &scenario)).collect();
        scenario.routing.contact_order = chain;
        for skill in scenario.groups.iter_mut().flat_map(|g| &mut g.skills) {
            skill.rank = dice.between(1, 3) as u32;
        }
        let policy = Checked::new(&scenario, Arc::clone(&seen));
        let mut engine = Engine::new(Arc::new(Plan::new(scenario)), Box::new(policy), (), 0);
        engine.run().expect("the policy is sound");
    }
    let seen = seen.load(Memory::Relaxed);
    assert!(seen > 5 * scenarios, "{seen} decisions were none");
}

/// In which order a scenario names its classes does not matter, whatever the criterion.
#[test]
fn the_order_of_the_classes_in_the_file_does_not_matter() {
    const CLASSES: [&str; 3] = [
        "  chat: {channel: chat, arrivals: {rate: 40/h}, handling: {exponential: {mean: 6m}}, patience: {exponential: {mean: 9m}}}\n",
        "  call: {channel: phone, arrivals: {rate: 30/h}, handling: {exponential: {mean: 4m}}, patience: {exponential: {mean: 5m}}, priority: 1}\n",
        "  mail: {channel: mail, arrivals: {rate: 20/h}, handling: {exponential: {mean: 8m}}, patience: {exponential: {mean: 1h}}, credit: 2m}\n",
    ];
    let told = |name: &str| match name {
        "accelerating" => "{accelerating: {initial: {chat: 9}, acceleration: {call: 4}}}".to_owned(),
        "weighted_wait" => "{weighted_wait: {weights: {call: 3}, base: {mail: 100}}}".to_owned(),
        "channel_rank" => "{channel_rank: [mail, chat]}".to_owned(),
        "secondary" => "{secondary: {chat: 1}}".to_owned(),
        "fixed_queue_ratio" => "{fixed_queue_ratio: {mail: 50%, chat: 30%, call: 20%}}".to_owned(),
        "c_mu" | "c_mu_theta" => format!("{{{name}: {{mail: 3}}}}"),
        "earliest_due" | "sla_slack" => format!("{{{name}: {{mail: 10m}}}}"),
        name => name.to_owned(),
    };
    for criterion in CONTACT_ORDERS {
        let counts = |order: [usize; 3]| {
            let classes = order.map(|i| CLASSES[i]).concat();
            let text = format!(
                "schema: 1\nduration: 12h\nchannels:\n  chat: {{answer_within: 60s}}\n  phone: {{answer_within: 20s}}\n  \
                 mail: {{answer_within: 10m}}\ncontacts:\n{classes}agents:\n  team:\n    count: 6\n    skills: {{mail: \
                 {{rank: 2}}, call: {{}}, chat: {{rank: 2}}}}\nrouting: {{contact_order: {}}}\n",
                told(criterion.description.name)
            );
            let scenario = of_text("desk", &text);
            let names: Vec<String> = scenario.classes.iter().map(|c| c.name.clone()).collect();
            let plan = Arc::new(Plan::new(scenario));
            let results = replicate(&plan, &for_scenario, RunSpec::default(), |_, _| {}).expect("the policy is sound");
            let tallies = results.replications[0].classes.iter().cloned();
            let mut counts: Vec<_> = names.into_iter().zip(tallies).collect();
            counts.sort_by(|a, b| a.0.cmp(&b.0));
            counts
        };
        assert_eq!(counts([0, 1, 2]), counts([2, 0, 1]), "{}", criterion.description.name);
    }
}
