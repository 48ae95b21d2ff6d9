//! Measures of customers, who may make several attempts.

use crate::model::{Occasion, SimDuration};
use crate::record::{ClassTally, CustomerTally};

use super::measures::Definition;

/// A measure of customers: a ratio of two sums over replications. Customers count in the class of their first attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CustomerMeasure {
    /// Share of the customers whom an agent has answered in some attempt.
    PServed,
    /// Share of those who went for good with nothing.
    PLost,
    /// Share of those whom something that is no agent has helped, and no agent.
    PHelped,
    /// Share of those of whom nothing is decided at the end.
    PUndecided,
    /// Attempts a customer.
    Attempts,
    /// Attempts after one without an answer, a customer.
    Redials,
    /// Attempts after an answer, or something else, that did not help, a customer.
    Repeats,
    /// Attempts after an answer that helped, a customer.
    Reopens,
    /// Mean time from the first arrival to the first answer, of those served, s.
    MeanTimeToService,
    /// Share of the answered contacts that were resolved, where the class asks.
    PResolved,
    /// Bans a customer.
    Bans,
    /// Share of the time of agents with contacts that goes to abuse.
    PAbuse,
    /// Share of it that goes to contacts that have come to the wrong place.
    POffTargetTime,
    /// Share of the first attempts that abandoned.
    FreshAbandon,
    /// Share of the first attempts that were turned away.
    FreshBlock,
    /// Share of the first attempts that were answered within the first acceptable waiting time of the channel.
    FreshInTime,
    /// Mean wait of the first attempts that were answered, s.
    FreshMeanWaitServed,
}

impl CustomerMeasure {
    /// All of them.
    pub const ALL: [CustomerMeasure; 17] = [
        CustomerMeasure::PServed,
        CustomerMeasure::PLost,
        CustomerMeasure::PHelped,
        CustomerMeasure::PUndecided,
        CustomerMeasure::Attempts,
        CustomerMeasure::Redials,
        CustomerMeasure::Repeats,
        CustomerMeasure::Reopens,
        CustomerMeasure::MeanTimeToService,
        CustomerMeasure::PResolved,
        CustomerMeasure::Bans,
        CustomerMeasure::PAbuse,
        CustomerMeasure::POffTargetTime,
        CustomerMeasure::FreshAbandon,
        CustomerMeasure::FreshBlock,
        CustomerMeasure::FreshInTime,
        CustomerMeasure::FreshMeanWaitServed,
    ];

    /// Its definition.
    pub const fn definition(self) -> Definition {
        let (name, unit, formula) = match self {
            CustomerMeasure::PServed => {
                ("p_customers_served", "share", "customers whom an agent answered in some attempt / customers")
            }
            CustomerMeasure::PLost => {
                ("p_customers_lost", "share", "customers who went for good with nothing / customers")
            }
            CustomerMeasure::PHelped => (
                "p_customers_helped",
                "share",
                "customers who went for good, helped by something that is no agent / customers",
            ),
            CustomerMeasure::PUndecided => (
                "p_customers_undecided",
                "share",
                "customers not answered, and not gone for good, at the end / customers",
            ),
            CustomerMeasure::Attempts => ("attempts_per_customer", "contacts", "attempts / customers"),
            CustomerMeasure::Redials => {
                ("redials_per_customer", "contacts", "attempts after one without an answer / customers")
            }
            CustomerMeasure::Repeats => {
                ("repeats_per_customer", "contacts", "attempts after help that was not enough / customers")
            }
            CustomerMeasure::Reopens => {
                ("reopens_per_customer", "contacts", "attempts after an answer that was enough / customers")
            }
            CustomerMeasure::MeanTimeToService => (
                "mean_time_to_service",
                "s",
                "sum of times from the first arrival to the first answer / customers served",
            ),
            CustomerMeasure::PResolved => {
                ("p_resolved", "share", "resolved / answered, in classes with a share of `resolved`")
            }
            CustomerMeasure::Bans => ("bans_per_customer", "contacts", "bans / customers"),
            CustomerMeasure::PAbuse => {
                ("p_abuse_time", "share", "time of agents with contacts of abuse / with all contacts")
            }
            CustomerMeasure::POffTargetTime => {
                ("p_off_target_time", "share", "time of agents with contacts of off-target classes / with all contacts")
            }
            CustomerMeasure::FreshAbandon => ("fresh_p_abandon", "share", "abandoned / offered, first attempts alone"),
            CustomerMeasure::FreshBlock => ("fresh_p_block", "share", "turned away / offered, first attempts alone"),
            CustomerMeasure::FreshInTime => (
                "fresh_in_time",
                "share",
                "answered within the channel's first acceptable time / offered, first attempts alone",
            ),
            CustomerMeasure::FreshMeanWaitServed => {
                ("fresh_mean_wait_served", "s", "sum of waits of the answered / answered, first attempts alone")
            }
        };
        Definition { name, unit, formula }
    }

    /// Numerator and denominator in one replication.
    pub fn parts(self, t: &ClassTally) -> (f64, f64) {
        let c = &t.customers;
        let returned = |occasions: &[Occasion]| occasions.iter().map(|o| c.returned(*o)).sum::<u64>();
        let numerator = match self {
            CustomerMeasure::PServed => c.served,
            CustomerMeasure::PLost => c.lost,
            CustomerMeasure::PHelped => c.helped,
            CustomerMeasure::PUndecided => c.undecided(),
            CustomerMeasure::Attempts => c.attempts,
            CustomerMeasure::Redials => returned(&[Occasion::Abandon, Occasion::TurnedAway, Occasion::Dropped]),
            CustomerMeasure::Repeats => returned(&[Occasion::Unresolved, Occasion::Deflected]),
            CustomerMeasure::Reopens => c.returned(Occasion::Service),
            CustomerMeasure::Bans => c.bans,
            _ => return self.other_parts(c),
        };
        (numerator as f64, c.customers as f64)
    }

    /// Those that are not by customers.
    fn other_parts(self, c: &CustomerTally) -> (f64, f64) {
        let seconds = |us: u64| SimDuration::from_micros(us).secs_f64();
        let fresh = &c.fresh;
        let (numerator, denominator) = match self {
            CustomerMeasure::MeanTimeToService => return (seconds(c.time_to_service_us), c.served as f64),
            CustomerMeasure::FreshMeanWaitServed => return (seconds(fresh.wait_answered_us), fresh.answered as f64),
            CustomerMeasure::PResolved => (c.resolved, c.settled),
            CustomerMeasure::PAbuse => (c.abuse_us, c.handled_us),
            CustomerMeasure::POffTargetTime => (c.off_target_us, c.handled_us),
            CustomerMeasure::FreshAbandon => (fresh.abandoned, fresh.offered),
            CustomerMeasure::FreshBlock => (fresh.turned_away, fresh.offered),
            CustomerMeasure::FreshInTime => (fresh.in_time, fresh.offered),
            _ => (0, 0),
        };
        (numerator as f64, denominator as f64)
    }
}
