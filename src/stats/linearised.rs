//! Statistics as a value and what each replication adds to its error, so that any two of them can be subtracted.

use super::estimate::{Estimate, standard_error};
use super::quantile::{Group, pooled_quantile};
use super::ratio::ratio;

/// A statistic with its linear residuals: to first order its error is the mean of the residuals of independent
/// replications (the delta method; as influence values in A. C. Davison and D. V. Hinkley 1997, "Bootstrap Methods and
/// their Application", section 2.7). Everything that is known of two statistics' dependence is in their residuals, which
/// is what makes a paired difference of two ratios or of two quantiles as simple as that of two means.
#[derive(Clone, Debug, PartialEq)]
pub struct Linearised {
    /// The point estimate.
    pub value: f64,
    /// One residual per replication, or per batch of replications, in the unit of the value; they sum to 0. Empty where
    /// the data set no bound to the error.
    pub residuals: Vec<f64>,
}

impl Linearised {
    /// The value with its own interval at the two-sided `level`.
    pub fn estimate(&self, level: f64) -> Estimate {
        let n = self.residuals.len();
        let squares = self.residuals.iter().fold(0.0, |sum, r| sum + r * r);
        Estimate::new(self.value, standard_error(squares, n), n, level)
    }

    /// The mean of one value per replication: r_i = x_i - mean. `None` without values.
    pub fn mean<I>(values: I) -> Option<Self>
    where
        I: IntoIterator<Item = f64>,
        I::IntoIter: Clone,
    {
        let values = values.into_iter();
        let value = super::mean(values.clone(), LEVEL)?.mean;
        Some(Self { value, residuals: values.map(|x| x - value).collect() })
    }

    /// The ratio E(Y)/E(X) of pairs (Y, X): r_i = (y_i - R x_i) / mean x, as in [`ratio`]. `None` without data.
    pub fn ratio<I>(pairs: I) -> Option<Self>
    where
        I: IntoIterator<Item = (f64, f64)>,
        I::IntoIter: Clone,
    {
        let pairs = pairs.into_iter();
        let estimate = ratio(pairs.clone(), LEVEL)?;
        let value = estimate.mean;
        // Equal replications leave rounding noise, which is not spread.
        if estimate.se == Some(0.0) {
            return Some(Self { value, residuals: vec![0.0; estimate.n] });
        }
        let mean_x = pairs.clone().fold(0.0, |sum, (_, x)| sum + x) / estimate.n as f64;
        Some(Self { value, residuals: pairs.map(|(y, x)| (y - value * x) / mean_x).collect() })
    }

    /// The quantile `p` of all observations of the groups together; `quantile` is the pooled quantile function Q. `None`
    /// without observations.
    ///
    /// R. R. Bahadur 1966, "A Note on Quantiles in Large Samples", Annals of Mathematical Statistics 37, 577-580: the
    /// error of Q(p) is that of the share F at or below it, times -Q'(p). F is a ratio over the groups, and Q' is the
    /// secant (Q(p + h) - Q(p - h)) / 2h over Woodruff's interval of [`pooled_quantile`], which makes the standard error
    /// that of C. A. Francisco and W. A. Fuller 1991, "Quantile Estimation with a Complex Survey Design", Annals of
    /// Statistics 19, 454-469. No residuals where that interval has an open end.
    pub fn quantile<G>(groups: &[G], p: f64, quantile: impl Fn(f64) -> f64) -> Option<Self>
    where
        G: Group<f64>,
    {
        let estimate = pooled_quantile(groups, p, LEVEL, quantile)?;
        let value = estimate.value;
        let share = Self::ratio(groups.iter().map(|g| (g.at_or_below(value) as f64, g.total() as f64)))?;
        let residuals = match (estimate.low.zip(estimate.high), estimate.reach) {
            (Some((low, high)), Some(reach)) => {
                let slope = (high - low) / (2.0 * reach);
                share.residuals.iter().map(|r| -r * slope).collect()
            }
            _ => Vec::new(),
        };
        Some(Self { value, residuals })
    }
}

/// The level of the interval over which a quantile function is taken for straight.
const LEVEL: f64 = 0.95;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_keeps_the_error_of_the_delta_method() {
        let pairs = [(3.0, 10.0), (5.0, 9.0), (4.0, 12.0), (9.0, 14.0)];
        let e = ratio(pairs, 0.95).unwrap();
        let l = Linearised::ratio(pairs).unwrap();
        let squares: f64 = l.residuals.iter().map(|r| r * r).sum();
        assert_eq!(l.value, e.mean);
        assert!((libm::sqrt(squares / 12.0) - e.se.unwrap()).abs() < 1e-15);
        assert!(l.residuals.iter().sum::<f64>().abs() < 1e-15);
    }

    #[test]
    fn no_data_is_nothing_and_equal_replications_are_certain() {
        assert_eq!(Linearised::mean([]), None);
        assert_eq!(Linearised::ratio([(1.0, 0.0)]), None);
        assert_eq!(Linearised::ratio([(0.1, 0.3); 3]).unwrap().residuals, [0.0; 3]);
        assert_eq!(Linearised::mean([2.0, 4.0]).unwrap(), Linearised { value: 3.0, residuals: vec![-1.0, 1.0] });
    }
}
