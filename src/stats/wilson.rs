//! An interval for a share of independent trials.

use super::normal::normal_quantile;

/// The interval of a success probability from `successes` in `trials`, at the two-sided `level`. `None` without trials.
///
/// E. B. Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22, 209-212: the
/// probabilities that a normal test does not reject. It never leaves 0 to 1, and also says something where all trials
/// succeed. L. D. Brown, T. T. Cai and A. DasGupta 2001, "Interval Estimation for a Binomial Proportion", Statistical
/// Science 16, 101-133, recommend it for 40 trials and fewer.
///
/// ```
/// let (low, high) = stormdrill::stats::wilson(24, 30, 0.95).unwrap();
/// assert!((low - 0.627).abs() < 1e-3 && (high - 0.905).abs() < 1e-3);
/// ```
pub fn wilson(successes: u64, trials: u64, level: f64) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let (n, p) = (trials as f64, successes as f64 / trials as f64);
    let z = normal_quantile(0.5 + level / 2.0);
    let (middle, scale) = (p + z * z / (2.0 * n), 1.0 + z * z / n);
    let reach = z * libm::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
    // The ends of certain shares are exact; rounding must not move them.
    let low = if successes == 0 { 0.0 } else { ((middle - reach) / scale).max(0.0) };
    let high = if successes == trials { 1.0 } else { ((middle + reach) / scale).min(1.0) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certain_shares_have_one_open_side() {
        assert_eq!(wilson(0, 0, 0.95), None);
        let z2 = 1.959_963_984_540_054_f64.powi(2);
        let (low, high) = wilson(0, 10, 0.95).unwrap();
        assert!(low == 0.0 && (high - z2 / (10.0 + z2)).abs() < 1e-12);
        let (low, high) = wilson(10, 10, 0.95).unwrap();
        assert!((low - 10.0 / (10.0 + z2)).abs() < 1e-12 && high == 1.0);
    }
}
