//! The report for programs: versioned JSON, the same bytes for the same scenario, seed and version on every machine and
//! with any number of threads. `null` stands for what was not measured.

mod agents;
mod estimate;
mod intervals;
mod layout;
mod runs;
mod scope;

use serde::Serialize;

use super::Report;
use crate::experiment::LEVEL;
use crate::random::STREAM_VERSION;

/// The version of the format. It stays 0 while fields may still change.
pub const SCHEMA_VERSION: u32 = 0;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    scenario: &'a str,
    story: Option<&'a str>,
    package_version: &'static str,
    stream_version: u32,
    seed: u64,
    replications: usize,
    deterministic: bool,
    /// What happened, as a hash: 16 hexadecimal digits.
    fingerprint: String,
    confidence_level: f64,
    duration_s: f64,
    warm_up_s: f64,
    scopes: Vec<scope::Entry<'a>>,
    groups: Vec<agents::Entry<'a>>,
    intervals: intervals::Table<'a>,
    per_replication: Vec<runs::Entry<'a>>,
}

/// The report of one run, one JSON object and a line end.
pub fn render(report: Report<'_>) -> String {
    write(&document(report))
}

/// The reports of several runs, one JSON array and a line end.
pub fn render_all(reports: &[Report<'_>]) -> String {
    let documents: Vec<Document<'_>> = reports.iter().map(|r| document(*r)).collect();
    write(&documents)
}

fn write<T: Serialize>(value: &T) -> String {
    let mut text = layout::to_string(value);
    text.push('\n');
    text
}

fn document(report: Report<'_>) -> Document<'_> {
    let Report { scenario, summary, .. } = report;
    Document {
        schema_version: SCHEMA_VERSION,
        scenario: &scenario.name,
        story: scenario.story.as_deref(),
        package_version: env!("CARGO_PKG_VERSION"),
        stream_version: STREAM_VERSION,
        seed: scenario.seed,
        replications: summary.replications,
        deterministic: summary.deterministic,
        fingerprint: format!("{:016x}", summary.fingerprint),
        confidence_level: LEVEL,
        duration_s: scenario.duration.secs_f64(),
        warm_up_s: scenario.warm_up.secs_f64(),
        scopes: summary.scopes.iter().map(|s| scope::entry(scenario, s)).collect(),
        groups: summary.groups.iter().map(agents::entry).collect(),
        intervals: intervals::table(report),
        per_replication: runs::entries(report),
    }
}
