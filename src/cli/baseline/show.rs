//! `baseline show`: what a baseline holds.

use super::args::{Folder, name};
use super::file;
use crate::cli::console;
use crate::cli::error::Error;
use crate::cli::output::print;
use crate::cli::runs::Format;
use crate::report::baseline::lines;

/// The options of `baseline show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The baseline
    #[arg(value_name = "NAME", value_parser = name)]
    pub name: String,
    /// Where baselines are.
    #[command(flatten)]
    pub folder: Folder,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Write `+-` for `±`, and no other character beyond ASCII
    #[arg(long)]
    pub ascii: bool,
}

/// Prints it.
///
/// # Errors
/// [`Error::NoRun`], [`Error::Unreadable`], [`Error::Rejected`] and [`Error::Unwritable`].
pub fn run(args: &ShowArgs) -> Result<(), Error> {
    let folder = args.folder.path();
    let Some(baseline) = file::read(folder, &args.name)? else { return Err(file::missing(folder, &args.name)?) };
    let signs = console::signs(args.ascii);
    print(&match args.format {
        Format::Json => baseline.render(),
        Format::Table => {
            let runs = baseline.runs.iter().map(|(title, saved)| lines(title, saved, signs).join("\n") + "\n");
            runs.collect::<Vec<_>>().join("\n")
        }
    })
}
