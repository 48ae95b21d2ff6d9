//! The resolved scenario: dense ids, typed units, nothing optional that the engine would have to default.

use super::abuse::{Ban, Nature};
use super::arrivals::{Arrivals, TracePatience, TraceRow};
use super::business::BusinessTime;
use super::concurrency::Weight;
use super::costs::Costs;
use super::deferred::{Backlog, Chaser};
use super::dialogue::Dialogue;
use super::entry::{EntryStep, Hiding};
use super::hours::Hours;
use super::ids::{ChannelId, ClassId, GroupId, ResourceId};
use super::law::Law;
use super::offer::OfferRule;
use super::outage::{ChannelOutage, Outage};
use super::playbook::Playbook;
use super::preferred::{Preferred, PreferredAgent};
use super::queue::Queue;
use super::retention::Retention;
use super::returns::Returns;
use super::routing::{Access, Routing};
use super::staffing::AgentGroup;
use super::time::{SimDuration, SimTime};
use super::transfers::{MaxWait, Transfers};

/// Everything that a run needs to know. Plain data: the language in [`crate::scenario`] produces it, programs may too.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// The variant of it that this is; none for the plain scenario. Random streams do not depend on it.
    pub variant: Option<String>,
    /// Single values that were set by hand on top of the file, such as `agents.team.count=7`.
    pub assignments: Vec<String>,
    /// What happens in it, in a sentence.
    pub story: Option<String>,
    /// The time of day at the scenario's start, from midnight; for clock labels and the borders of days.
    pub start_of_day: SimDuration,
    /// Arrivals stop here (but see [`EndRule::Continue`]); measures count contacts that arrive before.
    pub duration: SimDuration,
    /// Contacts that arrive before this are simulated and not counted.
    pub warm_up: SimDuration,
    /// What happens at the end of `duration`.
    pub end: EndRule,
    /// The length of a statistical interval.
    pub interval: SimDuration,
    /// The root of all random streams.
    pub seed: u64,
    /// How many independent replications a run makes unless told otherwise.
    pub replications: u32,
    /// Channels.
    pub channels: Vec<Channel>,
    /// Contact classes.
    pub classes: Vec<ContactClass>,
    /// Lines that several classes share.
    pub queues: Vec<Queue>,
    /// Groups of agents.
    pub groups: Vec<AgentGroup>,
    /// Named resources with a capacity, such as a channel's trunk lines.
    pub resources: Vec<Resource>,
    /// How contacts and agents find each other.
    pub routing: Routing,
    /// The currency of costs.
    pub currency: Option<String>,
    /// What is paid beside the hourly rates of groups.
    pub costs: Costs,
    /// What becomes of offers that agents do not accept.
    pub offers: OfferRule,
    /// Outages of agents.
    pub outages: Vec<Outage>,
    /// Outages of channels.
    pub channel_outages: Vec<ChannelOutage>,
    /// What the team can do, and what else changes at a time.
    pub playbook: Playbook,
    /// Stretches of time with a name, in the order of the events that they belong to.
    pub phases: Vec<Phase>,
    /// Moments worth a mark on a time axis, in order of time.
    pub marks: Vec<Mark>,
}

/// A way in which customers reach the centre.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its name, unique among channels.
    pub name: String,
    /// How patient its customers are by habit.
    pub kind: ChannelKind,
    /// Acceptable waiting times for service levels, by `clock`; the first is the headline. Not empty.
    pub answer_within: Vec<SimDuration>,
    /// Which time counts for its promises.
    pub clock: Clock,
    /// An abandonment with a shorter wait is a short abandon.
    pub short_abandon: SimDuration,
    /// A resource of which each contact holds one unit from arrival to end; without a free unit it is blocked.
    pub lines: Option<ResourceId>,
    /// When it is open; always, if nothing says so.
    pub hours: Option<Hours>,
    /// When it hides its entry; never, if nothing says so.
    pub hide: Option<Hiding>,
    /// How much of an agent's slots each of its conversations takes.
    pub weight: Weight,
    /// Whether an agent sets its work aside while there is a conversation of a channel that is not interruptible.
    pub interruptible: bool,
}

/// The kind of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChannelKind {
    /// Phone, web chat: people wait for an answer.
    #[default]
    Live,
    /// Messengers, social networks: they do something else meanwhile.
    Messaging,
    /// E-mail, tickets: work that waits in a backlog.
    Deferred,
}

/// Which time counts for the promises of a channel: acceptable waiting times, and the due times that follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// All of it.
    #[default]
    Calendar,
    /// That within the channel's hours.
    Business,
}

