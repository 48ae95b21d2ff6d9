//! Targets and what the replications say of them, read back. The words are parsed again, and verdicts computed again.

use serde::Deserialize;

use super::super::json::gates::Parts;
use super::super::json::outline::duration;
use super::counts::batches_of;
use super::error::ReadError;
use crate::experiment::BATCHES;
use crate::gate::{
    Gate, GateRecord, OnEmpty, Severity, Sided, Site, Statistic, Window, Words, parse_demand, parse_runs_met,
    parse_target, phase_in,
};
use crate::model::{ChannelKind, Outline, SimTime};

/// No number of a replication is larger, so that no sum of them, and none of their products, overflows.
const LARGEST: f64 = 1e30;
/// More waits than this are counted as they are in no floating-point number.
const MOST_WAITS: f64 = 9e15;

/// The fields that a target and its record are rebuilt from.
#[derive(Deserialize)]
pub struct Entry {
    name: Option<String>,
    selector: String,
    expr: String,
    window: When,
    severity: String,
    on_empty: String,
    operator: String,
    confidence: f64,
    sided: String,
    runs_met: Option<f64>,
    file: String,
    line: usize,
    column: usize,
    parts: Parts,
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

/// What a run's replications say of its targets.
///
/// # Errors
/// [`ReadError`] for words that are none of a target's, and for numbers that do not fit together.
pub fn records(outline: &Outline, entries: &[Entry], replications: usize) -> Result<Vec<GateRecord>, ReadError> {
    entries.iter().map(|entry| record(gate(outline, entry)?, &entry.parts, replications)).collect()
}

fn record(gate: Gate, parts: &Parts, replications: usize) -> Result<GateRecord, ReadError> {
    let unfit = |field: &str, problem: String| ReadError::unfit(format!("gates.parts.{field}"), problem);
    for (field, column) in [("numerator", &parts.numerator), ("denominator", &parts.denominator)] {
        if column.len() != replications {
            return Err(unfit(field, format!("it has {} entries, not {replications}", column.len())));
        }
        if let Some(odd) = column.iter().find(|n| n.abs() > LARGEST) {
            return Err(unfit(field, format!("{odd} is no such number")));
        }
    }
    let pairs: Vec<(f64, f64)> = parts.numerator.iter().copied().zip(parts.denominator.iter().copied()).collect();
    if !matches!(gate.demand.statistic, Statistic::Quantile(_)) {
        let own = pairs.iter().map(|(top, bottom)| (*bottom > 0.0).then(|| top / bottom)).collect();
        return Ok(GateRecord { gate, parts: pairs, own, batches: Vec::new() });
    }
    let (Some(own), Some(waits)) = (&parts.quantiles, &parts.waits) else {
        return Err(unfit("waits", "a target on a quantile lacks its waits".to_owned()));
    };
    if own.len() != replications {
        return Err(unfit("quantiles", format!("it has {} entries, not {replications}", own.len())));
    }
    if parts.denominator.iter().sum::<f64>() > MOST_WAITS {
        return Err(unfit("denominator", "the numbers are too large to add up".to_owned()));
    }
    let counted = |batch: usize| parts.denominator.iter().skip(batch).step_by(BATCHES).sum::<f64>() as u64;
    let batches = batches_of("gates.parts.waits", waits, replications.min(BATCHES), counted)?;
    Ok(GateRecord { gate, parts: pairs, own: own.clone(), batches })
}

fn gate(outline: &Outline, entry: &Entry) -> Result<Gate, ReadError> {
    let after = seconds(entry.window.after_s)?;
    let words = Words {
        channels: outline.channels.iter().map(|c| c.name.as_str()).collect(),
        classes: outline.classes.iter().map(|c| c.name.as_str()).collect(),
        groups: outline.groups.iter().map(|g| g.name.as_str()).collect(),
        phases: phase_in(&entry.selector).zip(after).into_iter().collect(),
        times: outline.channels.iter().filter_map(|c| c.answer_within.first().copied()).collect(),
        channel_of: outline.classes.iter().map(|c| c.channel.index()).collect(),
        natures: outline.classes.iter().map(|c| c.nature).collect(),
        deferred: outline.channels.iter().map(|c| c.kind == ChannelKind::Deferred).collect(),
        ..Words::default()
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
    let sided = one_of("sided", &entry.sided, &[("one", Sided::One), ("two", Sided::Two)])?;
    let least = if sided == Sided::One { 0.5 } else { 0.0 };
    if !(entry.confidence > least && entry.confidence < 1.0) {
        return Err(ReadError::unfit("gates.confidence", format!("no interval has that of {}", entry.confidence)));
    }
    Ok(Gate {
        name: entry.name.clone(),
        selector: entry.selector.clone(),
        expr: entry.expr.clone(),
        target,
        demand,
        window: window(&entry.window)?,
        runs_met,
        severity: one_of("severity", &entry.severity, &[("error", Severity::Error), ("warn", Severity::Warn)])?,
        confidence: entry.confidence,
        sided,
        on_empty: one_of(
            "on_empty",
            &entry.on_empty,
            &[("fail", OnEmpty::Fail), ("pass", OnEmpty::Pass), ("skip", OnEmpty::Skip)],
        )?,
        site: Site { file: entry.file.clone(), line: entry.line, column: entry.column },
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
