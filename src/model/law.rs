//! Laws of durations, as plain data. Sampling is in [`crate::random`].

use super::time::SimDuration;

/// The law of a random duration. Times are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Always the same.
    Constant {
        /// The value, s.
        value_s: f64,
    },
    /// Exponential.
    Exponential {
        /// The mean, s.
        mean_s: f64,
    },
    /// Lognormal, given by mean and coefficient of variation (sigma^2 = ln(1 + cv^2)).
    Lognormal {
        /// The mean, s.
        mean_s: f64,
        /// Standard deviation / mean.
        cv: f64,
    },
    /// Gamma, given by mean and coefficient of variation (shape = 1/cv^2).
    Gamma {
        /// The mean, s.
        mean_s: f64,
        /// Standard deviation / mean.
        cv: f64,
    },
    /// Erlang: the sum of `stages` exponentials of equal mean.
    Erlang {
        /// The number of stages, at least 1.
        stages: u32,
        /// The mean of the sum, s.
        mean_s: f64,
    },
    /// Weibull: P(X > x) = exp(-(x/scale)^shape).
    Weibull {
        /// The scale, s.
        scale_s: f64,
        /// The shape; below 1 the hazard falls with time.
        shape: f64,
    },
    /// Uniform between two values.
    Uniform {
        /// The lower end, s.
        min_s: f64,
        /// The upper end, s.
        max_s: f64,
    },
    /// One of several laws, drawn by share. Shares sum to 1.
    Mixture {
        /// Share and law of each part.
        parts: Vec<(f64, Law)>,
    },
    /// Given by points of its survival function, straight between them, with an exponential tail or none.
    Empirical(Empirical),
    /// Infinite: patience that never ends.
    Never,
}

/// A law given by points of its survival function P(X > x).
#[derive(Clone, Debug, PartialEq)]
pub struct Empirical {
    /// Points (x in s, P(X > x)): x rises strictly, the survival falls. A first survival below 1 is an atom at the
    /// first x. Between points the survival is a straight line.
    pub points: Vec<(f64, f64)>,
    /// Hazard rate (1/s) beyond the last point; `None` puts what is left on the last point.
    pub tail_rate_per_s: Option<f64>,
}

impl Empirical {
    /// The mean, s: the area under the survival function.
    pub fn mean_s(&self) -> f64 {
        let Some(&(first, _)) = self.points.first() else { return 0.0 };
        let inner: f64 = self.points.windows(2).map(|w| (w[1].0 - w[0].0) * (w[0].1 + w[1].1) / 2.0).sum();
        let last = self.points[self.points.len() - 1].1;
        first + inner + self.tail_rate_per_s.map_or(0.0, |rate| last / rate)
    }
}

impl Law {
    /// A constant of zero.
    pub const ZERO: Law = Law::Constant { value_s: 0.0 };

    /// The mean in seconds; infinite for [`Law::Never`].
    pub fn mean_s(&self) -> f64 {
        match self {
            Law::Constant { value_s } => *value_s,
            Law::Exponential { mean_s }
            | Law::Lognormal { mean_s, .. }
            | Law::Gamma { mean_s, .. }
            | Law::Erlang { mean_s, .. } => *mean_s,
            Law::Weibull { scale_s, shape } => scale_s * libm::tgamma(1.0 + 1.0 / shape),
            Law::Uniform { min_s, max_s } => (min_s + max_s) / 2.0,
            Law::Mixture { parts } => parts.iter().map(|(share, law)| share * law.mean_s()).sum(),
            Law::Empirical(e) => e.mean_s(),
            Law::Never => f64::INFINITY,
        }
    }

    /// The value, if the law has only one.
    pub fn constant(&self) -> Option<SimDuration> {
        match self {
            Law::Constant { value_s } => Some(SimDuration::from_secs_f64(*value_s)),
            Law::Never => Some(SimDuration::FOREVER),
            _ => None,
        }
    }
}
