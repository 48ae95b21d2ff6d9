//! Targets and their outcomes, read back. The words are parsed again; what came out stands as it was written.

use serde::Deserialize;

use super::super::json::outline::duration;
use super::error::ReadError;
use crate::gate::{
    Gate, GateOutcome, OnEmpty, Severity, Sided, Site, Verdict, Window, Words, parse_demand, parse_runs_met,
    parse_target, phase_in,
};
use crate::model::{Outline, SimTime};

/// The fields that a target and its outcome are rebuilt from.
#[derive(Deserialize)]
pub struct Entry {
    name: Option<String>,
    selector: String,
    expr: String,
    window: When,
    verdict: String,
    severity: String,
    on_empty: String,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    operator: String,
    confidence: f64,
    sided: String,
    runs_met: Option<f64>,
    replications_met: usize,
    replications_measured: usize,
    further_replications: Option<u64>,
    file: String,
    line: usize,
    column: usize,
}

#[derive(Deserialize)]
struct When {
    kind: String,
    label: Option<String>,
    from_s: Option<f64>,
    to_s: Option<f64>,
    length_s: Option<f64>,
    after_s: Option<f64>,
}

/// The outcomes of a run's targets.
///
/// # Errors
/// [`ReadError`] for words that are none of a target's.
pub fn outcomes(outline: &Outline, entries: &[Entry]) -> Result<Vec<GateOutcome>, ReadError> {
    entries.iter().map(|entry| outcome(outline, entry)).collect()
}

fn outcome(outline: &Outline, entry: &Entry) -> Result<GateOutcome, ReadError> {
    let after = seconds(entry.window.after_s)?;
    let words = Words {
        channels: outline.channels.iter().map(|c| c.name.as_str()).collect(),
        classes: outline.classes.iter().map(|c| c.name.as_str()).collect(),
        groups: outline.groups.iter().map(|g| g.name.as_str()).collect(),
        phases: phase_in(&entry.selector).zip(after).into_iter().collect(),
    };
    let target = parse_target(&entry.selector, &words).map_err(|e| ReadError::unfit("gates", e.message))?;
    let demand = parse_demand(&entry.expr, target.subject).map_err(|e| ReadError::unfit("gates", e.message))?;
    let runs_met = match entry.runs_met {
        None => None,
        Some(share) => {
            let (operator, _) =
                parse_runs_met(&format!("{} 0%", entry.operator)).map_err(|e| ReadError::unfit("gates", e.message))?;
            Some((operator, share))
        }
    };
    let gate = Gate {
        name: entry.name.clone(),
        selector: entry.selector.clone(),
        expr: entry.expr.clone(),
        target,
        demand,
        window: window(&entry.window)?,
        runs_met,
        severity: one_of("severity", &entry.severity, &[("error", Severity::Error), ("warn", Severity::Warn)])?,
        confidence: entry.confidence,
        sided: one_of("sided", &entry.sided, &[("one", Sided::One), ("two", Sided::Two)])?,
        on_empty: one_of(
            "on_empty",
            &entry.on_empty,
            &[("fail", OnEmpty::Fail), ("pass", OnEmpty::Pass), ("skip", OnEmpty::Skip)],
        )?,
        site: Site { file: entry.file.clone(), line: entry.line, column: entry.column },
    };
    let verdicts = [Verdict::Pass, Verdict::Fail, Verdict::Inconclusive, Verdict::NoData].map(|v| (v.name(), v));
    Ok(GateOutcome {
        gate,
        value: entry.value,
        low: entry.low,
        high: entry.high,
        met: entry.replications_met,
        measured: entry.replications_measured,
        verdict: one_of("verdict", &entry.verdict, &verdicts)?,
        further: entry.further_replications,
    })
}

fn window(when: &When) -> Result<Window, ReadError> {
    let incomplete = || ReadError::unfit("gates.window", "a time is missing");
    match when.kind.as_str() {
        "run" => Ok(Window::Whole),
        "span" => Ok(Window::Span {
            label: when.label.clone().unwrap_or_default(),
            from: seconds(when.from_s)?.ok_or_else(incomplete)?,
            to: seconds(when.to_s)?.ok_or_else(incomplete)?,
        }),
        "worst" => {
            let length = seconds(when.length_s)?.ok_or_else(incomplete)?;
            Ok(Window::Sliding { length: length.since(SimTime::ZERO) })
        }
        other => Err(ReadError::unfit("gates.window", format!("`{other}` is no kind of window"))),
    }
}

fn seconds(seconds: Option<f64>) -> Result<Option<SimTime>, ReadError> {
    let Some(seconds) = seconds else { return Ok(None) };
    let length = duration(seconds).filter(|d| !d.is_forever());
    let length = length.ok_or_else(|| ReadError::unfit("gates.window", format!("{seconds} s is no time")))?;
    Ok(Some(SimTime::ZERO + length))
}

fn one_of<T: Copy>(field: &str, word: &str, known: &[(&str, T)]) -> Result<T, ReadError> {
    let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    found.ok_or_else(|| ReadError::unfit(format!("gates.{field}"), format!("`{word}` is not known")))
}
