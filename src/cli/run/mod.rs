//! `run`: plays scenarios and reports.

mod load;
mod play;
mod trouble;

use super::args::{Format, RunArgs};
use super::error::Error;
use super::interrupt::Interrupt;
use super::output::print;
use super::store::{self, Clock, Played};
use super::{console, verb};
use crate::report::stored::StoredRun;
use crate::report::text::TextOptions;
use crate::report::{Report, json, text};
use trouble::{Trouble, interruption};

/// Loads all scenarios first, so that a mistake in the last one shows before the first has run. A result is printed before
/// it is stored, so that a folder that cannot be written loses none.
///
/// # Errors
/// Whatever stops it.
pub fn run(args: &RunArgs) -> Result<(), Error> {
    check(args)?;
    let interrupt = Interrupt::listen();
    let tasks = load::all(args)?;
    let signs = console::signs(args.ascii);
    let format = args.format.unwrap_or(Format::Table);
    let mut done = Vec::new();
    let mut trouble = Trouble::default();
    for (i, task) in tasks.iter().enumerate() {
        let clock = Clock::start();
        let run = play::play(args, task, &interrupt)?;
        let interrupted = interruption(run.report(), tasks.len() - i - 1);
        let any = !run.results.replications.is_empty();
        if any && format == Format::Table {
            let options = TextOptions { signs, replay: task.replay(run.summary.replications) };
            let blank = if i > 0 { "\n" } else { "" };
            trouble.note(print(&format!("{blank}{}", text::render(run.report(), &options))));
        }
        if any && !args.no_store {
            let (resolved, sources) = (&task.resolved, &task.sources);
            trouble.note(store(args, Played { path: task.path, resolved, sources, report: run.report(), clock }));
        }
        if any && format == Format::Json {
            done.push(run);
        }
        if interrupted.is_some() {
            trouble.interrupted = interrupted;
            break;
        }
    }
    let reports: Vec<Report<'_>> = done.iter().map(StoredRun::report).collect();
    trouble.note(match reports.as_slice() {
        [] => Ok(()),
        [one] if tasks.len() == 1 => print(&json::render(*one)),
        several => print(&json::render_all(several)),
    });
    trouble.outcome()
}

fn check(args: &RunArgs) -> Result<(), Error> {
    let Some(log) = &args.contact_log else { return Ok(()) };
    if args.scenarios.len() * args.choice.variants.len().max(1) > 1 {
        return Err(Error::Usage("--contact-log writes one file, so it takes one scenario or variant".to_owned()));
    }
    if log.extension().is_some_and(|e| e == "yaml" || e == "yml") {
        return Err(Error::Usage(format!("--contact-log writes CSV; {} looks like a scenario", log.display())));
    }
    Ok(())
}

/// Stores a run, and says where.
fn store(args: &RunArgs, run: Played<'_>) -> Result<(), Error> {
    let folder = store::save(run, store::folder(&args.out))?;
    if !args.quiet {
        verb::say("Wrote", &folder.display().to_string());
    }
    Ok(())
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