/// A contact class. Each has its own line, or shares one with others in a [`Queue`].
#[derive(Clone, Debug, PartialEq)]
pub struct ContactClass {
    /// Its name, unique among classes.
    pub name: String,
    /// Its channel.
    pub channel: ChannelId,
    /// When its contacts come.
    pub arrivals: Arrivals,
    /// Time with the customer at speed 1.
    pub handling: Law,
    /// After-contact work, at any speed; the agent is busy, the customer has gone.
    pub wrap_up: Law,
    /// How long a customer waits before leaving.
    pub patience: Law,
    /// The share of customers who leave at once when they would have to wait.
    pub balking: f64,
    /// A smaller number goes first where the routing looks at priority.
    pub priority: i32,
    /// Time that counts as waited already where the routing looks at age.
    pub credit: SimDuration,
    /// At most so many wait in the class's own line; more are blocked. In a shared line, [`Queue::capacity`] counts.
    pub queue_capacity: Option<u32>,
    /// The groups that may serve it, in order of preference.
    pub groups: Vec<GroupId>,
    /// When each of them may, by the time that a contact has been in the line; empty if all may from the first moment on.
    pub access: Vec<Access>,
    /// How long its contacts may wait before they are sent elsewhere.
    pub max_wait: Option<MaxWait>,
    /// What becomes of its contacts after they are handled, if it is a first line.
    pub transfers: Option<Transfers>,
    /// The agent to whom its contacts are offered first.
    pub preferred: Option<Preferred>,
    /// Its contacts that wait when the scenario starts.
    pub backlog: Option<Backlog>,
    /// Whether its customers ask again while they wait.
    pub chaser: Option<Chaser>,
    /// How its conversations go.
    pub dialogue: Dialogue,
    /// Whether its customers come again.
    pub returns: Returns,
    /// What kind of customers it has.
    pub nature: Nature,
    /// Whether its customers may be banned.
    pub ban: Option<Ban>,
    /// What its customers are offered and told while they wait, and how they are called.
    pub retention: Retention,
    /// The steps that its contacts take before they join the line, in order.
    pub entry: Vec<EntryStep>,
}

/// Something limited that contacts or levers hold for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its name, unique among resources.
    pub name: String,
    /// How many units there are.
    pub capacity: u32,
}

/// What happens at the end of the duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndRule {
    /// Arrivals stop, those present are handled.
    Drain,
    /// All stops; whoever waits has `left`, whoever is being served counts as answered.
    Stop,
    /// Arrivals go on, uncounted, until all counted contacts have ended.
    Continue,
}

/// A labelled moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: SimTime,
    /// What happens, in a few words.
    pub label: String,
}

/// A stretch of time with a name: an event from its begin to its end, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// The event's name, or `EVENT.ramp`, `EVENT.hold`, `EVENT.decay`. Unique.
    pub name: String,
    /// When it begins.
    pub from: SimTime,
    /// When it is over; may lie after the end of the scenario.
    pub to: SimTime,
}

/// `name`, or `name (variant, agents.team.count=7)`.
pub(super) fn title(name: &str, variant: Option<&str>, assignments: &[String]) -> String {
    let what: Vec<&str> = variant.into_iter().chain(assignments.iter().map(String::as_str)).collect();
    if what.is_empty() { name.to_owned() } else { format!("{name} ({})", what.join(", ")) }
}

/// Whether nothing is drawn for a backlog and for those who ask again.
fn deferred_is_fixed(class: &ContactClass) -> bool {
    let drawn = |law: &Law| law.constant().is_none();
    let backlog = class.backlog.as_ref().filter(|b| b.count > 0);
    let backlog_is_drawn = backlog.is_some_and(|b| [&b.age, &class.handling, &class.patience].into_iter().any(drawn));
    let chaser_is_drawn = class.chaser.as_ref().is_some_and(|c| c.share > 0.0 && (c.share < 1.0 || drawn(&c.handling)));
    !backlog_is_drawn && !chaser_is_drawn
}

impl ChannelKind {
    /// The name in JSON and in scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            ChannelKind::Live => "live",
            ChannelKind::Messaging => "messaging",
            ChannelKind::Deferred => "deferred",
        }
    }
}

impl Channel {
    /// The clock of its promises; none where all time counts.
    pub fn business_time(&self) -> Option<BusinessTime> {
        match self.clock {
            Clock::Calendar => None,
            Clock::Business => self.hours.as_ref().map(BusinessTime::new),
        }
    }
}

impl ContactClass {
    /// The mean time with the customer at speed 1, s; of a trace, that of its rows.
    pub fn mean_handling_s(&self) -> f64 {
        self.mean_of(&self.handling, |row| row.handling)
    }

    /// The mean patience, s; infinite where somebody waits for ever. Of a trace, that of its rows, those that know only a
    /// part of it counted by the law.
    pub fn mean_patience_s(&self) -> f64 {
        self.mean_of(&self.patience, |row| match row.patience {
            TracePatience::Known(patience) => Some(patience),
            TracePatience::Drawn | TracePatience::Exceeds(_) => None,
        })
    }

    fn mean_of(&self, law: &Law, known: impl Fn(&TraceRow) -> Option<SimDuration>) -> f64 {
        let rows: &[TraceRow] = match &self.arrivals {
            Arrivals::Trace(rows) => rows,
            Arrivals::Poisson { .. } => &[],
        };
        if rows.is_empty() {
            return law.mean_s();
        }
        let of_row = |row: &TraceRow| match known(row) {
            Some(time) if time.is_forever() => f64::INFINITY,
            Some(time) => time.secs_f64(),
            None => law.mean_s(),
        };
        rows.iter().map(of_row).sum::<f64>() / rows.len() as f64
    }
}

