//! Quantities with units, as types that read themselves.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::super::decode::Spanned;
use super::super::units::{self, When};
use crate::model::SimDuration;

/// Defines a type read from text by a grammar, whose numbers are refused with the right form.
macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident($inner:ty), $expected:literal, $parse:path, $bare:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub(in super::super) struct $name(pub $inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Quantity;

                impl Visitor<'_> for Quantity {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        $parse(text).map($name).map_err(E::custom)
                    }

                    fn visit_i64<E: Error>(self, n: i64) -> Result<$name, E> {
                        self.visit_f64(n as f64)
                    }

                    fn visit_u64<E: Error>(self, n: u64) -> Result<$name, E> {
                        self.visit_f64(n as f64)
                    }

                    fn visit_f64<E: Error>(self, x: f64) -> Result<$name, E> {
                        let bare: fn(f64) -> Result<$inner, units::UnitError> = $bare;
                        bare(x).map($name).map_err(E::custom)
                    }
                }

                deserializer.deserialize_any(Quantity)
            }
        }
    };
}

quantity!(
    /// A length of time: `90s`, `5m`, `1h30m`, `2d`.
    Duration(SimDuration), "a duration such as `90s` or `1h30m`", units::duration,
    |x| Err(units::bare_duration(&sensible(x)))
);
quantity!(
    /// A number per time: `40/h`, `1.5/min`. Kept per second.
    Rate(f64), "a rate such as `40/h`", units::rate, |x| Err(units::bare_rate(&sensible(x)))
);
quantity!(
    /// A part of a whole: `80%`. Kept as 0 to 1.
    Share(f64), "a share such as `80%`", units::share, |x| Err(units::bare_share(x))
);
quantity!(
    /// A coefficient of variation: `0.9` or `90%`.
    Ratio(f64), "a number such as `0.9`, or `90%`", percent_of_one, |x| units::positive(x)
);
quantity!(
    /// A growth: `2%/day`, `-5%/week`. Kept as the factor from one day to the next.
    Growth(f64), "a growth such as `2%/day`", units::growth, |x| Err(units::bare_growth(x))
);
quantity!(
    /// A point of time: `11:00`, `2026-11-27T11:00`, or `3h` after the start.
    Moment(When), "a point of time such as `11:00` or `3h`", units::when, |_| Err(units::bare_when())
);
quantity!(
    /// A number from 0 up, without a unit.
    Amount(f64), "a number", units::no_unit, |x| units::positive(x)
);

fn percent_of_one(text: &str) -> Result<f64, units::UnitError> {
    if text.contains('%') { units::percentage(text).map(|percent| percent / 100.0) } else { Err(units::no_ratio(text)) }
}

/// The number for an example: the one that was written if it can stand there.
fn sensible(x: f64) -> String {
    if x.is_finite() && x >= 0.0 { x.to_string() } else { "90".to_owned() }
}

/// A point of time and its place.
pub(in super::super) type At = Spanned<Moment>;
