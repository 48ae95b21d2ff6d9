//! What goes wrong while there are still results to print.

use super::super::error::Error;
use crate::experiment::Ending;
use crate::report::number::count;
use crate::report::{Report, replication_words};

/// Failures that wait until all results are printed.
#[derive(Default)]
pub struct Trouble {
    unwritten: Option<Error>,
    stopped: Option<Error>,
}

impl Trouble {
    /// Takes note of an output that may have failed. All such failures but the last are told at once.
    pub fn note(&mut self, outcome: Result<(), Error>) {
        if let Err(error) = outcome
            && let Some(earlier) = self.unwritten.replace(error)
        {
            earlier.print();
        }
    }

    /// Takes note of why nothing more is played.
    pub fn stop(&mut self, error: Error) {
        self.stopped = Some(error);
    }

    /// What to end with. That results are not written is worse than that they are partial.
    ///
    /// # Errors
    /// The last failure.
    pub fn outcome(self) -> Result<(), Error> {
        match (self.unwritten, self.stopped) {
            (Some(unwritten), Some(stopped)) => {
                stopped.print();
                Err(unwritten)
            }
            (Some(error), None) | (None, Some(error)) => Err(error),
            (None, None) => Ok(()),
        }
    }
}

/// What to say of a run that a signal stopped, with so many others after it.
pub fn interruption(report: Report<'_>, left: usize) -> Option<Error> {
    let Ending::Interrupted { asked } = report.results.ending else { return None };
    let title = report.outline.title();
    let (one, many) = replication_words(report.outline);
    let word = if asked == 1 { one } else { many };
    let mut text = match report.results.replications.len() as u64 {
        0 => format!("interrupted before the first {one} of {title} was over, so nothing is written"),
        n => {
            let (done, asked) = (count(n), count(asked.into()));
            format!("interrupted after {done} of {asked} {word} of {title}; the results are partial")
        }
    };
    match left {
        0 => {}
        1 => text += "; 1 more was not played",
        n => text += &format!("; {n} more were not played"),
    }
    Some(Error::Interrupted(text))
}
