//! A scenario made ready to run: what all replications share.

use std::collections::BTreeSet;

use crate::model::{
    AgentGroup, AgentId, Arrivals, BusinessTime, Channel, ChannelId, ClassId, ContactClass, DropRule, GroupId, LaneId,
    Law, PreferredAgent, QueueId, Scenario, SimDuration, SimTime, Staffing, TraceRow,
};
use crate::random::Sampler;

use super::capacity::CapacityPlan;
use super::dialogues::DialoguePlan;
use super::entry::EntryPlan;
use super::journeys::ReturnPlan;
use super::offers::AnsweringPlan;
use super::retained::RetentionPlan;

const DAY_US: u64 = 86_400_000_000;
/// A longer time off duty is no break: another shift begins after it.
const BETWEEN_SHIFTS: SimDuration = SimDuration::from_secs(4 * 3_600);

/// A scenario with its samplers, lanes and staffing changes laid out. Immutable; share it between threads.
#[derive(Debug)]
pub struct Plan {
    pub(super) scenario: Scenario,
    /// The scenario without what nobody in it can know.
    known: Scenario,
    pub(super) classes: Vec<ClassPlan>,
    pub(super) lanes: Vec<LanePlan>,
    pub(super) agents: Vec<AgentPlan>,
    /// Shifts, head counts and outages, ordered by time.
    pub(super) changes: Vec<(SimTime, Change)>,
    /// Time that each group needs for a second of a class's handling, infinite without the skill: index class * groups +
    /// group.
    paces: Vec<f64>,
    /// For each group: how it answers offers; empty if all agents of all groups accept at once.
    answering: Vec<Option<AnsweringPlan>>,
    /// For each group: how many conversations its agents may have.
    pub(super) capacities: Vec<CapacityPlan>,
    /// For each channel: the clock of its promises, if it is another than the calendar; empty if none has one.
    pub(super) clocks: Vec<Option<BusinessTime>>,
    /// For each class: the work that a duplicate adds. Empty if nobody asks again.
    pub(super) chasers: Vec<Option<Sampler>>,
    /// For each class: what its customers are offered and told while they wait. Empty if nobody is.
    pub(super) retention: Vec<RetentionPlan>,
    /// What stands before the lines.
    pub(super) entry: EntryPlan,
}

#[derive(Debug)]
pub(super) struct ClassPlan {
    pub(super) handling: Sampler,
    pub(super) wrap_up: Sampler,
    /// The wrap-up where it is always the same.
    pub(super) wrap_up_fixed: Option<SimDuration>,
    pub(super) patience: Sampler,
    /// Lanes of the class, ring by ring; the first of each is the one for contacts with the class's own priority and
    /// credit, the others are in order of priority and credit.
    pub(super) lanes: Vec<LaneId>,
    /// How many lanes each ring has.
    pub(super) lanes_a_ring: usize,
    /// The time in the line at which each ring begins; the groups that may serve a contact are the same within a ring.
    pub(super) rings: Vec<SimDuration>,
    /// When groups may serve it, in order of the groups: from one ring to before another.
    pub(super) open: Vec<(GroupId, u32, u32)>,
    /// The line that it shares with other classes, if it does.
    pub(super) queue: Option<QueueId>,
    /// How long its contacts may wait.
    pub(super) max_wait: SimDuration,
    /// Present in first lines.
    pub(super) transfers: Option<TransferPlan>,
    /// Where its contacts wait for a certain agent, if they may: as many lanes as a ring has, in the same order.
    pub(super) held: Option<LaneId>,
    /// The agents of whom each customer has one: the first of a group, and how many.
    pub(super) own_agents: Vec<(AgentId, u32)>,
    /// Turns, silent leaving, holding replies.
    pub(super) dialogue: DialoguePlan,
    /// Who comes again, who is banned.
    pub(super) returns: ReturnPlan,
}

