//! What is compared, and which way is better.

use crate::experiment::measures::{Measure, ServiceLevel};
use crate::experiment::{CustomerMeasure, EntryMeasure, OfferMeasure, TransferMeasure};
use crate::record::{ClassTally, GroupTally};

/// A measure that two runs are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compared {
    /// Answered within the channel's first acceptable time / offered.
    InTime,
    /// Abandoned / offered.
    Abandoned,
    /// Turned away / offered.
    TurnedAway,
    /// Gone in a step before the line / offered; compared where somebody has.
    LostAtEntry,
    /// Mean wait of those answered (ASA), s.
    MeanWait,
    /// The 95 % quantile of the waits of those answered, s.
    WaitP95,
    /// Customers whom an agent answered in some attempt / customers.
    CustomersServed,
    /// Customers who went for good with nothing / customers.
    CustomersLost,
    /// Attempts / customers.
    Attempts,
    /// Mean time from customers' first arrival to their first answer, s.
    TimeToService,
    /// The 95 % quantile of these times, s.
    TimeToServiceP95,
    /// Resolved / answered.
    Resolved,
    /// Time of agents with contacts of abuse / with all contacts.
    AbuseTime,
    /// Transferred / answered by the first line.
    Transferred,
    /// Sent to a wrong department / transferred.
    Misrouted,
    /// Mean time from arrival at the first line to the answer of the right department, s.
    EndToEnd,
    /// The 95 % quantile of these times, s.
    EndToEndP95,
    /// Declined / offers that a group was made.
    Declined,
    /// Missed / offers that a group was made.
    Missed,
    /// Offers that a group was made / contacts that it answered.
    OffersPerContact,
    /// Busy time / time there, of a group of agents.
    Occupancy,
    /// Paid agent time a replication, h.
    AgentHours,
    /// What a replication costs, in the scenario's currency.
    Cost,
    /// The same / customers whom an agent has answered.
    CostPerCustomer,
}

/// What a measure counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share of 1.
    Share,
    /// Seconds.
    Seconds,
    /// Agent-hours.
    Hours,
    /// The scenario's currency.
    Money,
    /// Offers.
    Offers,
    /// Contacts.
    Contacts,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// A choice, or a matter of view: it is shown and not judged.
    Neither,
}

/// Shares below this count as this when an effect is measured against them.
const SMALL_SHARE: f64 = 0.05;
/// Waits below this count as this, s.
const SHORT_WAIT_S: f64 = 30.0;

impl Compared {
    /// Those of any contacts.
    pub const OF_CONTACTS: [Compared; 5] =
        [Compared::InTime, Compared::Abandoned, Compared::TurnedAway, Compared::MeanWait, Compared::WaitP95];

    /// Those of customers, where customers and attempts are counted apart.
    pub const OF_CUSTOMERS: [Compared; 7] = [
        Compared::CustomersServed,
        Compared::CustomersLost,
        Compared::Attempts,
        Compared::TimeToService,
        Compared::TimeToServiceP95,
        Compared::Resolved,
        Compared::AbuseTime,
    ];

    /// Those of first lines.
    pub const OF_FIRST_LINES: [Compared; 4] =
        [Compared::Transferred, Compared::Misrouted, Compared::EndToEnd, Compared::EndToEndP95];

    /// Those of groups whose agents are asked.
    pub const OF_OFFERS: [Compared; 3] = [Compared::Declined, Compared::Missed, Compared::OffersPerContact];

