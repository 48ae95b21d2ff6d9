//! The mean over replications.

use super::estimate::{Estimate, standard_error};

/// The mean of one value per replication, with Student's interval at the two-sided `level` (such as 0.95).
///
/// `None` without values. Two passes, the second corrected for the rounding of the first (Chan, Golub, LeVeque 1983,
/// "Algorithms for Computing the Sample Variance"), in the order of the iterator.
///
/// ```
/// let e = stormdrill::stats::mean([4.0, 6.0, 8.0], 0.95).unwrap();
/// assert_eq!(e.mean, 6.0);
/// assert!((e.half_width.unwrap() - 4.968).abs() < 1e-3);
/// ```
pub fn mean<I>(values: I, level: f64) -> Option<Estimate>
where
    I: IntoIterator<Item = f64>,
    I::IntoIter: Clone,
{
    let values = values.into_iter();
    let (n, sum) = values.clone().fold((0usize, 0.0), |(n, sum), x| (n + 1, sum + x));
    if n == 0 {
        return None;
    }
    let first = sum / n as f64;
    let (squares, rest) = values.fold((0.0, 0.0), |(s, r), x| (s + (x - first) * (x - first), r + (x - first)));
    let squares = (squares - rest * rest / n as f64).max(0.0);
    Some(Estimate::new(first + rest / n as f64, standard_error(squares, n), n, level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_offset_does_not_spoil_the_spread() {
        let e = mean([1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0], 0.95).unwrap();
        assert_eq!(e.mean, 1e9 + 10.0);
        assert!((e.se.unwrap() - (30.0f64 / 4.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn few_values_give_no_interval() {
        assert_eq!(mean([], 0.95), None);
        assert_eq!(mean([3.0], 0.95), Some(Estimate { mean: 3.0, half_width: None, se: None, n: 1 }));
        let same = mean([3.0; 5], 0.95).unwrap();
        assert_eq!((same.half_width, same.low(), same.high()), (Some(0.0), Some(3.0), Some(3.0)));
    }
}
