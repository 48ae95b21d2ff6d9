//! What is counted over many comparisons.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use stormdrill::experiment::compare::{Compared, Comparison, RowVerdict, Settings, Subject};
use stormdrill::experiment::{LEVEL, Summary};
use stormdrill::stats::{Difference, Linearised, mean};

use super::desk::{DESK, Desk, Effort, Run, exact};

/// The measures of which the exact value is known and which are judged.
pub const MEASURES: [Compared; 4] = [Compared::InTime, Compared::Abandoned, Compared::MeanWait, Compared::WaitP95];

/// Names of what is counted, in order, with how often it happened.
pub type Counts = Vec<(String, u64)>;

/// Counts over trials 0 to n - 1, on all threads. A trial says what happened in it.
pub fn count(trials: u64, threads: usize, trial: &(dyn Fn(u64) -> Vec<(String, bool)> + Sync)) -> Counts {
    let next = AtomicU64::new(0);
    let sums: Mutex<Counts> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= trials {
                        break;
                    }
                    let seen = trial(i);
                    let mut sums = sums.lock().expect("no trial panics");
                    if sums.is_empty() {
                        sums.extend(seen.iter().map(|(name, _)| (name.clone(), 0)));
                    }
                    for (sum, (_, hit)) in sums.iter_mut().zip(seen) {
                        sum.1 += u64::from(hit);
                    }
                }
            });
        }
    });
    sums.into_inner().expect("no trial panics")
}

fn queue_lengths(run: &Run) -> Vec<f64> {
    let window = run.scenario.horizon().since(run.scenario.window_start()).micros() as f64;
    run.results.replications.iter().map(|r| r.classes[0].queue_area_us as f64 / window).collect()
}

fn difference(base: &Run, new: &Run, measure: Compared) -> Difference {
    let comparison = Comparison::new(&base.named("base"), &[new.named("new")], Settings::default(), 1);
    let comparison = comparison.expect("they had the same task");
    let row = comparison.candidates[0].row(&Subject::All, measure);
    row.and_then(|r| r.difference).expect("there is something to measure")
}

/// One comparison with one agent less: which intervals hold the exact values?
pub fn coverage(seed: u64, effort: Effort) -> Vec<(String, bool)> {
    let fewer = Desk { agents: DESK.agents - 1, ..DESK };
    let (old, new) = (DESK.exact(), fewer.exact());
    // Seeds of different trials and of the unpaired runs are all different.
    let (a, b, c) = (DESK.run(2 * seed, effort), fewer.run(2 * seed, effort), fewer.run(2 * seed + 1, effort));
    let mut seen = Vec::new();

    let summary = Summary::new(&a.outline, &a.results);
    let scope = &summary.scopes[0];
    let inside = |low: Option<f64>, high: Option<f64>, truth: f64| {
        low.is_none_or(|l| l <= truth) && high.is_none_or(|h| truth <= h)
    };
    for measure in MEASURES {
        use stormdrill::experiment::Measure;
        let estimate = match measure {
            Compared::InTime => scope.in_time,
            Compared::Abandoned => scope.measures[&Measure::PAbandon],
            Compared::MeanWait => scope.measures[&Measure::MeanWaitServed],
            _ => None,
        };
        let (low, high) = match (estimate, scope.answered.at.iter().find(|(p, _)| *p == 0.95)) {
            (Some(e), _) => (e.low(), e.high()),
            (None, Some((_, Some(q)))) => (q.low, q.high),
            _ => (None, None),
        };
        seen.push((format!("single {}", measure.name()), inside(low, high, exact(&old, measure))));
    }
    let queue = mean(queue_lengths(&a), LEVEL).expect("there are replications");
    seen.push(("single queue_length".to_owned(), inside(queue.low(), queue.high(), old.queue_length())));

    for (kind, other) in [("paired", &b), ("unpaired", &c)] {
        for measure in MEASURES {
            let d = difference(&a, other, measure);
            let truth = exact(&new, measure) - exact(&old, measure);
            seen.push((format!("{kind} {}", measure.name()), inside(d.low(), d.high(), truth)));
        }
        let lengths = |run: &Run| Linearised::mean(queue_lengths(run)).expect("there are replications");
        let d = match kind {
            "paired" => Difference::paired(&lengths(&a), &lengths(other), LEVEL).expect("as many on both sides"),
            _ => Difference::unpaired(&lengths(&a), &lengths(other), LEVEL),
        };
        let truth = new.queue_length() - old.queue_length();
        seen.push((format!("{kind} queue_length"), inside(d.low(), d.high(), truth)));
    }
    seen
}

/// One comparison of the same desk on different days: is anything reported?
pub fn false_alarm(seed: u64, effort: Effort) -> Vec<(String, bool)> {
    // Beyond the seeds of the other trials.
    let seed = (1 << 32) + 2 * seed;
    let (a, b) = (DESK.run(seed, effort), DESK.run(seed + 1, effort));
    let compare = |min_effect| {
        let settings = Settings { min_effect, ..Settings::default() };
        Comparison::new(&a.named("base"), &[b.named("new")], settings, 1).expect("they had the same task")
    };
    let any =
        |c: &Comparison, verdicts: &[RowVerdict]| verdicts.iter().any(|v| c.candidates[0].with(*v).next().is_some());
    let (plain, defaults) = (compare(0.0), compare(Settings::default().min_effect));
    let mut seen: Vec<(String, bool)> = MEASURES
        .iter()
        .map(|&measure| {
            let row = plain.candidates[0].row(&Subject::All, measure);
            let p = row.and_then(|r| r.difference).and_then(|d| d.p_value());
            (format!("alone, no minimum: {}", measure.name()), p.is_some_and(|p| p <= 0.05))
        })
        .collect();
    let either = [RowVerdict::Better, RowVerdict::Worse];
    seen.push(("any of them, no minimum".to_owned(), any(&plain, &either)));
    seen.push(("any of them, defaults".to_owned(), any(&defaults, &either)));
    seen.push(("a regression, defaults".to_owned(), any(&defaults, &[RowVerdict::Worse])));
    seen
}

/// A desk whose handling takes so much longer that a measure gets worse by twice the default minimum effect.
pub fn twice_as_bad(measure: Compared) -> Desk {
    let old = exact(&DESK.exact(), measure);
    let wanted = 2.0 * Settings::default().min_effect;
    let effect = |handling_s: f64| {
        let desk = Desk { handling_s, ..DESK };
        measure.effect(old, exact(&desk.exact(), measure) - old)
    };
    let (mut low, mut high) = (DESK.handling_s, 1.2 * DESK.handling_s);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if effect(middle) < wanted { low = middle } else { high = middle }
    }
    Desk { handling_s: high, ..DESK }
}

/// One comparison with a desk that is worse in one measure by twice the minimum effect: is that reported?
pub fn power(measure: Compared, seed: u64, effort: Effort) -> Vec<(String, bool)> {
    let seed = (2 << 32) + seed;
    let (a, b) = (DESK.run(seed, effort), twice_as_bad(measure).run(seed, effort));
    let comparison = Comparison::new(&a.named("base"), &[b.named("new")], Settings::default(), 1);
    let comparison = comparison.expect("they had the same task");
    let row = comparison.candidates[0].row(&Subject::All, measure);
    vec![(measure.name().to_owned(), row.is_some_and(|r| r.verdict == Some(RowVerdict::Worse)))]
}
