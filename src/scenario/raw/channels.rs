//! `channels.NAME`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::{OneOrMany, Spanned};
use super::quantities::Duration;

/// A way in which customers reach the centre.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Channel {
    /// How patient its customers are by habit; sets the default of `answer_within`. Default `live`.
    pub kind: Option<Kind>,
    /// Acceptable waiting times for service levels, the headline first. Default: live `20s`, messaging `5m`, deferred
    /// `1h`.
    pub answer_within: Option<Spanned<OneOrMany<Spanned<Duration>>>>,
    /// Who leaves sooner is counted as a short abandon; default `5s`.
    pub short_abandon: Option<Duration>,
    /// How many contacts the channel can hold at once, waiting and served together; more are blocked.
    pub lines: Option<Spanned<u32>>,
}

/// The kind of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Kind {
    /// Phone, web chat.
    Live,
    /// Messengers, social networks.
    Messaging,
    /// E-mail, tickets.
    Deferred,
}
