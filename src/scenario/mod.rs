//! The scenario language: YAML text to [`crate::model::Scenario`].
//!
//! Text becomes a tree that knows where everything stands (`yaml`), the tree becomes a mirror of the file (`decode`,
//! `raw`), and the mirror becomes the resolved scenario (`resolve`). Nothing here reads a file: included CSV files come
//! through a callback. All that is wrong is reported at once, as [`Diagnostic`]s.

mod code;
mod decode;
mod diagnostic;
mod flaws;
mod raw;
mod resolve;
mod source;
mod tables;
pub(crate) mod units;
mod yaml;

#[cfg(test)]
pub(crate) mod tests;

use jiff::civil;

use crate::model::{self, SimDuration};

pub use code::Code;
pub use diagnostic::{Diagnostic, Place, Severity};
pub use raw::schema::schema;
pub use resolve::limits::{MAX_AGENTS, MAX_CONTACTS, MAX_DURATION, MAX_REPLICATIONS};
pub use source::Source;

use diagnostic::Problems;
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
    /// What is right, and could say more.
    pub notes: Vec<Diagnostic>,
}

/// Reads a scenario.
///
/// `name` is what messages call the file, usually its path. `files` reads an included file by the path that stands in
/// the scenario, which is relative to the scenario's folder; its error is shown to the user.
///
/// ```
/// let text = "
/// schema: 0
/// duration: 8h
/// contacts:
///   question: {arrivals: {rate: 40/h}, handling: {exponential: {mean: 6m}}, patience: {exponential: {mean: 2m}}}
/// agents:
///   team: {count: 5}
/// ";
/// let loaded = stormdrill::scenario::load("desk.yaml", text, &mut |_| Err("no files here".to_owned())).unwrap();
/// assert_eq!(loaded.scenario.name, "desk");
///
/// let wrong = text.replace("count: 5", "agnts: 5").replace("6m", "360");
/// let problems = stormdrill::scenario::load("desk.yaml", &wrong, &mut |_| Err(String::new())).unwrap_err();
/// assert_eq!(problems[0].headline(), "desk.yaml:5:69: a duration needs a unit");
/// assert_eq!(problems[1].headline(), "desk.yaml:7:10: unknown field `agnts`");
/// ```
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
    let mut problems = Problems::default();
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
    let failed = problems.any_error();
    let diagnostics = problems.into_diagnostics(&sources);
    match loaded {
        Some(loaded) if !failed => {
            let (notes, warnings) = diagnostics.into_iter().partition(|d| d.severity == Severity::Note);
            Ok(Loaded { warnings, notes, ..loaded })
        }
        _ => Err(diagnostics),
    }
}
