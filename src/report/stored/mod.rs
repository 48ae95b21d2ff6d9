//! What a run leaves behind: files from which everything that people see can be written again without playing it.

mod counts;
mod erlang;
mod error;
mod gates;
mod read;

pub use error::ReadError;
pub use read::read;

use super::number::Signs;
use super::{Origin, Report, hlog, json, junit, markdown, timeseries};
use crate::experiment::{Results, Summary};
use crate::model::Outline;

/// A file of a stored run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Its name in the run's folder.
    pub name: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A run that has ended, now or long ago.
#[derive(Clone, Debug)]
pub struct StoredRun {
    /// The scenario that was played.
    pub outline: Outline,
    /// What came out.
    pub results: Results,
    /// Its measures.
    pub summary: Summary,
    /// What has made it.
    pub origin: Origin,
}

impl StoredRun {
    /// A run and its measures.
    pub fn new(outline: Outline, results: Results, origin: Origin) -> Self {
        Self::with_threads(outline, results, origin, 1)
    }

    /// The same, with the measures computed on several threads.
    pub fn with_threads(outline: Outline, results: Results, origin: Origin, threads: usize) -> Self {
        let summary = Summary::with_threads(&outline, &results, threads);
        Self { outline, results, summary, origin }
    }

    /// The run, for reports.
    pub fn report(&self) -> Report<'_> {
        Report { outline: &self.outline, results: &self.results, summary: &self.summary, origin: &self.origin }
    }
}

/// The files of a run. The same run gives the same bytes.
pub fn files(report: Report<'_>) -> Vec<StoredFile> {
    let mut files = vec![
        StoredFile { name: "summary.json", bytes: json::render(report).into_bytes() },
        StoredFile { name: "waits.hlog", bytes: hlog::render(report).into_bytes() },
        StoredFile { name: "timeseries.csv", bytes: timeseries::render(report) },
        StoredFile { name: "report.md", bytes: markdown::render(report, Signs::UNICODE).into_bytes() },
    ];
    if !report.summary.gates.is_empty() {
        files.push(StoredFile { name: "junit.xml", bytes: junit::render(report).into_bytes() });
    }
    files
}
