//! How contacts of a class go on in another class.

use super::ids::ClassId;
use super::law::Law;
use super::time::SimDuration;

/// A limit on the time in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxWait {
    /// Whoever has been in the line for so long ends as `flowed_out`. Who would lose patience at that very moment flows
    /// out as well.
    pub after: SimDuration,
    /// Where the customer joins the line at once, as a further attempt; without it the customer goes.
    pub to: Option<ClassId>,
}

/// What a first line does with its contacts: triage. It finds out what a customer wants, ends what is off target and
/// transfers the others to departments. What no share covers, the first line settles itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfers {
    /// The share of its contacts that want each department. Shares are positive; with `off_target` they add up to 1 at
    /// most. A department transfers nothing itself.
    pub to: Vec<(ClassId, f64)>,
    /// The share of contacts that belong nowhere: they end with the first line, as answered.
    pub off_target: f64,
    /// The probability that a contact goes to the department that it wants; the others go to one of the other
    /// departments, in proportion to their shares.
    pub accuracy: f64,
    /// Time that a hand-over takes.
    pub handover: Law,
    /// Whether the agent who hands over stays with the customer until the other department answers. The hand-over then
    /// takes the time of both agents, else (cold) that of the first one alone, before the customer waits.
    pub warm: bool,
    /// Time with the agent of a wrong department until it hands over, in place of that class's handling.
    pub misroute_handling: Law,
}
