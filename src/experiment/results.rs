//! What a run of replications leaves behind: counts per replication, waits and intervals added up.

use crate::gate::GateRecord;
use crate::model::Outline;
use crate::random::mix64;
use crate::record::{
    Backlogs, ClassTally, GroupTally, Intervals, LeverTally, PaidTally, Tally, WaitCounts, WaitHistogram, WaitSum,
};

/// Counts of one replication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replication {
    /// Per class.
    pub classes: Vec<ClassTally>,
    /// Per group.
    pub groups: Vec<GroupTally>,
    /// The largest numbers open at one time: of all deferred work, of each channel, of each class. Empty where no channel is
    /// one of deferred work.
    pub open_max: Vec<u64>,
    /// Per lever of the playbook.
    pub levers: Vec<LeverTally>,
    /// Time that is paid differently.
    pub paid: PaidTally,
    /// The fingerprint of what happened.
    pub fingerprint: u64,
}

/// Waits by class and group: counts of one replication, or sums over several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PooledWaits<T = WaitSum> {
    /// Per class: those answered.
    pub answered: Vec<T>,
    /// Per class: those who abandoned.
    pub abandoned: Vec<T>,
    /// Per class: all others who joined the line.
    pub other: Vec<T>,
    /// Per class: those whom the right department answered, from arrival at the first line, which the class is.
    pub end_to_end: Vec<T>,
    /// Per group: those it answered.
    pub by_group: Vec<T>,
    /// Per class of deferred work: ages of what was open at the end of a day or of the window; no waits, but times alike.
    pub open_age: Vec<T>,
    /// Per class of deferred work: ages of what was open at the end of the window.
    pub end_age: Vec<T>,
    /// Per class of deferred work: those answered, by the clock of the channel's promises where that is not the calendar.
    pub on_clock: Vec<T>,
    /// Per class: times from arrival to the end of the first reply.
    pub first_response: Vec<T>,
    /// Per class: times from what a customer writes later to the end of the reply.
    pub reply_gap: Vec<T>,
    /// Per class of the first attempt: times from it to the first answer.
    pub time_to_service: Vec<T>,
}

impl PooledWaits<WaitCounts> {
    /// The waits of one replication.
    pub fn of(tally: &mut Tally, backlogs: Option<&mut Backlogs>) -> Self {
        let none = || vec![WaitCounts::default(); tally.classes.len()];
        let [mut open_age, mut end_age, mut on_clock] = [none(), none(), none()];
        for (class, ages) in backlogs.into_iter().flat_map(|b| b.ages.iter_mut().enumerate()) {
            let Some(ages) = ages else { continue };
            open_age[class] = ages.open.to_counts();
            end_age[class] = ages.at_end.to_counts();
            on_clock[class] = ages.on_clock.as_mut().map_or_else(WaitCounts::default, |waits| waits.to_counts());
        }
        let waits = &mut tally.waits;
        let counts =
            |some: &mut Option<WaitHistogram>| some.as_mut().map_or_else(WaitCounts::default, |w| w.to_counts());
        Self {
            answered: waits.iter_mut().map(|w| w.answered.to_counts()).collect(),
            abandoned: waits.iter_mut().map(|w| w.abandoned.to_counts()).collect(),
            other: waits.iter_mut().map(|w| counts(&mut w.other)).collect(),
            end_to_end: waits.iter_mut().map(|w| counts(&mut w.end_to_end)).collect(),
            first_response: waits.iter_mut().map(|w| counts(&mut w.first_response)).collect(),
            reply_gap: waits.iter_mut().map(|w| counts(&mut w.reply_gap)).collect(),
            time_to_service: waits.iter_mut().map(|w| counts(&mut w.time_to_service)).collect(),
            by_group: tally.group_waits.iter_mut().map(|w| w.to_counts()).collect(),
            open_age,
            end_age,
            on_clock,
        }
    }
}

impl PooledWaits<WaitSum> {
    /// The sums, in order and without doubles.
    pub fn to_counts(&self) -> PooledWaits<WaitCounts> {
        let counts = |sums: &Vec<WaitSum>| sums.iter().map(WaitSum::counts).collect();
        PooledWaits {
            answered: counts(&self.answered),
            abandoned: counts(&self.abandoned),
            other: counts(&self.other),
            end_to_end: counts(&self.end_to_end),
            by_group: counts(&self.by_group),
            open_age: counts(&self.open_age),
            end_age: counts(&self.end_age),
            on_clock: counts(&self.on_clock),
            first_response: counts(&self.first_response),
            reply_gap: counts(&self.reply_gap),
            time_to_service: counts(&self.time_to_service),
        }
    }