/// Times of hand-overs.
#[derive(Debug)]
pub(super) struct TransferPlan {
    pub(super) handover: Sampler,
    pub(super) misroute_handling: Sampler,
}

/// The ring of contacts that are held for a certain agent.
pub(super) const HELD: u32 = u32::MAX;

/// Contacts of one class with one priority and one credit, in one ring: first come, first served among themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LanePlan {
    pub(super) class: ClassId,
    pub(super) priority: i32,
    pub(super) credit: SimDuration,
    pub(super) ring: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct AgentPlan {
    pub(super) group: GroupId,
    /// Number within the group, from 0.
    pub(super) number: u32,
}

/// A planned change of who is on duty, or of which channels are open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Change {
    /// A day begins for a group whose agents may be absent.
    Day { group: GroupId, day: u32 },
    /// The shift with this number of an agent who may be absent is about to begin.
    Shift { agent: AgentId, number: u32 },
    /// An agent's shift begins or its break ends.
    On(AgentId),
    /// A break of an agent begins, which lasts until a time; the working time after it ends at another.
    Break { agent: AgentId, until: SimTime, worked_until: SimTime },
    /// An agent's shift ends; the next one begins at a time, if there is one.
    ShiftEnds { agent: AgentId, next: Option<SimTime> },
    /// An agent goes, whatever levers say.
    Off(AgentId),
    /// A group's head count becomes this.
    HeadCount { group: GroupId, agents: u32, on_drop: DropRule },
    /// The outage with this index begins.
    OutageBegins(u32),
    /// The outage with this index ends.
    OutageEnds(u32),
    /// The outage of a channel with this index begins.
    ChannelDown(u32),
    /// The outage of a channel with this index ends.
    ChannelUp(u32),
    /// Opening time of a channel.
    Opens(ChannelId),
    /// Closing time of a channel.
    Closes(ChannelId),
}