    /// All measures.
    pub const ALL: [Compared; 24] = [
        Compared::InTime,
        Compared::Abandoned,
        Compared::TurnedAway,
        Compared::LostAtEntry,
        Compared::MeanWait,
        Compared::WaitP95,
        Compared::CustomersServed,
        Compared::CustomersLost,
        Compared::Attempts,
        Compared::TimeToService,
        Compared::TimeToServiceP95,
        Compared::Resolved,
        Compared::AbuseTime,
        Compared::Transferred,
        Compared::Misrouted,
        Compared::EndToEnd,
        Compared::EndToEndP95,
        Compared::Declined,
        Compared::Missed,
        Compared::OffersPerContact,
        Compared::Occupancy,
        Compared::AgentHours,
        Compared::Cost,
        Compared::CostPerCustomer,
    ];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Compared::InTime => "service_level_offered",
            Compared::Abandoned => "p_abandon",
            Compared::TurnedAway => "p_block",
            Compared::LostAtEntry => "p_lost_at_entry",
            Compared::MeanWait => "mean_wait_served",
            Compared::WaitP95 => "wait_p95_served",
            Compared::CustomersServed => "p_customers_served",
            Compared::CustomersLost => "p_customers_lost",
            Compared::Attempts => "attempts_per_customer",
            Compared::TimeToService => "mean_time_to_service",
            Compared::TimeToServiceP95 => "time_to_service_p95",
            Compared::Resolved => "p_resolved",
            Compared::AbuseTime => "p_abuse_time",
            Compared::Transferred => "p_transfer",
            Compared::Misrouted => "p_misroute",
            Compared::EndToEnd => "mean_end_to_end_wait",
            Compared::EndToEndP95 => "end_to_end_wait_p95",
            Compared::Declined => "p_declined",
            Compared::Missed => "p_missed",
            Compared::OffersPerContact => "offers_per_contact",
            Compared::Occupancy => "occupancy",
            Compared::AgentHours => "agent_hours",
            Compared::Cost => "cost",
            Compared::CostPerCustomer => "cost_per_customer_served",
        }
    }

    /// What it counts in.
    pub const fn unit(self) -> Unit {
        match self {
            Compared::InTime | Compared::Abandoned | Compared::TurnedAway | Compared::Occupancy => Unit::Share,
            Compared::Transferred | Compared::Misrouted | Compared::Declined | Compared::Missed => Unit::Share,
            Compared::LostAtEntry => Unit::Share,
            Compared::MeanWait | Compared::WaitP95 | Compared::EndToEnd | Compared::EndToEndP95 => Unit::Seconds,
            Compared::CustomersServed | Compared::CustomersLost | Compared::Resolved | Compared::AbuseTime => {
                Unit::Share
            }
            Compared::TimeToService | Compared::TimeToServiceP95 => Unit::Seconds,
            Compared::Attempts => Unit::Contacts,
            Compared::OffersPerContact => Unit::Offers,
            Compared::AgentHours => Unit::Hours,
            Compared::Cost | Compared::CostPerCustomer => Unit::Money,
        }
    }

    /// Which way is better. What a day costs is a choice as much as a result; who is transferred follows from what customers want,
    /// offers per contact from those declined and missed, and few attempts may be those of customers who give up.
    pub const fn direction(self) -> Direction {
        match self {
            Compared::InTime | Compared::CustomersServed | Compared::Resolved => Direction::Higher,
            Compared::Abandoned | Compared::TurnedAway | Compared::MeanWait | Compared::WaitP95 => Direction::Lower,
            Compared::Misrouted | Compared::EndToEnd | Compared::EndToEndP95 => Direction::Lower,
            Compared::LostAtEntry => Direction::Lower,
            Compared::Declined | Compared::Missed | Compared::CustomersLost | Compared::AbuseTime => Direction::Lower,
            Compared::TimeToService | Compared::TimeToServiceP95 => Direction::Lower,
            Compared::Transferred | Compared::OffersPerContact | Compared::Attempts => Direction::Neither,
            Compared::Occupancy | Compared::AgentHours => Direction::Neither,
            Compared::Cost | Compared::CostPerCustomer => Direction::Neither,
        }
    }

    /// How large a difference is: relative to the base value, where shares below 5 % count as 5 % and waits below 30 s as
    /// 30 s, because doubling next to nothing is still next to nothing. So a minimum effect of 2 % is never less than 0.1
    /// points of a share or 0.6 s of a wait.
    pub fn effect(self, base: f64, difference: f64) -> f64 {
        let least = match self.unit() {
            Unit::Share => SMALL_SHARE,
            Unit::Seconds => SHORT_WAIT_S,
            Unit::Hours | Unit::Money | Unit::Offers | Unit::Contacts => f64::MIN_POSITIVE,
        };
        difference.abs() / base.abs().max(least)
    }

    /// Numerator and denominator in one replication; `None` for what is no ratio of counts of contacts.
    pub(super) fn parts(self, t: &ClassTally) -> Option<(f64, f64)> {
        match self {
            Compared::InTime => Some(ServiceLevel::Offered.parts(t, t.within.first().copied().unwrap_or_default())),
            Compared::Abandoned => Some(Measure::PAbandon.parts(t)),
            Compared::TurnedAway => Some(Measure::PBlock.parts(t)),
            Compared::LostAtEntry => Some(EntryMeasure::PLostAtEntry.parts(t)),
            Compared::MeanWait => Some(Measure::MeanWaitServed.parts(t)),
            Compared::Transferred => Some(TransferMeasure::PTransfer.parts(t)),
            Compared::Misrouted => Some(TransferMeasure::PMisroute.parts(t)),
            Compared::EndToEnd => Some(TransferMeasure::MeanEndToEndWait.parts(t)),
            Compared::CustomersServed => Some(CustomerMeasure::PServed.parts(t)),
            Compared::CustomersLost => Some(CustomerMeasure::PLost.parts(t)),
            Compared::Attempts => Some(CustomerMeasure::Attempts.parts(t)),
            Compared::TimeToService => Some(CustomerMeasure::MeanTimeToService.parts(t)),
            Compared::Resolved => Some(CustomerMeasure::PResolved.parts(t)),
            Compared::AbuseTime => Some(CustomerMeasure::PAbuse.parts(t)),
            Compared::WaitP95 | Compared::EndToEndP95 | Compared::TimeToServiceP95 => None,
            Compared::Declined | Compared::Missed | Compared::OffersPerContact => None,
            Compared::Occupancy | Compared::AgentHours | Compared::Cost | Compared::CostPerCustomer => None,
        }
    }

    /// The same of a measure of offers.
    pub(super) fn parts_of_offers(self, t: &GroupTally) -> Option<(f64, f64)> {
        match self {
            Compared::Declined => Some(OfferMeasure::PDeclined.parts(t)),
            Compared::Missed => Some(OfferMeasure::PMissed.parts(t)),
            Compared::OffersPerContact => Some(OfferMeasure::OffersPerContact.parts(t)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_is_relative_and_small_bases_count_for_more() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(Compared::InTime.effect(0.8, -0.016), 0.02);
        close(Compared::Abandoned.effect(0.001, 0.001), 0.02);
        close(Compared::MeanWait.effect(2.0, 0.6), 0.02);
        close(Compared::WaitP95.effect(120.0, -2.4), 0.02);
    }
}
