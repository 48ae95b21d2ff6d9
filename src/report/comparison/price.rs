//! What options cost, in words: money where all have it, agent-hours otherwise.

use super::ComparisonReport;
use crate::experiment::compare::{Candidate, Compared, Standing, Subject};
use crate::report::number::rounded;

/// Whether costs are money. What is compared with a baseline has no standings; there the rows of costs tell.
fn is_money(report: ComparisonReport<'_>) -> bool {
    let comparison = report.comparison;
    if comparison.standings.is_empty() {
        let priced = |c: &Candidate| c.row(&Subject::All, Compared::Cost).is_some_and(|r| r.difference.is_some());
        return comparison.candidates.iter().all(priced);
    }
    comparison.standings.iter().all(|s| s.cost.is_some())
}

/// What an option costs; `None` where that is not known.
pub fn of(report: ComparisonReport<'_>, option: usize) -> Option<f64> {
    let standing: &Standing = report.comparison.standings.get(option)?;
    if is_money(report) { standing.cost } else { standing.agent_hours }
}

/// `160 EUR`, `24.0 agent-hours`
pub fn amount(report: ComparisonReport<'_>, cost: f64) -> String {
    match (is_money(report), report.currency) {
        (true, Some(currency)) => format!("{}\u{a0}{currency}", rounded(cost, 0)),
        (true, None) => rounded(cost, 0),
        (false, _) => format!("{}\u{a0}agent-hours", rounded(cost, -1)),
    }
}

/// `costs 160 EUR more`, `takes 24.0 agent-hours less`; `None` where both cost the same, or nobody knows.
pub fn against_base(report: ComparisonReport<'_>, candidate: &Candidate) -> Option<String> {
    let measure = if is_money(report) { Compared::Cost } else { Compared::AgentHours };
    let difference = candidate.row(&Subject::All, measure)?.difference?.value;
    let amount = amount(report, difference.abs());
    let is_nothing = !amount.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let verb = if is_money(report) { "costs" } else { "takes" };
    (!is_nothing).then(|| format!("{verb} {amount} {}", if difference > 0.0 { "more" } else { "less" }))
}
