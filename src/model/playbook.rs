//! What a team can do about a crisis, and what else changes at a time: levers, when they are pulled and what they change.

use super::ids::{ChannelId, ClassId, GroupId};
use super::returns::Occasion;
use super::routing::Routing;
use super::scenario::Scenario;
use super::time::{SimDuration, SimTime};

/// What supervisors see of the centre, and what they do about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Playbook {
    /// The levers, in order: of two at one moment the first goes first.
    pub levers: Vec<Lever>,
    /// How often the numbers that conditions look at are taken; between two refreshes nobody knows more.
    pub refresh: SimDuration,
}

/// Something that changes the centre for a time: pulled by hand at a time, or by a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its name, unique among levers and events.
    pub name: String,
    /// Whether it is an event, which happens to the centre, and no choice of the team.
    pub is_event: bool,
    /// When it is pulled.
    pub trigger: Trigger,
    /// From there until it works.
    pub lead: SimDuration,
    /// Agents whom it takes meanwhile, by group.
    pub takes: Vec<(GroupId, u32)>,
    /// What it changes while it works.
    pub effects: Vec<Effect>,
    /// When it is taken back.
    pub until: Release,
    /// It works for so long at least.
    pub least: SimDuration,
    /// Whether it may be pulled again after it was taken back.
    pub again: bool,
    /// What it costs beside the agents whom it calls in or takes.
    pub cost: LeverCost,
}

/// When a lever is pulled.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// At a time.
    At(SimTime),
    /// When the monitor has shown something for some time.
    When(Watch),
}

/// When a lever is taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Release {
    /// Not before the end.
    Never,
    /// At a time; at once if it begins to work later.
    At(SimTime),
    /// So long after it has begun to work.
    After(SimDuration),
    /// When the monitor has shown something for some time.
    When(Watch),
}

/// A condition, and for how long it must have held at each refresh.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    /// What the monitor must show.
    pub condition: Condition,
    /// For how long.
    pub lasting: SimDuration,
}

/// What the monitor may show.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// All of these.
    All(Vec<Condition>),
    /// One of these at least.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// A number is on one side of a limit.
    Is(Reading),
}

/// A number of the monitor and its limit. Nothing is above or below a limit where there is nothing to measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Which number.
    pub gauge: Gauge,
    /// Of whom.
    pub of: Whom,
    /// How it is compared.
    pub comparison: Comparison,
    /// The limit, in the gauge's unit.
    pub limit: f64,
}

/// A number that the monitor shows. Those of the last half hour count by when something happened, not by arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gauge {
    /// Contacts in the line.
    Waiting,
    /// The longest time in the line of those who are there, s.
    LongestWait,
    /// Agents who can take a contact.
    FreeAgents,
    /// Busy agents / agents there.
    Busy,
    /// Answered within the first acceptable time / answered and abandoned, in the last half hour.
    ServiceLevel,
    /// Abandoned / answered and abandoned, in the last half hour.
    AbandonRate,
    /// Contacts that arrived in the last half hour.
    Offered,
    /// Contacts turned away in the last half hour.
    TurnedAway,
}

impl Gauge {
    /// Its name in conditions.
    pub const fn name(self) -> &'static str {
        match self {
            Gauge::Waiting => "waiting",
            Gauge::LongestWait => "longest_wait",
            Gauge::FreeAgents => "free_agents",
            Gauge::Busy => "busy",
            Gauge::ServiceLevel => "service_level",
            Gauge::AbandonRate => "abandon_rate",
            Gauge::Offered => "offered",
            Gauge::TurnedAway => "turned_away",
        }
    }

    /// Whether it looks back.
    pub const fn looks_back(self) -> bool {
        matches!(self, Gauge::ServiceLevel | Gauge::AbandonRate | Gauge::Offered | Gauge::TurnedAway)
    }
}

/// Of whom a number of the monitor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// All contacts, or all agents.
    All,
    /// The contacts of a channel.
    Channel(ChannelId),
    /// The contacts of a class.
    Class(ClassId),
    /// The agents of a group.
    Group(GroupId),
}

/// How a number and its limit compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Whether a number is on the right side of a limit.
    pub fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Comparison::Less => value < limit,
            Comparison::AtMost => value <= limit,
            Comparison::More => value > limit,
            Comparison::AtLeast => value >= limit,
        }
    }
}

