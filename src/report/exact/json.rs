//! Exact results for programs. Plain numbers stand where the simulator's report has estimates with intervals.

use serde::{Serialize, Serializer};

use super::super::json::layout;
use super::{Model, Row, Study, Target};
use crate::analytic::Steady;
use crate::experiment::{Measure, ServiceLevel};
use crate::model::SimDuration;

/// The version of the format. It stays 0 while fields may still change.
const SCHEMA_VERSION: u32 = 0;

#[derive(Serialize)]
struct Document {
    schema_version: u32,
    package_version: &'static str,
    model: &'static str,
    arrivals_per_s: f64,
    mean_handling_s: f64,
    mean_patience_s: Option<f64>,
    lines: Option<u64>,
    short_abandon_s: f64,
    /// Erlangs.
    offered_load: f64,
    target: Option<Wanted>,
    staffing: Vec<Entry>,
}

#[derive(Serialize)]
struct Wanted {
    /// `answered` at least, or `blocked` at most.
    kind: &'static str,
    share: f64,
    within_s: Option<f64>,
    least_agents: Option<u32>,
}

/// All but the number of agents is null where the line grows for ever.
#[derive(Serialize)]
struct Entry {
    agents: u32,
    measures: Option<Named>,
    occupancy: Option<f64>,
    mean_busy: Option<f64>,
    queue_length: Option<f64>,
    service_levels: Option<Vec<Level>>,
    waits: Option<Waits>,
}

#[derive(Serialize)]
struct Level {
    within_s: f64,
    formulas: Named,
}

#[derive(Serialize)]
struct Waits {
    answered: Vec<Quantile>,
    entered: Vec<Quantile>,
}

#[derive(Serialize)]
struct Quantile {
    p: f64,
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
    let document = Document {
        schema_version: SCHEMA_VERSION,
        package_version: env!("CARGO_PKG_VERSION"),
        model: match study.model {
            Model::B => "erlang_b",
            Model::C => "erlang_c",
            Model::A => "erlang_a",
        },
        arrivals_per_s: study.arrivals_per_s,
        mean_handling_s: study.handling.secs_f64(),
        mean_patience_s: study.patience.map(SimDuration::secs_f64),
        lines: study.lines,
        short_abandon_s: study.short_abandon.secs_f64(),
        offered_load: study.erlangs(),
        target: study.target.map(|target| wanted(study, target)),
        staffing: study.rows.iter().map(|row| entry(study, row)).collect(),
    };
    layout::to_string(&document) + "\n"
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
    Named(common.chain([("mean_offered_wait", Some(steady.mean_offered_wait()))]).collect())
}

fn level(study: &Study, steady: &Steady, within: SimDuration) -> Level {
    let formulas = ServiceLevel::ALL.iter().map(|l| (l.name(), study.level(steady, *l, within)));
    Level { within_s: within.secs_f64(), formulas: Named(formulas.collect()) }
}

fn quantiles(of: impl Fn(f64) -> f64) -> Vec<Quantile> {
    [0.5, 0.8, 0.9, 0.95, 0.99].into_iter().map(|p| Quantile { p, value_s: of(p) }).collect()
}
