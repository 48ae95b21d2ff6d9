//! Simulated time: integer microseconds, so that ties are exact and no epsilon is needed.

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};

/// Microseconds in a second.
pub const MICROS_PER_SECOND: u64 = 1_000_000;

/// A point of simulated time, in microseconds from the scenario's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(u64);

/// A length of simulated time, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(u64);

impl SimTime {
    /// The scenario's start.
    pub const ZERO: Self = Self(0);
    /// The latest time that the calendar can hold: 2^52 microseconds, about 142 years.
    pub const MAX: Self = Self((1 << 52) - 1);

    /// A time from microseconds; later times than [`SimTime::MAX`] become it.
    #[inline]
    pub const fn from_micros(us: u64) -> Self {
        if us > Self::MAX.0 { Self::MAX } else { Self(us) }
    }

    /// A time from whole seconds.
    pub const fn from_secs(s: u64) -> Self {
        Self::from_micros(s.saturating_mul(MICROS_PER_SECOND))
    }

    /// Microseconds from the start.
    #[inline]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Seconds from the start.
    #[inline]
    pub fn secs_f64(self) -> f64 {
        self.0 as f64 / MICROS_PER_SECOND as f64
    }

    /// The time that has passed since `earlier`; zero when `earlier` is later.
    #[inline]
    pub const fn since(self, earlier: Self) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Longer than any simulation: infinite patience, a delay that never ends.
    pub const FOREVER: Self = Self(u64::MAX);

    /// A duration from microseconds.
    #[inline]
    pub const fn from_micros(us: u64) -> Self {
        Self(us)
    }

    /// A duration from milliseconds.
    pub const fn from_millis(ms: u64) -> Self {
        Self(ms.saturating_mul(1_000))
    }

    /// A duration from whole seconds.
    pub const fn from_secs(s: u64) -> Self {
        Self(s.saturating_mul(MICROS_PER_SECOND))
    }

    /// A duration from seconds, rounded to the microsecond. Negative and not-a-number become zero; whatever exceeds
    /// [`SimTime::MAX`] becomes [`SimDuration::FOREVER`].
    #[inline]
    pub fn from_secs_f64(s: f64) -> Self {
        let us = s * MICROS_PER_SECOND as f64 + 0.5;
        if us >= SimTime::MAX.0 as f64 {
            Self::FOREVER
        } else {
            // Below 2^63 the signed conversion is exact and one instruction; `max` turns NaN into 0.
            Self(us.max(0.0) as i64 as u64)
        }
    }

    /// Microseconds.
    #[inline]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Whole milliseconds, rounded down.
    #[inline]
    pub const fn millis(self) -> u64 {
        self.0 / 1_000
    }

    /// Seconds.
    #[inline]
    pub fn secs_f64(self) -> f64 {
        self.0 as f64 / MICROS_PER_SECOND as f64
    }

    /// Whether this stands for "never".
    #[inline]
    pub const fn is_forever(self) -> bool {
        self.0 > SimTime::MAX.0
    }

    /// Whether this is what people call a day: between a shift and a day long.
    pub fn is_a_day(self) -> bool {
        const HOUR_S: u64 = 3_600;
        (Self::from_secs(8 * HOUR_S)..=Self::from_secs(24 * HOUR_S)).contains(&self)
    }

    /// The duration times a non-negative factor, rounded to the microsecond.
    #[inline]
    pub fn scaled(self, factor: f64) -> Self {
        if factor == 1.0 || self.is_forever() { self } else { Self::from_micros_f64(self.0 as f64 * factor) }
    }

    #[inline]
    fn from_micros_f64(us: f64) -> Self {
        let us = us + 0.5;
        if us >= SimTime::MAX.0 as f64 { Self::FOREVER } else { Self(us.max(0.0) as i64 as u64) }
    }
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    #[inline]
    fn add(self, d: SimDuration) -> SimTime {
        SimTime::from_micros(self.0.saturating_add(d.0))
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    #[inline]
    fn add(self, d: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(d.0))
    }
}

impl AddAssign for SimDuration {
    #[inline]
    fn add_assign(&mut self, d: SimDuration) {
        *self = *self + d;
    }
}

impl Sub for SimDuration {
    type Output = SimDuration;
    /// Saturates at zero.
    #[inline]
    fn sub(self, d: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_sub(d.0))
    }
}

impl SubAssign for SimDuration {
    #[inline]
    fn sub_assign(&mut self, d: SimDuration) {
        *self = *self - d;
    }
}

impl fmt::Display for SimDuration {
    /// The scenario language's own form: `1h30m`, `90s`, `1.5s`, `never`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_forever() {
            return f.write_str("never");
        }
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let (mut us, mut written) = (self.0, false);
        for (unit, size) in [("d", 86_400), ("h", 3_600), ("m", 60)] {
            let size = size * MICROS_PER_SECOND;
            if us >= size {
                write!(f, "{}{unit}", us / size)?;
                us %= size;
                written = true;
            }
        }
        if us > 0 || !written {
            write!(f, "{}s", us as f64 / MICROS_PER_SECOND as f64)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_round_to_the_microsecond_and_clamp() {
        assert_eq!(SimDuration::from_secs_f64(1.25).micros(), 1_250_000);
        assert_eq!(SimDuration::from_secs_f64(-3.0), SimDuration::ZERO);
        assert_eq!(SimDuration::from_secs_f64(f64::NAN), SimDuration::ZERO);
        assert!(SimDuration::from_secs_f64(f64::INFINITY).is_forever());
        assert_eq!(SimTime::from_secs(5) + SimDuration::FOREVER, SimTime::MAX);
    }

    #[test]
    fn durations_print_as_the_language_writes_them() {
        assert_eq!(SimDuration::from_secs(5_400).to_string(), "1h30m");
        assert_eq!(SimDuration::from_secs(90).to_string(), "1m30s");
        assert_eq!(SimDuration::from_millis(1_500).to_string(), "1.5s");
        assert_eq!(SimDuration::from_secs(90_000).to_string(), "1d1h");
        assert_eq!(SimDuration::ZERO.to_string(), "0s");
    }
}
