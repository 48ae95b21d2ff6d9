//! What is to be played: scenarios with what options and settings change in them.

use std::path::Path;

use super::super::args::RunArgs;
use super::super::error::Error;
use super::super::pipeline::Refused;
use super::super::{choice, console, files, verb};
use super::quoted;
use crate::experiment::Precision;
use crate::gate::Gate;
use crate::model::Scenario;
use crate::report::manifest::FileEntry;
use crate::scenario::{Choice, Loaded, Uncertain};

/// A scenario to play.
pub struct Task<'a> {
    /// Its file.
    pub path: &'a Path,
    /// Its variant and single values.
    pub choice: Choice,
    /// Its numbers that are guesses.
    pub uncertain: Vec<Uncertain>,
    /// The files that it was read from, its own first.
    pub sources: Vec<FileEntry>,
    /// The whole of it, bases and choice merged, as YAML.
    pub resolved: String,
    /// What is simulated.
    pub scenario: Scenario,
    /// What it has to keep.
    pub gates: Vec<Gate>,
    /// What decides about the number of replications in place of the scenario.
    pub until: Option<Precision>,
}

/// All scenarios. All diagnostics of all files are reported at once, each once; `refused` hears which file has which.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::Invalid`] and [`Error::NothingEvaluated`].
pub fn all<'a>(args: &'a RunArgs, refused: &mut Vec<Refused>) -> Result<Vec<Task<'a>>, Error> {
    let mut tasks = Vec::new();
    let (mut warnings, mut problems) = (Vec::new(), Vec::new());
    let choices = args.choice.choices();
    for (path, choice) in args.scenarios.iter().flat_map(|path| choices.iter().map(move |choice| (path, choice))) {
        match files::load_with_sources(path, choice) {
            Ok((mut loaded, sources)) => {
                choice::add_new(&mut warnings, std::mem::take(&mut loaded.warnings));
                let resolved = std::mem::take(&mut loaded.resolved);
                let gates = std::mem::take(&mut loaded.gates);
                let uncertain = std::mem::take(&mut loaded.uncertain);
                let (scenario, until) = with_settings(args, loaded);
                tasks.push(Task { path, choice: choice.clone(), uncertain, sources, resolved, scenario, gates, until });
            }
            Err(Error::Invalid(diagnostics)) => {
                if refused.last().is_none_or(|r| r.path != *path) {
                    refused.push(Refused { path: path.clone(), diagnostics: Vec::new() });
                }
                if let Some(last) = refused.last_mut() {
                    choice::add_new(&mut last.diagnostics, diagnostics.clone());
                }
                choice::add_new(&mut problems, diagnostics);
            }
            Err(other) => return Err(other),
        }
    }
    for warning in &warnings {
        verb::say_lines(&warning.render(console::messages_have_colour()));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    if let Some(task) = tasks.iter().find(|task| args.require_sla && task.gates.is_empty()) {
        let text = format!("{} has no target: write `slas:`, or leave --require-sla out", task.path.display());
        return Err(Error::NothingEvaluated(text));
    }
    Ok(tasks)
}

/// A scenario with the seed and the number of days that are asked for, or the precision that is to decide.
fn with_settings(args: &RunArgs, loaded: Loaded) -> (Scenario, Option<Precision>) {
    let Loaded { mut scenario, seed_is_said, replications_are_said, .. } = loaded;
    let otherwise = &args.otherwise;
    let seed = args.seed.or(otherwise.seed.filter(|_| !seed_is_said));
    scenario.seed = seed.unwrap_or(scenario.seed);
    let (replications, until_ci) = match (args.replications, args.until_ci) {
        (None, None) if !replications_are_said => (otherwise.replications, otherwise.until_ci),
        asked => asked,
    };
    scenario.replications = replications.unwrap_or(scenario.replications);
    let Some(half_width) = until_ci else { return (scenario, None) };
    if scenario.is_deterministic() {
        let text =
            format!("{}: nothing in it is drawn at random, so --until-ci has nothing to estimate", scenario.title());
        verb::say("Note", &text);
        return (scenario, None);
    }
    (scenario, Some(Precision { half_width }))
}

impl Task<'_> {
    /// The command that gives the same numbers again.
    pub fn replay(&self, replications: usize) -> Vec<String> {
        let path = quoted(&self.path.display().to_string());
        let mut words = vec!["stormdrill".to_owned(), "run".to_owned(), path];
        words.extend(choice::words(&self.choice));
        if !self.scenario.is_deterministic() {
            words.extend(["--seed".to_owned(), self.scenario.seed.to_string()]);
        }
        words.extend(["-n".to_owned(), replications.max(1).to_string()]);
        words
    }
}
