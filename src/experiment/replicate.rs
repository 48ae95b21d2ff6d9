//! Independent replications on all cores, merged in order.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;

use crate::engine::{Engine, Plan, Recorder, RoutingPolicy, RunError};
use crate::model::Scenario;
use crate::record::{ContactLog, Fingerprint, Intervals, LogRow, Tally, WaitCounts};

use super::results::{PooledWaits, Replication, Results};

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct RunSpec {
    /// How many replications; the scenario's seed and the numbers 0, 1, 2, … name their streams.
    pub replications: u32,
    /// How many threads work on them; the results do not depend on it.
    pub threads: usize,
    /// Whether to keep a row for each contact.
    pub contact_log: bool,
}

/// A replication could not be finished.
#[derive(Debug, thiserror::Error)]
#[error("replication {replication} (seed {seed}): {source}")]
pub struct RunFailure {
    /// Which, from 0.
    pub replication: u64,
    /// The scenario's seed.
    pub seed: u64,
    /// Why.
    pub source: RunError,
}

/// Makes a policy for a replication.
pub type PolicyFactory<'a> = &'a (dyn Fn(&Scenario) -> Box<dyn RoutingPolicy> + Sync);

/// One finished replication, on its way to the results.
pub struct Finished<X = ()> {
    /// Its number, from 0.
    pub index: u64,
    /// Its counts.
    pub counts: Replication,
    /// One row a contact, if they were asked for.
    pub log: Vec<LogRow>,
    /// The caller's own recorder.
    pub extra: X,
    intervals: Intervals,
    waits: PooledWaits<WaitCounts>,
}

/// Runs replications 0 to n - 1 and merges them in that order, so that neither the number of threads nor their speed
/// changes a digit. `observe` hears of each merged replication, in order.
///
/// # Errors
/// The first [`RunFailure`] in order of replications.
pub fn replicate(
    plan: &Arc<Plan>,
    policy: PolicyFactory<'_>,
    spec: RunSpec,
    observe: impl FnMut(&Results, &Finished),
) -> Result<Results, RunFailure> {
    replicate_with(plan, policy, spec, &|_| (), observe)
}

/// The same with a recorder of the caller's own beside the usual ones; `extra` makes one for each replication.
///
/// # Errors
/// The first [`RunFailure`] in order of replications.
pub fn replicate_with<X: Recorder + Send>(
    plan: &Arc<Plan>,
    policy: PolicyFactory<'_>,
    spec: RunSpec,
    extra: &(dyn Fn(&Scenario) -> X + Sync),
    mut observe: impl FnMut(&Results, &Finished<X>),
) -> Result<Results, RunFailure> {
    let total = u64::from(spec.replications);
    let threads = spec.threads.clamp(1, total.max(1) as usize);
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let mut results = Results::new(plan.scenario());
    std::thread::scope(|scope| {
        // A bound, so that a slow early replication does not pile up the later ones in memory.
        let (sender, receiver) = mpsc::sync_channel(2 * threads);
        for _ in 0..threads {
            let sender = sender.clone();
            let (next, stop) = (&next, &stop);
            scope.spawn(move || {
                let mut worker = Worker::new(plan.scenario());
                while !stop.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= total
                        || sender.send((index, worker.run(plan, policy, spec, extra(plan.scenario()), index))).is_err()
                    {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        for (index, outcome) in receiver {
            early.insert(index, outcome);
            while let Some(outcome) = early.remove(&(results.replications.len() as u64)) {
                match outcome {
                    Ok(finished) => {
                        results.merge(&finished.counts, &finished.intervals, &finished.waits);
                        observe(&results, &finished);
                    }
                    Err(source) => {
                        stop.store(true, Ordering::Relaxed);
                        let replication = results.replications.len() as u64;
                        return Err(RunFailure { replication, seed: plan.scenario().seed, source });
                    }
                }
            }
        }
        Ok(results)
    })
}

/// A thread's recorders; their memory serves one replication after another.
struct Worker {
    tally: Tally,
    intervals: Intervals,
}

impl Worker {
    fn new(scenario: &Scenario) -> Self {
        Self { tally: Tally::new(scenario), intervals: Intervals::new(scenario) }
    }

    fn run<X: Recorder>(
        &mut self,
        plan: &Arc<Plan>,
        policy: PolicyFactory<'_>,
        spec: RunSpec,
        extra: X,
        index: u64,
    ) -> Result<Finished<X>, RunError> {
        self.tally.clear();
        self.intervals.clear();
        let scenario = plan.scenario();
        let recorder = ((&mut self.tally, &mut self.intervals), (Fingerprint::new(scenario), extra));
        let ((fingerprint, extra), log) = if spec.contact_log {
            let recorder = (recorder, ContactLog::default());
            let mut engine = Engine::new(Arc::clone(plan), policy(scenario), recorder, index);
            engine.run()?;
            let ((_, kept), log) = engine.into_recorder();
            (kept, log.into_rows())
        } else {
            let mut engine = Engine::new(Arc::clone(plan), policy(scenario), recorder, index);
            engine.run()?;
            (engine.into_recorder().1, Vec::new())
        };
        Ok(Finished {
            index,
            counts: Replication {
                classes: self.tally.classes.clone(),
                groups: self.tally.groups.clone(),
                fingerprint: fingerprint.value(),
            },
            log,
            extra,
            intervals: self.intervals.clone(),
            waits: PooledWaits::of(&mut self.tally),
        })
    }
}
