//! What Erlang's formulas say, beside what was simulated.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::exact::{Document, Study, document};
use crate::experiment::Summary;
use crate::model::Outline;

/// What Erlang's formulas say of the scenario, beside what was simulated.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Erlang")]
pub struct Entry<'a> {
    /// Why none of the formulas comes near the scenario; null where one does.
    reason: Option<&'a str>,
    /// The channel that it is about; null where no formula applies.
    channel: Option<&'a str>,
    /// In what the scenario differs from what the formula takes for granted; where there is nothing, they agree but for
    /// chance.
    differences: &'a [String],
    /// The formula's answer, in the format of `stormdrill erlang --format json`; null where none applies.
    exact: Option<Document>,
}

pub fn entry<'a>(outline: &'a Outline, summary: &'a Summary) -> Option<Entry<'a>> {
    Some(match summary.erlang.as_ref()? {
        Err(reason) => Entry { reason: Some(reason), channel: None, differences: &[], exact: None },
        Ok(answer) => Entry {
            reason: None,
            channel: Some(&outline.channels[answer.channel.index()].name),
            differences: &answer.differences,
            exact: Some(document(&Study::beside(outline, answer))),
        },
    })
}
