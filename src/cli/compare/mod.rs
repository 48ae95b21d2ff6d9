//! `compare`: plays options against the same customers and says which is better.

mod args;
mod load;
mod uncertain;

pub use args::CompareArgs;

use std::sync::Arc;

use super::console;
use super::error::Error;
use super::interrupt::Interrupt;
use super::output::print;
use super::pipeline::Pipeline;
use super::progress::Progress;
use crate::engine::Plan;
use crate::experiment::compare::{Comparison, Contender, Settings, Swing};
use crate::experiment::{Ending, Results, RunSpec, replicate};
use crate::gate::{GateOutcome, Verdict};
use crate::model::Outline;
use crate::random::STREAM_VERSION;
use crate::report::Origin;
use crate::report::comparison::{ComparisonReport, OptionTargets, Require, Targets, json, markdown, text};
use crate::report::stored::StoredRun;
use crate::routing;
use crate::scenario::Loaded;
use args::Format;
use load::{Named, Source};
use uncertain::Guess;

/// A run, played now or long ago.
struct Played {
    name: String,
    results: Results,
    stream_version: u32,
    targets: OptionTargets,
}

impl Played {
    fn contender(&self) -> Contender<'_> {
        Contender {
            name: self.name.clone(),
            outline: &self.targets.outline,
            results: &self.results,
            stream_version: self.stream_version,
        }
    }

    fn stored(name: String, run: StoredRun) -> Self {
        let StoredRun { mut outline, results, origin, summary } = run;
        // Digests of arrivals mean nothing to another version of the program.
        if origin.package_version != Origin::here().package_version {
            outline.classes.iter_mut().for_each(|class| class.arrivals = None);
        }
        let (replications, outcomes) = (results.replications.len(), summary.gates);
        let targets = OptionTargets { outline, outcomes, replications, file: None };
        Self { name, results, stream_version: origin.stream_version, targets }
    }
}

/// Plays all options and compares them.
///
/// # Errors
/// Whatever stops it, [`Error::Missed`] and [`Error::Regression`].
pub fn run(args: &CompareArgs) -> Result<(), Error> {
    let mut pipeline = Pipeline::new(&args.pipeline, args.format == Format::Table, args.quiet);
    let outcome = compare(args, &mut pipeline);
    if let Err(error @ (Error::Run { .. } | Error::Rejected(_) | Error::Interrupted(_))) = &outcome {
        pipeline.fail("comparison", None, error);
    }
    match (pipeline.finish(), outcome) {
        (Err(unwritten), Err(other)) => {
            other.print();
            Err(unwritten)
        }
        (written, outcome) => written.and(outcome),
    }
}

fn compare(args: &CompareArgs, pipeline: &mut Pipeline<'_>) -> Result<(), Error> {
    let interrupt = Interrupt::listen();
    let mut refused = Vec::new();
    let options = load::options(args, &mut refused).inspect_err(|_| pipeline.refuse(&refused))?;
    let names: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
    let require = load::require(args, &names)?;
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let (seed, replications) = options[0].1.effort();
    let (seed, replications) = (args.seed.unwrap_or(seed), args.replications.unwrap_or(replications));
    let guesses = if args.no_uncertain { Vec::new() } else { uncertain::guesses(&options)? };
    let mut progress = progress(args, &options, &guesses, replications);
    let mut play = |name: String, mut loaded: Loaded, file: Option<String>| {
        (loaded.scenario.seed, loaded.scenario.replications) = (seed, replications);
        play(name, &loaded, file, threads, &interrupt, &mut progress)
    };
    let settings = Settings { alpha: args.alpha, min_effect: args.min_effect, other_arrivals: args.other_arrivals };
    let played = all(args, options, require, settings, guesses, threads, &mut play);
    if matches!(played, Ok(_) | Err(Error::Interrupted(_))) {
        progress.end();
    }
    let Finished { played, comparison, swings } = played?;
    let options: Vec<OptionTargets> = played.iter().map(|p| p.targets.clone()).collect();
    let targets = Targets { options: &options, require };
    let any = options.iter().any(|o| !o.outcomes.is_empty());
    let report = ComparisonReport {
        comparison: &comparison,
        outline: &options[0].outline,
        currency: options.iter().find_map(|o| o.outline.currency.as_deref()),
        uncertain: &swings,
        judged: args.base.is_some(),
        targets: any.then_some(targets),
    };
    pipeline.note_comparison(report, &options);
    print(&match args.format {
        Format::Table => text(report, console::signs(args.ascii)),
        Format::Markdown => markdown(report),
        Format::Json => json::render(report),
    })?;
    if any && targets.verdict() == Verdict::Fail {
        return Err(Error::Missed(require.words(&comparison.names().collect::<Vec<_>>()).1));
    }
    if args.base.is_some() && comparison.any_regression() {
        return Err(Error::Regression { base: comparison.base });
    }
    Ok(())
}

