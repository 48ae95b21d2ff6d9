//! What happens before the line.

use schemars::JsonSchema;
use serde::Serialize;

use super::estimate::value;
use crate::experiment::{EntryMeasure, ScopeSummary};

/// Who does not get as far as the line; how many are among the outcomes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EntryOfScope")]
pub struct Entry {
    /// Measures by name.
    #[schemars(schema_with = "super::schema::entry_measures")]
    measures: super::scope::Named,
}

pub fn entry(scope: &ScopeSummary) -> Option<Entry> {
    let measures = scope.entry.as_ref()?;
    let measure = |m: &EntryMeasure| (m.definition().name, value(&measures.get(m).copied().flatten()));
    Some(Entry { measures: super::scope::Named::new(EntryMeasure::ALL.iter().map(measure)) })
}
