//! Runs of a case and what they add up to.

use std::sync::Arc;

use stormdrill::engine::Plan;
use stormdrill::experiment::{LEVEL, Results, RunSpec, Scope, Summary, replicate_with};
use stormdrill::model::Outline;
use stormdrill::record::{WaitCounts, WaitDistribution, WaitSum};
use stormdrill::routing;
use stormdrill::stats::{pooled_quantile, ratio, t_two_sided};

use super::case::Case;
use super::measure::{Recipe, pairs, recipe};
use super::model::{Model, build};
use super::watch::Watch;

/// Replications of one run: enough for the standard error that the run reports to be worth a test.
pub const REPLICATIONS: u32 = 100;

/// Quantiles over all runs get their error from so many batches of runs.
const BATCHES: usize = 50;

/// With fewer runs the spread of the batches says too little; then the errors are those that the runs report themselves.
const RUNS_TO_POOL: u32 = 20;

/// A case under way.
pub struct CaseRun {
    pub case: Case,
    model: Model,
    recipes: Vec<Option<Recipe>>,
    totals: Vec<Moments>,
    /// Waits of those who entered and of those answered, in batches of runs.
    waits: [Vec<WaitSum>; 2],
    /// For each row the sum of the runs' own estimates of a quantile, that of their squared errors, and their number.
    own: Vec<(f64, f64, f64)>,
    /// Squared distances from the truth in standard errors, each run by its own: sum and number.
    pub z_squared: (f64, u64),
    pub runs: u32,
    pub contacts: u64,
    pub seconds: f64,
    /// The largest standard error, as a share of the largest that still says something, at the last look.
    pub worst_error: f64,
}

/// Sums over replications for a ratio; over runs for what is no ratio.
#[derive(Clone, Copy, Default)]
struct Moments {
    n: f64,
    y: f64,
    x: f64,
    yy: f64,
    xy: f64,
    xx: f64,
}

/// A row's estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowEstimate {
    pub mean: f64,
    pub se: f64,
}

/// How a row compares with the truth, by the rule of the suite's README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowVerdict {
    Pass,
    Fail,
    Imprecise,
}

impl Moments {
    fn add(&mut self, y: f64, x: f64) {
        self.n += 1.0;
        self.y += y;
        self.x += x;
        self.yy += y * y;
        self.xy += x * y;
        self.xx += x * x;
    }

    fn estimate(&self) -> Option<RowEstimate> {
        if self.n < 2.0 || self.x == 0.0 {
            return None;
        }
        let r = self.y / self.x;
        let squares = (self.yy - 2.0 * r * self.xy + r * r * self.xx).max(0.0);
        let se = (squares / (self.n * (self.n - 1.0))).sqrt() / (self.x / self.n).abs();
        Some(RowEstimate { mean: r, se })
    }
}

impl CaseRun {
    pub fn new(case: Case) -> Result<Self, String> {
        let model = build(&case)?;
        let recipes: Vec<_> = case.rows.iter().map(|row| recipe(&model, row)).collect();
        let unknown: Vec<_> =
            case.rows.iter().zip(&recipes).filter(|(_, r)| r.is_none()).map(|(row, _)| row.metric.as_str()).collect();
        if !unknown.is_empty() {
            return Err(format!("metrics not supported: {}", unknown.join(" ")));
        }
        let totals = vec![Moments::default(); recipes.len()];
        let waits = [vec![WaitSum::default(); BATCHES], vec![WaitSum::default(); BATCHES]];
        Ok(Self {
            case,
            model,
            recipes,
            own: vec![(0.0, 0.0, 0.0); totals.len()],
            totals,
            waits,
            z_squared: (0.0, 0),
            runs: 0,
            contacts: 0,
            seconds: 0.0,
            worst_error: f64::INFINITY,
        })
    }

