//! `contacts.NAME.arrivals`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::super::decode::{Spanned, Word};
use super::quantities::{Amount, At, Duration, Growth, Rate, Ratio};
use super::tables::Filter;

/// When contacts come: exactly one of `rate`, `total`, `rates`, `ramp` and `trace`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Arrivals {
    /// A rate, such as `90/h`; the weights of `profile` multiply it.
    pub rate: Option<Spanned<Rate>>,
    /// The expected number of contacts over the duration, spread by the weights of `profile`.
    pub total: Option<Spanned<Amount>>,
    /// Weights by hour, half or quarter of an hour; the list begins at the start and repeats.
    pub profile: Option<Spanned<Profile>>,
    /// Weights of the days of the week, which multiply the rate; needs a `start` with a date. With `total`, they spread it.
    pub weekdays: Option<Spanned<Weekdays>>,
    /// Growth of the rate from day to day, such as `2%/day`; the first day has none. With `total`, it spreads it.
    pub growth: Option<Spanned<Growth>>,
    /// Days differ: a random factor of mean 1 for the rate of each day.
    pub day_factor: Option<Spanned<DayFactor>>,
    /// Contacts per interval, listed or from a CSV file.
    pub rates: Option<Spanned<Rates>>,
    /// Points of a rate, straight lines between them.
    pub ramp: Option<Spanned<Vec<RampPoint>>>,
    /// One contact for each row of a CSV file.
    pub trace: Option<Spanned<Trace>>,
}

/// Weights of equal periods, listed or from a CSV file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Profile {
    /// One weight for each hour.
    Hourly(Weights),
    /// One weight for each half-hour.
    HalfHourly(Weights),
    /// One weight for each quarter of an hour.
    QuarterHourly(Weights),
}

/// Weights, listed or from a CSV file.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(in super::super) enum Weights {
    /// Listed.
    Listed(Vec<Spanned<Amount>>),
    /// From a CSV file, one a row.
    File(WeightsFile),
}

/// A column of weights in a CSV file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct WeightsFile {
    /// The CSV file, relative to the scenario.
    pub file: Spanned<String>,
    /// The column with the weights.
    pub column: Spanned<String>,
    /// Take only rows with these values.
    #[serde(rename = "where")]
    pub filter: Option<Filter>,
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListOrFile;

        impl<'de> Visitor<'de> for ListOrFile {
            type Value = Weights;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of weights such as `[0.6, 1, 1.4]`, or `{file: F.csv, column: C}`")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Weights, A::Error> {
                let mut weights = Vec::new();
                while let Some(weight) = items.next_element()? {
                    weights.push(weight);
                }
                Ok(Weights::Listed(weights))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Weights, A::Error> {
                WeightsFile::deserialize(MapAccessDeserializer::new(map)).map(Weights::File)
            }
        }

        deserializer.deserialize_any(ListOrFile)
    }
}

/// Weights of the days of the week; a day that is not named has 1.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Weekdays {
    /// Monday.
    pub mon: Option<Amount>,
    /// Tuesday.
    pub tue: Option<Amount>,
    /// Wednesday.
    pub wed: Option<Amount>,
    /// Thursday.
    pub thu: Option<Amount>,
    /// Friday.
    pub fri: Option<Amount>,
    /// Saturday.
    pub sat: Option<Amount>,
    /// Sunday.
    pub sun: Option<Amount>,
}

/// The law of the day's factor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(in super::super) enum DayFactor {
    /// Gamma with mean 1.
    Gamma {
        /// Standard deviation / mean, such as `10%`.
        cv: Spanned<Ratio>,
    },
}

/// Contacts per interval: `values`, or `file` and `column`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Rates {
    /// The length of an interval.
    pub every: Spanned<Duration>,
    /// Expected contacts in each interval, from the start; none after the last.
    pub values: Option<Spanned<Vec<Spanned<Amount>>>>,
    /// The CSV file, relative to the scenario.
    pub file: Option<Spanned<String>>,
    /// The column with expected contacts per interval.
    pub column: Option<Spanned<String>>,
    /// The column with each interval's start (`HH:MM`, a date and time, or seconds from midnight); without it, rows
    /// follow each other from the start. A table of times of day repeats every day.
    pub start_column: Option<Spanned<String>>,
    /// Take only rows with these values.
    #[serde(rename = "where")]
    pub filter: Option<Filter>,
}

/// A point of a rate that changes in straight lines.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct RampPoint {
    /// When.
    pub at: At,
    /// The rate then.
    pub rate: Spanned<Rate>,
}

/// A CSV file with one contact per row. Columns are found by name: `arrival_s` (seconds from midnight) or `arrival`
/// (date and time); if present also `service_s`, `patience_s`, `patience_censored` and `priority`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Trace {
    /// The CSV file, relative to the scenario.
    pub file: Spanned<String>,
    /// Take only rows with these values.
    #[serde(rename = "where")]
    pub filter: Option<Filter>,
    /// What each word in the column `priority` means, `{}` if nothing; numbers in it are priorities themselves.
    pub priority: Option<TracePriorities>,
}

/// Meaning of a word in the column `priority`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct TracePriority {
    /// The contact's priority; a smaller number goes first.
    pub priority: Option<i32>,
    /// Time that counts as waited already.
    pub credit: Option<Duration>,
}

/// Words of the column `priority`, in order.
#[derive(Debug)]
pub(in super::super) struct TracePriorities(pub Vec<(Spanned<Word>, TracePriority)>);

impl<'de> Deserialize<'de> for TracePriorities {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;

        impl<'de> serde::de::Visitor<'de> for Words {
            type Value = TracePriorities;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a mapping such as `{high: {credit: 90s}}`")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<TracePriorities, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                Ok(TracePriorities(list))
            }
        }

        deserializer.deserialize_map(Words)
    }
}
