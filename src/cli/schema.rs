//! `schema`: prints the formats' descriptions.

use clap::ValueEnum;

use super::error::Error;
use super::output::print;
use crate::{report, scenario};

/// The options of `schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// Of which format
    #[arg(value_enum, default_value_t = What::Scenario)]
    pub what: What,
}

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Scenario files, for editors and checkers of YAML
    Scenario,
    /// What `run --format json` writes and a stored run keeps as `summary.json`
    Summary,
    /// The manifest in the folder of a stored run
    Manifest,
    /// What `erlang --format json` writes
    Erlang,
    /// What `compare --format json` writes
    Comparison,
    /// What `run --save-baseline` writes
    Baseline,
}

/// Prints a schema.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn run(args: &SchemaArgs) -> Result<(), Error> {
    print(&match args.what {
        What::Scenario => scenario::schema(),
        What::Summary => report::json::schema(),
        What::Manifest => report::manifest::schema(),
        What::Erlang => report::exact::schema(),
        What::Baseline => report::baseline::json_schema(),
        What::Comparison => report::comparison::json::json_schema(),
    })
}
