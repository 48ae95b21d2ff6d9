//! How often targets are judged rightly.

use stormdrill::experiment::compare::Compared;
use stormdrill::gate::{GateOutcome, Verdict};

use super::desk::{DESK, Effort, exact};

/// A share, a mean and a quantile: what is compared, and what a target calls it.
const JUDGED: [(Compared, &str, &str); 4] = [
    (Compared::InTime, "\"service_level{within:20s}\"", ""),
    (Compared::Abandoned, "p_abandon", ""),
    (Compared::MeanWait, "asa", ""),
    (Compared::WaitP95, "\"wait{outcome:answered}\"", "p(95) "),
];

/// One run whose limits stand at the exact values, where a target is judged wrongly most often. At such a limit the
/// demand with equality is met and the one without is missed, so a failure of the first and a pass of the second are
/// wrong; what is neither is inconclusive, as it should be.
pub fn verdicts(seed: u64, effort: Effort) -> Vec<(String, bool)> {
    // Beyond the seeds of the other trials.
    let seed = (3 << 32) + seed;
    let steady = DESK.exact();
    let mut slas = String::new();
    for (measure, name, statistic) in JUDGED {
        let limit = exact(&steady, measure);
        let (limit, unit) = match measure {
            Compared::InTime | Compared::Abandoned => (100.0 * limit, "%"),
            _ => (limit, "s"),
        };
        let operator = if measure == Compared::InTime { ">" } else { "<" };
        // More digits than any interval resolves.
        let expr = |or_equal: &str| format!("{statistic}{operator}{or_equal} {limit:.9}{unit}");
        slas += &format!("  {name}: [\"{}\", \"{}\"]\n", expr("="), expr(""));
    }
    let run = DESK.run_with_targets(&slas, seed, effort);
    let outcomes: Vec<GateOutcome> = run.results.gates.iter().map(|gate| GateOutcome::of(gate, false)).collect();
    assert_eq!(outcomes.len(), 2 * JUDGED.len());
    let mut seen = Vec::new();
    for ((measure, ..), pair) in JUDGED.iter().zip(outcomes.chunks(2)) {
        let (met, missed) = (&pair[0], &pair[1]);
        let truth = exact(&steady, *measure);
        let inside = met.low.is_none_or(|low| low <= truth) && met.high.is_none_or(|high| truth <= high);
        assert!(met.verdict != Verdict::NoData && missed.verdict != Verdict::NoData);
        let rows = [
            ("holds", inside),
            ("false fail", met.verdict == Verdict::Fail),
            ("false pass", missed.verdict == Verdict::Pass),
        ];
        seen.extend(rows.map(|(what, happened)| (format!("{what}: {}", measure.name()), happened)));
    }
    seen
}
