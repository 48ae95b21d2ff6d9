//! Independent replications on all cores, merged in order.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;

use crate::engine::{Engine, Plan, Recorder, RoutingPolicy, RunError};
use crate::gate::{Gate, GateRecord, GateRecorder, Observation};
use crate::model::{Outline, Scenario, SimTime};
use crate::record::{Backlogs, ContactLog, Fingerprint, Intervals, LogRow, Tally, WaitCounts};

use super::hopeless::is_hopeless;
use super::precision::{Precision, widest};
use super::results::{Ending, PooledWaits, Replication, Results};

/// After so many events a replication looks whether it is to be given up: every few milliseconds.
const SLICE: u64 = 10_000;

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct RunSpec<'a> {
    /// How many replications, or with `until` the most; the scenario's seed and the numbers 0, 1, 2, … name their streams.
    pub replications: u32,
    /// How many threads work on them; the results do not depend on it.
    pub threads: usize,
    /// Whether to keep a row for each contact.
    pub contact_log: bool,
    /// Stop as soon as the headline is known so well.
    pub until: Option<Precision>,
    /// Targets to keep a record of.
    pub gates: &'a [Gate],
    /// Stop as soon as one of them that can break the run is missed so clearly that the rest could not save it.
    pub fail_fast: bool,
    /// Once somebody sets it, no replication starts any more, those under way are given up within milliseconds, and the
    /// results hold what was merged until then.
    pub stop: Option<&'a AtomicBool>,
}

impl Default for RunSpec<'_> {
    /// One replication on one thread.
    fn default() -> Self {
        Self { replications: 1, threads: 1, contact_log: false, until: None, gates: &[], fail_fast: false, stop: None }
    }
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

/// Makes a policy for a replication, of the scenario as policies know it ([`Plan::known`]).
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
    observations: Vec<Observation>,
}