impl Scenario {
    /// Its name, with the variant and the values that were set in brackets.
    pub fn title(&self) -> String {
        title(&self.name, self.variant.as_deref(), &self.assignments)
    }

    /// The end of arrivals.
    pub fn horizon(&self) -> SimTime {
        SimTime::ZERO + self.duration
    }

    /// The time from which on contacts that arrive count: the end of warm-up. A backlog has come before, also where there is
    /// no warm-up: then the very first instant belongs to it.
    pub fn window_start(&self) -> SimTime {
        let at_once = if self.has_backlog() { SimDuration::from_micros(1) } else { SimDuration::ZERO };
        SimTime::ZERO + self.warm_up.max(at_once)
    }

    /// Whether contacts wait when it starts.
    pub fn has_backlog(&self) -> bool {
        self.classes.iter().any(|c| c.backlog.is_some())
    }

    /// Whether the channel of a class is one of work that waits in a backlog.
    pub fn is_deferred(&self, class: ClassId) -> bool {
        self.channels[self.classes[class.index()].channel.index()].kind == ChannelKind::Deferred
    }

    /// The number of agents over all groups.
    pub fn agent_count(&self) -> u64 {
        self.groups.iter().map(|g| u64::from(g.size())).sum()
    }

    /// Whether the contacts of a class are callbacks: some class's customers are offered one there. They end as
    /// [`super::Outcome::CallbackLost`] where others would have abandoned.
    pub fn is_callback(&self, class: ClassId) -> bool {
        self.classes.iter().any(|c| c.retention.callback.as_ref().is_some_and(|callback| callback.to == class))
    }

    /// The class with a name.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.classes.iter().position(|c| c.name == name).map(ClassId::at)
    }

    /// The group with a name.
    pub fn group(&self, name: &str) -> Option<GroupId> {
        self.groups.iter().position(|g| g.name == name).map(GroupId::at)
    }

    /// Whether a replication is what people call a day: between a shift and a day long.
    pub fn is_a_day(&self) -> bool {
        self.duration.is_a_day()
    }

    /// Whether contacts come at random and every day expects the same number of them, which no real centre sees.
    pub fn days_are_alike(&self) -> bool {
        let mut factors = self.classes.iter().filter_map(|c| match &c.arrivals {
            Arrivals::Poisson { rate, .. } if rate.expected_before(self.horizon()) == 0.0 => None,
            Arrivals::Poisson { day_factor_cv, .. } => Some(day_factor_cv),
            Arrivals::Trace(_) => None,
        });
        factors.next().is_some_and(Option::is_none) && factors.all(Option::is_none)
    }

    /// Whether every replication gives the same: all arrivals come from traces and nothing is drawn.
    pub fn is_deterministic(&self) -> bool {
        let nobody_chooses = self.channel_outages.iter().all(|o| o.diversions.is_empty())
            && self.classes.iter().all(|c| c.transfers.is_none() && c.max_wait.is_none_or(|m| m.to.is_none()));
        let nobody_has_an_own_agent =
            !self.classes.iter().any(|c| matches!(&c.preferred, Some(Preferred { agent: PreferredAgent::Own(_), .. })));
        let staff_is_fixed = self.outages.is_empty()
            && self.groups.iter().all(|g| {
                !matches!(&g.staffing, super::Staffing::HeadCount { on_drop, .. }
                    if *on_drop != super::DropRule::Capacity)
            });
        let answers_are_fixed = self.groups.iter().flat_map(|g| &g.answering).all(|a| !a.is_random());
        staff_is_fixed
            && !self.groups.iter().any(|g| g.long_load.is_random())
            && answers_are_fixed
            && nobody_chooses
            && nobody_has_an_own_agent
            && self.classes.iter().all(|c| c.returns.is_none() && c.ban.is_none())
            && !self.classes.iter().flat_map(|c| &c.entry).any(EntryStep::is_random)
            && self.classes.iter().all(|c| deferred_is_fixed(c) && !c.retention.is_random())
            && self.classes.iter().all(|c| match &c.arrivals {
                Arrivals::Poisson { .. } => false,
                Arrivals::Trace(rows) => {
                    let drawn = |law: &Law| law.constant().is_none();
                    let handling = drawn(&c.handling) && rows.iter().any(|r| r.handling.is_none());
                    let patience =
                        drawn(&c.patience) && rows.iter().any(|r| !matches!(r.patience, TracePatience::Known(_)));
                    let renewed = c.dialogue.holding.is_some() && drawn(&c.patience);
                    let talk = !renewed && !c.dialogue.is_random();
                    talk && !handling && !patience && !drawn(&c.wrap_up) && (c.balking == 0.0 || c.balking == 1.0)
                }
            })
    }
}
