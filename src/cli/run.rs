//! `run`: plays scenarios and reports.

use std::path::Path;
use std::sync::Arc;

use super::args::{Format, RunArgs};
use super::error::Error;
use super::output::{NewFile, print};
use super::progress::Progress;
use super::{choice, console, files, verb};
use crate::engine::Plan;
use crate::experiment::{Precision, RunSpec, replicate};
use crate::model::{Outline, Scenario};
use crate::report::contact_log::LogWriter;
use crate::report::stored::StoredRun;
use crate::report::text::TextOptions;
use crate::report::{Origin, Report, json, text};
use crate::routing;
use crate::scenario::{Choice, Diagnostic, Loaded};

/// The limit of `--until-ci` where nobody has set one.
const MAX_UNTIL_PRECISE: u32 = 20_000;

/// Loads all scenarios first, so that a mistake in the last one shows before the first has run.
///
/// # Errors
/// Whatever stops it.
pub fn run(args: &RunArgs) -> Result<(), Error> {
    if args.contact_log.is_some() && args.scenarios.len() * args.choice.variants.len().max(1) > 1 {
        return Err(Error::Usage("--contact-log writes one file, so it takes one scenario or variant".to_owned()));
    }
    if let Some(log) = &args.contact_log
        && log.extension().is_some_and(|e| e == "yaml" || e == "yml")
    {
        return Err(Error::Usage(format!("--contact-log writes CSV; {} looks like a scenario", log.display())));
    }
    let scenarios = load_all(args)?;
    let signs = console::signs(args.ascii);
    let mut done = Vec::new();
    for (i, Play { path, choice, scenario, until }) in scenarios.into_iter().enumerate() {
        let run = simulate(args, &scenario, until)?;
        match args.format.unwrap_or(Format::Table) {
            Format::Table => {
                let options = TextOptions { signs, replay: replay(path, &choice, &scenario, run.summary.replications) };
                let blank = if i > 0 { "\n" } else { "" };
                print(&format!("{blank}{}", text::render(run.report(), &options)))?;
            }
            Format::Json => done.push(run),
        }
    }
    let reports: Vec<Report<'_>> = done.iter().map(StoredRun::report).collect();
    match reports.as_slice() {
        [] => Ok(()),
        [one] => print(&json::render(*one)),
        several => print(&json::render_all(several)),
    }
}

/// A scenario to play, and where it comes from.
struct Play<'a> {
    path: &'a Path,
    choice: Choice,
    scenario: Scenario,
    until: Option<Precision>,
}

/// All scenarios, with what the options change in them. All diagnostics of all files are reported at once, each once.
fn load_all(args: &RunArgs) -> Result<Vec<Play<'_>>, Error> {
    let mut scenarios = Vec::new();
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    let add = |all: &mut Vec<Diagnostic>, more: Vec<Diagnostic>| {
        for diagnostic in more {
            if !all.contains(&diagnostic) {
                all.push(diagnostic);
            }
        }
    };
    let choices = args.choice.choices();
    for (path, choice) in args.scenarios.iter().flat_map(|path| choices.iter().map(move |choice| (path, choice))) {
        match files::load(path, choice) {
            Ok(mut loaded) => {
                add(&mut warnings, std::mem::take(&mut loaded.warnings));
                let (scenario, until) = with_settings(args, loaded);
                scenarios.push(Play { path, choice: choice.clone(), scenario, until });
            }
            Err(Error::Invalid(diagnostics)) => add(&mut problems, diagnostics),
            Err(other) => return Err(other),
        }
    }
    for warning in &warnings {
        verb::say_lines(&warning.render(console::messages_have_colour()));
    }
    if problems.is_empty() { Ok(scenarios) } else { Err(Error::Invalid(problems)) }
}

fn simulate(args: &RunArgs, scenario: &Scenario, until: Option<Precision>) -> Result<StoredRun, Error> {
    let outline = Outline::of(scenario);
    let log_path = args.contact_log.as_deref();
    let unwritable = |e| Error::unwritable(log_path.unwrap_or(Path::new("")), e);
    let mut log = match log_path {
        Some(path) => Some(NewFile::create(path).and_then(|f| LogWriter::new(&outline, f)).map_err(unwritable)?),
        None => None,
    };
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let replications = match until {
        Some(_) => args.max_replications.unwrap_or(MAX_UNTIL_PRECISE),
        None => scenario.replications,
    };
    let spec = RunSpec { replications, threads, contact_log: log.is_some(), until, stop: None };
    let mut progress = Progress::start(&outline, spec, console::signs(args.ascii), console::can_redraw(), args.quiet);
    let mut written = Ok(());
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |results, finished| {
        progress.advance(results);
        if let (Some(log), Ok(())) = (&mut log, &written) {
            written = log.write(finished.index, &finished.log);
        }
    })
    .map_err(|source| Error::Run { scenario: scenario.title(), source })?;
    progress.finish(&results);
    written.map_err(unwritable)?;
    if let Some((log, path)) = log.zip(log_path) {
        log.finish().and_then(NewFile::finish).map_err(unwritable)?;
        if !args.quiet {
            verb::say("Wrote", &path.display().to_string());
        }
    }
    Ok(StoredRun::with_threads(outline, results, Origin::here(), threads))
}

/// A scenario with the seed and the number of days that are asked for, or the precision that is to decide.
fn with_settings(args: &RunArgs, loaded: Loaded) -> (Scenario, Option<Precision>) {
    let Loaded { mut scenario, seed_is_said, replications_are_said, .. } = loaded;
    let otherwise = &args.otherwise;
    let seed = args.seed.or(otherwise.seed.filter(|_| !seed_is_said));
    scenario.seed = seed.unwrap_or(scenario.seed);
    let (replications, until_ci) = match (args.replications, args.until_ci) {
        (None, None) if !replications_are_said => (otherwise.replications, otherwise.until_ci),
        asked => asked,
    };
    scenario.replications = replications.unwrap_or(scenario.replications);
    let Some(half_width) = until_ci else { return (scenario, None) };
    if scenario.is_deterministic() {
        let text =
            format!("{}: nothing in it is drawn at random, so --until-ci has nothing to estimate", scenario.name);
        verb::say("Note", &text);
        return (scenario, None);
    }
    (scenario, Some(Precision { half_width }))
}

/// The command that gives the same numbers again.
fn replay(path: &Path, choice: &Choice, scenario: &Scenario, replications: usize) -> Vec<String> {
    let mut words = vec!["stormdrill".to_owned(), "run".to_owned(), quoted(&path.display().to_string())];
    words.extend(choice::words(choice));
    if !scenario.is_deterministic() {
        words.extend(["--seed".to_owned(), scenario.seed.to_string()]);
    }
    words.extend(["-n".to_owned(), replications.max(1).to_string()]);
    words
}

/// A word as a shell reads it.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
