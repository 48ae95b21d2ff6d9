//! The report for programs: versioned JSON, the same bytes for the same scenario, seed and version on every machine and
//! with any number of threads. `null` stands for what was not measured.

mod agents;
pub(super) mod backlog;
pub(super) mod batches;
pub(super) mod costs;
pub(super) mod customers;
pub(super) mod dialogue;
pub(super) mod ending;
pub(super) mod entry;
mod erlang;
mod estimate;
pub(super) mod gates;
pub(super) mod intervals;
pub(super) mod layout;
pub(super) mod levers;
pub(super) mod outline;
mod preparedness;
pub(super) mod retention;
pub(super) mod runs;
pub(super) mod schema;
mod scope;
pub(super) mod transfers;

pub use schema::schema;
pub(super) use schema::tidy;

use schemars::JsonSchema;
use serde::Serialize;

use super::Report;
use super::comparison::ComparisonReport;
use super::comparison::json::{Baseline, baseline};
use crate::experiment::{LEVEL, Preparedness};
use crate::gate::{Verdict, overall};
use estimate::{Value, value};

/// The version of the format. It stays 0 while fields may still change.
pub const SCHEMA_VERSION: u32 = 0;

/// Results of `stormdrill run --format json`: one summary, or a list when several scenarios were run. The `summary.json` of
/// a stored run is one.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "Stormdrill summary, version 0")]
enum Output<'a> {
    /// The summary of the one scenario.
    One(Box<Document<'a>>),
    /// A summary for each scenario, in the order of the command line.
    Several(Vec<Document<'a>>),
}

/// The summary of one scenario. The same scenario, seed and version give the same bytes. Null stands for what was not
/// measured.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
struct Document<'a> {
    /// The version of this format; while it is 0, fields may still change.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// The scenario's name.
    scenario: &'a str,
    /// The variant of it that was played, if any.
    variant: Option<&'a str>,
    /// Single values that were set by hand on top of the file, such as `agents.team.count=7`.
    assignments: &'a [String],
    /// The routing policy's name. A scenario may have its own criteria in place of the policy's.
    policy: &'a str,
    /// What happens in the scenario, in a sentence, if it says so.
    story: Option<&'a str>,
    /// The version of the program.
    package_version: &'a str,
    /// The version of the random streams: with another one, the same seed stands for other random events.
    stream_version: u32,
    /// The SHA-256 of the scenario, 64 hexadecimal digits; null where it is not known.
    scenario_sha256: Option<&'a str>,
    /// The root of all random streams, up to 2^64 - 1.
    seed: u64,
    /// How many independent replications were made.
    replications: usize,
    /// Why there are so many.
    ending: ending::Entry,
    /// Whether nothing is random, so that all replications are the same and intervals mean nothing.
    deterministic: bool,
    /// Whether contacts come at random and every day expects the same number of them.
    days_are_alike: bool,
    /// What happened in all replications, as a hash of 16 hexadecimal digits.
    #[schemars(length(equal = 16))]
    fingerprint: String,
    /// The two-sided confidence level of all intervals, share.
    confidence_level: f64,
    /// The time of day at the scenario's start, s after midnight.
    start_of_day_s: f64,
    /// The time after which no more arrivals count, s after the scenario's start.
    duration_s: f64,
    /// The time before which arrivals do not count, s after the scenario's start.
    warm_up_s: f64,
    /// The currency of costs, if the scenario names one.
    currency: Option<&'a str>,
    /// What is paid beside the hourly rates of groups, as the scenario has it; absent without any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "costs::Described")]
    rates: Option<costs::Described>,
    /// Channels, in the scenario's order.
    channels: Vec<outline::Channel>,
    /// Contact classes, in the scenario's order.
    classes: Vec<outline::Class>,
    /// Moments worth a mark on a time axis, in order of time.
    marks: Vec<outline::Mark>,
    /// Stretches of time with a name: each event, and the parts of each surge. They may end after the duration.
    phases: Vec<outline::Phase>,
    /// Levers of the playbook and events that change something, as the scenario has them; absent without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    playbook: Vec<levers::Described>,
    /// What became of them; absent without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    levers: Vec<levers::Entry<'a>>,
    /// What all targets together come to: `fail` if one that is no warning is missed, else `inconclusive` if one is,
    /// else `pass`; `no_data` if nothing counts; null without targets.
    #[schemars(extend("enum" = ["pass", "fail", "inconclusive", "no_data", null]))]
    verdict: Option<&'static str>,
    /// Each target, in the scenario's order.
    gates: Vec<gates::Entry<'a>>,
    /// The comparison with a baseline, where one was asked for; a stored run has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline<'a>>,
    /// Whether the playbook pays, and on which guesses that rests; a stored run has none, since it takes runs of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "preparedness::Sheet")]
    preparedness: Option<preparedness::Sheet<'a>>,
    /// What Erlang's formulas say of it; null where nobody has asked them.
    erlang: Option<erlang::Entry<'a>>,
    /// All contacts; then each channel; then each class, in the scenario's order.
    scopes: Vec<scope::Entry<'a>>,
    /// Paid agent time a replication: scheduled, called in, and what levers take, h.
    agent_hours: Value,
    /// All that a replication costs, in `currency`; null unless every group that works has a rate.
    cost: Value,
    /// What both are made of; absent where the scenario states no rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "costs::Entry")]
    costs: Option<costs::Entry>,
    /// Each group of agents, in the scenario's order.
    groups: Vec<agents::Entry<'a>>,
    /// The course of time.
    intervals: intervals::Table,
    /// Every single replication.
    per_replication: runs::Table,
    /// Waits in batches of replications.
    waits: batches::Table,
}

