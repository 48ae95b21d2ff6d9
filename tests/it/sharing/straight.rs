//! Rules of sharing evaluated in the simplest way, all of them after each event, and random scenarios to compare with.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use stormdrill::engine::{Engine, Fact, Placement, Plan, RoutingPolicy, RunError, View};
use stormdrill::model::{
    AgentId, Argument, ClassId, Component, Concurrency, ContactId, GroupId, LaneId, Routing, Scenario, Sharing,
    SimDuration, SimTime, Value, Weight,
};
use stormdrill::random::Stream;
use stormdrill::record::Fingerprint;
use stormdrill::routing;

use crate::swarm::actions::{self, Planned};
use crate::swarm::dice::Dice;
use crate::swarm::generate;

/// A build without optimisation tries fewer.
const SEEDS: u64 = if cfg!(debug_assertions) { 400 } else { 1_500 };

/// Ordered lists with rules.
struct Straight {
    order: Vec<&'static str>,
    rules: Vec<Rule>,
    /// Who is busy with which class.
    busy: BTreeMap<AgentId, ClassId>,
    /// How many contacts have been brought together with an agent after an event.
    matched: Arc<AtomicU64>,
}

struct Rule {
    sharing: Sharing,
    /// Of `queue_ratio`: whether help has begun.
    active: bool,
}

fn number(sharing: &Sharing, name: &str) -> f64 {
    match sharing.rule.arguments.iter().find(|a| a.name == name) {
        Some(Argument { value: Value::Number(x), .. }) => *x,
        _ => panic!("{name} is told"),
    }
}

fn duration(sharing: &Sharing, name: &str) -> SimDuration {
    match sharing.rule.arguments.iter().find(|a| a.name == name) {
        Some(Argument { value: Value::Duration(d), .. }) => *d,
        _ => panic!("{name} is told"),
    }
}

fn waiting(view: View<'_>, classes: &[ClassId]) -> f64 {
    classes.iter().map(|class| f64::from(view.waiting(*class))).sum()
}

fn serves(view: View<'_>, group: GroupId, class: ClassId) -> bool {
    view.scenario().groups[group.index()].skills.iter().any(|skill| skill.class == class)
}

impl Rule {
    fn is_open(&mut self, view: View<'_>, class: ClassId, free: u32, busy: &BTreeMap<AgentId, ClassId>) -> bool {
        let Sharing { classes, groups, rule } = &self.sharing;
        let own_groups = || view.groups_for(class).iter().filter(|group| !groups.contains(group));
        let in_line = f64::from(view.waiting_in_line_of(class));
        match rule.name {
            "idle_above" => f64::from(free) > number(&self.sharing, "agents"),
            "waiting_above" => in_line > number(&self.sharing, "contacts"),
            "wait_above" => {
                let heads = view.lanes_of(class).iter().filter_map(|lane| view.head_of(*lane));
                let wait = heads.map(|contact| view.now().since(view.arrived(contact))).max();
                wait.is_some_and(|wait| wait > duration(&self.sharing, "wait"))
            }
            "expected_wait_above" => {
                let agents: u32 = own_groups().map(|group| view.present(*group)).sum();
                let work = (in_line + 1.0) * view.mean_handling(class).secs_f64();
                work > duration(&self.sharing, "wait").secs_f64() * f64::from(agents)
            }
            "free_below" => {
                let free: u32 = own_groups().map(|group| view.idle(*group)).sum();
                f64::from(free) < number(&self.sharing, "agents")
            }
            _ => {
                let all = (0..view.scenario().classes.len()).map(ClassId::at);
                let helped = |class: &ClassId| groups.iter().any(|group| serves(view, *group, *class));
                let own: Vec<ClassId> = all.filter(|c| !classes.contains(c) && helped(c)).collect();
                let helps_back = |(agent, class): &(&AgentId, &ClassId)| {
                    let group = view.group_of(**agent);
                    let theirs = classes.iter().any(|class| serves(view, group, *class));
                    own.contains(class) && !groups.contains(&group) && theirs
                };
                let helping_back = busy.iter().filter(helps_back).count() as f64;
                let overloaded = waiting(view, classes);
                let above = overloaded - number(&self.sharing, "ratio") * waiting(view, &own);
                if self.active {
                    self.active = overloaded > number(&self.sharing, "release");
                } else {
                    let begins = above >= number(&self.sharing, "activate");
                    self.active = begins && helping_back <= number(&self.sharing, "returning");
                }
                self.active && above > 0.0
            }
        }
    }
}

