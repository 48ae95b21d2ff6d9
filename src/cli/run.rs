//! `run`: plays scenarios and reports.

use std::path::Path;
use std::sync::Arc;

use super::args::{Format, RunArgs};
use super::error::Error;
use super::files::Origin;
use super::interrupt::Interrupt;
use super::output::{NewFile, print};
use super::progress::Progress;
use super::store::{self, Clock, DEFAULT_FOLDER, Played};
use super::{console, files, verb};
use crate::engine::Plan;
use crate::experiment::{Ending, Precision, Results, RunSpec, Summary, replicate};
use crate::model::Scenario;
use crate::report::contact_log::LogWriter;
use crate::report::number::count;
use crate::report::text::TextOptions;
use crate::report::{Report, json, replication_words, text};
use crate::routing;

/// The limit of `--until-ci` where nobody has set one.
const MAX_UNTIL_PRECISE: u32 = 20_000;

/// Loads all scenarios first, so that a mistake in the last one shows before the first has run. A result is printed before
/// it is stored, so that a folder that cannot be written loses none.
///
/// # Errors
/// Whatever stops it.
pub fn run(args: &RunArgs) -> Result<(), Error> {
    if args.contact_log.is_some() && args.scenarios.len() > 1 {
        return Err(Error::Usage("--contact-log writes one file, so it takes one scenario".to_owned()));
    }
    if let Some(log) = &args.contact_log
        && log.extension().is_some_and(|e| e == "yaml" || e == "yml")
    {
        return Err(Error::Usage(format!("--contact-log writes CSV; {} looks like a scenario", log.display())));
    }
    if args.until_ci.is_some() && args.replications.is_some() {
        let text =
            "--until-ci finds out how many days it takes, so it goes without -n; --max-replications sets a limit";
        return Err(Error::Usage(text.to_owned()));
    }
    if args.until_ci.is_none() && args.max_replications.is_some() {
        return Err(Error::Usage("--max-replications is the limit of --until-ci; without it, give -n".to_owned()));
    }
    let interrupt = Interrupt::listen();
    let scenarios = load_all(args)?;
    let signs = console::signs(args.ascii);
    let mut done = Vec::new();
    let mut trouble = Trouble::default();
    for (i, (path, (scenario, origin))) in args.scenarios.iter().zip(scenarios).enumerate() {
        let clock = Clock::start();
        let (results, summary) = simulate(args, &scenario, &interrupt)?;
        let report = Report { scenario: &scenario, results: &results, summary: &summary };
        let interrupted = interruption(report, args.scenarios.len() - i - 1);
        let any = !results.replications.is_empty();
        if any && args.format == Format::Table {
            let options = TextOptions { signs, replay: replay(path, &scenario, summary.replications) };
            let blank = if i > 0 { "\n" } else { "" };
            trouble.note(print(&format!("{blank}{}", text::render(report, &options))));
        }
        if any && !args.no_store {
            trouble.note(store(args, Played { path, origin: &origin, report, clock }));
        }
        if any && args.format == Format::Json {
            done.push((scenario, results, summary));
        }
        if interrupted.is_some() {
            trouble.interrupted = interrupted;
            break;
        }
    }
    let reports: Vec<Report<'_>> =
        done.iter().map(|(scenario, results, summary)| Report { scenario, results, summary }).collect();
    trouble.note(match reports.as_slice() {
        [] => Ok(()),
        [one] if args.scenarios.len() == 1 => print(&json::render(*one)),
        several => print(&json::render_all(several)),
    });
    trouble.outcome()
}

/// What went wrong while there was still something to do.
#[derive(Default)]
struct Trouble {
    unwritten: Option<Error>,
    interrupted: Option<Error>,
}

impl Trouble {
    /// Tells all failures but the last at once.
    fn note(&mut self, outcome: Result<(), Error>) {
        if let Err(error) = outcome
            && let Some(earlier) = self.unwritten.replace(error)
        {
            earlier.print();
        }
    }

    /// That something is not written is worse than that it is partial.
    fn outcome(self) -> Result<(), Error> {
        match (self.unwritten, self.interrupted) {
            (Some(unwritten), Some(interrupted)) => {
                interrupted.print();
                Err(unwritten)
            }
            (Some(error), None) | (None, Some(error)) => Err(error),
            (None, None) => Ok(()),
        }
    }
}