    /// One more run of [`REPLICATIONS`] with the next seed.
    pub fn run(&mut self, first_seed: u64, threads: usize) -> Result<(), String> {
        let started = std::time::Instant::now();
        let mut scenario = self.model.scenario.clone();
        scenario.seed = first_seed + u64::from(self.runs);
        let plan = Arc::new(Plan::new(scenario));
        let spec = RunSpec { replications: REPLICATIONS, threads, ..RunSpec::default() };
        let grid = self.model.grid.clone();
        let mut samples = Vec::with_capacity(REPLICATIONS as usize);
        let (recipes, contacts) = (&self.recipes, &mut self.contacts);
        let results = replicate_with(
            &plan,
            &routing::for_scenario,
            spec,
            &|scenario| Watch::new(scenario, &grid),
            |_, finished| {
                *contacts += finished.counts.classes.iter().map(|c| c.offered).sum::<u64>();
                samples.push(pairs(recipes, plan.scenario(), finished));
            },
        )
        .map_err(|e| e.to_string())?;
        let batch = self.runs as usize % BATCHES;
        let has_quantiles = self.recipes.iter().any(|r| matches!(r, Some(Recipe::Quantile { .. })));
        let summary = has_quantiles.then(|| Summary::new(&Outline::of(plan.scenario()), &results));
        if let Some(summary) = &summary {
            self.waits[0][batch].add(&summary.scopes[0].entered.counts);
            self.waits[1][batch].add(&summary.scopes[0].answered.counts);
        }
        for (i, recipe) in self.recipes.iter().enumerate() {
            let row = &self.case.rows[i];
            let of_run = match recipe {
                Some(Recipe::Ratio(_)) => {
                    for sample in &samples {
                        self.totals[i].add(sample[i].0, sample[i].1);
                    }
                    let weight: f64 = samples.iter().map(|s| s[i].1).sum();
                    let events = if row.is_share { row.value.min(1.0 - row.value) } else { row.value } * weight;
                    // Where a run sees a handful of events its standard error is no normal matter.
                    ratio(samples.iter().map(|s| s[i]), LEVEL)
                        .filter(|_| events >= 50.0 || !row.is_timed() && !row.is_share)
                        .and_then(|e| Some(RowEstimate { mean: e.mean, se: e.se? }))
                }
                Some(Recipe::SdWait) => {
                    let all = samples.iter().fold((0.0, 0.0), |a, s| (a.0 + s[i].0, a.1 + s[i].1));
                    let mean = mean_wait(&results);
                    self.totals[i].add((all.0 / all.1 - mean * mean).max(0.0).sqrt(), 1.0);
                    None
                }
                Some(Recipe::Quantile { answered_only, p }) => {
                    // At the edge of the atom at zero no error is normal, so no interval can be tested there.
                    summary.as_ref().and_then(|s| quantile(s, *answered_only, *p)).filter(|_| row.value > 0.0)
                }
                None => None,
            };
            if let (Some(e), Some(Recipe::Quantile { .. })) = (of_run, recipe) {
                let (sum, squares, n) = self.own[i];
                self.own[i] = (sum + e.mean, squares + e.se * e.se, n + 1.0);
            }
            if let Some(estimate) = of_run.filter(|e| e.se > 0.0) {
                self.z_squared.0 += ((estimate.mean - row.value) / estimate.se).powi(2);
                self.z_squared.1 += 1;
            }
        }
        self.runs += 1;
        self.seconds += started.elapsed().as_secs_f64();
        Ok(())
    }

    pub fn replications(&self) -> u64 {
        u64::from(self.runs) * u64::from(REPLICATIONS)
    }

    pub fn estimates(&self) -> Vec<Option<RowEstimate>> {
        let of = |i: usize| match (&self.recipes[i], self.own[i]) {
            (Some(Recipe::Quantile { .. }), (sum, squares, n)) if self.runs < RUNS_TO_POOL && squares > 0.0 => {
                Some(RowEstimate { mean: sum / n, se: squares.sqrt() / n })
            }
            (Some(Recipe::Quantile { answered_only, p }), _) => pooled(&self.waits[usize::from(*answered_only)], *p),
            _ => self.totals[i].estimate(),
        };
        (0..self.recipes.len()).map(of).collect()
    }

