//! `runs list`: all stored runs, the newest first.

use std::path::PathBuf;

use serde::Serialize;

use super::super::console;
use super::super::error::Error;
use super::super::output::print;
use super::super::store;
use super::super::store::catalog::{self, Run};
use super::Format;
use crate::model::SimDuration;
use crate::report::length::span;
use crate::report::manifest::{Headline, Status};
use crate::report::number::{Figure, Signs, count};
use crate::report::text::{Column, WIDTH, cut, cut_apart, table};

/// The options of `runs list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The folder of results [default: results]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// A run, for programs.
#[derive(Serialize)]
struct Entry<'a> {
    run_id: &'a str,
    scenario: &'a str,
    variant: Option<&'a str>,
    assignments: &'a [String],
    policy: &'a str,
    status: Status,
    started: &'a str,
    replications: u64,
    replications_asked: u64,
    headline: Option<&'a Headline>,
    folder: String,
}

/// Prints the list.
///
/// # Errors
/// [`Error::Unreadable`] for a folder that cannot be read, and [`Error::Unwritable`].
pub fn run(args: &ListArgs) -> Result<(), Error> {
    let out = store::folder(&args.out);
    let runs = catalog::runs(out).map_err(|source| Error::Unreadable {
        path: out.to_owned(),
        source,
        advice: vec!["Name a folder of results: stormdrill runs list --out DIR".to_owned()],
    })?;
    match args.format {
        Format::Json => {
            let entries: Vec<Entry<'_>> = runs.iter().map(entry).collect();
            print(&(serde_json::to_string_pretty(&entries).expect("text and numbers are JSON") + "\n"))
        }
        Format::Table if runs.is_empty() => print(&format!("There is no run in {}.\n", out.display())),
        Format::Table => print(&(lines(&runs, console::signs(false)).join("\n") + "\n")),
    }
}

fn entry(run: &Run) -> Entry<'_> {
    let manifest = &run.manifest;
    Entry {
        run_id: &run.id,
        scenario: &manifest.scenario,
        variant: manifest.variant.as_deref(),
        assignments: &manifest.assignments,
        policy: &manifest.policy,
        status: manifest.status,
        started: &manifest.started,
        replications: manifest.replications,
        replications_asked: manifest.replications_asked,
        headline: manifest.headline.as_ref(),
        folder: run.folder.display().to_string(),
    }
}

fn lines(runs: &[Run], signs: Signs) -> Vec<String> {
    let column = |cell: &dyn Fn(&Run) -> String| runs.iter().map(cell).collect::<Vec<_>>();
    let ids = column(&|run| run.id.clone());
    let numbers = column(&|run| count(run.manifest.replications));
    let headlines = column(&|run| headline(run.manifest.headline.as_ref(), signs));
    let remarks = column(&|run| {
        let status = Some(run.manifest.status).filter(|s| *s != Status::Complete).map(Status::name);
        let assignments = run.manifest.assignments.iter().map(String::as_str);
        cut(&status.into_iter().chain(assignments).collect::<Vec<_>>().join(", "), 24, signs)
    });
    // The scenario's name gives way, since its middle can be guessed.
    let widest = |cells: &[String]| cells.iter().map(|c| c.chars().count()).max().unwrap_or(0);
    let taken = widest(&ids) + 2 + widest(&numbers).max(1) + 2 + widest(&headlines).max(8) + 2 + widest(&remarks) + 2;
    let room = WIDTH.saturating_sub(taken + 2).max(8);
    let columns = vec![
        Column::words("scenario", cut_apart(&column(&|run| run.scenario.clone()), room, signs)),
        Column::numbers("n", numbers),
        Column::words("answered", headlines),
        Column::words("", remarks),
    ];
    table("run", &ids, columns, signs)
}

/// `58.5 % ± 1.1 in 60 s`
pub(super) fn headline(headline: Option<&Headline>, signs: Signs) -> String {
    let Some(headline) = headline else { return signs.nothing.to_owned() };
    let percent = |share: f64| share * 100.0;
    let figure = Figure { value: percent(headline.service_level), half_width: headline.half_width.map(percent) };
    let value = figure.write(figure.place().unwrap_or(-1).clamp(-2, 1), " %", signs);
    format!("{value} in {}", span(SimDuration::from_secs_f64(headline.within_s.clamp(0.0, 1e9))))
}
