//! Ending a run whose target cannot be met any more.

use crate::gate::{GateOutcome, Severity, Verdict, hopeless_level};
use crate::model::Outline;

use super::results::Results;

/// Targets are looked at after each so many replications and nowhere else, so that neither the number of threads nor
/// their speed decides where a run stops.
pub const FAIL_FAST_BATCH: u32 = 50;

/// Whether so many replications are a place to look, and a target that can break the run is missed beyond doubt: with an
/// interval so wide that in a run of `asked` replications all looks together give up a target that would be met in less
/// than one run of 1,000.
pub(super) fn is_hopeless(outline: &Outline, results: &Results, asked: u32) -> bool {
    let done = results.replications.len();
    if !done.is_multiple_of(FAIL_FAST_BATCH as usize) {
        return false;
    }
    let level = hopeless_level(asked.div_ceil(FAIL_FAST_BATCH));
    let mut gates = results.gates.iter().filter(|record| record.gate.severity == Severity::Error);
    gates.any(|record| GateOutcome::at_level(record, outline.deterministic, level).verdict == Verdict::Fail)
}
