//! What a pipeline gets of a run: JUnit XML, and on GitHub annotations and the summary of the job.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::args::{Annotations, Format, RunArgs};
use super::super::error::Error;
use super::super::output::{print, write_file};
use super::super::verb;
use super::load::Refused;
use crate::report::github::{self, Annotation, Level};
use crate::report::number::Signs;
use crate::report::{Report, junit, markdown};

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
    /// What the options and the environment ask for.
    pub fn new(args: &'a RunArgs) -> Self {
        let github = match args.annotations {
            Some(asked) => asked == Annotations::Github,
            None => std::env::var_os("GITHUB_ACTIONS").is_some_and(|v| v == "true"),
        };
        let plain = args.format.unwrap_or(Format::Table) == Format::Table;
        let junit = args.junit.as_deref().map(|path| (path, junit::Document::default()));
        Self { junit, github, plain, quiet: args.quiet, found: Vec::new(), reports: Vec::new() }
    }

    /// Takes note of a run.
    pub fn note(&mut self, report: Report<'_>) {
        if let Some((_, document)) = &mut self.junit {
            document.add_run(report);
        }
        if self.github {
            self.found.extend(github::missed(report));
            self.reports.push(markdown::render(report, Signs::UNICODE));
        }
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
    pub fn fail(&mut self, title: &str, path: &Path, error: &Error) {
        let message = error.to_string();
        if let Some((_, document)) = &mut self.junit {
            document.add_failed(title, &message);
        }
        if self.github {
            let file = Some(path.display().to_string());
            let title = "Run failed".to_owned();
            let annotation = Annotation { level: Level::Error, file, line: None, column: None, title, message };
            self.found.push((f64::INFINITY, annotation));
        }
    }

    /// Writes all of it.
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
        let Some((path, document)) = self.junit else { return Ok(()) };
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
