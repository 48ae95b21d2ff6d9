//! Customers beside contacts: how many came, how many an agent answered in the end, and how often they tried.

use crate::engine::{CustomerStep, CustomerView};
use crate::model::{Occasion, Outcome, SimDuration};

/// What is counted of the customers whose first attempt is in a class, or in several added up, and arrives inside the window.
/// Contacts that only go on where another one was (sent on, transferred, diverted, duplicates) are no attempts.
///
/// customers = served + helped + lost + undecided: those who, at the end, still wait, talk or mean to come again, and whom nobody
/// has answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CustomerTally {
    /// First attempts.
    pub customers: u64,
    /// All attempts, the first ones included.
    pub attempts: u64,
    /// Attempts that are not the first, by [`Occasion`].
    pub returns: [u64; Occasion::ALL.len()],
    /// Customers whom an agent has answered in some attempt.
    pub served: u64,
    /// Sum of their times from the first arrival to the first answer, microseconds.
    pub time_to_service_us: u64,
    /// Customers who went for good, whom no agent has answered and something else has helped.
    pub helped: u64,
    /// Customers who went for good with nothing.
    pub lost: u64,
    /// Answered contacts of which it was asked whether they were resolved.
    pub settled: u64,
    /// Of these: resolved.
    pub resolved: u64,
    /// Bans.
    pub bans: u64,
    /// Time for which agents had contacts of this very class, inside the window, contact-microseconds.
    pub handled_us: u64,
    /// The part of it with contacts of abuse.
    pub abuse_us: u64,
    /// The part of it with contacts that have come to the wrong place.
    pub off_target_us: u64,
    /// What became of the first attempts alone.
    pub fresh: FreshTally,
}

impl CustomerTally {
    /// Whether there is anything to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Customers of whom it is not decided at the end whether anybody serves them.
    pub fn undecided(&self) -> u64 {
        self.customers.saturating_sub(self.served + self.helped + self.lost)
    }

    /// Attempts for a reason.
    pub fn returned(&self, occasion: Occasion) -> u64 {
        self.returns[occasion as usize]
    }

    /// Adds another's counts; times stop at what a number holds.
    pub fn add(&mut self, other: &Self) {
        if other.is_empty() {
            return;
        }
        for count in &CUSTOMER_COUNTS {
            let sum = (count.of_mut)(self);
            *sum = sum.saturating_add((count.of)(other));
        }
    }

    pub(super) fn note_arrival(&mut self, customer: CustomerView) {
        if customer.continues {
            return;
        }
        self.attempts += 1;
        match customer.occasion {
            None => self.customers += 1,
            Some(occasion) => self.returns[occasion as usize] += 1,
        }
    }

    pub(super) fn note(&mut self, step: CustomerStep) {
        match step {
            CustomerStep::Served { waited } => {
                self.served += 1;
                self.time_to_service_us += waited.micros();
            }
            CustomerStep::Settled { resolved } => {
                self.settled += 1;
                self.resolved += u64::from(resolved);
            }
            CustomerStep::Banned => self.bans += 1,
            CustomerStep::WillReturn { .. } => {}
            CustomerStep::Gone { served: false, helped: true } => self.helped += 1,
            CustomerStep::Gone { served: false, helped: false } => self.lost += 1,
            CustomerStep::Gone { served: true, .. } => {}
        }
    }
}

/// How the customers' first attempts ended, which come at times that are nobody's fault; later ones come when it is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FreshTally {
    /// All of them.
    pub offered: u64,
    /// Answered.
    pub answered: u64,
    /// Abandoned.
    pub abandoned: u64,
    /// Turned away.
    pub turned_away: u64,
    /// Answered within the first acceptable waiting time of the channel.
    pub in_time: u64,
    /// Sum of the waits of those answered, microseconds.
    pub wait_answered_us: u64,
}

impl FreshTally {
    /// A first attempt has ended.
    pub(super) fn note(&mut self, outcome: Outcome, wait: SimDuration, in_time: bool) {
        self.offered += 1;
        self.turned_away += u64::from(outcome.turned_away());
        match outcome {
            Outcome::Answered => {
                self.answered += 1;
                self.in_time += u64::from(in_time);
                self.wait_answered_us += wait.micros();
            }
            Outcome::Abandoned => self.abandoned += 1,
            _ => {}
        }
    }
}

/// A number of a [`CustomerTally`].
#[derive(Clone, Copy, Debug)]
pub struct CustomerCount {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Reads it.
    pub of: fn(&CustomerTally) -> u64,
    /// Where it is.
    pub of_mut: fn(&mut CustomerTally) -> &mut u64,
}

macro_rules! count {
    ($name:literal, $meaning:literal, $($place:tt)+) => {
        CustomerCount { name: $name, meaning: $meaning, of: |t| t.$($place)+, of_mut: |t| &mut t.$($place)+ }
    };
}

/// All numbers of a [`CustomerTally`].
pub const CUSTOMER_COUNTS: [CustomerCount; 25] = [
    count!("customers", "first attempts that arrived inside the window", customers),
    count!("attempts", "their attempts, the first included", attempts),
    count!("after_abandon", "attempts after giving up", returns[0]),
    count!("after_turned_away", "attempts after being turned away", returns[1]),
    count!("after_dropped", "attempts after being cut off", returns[2]),
    count!("after_deflected", "attempts after help from something that is no agent", returns[3]),
    count!("after_service", "attempts after an answer that helped", returns[4]),
    count!("after_unresolved", "attempts after an answer that did not help", returns[5]),
    count!("after_ban", "attempts after being turned away by a ban", returns[6]),
    count!("served", "customers whom an agent answered in some attempt", served),
    count!(
        "time_to_service_us",
        "sum of their times from the first arrival to the first answer, microseconds",
        time_to_service_us
    ),
    count!("helped", "customers who went for good, helped by something that is no agent", helped),
    count!("lost", "customers who went for good with nothing", lost),
    count!("settled", "answered contacts of which it was asked whether they were resolved", settled),
    count!("resolved", "of these: resolved", resolved),
    count!("bans", "bans", bans),
    count!(
        "handled_us",
        "time for which agents had contacts of the class, whoever came, contact-microseconds",
        handled_us
    ),
    count!("abuse_us", "of it: with contacts of abuse", abuse_us),
    count!("off_target_us", "of it: with contacts that have come to the wrong place", off_target_us),
    count!("fresh_offered", "first attempts that ended", fresh.offered),
    count!("fresh_answered", "of these: answered", fresh.answered),
    count!("fresh_abandoned", "of these: abandoned", fresh.abandoned),
    count!("fresh_turned_away", "of these: turned away", fresh.turned_away),
    count!("fresh_in_time", "of these: answered within the channel's first acceptable waiting time", fresh.in_time),
    count!("fresh_wait_answered_us", "sum of the waits of those answered, microseconds", fresh.wait_answered_us),
];
