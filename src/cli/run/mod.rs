//! `run`: plays scenarios and reports.

mod baseline;
mod load;
mod play;
mod sheet;
mod trouble;
mod verdict;

use super::args::{Format, RunArgs};
use super::error::Error;
use super::interrupt::Interrupt;
use super::output::print;
use super::pipeline::Pipeline;
use super::store::{self, Clock, Played};
use super::{console, verb};
use crate::report::text::TextOptions;
use crate::report::{comparison, json, markdown, text};
use baseline::{Baselines, Judged};
use trouble::{Trouble, interruption};
use verdict::Verdicts;

/// Loads all scenarios first, so that a mistake in the last one shows before the first has run. A result is printed before
/// it is stored, so that a folder that cannot be written loses none.
///
/// # Errors
/// Whatever stops it.
pub fn run(args: &RunArgs) -> Result<(), Error> {
    check(args)?;
    let interrupt = Interrupt::listen();
    let format = args.format.unwrap_or(Format::Table);
    let mut pipeline = Pipeline::new(&args.pipeline, format == Format::Table, args.quiet);
    let mut refused = Vec::new();
    let tasks = match load::all(args, &mut refused) {
        Ok(tasks) => tasks,
        Err(error) => {
            pipeline.refuse(&refused);
            if let Err(unwritten) = pipeline.finish() {
                unwritten.print();
            }
            return Err(error);
        }
    };
    let signs = console::signs(args.ascii);
    let mut baselines = Baselines::open(&args.baseline, &tasks)?;
    let mut done = Vec::new();
    let (mut trouble, mut verdicts) = (Trouble::default(), Verdicts::default());
    for (i, task) in tasks.iter().enumerate() {
        let clock = Clock::start();
        let run = match play::play(args, task, &interrupt) {
            Ok(run) => run,
            Err(error) => {
                pipeline.fail(&task.scenario.title(), Some(task.path), &error);
                trouble.stop(error);
                break;
            }
        };
        let interrupted = interruption(run.report(), tasks.len() - i - 1);
        let any = !run.results.replications.is_empty();
        let replay = task.replay(run.summary.replications);
        let shown = match format {
            Format::Table => {
                let (styled, verbose) = (true, args.verbose);
                let options = TextOptions { signs, styled, verbose, replay: replay.clone() };
                Some(text::render(run.report(), &options))
            }
            Format::Markdown => Some(markdown::render(run.report(), signs)),
            Format::Json => None,
        };
        if let Some(text) = shown.filter(|_| any) {
            let blank = if i > 0 { "\n" } else { "" };
            trouble.note(print(&format!("{blank}{text}")));
        }
        let against = baselines.judge(task, &run).unwrap_or_else(|error| {
            trouble.note(Err(error));
            None
        });
        if let Some(judged) = &against {
            let text = match format {
                Format::Table => Some(comparison::text(judged.report(), signs)),
                Format::Markdown => Some(comparison::markdown(judged.report())),
                Format::Json => None,
            };
            trouble.note(text.map_or(Ok(()), |text| print(&format!("\n{text}"))));
        }
        let compared = against.as_ref().map(|judged| &judged.comparison);
        verdicts.note(run.report());
        if any {
            pipeline.note(task.path, run.report(), against.as_ref().map(Judged::report));
        }
        verdicts.note_baseline(compared);
        if any && !args.no_store {
            let (path, resolved, sources, report) = (task.path, &*task.resolved, &task.sources, run.report());
            let exit_code = verdict::exit_code(report, compared, args);
            trouble.note(store(args, Played { path, resolved, sources, report, replay: &replay, clock, exit_code }));
        }
        let sheet = sheet::play(args, task, &run, &interrupt).unwrap_or_else(|error| {
            trouble.stop(error);
            None
        });
        if let Some(sheet) = &sheet {
            let text = match format {
                Format::Table => Some(text::preparedness::render(sheet, run.report(), signs)),
                Format::Markdown => Some(markdown::preparedness(sheet, run.report(), signs)),
                Format::Json => None,
            };
            trouble.note(text.map_or(Ok(()), |text| print(&format!("\n{text}"))));
        }
        if any && format == Format::Json {
            done.push((run, against, sheet));
        }
        if let Some(error) = interrupted {
            if !any {
                pipeline.fail(&task.scenario.title(), Some(task.path), &error);
            }
            trouble.stop(error);
            break;
        }
    }
    let reports: Vec<json::Against<'_>> = done
        .iter()
        .map(|(run, against, sheet)| json::Against {
            report: run.report(),
            baseline: against.as_ref().map(Judged::report),
            sheet: sheet.as_ref(),
        })
        .collect();
    trouble.note(match reports.as_slice() {
        [] => Ok(()),
        [one] if tasks.len() == 1 => print(&json::render_against(*one)),
        several => print(&json::render_all_against(several)),
    });
    trouble.note(pipeline.finish());
    trouble.note(baselines.save(args.quiet));
    trouble.outcome().and_then(|()| verdicts.outcome(args))
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
