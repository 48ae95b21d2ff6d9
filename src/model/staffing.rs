//! Who is on duty, and what happens to work in progress when somebody goes.

use super::concurrency::Concurrency;
use super::ids::ClassId;
use super::long_load::LongLoad;
use super::offer::Answering;
use super::time::SimTime;

/// A group of agents with the same skills.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentGroup {
    /// Its name, unique among groups.
    pub name: String,
    /// What its agents can do, in the order in which they prefer it.
    pub skills: Vec<Skill>,
    /// How many are on duty, and when.
    pub staffing: Staffing,
    /// How many conversations each of its agents may have at once.
    pub concurrency: Concurrency,
    /// What an agent costs an hour, in the scenario's currency. Nothing that happens depends on it.
    pub cost_per_hour: Option<f64>,
    /// How they answer offers; at once if there is nothing here.
    pub answering: Option<Answering>,
    /// What long load, experience and illness do to them.
    pub long_load: LongLoad,
}

/// That a group serves a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Skill {
    /// The class.
    pub class: ClassId,
    /// Handling time = the class's handling time / speed.
    pub speed: f64,
    /// Its rank among the group's classes where the routing looks at it; a smaller number goes first.
    pub rank: u32,
    /// How good the group is at it: the mean level of the attributes that the class requires; 0 where it requires none.
    pub level: f64,
    /// How far its levels are from those that the class requires, in the mean; 0 where it requires none.
    pub distance: f64,
    /// The share of contacts that its agents resolve, where the class asks; none: the share of the class.
    pub resolved: Option<f64>,
}

impl Skill {
    /// A skill at normal speed, of the first rank.
    pub const fn of(class: ClassId) -> Self {
        Self { class, speed: 1.0, rank: 1, level: 0.0, distance: 0.0, resolved: None }
    }
}

/// How many agents of a group are on duty.
#[derive(Clone, Debug, PartialEq)]
pub enum Staffing {
    /// The same number all the time.
    Constant(u32),
    /// The same number within working hours, and nobody outside of them, whoever is called in.
    Hours {
        /// How many.
        count: u32,
        /// The hours (from, to), in order, without overlap.
        open: Vec<(SimTime, SimTime)>,
    },
    /// A head count that changes with time; agents are interchangeable.
    HeadCount {
        /// (from, agents): holds until the next entry; before the first entry nobody is on duty.
        curve: Vec<(SimTime, u32)>,
        /// What a fall of the head count does to busy agents.
        on_drop: DropRule,
    },
    /// Named agents, each with its own working times; an agent whose shift or break begins finishes the contact in
    /// hand and takes no other (the `named` rule).
    Shifts(Vec<Shift>),
}

impl Staffing {
    /// Whether anybody may be at work then: a group with working hours works in these alone.
    pub fn is_at_work(&self, now: SimTime) -> bool {
        let Staffing::Hours { open, .. } = self else { return true };
        open.get(open.partition_point(|&(_, to)| to <= now)).is_some_and(|&(from, _)| from <= now)
    }
}

/// The rule for busy agents when the head count falls (truth/README, section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropRule {
    /// A head-count limit: an agent who finishes while busy > head count leaves.
    Capacity,
    /// A uniformly random subset of the agents goes; the busy ones among them finish their contact and take no other.
    Named,
    /// Busy = min(present, head count): contacts cut off go back to the line with fresh patience.
    Preempt,
}

/// Agents of a group that share their working times.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// How many agents work it.
    pub count: u32,
    /// Working times (from, to), in order, without overlap; the gaps are breaks.
    pub on: Vec<(SimTime, SimTime)>,
}

impl AgentGroup {
    /// The largest number of agents that can ever be on duty: the number of individuals the group needs.
    pub fn size(&self) -> u32 {
        match &self.staffing {
            Staffing::Constant(n) | Staffing::Hours { count: n, .. } => *n,
            Staffing::HeadCount { curve, .. } => curve.iter().map(|&(_, n)| n).max().unwrap_or(0),
            Staffing::Shifts(shifts) => shifts.iter().map(|s| s.count).fold(0, u32::saturating_add),
        }
    }

    /// The speed at which the group serves a class; `None` if it has no such skill.
    pub fn speed(&self, class: ClassId) -> Option<f64> {
        self.skills.iter().find(|s| s.class == class).map(|s| s.speed)
    }
}
