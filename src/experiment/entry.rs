//! Measures of what happens before the line.

use crate::model::Outcome;
use crate::record::ClassTally;

use super::measures::Definition;

/// A measure of who does not get as far as the line: a ratio of two sums over replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryMeasure {
    /// Share of the offered from whom the entry was hidden.
    PHidden,
    /// Share of the offered who left in a step before the line.
    PLostAtEntry,
    /// Share of the offered whom a step before the line has helped.
    PDeflected,
}

impl EntryMeasure {
    /// All of them.
    pub const ALL: [EntryMeasure; 3] = [EntryMeasure::PHidden, EntryMeasure::PLostAtEntry, EntryMeasure::PDeflected];

    /// Its definition.
    pub const fn definition(self) -> Definition {
        let (name, formula) = match self {
            EntryMeasure::PHidden => ("p_hidden", "turned away since the entry was hidden / offered"),
            EntryMeasure::PLostAtEntry => ("p_lost_at_entry", "gone in a step before the line / offered"),
            EntryMeasure::PDeflected => ("p_deflected", "helped by a step before the line / offered"),
        };
        Definition { name, unit: "share", formula }
    }

    /// The outcome whose share it is.
    pub const fn outcome(self) -> Outcome {
        match self {
            EntryMeasure::PHidden => Outcome::Hidden,
            EntryMeasure::PLostAtEntry => Outcome::LostAtEntry,
            EntryMeasure::PDeflected => Outcome::Deflected,
        }
    }

    /// Numerator and denominator in one replication.
    pub fn parts(self, t: &ClassTally) -> (f64, f64) {
        (t.count(self.outcome()) as f64, t.offered as f64)
    }
}
