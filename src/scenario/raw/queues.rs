//! `queues.NAME`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::{OneOrMany, Spanned};

/// A queue that several classes share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct SharedQueue {
    /// The classes in it; a class is in one queue at most.
    pub contacts: Spanned<OneOrMany<Spanned<String>>>,
    /// At most so many wait, all classes together; more are blocked.
    pub capacity: Option<u32>,
    /// Who is first in it; default `arrival`.
    pub order: Option<QueueOrder>,
}

/// Who is first in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum QueueOrder {
    /// Whoever came first, whatever the priority and the credit.
    Arrival,
    /// The smaller priority number, then whoever came first.
    Priority,
    /// Whoever came first, the time credit counted as waited.
    Credit,
}
