//! Why a stored run cannot be read.

use super::super::json::SCHEMA_VERSION;

/// Why a text is no stored run.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, cut short, or without a field that belongs there.
    #[error("not a whole summary of a run: {0}")]
    Json(serde_json::Error),
    /// JSON of something else.
    #[error("not a summary of a run: it has no `schema_version`; such a file is written by `stormdrill run`")]
    Foreign,
    /// What `run --format json` writes of several scenarios.
    #[error("several runs in one list; a stored run is one of its entries")]
    Several,
    /// Of another version.
    #[error("of format version {found}; stormdrill {} reads version {SCHEMA_VERSION}", env!("CARGO_PKG_VERSION"))]
    Version {
        /// The version that it names.
        found: String,
    },
    /// Counts that do not fit together.
    #[error("not as a run left it: `{field}`: {problem}")]
    Unfit {
        /// The field.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl ReadError {
    /// That a field cannot have come from a run.
    pub(super) fn unfit(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Unfit { field: field.into(), problem: problem.into() }
    }
}
