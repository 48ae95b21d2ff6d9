//! Measures of offers.

use crate::record::GroupTally;

use super::measures::Definition;

/// A measure of the offers that groups were made: a ratio of two sums over replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferMeasure {
    /// Share of offers that were declined.
    PDeclined,
    /// Share of offers that were missed.
    PMissed,
    /// Offers made until a contact is answered.
    OffersPerContact,
}

impl OfferMeasure {
    /// All of them.
    pub const ALL: [OfferMeasure; 3] = [OfferMeasure::PDeclined, OfferMeasure::PMissed, OfferMeasure::OffersPerContact];

    /// Its definition.
    pub const fn definition(self) -> Definition {
        let (name, unit, formula) = match self {
            OfferMeasure::PDeclined => ("p_declined", "share", "declined / offers"),
            OfferMeasure::PMissed => ("p_missed", "share", "missed / offers"),
            OfferMeasure::OffersPerContact => {
                ("offers_per_contact", "offers", "offers / contacts answered by the groups that are asked")
            }
        };
        Definition { name, unit, formula }
    }

    /// Numerator and denominator in one replication, of a group that is asked.
    pub fn parts(self, t: &GroupTally) -> (f64, f64) {
        let (numerator, denominator) = match self {
            OfferMeasure::PDeclined => (t.declined, t.offers),
            OfferMeasure::PMissed => (t.missed, t.offers),
            OfferMeasure::OffersPerContact => (t.offers, t.answered),
        };
        (numerator as f64, denominator as f64)
    }
}
