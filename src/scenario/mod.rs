//! The scenario language: YAML text to [`crate::model::Scenario`].
//!
//! Text becomes a tree that knows where everything stands (`yaml`), bases, variants and assignments are merged with it
//! (`merge`), the tree becomes a mirror of the file (`decode`, `raw`), and the mirror becomes the resolved scenario
//! (`resolve`). Nothing here reads a file: bases and included CSV files come through a callback. All that is wrong is
//! reported at once, as [`Diagnostic`]s.

mod check;
mod code;
mod decode;
mod diagnostic;
mod flaws;
mod merge;
mod raw;
mod resolve;
mod source;
mod tables;
mod uncertain;
pub(crate) mod units;
mod yaml;

#[cfg(test)]
pub(crate) mod tests;

use jiff::civil;

use crate::gate::Gate;
use crate::model::{self, SimDuration};

pub use check::{Checked, check};
pub use code::Code;
pub use diagnostic::{Diagnostic, Place, Severity};
pub use merge::Choice;
pub use raw::schema::schema;
pub use resolve::limits::{MAX_AGENTS, MAX_CONTACTS, MAX_DURATION, MAX_REPLICATIONS};
pub use source::Source;
pub use uncertain::Uncertain;

pub(crate) use diagnostic::{did_you_mean, listed};

use diagnostic::Problems;
use source::Sources;

/// A scenario that can be run, and what the file says besides.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the engine needs.
    pub scenario: model::Scenario,
    /// What the scenario has to keep, in the file's order.
    pub gates: Vec<Gate>,
    /// Whether the file itself says the seed, or it is the default.
    pub seed_is_said: bool,
    /// Whether the file itself says the number of replications, or it is the default.
    pub replications_are_said: bool,
    /// The date and time at the start, if the file gives a date.
    pub start: Option<civil::DateTime>,
    /// What supervisors and playbooks see is this old.
    pub monitor_refresh: SimDuration,
    /// The names of all variants of the file, in order; the one that was loaded is the scenario's own.
    pub variants: Vec<String>,
    /// The merged scenario as a YAML file of its own, bases, variant and assignments included. The files that it names
    /// are relative to the original scenario's folder.
    pub resolved: String,
    /// Its numbers that are guesses, in order.
    pub uncertain: Vec<Uncertain>,
    /// What probably does not mean what was meant.
    pub warnings: Vec<Diagnostic>,
    /// What is right, and could say more.
    pub notes: Vec<Diagnostic>,
}

/// Reads a scenario.
///
/// `name` is what messages call the file, usually its path. `choice` says which of its variants is meant, and which
/// single values are set besides. `files` reads another file by its path from the scenario's folder; its error is shown
/// to the user.
///
/// ```
/// use stormdrill::scenario::{Choice, load};
///
/// let text = "
/// schema: 1
/// duration: 8h
/// contacts:
///   question: {arrivals: {rate: 40/h}, handling: {exponential: {mean: 6m}}, patience: {exponential: {mean: 2m}}}
/// agents:
///   team: {count: 5}
/// variants:
///   more: {agents: {team: {count: 7}}}
/// ";
/// let mut no_files = |_: &str| Err("no files here".to_owned());
/// let loaded = load("desk.yaml", text, &Choice::default(), &mut no_files).unwrap();
/// assert_eq!((loaded.scenario.name.as_str(), loaded.scenario.agent_count()), ("desk", 5));
/// let more = load("desk.yaml", text, &Choice::variant("more"), &mut no_files).unwrap();
/// assert_eq!((more.scenario.variant.as_deref(), more.scenario.agent_count()), (Some("more"), 7));
///
/// let wrong = text.replace("count: 5", "agnts: 5").replace("6m", "360");
/// let problems = load("desk.yaml", &wrong, &Choice::default(), &mut no_files).unwrap_err();
/// assert_eq!(problems[0].headline(), "desk.yaml:5:69: a duration needs a unit");
/// assert_eq!(problems[1].headline(), "desk.yaml:7:10: unknown field `agnts`");
/// ```
///
/// # Errors
/// All that is wrong with the file, in the order of its lines.
pub fn load(
    name: &str,
    text: &str,
    choice: &Choice,
    files: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Result<Loaded, Vec<Diagnostic>> {
    Draft::read(name, text, files).load(choice, files)
}

/// A file that has been read with its bases, and what is wrong with it so far.
struct Draft<'n> {
    name: &'n str,
    sources: Sources,
    problems: Problems,
    document: Option<merge::Document>,
}

impl<'n> Draft<'n> {
    fn read(name: &'n str, text: &str, files: &mut tables::ReadFile<'_>) -> Self {
        let (mut sources, mut problems) = (Sources::default(), Problems::default());
        let document = merge::Document::read(name, text, files, &mut sources, &mut problems);
        Self { name, sources, problems, document }
    }

    /// Loads the plain scenario or a variant.
    fn load(&self, choice: &Choice, files: &mut tables::ReadFile<'_>) -> Result<Loaded, Vec<Diagnostic>> {
        let (mut sources, mut problems) = (self.sources.clone(), self.problems.clone());
        let root = self.document.as_ref().and_then(|d| d.choose(choice, &mut sources, &mut problems));
        let loaded = root.and_then(|root| {
            let raw = raw::scenario::RawScenario::decode(&root, &mut problems);
            let tables = tables::Tables::new(self.name, files);
            let loaded = resolve::resolve(self.name, root.span, &raw, tables, &mut sources, &mut problems)?;
            let uncertain = uncertain::check(self.name, &root, &raw, files, &sources, &mut problems);
            Some((root, Loaded { uncertain, ..loaded }))
        });
        let failed = problems.any_error();
        let diagnostics = problems.into_diagnostics(&sources);
        match loaded {
            Some((root, mut loaded)) if !failed => {
                loaded.scenario.variant = choice.variant.clone();
                loaded.scenario.assignments = choice.sets.clone();
                let variants = self.document.iter().flat_map(merge::Document::variants).map(str::to_owned).collect();
                let resolved = merge::resolved(root, &loaded.scenario);
                let (notes, warnings) = diagnostics.into_iter().partition(|d| d.severity == Severity::Note);
                Ok(Loaded { warnings, notes, variants, resolved, ..loaded })
            }
            _ => Err(diagnostics),
        }
    }
}
