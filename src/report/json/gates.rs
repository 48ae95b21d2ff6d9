//! Targets and what came out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::batches::{Batches, batches};
use crate::gate::{Gate, GateOutcome, GateRecord, OnEmpty, Severity, Sided, Statistic, Subject, Window};
use crate::model::SimTime;

/// A target of the scenario and what came out.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Gate")]
pub struct Entry<'a> {
    /// What people call it, if they gave it a name.
    name: Option<&'a str>,
    /// What is measured, as the scenario writes it.
    selector: &'a str,
    /// What is demanded, as the scenario writes it.
    expr: &'a str,
    /// When.
    window: When<'a>,
    /// `pass`, `fail`, `inconclusive` or `no_data`.
    #[schemars(extend("enum" = ["pass", "fail", "inconclusive", "no_data"]))]
    verdict: &'static str,
    /// Whether it counts as missed: a fail, or nothing to measure unless `on_empty` allows that.
    missed: bool,
    /// `error`, or `warn` for a target that breaks no run.
    #[schemars(extend("enum" = ["error", "warn"]))]
    severity: &'static str,
    /// `fail`, `pass` or `skip`: what it means that there was nothing to measure.
    #[schemars(extend("enum" = ["fail", "pass", "skip"]))]
    on_empty: &'static str,
    /// What is judged: the measure over all replications, or the share of replications that meet the demand; null if
    /// there was nothing to measure.
    value: Option<f64>,
    /// The lower end of its interval; null where there is none.
    low: Option<f64>,
    /// The upper end of its interval; null where there is none.
    high: Option<f64>,
    /// `<`, `<=`, `>` or `>=`: how the value is compared with the limit.
    operator: &'static str,
    /// With what the value is compared.
    limit: f64,
    /// The unit of value and limit: `share`, `s`, `contacts`, `offers`, `h` or `money`.
    #[schemars(extend("enum" = ["share", "s", "contacts", "offers", "h", "money"]))]
    unit: &'static str,
    /// The confidence of the interval, share.
    confidence: f64,
    /// `one` if the confidence is that of a bound on one side, else `two`.
    #[schemars(extend("enum" = ["one", "two"]))]
    sided: &'static str,
    /// The share of replications that have to meet the demand, if that is judged.
    runs_met: Option<f64>,
    /// How many replications meet the demand on their own.
    replications_met: usize,
    /// How many had something to measure.
    replications_measured: usize,
    /// How many more replications would probably decide; null unless inconclusive. 100,000 stands for more than that too.
    further_replications: Option<u64>,
    /// The scenario file, as it was named to the program.
    file: &'a str,
    /// The line of the demand.
    line: usize,
    /// Its column.
    column: usize,
    /// What all this is computed from; null in a comparison.
    parts: Option<Parts>,
}

/// What the replications say of a target: lists with one entry a replication, in order.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "GateParts")]
pub struct Parts {
    /// The numerator of the ratio that is judged, or of a mean; in a target on a quantile it is 0.
    pub numerator: Vec<f64>,
    /// Its denominator; 0 where there was nobody to measure. In a target on a quantile the number of waits.
    pub denominator: Vec<f64>,
    /// In a target on a quantile: the quantile of each replication, s; null where there was nobody to measure.
    pub quantiles: Option<Vec<Option<f64>>>,
    /// In a target on a quantile: the waits, milliseconds, by batch: replication r is in batch r mod 50.
    pub waits: Option<Batches>,
}

/// When a target holds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GateWindow")]
struct When<'a> {
    /// `run`, `span` or `worst`: the whole run, a part of it, or the worst of all windows of a length.
    #[schemars(extend("enum" = ["run", "span", "worst"]))]
    kind: &'static str,
    /// How a part is called.
    label: Option<&'a str>,
    /// When a part begins, s after the scenario's start.
    from_s: Option<f64>,
    /// When a part ends, s after the scenario's start.
    to_s: Option<f64>,
    /// The length of sliding windows, s.
    length_s: Option<f64>,
    /// When a time to recover begins, s after the scenario's start.
    after_s: Option<f64>,
}

pub fn entry<'a>(outcome: &'a GateOutcome, record: Option<&GateRecord>) -> Entry<'a> {
    let finite = |x: Option<f64>| x.filter(|x| x.is_finite());
    let gate = &outcome.gate;
    let (operator, limit, unit) = gate.judged();
    Entry {
        name: gate.name.as_deref(),
        selector: &gate.selector,
        expr: &gate.expr,
        window: when(gate),
        verdict: outcome.verdict.name(),
        missed: outcome.is_missed(),
        severity: if gate.severity == Severity::Warn { "warn" } else { "error" },
        on_empty: match gate.on_empty {
            OnEmpty::Fail => "fail",
            OnEmpty::Pass => "pass",
            OnEmpty::Skip => "skip",
        },
        value: finite(outcome.value),
        low: finite(outcome.low),
        high: finite(outcome.high),
        operator: operator.sign(),
        limit,
        unit: unit.name(),
        confidence: gate.confidence,
        sided: if gate.sided == Sided::One { "one" } else { "two" },
        runs_met: gate.runs_met.map(|(_, share)| share),
        replications_met: outcome.met,
        replications_measured: outcome.measured,
        further_replications: outcome.further,
        file: &gate.site.file,
        line: gate.site.line,
        column: gate.site.column,
        parts: record.map(parts),
    }
}

fn parts(record: &GateRecord) -> Parts {
    let is_quantile = matches!(record.gate.demand.statistic, Statistic::Quantile(_));
    Parts {
        numerator: record.parts.iter().map(|(top, _)| *top).collect(),
        denominator: record.parts.iter().map(|(_, bottom)| *bottom).collect(),
        quantiles: is_quantile.then(|| record.own.clone()),
        waits: is_quantile.then(|| batches(record.batches.iter())),
    }
}

fn when(gate: &Gate) -> When<'_> {
    let seconds = |t: &SimTime| Some(t.secs_f64());
    let after_s = match &gate.target.subject {
        Subject::Recovery { after, .. } => seconds(after),
        _ => None,
    };
    let run = When { kind: "run", label: None, from_s: None, to_s: None, length_s: None, after_s };
    match &gate.window {
        Window::Whole => run,
        Window::Span { label, from, to } => {
            When { kind: "span", label: Some(label), from_s: seconds(from), to_s: seconds(to), ..run }
        }
        Window::Sliding { length } => When { kind: "worst", length_s: Some(length.secs_f64()), ..run },
    }
}
