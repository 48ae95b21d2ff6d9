//! Why a run has as many replications as it has.

use schemars::JsonSchema;
use serde::Serialize;

use crate::experiment::{Ending, Summary};

/// Why a run has as many replications as it has.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Ending")]
pub struct Entry {
    /// What ended it.
    kind: Kind,
    /// How many replications were asked for.
    asked: u64,
}

/// What ended a run.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Kind {
    /// All replications that were asked for are there.
    Complete,
    /// It was stopped from outside: the results are those of the first replications, all of them complete.
    Interrupted,
}

pub fn entry(summary: &Summary) -> Entry {
    match summary.ending {
        Ending::Complete => Entry { kind: Kind::Complete, asked: summary.replications as u64 },
        Ending::Interrupted { asked } => Entry { kind: Kind::Interrupted, asked: asked.into() },
    }
}
