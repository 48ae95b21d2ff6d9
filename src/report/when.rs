//! Simulated time as the clock on the wall shows it.

use crate::model::{MICROS_PER_SECOND, Outline, SimTime};

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Midnights since the start of the scenario's first day.
    pub day: u64,
    /// Microseconds since the last midnight.
    us: u64,
}

impl Clock {
    /// What the clock shows at a simulated time.
    pub fn at(outline: &Outline, t: SimTime) -> Self {
        const DAY_US: u64 = 86_400 * MICROS_PER_SECOND;
        let us = t.micros() + outline.start_of_day.micros();
        Self { day: us / DAY_US, us: us % DAY_US }
    }

    fn secs(self) -> u64 {
        self.us / MICROS_PER_SECOND
    }

    /// Whether it shows a full hour.
    pub fn is_full_hour(self) -> bool {
        self.us.is_multiple_of(3_600 * MICROS_PER_SECOND)
    }

    /// `08`
    pub fn hour(self) -> String {
        format!("{:02}", self.secs() / 3_600)
    }

    /// `08:05`
    pub fn minute(self) -> String {
        format!("{}:{:02}", self.hour(), self.secs() / 60 % 60)
    }

    /// `08:05:09`, and `08:05:09 +1` a day later.
    pub fn second(self) -> String {
        let time = format!("{}:{:02}", self.minute(), self.secs() % 60);
        if self.day == 0 { time } else { format!("{time} +{}", self.day) }
    }
}
