//! `validate`: says all that is wrong with scenarios, without playing them.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::choice::{ChoiceArgs, add_new};
use super::error::Error;
use super::output::print;
use super::{files, verb};
use crate::report::github::{Annotation, Level};
use crate::scenario::{Code, Diagnostic, Severity};

/// The options of `validate`.
#[derive(Debug, clap::Args)]
pub struct ValidateArgs {
    /// Scenario files (YAML); what is wrong with all of them is said at once
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Variants and single values; without a variant, the plain scenario and all variants are checked.
    #[command(flatten)]
    pub choice: ChoiceArgs,
    /// How to write what is found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Let warnings fail as errors do (exit 104); notes never fail
    #[arg(long)]
    pub strict: bool,
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the line of the file, as a compiler shows them
    Human,
    /// An array of {severity, code, message, file, line, column, label, help}
    Json,
    /// Annotations for GitHub Actions
    Github,
}

/// What is wrong with some file: a diagnostic, or that the file cannot be read.
#[derive(Serialize)]
struct Finding {
    severity: &'static str,
    code: &'static str,
    message: String,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    label: Option<String>,
    help: Option<String>,
    /// As shown to people; unreadable files are told on standard error.
    #[serde(skip)]
    shown: Option<String>,
    #[serde(skip)]
    annotation: Annotation,
}

/// Checks all files, then says what is wrong with each.
///
/// # Errors
/// [`Error::Rejected`] if something is; an unreadable file is worse than an invalid one.
pub fn run(args: &ValidateArgs) -> Result<(), Error> {
    let mut findings = Vec::new();
    let mut unreadable = Vec::new();
    for path in &args.scenarios {
        match diagnostics(path, &args.choice) {
            Ok(found) => findings.extend(found.iter().map(|d| Finding::of(path, d))),
            Err(error) => {
                findings.push(Finding::unreadable(path, &error));
                unreadable.push(error);
            }
        }
    }
    print(&match args.format {
        Format::Human => findings.iter().filter_map(|f| f.shown.clone()).map(|text| text + "\n").collect(),
        Format::Json => json(&findings),
        Format::Github => findings.iter().map(|f| f.annotation.render() + "\n").collect(),
    })?;
    let count = |severity: Severity| findings.iter().filter(|f| f.severity == severity.name()).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let summary = summary(args.scenarios.len(), &[errors, warnings, count(Severity::Note)]);
    let last = unreadable.pop();
    unreadable.iter().for_each(Error::print);
    match last {
        Some(error) => Err(error),
        None if errors > 0 || args.strict && warnings > 0 => Err(Error::Rejected(summary)),
        None => {
            verb::say("Checked", &summary);
            Ok(())
        }
    }
}

/// What is wrong with a file: with the plain scenario and all its variants, or with those that were chosen.
fn diagnostics(path: &Path, choice: &ChoiceArgs) -> Result<Vec<Diagnostic>, Error> {
    let mut all = Vec::new();
    for one in choice.choices() {
        if choice.variants.is_empty() {
            match files::check(path, &one.sets) {
                Ok(checked) => add_new(&mut all, checked.diagnostics),
                Err(Error::Invalid(diagnostics)) => add_new(&mut all, diagnostics),
                Err(error) => return Err(error),
            }
            continue;
        }
        let found = match files::load(path, &one) {
            Ok(loaded) => loaded.warnings.into_iter().chain(loaded.notes).collect(),
            Err(Error::Invalid(diagnostics)) => diagnostics,
            Err(error) => return Err(error),
        };
        add_new(&mut all, found);
    }
    Ok(all)
}

/// `3 scenarios: 2 errors, 1 warning`, or `1 scenario, nothing to say`.
fn summary(files: usize, counts: &[usize; 3]) -> String {
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let named = counts.iter().zip([Severity::Error, Severity::Warning, Severity::Note]);
    let found: Vec<String> = named.filter(|(n, _)| **n > 0).map(|(n, s)| plural(*n, s.name())).collect();
    let files = plural(files, "scenario");
    if found.is_empty() { format!("{files}, nothing to say") } else { format!("{files}: {}", found.join(", ")) }
}

fn json(findings: &[Finding]) -> String {
    let mut text = serde_json::to_string_pretty(findings).expect("text and numbers are JSON");
    text.push('\n');
    text
}

impl Finding {
    fn of(path: &Path, diagnostic: &Diagnostic) -> Self {
        let place = diagnostic.place.as_ref().map(|place| (place.source.name.clone(), place.line_column()));
        let (file, at) = match place {
            Some((file, at)) => (file, Some(at)),
            None => (path.display().to_string(), None),
        };
        Self {
            severity: diagnostic.severity.name(),
            code: diagnostic.code.id(),
            message: diagnostic.message.clone(),
            file: Some(file),
            line: at.map(|at| at.0),
            column: at.map(|at| at.1),
            label: diagnostic.label.clone(),
            help: diagnostic.help.clone(),
            shown: Some(diagnostic.render(true)),
            annotation: Annotation::of_diagnostic(diagnostic, &path.display().to_string()),
        }
    }

    fn unreadable(path: &Path, error: &Error) -> Self {
        let annotation = Annotation {
            level: Level::Error,
            file: Some(path.display().to_string()),
            line: None,
            column: None,
            title: Code::Unreadable.id().to_owned(),
            message: error.to_string(),
        };
        Self {
            severity: Severity::Error.name(),
            code: Code::Unreadable.id(),
            message: error.to_string(),
            file: Some(path.display().to_string()),
            line: None,
            column: None,
            label: None,
            help: None,
            shown: None,
            annotation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_count_what_there_is() {
        assert_eq!(summary(1, &[0, 0, 0]), "1 scenario, nothing to say");
        assert_eq!(summary(3, &[2, 1, 0]), "3 scenarios: 2 errors, 1 warning");
    }
}
