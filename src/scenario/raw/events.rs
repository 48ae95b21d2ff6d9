//! `events.NAME`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::{OneOrMany, Spanned};
use super::quantities::{Amount, At, Duration, Share};

/// Something that happens: exactly one of `surge` and `outage`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Event {
    /// When it begins.
    pub at: At,
    /// More contacts, or fewer.
    pub surge: Option<Surge>,
    /// Agents who cannot work.
    pub outage: Option<Outage>,
}

/// A factor on the arrival rate: it rises in a straight line, holds, and decays exponentially.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Surge {
    /// Whose contacts.
    pub contacts: OneOrMany<Spanned<String>>,
    /// The factor at its height.
    pub factor: Spanned<Amount>,
    /// How long it takes to rise; default `0s`.
    pub ramp: Option<Duration>,
    /// How long it stays; default `0s`.
    pub hold: Option<Duration>,
    /// The time in which what exceeds the normal rate halves; without it, the surge ends at once.
    pub half_life: Option<Spanned<Duration>>,
}

/// Part of a group cannot work for a time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Outage {
    /// Whom it hits.
    pub group: Spanned<String>,
    /// The share of the group's agents; default `100%`.
    pub share: Option<Share>,
    /// How long it lasts.
    pub lasts: Spanned<Duration>,
    /// What becomes of contacts in progress; default `requeue`.
    pub in_progress: Option<InProgress>,
}

/// What an outage does to contacts in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum InProgress {
    /// The agent finishes first.
    Finish,
    /// They go back to their place in the queue.
    Requeue,
    /// They end.
    Drop,
}
