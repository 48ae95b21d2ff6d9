//! From a record to a verdict.

use crate::stats::wilson;

use super::record::Interval;
use super::{Gate, GateRecord, OnEmpty, Operator, Severity, Unit};

/// No more further replications are proposed: beyond, value and limit are as good as equal.
pub const MOST_FURTHER: u64 = 100_000;

/// What a run says of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The interval lies on the good side of the limit.
    Pass,
    /// It lies on the bad side.
    Fail,
    /// It covers the limit.
    Inconclusive,
    /// There was nobody to measure.
    NoData,
}

impl Verdict {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Inconclusive => "inconclusive",
            Verdict::NoData => "no_data",
        }
    }
}

/// A target, what came out, and what that means.
#[derive(Clone, Debug, PartialEq)]
pub struct GateOutcome {
    /// The target.
    pub gate: Gate,
    /// What is judged: the value over all replications, or the share of replications that meet the demand. `None` if
    /// there was nobody to measure.
    pub value: Option<f64>,
    /// The lower end of its interval at the gate's level; `None` where the data set no bound or nothing is random.
    pub low: Option<f64>,
    /// The upper end; `None` like the lower.
    pub high: Option<f64>,
    /// How many replications meet the demand on their own.
    pub met: usize,
    /// How many had somebody to measure.
    pub measured: usize,
    /// What it means.
    pub verdict: Verdict,
    /// How many replications more would probably decide, if it is inconclusive; [`MOST_FURTHER`] stands for more than
    /// that too.
    pub further: Option<u64>,
}

impl GateOutcome {
    /// Judges a record at its gate's own confidence.
    pub fn of(record: &GateRecord, deterministic: bool) -> Self {
        Self::at_level(record, deterministic, record.gate.level())
    }

    /// Judges a record with an interval at a two-sided level.
    pub(crate) fn at_level(record: &GateRecord, deterministic: bool, level: f64) -> Self {
        let gate = record.gate.clone();
        let (met, measured) = record.met();
        let replications = record.parts.len();
        let interval = match gate.runs_met {
            Some(_) => share_met(met, measured, level),
            None => record.interval(level),
        };
        let nothing =
            Self { gate, value: None, low: None, high: None, met, measured, verdict: Verdict::NoData, further: None };
        let Some(interval) = interval else { return nothing };
        let (operator, limit, _) = nothing.gate.judged();
        let judged = Self { value: Some(interval.value), ..nothing };
        if deterministic {
            let verdict = if operator.holds(interval.value, limit) { Verdict::Pass } else { Verdict::Fail };
            return Self { verdict, ..judged };
        }
        let verdict = verdict(interval, operator, limit);
        let unsettled = verdict == Verdict::Inconclusive;
        let further = unsettled.then(|| further(interval, limit, replications as u64));
        Self { low: interval.low, high: interval.high, verdict, further, ..judged }
    }

    /// Whether the target counts as missed, a warning or not.
    pub fn is_missed(&self) -> bool {
        match self.verdict {
            Verdict::Fail => true,
            Verdict::NoData => self.gate.on_empty == OnEmpty::Fail,
            Verdict::Pass | Verdict::Inconclusive => false,
        }
    }

    /// Whether it breaks the run.
    pub fn breaks(&self) -> bool {
        self.is_missed() && self.gate.severity == Severity::Error
    }

    /// Whether a run that asks for certainty cannot pass.
    pub fn is_unsure(&self) -> bool {
        self.verdict == Verdict::Inconclusive && self.gate.severity == Severity::Error
    }
}

/// What all targets of a run together come to; `None` without targets. Warnings decide nothing, and what may be skipped
/// does not count.
pub fn overall(outcomes: &[GateOutcome]) -> Option<Verdict> {
    if outcomes.is_empty() {
        return None;
    }
    let skipped = |o: &GateOutcome| o.verdict == Verdict::NoData && o.gate.on_empty == OnEmpty::Skip;
    Some(if outcomes.iter().any(GateOutcome::breaks) {
        Verdict::Fail
    } else if outcomes.iter().any(GateOutcome::is_unsure) {
        Verdict::Inconclusive
    } else if outcomes.iter().all(skipped) {
        Verdict::NoData
    } else {
        Verdict::Pass
    })
}

impl Gate {
    /// What is compared with what, and in which unit: the demand, or the share of replications that meet it.
    pub fn judged(&self) -> (Operator, f64, Unit) {
        match self.runs_met {
            Some((operator, share)) => (operator, share, Unit::Share),
            None => (self.demand.operator, self.demand.limit, self.target.subject.unit()),
        }
    }
}

