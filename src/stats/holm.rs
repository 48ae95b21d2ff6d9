//! Several tests at once.

/// P-values adjusted so that the chance of any false rejection among them stays below alpha when those at most alpha are
/// rejected, however the tests depend on each other.
///
/// S. Holm 1979, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6, 65-70:
/// with m tests the smallest p-value is multiplied by m, the next by m - 1, and so on; none ends below the one before.
///
/// ```
/// assert_eq!(stormdrill::stats::holm(&[0.01, 0.04, 0.02]), [0.03, 0.04, 0.04]);
/// ```
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let m = p_values.len();
    let mut order: Vec<usize> = (0..m).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![1.0; m];
    let mut least = 0.0f64;
    for (rank, &i) in order.iter().enumerate() {
        least = least.max(p_values[i] * (m - rank) as f64).min(1.0);
        adjusted[i] = least;
    }
    adjusted
}

/// The level at which `m` intervals hold all at once at least as often as `level` says, by Bonferroni's inequality. Holm's
/// procedure has simultaneous regions too, but for what it rejects they say no more than the sign (O. Guilbaud 2008,
/// "Simultaneous Confidence Regions Corresponding to Holm's Step-Down Procedure", Biometrical Journal 50, 678-692).
pub fn simultaneous_level(level: f64, m: usize) -> f64 {
    1.0 - (1.0 - level) / m.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjusted_values_rise_and_stop_at_one() {
        assert_eq!(holm(&[]), [0.0; 0]);
        assert_eq!(holm(&[0.5]), [0.5]);
        assert_eq!(holm(&[0.9, 0.25, 0.5]), [1.0, 0.75, 1.0]);
        assert_eq!(holm(&[0.015625, 0.015625, 0.5]), [0.046875, 0.046875, 0.5]);
    }

    #[test]
    fn levels_share_the_error() {
        assert_eq!(simultaneous_level(0.95, 1), 0.95);
        assert!((simultaneous_level(0.95, 5) - 0.99).abs() < 1e-15);
    }
}
