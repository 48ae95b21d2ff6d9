//! Exact results for programs. Plain numbers stand where the simulator's report has estimates with intervals.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::super::json::layout;
use super::super::json::schema::{map, schema_of};
use super::{Model, Row, Study, Target};
use crate::analytic::Steady;
use crate::experiment::{Measure, ServiceLevel};
use crate::model::SimDuration;

/// The version of the format. It stays 0 while fields may still change.
const SCHEMA_VERSION: u32 = 0;

/// Exact results of Erlang B, C or A, as `stormdrill erlang --format json` prints them.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ErlangReport", title = "Stormdrill exact results, version 0")]
pub struct Document {
    /// The version of this format; while it is 0, fields may still change.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// The version of the program.
    package_version: &'static str,
    /// The model.
    model: Name,
    /// Arrivals, 1/s.
    arrivals_per_s: f64,
    /// Mean handling time, wrap-up included, s.
    mean_handling_s: f64,
    /// Mean patience, s; null if nobody leaves.
    mean_patience_s: Option<f64>,
    /// Contacts that can be present, those being served included; null without a limit, and for Erlang B, where it is the
    /// number of agents.
    lines: Option<u64>,
    /// Whoever leaves sooner is a short abandon, s.
    short_abandon_s: f64,
    /// Arrivals times mean handling time, erlangs.
    offered_load: f64,
    /// What was wanted; null if nothing.
    target: Option<Wanted>,
    /// The answers, a number of agents each.
    staffing: Vec<Entry>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum Name {
    /// Nobody waits.
    ErlangB,
    /// Everybody waits until answered.
    ErlangC,
    /// Whoever loses patience leaves.
    ErlangA,
}

/// What was wanted of the staffing.
#[derive(Serialize, JsonSchema)]
struct Wanted {
    /// `answered` at least, or `blocked` at most.
    kind: &'static str,
    /// The share of the offered.
    share: f64,
    /// The acceptable time, s; null where it is about those turned away.
    within_s: Option<f64>,
    /// The least number of agents that meets it; null if none does.
    least_agents: Option<u32>,
}

/// The answer for a number of agents. All but that number is null where the line grows for ever.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Staffing")]
struct Entry {
    /// How many answer.
    agents: u32,
    /// Measures by name.
    #[schemars(schema_with = "measures_schema")]
    measures: Option<Named>,
    /// Busy agents / agents, share.
    occupancy: Option<f64>,
    /// Mean number of busy agents.
    mean_busy: Option<f64>,
    /// Mean number waiting, contacts.
    queue_length: Option<f64>,
    /// Service levels at each acceptable time.
    service_levels: Option<Vec<Level>>,
    /// Quantiles of waits.
    waits: Option<Waits>,
}

/// Service levels at one acceptable time.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExactServiceLevels")]
struct Level {
    /// The acceptable time, s.
    within_s: f64,
    /// The level by each formula, share.
    #[schemars(schema_with = "levels_schema")]
    formulas: Named,
}

/// Quantiles of waits.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExactWaits")]
struct Waits {
    /// Of those answered.
    answered: Vec<Quantile>,
    /// Of all who were not turned away.
    entered: Vec<Quantile>,
}

/// A quantile of waits.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExactQuantile")]
struct Quantile {
    /// The share that waits at most so long.
    p: f64,
    /// How long, s.
    value_s: f64,
}

/// A map in the simulator's order; null where there is nobody to measure.
struct Named(Vec<(&'static str, Option<f64>)>);

impl Serialize for Named {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// One JSON object and a line end.
pub fn render(study: &Study) -> String {
    layout::to_string(&document(study)) + "\n"
}

/// The JSON Schema (draft 2020-12) of what [`render`] writes, and a line end. It stands in `schema/erlang.v0.json`.
pub fn schema() -> String {
    schema_of::<Document>()
}

/// Name and meaning of the measure that only theory has.
const OFFERED_WAIT: (&str, &str) = ("mean_offered_wait", "mean wait of somebody with endless patience, s");

fn measures_schema(generator: &mut SchemaGenerator) -> Schema {
    let describe = |m: &Measure| (m.definition().name, format!("{}, {}", m.definition().formula, m.definition().unit));
    let (name, meaning) = OFFERED_WAIT;
    let all = Measure::ALL.iter().map(describe).chain([(name, meaning.to_owned())]);
    let mut schema = map::<Option<f64>>(generator, all);
    schema.insert("type".to_owned(), serde_json::json!(["object", "null"]));
    schema
}

fn levels_schema(generator: &mut SchemaGenerator) -> Schema {
    map::<Option<f64>>(generator, ServiceLevel::ALL.iter().map(|l| (l.name(), l.formula().to_owned())))
}

/// The answers in the format's order.
pub fn document(study: &Study) -> Document {
    Document {
        schema_version: SCHEMA_VERSION,
        package_version: env!("CARGO_PKG_VERSION"),
        model: match study.model {
            Model::B => Name::ErlangB,
            Model::C => Name::ErlangC,
            Model::A => Name::ErlangA,
        },
        arrivals_per_s: study.arrivals_per_s,
        mean_handling_s: study.handling.secs_f64(),
        mean_patience_s: study.patience.map(SimDuration::secs_f64),
        lines: study.lines,
        short_abandon_s: study.short_abandon.secs_f64(),
        offered_load: study.erlangs(),
        target: study.target.map(|target| wanted(study, target)),
        staffing: study.rows.iter().map(|row| entry(study, row)).collect(),
    }
}

fn wanted(study: &Study, target: Target) -> Wanted {
    let (kind, share, within) = match target {
        Target::Answered { share, within } => ("answered", share, Some(within)),
        Target::Blocked { share } => ("blocked", share, None),
    };
    Wanted { kind, share, within_s: within.map(SimDuration::secs_f64), least_agents: study.least_agents }
}

fn entry(study: &Study, row: &Row) -> Entry {
    let steady = row.steady.as_ref();
    Entry {
        agents: row.agents,
        measures: steady.map(|s| measures(study, s)),
        occupancy: steady.map(Steady::occupancy),
        mean_busy: steady.map(Steady::mean_busy),
        queue_length: steady.map(Steady::queue_length),
        service_levels: steady.map(|s| study.within.iter().map(|t| level(study, s, *t)).collect()),
        waits: steady.map(|s| Waits {
            answered: quantiles(|p| s.wait_quantile_served(p)),
            entered: quantiles(|p| s.wait_quantile_entered(p)),
        }),
    }
}

/// The simulator's measures, and the one that only theory has.
fn measures(study: &Study, steady: &Steady) -> Named {
    let common = Measure::ALL.iter().map(|m| (m.definition().name, study.measure(steady, *m)));
    Named(common.chain([(OFFERED_WAIT.0, Some(steady.mean_offered_wait()))]).collect())
}

fn level(study: &Study, steady: &Steady, within: SimDuration) -> Level {
    let formulas = ServiceLevel::ALL.iter().map(|l| (l.name(), study.level(steady, *l, within)));
    Level { within_s: within.secs_f64(), formulas: Named(formulas.collect()) }
}

fn quantiles(of: impl Fn(f64) -> f64) -> Vec<Quantile> {
    [0.5, 0.8, 0.9, 0.95, 0.99].into_iter().map(|p| Quantile { p, value_s: of(p) }).collect()
}
