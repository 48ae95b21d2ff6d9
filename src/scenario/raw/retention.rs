//! `contacts.NAME.callback`, `contacts.NAME.ticket`, `contacts.NAME.announcement` and `contacts.NAME.dial`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::Spanned;
use super::laws::Law;
use super::quantities::{Amount, Duration, Share};

/// A callback that customers are offered in place of the wait, once. Who accepts ends as `callback_accepted` and makes a
/// further attempt in another class, where agents call.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Callback {
    /// The share of those who accept.
    pub accept: Share,
    /// The class in which callbacks wait. Nothing is offered while its channel is closed or its queue full.
    pub to: Spanned<String>,
    /// When it is offered.
    pub when: Spanned<When>,
    /// For scheduled callbacks: the time from the acceptance until the callback joins its queue; default: it joins it at once.
    pub due: Option<Spanned<Law>>,
}

/// A ticket that customers are offered in place of the wait, once; at the same moment as a callback, after it. Who accepts
/// ends as `ticket_taken` and makes a further attempt in another class.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Ticket {
    /// The share of those who accept.
    pub accept: Share,
    /// The class in which tickets wait, such as one of e-mail. Nothing is offered while its channel is closed or its queue
    /// full.
    pub to: Spanned<String>,
    /// When it is offered.
    pub when: Spanned<When>,
}

/// When something is offered in place of the wait; one of these.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum When {
    /// To those who would have to wait, while at least so many wait in their queue.
    Waiting(u32),
    /// To those who would have to wait, while the expected wait is at least so long.
    ExpectedWait(Duration),
    /// To those who have been in the queue for so long.
    After(Duration),
}

/// What customers are told when they join the queue, and what they do about it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Announcement {
    /// What they are told. A place in the queue means to them the wait that `queue_over_rate` predicts.
    pub of: Of,
    /// How the wait is predicted; default `head_of_line`, for a position `queue_over_rate`.
    pub predictor: Option<Spanned<Predictor>>,
    /// Of those whose patience is shorter than the wait that they are told: the share that leaves at once; default `0%`.
    pub balk: Option<Share>,
    /// The factor of the patience of those who stay; default 1.
    pub patience: Option<Spanned<Amount>>,
    /// How many times as fast patience runs when the wait that was told is over; default 1.
    pub after_promise: Option<Spanned<Amount>>,
}

/// What customers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Of {
    /// The wait that they must expect.
    ExpectedWait,
    /// Their place in the queue.
    Position,
}

/// How a wait is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Predictor {
    /// The wait of the last contact that began service.
    LastToEnterService,
    /// The time that the first in the queue has waited.
    HeadOfLine,
    /// (Number waiting + 1) x mean handling / agents there.
    QueueOverRate,
}

/// How the customers of a class are called back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Dial {
    /// The share of calls that reach the customer.
    pub reached: Share,
    /// How long an agent rings in vain; default `20s`.
    pub ring: Option<Spanned<Law>>,
    /// What becomes of a callback whose customer was not reached; default `{after: 15m, tries: 3}`.
    pub retry: Option<Retry>,
}

/// Further calls.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Retry {
    /// The time after a call in vain until the callback comes back to its place in the queue; default `15m`.
    pub after: Option<Spanned<Duration>>,
    /// How often a customer is called; after the last call in vain the callback ends as `callback_lost`. Default 3.
    pub tries: Option<Spanned<u16>>,
}
