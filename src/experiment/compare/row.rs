//! One measure of one subject, under the base and under a candidate.

use super::Settings;
use super::likeness::Pairing;
use super::measure::{Compared, Direction};
use super::sample::{Sample, Subject};
use crate::stats::{Difference, Linearised, holm};

/// What a comparison says of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowVerdict {
    /// Better, beyond chance and beyond the minimum effect.
    Better,
    /// Worse, beyond chance and beyond the minimum effect: a regression.
    Worse,
    /// A difference beyond chance that is smaller than the minimum effect.
    Small,
    /// The difference may be chance.
    Unclear,
    /// The same in every replication.
    Same,
}

impl RowVerdict {
    /// All of them.
    pub const ALL: [RowVerdict; 5] =
        [RowVerdict::Better, RowVerdict::Worse, RowVerdict::Small, RowVerdict::Unclear, RowVerdict::Same];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            RowVerdict::Better => "better",
            RowVerdict::Worse => "worse",
            RowVerdict::Small => "small",
            RowVerdict::Unclear => "unclear",
            RowVerdict::Same => "same",
        }
    }
}

/// One measure of one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Whose.
    pub subject: Subject,
    /// What.
    pub measure: Compared,
    /// Under the base; `None` where there was nothing to measure.
    pub base: Option<f64>,
    /// Under the candidate; `None` where there was nothing to measure.
    pub new: Option<f64>,
    /// Candidate minus base; `None` unless both are known.
    pub difference: Option<Difference>,
    /// The p-value after Holm's correction over all judged rows of all candidates that are not the same in every
    /// replication; `None` for rows that are not judged or have no interval.
    pub p_adjusted: Option<f64>,
    /// What to make of it; `None` for rows that are not judged, or have nothing to be judged by.
    pub verdict: Option<RowVerdict>,
}

/// The difference of two statistics.
pub fn difference(base: &Linearised, new: &Linearised, pairing: &Pairing, level: f64) -> Difference {
    match pairing {
        Pairing::Exact => Difference::exact(base.value, new.value),
        Pairing::Unpaired(_) => Difference::unpaired(base, new, level),
        // Residuals are missing where one side has an open interval.
        Pairing::Paired => {
            Difference::paired(base, new, level).unwrap_or_else(|| Difference::unpaired(base, new, level))
        }
    }
}

/// All rows of a candidate, not judged yet.
pub fn rows(base: &Sample, new: &Sample, pairing: &Pairing, level: f64) -> Vec<Row> {
    let mut keys: Vec<_> = base.statistics.keys().chain(new.statistics.keys()).cloned().collect();
    keys.sort();
    keys.dedup();
    let mut of_customers: Vec<(Compared, (&Linearised, &Linearised))> = Vec::new();
    let mut rows = Vec::new();
    for key in keys {
        let (b, n) = (base.statistics.get(&key), new.statistics.get(&key));
        let (subject, measure) = key;
        // Where nobody is lost, there is no statistic of it.
        let nobody = |other: &Linearised| Linearised { value: 0.0, residuals: vec![0.0; other.residuals.len()] };
        let none = b.or(n).filter(|_| measure == Compared::LostAtEntry).map(nobody);
        if Compared::OF_CUSTOMERS.contains(&measure) {
            // Customers count where they came first, so that those of all may be those of a part; the wider subject has them.
            let Some(both) = b.zip(n) else { continue };
            let is_nothing = measure == Compared::AbuseTime && both.0.value == 0.0 && both.1.value == 0.0;
            if is_nothing || of_customers.contains(&(measure, both)) {
                continue;
            }
            of_customers.push((measure, both));
        }
        let (b, n) = (b.or(none.as_ref()), n.or(none.as_ref()));
        rows.push(Row {
            subject,
            measure,
            base: b.map(|s| s.value),
            new: n.map(|s| s.value),
            difference: b.zip(n).map(|(b, n)| difference(b, n, pairing, level)),
            p_adjusted: None,
            verdict: None,
        });
    }
    rows
}

/// Judges the rows of all candidates as one family. Rows that are the same in every replication cannot be rejected by any
/// test, so they do not count (R. E. Tarone 1990, "A Modified Bonferroni Method for Discrete Data", Biometrics 46,
/// 515-522).
pub fn judge(rows: &mut [&mut Row], settings: &Settings) {
    adjust(rows);
    for row in rows.iter_mut() {
        row.verdict = verdict(row, settings);
    }
}

fn adjust(rows: &mut [&mut Row]) {
    let judged = |row: &Row| row.measure.direction() != Direction::Neither;
    let p = |row: &Row| row.difference.filter(|d| judged(row) && !d.identical).and_then(|d| d.p_value());
    let (places, values): (Vec<usize>, Vec<f64>) =
        rows.iter().enumerate().filter_map(|(i, row)| p(row).map(|p| (i, p))).unzip();
    for (i, adjusted) in places.into_iter().zip(holm(&values)) {
        rows[i].p_adjusted = Some(adjusted);
    }
}

fn verdict(row: &Row, settings: &Settings) -> Option<RowVerdict> {
    let (base, difference) = (row.base?, row.difference?);
    let better = match row.measure.direction() {
        Direction::Higher => difference.value > 0.0,
        Direction::Lower => difference.value < 0.0,
        Direction::Neither => return None,
    };
    Some(if difference.identical {
        RowVerdict::Same
    } else if row.p_adjusted.is_none_or(|p| p > settings.alpha) {
        RowVerdict::Unclear
    } else if row.measure.effect(base, difference.value) < settings.min_effect {
        RowVerdict::Small
    } else if better {
        RowVerdict::Better
    } else {
        RowVerdict::Worse
    })
}
