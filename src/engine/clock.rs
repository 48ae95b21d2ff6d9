//! An agent's virtual clock.
//!
//! Each open conversation progresses at the agent's speed per conversation. The clock counts how much work one
//! conversation has received; a conversation ends when the clock reaches its target. So one pending event per agent is
//! enough, whatever the number of conversations, and a change of speed moves that one event. With one conversation at
//! full speed the clock is exact to the microsecond.

use crate::model::{SimDuration, SimTime};

/// Work per conversation, in microseconds times 2^16. It restarts at 0 whenever the agent has no conversation, so 64
/// bits hold eight years of uninterrupted work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Work(u64);

const FRACTION_BITS: u32 = 16;

impl Work {
    /// A reading that is never reached.
    pub(crate) const NEVER: Self = Self(u64::MAX);

    /// So much of it.
    pub(crate) fn of(work: SimDuration) -> Self {
        Self(work.micros().saturating_mul(1 << FRACTION_BITS))
    }

    /// Whole microseconds of it.
    pub(crate) fn duration(self) -> SimDuration {
        SimDuration::from_micros(self.0 >> FRACTION_BITS)
    }
}

/// Speed per conversation as a fraction of full speed, 16 fractional bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace(u32);

impl Pace {
    /// One second of work a second.
    pub(crate) const FULL: Self = Self(1 << FRACTION_BITS);

    /// A share of full speed, at most 1.
    pub(crate) fn of(speed: f64) -> Self {
        let full = f64::from(Self::FULL.0);
        Self((speed * full).round().clamp(1.0, full) as u32)
    }
}

/// The clock itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VirtualClock {
    synced: SimTime,
    done: Work,
    pace: Pace,
}

impl VirtualClock {
    /// A clock at zero that runs at full speed from `now`.
    #[inline]
    pub(crate) fn started(now: SimTime) -> Self {
        Self { synced: now, done: Work(0), pace: Pace::FULL }
    }

    /// Lets it run at another speed from `now` on; `true` if that is a change.
    #[inline]
    pub(crate) fn set_pace(&mut self, now: SimTime, pace: Pace) -> bool {
        let changes = pace != self.pace;
        if changes {
            self.sync(now);
            self.pace = pace;
        }
        changes
    }

    /// The reading at which work that begins now will be complete.
    #[inline]
    pub(crate) fn target(&mut self, now: SimTime, work: SimDuration) -> Work {
        self.sync(now);
        Work(self.done.0.saturating_add(Work::of(work).0))
    }

    /// When the clock will reach a target at its present pace.
    #[inline]
    pub(crate) fn due(&self, target: Work) -> SimTime {
        let missing = target.0.saturating_sub(self.done.0);
        let wait = if self.pace == Pace::FULL {
            missing.div_ceil(1 << FRACTION_BITS)
        } else {
            missing.div_ceil(u64::from(self.pace.0.max(1)))
        };
        self.synced + SimDuration::from_micros(wait)
    }

    /// The work that is missing to a target.
    pub(crate) fn remaining(&mut self, now: SimTime, target: Work) -> SimDuration {
        self.missing(now, target).duration()
    }

    /// The same to the last fraction, for a conversation that is set aside.
    pub(crate) fn missing(&mut self, now: SimTime, target: Work) -> Work {
        self.sync(now);
        Work(target.0.saturating_sub(self.done.0))
    }

    /// The reading at which a conversation that was set aside will be complete.
    pub(crate) fn resumed(&mut self, now: SimTime, missing: Work) -> Work {
        self.sync(now);
        Work(self.done.0.saturating_add(missing.0))
    }

    #[inline]
    fn sync(&mut self, now: SimTime) {
        self.done.0 += now.since(self.synced).micros() * u64::from(self.pace.0);
        self.synced = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_pace_is_exact() {
        let start = SimTime::from_micros(1_234_567);
        let work = SimDuration::from_micros(987_654_321);
        let mut clock = VirtualClock::started(start);
        let target = clock.target(start, work);
        assert_eq!(clock.due(target), start + work);
        let later = start + SimDuration::from_micros(500);
        assert_eq!(clock.remaining(later, target), work - SimDuration::from_micros(500));
        assert_eq!(clock.due(target), start + work);
    }

    #[test]
    fn half_the_speed_takes_twice_the_time() {
        let seconds = SimDuration::from_secs;
        let at = |s: u64| SimTime::ZERO + seconds(s);
        let mut clock = VirtualClock::started(at(0));
        let target = clock.target(at(0), seconds(100));
        assert!(clock.set_pace(at(40), Pace::of(0.5)));
        assert!(!clock.set_pace(at(40), Pace::of(0.5)));
        assert_eq!(clock.due(target), at(160));
        assert!(clock.set_pace(at(100), Pace::FULL));
        assert_eq!(clock.due(target), at(130));
        let missing = clock.missing(at(120), target);
        assert_eq!(clock.resumed(at(500), missing), clock.target(at(500), seconds(10)));
    }
}