    fn empty(classes: usize, groups: usize) -> Self {
        let none = |n| vec![WaitSum::default(); n];
        Self {
            answered: none(classes),
            abandoned: none(classes),
            other: none(classes),
            end_to_end: none(classes),
            by_group: none(groups),
            open_age: none(classes),
            end_age: none(classes),
            on_clock: none(classes),
            first_response: none(classes),
            reply_gap: none(classes),
            time_to_service: none(classes),
        }
    }

    fn add(&mut self, waits: &PooledWaits<WaitCounts>) {
        let families = [
            (&mut self.answered, &waits.answered),
            (&mut self.abandoned, &waits.abandoned),
            (&mut self.other, &waits.other),
            (&mut self.end_to_end, &waits.end_to_end),
            (&mut self.by_group, &waits.by_group),
            (&mut self.open_age, &waits.open_age),
            (&mut self.end_age, &waits.end_age),
            (&mut self.on_clock, &waits.on_clock),
            (&mut self.first_response, &waits.first_response),
            (&mut self.reply_gap, &waits.reply_gap),
            (&mut self.time_to_service, &waits.time_to_service),
        ];
        for (sums, counts) in families {
            for (sum, counts) in sums.iter_mut().zip(counts) {
                sum.add(counts);
            }
        }
    }
}

/// Intervals of quantiles come from this many batches of replications; more replications share them in turn. Bounds the
/// memory, and 50 batches leave Student's t within 3 % of its limit.
pub const BATCHES: usize = 50;

/// Why a run has as many replications as it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending {
    /// All that were asked for.
    Complete,
    /// It was stopped from outside before it had all that were asked for.
    Interrupted {
        /// How many those are.
        asked: u32,
    },
    /// The first batch after which the headline was known well enough, see [`super::Precision`].
    Precise {
        /// The half-width that was wanted, share.
        target: f64,
        /// The largest half-width among channels with contacts, share.
        reached: f64,
    },
    /// All that were allowed, and the headline is still not known well enough.
    Limit {
        /// The half-width that was wanted, share.
        target: f64,
        /// The largest half-width among channels with contacts, share; `None` where nothing can be known.
        reached: Option<f64>,
    },
    /// A target was missed so clearly that the rest could not have saved it; [`FAIL_FAST_BATCH`](super::FAIL_FAST_BATCH).
    Hopeless {
        /// How many replications were asked for.
        asked: u32,
    },
}

/// All replications of a run, merged in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// In order; without gaps, also where a run was stopped early.
    pub replications: Vec<Replication>,
    /// Whether these are all.
    pub ending: Ending,
    /// Intervals added up over replications.
    pub intervals: Intervals,
    /// Waits in batches of replications: replication r is in batch r mod 50.
    pub batches: Vec<PooledWaits>,
    /// What the replications say of each target, in the order in which the targets were given.
    pub gates: Vec<GateRecord>,
    shape: (usize, usize),
}

impl Results {
    pub(super) fn new(outline: &Outline) -> Self {
        Self {
            replications: Vec::new(),
            ending: Ending::Complete,
            intervals: Intervals::of(outline),
            batches: Vec::new(),
            gates: Vec::new(),
            shape: (outline.classes.len(), outline.groups.len()),
        }
    }

    /// Results that were stored. The replications must be of one shape, the intervals of the same; batch b holds the waits of
    /// replications b, b + 50, b + 100, ….
    pub fn restored(
        outline: &Outline,
        ending: Ending,
        replications: Vec<Replication>,
        intervals: Intervals,
        batches: Vec<PooledWaits>,
    ) -> Self {
        let shape = (outline.classes.len(), outline.groups.len());
        Self { replications, ending, intervals, batches, gates: Vec::new(), shape }
    }

    pub(super) fn merge(&mut self, counts: &Replication, intervals: &Intervals, waits: &PooledWaits<WaitCounts>) {
        let batch = self.replications.len() % BATCHES;
        if batch == self.batches.len() {
            self.batches.push(PooledWaits::empty(self.shape.0, self.shape.1));
        }
        self.batches[batch].add(waits);
        self.intervals.add(intervals);
        self.replications.push(counts.clone());
    }

    /// One hash over the fingerprints of all replications, in order.
    pub fn fingerprint(&self) -> u64 {
        self.replications.iter().fold(0, |hash, r| mix64(hash ^ r.fingerprint))
    }
}
