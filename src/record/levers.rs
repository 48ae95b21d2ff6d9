//! When levers were pulled and for how long they worked, in one replication.

use crate::engine::LeverStep;
use crate::model::{SimDuration, SimTime};

/// What is counted of a lever. Times are those since the start; forever where it did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeverTally {
    /// How often it was pulled.
    pub pulled: u64,
    /// When it was pulled first.
    pub first_pulled: SimDuration,
    /// When it first began to work.
    pub first_live: SimDuration,
    /// When it was first taken back.
    pub first_taken_back: SimDuration,
    /// For how long it worked, until the end of arrivals, microseconds.
    pub live_us: u64,
    /// Since when it works.
    live_since: Option<SimTime>,
}

impl Default for LeverTally {
    fn default() -> Self {
        Self::of(0, [SimDuration::FOREVER; 3], 0)
    }
}

impl LeverTally {
    /// A lever that does not work any more; times are those when it was first pulled, began to work and was taken back.
    pub const fn of(pulled: u64, first: [SimDuration; 3], live_us: u64) -> Self {
        let [first_pulled, first_live, first_taken_back] = first;
        Self { pulled, first_pulled, first_live, first_taken_back, live_us, live_since: None }
    }

    pub(super) fn note(&mut self, now: SimTime, horizon: SimTime, step: LeverStep) {
        let since_start = now.since(SimTime::ZERO);
        match step {
            LeverStep::Pulled => {
                self.pulled += 1;
                self.first_pulled = self.first_pulled.min(since_start);
            }
            LeverStep::Live => {
                self.first_live = self.first_live.min(since_start);
                self.live_since = Some(now);
            }
            LeverStep::TakenBack => {
                self.first_taken_back = self.first_taken_back.min(since_start);
                self.settle(now, horizon);
            }
        }
    }

    /// It does not work any more, or the run is over.
    pub(super) fn settle(&mut self, now: SimTime, horizon: SimTime) {
        if let Some(since) = self.live_since.take() {
            self.live_us += now.min(horizon).since(since).micros();
        }
    }
}
