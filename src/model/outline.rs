//! What is left of a scenario once it has run.

use super::abuse::Nature;
use super::costs::Rates;
use super::ids::{ChannelId, GroupId};
use super::playbook::{Lever, LeverCost, Trigger};
use super::scenario::{ChannelKind, Clock, Mark, Phase, Scenario, title};
use super::time::{SimDuration, SimTime};

/// What reports need to know about a scenario, and no more, so that they can be written again from a stored run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Its name.
    pub name: String,
    /// The variant of it that this is; none for the plain scenario.
    pub variant: Option<String>,
    /// Single values that were set by hand on top of the file.
    pub assignments: Vec<String>,
    /// The routing policy's name.
    pub policy: String,
    /// What happens in it, in a sentence.
    pub story: Option<String>,
    /// The time of day at the scenario's start, from midnight.
    pub start_of_day: SimDuration,
    /// Measures count contacts that arrive before this.
    pub duration: SimDuration,
    /// Contacts that arrive before this are not counted.
    pub warm_up: SimDuration,
    /// The length of a statistical interval.
    pub interval: SimDuration,
    /// The root of all random streams.
    pub seed: u64,
    /// Whether every replication gives the same.
    pub deterministic: bool,
    /// Whether contacts come at random and every day expects the same number of them.
    pub days_are_alike: bool,
    /// The currency of costs.
    pub currency: Option<String>,
    /// What is paid beside the hourly rates of groups.
    pub rates: Rates,
    /// Channels.
    pub channels: Vec<ChannelOutline>,
    /// Contact classes.
    pub classes: Vec<ClassOutline>,
    /// Groups of agents.
    pub groups: Vec<GroupOutline>,
    /// Moments worth a mark on a time axis, in order of time.
    pub marks: Vec<Mark>,
    /// Stretches of time with a name.
    pub phases: Vec<Phase>,
    /// Levers, and events that change something.
    pub levers: Vec<LeverOutline>,
}

/// A channel as reports see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelOutline {
    /// Its name.
    pub name: String,
    /// How patient its customers are by habit.
    pub kind: ChannelKind,
    /// Which time counts for its promises.
    pub clock: Clock,
    /// Acceptable waiting times for service levels; the first is the headline. Not empty.
    pub answer_within: Vec<SimDuration>,
    /// An abandonment with a shorter wait is a short abandon.
    pub short_abandon: SimDuration,
}

/// A lever as reports see it.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverOutline {
    /// Its name.
    pub name: String,
    /// Whether it is an event, and no choice of the team.
    pub is_event: bool,
    /// When it is pulled, in words.
    pub trigger: String,
    /// What it costs.
    pub cost: LeverCost,
}

/// A contact class as reports see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassOutline {
    /// Its name.
    pub name: String,
    /// Its channel.
    pub channel: ChannelId,
    /// The digest of its arrivals, see [`super::Arrivals::digest`], where it is known.
    pub arrivals: Option<u64>,
    /// The groups that may serve it, in order of preference; empty where they are not known.
    pub groups: Vec<GroupId>,
    /// What kind of customers it has.
    pub nature: Nature,
}

/// A group of agents as reports see it.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupOutline {
    /// Its name.
    pub name: String,
    /// What an agent costs an hour, in the scenario's currency.
    pub cost_per_hour: Option<f64>,
    /// How many slots an agent has.
    pub slots: u32,
}

impl Outline {
    /// The outline of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let channel = |c: &super::Channel| ChannelOutline {
            name: c.name.clone(),
            kind: c.kind,
            clock: c.clock,
            answer_within: c.answer_within.clone(),
            short_abandon: c.short_abandon,
        };
        let class = |c: &super::ContactClass| ClassOutline {
            name: c.name.clone(),
            channel: c.channel,
            arrivals: Some(c.arrivals.digest()),
            groups: c.groups.clone(),
            nature: c.nature,
        };
        let group = |g: &super::AgentGroup| GroupOutline {
            name: g.name.clone(),
            cost_per_hour: g.cost_per_hour,
            slots: g.concurrency.slots,
        };
        Self {
            name: scenario.name.clone(),
            variant: scenario.variant.clone(),
            assignments: scenario.assignments.clone(),
            policy: scenario.routing.policy.clone(),
            story: scenario.story.clone(),
            start_of_day: scenario.start_of_day,
            duration: scenario.duration,
            warm_up: scenario.warm_up,
            interval: scenario.interval,
            seed: scenario.seed,
            deterministic: scenario.is_deterministic(),
            days_are_alike: scenario.days_are_alike(),
            currency: scenario.currency.clone(),
            rates: scenario.costs.rates.clone(),
            channels: scenario.channels.iter().map(channel).collect(),
            classes: scenario.classes.iter().map(class).collect(),
            groups: scenario.groups.iter().map(group).collect(),
            marks: scenario.marks.clone(),
            phases: scenario.phases.clone(),
            levers: scenario.playbook.levers.iter().map(|l| lever(scenario, l)).collect(),
        }
    }

    /// The classes of those whom the centre is there for.
    pub fn genuine(&self) -> impl Iterator<Item = &ClassOutline> {
        self.classes.iter().filter(|class| class.nature == Nature::Genuine)
    }

    /// Whether the centre is there for some of its contacts and not for others, so that those count alone too.
    pub fn has_others(&self) -> bool {
        let genuine = self.genuine().count();
        genuine > 0 && genuine < self.classes.len()
    }

    /// Whether the channel of a class is one of work that waits in a backlog.
    pub fn is_deferred(&self, class: usize) -> bool {
        self.channels[self.classes[class].channel.index()].kind == ChannelKind::Deferred
    }

    /// Whether the promises to a class count only the time within its channel's hours.
    pub fn has_business_clock(&self, class: usize) -> bool {
        self.channels[self.classes[class].channel.index()].clock == Clock::Business
    }

    /// Its name, with the variant and the values that were set in brackets.
    pub fn title(&self) -> String {
        title(&self.name, self.variant.as_deref(), &self.assignments)
    }

    /// The end of arrivals.
    pub fn horizon(&self) -> SimTime {
        SimTime::ZERO + self.duration
    }

    /// The end of warm-up.
    pub fn window_start(&self) -> SimTime {
        SimTime::ZERO + self.warm_up
    }

    /// Whether a replication is what people call a day: between a shift and a day long.
    pub fn is_a_day(&self) -> bool {
        self.duration.is_a_day()
    }
}

fn lever(scenario: &Scenario, lever: &Lever) -> LeverOutline {
    let trigger = match &lever.trigger {
        Trigger::At(at) => format!("at {}", at.since(SimTime::ZERO)),
        Trigger::When(watch) => watch.words(scenario),
    };
    LeverOutline { name: lever.name.clone(), is_event: lever.is_event, trigger, cost: lever.cost }
}