    /// The verdict on each row.
    pub fn verdicts(&self) -> Vec<RowVerdict> {
        let n = self.replications() as f64;
        let verdict = |(row, estimate): (&super::case::Row, Option<RowEstimate>)| {
            let Some(RowEstimate { mean, mut se }) = estimate else { return RowVerdict::Imprecise };
            let rare = if row.is_share { row.value.min(1.0 - row.value) } else { row.value };
            if row.is_timed() && (0.0..0.1).contains(&rare) {
                se = se.max((rare / n).sqrt()).max(1.0 / n);
            }
            let floor = if row.is_share { 1e-4 } else { 0.0 };
            let tolerance = (4.5 * se).max(0.005 * row.value.abs()).max(floor);
            if (mean - row.value).abs() > tolerance || !mean.is_finite() {
                RowVerdict::Fail
            } else if se > row.se_max() && !row.is_forgiven() {
                RowVerdict::Imprecise
            } else {
                RowVerdict::Pass
            }
        };
        self.case.rows.iter().zip(self.estimates()).map(verdict).collect()
    }

    /// Looks at the precision; not after each run, since pooled quantiles take their time.
    pub fn look(&mut self) {
        self.worst_error = self.worst_error_now();
    }

    fn worst_error_now(&self) -> f64 {
        let share = |(row, estimate): (&super::case::Row, Option<RowEstimate>)| match estimate {
            _ if row.is_forgiven() => 0.0,
            Some(e) if e.se == 0.0 => 0.0,
            Some(e) => e.se / row.se_max(),
            None => f64::INFINITY,
        };
        self.case.rows.iter().zip(self.estimates()).map(share).fold(0.0, f64::max)
    }
}

impl CaseRun {
    pub fn seconds_per_run(&self) -> f64 {
        self.seconds / f64::from(self.runs.max(1))
    }

    /// How long it will take until the largest standard error is this share of what the suite allows: errors fall with
    /// the root of the number of runs.
    pub fn seconds_to(&self, share: f64) -> f64 {
        self.seconds * ((self.worst_error / share).powi(2) - 1.0).max(0.0)
    }
}

fn mean_wait(results: &Results) -> f64 {
    use stormdrill::experiment::Measure;
    let classes = results.replications.iter().flat_map(|r| &r.classes);
    let sum = classes.map(|c| Measure::MeanWaitEntered.parts(c)).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
    sum.0 / sum.1
}

/// A quantile over all runs. Where the atom at zero reaches up to the quantile within three standard errors, the
/// quantile is taken to be inside it.
fn pooled(batches: &[WaitSum], p: f64) -> Option<RowEstimate> {
    let counts: Vec<WaitCounts> = batches.iter().map(WaitSum::counts).filter(|b| !b.is_empty()).collect();
    let filled: Vec<WaitDistribution<'_>> = counts.iter().map(WaitCounts::distribution).collect();
    let all = WaitCounts::sum_of(&counts.iter().collect::<Vec<_>>());
    let all = all.distribution();
    let zeros = ratio(counts.iter().map(|b| (b.zeros() as f64, b.len() as f64)), LEVEL)?;
    if zeros.mean + 3.0 * zeros.se? >= p {
        return Some(RowEstimate { mean: 0.0, se: 0.0 });
    }
    let estimate = pooled_quantile(&filled, p, LEVEL, |q| all.quantile_s(q).unwrap_or(0.0))?;
    let half = (estimate.high? - estimate.low?) / 2.0;
    Some(RowEstimate { mean: estimate.value, se: half / t_two_sided(LEVEL, filled.len() as f64 - 1.0) })
}

/// A quantile as the product reports it, with the standard error behind its interval.
fn quantile(summary: &Summary, answered_only: bool, p: f64) -> Option<RowEstimate> {
    let scope = summary.scopes.iter().find(|s| s.scope == Scope::All)?;
    let family = if answered_only { &scope.answered } else { &scope.entered };
    let estimate = family.at.iter().find(|(q, _)| (q - p).abs() < 1e-9)?.1?;
    let half = estimate.low.zip(estimate.high).map_or(0.0, |(low, high)| (high - low) / 2.0);
    Some(RowEstimate { mean: estimate.value, se: half / t_two_sided(LEVEL, estimate.n as f64 - 1.0) })
}
