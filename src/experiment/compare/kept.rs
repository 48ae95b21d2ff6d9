//! What is kept of a run so that later runs can be compared with it.

use std::collections::BTreeMap;

use super::likeness::{self, Incomparable, Side};
use super::measure::Compared;
use super::sample::{self, Sample, Subject};
use super::{Candidate, Comparison, Contender, Settings, row};
use crate::model::Outline;
use crate::stats::Linearised;

/// No more residuals are kept of a measure; further replications share them in turn. Student's t is then within 1 % of
/// its limit.
const MOST_RESIDUALS: usize = 100;
/// Digits that are kept of a value, and of a residual.
const DIGITS: (usize, usize) = (10, 6);

/// The statistics of a run, small enough for a file that people read. Runs are compared by what would be kept of both, so
/// that a run equals what was kept of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What was simulated: name, variant, values set by hand, lengths of time, seed, currency, channels and classes.
    pub outline: Outline,
    /// How many replications there were.
    pub replications: usize,
    /// The version of the random streams.
    pub stream_version: u32,
    /// Whose and what.
    pub rows: BTreeMap<(Subject, Compared), Linearised>,
}

impl Kept {
    /// What is kept of a run: all measures but occupancies.
    pub fn of(run: &Contender<'_>) -> Self {
        let sample = Sample::of(run, &sample::subjects(run.outline));
        let rows = sample.statistics.into_iter().filter(|((_, measure), _)| *measure != Compared::Occupancy);
        let replications = run.results.replications.len();
        let rows = rows.map(|(key, statistic)| (key, condensed(&statistic))).collect();
        Self { replications, rows, ..Self::task(run.outline, run.stream_version) }
    }

    /// What is known of a run before it is played.
    pub fn task(outline: &Outline, stream_version: u32) -> Self {
        Self {
            outline: Outline {
                name: outline.name.clone(),
                variant: outline.variant.clone(),
                assignments: outline.assignments.clone(),
                policy: outline.policy.clone(),
                duration: outline.duration,
                warm_up: outline.warm_up,
                seed: outline.seed,
                deterministic: outline.deterministic,
                currency: outline.currency.clone(),
                channels: outline.channels.clone(),
                classes: outline.classes.clone(),
                ..Outline::default()
            },
            replications: 0,
            stream_version,
            rows: BTreeMap::new(),
        }
    }

    fn side<'a>(&'a self, name: &'a str) -> Side<'a> {
        Side { name, outline: &self.outline, replications: self.replications, stream_version: self.stream_version }
    }

    /// Why a run cannot be compared with this one, as far as it is known before it is played.
    ///
    /// # Errors
    /// [`Incomparable`] with the difference in words.
    pub fn check(&self, name: &str, other: &Kept, other_name: &str) -> Result<(), Incomparable> {
        let arrivals = || {
            let class = likeness::other_arrivals(&self.outline, &other.outline)?;
            Some(format!("the arrivals of `{class}` differ, and with them the task"))
        };
        match likeness::difference(self.side(name), other.side(other_name)).or_else(arrivals) {
            None => Ok(()),
            Some(difference) => {
                Err(Incomparable { base: name.to_owned(), candidate: other_name.to_owned(), difference })
            }
        }
    }
}

impl Comparison {
    /// Compares a run with what was kept of another one. Guard rails are not looked at, and nobody is ranked.
    ///
    /// # Errors
    /// [`Incomparable`] if it had another task.
    pub fn with_kept(
        (base_name, base): (&str, &Kept),
        (name, new): (&str, &Kept),
        settings: Settings,
    ) -> Result<Self, Incomparable> {
        base.check(base_name, new, name)?;
        let pairing = likeness::pairing(base.side(base_name), new.side(name));
        let other_currency = likeness::other_currency(&base.outline, &new.outline);
        let sample = |kept: &Kept| {
            let mut sample = Sample { statistics: kept.rows.clone(), joined_p95: BTreeMap::new() };
            if other_currency.is_some() {
                sample.leave_costs_out();
            }
            sample
        };
        let mut rows = row::rows(&sample(base), &sample(new), &pairing, 1.0 - settings.alpha);
        row::judge(&mut rows.iter_mut().collect::<Vec<_>>(), &settings);
        let is_whole = base.rows.keys().any(|(subject, _)| *subject == Subject::Genuine);
        let candidate = Candidate {
            name: name.to_owned(),
            pairing,
            other_arrivals: None,
            other_currency,
            rows,
            broken: Vec::new(),
        };
        Ok(Self {
            settings,
            replications: base.replications,
            base: base_name.to_owned(),
            whole: if is_whole { Subject::Genuine } else { Subject::All },
            candidates: vec![candidate],
            standings: Vec::new(),
        })
    }
}

