//! What can go wrong, in words and exit codes.

use std::io;
use std::path::{Path, PathBuf};

use super::exit_code::ExitCode;
use super::{console, verb};
use crate::experiment::RunFailure;
use crate::report::stored::ReadError;
use crate::scenario::Diagnostic;

/// Nobody reads more problems at once.
const MOST_SHOWN: usize = 20;

/// Why a command has failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A scenario file cannot be read.
    #[error("cannot read {}: {source}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
        /// What else might have been meant, in full sentences.
        advice: Vec<String>,
    },
    /// Scenarios are invalid; what is wrong with each file.
    #[error("invalid scenario")]
    Invalid(Vec<Diagnostic>),
    /// Settings are invalid; what is wrong with them.
    #[error("invalid settings")]
    Settings(Vec<Diagnostic>),
    /// What has been found wrong with scenarios, and shown, in a few words.
    #[error("{0}")]
    Rejected(String),
    /// A file that would have been written over.
    #[error("{} exists already, and stays as it is{advice}", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
        /// How to write over it; empty where the command never does.
        advice: &'static str,
    },
    /// A stored run that does not exist, or a word that could mean several.
    #[error("{message}")]
    NoRun {
        /// What is wrong.
        message: String,
        /// What else might have been meant, in full sentences.
        advice: Vec<String>,
    },
    /// What should be a stored run, and is not one any more.
    #[error("cannot read {}: it is {source}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// Options that do not go together.
    #[error("{0}")]
    Usage(String),
    /// A replication could not be finished.
    #[error("{scenario}: {source}")]
    Run {
        /// The scenario's name.
        scenario: String,
        /// Why.
        source: RunFailure,
    },
    /// Targets are missed; which scenarios miss how many.
    #[error("{0}")]
    Missed(String),
    /// Targets are neither met nor missed for sure; which scenarios leave how many so.
    #[error("{0}")]
    Unsure(String),
    /// There is no target where one is required.
    #[error("{0}")]
    NothingEvaluated(String),
    /// A signal stopped it; what is finished, in a sentence.
    #[error("{0}")]
    Interrupted(String),
    /// Something is worse than under the base, as shown.
    #[error("worse than {base}")]
    Regression {
        /// The base's name.
        base: String,
    },
    /// Output cannot be written.
    #[error("cannot write {what}: {source}")]
    Unwritable {
        /// The path, or `standard output`.
        what: String,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    /// That a file cannot be written.
    pub fn unwritable(path: &Path, source: io::Error) -> Self {
        let folder = path.parent().filter(|f| source.kind() == io::ErrorKind::NotFound && !f.exists());
        let source = match folder.filter(|f| !f.as_os_str().is_empty()) {
            Some(folder) => io::Error::new(source.kind(), format!("there is no folder {}", folder.display())),
            None => source,
        };
        Self::Unwritable { what: path.display().to_string(), source }
    }

    /// The code to end with.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Error::Unreadable { .. }
            | Error::NoRun { .. }
            | Error::Damaged { .. }
            | Error::Usage(_)
            | Error::Exists { .. } => ExitCode::Usage,
            Error::Invalid(_) | Error::Settings(_) | Error::Rejected(_) => ExitCode::InvalidScenario,
            // Some scenarios show only while they are played that they cannot be.
            Error::Run { source, .. } if source.source.is_limit() => ExitCode::InvalidScenario,
            Error::Regression { .. } => ExitCode::Regression,
            Error::Run { .. } | Error::Unwritable { .. } => ExitCode::Failed,
            Error::Missed(_) => ExitCode::Missed,
            Error::Unsure(_) => ExitCode::Unsure,
            Error::NothingEvaluated(_) => ExitCode::NothingEvaluated,
            Error::Interrupted(_) => ExitCode::Interrupted,
        }
    }

    /// Says it on standard error; the line that counts comes last.
    pub fn print(&self) {
        if let Error::Invalid(diagnostics) | Error::Settings(diagnostics) = self {
            let shown = diagnostics.len().min(MOST_SHOWN);
            for diagnostic in &diagnostics[..shown] {
                verb::say_lines(&diagnostic.render(console::messages_have_colour()));
            }
            match diagnostics.len() - shown {
                0 => {}
                1 => verb::say_lines("   = 1 more problem"),
                more => verb::say_lines(&format!("   = {more} more problems")),
            }
        }
        if let Error::Unreadable { advice, .. } | Error::NoRun { advice, .. } = self {
            verb::say("error:", &self.to_string());
            for line in advice {
                verb::say("", line);
            }
            return;
        }
        verb::say("error:", &format!("{self} (exit {})", self.exit_code() as u8));
    }
}
