//! `export`: a stored run in the formats of other programs.

use std::path::PathBuf;

use clap::ValueEnum;

use super::error::Error;
use super::output::{print, write_file};
use super::report::{Found, find};
use super::runs::locate::Which;
use super::verb;
use crate::model::Outline;
use crate::report::hgrm::{self, Ended, Whose};
use crate::report::number::Signs;
use crate::report::{hlog, junit, markdown, timeseries};
use crate::scenario::{did_you_mean, listed};

/// The options of `export`.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The run.
    #[command(flatten)]
    pub which: Which,
    /// What to write
    #[arg(long, value_enum)]
    pub format: Format,
    /// With hgrm: the class whose waits are meant; needed if there are several
    #[arg(long, value_name = "NAME")]
    pub class: Option<String>,
    /// With hgrm: the group of agents; the waits are those of whom it answered
    #[arg(long, value_name = "NAME", conflicts_with_all = ["class", "outcome"])]
    pub group: Option<String>,
    /// With hgrm: what became of those who waited [default: answered]
    #[arg(long, value_enum)]
    pub outcome: Option<Outcome>,
    /// Write to a file, and not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over a file that exists
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Waits of each class, group and outcome, as logs of HdrHistogram
    Hlog,
    /// Percentiles of one kind of wait, as HdrHistogram's plots read them
    Hgrm,
    /// Each interval of time, for tables and data frames
    Csv,
    /// The summary
    Json,
    /// The report for managers and pull requests
    Markdown,
    /// Targets and verdicts as JUnit XML, for pipelines
    Junit,
}

/// What became of those who waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Outcome {
    /// They were answered
    Answered,
    /// They left before an answer
    Abandoned,
    /// Anything else
    Other,
}

/// Writes it.
///
/// # Errors
/// [`Error::Usage`] for a class or group that the run does not have, [`Error::Exists`], failures to read and write.
pub fn run(args: &ExportArgs) -> Result<(), Error> {
    let chosen = args.class.is_some() || args.group.is_some() || args.outcome.is_some();
    if chosen && args.format != Format::Hgrm {
        return Err(Error::Usage("--class, --group and --outcome choose waits for --format hgrm".to_owned()));
    }
    if let Some(path) = args.output.as_ref().filter(|path| path.is_file() && !args.force) {
        return Err(Error::Exists { path: path.clone(), advice: "; --force writes over it" });
    }
    let Found { run, summary, .. } = find(&args.which)?;
    let report = run.report();
    let bytes = match args.format {
        Format::Hlog => hlog::render(report).into_bytes(),
        Format::Hgrm => hgrm::render(report, whose(args, &run.outline)?).into_bytes(),
        Format::Csv => timeseries::render(report),
        Format::Json => summary.into_bytes(),
        Format::Markdown => markdown::render(report, Signs::UNICODE).into_bytes(),
        Format::Junit => junit::render(report).into_bytes(),
    };
    let Some(path) = &args.output else { return print(&String::from_utf8_lossy(&bytes)) };
    write_file(path, &bytes)?;
    verb::say("Wrote", &path.display().to_string());
    Ok(())
}

fn whose(args: &ExportArgs, outline: &Outline) -> Result<Whose, Error> {
    let classes: Vec<&str> = outline.classes.iter().map(|c| c.name.as_str()).collect();
    let groups: Vec<&str> = outline.groups.iter().map(|g| g.name.as_str()).collect();
    if let Some(group) = &args.group {
        return Ok(Whose::Group(position("group", group, &groups)?));
    }
    let class = match (&args.class, classes.as_slice()) {
        (Some(class), _) => position("class", class, &classes)?,
        (None, [_]) => 0,
        (None, _) => {
            let message =
                format!("--class or --group is needed; the classes are {}", listed(classes.iter().copied(), "and"));
            return Err(Error::Usage(message));
        }
    };
    let ended = match args.outcome.unwrap_or(Outcome::Answered) {
        Outcome::Answered => Ended::Answered,
        Outcome::Abandoned => Ended::Abandoned,
        Outcome::Other => Ended::Other,
    };
    Ok(Whose::Class(class, ended))
}

fn position(kind: &str, name: &str, known: &[&str]) -> Result<usize, Error> {
    known.iter().position(|k| *k == name).ok_or_else(|| {
        let known = known.iter().copied();
        let advice = did_you_mean(name, known.clone()).unwrap_or_else(|| format!("it has {}", listed(known, "and")));
        Error::Usage(format!("the run has no {kind} `{name}`; {advice}"))
    })
}
