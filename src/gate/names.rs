//! The one table of the words of targets: measures, their other names, and formulas of service levels.

use crate::experiment::{
    BacklogMeasure, CustomerMeasure, DialogueMeasure, EntryMeasure, Measure, OfferMeasure, ServiceLevel,
    TransferMeasure,
};

use super::Family;

/// What a target can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    ServiceLevel,
    Measure(Measure),
    Transfer(TransferMeasure),
    EndToEnd,
    Offers(OfferMeasure),
    Wait,
    /// Times until agents reply.
    Reply(Family),
    Dialogue(DialogueMeasure),
    Customers(CustomerMeasure),
    Entry(EntryMeasure),
    Count(Counted),
    QueueLength,
    Occupancy,
    Utilisation,
    Concurrency,
    SlotOccupancy,
    Recovery,
    Backlog,
    BacklogDays,
    BacklogAge,
    Deferred(BacklogMeasure),
    Paid(Paid),
}

/// Contacts that are counted per replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Those that arrived.
    Offered,
    /// Of these: answered.
    Answered,
    /// Of these: abandoned.
    Abandoned,
    /// Of these: turned away.
    TurnedAway,
}

/// What a replication costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    /// Paid agent time, h.
    Hours,
    /// All money.
    Money,
    /// The same / customers whom an agent has answered.
    MoneyPerCustomer,
}

