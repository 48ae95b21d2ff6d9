//! What a pipeline gets of runs and comparisons: JUnit XML, and on GitHub annotations and the summary of the job.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::error::Error;
use super::output::{print, write_file};
use super::verb;
use crate::report::comparison::{self, ComparisonReport, OptionTargets};
use crate::report::github::{self, Annotation, Level, Played};
use crate::report::number::Signs;
use crate::report::{Report, junit, markdown};
use crate::scenario::Diagnostic;

/// The options of `run` and `compare`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PipelineArgs {
    /// Write targets and verdicts as JUnit XML, for pipelines; a scenario that cannot be played is an error there
    #[arg(long, value_name = "FILE.xml")]
    pub junit: Option<PathBuf>,
    /// Say missed targets and regressions as GitHub shows them: annotations after the table (with another format, on
    /// standard error), and the report in the file that GITHUB_STEP_SUMMARY names [default: github where GITHUB_ACTIONS
    /// is true]
    #[arg(long, value_enum, value_name = "FOR")]
    pub annotations: Option<Annotations>,
}

/// For whom lines of scenarios are annotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Annotations {
    /// GitHub Actions
    Github,
    /// Nobody
    None,
}

/// A scenario file that is invalid.
pub struct Refused {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Collects while scenarios are played.
pub struct Pipeline<'a> {
    junit: Option<(&'a Path, junit::Document)>,
    github: bool,
    /// Whether standard output is for people, so that annotations do it no harm.
    plain: bool,
    quiet: bool,
    found: Vec<(f64, Annotation)>,
    reports: Vec<String>,
}

impl<'a> Pipeline<'a> {
    /// What the options and the environment ask for. `plain` tells whether standard output is for people.
    pub fn new(args: &'a PipelineArgs, plain: bool, quiet: bool) -> Self {
        let github = match args.annotations {
            Some(asked) => asked == Annotations::Github,
            None => std::env::var_os("GITHUB_ACTIONS").is_some_and(|v| v == "true"),
        };
        let junit = args.junit.as_deref().map(|path| (path, junit::Document::default()));
        Self { junit, github, plain, quiet, found: Vec::new(), reports: Vec::new() }
    }

    /// Takes note of a run, and of how it compares with a baseline.
    pub fn note(&mut self, path: &Path, report: Report<'_>, against: Option<ComparisonReport<'_>>) {
        if let Some((_, document)) = &mut self.junit {
            document.add_run(report, against);
        }
        if !self.github {
            return;
        }
        let (outline, summary) = (report.outline, report.summary);
        self.found.extend(github::missed(&outline.title(), &summary.gates, outline, summary.replications));
        let mut text = markdown::render(report, Signs::UNICODE);
        if let Some(against) = against {
            let file = path.display().to_string();
            let played = Played { file: Some(&file), outline, outcomes: &summary.gates };
            self.found.extend(github::worse(against, &[played]));
            text += &format!("\n## Against the baseline\n\n{}", comparison::markdown(against));
        }
        self.reports.push(text);
    }

    /// Takes note of a comparison; the options are the base and each candidate.
    pub fn note_comparison(&mut self, report: ComparisonReport<'_>, options: &[OptionTargets]) {
        if let Some((_, document)) = &mut self.junit {
            document.add_comparison(report, options);
        }
        if !self.github {
            return;
        }
        for (i, (name, option)) in report.comparison.names().zip(options).enumerate() {
            if report.targets.is_some_and(|targets| targets.blames(i)) {
                self.found.extend(github::missed(name, &option.outcomes, &option.outline, option.replications));
            }
        }
        if report.judged {
            // The base is not worse than itself.
            let candidates: Vec<Played<'_>> = options.iter().skip(1).map(Played::of).collect();
            self.found.extend(github::worse(report, &candidates));
        }
        self.reports.push(format!("# Comparison\n\n{}", comparison::markdown(report)));
    }

    /// Takes note of scenarios that are invalid.
    pub fn refuse(&mut self, refused: &[Refused]) {
        for Refused { path, diagnostics } in refused {
            let file = path.display().to_string();
            if let Some((_, document)) = &mut self.junit {
                document.add_invalid(&file, diagnostics);
            }
            if self.github {
                self.found.extend(diagnostics.iter().map(|d| (0.0, Annotation::of_diagnostic(d, &file))));
            }
        }
    }

    /// Takes note of a run that has no result.
    pub fn fail(&mut self, title: &str, path: Option<&Path>, error: &Error) {
        let message = error.to_string();
        if let Some((_, document)) = &mut self.junit {
            document.add_failed(title, &message);
        }
        if self.github {
            let file = path.map(|path| path.display().to_string());
            let title = "Run failed".to_owned();
            let annotation = Annotation { level: Level::Error, file, line: None, column: None, title, message };
            self.found.push((f64::INFINITY, annotation));
        }
    }

    /// Writes all of it. A document without a case, which a pipeline would take for good, is not written.
    ///
    /// # Errors
    /// [`Error::Unwritable`]. That the summary of the job cannot be written is said, and fails nothing.
    pub fn finish(self) -> Result<(), Error> {
        if self.github {
            self.annotate()?;
            if let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
                let path = PathBuf::from(path);
                if let Err(error) = append(&path, &self.reports) {
                    verb::say("Warning", &Error::unwritable(&path, error).to_string());
                }
            }
        }
        let Some((path, document)) = self.junit.filter(|(_, document)| !document.is_empty()) else { return Ok(()) };
        write_file(path, document.render().as_bytes())?;
        if !self.quiet {
            verb::say("Wrote", &path.display().to_string());
        }
        Ok(())
    }

    fn annotate(&self) -> Result<(), Error> {
        let lines: Vec<String> = github::worst(self.found.clone()).iter().map(Annotation::render).collect();
        if lines.is_empty() {
            return Ok(());
        }
        let text = lines.join("\n");
        if self.plain {
            return print(&(text + "\n"));
        }
        verb::say_lines(&text);
        Ok(())
    }
}

/// Adds reports to a file that others may have written to.
fn append(path: &Path, reports: &[String]) -> io::Result<()> {
    if reports.is_empty() {
        return Ok(());
    }
    let before = fs::metadata(path).map_or(0, |m| m.len());
    let room = github::LONGEST_SUMMARY.saturating_sub(usize::try_from(before).unwrap_or(usize::MAX));
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(github::summary(reports, room).as_bytes())
}
