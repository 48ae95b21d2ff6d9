//! `handling`, `wrap_up`, `patience`: laws of durations.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::Spanned;
use super::quantities::{Amount, Duration, Rate, Ratio, Share};
use super::tables::Filter;

/// The law of a random duration: a mapping with one key, the word `never`, or a bare duration for a constant.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(transform = super::schema::or_bare_duration)]
pub(in super::super) enum Law {
    /// Always the same, such as `constant: 20s`.
    Constant(Duration),
    /// Exponential, such as `exponential: {mean: 2m}`.
    Exponential {
        /// The mean.
        mean: Spanned<Duration>,
    },
    /// Lognormal, given by mean and coefficient of variation: `lognormal: {mean: 6m, cv: 0.9}`.
    Lognormal {
        /// The mean.
        mean: Spanned<Duration>,
        /// Standard deviation / mean.
        cv: Spanned<Ratio>,
    },
    /// Gamma, given by mean and coefficient of variation.
    Gamma {
        /// The mean.
        mean: Spanned<Duration>,
        /// Standard deviation / mean.
        cv: Spanned<Ratio>,
    },
    /// The sum of `stages` exponentials of equal mean.
    Erlang {
        /// How many stages.
        stages: Spanned<u32>,
        /// The mean of the sum.
        mean: Spanned<Duration>,
    },
    /// Weibull: P(X > x) = exp(-(x/scale)^shape).
    Weibull {
        /// The scale.
        scale: Spanned<Duration>,
        /// The shape; below 1 those who have waited long tend to stay.
        shape: Spanned<Amount>,
    },
    /// Evenly between two values.
    Uniform {
        /// The lower end.
        min: Spanned<Duration>,
        /// The upper end.
        max: Spanned<Duration>,
    },
    /// One of several laws by share: `mixture: [{share: 25%, of: ...}, {share: 75%, of: ...}]`.
    Mixture(Spanned<Vec<Part>>),
    /// Measured values or a measured survival curve.
    Empirical(Box<Spanned<Empirical>>),
    /// Endless: a patience that does not end.
    Never,
}

/// One law of a mixture.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Part {
    /// How often this law is drawn; the shares of a mixture make 100 %.
    pub share: Share,
    /// The law.
    pub of: Spanned<Law>,
}

/// A measured law: exactly one of `survival`, `points` and `values`, and perhaps a `tail`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Empirical {
    /// A survival curve P(X > x) in a CSV file.
    pub survival: Option<Spanned<SurvivalFile>>,
    /// A survival curve, point by point.
    pub points: Option<Spanned<Vec<SurvivalPoint>>>,
    /// Measured values.
    pub values: Option<Spanned<Vec<Duration>>>,
    /// How the law goes on after the last point of a survival curve: exponentially.
    pub tail: Option<Spanned<Tail>>,
}

/// Where a survival curve stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct SurvivalFile {
    /// The CSV file, relative to the scenario.
    pub file: Spanned<String>,
    /// The column of times in seconds.
    pub time_column: Option<Spanned<String>>,
    /// The column with P(X > time), 0 to 1.
    pub survival_column: Option<Spanned<String>>,
    /// Take only rows with these values.
    #[serde(rename = "where")]
    pub filter: Option<Filter>,
}

/// One point of a survival curve.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct SurvivalPoint {
    /// The time.
    pub at: Spanned<Duration>,
    /// The share that lasts longer.
    pub survival: Spanned<Share>,
}

/// An exponential tail: `mean` or `rate`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Tail {
    /// The mean time beyond the last point.
    pub mean: Option<Spanned<Duration>>,
    /// The hazard rate beyond the last point.
    pub rate: Option<Spanned<Rate>>,
    /// Where the tail begins; later points are left out.
    pub from: Option<Spanned<Duration>>,
}