/// Runs replications 0 to n - 1 and merges them in that order, so that neither the number of threads nor their speed
/// changes a digit. `observe` hears of each merged replication, in order. [`Results::ending`] says whether all were made;
/// a run that was stopped early may have made none.
///
/// # Errors
/// The first [`RunFailure`] in order of replications.
pub fn replicate(
    plan: &Arc<Plan>,
    policy: PolicyFactory<'_>,
    spec: RunSpec<'_>,
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
    spec: RunSpec<'_>,
    extra: &(dyn Fn(&Scenario) -> X + Sync),
    mut observe: impl FnMut(&Results, &Finished<X>),
) -> Result<Results, RunFailure> {
    let total = u64::from(spec.replications);
    let threads = spec.threads.clamp(1, total.max(1) as usize);
    let (next, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let stopped = || over.load(Ordering::Relaxed) || spec.stop.is_some_and(|s| s.load(Ordering::Relaxed));
    let outline = Outline::of(plan.scenario());
    let mut results = Results::new(&outline);
    results.gates = spec.gates.iter().cloned().map(GateRecord::new).collect();
    std::thread::scope(|scope| {
        // A bound, so that a slow early replication does not pile up the later ones in memory.
        let (sender, receiver) = mpsc::sync_channel(2 * threads);
        for _ in 0..threads {
            let sender = sender.clone();
            let (next, stopped) = (&next, &stopped);
            scope.spawn(move || {
                let mut worker = Worker::new(plan.scenario());
                while !stopped() {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= total {
                        break;
                    }
                    let run = || worker.run(plan, policy, spec, extra(plan.scenario()), index, stopped);
                    // What a worker holds after a panic is cleared by its next replication, and merged by nobody.
                    let outcome = catch_unwind(AssertUnwindSafe(run))
                        .unwrap_or_else(|panic| Err(RunError::Panicked { message: said(&*panic) }));
                    let Some(outcome) = outcome.transpose() else { break };
                    if sender.send((index, outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let (mut early, mut hopeless) = (BTreeMap::new(), false);
        'merging: for (index, outcome) in receiver {
            early.insert(index, outcome);
            while let Some(outcome) = early.remove(&(results.replications.len() as u64)) {
                match outcome {
                    Ok(finished) => {
                        results.merge(&finished.counts, &finished.intervals, &finished.waits);
                        for (record, observation) in results.gates.iter_mut().zip(&finished.observations) {
                            record.add(observation);
                        }
                        observe(&results, &finished);
                        let precise = spec.until.is_some_and(|p| p.is_met(&outline, &results.replications));
                        hopeless = spec.fail_fast && is_hopeless(&outline, &results, spec.replications);
                        if precise || hopeless {
                            over.store(true, Ordering::Relaxed);
                            break 'merging;
                        }
                    }
                    Err(source) => {
                        over.store(true, Ordering::Relaxed);
                        let replication = results.replications.len() as u64;
                        return Err(RunFailure { replication, seed: plan.scenario().seed, source });
                    }
                }
            }
        }
        results.ending =
            if hopeless { Ending::Hopeless { asked: spec.replications } } else { ending(&outline, &results, spec) };
        Ok(results)
    })
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a word".to_owned())
}

/// Why there are so many replications.
fn ending(outline: &Outline, results: &Results, spec: RunSpec<'_>) -> Ending {
    let asked = spec.replications;
    let all = results.replications.len() >= asked as usize;
    match spec.until {
        None if all => Ending::Complete,
        Some(precision) if all || precision.is_met(outline, &results.replications) => {
            let target = precision.half_width;
            match widest(outline, &results.replications) {
                Some(reached) if reached <= target => Ending::Precise { target, reached },
                reached => Ending::Limit { target, reached },
            }
        }
        _ => Ending::Interrupted { asked },
    }
}

/// A thread's recorder of waits; its memory serves one replication after another.
struct Worker {
    tally: Tally,
    backlogs: Option<Backlogs>,
}

impl Worker {
    fn new(scenario: &Scenario) -> Self {
        Self { tally: Tally::new(scenario), backlogs: Backlogs::of(scenario) }
    }

    /// A replication; `None` if it was given up.
    fn run<X: Recorder>(
        &mut self,
        plan: &Arc<Plan>,
        policy: PolicyFactory<'_>,
        spec: RunSpec<'_>,
        extra: X,
        index: u64,
        stopped: &dyn Fn() -> bool,
    ) -> Result<Option<Finished<X>>, RunError> {
        self.tally.clear();
        self.backlogs.iter_mut().for_each(Backlogs::clear);
        let scenario = plan.scenario();
        let mut intervals = Intervals::new(scenario);
        let recorder = ((&mut self.tally, &mut intervals), (Fingerprint::new(scenario), extra));
        let windows = GateRecorder::is_needed(spec.gates).then(|| GateRecorder::new(scenario, spec.gates));
        let played = if spec.contact_log || windows.is_some() {
            let log = spec.contact_log.then(ContactLog::default);
            let recorder = ((recorder, self.backlogs.as_mut()), (log, windows));
            let engine = start(plan, policy, recorder, index)?;
            let rows = |log: Option<ContactLog>| log.map_or_else(Vec::new, ContactLog::into_rows);
            play(engine, stopped)?.map(|(((_, kept), _), (log, windows))| (kept, rows(log), windows))
        } else if let Some(backlogs) = &mut self.backlogs {
            // Apart from the others, so that nothing in it wants a fact as a whole: facts need no memory then.
            let engine = start(plan, policy, (recorder, backlogs), index)?;
            play(engine, stopped)?.map(|((_, kept), _)| (kept, Vec::new(), None))
        } else {
            let engine = start(plan, policy, recorder, index)?;
            play(engine, stopped)?.map(|(_, kept)| (kept, Vec::new(), None))
        };
        let Some(((fingerprint, extra), log, windows)) = played else { return Ok(None) };
        let windows = windows.unwrap_or_else(|| GateRecorder::whole_runs(spec.gates));
        if let Some(backlogs) = &self.backlogs {
            backlogs.settle_into(&mut intervals);
            for (class, backlog) in self.tally.classes.iter_mut().zip(&backlogs.classes) {
                class.backlog = *backlog;
            }
        }
        let observations = windows.observe(scenario, &mut self.tally, self.backlogs.as_mut());
        Ok(Some(Finished {
            index,
            counts: Replication {
                classes: self.tally.classes.clone(),
                groups: self.tally.groups.clone(),
                open_max: self.backlogs.as_ref().map_or_else(Vec::new, |b| b.peaks.clone()),
                levers: self.tally.levers.clone(),
                paid: self.tally.paid().clone(),
                fingerprint: fingerprint.value(),
            },
            log,
            extra,
            intervals,
            waits: PooledWaits::of(&mut self.tally, self.backlogs.as_mut()),
            observations,
        }))
    }
}

/// A replication that is about to begin. Policies are code of others, which may panic.
fn start<R: Recorder>(
    plan: &Arc<Plan>,
    policy: PolicyFactory<'_>,
    recorder: R,
    index: u64,
) -> Result<Engine<R>, RunError> {
    let (mut name, mut question) = ("unnamed".to_owned(), "new");
    let make = || {
        let policy = policy(plan.known());
        (name, question) = (policy.name().to_owned(), "prepare");
        Engine::new(Arc::clone(plan), policy, recorder, index)
    };
    let made = catch_unwind(AssertUnwindSafe(make));
    made.map_err(|panic| {
        let message = said(&*panic);
        RunError::PolicyPanicked { policy: name, at: SimTime::ZERO, question, message }
    })
}

/// Runs an engine to its end and hands its recorder back; `None` if it was given up.
fn play<R: Recorder>(mut engine: Engine<R>, stopped: &dyn Fn() -> bool) -> Result<Option<R>, RunError> {
    loop {
        let slice = catch_unwind(AssertUnwindSafe(|| engine.run_slice(SLICE)));
        if slice.unwrap_or_else(|panic| Err(engine.panicked(said(&*panic))))? {
            break;
        }
        if stopped() {
            return Ok(None);
        }
    }
    Ok(Some(engine.into_recorder()))
}