/// The report of one run, one JSON object and a line end.
pub fn render(report: Report<'_>) -> String {
    text(&Output::One(Box::new(document(report))))
}

/// A run, how it compares with a baseline, and its preparedness sheet.
#[derive(Clone, Copy)]
pub struct Against<'a> {
    /// The run.
    pub report: Report<'a>,
    /// The comparison, if one was asked for.
    pub baseline: Option<ComparisonReport<'a>>,
    /// The sheet, where there is a playbook.
    pub sheet: Option<&'a Preparedness>,
}

/// The report of one run with its comparison, one JSON object and a line end.
pub fn render_against(against: Against<'_>) -> String {
    text(&Output::One(Box::new(with_baseline(against))))
}

/// The same of several runs, one JSON array and a line end.
pub fn render_all_against(runs: &[Against<'_>]) -> String {
    text(&Output::Several(runs.iter().map(|run| with_baseline(*run)).collect()))
}

fn with_baseline(against: Against<'_>) -> Document<'_> {
    let Against { report, baseline: comparison, sheet } = against;
    let preparedness = sheet.map(preparedness::sheet);
    Document { baseline: comparison.and_then(baseline), preparedness, ..document(report) }
}

/// The reports of several runs, one JSON array and a line end.
pub fn render_all(reports: &[Report<'_>]) -> String {
    text(&Output::Several(reports.iter().map(|r| document(*r)).collect()))
}

fn text(output: &Output<'_>) -> String {
    let mut text = layout::to_string(output);
    text.push('\n');
    text
}

fn document(report: Report<'_>) -> Document<'_> {
    let Report { outline, results, summary, origin } = report;
    Document {
        schema_version: SCHEMA_VERSION,
        scenario: &outline.name,
        variant: outline.variant.as_deref(),
        assignments: &outline.assignments,
        policy: &outline.policy,
        story: outline.story.as_deref(),
        package_version: &origin.package_version,
        stream_version: origin.stream_version,
        scenario_sha256: origin.scenario_sha256.as_deref(),
        seed: outline.seed,
        replications: summary.replications,
        ending: ending::entry(summary),
        deterministic: summary.deterministic,
        days_are_alike: outline.days_are_alike,
        fingerprint: format!("{:016x}", summary.fingerprint),
        confidence_level: LEVEL,
        start_of_day_s: outline.start_of_day.secs_f64(),
        duration_s: outline.duration.secs_f64(),
        warm_up_s: outline.warm_up.secs_f64(),
        currency: outline.currency.as_deref(),
        rates: costs::described(outline),
        channels: outline::channels(outline),
        classes: outline::classes(outline),
        marks: outline::marks(outline),
        phases: outline::phases(outline),
        playbook: levers::described(outline),
        levers: summary.levers.iter().map(levers::entry).collect(),
        verdict: overall(&summary.gates).map(Verdict::name),
        gates: summary
            .gates
            .iter()
            .zip(&results.gates)
            .map(|(gate, record)| gates::entry(gate, Some(record)))
            .collect(),
        baseline: None,
        preparedness: None,
        erlang: erlang::entry(outline, summary),
        scopes: summary.scopes.iter().map(|s| scope::entry(outline, s)).collect(),
        agent_hours: value(&summary.agent_hours),
        cost: value(&summary.cost),
        costs: costs::entry(outline, &summary.costs),
        groups: summary.groups.iter().zip(&outline.groups).map(agents::entry).collect(),
        intervals: intervals::table(report),
        per_replication: runs::table(report),
        waits: batches::table(report),
    }
}
