//! The ratio of two expectations over replications.

use super::estimate::{Estimate, standard_error};

/// The ratio E(Y)/E(X) from one pair (numerator Y, denominator X) per replication, with the delta method's interval at
/// the two-sided `level` (such as 0.95).
///
/// R = sum Y / sum X, and with d_i = Y_i - R X_i: se = sqrt(sum d_i^2 / (n (n - 1))) / mean X, times Student's t of n - 1
/// degrees of freedom (Law, "Simulation Modeling and Analysis", section on ratio estimators; Asmussen and Glynn 2007,
/// "Stochastic Simulation", III.3). Sums are taken in the order of the iterator. `None` without data, that is when the
/// denominators sum to 0.
///
/// ```
/// // 8 of 10 answered in time on one day, 45 of 90 on another: 53 %, not the mean of 80 % and 50 %.
/// let level = stormdrill::stats::ratio([(8.0, 10.0), (45.0, 90.0)], 0.95).unwrap();
/// assert_eq!(level.mean, 0.53);
/// ```
pub fn ratio<I>(pairs: I, level: f64) -> Option<Estimate>
where
    I: IntoIterator<Item = (f64, f64)>,
    I::IntoIter: Clone,
{
    let pairs = pairs.into_iter();
    let (n, top, bottom) = pairs.clone().fold((0usize, 0.0, 0.0), |(n, y, x), pair| (n + 1, y + pair.0, x + pair.1));
    if bottom == 0.0 {
        return None;
    }
    let ratio = top / bottom;
    let squares = pairs.fold(0.0, |sum, (y, x)| {
        let d = y - ratio * x;
        sum + d * d
    });
    // Equal replications leave rounding noise, which is not spread.
    let noise = 1e-13 * top.abs() / n as f64;
    let squares = if squares <= n as f64 * noise * noise { 0.0 } else { squares };
    let se = standard_error(squares, n).map(|se| se / (bottom / n as f64).abs());
    Some(Estimate::new(ratio, se, n, level))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, unit_exponential};

    #[test]
    fn equal_denominators_give_the_plain_mean() {
        let ys = [3.0, 5.0, 4.0, 9.0];
        let r = ratio(ys.map(|y| (y, 10.0)), 0.9).unwrap();
        let m = crate::stats::mean(ys.map(|y| y / 10.0), 0.9).unwrap();
        assert!((r.mean - m.mean).abs() < 1e-15);
        assert!((r.half_width.unwrap() - m.half_width.unwrap()).abs() < 1e-15);
    }

    #[test]
    fn no_data_and_one_replication() {
        assert_eq!(ratio([], 0.95), None);
        assert_eq!(ratio([(0.0, 0.0), (0.0, 0.0)], 0.95), None);
        assert_eq!(ratio([(1.0, 4.0)], 0.95), Some(Estimate { mean: 0.25, half_width: None, se: None, n: 1 }));
    }

    /// The delta method is asymptotic: with 30 replications its 95 % interval covers somewhat less. The band is
    /// [0.93, 0.965]; with 10,000 intervals and a true coverage of 0.945 a correct implementation leaves it less than
    /// once in 1e10.
    #[test]
    fn the_interval_covers_the_ratio() {
        let mut rng = Key::root(7, 0).entity("ratio").stream();
        let covered = (0..10_000)
            .filter(|_| {
                let pairs: Vec<_> = (0..30)
                    .map(|_| {
                        let x = 5.0 + unit_exponential(&mut rng);
                        (x * 0.5 * unit_exponential(&mut rng), x)
                    })
                    .collect();
                let e = ratio(pairs, 0.95).unwrap();
                (e.mean - 0.5).abs() <= e.half_width.unwrap()
            })
            .count();
        assert!((9_250..=9_650).contains(&covered), "{covered} of 10000");
    }
}
