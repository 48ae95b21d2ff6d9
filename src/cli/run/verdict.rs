//! What verdicts mean for the end of the program.

use super::super::args::{FailOn, RunArgs};
use super::super::error::Error;
use super::super::exit_code::ExitCode;
use crate::experiment::compare::Comparison;
use crate::gate::GateOutcome;
use crate::report::Report;

/// The targets of all scenarios so far.
#[derive(Default)]
pub struct Verdicts {
    missed: Vec<String>,
    unsure: Vec<String>,
    worse: Option<String>,
}

impl Verdicts {
    /// Takes note of a run's targets.
    pub fn note(&mut self, report: Report<'_>) {
        let gates = &report.summary.gates;
        let number = |of: fn(&GateOutcome) -> bool| gates.iter().filter(|g| of(g)).count();
        let (missed, unsure) = (number(GateOutcome::breaks), number(GateOutcome::is_unsure));
        let name = report.outline.title();
        if missed > 0 {
            self.missed.push(format!("{name} misses {missed} of {}", targets(gates.len())));
        }
        if unsure > 0 {
            self.unsure.push(format!("{name} leaves {unsure} of {} undecided", targets(gates.len())));
        }
    }

    /// Takes note of how a run compares with its baseline.
    pub fn note_baseline(&mut self, comparison: Option<&Comparison>) {
        if let Some(worse) = comparison.filter(|c| c.any_regression()) {
            self.worse = Some(worse.base.clone());
        }
    }

    /// How the program ends.
    ///
    /// # Errors
    /// [`Error::Missed`], [`Error::Regression`] or [`Error::Unsure`] if the options make it one.
    pub fn outcome(self, args: &RunArgs) -> Result<(), Error> {
        let fail_on = args.fail_on.as_deref().unwrap_or(&[FailOn::Sla]);
        let counts = |what: FailOn| fail_on.contains(&what) && !fail_on.contains(&FailOn::None);
        if !self.missed.is_empty() && counts(FailOn::Sla) {
            return Err(Error::Missed(self.missed.join("; ")));
        }
        if let Some(base) = self.worse.filter(|_| !fail_on.contains(&FailOn::None)) {
            return Err(Error::Regression { base });
        }
        if !self.unsure.is_empty() && counts(FailOn::Inconclusive) {
            return Err(Error::Unsure(self.unsure.join("; ")));
        }
        Ok(())
    }
}

/// How the program would end if this were its only run.
pub fn exit_code(report: Report<'_>, against: Option<&Comparison>, args: &RunArgs) -> ExitCode {
    let mut verdicts = Verdicts::default();
    verdicts.note(report);
    verdicts.note_baseline(against);
    verdicts.outcome(args).map_or_else(|error| error.exit_code(), |()| ExitCode::Ok)
}

fn targets(n: usize) -> String {
    format!("{n} target{}", if n == 1 { "" } else { "s" })
}