impl Plan {
    /// Lays out a scenario.
    pub fn new(scenario: Scenario) -> Self {
        let mut agents = Vec::new();
        // Of each group, the first agent and how many there are.
        let mut members = Vec::new();
        for (g, group) in scenario.groups.iter().enumerate() {
            members.push((AgentId::at(agents.len()), group.size()));
            agents.extend((0..group.size()).map(|number| AgentPlan { group: GroupId::at(g), number }));
        }
        let mut lanes = Vec::new();
        let classes = scenario
            .classes
            .iter()
            .enumerate()
            .map(|(i, class)| {
                let own = LanePlan { class: ClassId::at(i), priority: class.priority, credit: class.credit, ring: 0 };
                let mut others = BTreeSet::new();
                if let Arrivals::Trace(rows) = &class.arrivals {
                    others.extend(rows.iter().map(|row| lane_of_row(own, row)));
                }
                others.remove(&own);
                let first = lanes.len();
                let rings = rings(class);
                for ring in 0..rings.len() as u32 {
                    lanes.extend([own].iter().chain(&others).map(|lane| LanePlan { ring, ..*lane }));
                }
                let open = lanes.len();
                if class.preferred.is_some() {
                    lanes.extend([own].iter().chain(&others).map(|lane| LanePlan { ring: HELD, ..*lane }));
                }
                ClassPlan {
                    handling: Sampler::new(&class.handling),
                    wrap_up: Sampler::new(&class.wrap_up),
                    wrap_up_fixed: class.wrap_up.constant(),
                    patience: Sampler::new(&class.patience),
                    lanes: (first..open).map(LaneId::at).collect(),
                    lanes_a_ring: 1 + others.len(),
                    open: open_groups(class, &rings),
                    rings,
                    queue: scenario.queues.iter().position(|q| q.classes.contains(&ClassId::at(i))).map(QueueId::at),
                    max_wait: class.max_wait.map_or(SimDuration::FOREVER, |limit| limit.after),
                    transfers: class.transfers.as_ref().map(|t| TransferPlan {
                        handover: Sampler::new(&t.handover),
                        misroute_handling: Sampler::new(&t.misroute_handling),
                    }),
                    held: class.preferred.is_some().then(|| LaneId::at(open)),
                    own_agents: own_agents(class, &members),
                    dialogue: DialoguePlan::new(ClassId::at(i), &scenario),
                    returns: ReturnPlan::new(ClassId::at(i), class, &scenario.groups),
                }
            })
            .collect();
        let changes = changes(&scenario);
        let mut paces = vec![f64::INFINITY; scenario.classes.len() * scenario.groups.len()];
        for (g, group) in scenario.groups.iter().enumerate() {
            for skill in &group.skills {
                paces[skill.class.index() * scenario.groups.len() + g] = 1.0 / skill.speed;
            }
        }
        let answering = |g: &AgentGroup| g.answering.as_ref().map(|a| AnsweringPlan::new(a, &scenario));
        let asks = scenario.groups.iter().any(|g| g.answering.is_some());
        let answering = if asks { scenario.groups.iter().map(answering).collect() } else { Vec::new() };
        let capacities = (0..scenario.groups.len()).map(|g| CapacityPlan::new(&scenario, GroupId::at(g))).collect();
        let clocks = some_or_empty(scenario.channels.iter().map(Channel::business_time).collect());
        let chaser = |c: &ContactClass| c.chaser.as_ref().map(|chaser| Sampler::new(&chaser.handling));
        let chasers = some_or_empty(scenario.classes.iter().map(chaser).collect());
        let retention = RetentionPlan::of_classes(&scenario);
        let (known, entry) = (known(&scenario), EntryPlan::new(&scenario));
        Self {
            scenario,
            known,
            classes,
            lanes,
            agents,
            changes,
            paces,
            answering,
            capacities,
            clocks,
            chasers,
            retention,
            entry,
        }
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The scenario as policies know it. Traces have no rows, but the means of their rows as constant laws; the seed is 0:
    /// rows, and draws made again from the seed, would tell what is still to come. All else is as in [`Plan::scenario`].
    pub fn known(&self) -> &Scenario {
        &self.known
    }

    /// How long a group needs for a second of a class's handling, s: 1 / speed, infinite without the skill.
    #[inline]
    pub(super) fn pace(&self, class: ClassId, group: GroupId) -> f64 {
        self.paces[class.index() * self.scenario.groups.len() + group.index()]
    }

    /// How many may wait in the line of a class, its own or the one that it shares, if there is a limit.
    pub(super) fn queue_capacity(&self, class: ClassId) -> Option<u32> {
        match self.classes[class.index()].queue {
            None => self.scenario.classes[class.index()].queue_capacity,
            Some(queue) => self.scenario.queues[queue.index()].capacity,
        }
    }

    /// Whether some agents are asked before a contact is theirs.
    #[inline]
    pub(super) fn asks(&self) -> bool {
        !self.answering.is_empty()
    }

    /// How a group answers offers; none if its agents are not asked.
    pub(super) fn answering(&self, group: GroupId) -> Option<&AnsweringPlan> {
        self.answering.get(group.index())?.as_ref()
    }

    /// The lane of a ring for contacts of the same class, priority and credit as in another lane.
    pub(super) fn lane_in_ring(&self, lane: LaneId, ring: usize) -> LaneId {
        let class = &self.classes[self.lanes[lane.index()].class.index()];
        LaneId::at(class.lanes[0].index() + ring * class.lanes_a_ring + class.offset(lane))
    }

    /// The lane for contacts that are held for an agent, if the class of a lane has such.
    pub(super) fn held_lane(&self, lane: LaneId) -> Option<LaneId> {
        let class = &self.classes[self.lanes[lane.index()].class.index()];
        class.held.map(|first| LaneId::at(first.index() + class.offset(lane)))
    }

    /// The lane of a class for a trace row's priority and credit, in the first ring.
    pub(super) fn lane_for(&self, class: ClassId, row: &TraceRow) -> LaneId {
        let class = &self.classes[class.index()];
        let lanes = &class.lanes[..class.lanes_a_ring];
        let wanted = lane_of_row(self.lanes[lanes[0].index()], row);
        lanes[1..].binary_search_by(|l| self.lanes[l.index()].cmp(&wanted)).map_or(lanes[0], |i| lanes[i + 1])
    }
}

impl ClassPlan {
    /// The place of a lane of the class within its ring.
    fn offset(&self, lane: LaneId) -> usize {
        // Held lanes stand behind those of the last ring.
        (lane.index() - self.lanes[0].index()) % self.lanes_a_ring
    }

