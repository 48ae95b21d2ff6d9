//! The options that are compared, and what they are called.

use std::path::{Path, PathBuf};

use super::args::CompareArgs;
use crate::cli::error::Error;
use crate::cli::pipeline::Refused;
use crate::cli::runs::locate::Which;
use crate::cli::{choice, console, files, report, verb};
use crate::report::comparison::Require;
use crate::report::stored::StoredRun;
use crate::scenario::{Choice, Loaded, did_you_mean};

/// An option: a scenario to be played, or a run that has been stored.
pub enum Source {
    /// A scenario, or a variant of one.
    Scenario(Box<Chosen>),
    /// A stored run.
    Run(Box<StoredRun>),
}

/// A scenario, and how it was chosen.
pub struct Chosen {
    /// What was read.
    pub loaded: Loaded,
    /// The file.
    pub path: PathBuf,
    /// What was chosen of it.
    choice: Choice,
}

impl Chosen {
    /// The same with one more assignment.
    ///
    /// # Errors
    /// [`Error::Unreadable`] and [`Error::Invalid`].
    pub fn with(&self, set: String) -> Result<Loaded, Error> {
        let mut choice = self.choice.clone();
        choice.sets.push(set);
        files::load(&self.path, &choice)
    }
}

/// An option with its name.
pub type Named = (String, Source);

impl Source {
    /// Its seed and its number of replications.
    pub fn effort(&self) -> (u64, u32) {
        match self {
            Source::Scenario(chosen) => (chosen.loaded.scenario.seed, chosen.loaded.scenario.replications),
            Source::Run(run) => (run.outline.seed, run.results.replications.len().try_into().unwrap_or(u32::MAX)),
        }
    }
}

/// Whether something is a scenario file rather than a stored run.
fn is_scenario(path: &Path) -> bool {
    match path.extension() {
        Some(end) if end == "yaml" || end == "yml" => true,
        Some(end) if end == "json" => false,
        _ => path.is_file() || files::is_stdin(path),
    }
}

/// All options, the base first. All diagnostics of all files are reported at once; `refused` hears which file has which.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::Invalid`], and [`Error::Usage`] for a base that is not there or is alone.
pub fn options(args: &CompareArgs, refused: &mut Vec<Refused>) -> Result<Vec<Named>, Error> {
    let mut options: Vec<Named> = Vec::new();
    let mut paths = Vec::new();
    let mut problems = Vec::new();
    let choices = args.choice.with_plain();
    for path in &args.options {
        if !is_scenario(path) {
            let which = Which { run: path.display().to_string(), out: args.out.clone() };
            let run = report::find(&which)?.run;
            options.push((run.outline.title(), Source::Run(Box::new(run))));
            paths.push(path);
            continue;
        }
        for (i, choice) in choices.iter().enumerate() {
            match files::load(path, choice) {
                Ok(loaded) => {
                    // Those of the plain scenario are those of its variants too.
                    for warning in loaded.warnings.iter().filter(|_| i == 0) {
                        verb::say_lines(&warning.render(console::messages_have_colour()));
                    }
                    let name = match (choice::name(choice), args.options.len()) {
                        (Some(name), 1) => name,
                        _ => loaded.scenario.title(),
                    };
                    let chosen = Chosen { loaded, path: path.clone(), choice: choice.clone() };
                    options.push((name, Source::Scenario(Box::new(chosen))));
                    paths.push(path);
                }
                Err(Error::Invalid(diagnostics)) => {
                    problems.extend(diagnostics.clone());
                    refused.push(Refused { path: path.clone(), diagnostics });
                    break;
                }
                Err(other) => return Err(other),
            }
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    // Scenarios of one name are told apart by their files.
    let names: Vec<String> = options.iter().map(|(name, _)| name.clone()).collect();
    for ((name, _), path) in options.iter_mut().zip(paths) {
        if names.iter().filter(|n| *n == name).count() > 1 {
            *name = path.display().to_string();
        }
    }
    if options.len() < 2 {
        let text = "compare needs at least two options: name a second scenario, or a --variant of the first, or two times --policy";
        return Err(Error::Usage(text.to_owned()));
    }
    let base = base(args, &options)?;
    options[..=base].rotate_right(1);
    Ok(options)
}

/// Who has to meet their targets.
///
/// # Errors
/// [`Error::Usage`] for a name that no option has.
pub fn require(args: &CompareArgs, names: &[&str]) -> Result<Require, Error> {
    match args.require.as_deref() {
        None if args.base.is_some() => Ok(Require::Candidates),
        None | Some("any") => Ok(Require::Any),
        Some("all") => Ok(Require::All),
        Some(wanted) => names.iter().position(|name| *name == wanted).map(Require::One).ok_or_else(|| {
            let hint = did_you_mean(wanted, names.iter().copied())
                .unwrap_or_else(|| format!("write any, all, or one of {}", names.join(", ")));
            Error::Usage(format!("--require {wanted}: there is no such option; {hint}"))
        }),
    }
}

/// The place of the base.
fn base(args: &CompareArgs, options: &[Named]) -> Result<usize, Error> {
    let Some(wanted) = &args.base else { return Ok(0) };
    let names = || options.iter().map(|(name, _)| name.as_str());
    names().position(|name| name == wanted).ok_or_else(|| {
        let hint = did_you_mean(wanted, names())
            .unwrap_or_else(|| format!("the options are {}", names().collect::<Vec<_>>().join(", ")));
        Error::Usage(format!("--base {wanted}: there is no such option; {hint}"))
    })
}
