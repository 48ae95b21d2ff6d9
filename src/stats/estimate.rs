//! A number with its interval.

use super::student::t_two_sided;

/// An estimate over independent replications, in the unit of what was averaged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The point estimate.
    pub mean: f64,
    /// Half the width of the two-sided confidence interval around the point estimate; `None` for one replication.
    pub half_width: Option<f64>,
    /// The standard error of the point estimate; `None` for one replication.
    pub se: Option<f64>,
    /// The number of replications.
    pub n: usize,
}

impl Estimate {
    /// An estimate from its standard error: half width = t * se, with Student's t of n - 1 degrees of freedom. `level`
    /// is the two-sided confidence level, such as 0.95.
    pub(super) fn new(mean: f64, se: Option<f64>, n: usize, level: f64) -> Self {
        // Without spread there is no doubt, whatever the factor.
        let half_width = se.map(|se| if se == 0.0 { 0.0 } else { se * t_two_sided(level, n as f64 - 1.0) });
        Self { mean, half_width, se, n }
    }

    /// The lower end of the interval.
    pub fn low(&self) -> Option<f64> {
        self.half_width.map(|h| self.mean - h)
    }

    /// The upper end of the interval.
    pub fn high(&self) -> Option<f64> {
        self.half_width.map(|h| self.mean + h)
    }
}

/// The standard error of the mean of `n` values with a given sum of squared deviations; `None` for fewer than two.
pub(super) fn standard_error(squares: f64, n: usize) -> Option<f64> {
    (n >= 2).then(|| {
        let n = n as f64;
        libm::sqrt(squares / (n - 1.0) / n)
    })
}
