//! Exit codes. They are part of the interface: a code never changes its meaning.

/// How the program ends. 101 is never used: it is what a panic gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// All is done. A reader that closes the pipe early is no failure.
    Ok = 0,
    /// The run could not be finished, or its output not written.
    Failed = 1,
    /// The command line is wrong, or names a scenario file that cannot be read or must not be written over.
    Usage = 2,
    /// A target is required, and there is none.
    NothingEvaluated = 4,
    /// A target is missed, or had nothing to measure.
    Missed = 99,
    /// An option is worse than the base that was named, or a run than its baseline.
    Regression = 100,
    /// A target is neither met nor missed for sure, where that counts (`--fail-on inconclusive`).
    Unsure = 103,
    /// A scenario is invalid, or the settings are.
    InvalidScenario = 104,
    /// A signal stopped it. What was finished by then is reported and stored, and marked as partial.
    Interrupted = 105,
}

/// What `--help` says of them.
pub(super) const HELP: &str = "\
Exit codes:
  0    done, and no target is missed
  1    the run could not be finished, or its output not written
  2    wrong command line, or a file that cannot be read or exists already
  4    no target to judge, with --require-sla
  99   a target of the scenario is missed
  100  worse than the base or the baseline that was named
  103  a target is undecided, with --fail-on inconclusive
  104  invalid scenario, settings or baseline, or what cannot be compared
  105  interrupted; what was finished by then is reported and marked as partial";

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_lists_every_code() {
        use ExitCode::*;
        for code in [Ok, Failed, Usage, NothingEvaluated, Missed, Regression, Unsure, InvalidScenario, Interrupted] {
            assert!(HELP.lines().any(|l| l.trim().starts_with(&format!("{} ", code as u8))));
        }
    }
}