/// What is played and compared.
struct Finished {
    played: Vec<Played>,
    comparison: Comparison,
    swings: Vec<Swing>,
}

/// Plays and compares all options, then the ends of uncertain numbers.
fn all(
    args: &CompareArgs,
    options: Vec<Named>,
    require: Require,
    settings: Settings,
    guesses: Vec<Guess>,
    threads: usize,
    play: &mut impl FnMut(String, Loaded, Option<String>) -> Result<Played, Error>,
) -> Result<Finished, Error> {
    let mut played = Vec::new();
    for (name, source) in options {
        played.push(match source {
            Source::Run(run) => Played::stored(name, *run),
            Source::Scenario(chosen) => play(name, chosen.loaded, Some(chosen.path.display().to_string()))?,
        });
    }
    let runs = contenders(&played);
    let comparison = Comparison::new(&runs[0], &runs[1..], settings, threads)
        .map_err(|incomparable| Error::Rejected(incomparable.to_string()))?;
    let has_none = |i: usize| played[i].targets.outcomes.is_empty();
    if let Some(name) = args.require.as_ref().filter(|_| matches!(require, Require::One(i) if has_none(i))) {
        let text = format!("--require {name}: it has no target; write `slas:` in its scenario");
        return Err(Error::NothingEvaluated(text));
    }
    let mut swings = Vec::new();
    for guess in guesses {
        swings.push(uncertain::swing(guess, &played, settings, threads, |name, loaded| play(name, loaded, None))?);
    }
    Ok(Finished { played, comparison, swings })
}

/// Progress of everything that will be played.
fn progress(args: &CompareArgs, options: &[Named], guesses: &[Guess], replications: u32) -> Progress {
    let scenario = |(_, source): &Named| match source {
        Source::Scenario(chosen) => Some(Outline::of(&chosen.loaded.scenario)),
        Source::Run(_) => None,
    };
    let scenarios: Vec<Outline> = options.iter().filter_map(scenario).collect();
    let runs = scenarios.len() + guesses.iter().map(Guess::runs).sum::<usize>();
    let quiet = args.quiet || runs == 0;
    let first = scenarios.first().cloned().unwrap_or_default();
    let total = runs as u64 * u64::from(replications);
    Progress::of_all(&first, total, console::signs(args.ascii), console::can_redraw(), quiet)
}

fn contenders<'a>(runs: impl IntoIterator<Item = &'a Played>) -> Vec<Contender<'a>> {
    runs.into_iter().map(Played::contender).collect()
}

fn play(
    name: String,
    loaded: &Loaded,
    file: Option<String>,
    threads: usize,
    interrupt: &Interrupt,
    progress: &mut Progress,
) -> Result<Played, Error> {
    let scenario = &loaded.scenario;
    let outline = Outline::of(scenario);
    let stop = Some(interrupt.flag());
    let spec =
        RunSpec { replications: scenario.replications, threads, stop, gates: &loaded.gates, ..RunSpec::default() };
    progress.next(&name, &outline);
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |results, _| progress.advance(results))
        .map_err(|source| Error::Run { scenario: name.clone(), source })?;
    progress.over(&results);
    if results.ending != Ending::Complete {
        return Err(Error::Interrupted(format!("stopped while {name} was played, so there is nothing to compare")));
    }
    let outcomes = results.gates.iter().map(|record| GateOutcome::of(record, outline.deterministic)).collect();
    let targets = OptionTargets { outline, outcomes, replications: results.replications.len(), file };
    Ok(Played { name, results, stream_version: STREAM_VERSION, targets })
}
