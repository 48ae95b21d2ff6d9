//! `channels.NAME`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::{OneOrMany, Spanned};
use super::entry::Hide;
use super::quantities::{At, Duration};
use super::slots::Weight;

/// A way in which customers reach the centre.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Channel {
    /// How patient its customers are by habit; sets the defaults of `answer_within` and `outside_hours`. Work of a
    /// `deferred` channel is a backlog, which reports show. Default `live`.
    pub kind: Option<Kind>,
    /// Acceptable waiting times for service levels, the headline first. Default: live `20s`, messaging `5m`, deferred
    /// `1h`.
    pub answer_within: Option<Spanned<OneOrMany<Spanned<Duration>>>>,
    /// Who leaves sooner is counted as a short abandon; default `5s`.
    pub short_abandon: Option<Duration>,
    /// How many contacts the channel can hold at once, waiting and served together; more are blocked.
    pub lines: Option<Spanned<u32>>,
    /// Which time counts for `answer_within` and the due times that follow; default `calendar`.
    pub clock: Option<Spanned<Clock>>,
    /// When it is open: `{open: 08:00, close: 20:00}`, or a list of such; default: always.
    pub hours: Option<Spanned<OneOrMany<Spanned<Opening>>>>,
    /// What becomes of contacts that come outside of the hours; default: live and messaging `turn_away`, deferred `wait`.
    pub outside_hours: Option<Spanned<OutsideHours>>,
    /// What becomes of contacts that wait at closing time; default `finish`.
    pub at_close: Option<Spanned<AtClose>>,
    /// When it hides its entry: new contacts are turned away (`hidden`); default: never.
    pub hide: Option<Spanned<Hide>>,
    /// How many of an agent's slots a conversation takes: a number, or `all`. Default 1; with `lines`, `all`.
    pub weight: Option<Spanned<Weight>>,
    /// Whether agents set its work aside while they have a conversation of another channel that is not interruptible, and go on
    /// with it afterwards; default `false`.
    pub interruptible: Option<bool>,
}

/// Hours of a day.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Opening {
    /// When the channel opens, a time of day.
    pub open: At,
    /// When it closes, a time of day; at or before `open`, that of the next day.
    pub close: At,
    /// The days of the week on which it opens then; default: all. Needs a `start` with a date.
    pub days: Option<Spanned<OneOrMany<Weekday>>>,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Days after Monday.
    pub fn place(self) -> i64 {
        self as i64
    }
}

/// Which time counts for the promises of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Clock {
    /// All of it.
    Calendar,
    /// That within the channel's `hours`.
    Business,
}

/// What becomes of contacts that come outside of a channel's hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum OutsideHours {
    /// They are turned away (`closed`).
    TurnAway,
    /// They are let in and wait, as mail does.
    Wait,
}

/// What closing time does to contacts that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum AtClose {
    /// They keep their place and are answered.
    Finish,
    /// They end.
    Drop,
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
