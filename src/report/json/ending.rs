//! Why a run has as many replications as it has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::experiment::{Ending, PRECISION_BATCH, Summary};

/// Why a run has as many replications as it has.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Ending")]
pub struct Entry {
    /// What ended it.
    kind: Kind,
    /// How many replications were asked for; null where the precision was to decide.
    asked: Option<u64>,
    /// What was wanted and what was reached; null where a number of replications was asked for, and where the run was
    /// interrupted.
    precision: Option<Precision>,
}

/// What ended a run.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Kind {
    /// All replications that were asked for are there.
    Complete,
    /// It was stopped from outside: the results are those of the first replications, all of them complete.
    Interrupted,
    /// The headline was known well enough. Intervals of a run that stops so are slightly optimistic.
    Precise,
    /// The largest number of replications was reached before the headline was known well enough.
    Limit,
    /// A target was missed so clearly that the rest could not have saved it.
    Hopeless,
}

/// The half-width of the interval of the headline service level, the largest among channels with contacts.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Precision {
    /// What was wanted, share.
    wanted: f64,
    /// What was reached, share; null where nothing could be measured.
    reached: Option<f64>,
    /// It was looked at after each so many replications.
    batch: u32,
}

pub fn entry(summary: &Summary) -> Entry {
    let entry = |kind, asked| Entry { kind, asked, precision: None };
    let precision = |kind, wanted, reached| Entry {
        precision: Some(Precision { wanted, reached, batch: PRECISION_BATCH }),
        ..entry(kind, None)
    };
    match summary.ending {
        Ending::Complete => entry(Kind::Complete, Some(summary.replications as u64)),
        Ending::Interrupted { asked } => entry(Kind::Interrupted, Some(asked.into())),
        Ending::Hopeless { asked } => entry(Kind::Hopeless, Some(asked.into())),
        Ending::Precise { target, reached } => precision(Kind::Precise, target, Some(reached)),
        Ending::Limit { target, reached } => precision(Kind::Limit, target, reached),
    }
}

/// The ending that has given an entry; `None` if none has.
pub fn ending(entry: &Entry) -> Option<Ending> {
    match (&entry.kind, entry.asked, &entry.precision) {
        (Kind::Complete, Some(_), None) => Some(Ending::Complete),
        (Kind::Interrupted, Some(asked), None) => Some(Ending::Interrupted { asked: asked.try_into().ok()? }),
        (Kind::Hopeless, Some(asked), None) => Some(Ending::Hopeless { asked: asked.try_into().ok()? }),
        (Kind::Precise, None, Some(p)) => Some(Ending::Precise { target: p.wanted, reached: p.reached? }),
        (Kind::Limit, None, Some(p)) => Some(Ending::Limit { target: p.wanted, reached: p.reached }),
        _ => None,
    }
}