/// A measure's name, its other names, what it is.
pub(super) type Row = (&'static str, &'static [&'static str], Kind);

/// All measures. The first name of each is that of the JSON report where it has one.
pub(super) const MEASURES: [Row; 66] = [
    ("service_level", &["sl"], Kind::ServiceLevel),
    ("p_abandon", &["abandon_rate", "abandonment", "abandonment_rate"], Kind::Measure(Measure::PAbandon)),
    ("p_abandon_short", &["short_abandon_rate", "short_abandons"], Kind::Measure(Measure::PShortAbandon)),
    ("p_wait", &["wait_probability"], Kind::Measure(Measure::PWait)),
    ("p_block", &["turned_away_rate", "blocked_rate"], Kind::Measure(Measure::PBlock)),
    ("p_served", &["answer_rate", "served_rate"], Kind::Measure(Measure::PServed)),
    ("mean_wait_served", &["asa"], Kind::Measure(Measure::MeanWaitServed)),
    ("mean_wait_abandoned", &[], Kind::Measure(Measure::MeanWaitAbandoned)),
    ("mean_wait_entered", &[], Kind::Measure(Measure::MeanWaitEntered)),
    ("wait", &[], Kind::Wait),
    ("first_response", &["first_reply"], Kind::Reply(Family::FirstResponse)),
    ("reply_gap", &[], Kind::Reply(Family::ReplyGap)),
    ("p_slow_reply", &["slow_reply_rate"], Kind::Dialogue(DialogueMeasure::PSlowReply)),
    ("p_silent", &["silent_rate"], Kind::Dialogue(DialogueMeasure::PSilent)),
    ("p_hidden", &["hidden_rate"], Kind::Entry(EntryMeasure::PHidden)),
    ("p_lost_at_entry", &["lost_at_entry_rate"], Kind::Entry(EntryMeasure::PLostAtEntry)),
    ("p_deflected", &["deflection_rate"], Kind::Entry(EntryMeasure::PDeflected)),
    ("queue_length", &[], Kind::QueueLength),
    ("occupancy", &[], Kind::Occupancy),
    ("utilisation", &["utilization"], Kind::Utilisation),
    ("concurrency", &[], Kind::Concurrency),
    ("slot_occupancy", &[], Kind::SlotOccupancy),
    ("offered", &[], Kind::Count(Counted::Offered)),
    ("answered", &[], Kind::Count(Counted::Answered)),
    ("abandoned", &[], Kind::Count(Counted::Abandoned)),
    ("turned_away", &[], Kind::Count(Counted::TurnedAway)),
    ("recovery", &["time_to_recover"], Kind::Recovery),
    ("p_transfer", &["transfer_rate"], Kind::Transfer(TransferMeasure::PTransfer)),
    ("p_misroute", &["misroute_rate"], Kind::Transfer(TransferMeasure::PMisroute)),
    ("p_second_transfer", &[], Kind::Transfer(TransferMeasure::PSecondTransfer)),
    ("p_off_target", &["off_target_rate"], Kind::Transfer(TransferMeasure::POffTarget)),
    ("p_reached", &["reach_rate"], Kind::Transfer(TransferMeasure::PReached)),
    ("end_to_end_wait", &[], Kind::EndToEnd),
    ("mean_end_to_end_wait", &[], Kind::Transfer(TransferMeasure::MeanEndToEndWait)),
    ("mean_handover", &[], Kind::Transfer(TransferMeasure::MeanHandover)),
    ("p_declined", &["decline_rate"], Kind::Offers(OfferMeasure::PDeclined)),
    ("p_missed", &["miss_rate"], Kind::Offers(OfferMeasure::PMissed)),
    ("offers_per_contact", &[], Kind::Offers(OfferMeasure::OffersPerContact)),
    ("backlog", &["open"], Kind::Backlog),
    ("backlog_days", &["capacity_days"], Kind::BacklogDays),
    ("backlog_age", &["age"], Kind::BacklogAge),
    ("p_overdue", &["overdue_rate"], Kind::Deferred(BacklogMeasure::POverdue)),
    ("p_late", &["late_rate"], Kind::Deferred(BacklogMeasure::PLate)),
    ("mean_requester_wait", &["requester_wait"], Kind::Deferred(BacklogMeasure::MeanRequesterWait)),
    ("mean_agent_work", &["agent_work"], Kind::Deferred(BacklogMeasure::MeanAgentWork)),
    ("p_customers_served", &["customers_served"], Kind::Customers(CustomerMeasure::PServed)),
    ("p_customers_lost", &["customers_lost"], Kind::Customers(CustomerMeasure::PLost)),
    ("p_customers_helped", &["customers_helped"], Kind::Customers(CustomerMeasure::PHelped)),
    ("p_customers_undecided", &[], Kind::Customers(CustomerMeasure::PUndecided)),
    ("attempts_per_customer", &["attempts"], Kind::Customers(CustomerMeasure::Attempts)),
    ("redials_per_customer", &[], Kind::Customers(CustomerMeasure::Redials)),
    ("repeats_per_customer", &[], Kind::Customers(CustomerMeasure::Repeats)),
    ("reopens_per_customer", &[], Kind::Customers(CustomerMeasure::Reopens)),
    ("time_to_service", &[], Kind::Reply(Family::TimeToService)),
    ("mean_time_to_service", &[], Kind::Customers(CustomerMeasure::MeanTimeToService)),
    ("p_resolved", &["resolution_rate", "fcr"], Kind::Customers(CustomerMeasure::PResolved)),
    ("bans_per_customer", &[], Kind::Customers(CustomerMeasure::Bans)),
    ("p_abuse_time", &["abuse_share"], Kind::Customers(CustomerMeasure::PAbuse)),
    ("p_off_target_time", &[], Kind::Customers(CustomerMeasure::POffTargetTime)),
    ("fresh_p_abandon", &[], Kind::Customers(CustomerMeasure::FreshAbandon)),
    ("fresh_p_block", &[], Kind::Customers(CustomerMeasure::FreshBlock)),
    ("fresh_in_time", &[], Kind::Customers(CustomerMeasure::FreshInTime)),
    ("fresh_mean_wait_served", &[], Kind::Customers(CustomerMeasure::FreshMeanWaitServed)),
    ("agent_hours", &["paid_hours"], Kind::Paid(Paid::Hours)),
    ("cost", &[], Kind::Paid(Paid::Money)),
    ("cost_per_customer_served", &["cost_per_customer"], Kind::Paid(Paid::MoneyPerCustomer)),
];

/// The measure of a name.
pub(super) fn measure(name: &str) -> Option<Kind> {
    MEASURES.iter().find(|(first, others, _)| *first == name || others.contains(&name)).map(|row| row.2)
}

/// The first name of each measure.
pub(super) fn first_names() -> impl Iterator<Item = &'static str> {
    MEASURES.iter().map(|row| row.0)
}

/// All names of measures.
pub fn measures() -> impl Iterator<Item = &'static str> {
    MEASURES.iter().flat_map(|(first, others, _)| std::iter::once(*first).chain(others.iter().copied()))
}

/// The formula of a name: that of the JSON report, or another that is in use for the same.
pub(super) fn formula(name: &str) -> Option<ServiceLevel> {
    let name = if name == "good_within" { "excused" } else { name };
    ServiceLevel::ALL.into_iter().find(|l| l.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_the_reports_measures_have_one() {
        let mut names: Vec<_> = measures().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for m in Measure::ALL {
            assert_eq!(measure(m.definition().name), Some(Kind::Measure(m)));
        }
        for m in TransferMeasure::ALL {
            assert_eq!(measure(m.definition().name), Some(Kind::Transfer(m)));
        }
        for m in OfferMeasure::ALL {
            assert_eq!(measure(m.definition().name), Some(Kind::Offers(m)));
        }
        for m in BacklogMeasure::ALL {
            assert_eq!(measure(m.definition().name), Some(Kind::Deferred(m)));
        }
        for m in CustomerMeasure::ALL {
            assert_eq!(measure(m.definition().name), Some(Kind::Customers(m)));
        }
        for m in EntryMeasure::ALL {
            assert_eq!(measure(m.definition().name), Some(Kind::Entry(m)));
        }
        for level in ServiceLevel::ALL {
            assert_eq!(formula(level.name()), Some(level));
        }
    }
}
