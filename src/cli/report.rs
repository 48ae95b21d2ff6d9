//! `report`: prints what a run has printed, from what it has stored.

use std::path::{Path, PathBuf};

use super::args::Format;
use super::error::Error;
use super::output::{print, write_file};
use super::runs::locate::Which;
use super::{console, files, verb};
use crate::report::stored::{self, StoredRun};
use crate::report::text::TextOptions;
use crate::report::{junit, markdown, text};

/// No summary is read that is longer.
const LONGEST_SUMMARY: u64 = 1 << 30;

/// The options of `report`.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// The run.
    #[command(flatten)]
    pub which: Which,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Write targets and verdicts as JUnit XML too
    #[arg(long, value_name = "FILE.xml")]
    pub junit: Option<PathBuf>,
    /// Write `+-` for `±`, and no other character beyond ASCII
    #[arg(long)]
    pub ascii: bool,
}

/// A run that has been read from its folder, or from a summary that stands alone.
pub struct Found {
    /// The run.
    pub run: StoredRun,
    /// Its summary, as it is stored.
    pub summary: String,
    /// The words of the command that gives the same numbers again; none where they are not known.
    pub replay: Vec<String>,
}

/// Prints it.
///
/// # Errors
/// [`Error::NoRun`], [`Error::Unreadable`], [`Error::Damaged`] and [`Error::Unwritable`].
pub fn run(args: &ReportArgs) -> Result<(), Error> {
    let Found { run, summary, replay } = find(&args.which)?;
    let signs = console::signs(args.ascii);
    print(&match args.format {
        Format::Table => text::render(run.report(), &TextOptions { signs, styled: true, verbose: false, replay }),
        Format::Markdown => markdown::render(run.report(), signs),
        Format::Json => summary,
    })?;
    let Some(path) = &args.junit else { return Ok(()) };
    write_file(path, junit::render(run.report()).as_bytes())?;
    verb::say("Wrote", &path.display().to_string());
    Ok(())
}

/// Reads a stored run.
///
/// # Errors
/// [`Error::NoRun`], [`Error::Unreadable`] and [`Error::Damaged`].
pub fn find(which: &Which) -> Result<Found, Error> {
    match which.find() {
        Ok(found) => read(found.folder.join("summary.json"), found.manifest.replay),
        // What `run --format json` has written somewhere.
        Err(Error::NoRun { .. }) if Path::new(&which.run).is_file() => read(PathBuf::from(&which.run), Vec::new()),
        Err(other) => Err(other),
    }
}

fn read(path: PathBuf, replay: Vec<String>) -> Result<Found, Error> {
    let bytes = match files::read(&path, LONGEST_SUMMARY) {
        Ok(bytes) => bytes,
        Err(source) => return Err(Error::Unreadable { path, source, advice: Vec::new() }),
    };
    // What is not UTF-8 is no JSON either; the message then names the place of the replacement characters.
    let summary = String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    match stored::read(&summary) {
        Ok(run) => Ok(Found { run, summary, replay }),
        Err(source) => Err(Error::Damaged { path, source }),
    }
}