    /// All lanes of the class, ring by ring, in the end those of contacts that are held.
    pub(super) fn all_lanes(&self) -> impl Iterator<Item = LaneId> + use<'_> {
        let held = self.held.map_or(0..0, |first| first.index()..first.index() + self.lanes_a_ring);
        self.lanes.iter().copied().chain(held.map(LaneId::at))
    }
}

/// The scenario as it can be known beforehand.
fn known(scenario: &Scenario) -> Scenario {
    let mut known = Scenario { seed: 0, ..scenario.clone() };
    let constant = |value_s: f64| if value_s.is_finite() { Law::Constant { value_s } } else { Law::Never };
    for class in &mut known.classes {
        if matches!(class.arrivals, Arrivals::Trace(_)) {
            class.handling = constant(class.mean_handling_s());
            class.patience = constant(class.mean_patience_s());
            class.arrivals = Arrivals::Trace([].into());
        }
    }
    known
}

/// A list in which nothing is said of anybody is left out.
fn some_or_empty<T>(list: Vec<Option<T>>) -> Vec<Option<T>> {
    if list.iter().any(Option::is_some) { list } else { Vec::new() }
}

fn lane_of_row(own: LanePlan, row: &TraceRow) -> LanePlan {
    LanePlan {
        class: own.class,
        priority: row.priority.unwrap_or(own.priority),
        credit: row.credit.unwrap_or(own.credit),
        ..own
    }
}

/// The agents of whom each customer of a class has one.
fn own_agents(class: &ContactClass, members: &[(AgentId, u32)]) -> Vec<(AgentId, u32)> {
    match class.preferred.as_ref().map(|p| &p.agent) {
        Some(PreferredAgent::Own(groups)) => groups.iter().map(|g| members[g.index()]).collect(),
        Some(PreferredAgent::Last) | None => Vec::new(),
    }
}

/// The times in the line at which it changes which groups may serve a contact of a class; 0 is the first.
fn rings(class: &ContactClass) -> Vec<SimDuration> {
    let times = class.access.iter().flat_map(|access| [access.from, access.until]);
    let mut rings: Vec<SimDuration> = times.filter(|time| !time.is_forever()).chain([SimDuration::ZERO]).collect();
    rings.sort_unstable();
    rings.dedup();
    rings
}

/// When groups may serve a class, in order of the groups: from one ring to before another.
fn open_groups(class: &ContactClass, rings: &[SimDuration]) -> Vec<(GroupId, u32, u32)> {
    let ring = |time: SimDuration| rings.partition_point(|begin| *begin < time) as u32;
    let lasting = class.access.iter().filter(|a| a.from < a.until);
    let mut open: Vec<_> = lasting.map(|a| (a.group, ring(a.from), ring(a.until))).collect();
    if class.access.is_empty() {
        open.extend(class.groups.iter().map(|group| (*group, 0, 1)));
    }
    open.sort_unstable();
    open
}

/// Openings and closings of all channels that have hours.
fn opening_times(scenario: &Scenario) -> Vec<(SimTime, Change)> {
    let mut changes = Vec::new();
    for (channel, description) in scenario.channels.iter().enumerate() {
        let Some(hours) = &description.hours else { continue };
        let channel = ChannelId::at(channel);
        if hours.open.first().is_none_or(|first| first.0 > SimTime::ZERO) {
            changes.push((SimTime::ZERO, Change::Closes(channel)));
        }
        for &(opens, closes) in &hours.open {
            if opens > SimTime::ZERO {
                changes.push((opens, Change::Opens(channel)));
            }
            changes.push((closes, Change::Closes(channel)));
        }
    }
    changes
}

