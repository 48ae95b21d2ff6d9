//! Targets, as a scenario's `slas:` gives them: what is measured, what is demanded of it, and what a run says of it.
//!
//! A target is read and checked before anything runs ([`parse_target`], [`parse_demand`]). While a scenario is played, a [`GateRecord`] keeps the
//! few numbers of each replication that the target needs; afterwards it gives an [`GateOutcome`] with its [`Verdict`].

mod condition;
mod error;
mod grammar;
mod listing;
mod meaning;
mod names;
mod observe;
mod record;
mod verdict;

use crate::experiment::{
    BacklogMeasure, CustomerMeasure, Definition, DialogueMeasure, EntryMeasure, Measure, OfferMeasure, ServiceLevel,
    TransferMeasure,
};
use crate::model::{Nature, SimDuration, SimTime};

pub use condition::parse_condition;
pub use error::TargetError;
pub use grammar::Operator;
pub use listing::{Listed, listing};
pub use meaning::{Demand, Target, Words, parse_demand, parse_runs_met, parse_target, phase_in};
pub use names::{Counted, Paid, measures};
pub use observe::{GateRecorder, Observation};
pub use record::GateRecord;
pub(crate) use verdict::hopeless_level;
pub use verdict::{GateOutcome, MOST_FURTHER, Verdict, overall};

/// A target of a scenario, checked against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// What people call it, if they gave it a name.
    pub name: Option<String>,
    /// What is measured, as it is written.
    pub selector: String,
    /// What is demanded, as it is written.
    pub expr: String,
    /// What is measured.
    pub target: Target,
    /// What is demanded.
    pub demand: Demand,
    /// When: contacts count that arrive then, areas and staff that are there then.
    pub window: Window,
    /// The share of replications that have to meet the demand, each on its own; without it, the demand is on the
    /// expectation over all.
    pub runs_met: Option<(Operator, f64)>,
    /// Whether it can break a run.
    pub severity: Severity,
    /// The confidence of its interval, share.
    pub confidence: f64,
    /// What the confidence is that of.
    pub sided: Sided,
    /// What it means that there was nobody to measure.
    pub on_empty: OnEmpty,
    /// Where it stands.
    pub site: Site,
}

/// What a number is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Subject {
    /// A service level.
    Level {
        /// Which formula.
        formula: ServiceLevel,
        /// The acceptable waiting time.
        within: SimDuration,
    },
    /// A measure of the report.
    Measure(Measure),
    /// A measure of first lines.
    Transfer(TransferMeasure),
    /// Times from arrival at a first line to the answer of the right department.
    EndToEnd,
    /// A measure of offers.
    Offers(OfferMeasure),
    /// Waits of contacts that ended in a certain way, or times until agents reply.
    Wait(Family),
    /// A share of conversations.
    Dialogue(DialogueMeasure),
    /// A measure of customers.
    Customers(CustomerMeasure),
    /// A share of those who do not get as far as the line.
    Entry(EntryMeasure),
    /// Contacts in a replication.
    Count(Counted),
    /// The mean number waiting.
    QueueLength,
    /// Busy time over time there.
    Occupancy,
    /// Busy time over scheduled time.
    Utilisation,
    /// Conversation time over busy time.
    Concurrency,
    /// Slots in use x time over slots x time there.
    SlotOccupancy,
    /// The time from the end of an event's phase until the service level is good again, s.
    Recovery {
        /// The acceptable waiting time.
        within: SimDuration,
        /// The service level (of those offered) that counts as good.
        level: f64,
        /// The end of the phase.
        after: SimTime,
    },
    /// Open contacts of deferred work.
    Backlog,
    /// Their mean number in days of capacity, s: a day of 24 h is what the agents who serve them could do in one.
    BacklogDays,
    /// Their ages at the ends of days.
    BacklogAge,
    /// A measure of deferred work.
    Deferred(BacklogMeasure),
    /// What a replication costs.
    Paid(Paid),
}

/// Whose waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Of those answered.
    Answered,
    /// Of those who abandoned.
    Abandoned,
    /// Of all who joined the line.
    Entered,
    /// From arrival to the end of the first reply, of conversations in turns.
    FirstResponse,
    /// From what customers write later to the end of the reply.
    ReplyGap,
    /// From customers' first arrival to their first answer.
    TimeToService,
}

