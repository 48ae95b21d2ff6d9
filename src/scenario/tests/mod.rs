//! Tests of the language as a whole.

pub(crate) mod checker;
mod costs;
mod deferred;
mod eligibility;
mod entry;
mod errors;
mod fuzz;
mod hostile;
mod language;
mod merging;
mod playbook;
mod retention;
mod returns;
mod schema;
mod several;
mod shipped;
mod suggestions;
mod tables;
mod targets;
mod uncertain;
mod warnings;
mod ways;
mod world;

use std::path::PathBuf;

use super::{Choice, Diagnostic, Loaded, load};

/// The folder of the shipped scenarios.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Reads a file that a shipped scenario includes.
fn read_shipped(path: &str) -> Result<String, String> {
    std::fs::read_to_string(folder().join(path)).map_err(|e| e.to_string())
}

/// Loads a text that may include shipped files and those of [`tables`]. What loads must obey the schema too.
fn load_text(text: &str) -> Result<Loaded, Vec<Diagnostic>> {
    let mut read = |path: &str| tables::file(path).map_or_else(|| read_shipped(path), Ok);
    let loaded = load("scenarios/test.yaml", text, &Choice::default(), &mut read)?;
    schema::assert_obeys(text);
    Ok(loaded)
}

/// Loads a text that must be right.
fn good(text: &str) -> Loaded {
    load_text(text).unwrap_or_else(|diagnostics| panic!("{}", rendered(&diagnostics)))
}

fn rendered(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|d| d.render(false)).collect::<Vec<_>>().join("\n")
}
