//! `init`: writes a scenario to start from.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::Error;
use super::{run, verb};
use crate::scenario;

/// The starter; its first line names the schema.
const STARTER: &str = include_str!("starter.yaml");
/// The schema's file, beside the starter or in the folder `schema` beside its own.
const SCHEMA: &str = "scenario.v1.json";

/// The options of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// Where to write the scenario; its folder also gets the schema by which editors complete and check it
    #[arg(value_name = "FILE", default_value = "scenario.yaml")]
    pub file: PathBuf,
}

/// Writes the starter, and the schema unless there is one.
///
/// # Errors
/// [`Error::Exists`] and [`Error::Unwritable`].
pub fn run(args: &InitArgs) -> Result<(), Error> {
    let folder = args.file.parent().unwrap_or(Path::new(""));
    let shared = Path::new("../schema").join(SCHEMA);
    let reference = if folder.join(&shared).is_file() { format!("../schema/{SCHEMA}") } else { SCHEMA.to_owned() };
    create(&args.file, &format!("# yaml-language-server: $schema={reference}\n{STARTER}"))?;
    let schema = folder.join(SCHEMA);
    if reference == SCHEMA && !schema.exists() {
        create(&schema, &scenario::schema())?;
    }
    verb::say("Next", &format!("stormdrill run {}", run::quoted(&args.file.display().to_string())));
    Ok(())
}

/// Writes a file that does not exist yet; what could not be written whole is removed.
fn create(path: &Path, text: &str) -> Result<(), Error> {
    let mut file = File::create_new(path).map_err(|e| match e.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists { path: path.to_owned(), advice: "" },
        _ => Error::unwritable(path, e),
    })?;
    file.write_all(text.as_bytes()).map_err(|e| {
        // The file is ours; that it cannot be removed changes nothing in what is said.
        let _ = std::fs::remove_file(path);
        Error::unwritable(path, e)
    })?;
    verb::say("Wrote", &path.display().to_string());
    Ok(())
}
