//! `runs`: what is stored, and how it is removed.

mod list;
pub mod locate;
mod prune;
mod show;

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::error::Error;

/// The options of `runs`.
#[derive(Debug, clap::Args)]
pub struct RunsArgs {
    /// What to do
    #[command(subcommand)]
    pub what: What,
}

/// What can be done with stored runs.
#[derive(Debug, Subcommand)]
pub enum What {
    /// List all stored runs, the newest first
    List(list::ListArgs),
    /// Remove old runs
    Prune(prune::PruneArgs),
    /// Show when and how a run was made and what its folder holds, and whether its files are as they were written
    Show(show::ShowArgs),
}

impl What {
    /// The folder of results that is asked for.
    pub fn out_mut(&mut self) -> &mut Option<PathBuf> {
        match self {
            What::List(options) => &mut options.out,
            What::Prune(options) => &mut options.out,
            What::Show(options) => &mut options.which.out,
        }
    }
}

/// How something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, 80 columns wide
    Table,
    /// For programs
    Json,
}

/// Does it.
///
/// # Errors
/// Those of the files, and [`Error::NoRun`].
pub fn run(args: &RunsArgs) -> Result<(), Error> {
    match &args.what {
        What::List(options) => list::run(options),
        What::Prune(options) => prune::run(options),
        What::Show(options) => show::run(options),
    }
}