impl Straight {
    fn new(routing: &Routing, matched: Arc<AtomicU64>) -> Self {
        let rules = routing.sharing.iter().map(|sharing| Rule { sharing: sharing.clone(), active: false });
        let order = routing.contact_order.iter().map(|c| c.name).collect();
        Self { order, rules: rules.collect(), busy: BTreeMap::new(), matched }
    }

    fn bound(&self, class: ClassId, group: GroupId) -> bool {
        self.rules.iter().any(|r| r.sharing.classes.contains(&class) && r.sharing.groups.contains(&group))
    }

    fn is_open(&mut self, view: View<'_>, class: ClassId, group: GroupId, free: u32) -> bool {
        let about = |r: &&mut Rule| r.sharing.classes.contains(&class) && r.sharing.groups.contains(&group);
        self.rules.iter_mut().filter(about).all(|rule| rule.is_open(view, class, free, &self.busy))
    }

    /// Tier by tier, where only age tells the lanes of a tier apart.
    fn choose(&mut self, view: View<'_>, group: GroupId, agent: Option<AgentId>, free: u32) -> Option<ContactId> {
        let mut lanes: Vec<(Vec<i64>, LaneId, (usize, usize))> = Vec::new();
        for (skill, class) in view.scenario().groups[group.index()].skills.iter().map(|s| s.class).enumerate() {
            let a_ring = view.lanes_of(class).len() / view.rings(class);
            for (i, &lane) in view.lanes_of(class).iter().enumerate() {
                let score = |name: &&'static str| match *name {
                    "skill_order" => skill as i64,
                    "priority" => i64::from(view.lane_priority(lane)),
                    _ => 0,
                };
                if view.head_of(lane).is_some() && view.has_access(class, view.ring_of(lane), group) {
                    lanes.push((self.order.iter().map(score).collect(), lane, (skill, i % a_ring)));
                }
            }
        }
        lanes.sort();
        lanes.chunk_by(|a, b| a.0 == b.0).find_map(|tier| {
            let offered = |(_, lane, place): &(Vec<i64>, LaneId, (usize, usize))| {
                if !self.is_open(view, view.class_of_lane(*lane), group, free) {
                    return None;
                }
                let contact = match agent {
                    Some(agent) => view.head_for(*lane, agent)?,
                    None => view.head_of(*lane)?,
                };
                let age = view.arrived(contact).micros() as i64 - view.lane_credit(*lane).micros() as i64;
                Some((age, *place, view.contact(contact).ordinal, contact))
            };
            let contacts: Vec<_> = tier.iter().filter_map(offered).collect();
            contacts.into_iter().min().map(|(.., contact)| contact)
        })
    }
}

impl RoutingPolicy for Straight {
    fn name(&self) -> &str {
        "straight"
    }

    fn place(&mut self, view: View<'_>, contact: ContactId, _: &mut Stream) -> Placement {
        let class = view.class_of(contact);
        let ring = view.ring_of(view.contact(contact).lane);
        for &group in view.groups_for(class) {
            let free = view.idle(group);
            if view.has_access(class, ring, group)
                && free > 0
                && self.is_open(view, class, group, free)
                && let Some(agent) = view.longest_idle_for(group, contact)
            {
                return Placement::Serve(agent);
            }
        }
        Placement::Wait { review_after: None }
    }

    fn next_for(&mut self, view: View<'_>, agent: AgentId, _: &mut Stream) -> Option<ContactId> {
        let group = view.group_of(agent);
        self.choose(view, group, Some(agent), view.idle(group) + 1)
    }

    fn watches(&self) -> bool {
        true
    }

    fn notice(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Started { contact, agent } => {
                self.busy.insert(agent, view.class_of(contact));
            }
            Fact::Released { agent, .. } => {
                self.busy.remove(&agent);
            }
            _ => {}
        }
    }

    fn rematch(&mut self, view: View<'_>, _: &mut Stream) -> Option<(ContactId, AgentId)> {
        let classes = view.scenario().classes.len();
        for group in (0..view.scenario().groups.len()).map(GroupId::at) {
            let free = view.idle(group);
            let mut bound = (0..classes).map(ClassId::at).filter(|class| self.bound(*class, group));
            if free == 0 || !bound.any(|class| view.waiting(class) > 0) {
                continue;
            }
            let Some(contact) = self.choose(view, group, None, free) else { continue };
            let first = view.longest_idle_for(group, contact).map(|agent| (contact, agent));
            let matched = first.or_else(|| {
                let mut agents = view.idle_agents(group);
                agents.find_map(|agent| Some((self.choose(view, group, Some(agent), free)?, agent)))
            });
            if matched.is_some() {
                self.matched.fetch_add(1, Ordering::Relaxed);
                return matched;
            }
        }
        None
    }
}

