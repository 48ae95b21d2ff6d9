//! Measures of first lines.

use crate::model::SimDuration;
use crate::record::ClassTally;

use super::measures::Definition;

/// A measure of a first line: a ratio of two sums over replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TransferMeasure {
    /// Share of those whom the first line answered that belonged nowhere.
    POffTarget,
    /// Share of those whom the first line answered that were transferred.
    PTransfer,
    /// Share of the transferred that came to a wrong department first.
    PMisroute,
    /// Share of the transferred that were transferred a second time.
    PSecondTransfer,
    /// Share of the transferred whom the right department answered.
    PReached,
    /// Mean time from arrival at the first line to the answer of the right department, s.
    MeanEndToEndWait,
    /// Mean time of agents who hand over, a transferred contact, s.
    MeanHandover,
}

impl TransferMeasure {
    /// All of them.
    pub const ALL: [TransferMeasure; 7] = [
        TransferMeasure::POffTarget,
        TransferMeasure::PTransfer,
        TransferMeasure::PMisroute,
        TransferMeasure::PSecondTransfer,
        TransferMeasure::PReached,
        TransferMeasure::MeanEndToEndWait,
        TransferMeasure::MeanHandover,
    ];

    /// Its definition.
    pub const fn definition(self) -> Definition {
        let (name, unit, formula) = match self {
            TransferMeasure::POffTarget => ("p_off_target", "share", "off target / answered by the first line"),
            TransferMeasure::PTransfer => ("p_transfer", "share", "transferred / answered by the first line"),
            TransferMeasure::PMisroute => ("p_misroute", "share", "sent to a wrong department / transferred"),
            TransferMeasure::PSecondTransfer => ("p_second_transfer", "share", "transferred again / transferred"),
            TransferMeasure::PReached => ("p_reached", "share", "answered by the right department / transferred"),
            TransferMeasure::MeanEndToEndWait => (
                "mean_end_to_end_wait",
                "s",
                "sum of times from arrival at the first line to the answer of the right department / their number",
            ),
            TransferMeasure::MeanHandover => {
                ("mean_handover", "s", "time of agents who hand over, waiting with the customer included / transferred")
            }
        };
        Definition { name, unit, formula }
    }

    /// Numerator and denominator in one replication.
    pub fn parts(self, t: &ClassTally) -> (f64, f64) {
        let n = &t.transfers;
        let seconds = |us: u64| SimDuration::from_micros(us).secs_f64();
        let (numerator, denominator) = match self {
            TransferMeasure::POffTarget => (n.off_target, n.triaged),
            TransferMeasure::PTransfer => (n.transferred, n.triaged),
            TransferMeasure::PMisroute => (n.misrouted, n.transferred),
            TransferMeasure::PSecondTransfer => (n.transferred_again, n.transferred),
            TransferMeasure::PReached => (n.reached, n.transferred),
            TransferMeasure::MeanEndToEndWait => return (seconds(n.end_to_end_us), n.reached as f64),
            TransferMeasure::MeanHandover => return (seconds(n.handover_us), n.transferred as f64),
        };
        (numerator as f64, denominator as f64)
    }
}
