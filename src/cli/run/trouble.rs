//! What goes wrong while there is still something to do.

use super::super::error::Error;
use crate::experiment::Ending;
use crate::report::number::count;
use crate::report::{Report, replication_words};

/// What went wrong so far.
#[derive(Default)]
pub struct Trouble {
    unwritten: Option<Error>,
    /// That a signal stopped the run.
    pub interrupted: Option<Error>,
}

impl Trouble {
    /// Tells all failures but the last at once.
    pub fn note(&mut self, outcome: Result<(), Error>) {
        if let Err(error) = outcome
            && let Some(earlier) = self.unwritten.replace(error)
        {
            earlier.print();
        }
    }

    /// That something is not written is worse than that it is partial.
    ///
    /// # Errors
    /// The worst.
    pub fn outcome(self) -> Result<(), Error> {
        match (self.unwritten, self.interrupted) {
            (Some(unwritten), Some(interrupted)) => {
                interrupted.print();
                Err(unwritten)
            }
            (Some(error), None) | (None, Some(error)) => Err(error),
            (None, None) => Ok(()),
        }
    }
}

/// What to say of a run that a signal stopped, with so many scenarios after it.
pub fn interruption(report: Report<'_>, left: usize) -> Option<Error> {
    let Ending::Interrupted { asked } = report.results.ending else { return None };
    let name = report.outline.title();
    let (one, many) = replication_words(report.outline);
    let word = if asked == 1 { one } else { many };
    let mut text = match report.results.replications.len() as u64 {
        0 => format!("interrupted before the first {one} of {name} was over, so nothing is written"),
        n => format!(
            "interrupted after {} of {} {word} of {name}; the results are partial",
            count(n),
            count(asked.into())
        ),
    };
    match left {
        0 => {}
        1 => text += "; 1 more scenario was not played",
        n => text += &format!("; {n} more scenarios were not played"),
    }
    Some(Error::Interrupted(text))
}