/// What a lever changes while it works. Factors of several levers are multiplied, numbers added up; of limits the last one set
/// counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The handling of a class takes so many times as long, down to a floor. For all contacts, what is left of those in
    /// progress changes too; a share, drawn by each contact's own numbers, is of those that begin from then on.
    Handling {
        /// The class.
        class: ClassId,
        /// The factor, above 0.
        factor: f64,
        /// The share of contacts.
        share: f64,
        /// Handling at speed 1 gets no shorter than this by it.
        floor: SimDuration,
    },
    /// So many times as many contacts of a class come.
    Arrivals {
        /// The class; a trace has no rate.
        class: ClassId,
        /// The factor, at least 0.
        factor: f64,
    },
    /// Those who join the line from then on are so many times as patient.
    Patience {
        /// The class.
        class: ClassId,
        /// The factor, above 0.
        factor: f64,
    },
    /// So many times the share of customers comes again on an occasion; at most all of them.
    Returns {
        /// The class of the attempt before.
        class: ClassId,
        /// After what.
        occasion: Occasion,
        /// The factor, at least 0.
        factor: f64,
    },
    /// So many times the share of answers helps; at most all of them.
    Resolved {
        /// The class.
        class: ClassId,
        /// The factor, at least 0.
        factor: f64,
    },
    /// More agents of a group are on duty, or fewer. Who has to go finishes the open conversations first.
    Agents {
        /// The group.
        group: GroupId,
        /// How many.
        more: i32,
    },
    /// Breaks that would begin while it works begin later; one that would not end before the working time after it stays where
    /// it is.
    PostponeBreaks {
        /// A group with shifts.
        group: GroupId,
        /// So much later.
        by: SimDuration,
    },
    /// Those whose shift ends while it works stay longer, unless their next one begins before that.
    Overtime {
        /// A group with shifts.
        group: GroupId,
        /// So much longer.
        lasts: SimDuration,
    },
    /// Agents of a group may have more conversations at once, or fewer; one at least.
    Slots {
        /// The group.
        group: GroupId,
        /// How many.
        more: i32,
    },
    /// So many may wait in the line of a class.
    QueueCapacity {
        /// The class.
        class: ClassId,
        /// The limit.
        capacity: u32,
    },
    /// Something that a class describes is there while the lever works, and not otherwise; what no lever is about is there all
    /// the time.
    Allow {
        /// The class.
        class: ClassId,
        /// What.
        feature: Feature,
    },
    /// The entry of a channel is hidden at its limit while the lever works, and not otherwise.
    Hide {
        /// The channel.
        channel: ChannelId,
    },
    /// A channel takes contacts outside of its hours too.
    Open {
        /// A channel with hours.
        channel: ChannelId,
    },
    /// A channel takes no contacts: they end as `closed`.
    Close {
        /// The channel.
        channel: ChannelId,
    },
    /// Contacts and agents find each other in this way; of several levers the one that began to work last decides. Who is
    /// eligible when, and how agents answer offers, stays as it is.
    Routing(Box<Routing>),
}

/// What a lever may switch on for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Feature {
    /// Agents ban.
    Ban,
    /// Callbacks are offered.
    Callback,
    /// Tickets are offered.
    Ticket,
    /// Contacts take the steps before the line.
    Entry,
    /// Customers are told the expected wait.
    Announcement,
}

impl Feature {
    /// How many there are.
    pub const COUNT: usize = 5;
}

/// What a lever costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LeverCost {
    /// Agent-hours each time it is pulled.
    pub hours: f64,
    /// Agent-hours for each hour that it works.
    pub hours_per_hour: f64,
    /// Money each time it is pulled, in the scenario's currency.
    pub money: f64,
    /// Money for each hour that it works.
    pub money_per_hour: f64,
}

impl Condition {
    /// Whether it cannot hold while nobody waits in any line.
    pub fn needs_a_line(&self) -> bool {
        match self {
            Condition::All(list) => list.iter().any(Condition::needs_a_line),
            Condition::Any(list) => list.iter().all(Condition::needs_a_line),
            Condition::Not(_) => false,
            Condition::Is(reading) => {
                matches!(reading.gauge, Gauge::Waiting | Gauge::LongestWait)
                    && !reading.comparison.holds(0.0, reading.limit)
            }
        }
    }

    /// Whether some number in it looks back.
    pub fn looks_back(&self) -> bool {
        match self {
            Condition::All(list) | Condition::Any(list) => list.iter().any(Condition::looks_back),
            Condition::Not(inner) => inner.looks_back(),
            Condition::Is(reading) => reading.gauge.looks_back(),
        }
    }
}

impl Lever {
    /// The conditions that it watches.
    pub fn watches(&self) -> impl Iterator<Item = &Watch> {
        let trigger = match &self.trigger {
            Trigger::When(watch) => Some(watch),
            Trigger::At(_) => None,
        };
        let until = match &self.until {
            Release::When(watch) => Some(watch),
            _ => None,
        };
        trigger.into_iter().chain(until)
    }
}

impl Playbook {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.levers.is_empty()
    }
}

impl Watch {
    /// In words, such as `waiting{class:question} > 8 for 2m`.
    pub fn words(&self, scenario: &Scenario) -> String {
        let condition = self.condition.words(scenario);
        match self.lasting {
            SimDuration::ZERO => condition,
            lasting => format!("{condition} for {lasting}"),
        }
    }
}

impl Condition {
    fn words(&self, scenario: &Scenario) -> String {
        let list = |list: &[Condition], word: &str| {
            list.iter().map(|c| c.words(scenario)).collect::<Vec<_>>().join(&format!(" {word} "))
        };
        match self {
            Condition::All(all) => list(all, "and"),
            Condition::Any(any) => format!("({})", list(any, "or")),
            Condition::Not(inner) => format!("not ({})", inner.words(scenario)),
            Condition::Is(reading) => reading.words(scenario),
        }
    }
}

impl Reading {
    fn words(&self, scenario: &Scenario) -> String {
        let of = match self.of {
            Whom::All => String::new(),
            Whom::Channel(c) => format!("{{channel:{}}}", scenario.channels[c.index()].name),
            Whom::Class(c) => format!("{{class:{}}}", scenario.classes[c.index()].name),
            Whom::Group(g) => format!("{{group:{}}}", scenario.groups[g.index()].name),
        };
        let sign = match self.comparison {
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::More => ">",
            Comparison::AtLeast => ">=",
        };
        let limit = match self.gauge {
            Gauge::LongestWait => SimDuration::from_secs_f64(self.limit).to_string(),
            Gauge::Busy | Gauge::ServiceLevel | Gauge::AbandonRate => format!("{} %", (self.limit * 1e6).round() / 1e4),
            Gauge::Waiting | Gauge::FreeAgents | Gauge::Offered | Gauge::TurnedAway => self.limit.to_string(),
        };
        format!("{}{of} {sign} {limit}", self.gauge.name())
    }
}
