//! Runs of the same task under different conditions, compared measure by measure.
//!
//! Where seed, streams and number of replications agree, replication r of every run met the same customers, and
//! differences are taken replication by replication: what the day brought cancels.

mod guard;
mod kept;
mod likeness;
mod measure;
mod row;
mod sample;
mod standing;
mod uncertain;

#[cfg(test)]
pub(crate) mod tests;

pub use guard::{Broken, Rail};
pub use kept::Kept;
pub use likeness::{Incomparable, Pairing};
pub use measure::{Compared, Direction, Unit};
pub use row::{Row, RowVerdict};
pub use sample::Subject;
pub use standing::{Rank, Standing};
pub use uncertain::{AtEnd, Swing, best};

use super::parallel;
use super::results::Results;
use crate::model::Outline;
use crate::stats::Estimate;
use sample::Sample;

/// A run that takes part in a comparison.
#[derive(Clone, Debug)]
pub struct Contender<'a> {
    /// What the comparison calls it.
    pub name: String,
    /// What was simulated.
    pub outline: &'a Outline,
    /// What came out.
    pub results: &'a Results,
    /// The version of the random streams that it was made with.
    pub stream_version: u32,
}

impl<'a> Contender<'a> {
    fn side(&'a self) -> likeness::Side<'a> {
        likeness::Side {
            name: &self.name,
            outline: self.outline,
            replications: self.results.replications.len(),
            stream_version: self.stream_version,
        }
    }
}

/// How strict a comparison is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The chance of any false alarm among all judged rows; intervals have the level 1 - alpha.
    pub alpha: f64,
    /// Smaller effects are neither better nor worse; see [`Compared::effect`].
    pub min_effect: f64,
    /// Whether runs with different arrivals may be compared.
    pub other_arrivals: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { alpha: 0.05, min_effect: 0.02, other_arrivals: false }
    }
}

/// One base and its candidates.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// How strict it is.
    pub settings: Settings,
    /// The number of replications of the base.
    pub replications: usize,
    /// The base's name.
    pub base: String,
    /// By whose contacts options are ranked: all, or those of genuine customers where there are others.
    pub whole: Subject,
    /// In the order given.
    pub candidates: Vec<Candidate>,
    /// The base, then each candidate; none where the base is a [`Kept`].
    pub standings: Vec<Standing>,
}

/// A candidate against the base.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// How its replications belong to the base's.
    pub pairing: Pairing,
    /// A class whose arrivals are others than the base's, where that was allowed.
    pub other_arrivals: Option<String>,
    /// The base's currency and its own, where they differ: then costs are left out.
    pub other_currency: Option<(String, String)>,
    /// All measures of all subjects that either side has; contacts before agents, all before parts.
    pub rows: Vec<Row>,
    /// What disqualifies it.
    pub broken: Vec<Broken>,
}

impl Candidate {
    /// The row of a subject and a measure.
    pub fn row(&self, subject: &Subject, measure: Compared) -> Option<&Row> {
        self.rows.iter().find(|r| r.subject == *subject && r.measure == measure)
    }

    /// The rows with a verdict.
    pub fn with(&self, verdict: RowVerdict) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |r| r.verdict == Some(verdict))
    }
}

impl Comparison {
    /// Compares candidates with a base, on several threads; every digit is the same on one.
    ///
    /// # Errors
    /// [`Incomparable`] for the first candidate that had another task than the base.
    pub fn new(
        base: &Contender<'_>,
        candidates: &[Contender<'_>],
        settings: Settings,
        threads: usize,
    ) -> Result<Self, Incomparable> {
        for candidate in candidates {
            likeness::check(base, candidate, &settings)?;
        }
        let level = 1.0 - settings.alpha;
        let subjects = sample::subjects(base.outline);
        let runs: Vec<&Contender<'_>> = std::iter::once(base).chain(candidates).collect();
        let mut samples: Vec<Sample> = parallel::map(threads, &runs, |run| Sample::of(run, &subjects));
        if candidates.iter().any(|run| likeness::other_currency(base.outline, run.outline).is_some()) {
            samples.iter_mut().for_each(Sample::leave_costs_out);
        }
        let mut compared: Vec<Candidate> = candidates
            .iter()
            .zip(&samples[1..])
            .map(|(run, sample)| {
                let pairing = likeness::pairing(base.side(), run.side());
                let rows = row::rows(&samples[0], sample, &pairing, level);
                let other_arrivals = likeness::other_arrivals(base.outline, run.outline);
                let other_currency = likeness::other_currency(base.outline, run.outline);
                Candidate { name: run.name.clone(), pairing, other_arrivals, other_currency, rows, broken: Vec::new() }
            })
            .collect();
        row::judge(&mut compared.iter_mut().flat_map(|c| &mut c.rows).collect::<Vec<_>>(), &settings);
        guard::check(&mut compared, &samples, base.outline, &settings);
        let broken: Vec<bool> = std::iter::once(false).chain(compared.iter().map(|c| !c.broken.is_empty())).collect();
        Ok(Self {
            settings,
            replications: base.results.replications.len(),
            base: base.name.clone(),
            standings: standing::standings(&runs, &samples, &sample::whole(base.outline), &broken, level),
            whole: sample::whole(base.outline),
            candidates: compared,
        })
    }

    /// Whether any candidate is worse than the base in anything.
    pub fn any_regression(&self) -> bool {
        self.candidates.iter().any(|c| c.with(RowVerdict::Worse).next().is_some())
    }

    /// The names of the base and of all candidates, in the order of the standings.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.base.as_str()).chain(self.candidates.iter().map(|c| c.name.as_str()))
    }
}

/// A measure of a subject of an option with its own interval.
fn measured(sample: &Sample, subject: &Subject, measure: Compared, level: f64) -> Option<Estimate> {
    sample.statistics.get(&(subject.clone(), measure)).map(|s| s.estimate(level))
}
