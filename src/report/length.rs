//! How lengths of time are written for people: never as bare seconds.

use super::number::{count, rounded};
use crate::model::{MICROS_PER_SECOND, SimDuration};

/// A wait: `0:59` min:s up to an hour, `3.2 h` up to a day, `2 d 4 h` beyond.
pub fn wait(seconds: f64) -> String {
    let whole = seconds.max(0.0).round();
    let tenths_of_hours = (seconds / 360.0).round();
    if whole < 3_600.0 {
        format!("{}:{:02}", (whole / 60.0).floor(), whole % 60.0)
    } else if tenths_of_hours < 240.0 {
        format!("{:.1} h", tenths_of_hours / 10.0)
    } else {
        let hours = (seconds / 3_600.0).round();
        format!("{} d {} h", rounded((hours / 24.0).floor(), 0), hours % 24.0)
    }
}

/// A length of time that somebody has chosen: `20 s`, `5 min`, `24 h`, `2 d`.
pub fn span(length: SimDuration) -> String {
    let us = length.micros();
    for (unit, size, least) in [("d", 86_400, 2), ("h", 3_600, 1), ("min", 60, 2)] {
        let size = size * MICROS_PER_SECOND;
        if us >= least * size && us.is_multiple_of(size) {
            return format!("{} {unit}", count(us / size));
        }
    }
    format!("{} s", length.secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_change_their_unit() {
        assert_eq!([0.0, 0.4, 59.6, 98.0].map(wait), ["0:00", "0:00", "1:00", "1:38"]);
        assert_eq!([3_599.4, 3_599.6, 11_520.0].map(wait), ["59:59", "1.0 h", "3.2 h"]);
        assert_eq!([86_100.0, 86_399.0, 187_200.0].map(wait), ["23.9 h", "1 d 0 h", "2 d 4 h"]);
    }

    #[test]
    fn chosen_times_keep_their_unit() {
        let spans = [60, 90, 120, 300, 3_600, 86_400, 172_800].map(|s| span(SimDuration::from_secs(s)));
        assert_eq!(spans, ["60 s", "90 s", "2 min", "5 min", "1 h", "24 h", "2 d"]);
        assert_eq!(span(SimDuration::from_millis(1_500)), "1.5 s");
    }
}
