//! Measures of deferred work.

use std::collections::BTreeMap;

use crate::model::{Outcome, Outline, SimDuration};
use crate::record::ClassTally;
use crate::stats::{Estimate, mean, ratio};

use super::measures::Definition;
use super::results::Replication;
use super::summary::{LEVEL, Quantiles, Scope, sum_of};

/// A measure of deferred work: a ratio of two sums over replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BacklogMeasure {
    /// Share of the backlog, over time, that is past its due time.
    POverdue,
    /// Share of the answered that were answered after their due time.
    PLate,
    /// Mean time from arrival to completion of those answered, s.
    MeanRequesterWait,
    /// Mean time with an agent of a completed contact, s.
    MeanAgentWork,
}

impl BacklogMeasure {
    /// All of them.
    pub const ALL: [BacklogMeasure; 4] = [
        BacklogMeasure::POverdue,
        BacklogMeasure::PLate,
        BacklogMeasure::MeanRequesterWait,
        BacklogMeasure::MeanAgentWork,
    ];

    /// Its definition.
    pub const fn definition(self) -> Definition {
        let (name, unit, formula) = match self {
            BacklogMeasure::POverdue => (
                "p_overdue",
                "share",
                "open past the due time without a first answer / open, both as contacts times time",
            ),
            BacklogMeasure::PLate => ("p_late", "share", "answered after the due time / answered"),
            BacklogMeasure::MeanRequesterWait => {
                ("mean_requester_wait", "s", "sum of times from arrival to completion of the answered / answered")
            }
            BacklogMeasure::MeanAgentWork => {
                ("mean_agent_work", "s", "time of these contacts with agents / completed contacts")
            }
        };
        Definition { name, unit, formula }
    }

    /// Numerator and denominator in one replication.
    pub fn parts(self, t: &ClassTally) -> (f64, f64) {
        let (n, answered) = (&t.backlog, t.count(Outcome::Answered));
        let seconds = |us: u64| SimDuration::from_micros(us).secs_f64();
        match self {
            BacklogMeasure::POverdue => (seconds(n.overdue_area_us), seconds(n.open_area_us)),
            BacklogMeasure::PLate => {
                let in_time = t.within.first().map_or(0, |within| within.answered);
                ((answered - in_time) as f64, answered as f64)
            }
            BacklogMeasure::MeanRequesterWait => (seconds(n.requester_wait_us), answered as f64),
            BacklogMeasure::MeanAgentWork => (seconds(n.work_us), n.completed as f64),
        }
    }
}

/// The deferred work of a scope.
#[derive(Clone, Debug)]
pub struct BacklogSummary {
    /// Mean number open over the window, contacts.
    pub open: Option<Estimate>,
    /// The largest number open at one time, contacts, and its mean over replications; not counted of genuine customers alone.
    pub open_max: Option<Estimate>,
    /// Open when the window begins, contacts.
    pub open_start: Option<Estimate>,
    /// Open when the window ends, contacts.
    pub open_end: Option<Estimate>,
    /// The mean number open in days of capacity: how long the groups that may serve these contacts would need for them if
    /// they did nothing else.
    pub days: Option<Estimate>,
    /// Ratios of expectations.
    pub measures: BTreeMap<BacklogMeasure, Option<Estimate>>,
    /// Ages of what was open at the ends of days and of the window.
    pub age: Quantiles,
    /// Ages of what was open at the end of the window.
    pub end_age: Quantiles,
    /// Waits of those answered by the clock of the promises; none where that is the calendar.
    pub on_clock: Option<Quantiles>,
}

impl BacklogSummary {
    /// The measures of the classes of deferred work in a scope; `pooled` gives ages, ages at the end, and waits on the clock.
    pub(super) fn new(
        outline: &Outline,
        replications: &[Replication],
        scope: Scope,
        members: &[usize],
        [age, end_age, on_clock]: [Quantiles; 3],
    ) -> Self {
        let window = super::summary::window_us(outline);
        let tallies: Vec<ClassTally> = replications.iter().map(|r| sum_of(members, &r.classes)).collect();
        let place = match scope {
            Scope::All => Some(0),
            Scope::Genuine => None,
            Scope::Channel(channel) => Some(1 + channel.index()),
            Scope::Class(class) => Some(1 + outline.channels.len() + class),
        };
        let measure = |m: &BacklogMeasure| (*m, ratio(tallies.iter().map(|t| m.parts(t)), LEVEL));
        let days = replications.iter().zip(&tallies).filter_map(|(r, tally)| days(outline, members, r, tally));
        Self {
            open: mean(tallies.iter().map(|t| t.backlog.open_area_us as f64 / window), LEVEL),
            open_max: mean(replications.iter().filter_map(|r| r.open_max.get(place?)).map(|n| *n as f64), LEVEL),
            open_start: mean(tallies.iter().map(|t| t.backlog.open_start as f64), LEVEL),
            open_end: mean(tallies.iter().map(|t| t.backlog.open_end as f64), LEVEL),
            days: mean(days.collect::<Vec<_>>(), LEVEL),
            measures: BacklogMeasure::ALL.iter().map(measure).collect(),
            age,
            end_age,
            on_clock: (!on_clock.counts.is_empty()).then_some(on_clock),
        }
    }
}

/// Mean work open in days of capacity, in one replication.
fn days(outline: &Outline, members: &[usize], replication: &Replication, tally: &ClassTally) -> Option<f64> {
    let serving = |group: usize| members.iter().any(|c| outline.classes[*c].groups.iter().any(|g| g.index() == group));
    let groups = replication.groups.iter().enumerate().filter(|(group, _)| serving(*group));
    let present_us: f64 = groups.map(|(_, tally)| tally.present_area_us as f64).sum();
    capacity_days(tally, present_us)
}

/// The mean number open times the mean work of a contact, over the time that agents are there a day. The length of the
/// window goes out: both are means over it.
pub fn capacity_days(tally: &ClassTally, present_us: f64) -> Option<f64> {
    const DAY_US: f64 = 86_400e6;
    let n = &tally.backlog;
    let work_us = n.work_us as f64 / n.completed as f64;
    (n.completed > 0 && present_us > 0.0).then(|| n.open_area_us as f64 * work_us / (present_us * DAY_US))
}
