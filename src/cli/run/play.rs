//! One scenario, played.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::super::args::RunArgs;
use super::super::error::Error;
use super::super::interrupt::Interrupt;
use super::super::output::NewFile;
use super::super::progress::Progress;
use super::super::store::digest;
use super::super::{console, verb};
use super::load::Task;
use crate::engine::Plan;
use crate::experiment::{RunSpec, erlang, replicate};
use crate::model::Outline;
use crate::report::Origin;
use crate::report::contact_log::LogWriter;
use crate::report::stored::StoredRun;
use crate::routing;

/// The limit of `--until-ci` where nobody has set one.
const MAX_UNTIL_PRECISE: u32 = 20_000;

/// Plays a scenario, shows progress, writes the contact log if one is asked for.
///
/// # Errors
/// [`Error::Run`] and [`Error::Unwritable`].
pub fn play(args: &RunArgs, task: &Task<'_>, interrupt: &Interrupt) -> Result<StoredRun, Error> {
    let scenario = &task.scenario;
    let outline = Outline::of(scenario);
    let log_path = args.contact_log.as_deref();
    let unwritable = |e| Error::unwritable(log_path.unwrap_or(Path::new("")), e);
    let mut log = match log_path {
        Some(path) => Some(NewFile::create(path).and_then(|f| LogWriter::new(&outline, f)).map_err(unwritable)?),
        None => None,
    };
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let replications = match task.until {
        Some(_) => args.max_replications.unwrap_or(MAX_UNTIL_PRECISE),
        None => scenario.replications,
    };
    let stop = Some(interrupt.flag());
    let spec = RunSpec {
        replications,
        threads,
        contact_log: log.is_some(),
        until: task.until,
        gates: &task.gates,
        fail_fast: args.fail_fast,
        stop,
    };
    let mut progress = Progress::start(&outline, spec, console::signs(args.ascii), console::can_redraw(), args.quiet);
    let mut written = Ok(());
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |results, finished| {
        progress.advance(results);
        if let (Some(log), Ok(())) = (&mut log, &written) {
            written = log.write(finished.index, &finished.log);
            if written.is_err() {
                // Nobody wants the rest of a run whose log is lost.
                interrupt.flag().store(true, Ordering::Relaxed);
            }
        }
    })
    .map_err(|source| Error::Run { scenario: scenario.title(), source })?;
    progress.finish(&results);
    written.map_err(unwritable)?;
    if let Some((log, path)) = log.zip(log_path).filter(|_| !results.replications.is_empty()) {
        log.finish().and_then(NewFile::finish).map_err(unwritable)?;
        if !args.quiet {
            verb::say("Wrote", &path.display().to_string());
        }
    }
    let origin = Origin { scenario_sha256: Some(digest::of_bytes(task.resolved.as_bytes())), ..Origin::here() };
    let mut run = StoredRun::with_threads(outline, results, origin, threads);
    run.summary.erlang = Some(erlang(scenario));
    Ok(run)
}