/// Stores a run, and says where.
fn store(args: &RunArgs, run: Played<'_>) -> Result<(), Error> {
    let folder = store::save(run, args.out.as_deref().unwrap_or(Path::new(DEFAULT_FOLDER)))?;
    if !args.quiet {
        verb::say("Wrote", &folder.display().to_string());
    }
    Ok(())
}

/// What to say of a run that a signal stopped, with so many scenarios after it.
fn interruption(report: Report<'_>, left: usize) -> Option<Error> {
    let Ending::Interrupted { asked } = report.results.ending else { return None };
    let name = &report.scenario.name;
    let (one, many) = replication_words(report.scenario);
    let word = if asked == 1 { one } else { many };
    let mut text = match report.results.replications.len() as u64 {
        0 => format!("interrupted before the first {one} of {name} was over, so nothing is written"),
        n => format!(
            "interrupted after {} of {} {word} of {name}; the results are partial",
            count(n),
            count(asked.into())
        ),
    };
    match left {
        0 => {}
        1 => text += "; 1 more scenario was not played",
        n => text += &format!("; {n} more scenarios were not played"),
    }
    Some(Error::Interrupted(text))
}

/// All scenarios, with what the options change in them. All diagnostics of all files are reported at once.
fn load_all(args: &RunArgs) -> Result<Vec<(Scenario, Origin)>, Error> {
    let mut scenarios = Vec::new();
    let mut problems = Vec::new();
    for path in &args.scenarios {
        match files::load_with_origin(path) {
            Ok((loaded, origin)) => {
                for warning in &loaded.warnings {
                    verb::say_lines(&warning.render(console::messages_have_colour()));
                }
                let mut scenario = loaded.scenario;
                scenario.seed = args.seed.unwrap_or(scenario.seed);
                scenario.replications = args.replications.unwrap_or(scenario.replications);
                scenarios.push((scenario, origin));
            }
            Err(Error::Invalid(diagnostics)) => problems.extend(diagnostics),
            Err(other) => return Err(other),
        }
    }
    if problems.is_empty() { Ok(scenarios) } else { Err(Error::Invalid(problems)) }
}

fn simulate(args: &RunArgs, scenario: &Scenario, interrupt: &Interrupt) -> Result<(Results, Summary), Error> {
    let log_path = args.contact_log.as_deref();
    let unwritable = |e| Error::unwritable(log_path.unwrap_or(Path::new("")), e);
    let mut log = match log_path {
        Some(path) => Some(NewFile::create(path).and_then(|f| LogWriter::new(scenario, f)).map_err(unwritable)?),
        None => None,
    };
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let until = precision(args, scenario);
    let replications = match until {
        Some(_) => args.max_replications.unwrap_or(MAX_UNTIL_PRECISE),
        None => scenario.replications,
    };
    let stop = Some(interrupt.flag());
    let spec = RunSpec { replications, threads, contact_log: log.is_some(), until, stop };
    let mut progress = Progress::start(scenario, spec, console::signs(args.ascii), console::can_redraw(), args.quiet);
    let mut written = Ok(());
    let plan = Arc::new(Plan::new(scenario.clone()));
    let results = replicate(&plan, &routing::for_scenario, spec, |results, finished| {
        progress.advance(results);
        if let (Some(log), Ok(())) = (&mut log, &written) {
            written = log.write(finished.index, &finished.log);
        }
    })
    .map_err(|source| Error::Run { scenario: scenario.name.clone(), source })?;
    progress.finish(&results);
    written.map_err(unwritable)?;
    if let Some((log, path)) = log.zip(log_path).filter(|_| !results.replications.is_empty()) {
        log.finish().and_then(NewFile::finish).map_err(unwritable)?;
        if !args.quiet {
            verb::say("Wrote", &path.display().to_string());
        }
    }
    let summary = Summary::new(scenario, &results);
    Ok((results, summary))
}

/// The precision that is asked for, if anything is random.
fn precision(args: &RunArgs, scenario: &Scenario) -> Option<Precision> {
    let half_width = args.until_ci?;
    if scenario.is_deterministic() {
        let text =
            format!("{}: nothing in it is drawn at random, so --until-ci has nothing to estimate", scenario.name);
        verb::say("Note", &text);
        return None;
    }
    Some(Precision { half_width })
}

/// The command that gives the same numbers again.
fn replay(path: &Path, scenario: &Scenario, replications: usize) -> Vec<String> {
    let mut words = vec!["stormdrill".to_owned(), "run".to_owned(), quoted(&path.display().to_string())];
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