/// A statistic with few residuals of few digits. Of n residuals, those of b batches of equal size are the means of their
/// own, which leaves the mean, and so the statistic's error, as it is.
fn condensed(statistic: &Linearised) -> Linearised {
    let n = statistic.residuals.len();
    let batches = n.min(MOST_RESIDUALS);
    let mut residuals = vec![0.0; batches];
    for (i, residual) in statistic.residuals.iter().enumerate() {
        residuals[i % batches] += residual * (batches as f64 / n as f64);
    }
    let residuals = residuals.into_iter().map(|r| to_digits(r, DIGITS.1)).collect();
    Linearised { value: to_digits(statistic.value, DIGITS.0), residuals }
}

/// The number of so many significant digits that is nearest.
fn to_digits(x: f64, digits: usize) -> f64 {
    let nearest = format!("{x:.*e}", digits - 1).parse().unwrap_or(x);
    // Without the sign of a zero.
    if nearest == 0.0 { 0.0 } else { nearest }
}

#[cfg(test)]
mod tests {
    use super::super::tests as desk;
    use super::*;
    use crate::experiment::compare::{Pairing, RowVerdict};
    use crate::model::ClassOutline;

    #[test]
    fn a_run_equals_what_was_kept_of_it() {
        let run = desk::play(desk::DESK, 20);
        let kept = Kept::of(&run.named("desk"));
        let same = Comparison::with_kept(("main", &kept), ("desk", &kept.clone()), Settings::default());
        let same = same.expect("it is the same task");
        assert!(!same.any_regression());
        let judged: Vec<_> = same.candidates[0].rows.iter().filter_map(|r| r.verdict).collect();
        assert!(judged.len() > 5 && judged.iter().all(|v| *v == RowVerdict::Same), "{judged:?}");
    }

    /// What is kept says the same as the runs themselves, to the digits that are kept.
    #[test]
    fn differences_are_those_of_the_runs() {
        let base = desk::play(desk::DESK, 30);
        let less = desk::play(&desk::DESK.replace("count: 5", "count: 4"), 30);
        let whole = Comparison::new(&base.named("base"), &[less.named("less")], Settings::default(), 1);
        let whole = whole.expect("they had the same task");
        let (old, new) = (Kept::of(&base.named("base")), Kept::of(&less.named("less")));
        let kept = Comparison::with_kept(("base", &old), ("less", &new), Settings::default());
        let kept = kept.expect("they had the same task");
        assert_eq!(kept.candidates[0].pairing, Pairing::Paired);
        for row in &kept.candidates[0].rows {
            let other = whole.candidates[0].row(&row.subject, row.measure).expect("it is there");
            let (d, e) = (row.difference.expect("measured"), other.difference.expect("measured"));
            assert_eq!(row.verdict, other.verdict, "{row:?}");
            assert!((d.value - e.value).abs() <= 1e-8 * e.value.abs(), "{row:?}");
            let (x, y) = (d.half_width.expect("bounded"), e.half_width.expect("bounded"));
            assert!((x - y).abs() <= 1e-4 * y, "{x} {y}");
        }
    }

    #[test]
    fn residuals_are_shared_in_turn_and_keep_the_error() {
        let many: Vec<f64> = (0..400).map(|i| f64::from(i % 7)).collect();
        let whole = Linearised::mean(many.iter().copied()).expect("not empty");
        let few = condensed(&whole);
        assert_eq!(few.residuals.len(), MOST_RESIDUALS);
        let mean = |l: &Linearised| l.residuals.iter().sum::<f64>() / l.residuals.len() as f64;
        assert!((mean(&few) - mean(&whole)).abs() < 1e-5);
        assert_eq!(few.residuals[3], to_digits((0..4).map(|k| whole.residuals[3 + 100 * k]).sum::<f64>() / 4.0, 6));
        assert_eq!((to_digits(0.123_456_78, 3), to_digits(-0.0, 3).is_sign_negative()), (0.123, false));
    }

    #[test]
    fn other_arrivals_are_refused_by_name() {
        let base = desk::play(desk::DESK, 3);
        let kept = Kept::of(&base.named("base"));
        let mut other = kept.clone();
        let ClassOutline { name: class, arrivals, .. } = &mut other.outline.classes[0];
        *arrivals = Some(0);
        let class = class.clone();
        let refused = Comparison::with_kept(("main", &kept), ("desk", &other), Settings::default());
        assert!(refused.is_err_and(|e| e.to_string().contains(&format!("the arrivals of `{class}` differ"))));
    }
}
