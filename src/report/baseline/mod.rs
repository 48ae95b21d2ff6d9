//! Baselines: what is kept of runs in a small file, so that later runs can be compared with them. The file is meant to be
//! committed: one line a measure, everything in a fixed order.

mod entry;
mod text;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Origin;
use super::json::{layout, schema};
use crate::experiment::compare::Kept;
use entry::Entry;

pub use text::lines;

/// The version of the format. It stays 0 while fields may still change.
pub const SCHEMA_VERSION: u32 = 0;

/// A baseline: `baselines/NAME.json`, as `stormdrill run --save-baseline NAME` writes it. Later runs are compared with it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Stormdrill baseline, version 0")]
struct Document {
    /// By the scenario's name, with the variant and the values that were set in brackets.
    scenarios: BTreeMap<String, Entry>,
    /// The version of this format; while it is 0, fields may still change.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
}

/// A run as a baseline holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// What it is compared by.
    pub kept: Kept,
    /// The scenario file, as it was named to the program.
    pub file: String,
    /// The version of the program that made it.
    pub package_version: String,
    /// The SHA-256 of the scenario, 64 hexadecimal digits; empty where it is not known.
    pub scenario_sha256: String,
}

impl Saved {
    /// What later runs are compared with. Digests of arrivals mean nothing to another version of the program.
    pub fn comparable(&self) -> Kept {
        let mut kept = self.kept.clone();
        if self.package_version != Origin::here().package_version {
            kept.outline.classes.iter_mut().for_each(|class| class.arrivals = None);
        }
        kept
    }
}

/// What a baseline file holds, by the title of the scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    /// The runs.
    pub runs: BTreeMap<String, Saved>,
}

impl Baseline {
    /// The file's text.
    pub fn render(&self) -> String {
        let scenarios = self.runs.iter().map(|(title, saved)| (title.clone(), Entry::of(saved))).collect();
        let mut text = layout::to_string(&Document { scenarios, schema_version: SCHEMA_VERSION });
        text.push('\n');
        text
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// What is wrong with it, in words that follow "it is".
    pub fn read(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Version {
            schema_version: serde_json::Value,
        }
        let version: Version = serde_json::from_str(text).map_err(|e| format!("no baseline: {e}"))?;
        if version.schema_version != SCHEMA_VERSION {
            let (found, here) = (version.schema_version, env!("CARGO_PKG_VERSION"));
            return Err(format!("of format version {found}; stormdrill {here} reads version {SCHEMA_VERSION}"));
        }
        let document: Document = serde_json::from_str(text).map_err(|e| format!("no whole baseline: {e}"))?;
        let run = |(title, entry): (String, Entry)| match entry.saved() {
            Ok(saved) => Ok((title, saved)),
            Err(problem) => Err(format!("not as a run left it: `{title}`: {problem}")),
        };
        Ok(Self { runs: document.scenarios.into_iter().map(run).collect::<Result<_, _>>()? })
    }
}

/// The JSON Schema (draft 2020-12) of a baseline, and a line end. It stands in `schema/baseline.v0.json`.
pub fn json_schema() -> String {
    schema::schema_of::<Document>()
}
