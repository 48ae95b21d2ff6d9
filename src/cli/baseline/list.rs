//! `baseline list`: all baselines and the scenarios in them.

use serde::Serialize;

use super::args::Folder;
use super::file;
use crate::cli::console;
use crate::cli::error::Error;
use crate::cli::output::print;
use crate::cli::runs::Format;
use crate::report::text::{Column, cut, table};

/// The options of `baseline list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Where baselines are.
    #[command(flatten)]
    pub folder: Folder,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// A baseline, for programs.
#[derive(Serialize)]
struct Entry {
    name: String,
    file: String,
    scenarios: Vec<String>,
}

/// Prints the list.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::Rejected`] and [`Error::Unwritable`].
pub fn run(args: &ListArgs) -> Result<(), Error> {
    let folder = args.folder.path();
    let mut entries = Vec::new();
    for name in file::names(folder)? {
        let Some(baseline) = file::read(folder, &name)? else { continue };
        let path = file::path(folder, &name).display().to_string();
        entries.push(Entry { name, file: path, scenarios: baseline.runs.into_keys().collect() });
    }
    let signs = console::signs(false);
    print(&match args.format {
        Format::Json => serde_json::to_string_pretty(&entries).expect("text is JSON") + "\n",
        Format::Table if entries.is_empty() => format!("There is no baseline in {}.\n", folder.display()),
        Format::Table => {
            let names: Vec<String> = entries.iter().map(|e| e.name.clone()).collect();
            let scenarios = entries.iter().map(|e| cut(&e.scenarios.join(", "), 50, signs)).collect();
            table("baseline", &names, vec![Column::words("scenarios", scenarios)], signs).join("\n") + "\n"
        }
    })
}
