//! `routing.offer`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::Spanned;
use super::quantities::Duration;

/// What becomes of contacts that agents do not accept. It concerns groups with `answering`; others accept at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Offer {
    /// An offer without an answer is missed after this time; default `20s`.
    pub accept_within: Option<Spanned<Duration>>,
    /// To whom a contact may be offered again that an agent has declined or missed; default `anyone`.
    pub again: Option<Spanned<Again>>,
    /// After so many missed offers in a row an agent is sent to a `pause`.
    pub pause_after: Option<Spanned<u32>>,
    /// How long that pause lasts.
    pub pause: Option<Spanned<Duration>>,
}

/// To whom a contact may be offered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Again {
    /// To anyone, also to the same agent.
    Anyone,
    /// Only to agents who have neither declined nor missed it.
    OtherAgents,
}