fn rule(dice: &mut Dice) -> Component {
    let number = |x: u64| Value::Number(x as f64);
    let time = |s: u64| Value::Duration(SimDuration::from_secs(s));
    match dice.between(0, 8) {
        0 => Component::plain("idle_above").told("agents", number(dice.between(0, 3))),
        1 => Component::plain("waiting_above").told("contacts", number(dice.between(0, 4))),
        2 => Component::plain("wait_above").told("wait", time(dice.between(0, 90))),
        3 => Component::plain("expected_wait_above").told("wait", time(dice.between(0, 200))),
        4 => Component::plain("free_below").told("agents", number(dice.between(1, 4))),
        _ => Component::plain("queue_ratio")
            .told("ratio", Value::Number(dice.pick(&[0.0, 0.3, 0.5, 1.0, 2.0])))
            .told("activate", number(dice.between(1, 5)))
            .told("release", number(dice.between(0, 3)))
            .told("returning", number(dice.pick(&[0, 0, 1, 3]))),
    }
}

/// A random scenario with lists and rules.
fn scenario(dice: &mut Dice, seed: u64) -> Scenario {
    let mut scenario = generate::scenario(seed);
    let order = dice.pick(&[vec![], vec!["priority"], vec!["skill_order"], vec!["skill_order", "priority"]]);
    scenario.routing = Routing::listed(&order);
    scenario.queues.clear();
    // The simplest way knows of one conversation an agent.
    for group in &mut scenario.groups {
        group.concurrency = Concurrency::ONE;
    }
    for channel in &mut scenario.channels {
        (channel.weight, channel.interruptible) = (Weight::Units(1), false);
    }
    for class in &mut scenario.classes {
        class.preferred = None;
        class.access.retain(|access| access.from < access.until);
    }
    let (classes, groups) = (scenario.classes.len(), scenario.groups.len());
    for _ in 0..dice.between(1, 5) {
        let share = dice.pick(&[0.3, 0.5, 0.8]);
        let classes: Vec<ClassId> = (0..classes).map(ClassId::at).filter(|_| dice.chance(share)).collect();
        let groups: Vec<GroupId> = (0..groups).map(GroupId::at).filter(|_| dice.chance(share)).collect();
        if !classes.is_empty() && !groups.is_empty() {
            scenario.routing.sharing.push(Sharing { classes, groups, rule: rule(dice) });
        }
    }
    scenario
}

/// A fingerprint, and how the run ended: under rules that close groups, some never do.
fn play(scenario: &Scenario, policy: Box<dyn RoutingPolicy>, actions: &[Planned]) -> (u64, Result<(), RunError>) {
    let recorder = Fingerprint::new(scenario);
    let mut engine = Engine::new(Arc::new(Plan::new(scenario.clone())), policy, recorder, 0);
    for planned in actions {
        engine.advance_to(planned.at).expect("the policy is sound");
        engine.apply(&planned.action).expect("the action fits the scenario");
    }
    let end = engine.run();
    (engine.into_recorder().value(), end)
}

#[test]
fn what_is_looked_at_again_after_an_event_leaves_out_nothing_that_matters() {
    let matched = Arc::new(AtomicU64::new(0));
    for seed in 0..SEEDS {
        let dice = &mut Dice::new(seed, "sharing");
        let scenario = scenario(dice, seed);
        let mut times: Vec<SimTime> =
            (0..dice.between(0, 4)).map(|_| SimTime::ZERO + dice.within(scenario.duration, false)).collect();
        times.sort();
        let actions: Vec<Planned> = times.into_iter().map(|at| actions::any(dice, &scenario, at)).collect();
        let straight = Box::new(Straight::new(&scenario.routing, Arc::clone(&matched)));
        let (found, expected) =
            (play(&scenario, routing::for_scenario(&scenario), &actions), play(&scenario, straight, &actions));
        assert_eq!(found, expected, "seed {seed}");
    }
    let matched = matched.load(Ordering::Relaxed);
    assert!(matched > 10 * SEEDS, "rules bring too few together for the comparison to say much: {matched}");
}
