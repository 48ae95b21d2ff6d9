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
use load::Source;

/// A run, played now or long ago.
struct Played {
    name: String,
    outline: Outline,
    results: Results,
    stream_version: u32,
    targets: Vec<GateOutcome>,
}

impl Played {
    fn contender(&self) -> Contender<'_> {
        Contender {
            name: self.name.clone(),
            outline: &self.outline,
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
        Self { name, outline, results, stream_version: origin.stream_version, targets: summary.gates }
    }
}

/// Plays all options and compares them.
///
/// # Errors
/// Whatever stops it, [`Error::Missed`] and [`Error::Regression`].
pub fn run(args: &CompareArgs) -> Result<(), Error> {
    let interrupt = Interrupt::listen();
    let options = load::options(args)?;
    let names: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
    let require = load::require(args, &names)?;
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let (seed, replications) = options[0].1.effort();
    let (seed, replications) = (args.seed.unwrap_or(seed), args.replications.unwrap_or(replications));
    let guesses = if args.no_uncertain { Vec::new() } else { uncertain::guesses(&options)? };
    let play = |name: String, mut loaded: Loaded| {
        (loaded.scenario.seed, loaded.scenario.replications) = (seed, replications);
        play(args, name, loaded, threads, &interrupt)
    };
    let mut played = Vec::new();
    for (name, source) in options {
        played.push(match source {
            Source::Run(run) => Played::stored(name, *run),
            Source::Scenario(chosen) => play(name, chosen.loaded)?,
        });
    }
    let contenders = contenders(&played);
    let settings = Settings { alpha: args.alpha, min_effect: args.min_effect, other_arrivals: args.other_arrivals };
    let comparison = Comparison::new(&contenders[0], &contenders[1..], settings, threads)
        .map_err(|incomparable| Error::Rejected(incomparable.to_string()))?;
    let options: Vec<OptionTargets> =
        played.iter().map(|p| OptionTargets { outline: p.outline.clone(), outcomes: p.targets.clone() }).collect();
    let targets = Targets { options: &options, require };
    let any = options.iter().any(|o| !o.outcomes.is_empty());
    if let Some(name) = args.require.as_ref().filter(|_| matches!(require, Require::One(i) if targets.of(i).is_none()))
    {
        return Err(Error::NothingEvaluated(format!(
            "--require {name}: it has no target; write `slas:` in its scenario"
        )));
    }
    let swings: Vec<Swing> = guesses
        .into_iter()
        .map(|guess| uncertain::swing(guess, &played, settings, threads, play))
        .collect::<Result<_, _>>()?;
    let report = ComparisonReport {
        comparison: &comparison,
        outline: &played[0].outline,
        currency: played.iter().find_map(|p| p.outline.currency.as_deref()),
        uncertain: &swings,
        judged: args.base.is_some(),
        targets: any.then_some(targets),
    };
    print(&match args.format {
        Format::Table => text(report, console::signs(args.ascii)),
        Format::Markdown => markdown(report),
        Format::Json => json::render(report),
    })?;
    if any && targets.verdict() == Verdict::Fail {
        let who = match require {
            Require::Any => "no option meets its targets".to_owned(),
            Require::All => "not all options meet their targets".to_owned(),
            Require::One(i) => format!("{} misses its targets", played[i].name),
            Require::Candidates => "not all candidates meet their targets".to_owned(),
        };
        return Err(Error::Missed(who));
    }
    if args.base.is_some() && comparison.any_regression() {
        return Err(Error::Regression { base: comparison.base });
    }
    Ok(())
}

fn contenders<'a>(runs: impl IntoIterator<Item = &'a Played>) -> Vec<Contender<'a>> {
    runs.into_iter().map(Played::contender).collect()
}

fn play(
    args: &CompareArgs,
    name: String,
    loaded: Loaded,
    threads: usize,
    interrupt: &Interrupt,
) -> Result<Played, Error> {
    let scenario = &loaded.scenario;
    let outline = Outline::of(scenario);
    let stop = Some(interrupt.flag());
    let spec =
        RunSpec { replications: scenario.replications, threads, stop, gates: &loaded.gates, ..RunSpec::default() };
    let mut progress = Progress::start(&outline, spec, console::signs(args.ascii), console::can_redraw(), args.quiet);
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |results, _| progress.advance(results))
        .map_err(|source| Error::Run { scenario: name.clone(), source })?;
    progress.finish(&results);
    if results.ending != Ending::Complete {
        return Err(Error::Interrupted(format!("stopped while {name} was played, so there is nothing to compare")));
    }
    let targets = results.gates.iter().map(|record| GateOutcome::of(record, outline.deterministic)).collect();
    Ok(Played { name, outline, results, stream_version: STREAM_VERSION, targets })
}
