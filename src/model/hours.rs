//! When a channel is open.

use super::time::SimTime;

/// The opening hours of a channel. Whoever comes outside of them is turned away and ends as `closed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Stretches (opening, closing) in order of time; one ends before the next begins.
    pub open: Vec<(SimTime, SimTime)>,
    /// What becomes of contacts that wait at closing time.
    pub at_close: AtClose,
}

/// What closing time does to contacts that wait. Contacts in progress are finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtClose {
    /// They keep their place and are answered.
    Finish,
    /// They end as `dropped`.
    Drop,
}