/// Begins and ends of an agent's working times, and of the shifts that they make.
fn working_times(agent: AgentId, on: &[(SimTime, SimTime)], absences: bool) -> Vec<(SimTime, Change)> {
    let mut changes = Vec::new();
    let mut shifts = 0;
    for (i, &(from, to)) in on.iter().enumerate() {
        let begins = i == 0 || from.since(on[i - 1].1) >= BETWEEN_SHIFTS;
        if begins {
            if absences {
                changes.push((from, Change::Shift { agent, number: shifts }));
            }
            shifts += 1;
        }
        changes.push((from, Change::On(agent)));
        let goes = match on.get(i + 1) {
            Some(&(until, worked_until)) if until.since(to) < BETWEEN_SHIFTS => {
                Change::Break { agent, until, worked_until }
            }
            next => Change::ShiftEnds { agent, next: next.map(|n| n.0) },
        };
        changes.push((to, goes));
    }
    changes
}

fn changes(scenario: &Scenario) -> Vec<(SimTime, Change)> {
    // Closing time comes before whatever else changes then: nobody takes a contact that is about to be dropped.
    let mut changes = opening_times(scenario);
    let mut first_agent = 0;
    for (g, group) in scenario.groups.iter().enumerate() {
        let id = GroupId::at(g);
        // Before the head count of the same instant: who is absent does not come.
        if group.long_load.absence > 0.0 && !matches!(group.staffing, Staffing::Shifts(_)) {
            let midnights = (1u64..).map(|day| (day * DAY_US).saturating_sub(scenario.start_of_day.micros()));
            let days = std::iter::once(0).chain(midnights.filter(|at| *at > 0));
            let days = days.map(SimTime::from_micros).take_while(|at| *at < scenario.horizon());
            changes.extend(days.zip(0..).map(|(at, day)| (at, Change::Day { group: id, day })));
        }
        match &group.staffing {
            Staffing::Constant(agents) => changes
                .push((SimTime::ZERO, Change::HeadCount { group: id, agents: *agents, on_drop: DropRule::Capacity })),
            Staffing::Hours { count, open } => {
                let on_drop = DropRule::Capacity;
                for &(from, to) in open {
                    changes.push((from, Change::HeadCount { group: id, agents: *count, on_drop }));
                    changes.push((to, Change::HeadCount { group: id, agents: 0, on_drop }));
                }
            }
            Staffing::HeadCount { curve, on_drop } => {
                changes.extend(
                    curve.iter().map(|&(at, agents)| (at, Change::HeadCount { group: id, agents, on_drop: *on_drop })),
                );
            }
            Staffing::Shifts(shifts) => {
                let mut agent = first_agent;
                for shift in shifts {
                    for _ in 0..shift.count {
                        let absences = group.long_load.absence > 0.0;
                        changes.extend(working_times(AgentId::at(agent), &shift.on, absences));
                        agent += 1;
                    }
                }
            }
        }
        first_agent += group.size() as usize;
    }
    for (i, outage) in scenario.outages.iter().enumerate() {
        changes.push((outage.at, Change::OutageBegins(i as u32)));
        changes.push((outage.at + outage.lasts, Change::OutageEnds(i as u32)));
    }
    for (i, outage) in scenario.channel_outages.iter().enumerate() {
        changes.push((outage.at, Change::ChannelDown(i as u32)));
        changes.push((outage.at + outage.lasts, Change::ChannelUp(i as u32)));
    }
    // Stable: changes of one instant stay in the order of the file.
    changes.sort_by_key(|&(at, _)| at);
    changes
}
