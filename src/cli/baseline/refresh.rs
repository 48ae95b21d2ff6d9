//! `baseline refresh`: plays again what a baseline holds.

use std::path::Path;
use std::sync::Arc;

use super::args::{Folder, name};
use super::file;
use crate::cli::error::Error;
use crate::cli::interrupt::Interrupt;
use crate::cli::output::print;
use crate::cli::progress::Progress;
use crate::cli::store::digest;
use crate::cli::{console, files, quantity, verb};
use crate::engine::Plan;
use crate::experiment::compare::{Comparison, Contender, Kept, Settings};
use crate::experiment::{Ending, RunSpec, replicate};
use crate::model::Outline;
use crate::random::STREAM_VERSION;
use crate::report::Origin;
use crate::report::baseline::{Baseline, Saved};
use crate::report::comparison::{ComparisonReport, text};
use crate::routing;
use crate::scenario::{Choice, did_you_mean, listed};

/// The options of `baseline refresh`.
#[derive(Debug, clap::Args)]
pub struct RefreshArgs {
    /// The baseline
    #[arg(value_name = "NAME", value_parser = name)]
    pub name: String,
    /// What to play of it, as `baseline list` names it; all without
    #[arg(value_name = "SCENARIO")]
    pub scenarios: Vec<String>,
    /// Where baselines are.
    #[command(flatten)]
    pub folder: Folder,
    /// The least effect that counts, relative to its value; shares below 5% count as 5%, waits below 30s as 30s
    #[arg(long, value_name = "SHARE", default_value = "2%", value_parser = quantity::share)]
    pub min_effect: f64,
    /// The chance of any false alarm; intervals have the level 1 - alpha
    #[arg(long, value_name = "P", default_value = "0.05", value_parser = quantity::alpha)]
    pub alpha: f64,
    /// How many threads work; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Show no progress; errors and warnings remain
    #[arg(short, long)]
    pub quiet: bool,
    /// Write no character beyond ASCII
    #[arg(long)]
    pub ascii: bool,
}

/// Plays each run with its own seed and number of replications, prints the difference, and writes the file when all are
/// played. What has changed the task is named, and nothing is compared then.
///
/// # Errors
/// Whatever stops it; the file stays as it was.
pub fn run(args: &RefreshArgs) -> Result<(), Error> {
    let interrupt = Interrupt::listen();
    let folder = args.folder.path();
    let Some(mut baseline) = file::read(folder, &args.name)? else { return Err(file::missing(folder, &args.name)?) };
    for (i, title) in chosen(args, &baseline)?.iter().enumerate() {
        let Some(old) = baseline.runs.remove(title) else { continue };
        let new = play(args, &old, &interrupt)?;
        let blank = if i > 0 { "\n" } else { "" };
        print(&format!("{blank}{}", difference(args, title, &old, &new)))?;
        baseline.runs.insert(new.kept.outline.title(), new);
    }
    let path = file::write(folder, &args.name, &baseline)?;
    if !args.quiet {
        verb::say("Wrote", &path.display().to_string());
    }
    Ok(())
}

fn chosen(args: &RefreshArgs, baseline: &Baseline) -> Result<Vec<String>, Error> {
    let titles = || baseline.runs.keys().map(String::as_str);
    for wanted in &args.scenarios {
        if !baseline.runs.contains_key(wanted) {
            let hint = did_you_mean(wanted, titles()).unwrap_or_else(|| format!("it has {}", listed(titles(), "and")));
            return Err(Error::Usage(format!("baseline `{}` has nothing of `{wanted}`; {hint}", args.name)));
        }
    }
    let wanted = |title: &&str| args.scenarios.is_empty() || args.scenarios.iter().any(|s| s == title);
    Ok(titles().filter(wanted).map(str::to_owned).collect())
}

fn play(args: &RefreshArgs, old: &Saved, interrupt: &Interrupt) -> Result<Saved, Error> {
    let choice = Choice { variant: old.kept.outline.variant.clone(), sets: old.kept.outline.assignments.clone() };
    let mut loaded = files::load(Path::new(&old.file), &choice)?;
    loaded.scenario.seed = old.kept.outline.seed;
    let scenario = &loaded.scenario;
    let outline = Outline::of(scenario);
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let replications = u32::try_from(old.kept.replications).unwrap_or(u32::MAX).max(1);
    let spec = RunSpec { replications, threads, stop: Some(interrupt.flag()), ..RunSpec::default() };
    let mut progress = Progress::start(&outline, spec, console::signs(args.ascii), console::can_redraw(), args.quiet);
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |results, _| progress.advance(results))
        .map_err(|source| Error::Run { scenario: scenario.title(), source })?;
    progress.finish(&results);
    if results.ending != Ending::Complete {
        let text = format!("stopped while {} was played; baseline {} is as it was", scenario.title(), args.name);
        return Err(Error::Interrupted(text));
    }
    let contender =
        Contender { name: String::new(), outline: &outline, results: &results, stream_version: STREAM_VERSION };
    Ok(Saved {
        kept: Kept::of(&contender),
        file: old.file.clone(),
        package_version: Origin::here().package_version,
        scenario_sha256: digest::of_bytes(loaded.resolved.as_bytes()),
    })
}

fn difference(args: &RefreshArgs, title: &str, old: &Saved, new: &Saved) -> String {
    let (base, now) = (format!("{title} before"), new.kept.outline.title());
    let settings = Settings { alpha: args.alpha, min_effect: args.min_effect, ..Settings::default() };
    let comparison = Comparison::with_kept((&base, &old.comparable()), (&now, &new.kept), settings);
    match comparison {
        Ok(comparison) => {
            let outline = &old.kept.outline;
            let report = ComparisonReport {
                comparison: &comparison,
                outline,
                currency: outline.currency.as_deref().or(new.kept.outline.currency.as_deref()),
                uncertain: &[],
                judged: false,
                targets: None,
            };
            text(report, console::signs(args.ascii))
        }
        Err(changed) => format!("{title} is another task now: {}\n", changed.difference),
    }
}
