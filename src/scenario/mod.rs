//! The scenario language: YAML text to [`crate::model::Scenario`].
//!
//! Text becomes a tree that knows where everything stands (`yaml`), the tree becomes a mirror of the file (`decode`,
//! `raw`), and the mirror becomes the resolved scenario (`resolve`). Nothing here reads a file: included CSV files come
//! through a callback. All that is wrong is reported at once, as [`Diagnostic`]s.

mod decode;
mod diagnostic;
mod raw;
mod resolve;
mod source;
mod tables;
mod units;
mod yaml;

#[cfg(test)]
mod tests;

use jiff::civil;

use crate::model::{self, SimDuration};

pub use diagnostic::{Diagnostic, Place, Severity};
pub use resolve::limits::{MAX_AGENTS, MAX_CONTACTS, MAX_DURATION, MAX_REPLICATIONS};
pub use source::Source;

use diagnostic::Problem;
use source::Sources;

/// A scenario that can be run, and what the file says besides.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the engine needs.
    pub scenario: model::Scenario,
    /// The date and time at the start, if the file gives a date.
    pub start: Option<civil::DateTime>,
    /// What supervisors and playbooks see is this old.
    pub monitor_refresh: SimDuration,
    /// The currency of costs.
    pub currency: Option<String>,
    /// What an agent of each group costs an hour, in the order of the scenario's groups.
    pub cost_per_hour: Vec<Option<f64>>,
    /// What probably does not mean what was meant.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a scenario.
///
/// `name` is what messages call the file, usually its path. `files` reads an included file by the path that stands in
/// the scenario, which is relative to the scenario's folder; its error is shown to the user.
///
/// # Errors
/// All that is wrong with the file, in the order of its lines.
pub fn load(
    name: &str,
    text: &str,
    files: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<Loaded, Vec<Diagnostic>> {
    let mut sources = Sources::default();
    let source = sources.add(name, text.to_owned());
    let mut problems = Vec::new();
    let loaded = match yaml::parse(source, text) {
        Ok(root) => {
            let raw = raw::scenario::RawScenario::decode(&root, &mut problems);
            let tables = tables::Tables::new(name, files);
            resolve::resolve(name, root.span, &raw, tables, &mut sources, &mut problems)
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    problems.sort_by_key(|p| p.span);
    let failed = problems.iter().any(|p| p.severity == Severity::Error);
    let diagnostics: Vec<Diagnostic> = problems.into_iter().map(|p: Problem| p.into_diagnostic(&sources)).collect();
    match loaded {
        Some(loaded) if !failed => Ok(Loaded { warnings: diagnostics, ..loaded }),
        _ => Err(diagnostics),
    }
}
