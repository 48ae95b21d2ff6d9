//! What customers who would have to wait are offered and told, and how those are reached who are called back.

use super::ids::ClassId;
use super::law::Law;
use super::time::SimDuration;

/// What a class does about its customers' waiting. By default nothing: they wait, and know nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retention {
    /// A callback in place of the wait.
    pub callback: Option<Alternative>,
    /// A ticket in place of the wait. At the same moment, the callback is offered first.
    pub ticket: Option<Alternative>,
    /// What those are told who join the line.
    pub announcement: Option<Announcement>,
    /// How its customers are reached, if they have to be called; they are on the line themselves, if there is nothing.
    pub dial: Option<Dial>,
}

/// Something that a customer is offered once in place of the wait. Who accepts ends the attempt and makes a further one in
/// another class.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The share of those who accept.
    pub accept: f64,
    /// The class of the further attempt. Nothing is offered while its channel is closed or its line full.
    pub to: ClassId,
    /// When it is offered.
    pub when: OfferWhen,
    /// The time from the acceptance until the further attempt joins its line; none to join it at once.
    pub due: Option<Law>,
}

/// When customers are offered something in place of the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferWhen {
    /// To those who come, while at least so many wait in their line.
    Waiting(u32),
    /// To those who come, while the expected wait is at least so long.
    ExpectedWait(SimDuration),
    /// To those who have been in the line for so long.
    After(SimDuration),
}

/// What customers are told of their wait when they join the line, and what they do about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Announcement {
    /// How the wait is predicted. A place in the line tells a customer [`Predictor::QueueOverRate`].
    pub predictor: Predictor,
    /// Of those whose patience is shorter than the wait that they are told: the share that leaves at once.
    pub balk: f64,
    /// The factor of the patience of those who stay.
    pub patience: f64,
    /// How many times as fast patience runs when the wait that was told is over.
    pub after_promise: f64,
}

/// How a wait is predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Predictor {
    /// The wait of the last contact of the line that began service.
    LastToEnterService,
    /// The time that the first in the line has waited.
    #[default]
    HeadOfLine,
    /// (Number waiting + 1) x mean handling / conversations that agents there can have at once, each counted at its speed.
    QueueOverRate,
}

/// How the customers of a class are called.
#[derive(Clone, Debug, PartialEq)]
pub struct Dial {
    /// The probability that a call reaches the customer.
    pub reached: f64,
    /// How long an agent rings in vain.
    pub ring: Law,
    /// The time after a call in vain until the contact comes back to its place in the line.
    pub retry_after: SimDuration,
    /// How often a customer is called; after the last call in vain the contact ends as `callback_lost`. At least 1.
    pub tries: u16,
}

impl Retention {
    /// Whether there is nothing of it.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// What may be offered, in the order in which it is.
    pub fn alternatives(&self) -> impl Iterator<Item = &Alternative> {
        self.callback.iter().chain(&self.ticket)
    }

    /// Whether something of it is drawn.
    pub fn is_random(&self) -> bool {
        let shared = |share: f64| share > 0.0 && share < 1.0;
        let drawn = |law: &Law| law.constant().is_none();
        // What is accepted goes on as another contact, of another class.
        self.alternatives().any(|a| a.accept > 0.0)
            || self.announcement.is_some_and(|a| shared(a.balk))
            || self.dial.as_ref().is_some_and(|d| shared(d.reached) || drawn(&d.ring))
    }
}