fn share_met(met: usize, measured: usize, level: f64) -> Option<Interval> {
    let (low, high) = wilson(met as u64, measured as u64, level)?;
    Some(Interval { value: met as f64 / measured as f64, low: Some(low), high: Some(high) })
}

/// An interval on one side decides; an end without a bound never does.
fn verdict(interval: Interval, operator: Operator, limit: f64) -> Verdict {
    let (good, bad) = match operator.is_upper() {
        true => (interval.high, interval.low),
        false => (interval.low, interval.high),
    };
    if good.is_some_and(|end| operator.holds(end, limit)) {
        return Verdict::Pass;
    }
    // A whole interval that misses the limit has its better end on the wrong side.
    if bad.is_some_and(|end| !operator.holds(end, limit)) { Verdict::Fail } else { Verdict::Inconclusive }
}

/// The reach of an interval falls with the root of the number of replications; it settles the matter when it is shorter
/// than the distance to the limit. Where there is no interval yet, as many again, and at least 30.
fn further(interval: Interval, limit: f64, replications: u64) -> u64 {
    let distance = (limit - interval.value).abs();
    let end = if limit > interval.value { interval.high } else { interval.low };
    let Some(reach) = end.map(|end| (end - interval.value).abs()) else { return replications.max(30) };
    if distance == 0.0 {
        return MOST_FURTHER;
    }
    let times = (reach / distance) * (reach / distance);
    let more = libm::ceil(replications as f64 * (times - 1.0)).max(1.0);
    if more >= MOST_FURTHER as f64 { MOST_FURTHER } else { rounded_up(more as u64) }
}

/// Two digits are enough.
fn rounded_up(n: u64) -> u64 {
    let mut unit = 1;
    while n / unit >= 100 {
        unit *= 10;
    }
    n.div_ceil(unit) * unit
}

/// The two-sided level at which a target is given up before all replications are made: a wrong decision in at most
/// 0.1 % of runs, shared among so many looks (Bonferroni).
pub(crate) fn hopeless_level(looks: u32) -> f64 {
    1.0 - 0.002 / f64::from(looks.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_truth_table() {
        let interval = |low, high| Interval { value: 0.5, low, high };
        let all = [
            (Some(0.4), Some(0.6), 0.3, Verdict::Fail, Verdict::Pass),
            (Some(0.4), Some(0.6), 0.7, Verdict::Pass, Verdict::Fail),
            (Some(0.4), Some(0.6), 0.5, Verdict::Inconclusive, Verdict::Inconclusive),
            (None, None, 0.3, Verdict::Inconclusive, Verdict::Inconclusive),
            (None, Some(0.6), 0.7, Verdict::Pass, Verdict::Fail),
            (None, Some(0.6), 0.3, Verdict::Inconclusive, Verdict::Inconclusive),
            (Some(0.4), None, 0.3, Verdict::Fail, Verdict::Pass),
        ];
        for (low, high, limit, upper, lower) in all {
            for (operators, expected) in
                [([Operator::Less, Operator::AtMost], upper), ([Operator::More, Operator::AtLeast], lower)]
            {
                for operator in operators {
                    assert_eq!(verdict(interval(low, high), operator, limit), expected, "{operator:?} {limit}");
                }
            }
        }
        // An interval that is a point on the limit: equality decides.
        let point = Interval { value: 0.5, low: Some(0.5), high: Some(0.5) };
        let verdicts =
            [Operator::Less, Operator::AtMost, Operator::More, Operator::AtLeast].map(|o| verdict(point, o, 0.5));
        assert_eq!(verdicts, [Verdict::Fail, Verdict::Pass, Verdict::Fail, Verdict::Pass]);
    }

    #[test]
    fn further_replications_shrink_the_interval_to_the_distance() {
        let interval = Interval { value: 0.78, low: Some(0.74), high: Some(0.82) };
        // Twice as near needs four times as many: 100 become 400.
        assert_eq!(further(interval, 0.80, 100), 300);
        assert_eq!(further(interval, 0.78, 100), MOST_FURTHER);
        assert_eq!(further(interval, 0.7800001, 100), MOST_FURTHER);
        assert_eq!(further(Interval { low: None, high: None, ..interval }, 0.8, 1), 30);
        assert_eq!([1, 99, 101, 1_234].map(rounded_up), [1, 99, 110, 1_300]);
    }
}
