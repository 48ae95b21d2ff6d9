//! When a channel is open.

use super::time::{SimDuration, SimTime};

/// The opening hours of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Stretches (opening, closing) in order of time; one ends before the next begins.
    pub open: Vec<(SimTime, SimTime)>,
    /// Those before the start, the latest first: how long before it the channel opened, and how long before it closed. Only
    /// the age of a backlog counts in them.
    pub earlier: Vec<(SimDuration, SimDuration)>,
    /// What becomes of contacts that wait at closing time.
    pub at_close: AtClose,
    /// What becomes of contacts that come outside of the hours.
    pub outside: Outside,
}

/// What closing time does to contacts that wait. Contacts in progress are finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtClose {
    /// They keep their place and are answered.
    Finish,
    /// They end as `dropped`.
    Drop,
}

/// What becomes of contacts that come outside of a channel's hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// They are turned away and end as `closed`.
    TurnedAway,
    /// They are let in and wait for somebody who works, as mail does.
    Wait,
}