/// Which contacts or agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All contacts.
    All,
    /// Those of a channel.
    Channel(usize),
    /// Those of a class.
    Class(usize),
    /// Those of the classes with such customers.
    Nature(Nature),
    /// A group's agents, and the contacts that they answer.
    Group(usize),
}

/// What is made of many observations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// The measure itself; the mean where it is one of times or counts.
    Value,
    /// The longest of a replication, and its mean over replications.
    Max,
    /// The wait that this share of contacts does not exceed.
    Quantile(f64),
}

/// When.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// All that counts.
    Whole,
    /// From a time to before another.
    Span {
        /// How it is called in reports.
        label: String,
        /// Its begin.
        from: SimTime,
        /// Its end.
        to: SimTime,
    },
    /// The worst of all windows of a length. They begin at each sixth of the length; those in which nobody is measured
    /// do not count.
    Sliding {
        /// The length.
        length: SimDuration,
    },
}

/// Whether a target can break a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It can.
    Error,
    /// It is only shown.
    Warn,
}

/// What a confidence is that of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sided {
    /// A bound on the side of the limit.
    One,
    /// An interval.
    Two,
}

/// What it means that there was nobody to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnEmpty {
    /// The target counts as missed.
    Fail,
    /// It counts as met.
    Pass,
    /// It does not count.
    Skip,
}

/// A place in a scenario file; line and column count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The file, as messages call it.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// The unit of a value and its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Parts of 1.
    Share,
    /// Seconds.
    Seconds,
    /// Contacts.
    Contacts,
    /// Offers.
    Offers,
    /// Hours of agents.
    Hours,
    /// The scenario's currency.
    Money,
}

impl Gate {
    /// The two-sided level of the interval that belongs to the target's confidence.
    pub fn level(&self) -> f64 {
        match self.sided {
            Sided::Two => self.confidence,
            Sided::One => 2.0 * self.confidence - 1.0,
        }
    }
}

impl Unit {
    /// That of a measure.
    pub(super) fn of(definition: Definition) -> Self {
        match definition.unit {
            "s" => Unit::Seconds,
            "contacts" => Unit::Contacts,
            "offers" => Unit::Offers,
            _ => Unit::Share,
        }
    }

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Seconds => "s",
            Unit::Contacts => "contacts",
            Unit::Offers => "offers",
            Unit::Hours => "h",
            Unit::Money => "money",
        }
    }

    /// What a plain number of it is one of.
    pub(super) const fn plural(self) -> &'static str {
        match self {
            Unit::Hours => "agent-hours",
            Unit::Money => "units of the currency",
            other => other.name(),
        }
    }
}

impl Paid {
    /// The unit of its values.
    pub const fn unit(self) -> Unit {
        match self {
            Paid::Hours => Unit::Hours,
            Paid::Money | Paid::MoneyPerCustomer => Unit::Money,
        }
    }
}

impl Subject {
    /// Whether it is about deferred work.
    pub fn is_deferred(self) -> bool {
        matches!(self, Subject::Backlog | Subject::BacklogDays | Subject::BacklogAge | Subject::Deferred(_))
    }

    /// Whether a demand has to name the statistic, since there are many values and no one of them.
    pub(crate) fn needs_statistic(self) -> bool {
        matches!(self, Subject::Wait(_) | Subject::EndToEnd | Subject::BacklogAge)
    }

    /// The unit of its values.
    pub fn unit(self) -> Unit {
        match self {
            Subject::Measure(m) => Unit::of(m.definition()),
            Subject::Transfer(m) => Unit::of(m.definition()),
            Subject::Offers(m) => Unit::of(m.definition()),
            Subject::Deferred(m) => Unit::of(m.definition()),
            Subject::Dialogue(m) => Unit::of(m.definition()),
            Subject::Customers(m) => Unit::of(m.definition()),
            Subject::Entry(m) => Unit::of(m.definition()),
            Subject::Level { .. } => Unit::Share,
            Subject::Occupancy | Subject::Utilisation | Subject::SlotOccupancy => Unit::Share,
            Subject::Wait(_) | Subject::EndToEnd | Subject::Recovery { .. } => Unit::Seconds,
            Subject::BacklogDays | Subject::BacklogAge => Unit::Seconds,
            Subject::Count(_) | Subject::QueueLength | Subject::Backlog | Subject::Concurrency => Unit::Contacts,
            Subject::Paid(paid) => paid.unit(),
        }
    }
}
