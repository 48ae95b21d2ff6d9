//! What becomes of the ranks when a number that nobody knows well is low, or high.

use super::Standing;
use super::standing::Rank;
use crate::gate::Verdict;

/// An uncertain number, and the ranks at both its ends; all other numbers are as the scenarios say.
#[derive(Clone, Debug)]
pub struct Swing {
    /// The number's name.
    pub name: String,
    /// Where it stands in the scenario.
    pub set: String,
    /// With its low value.
    pub low: AtEnd,
    /// With its high value.
    pub high: AtEnd,
}

/// The ranks with one value of a number.
#[derive(Clone, Debug)]
pub struct AtEnd {
    /// The value, as the scenario writes it.
    pub value: String,
    /// The base, then each candidate.
    pub standings: Vec<Standing>,
    /// What the targets of each option come to; `None` without targets.
    pub verdicts: Vec<Option<Verdict>>,
}

impl AtEnd {
    /// The options that are best with the scenarios' own numbers and with this value, if they differ: the former is
    /// neither best nor tied with the best any more. By number; `mid` are the ranks with the scenarios' own numbers.
    pub fn overturned(&self, mid: &[Standing]) -> Option<(usize, usize)> {
        let (before, now) = (best(mid)?, best(&self.standings)?);
        let still = self.standings.get(before).is_some_and(|s| matches!(s.rank, Rank::Best | Rank::Tied));
        (!still).then_some((before, now))
    }
}

/// The option that is best.
pub fn best(standings: &[Standing]) -> Option<usize> {
    standings.iter().position(|s| s.rank == Rank::Best)
}
