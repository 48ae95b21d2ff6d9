//! An interval for a quantile pooled over groups.

use super::ratio::ratio;
use super::student::t_two_sided;

/// One group (a replication) of the data behind a pooled quantile, such as a histogram.
pub trait Group<X> {
    /// The number of observations.
    fn total(&self) -> u64;
    /// The number of observations that are at most `x`.
    fn at_or_below(&self, x: X) -> u64;
}

/// A pooled quantile with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantileEstimate<X> {
    /// The pooled quantile.
    pub value: X,
    /// The lower end of the interval; `None` where the data set no bound: fewer than two groups, or the end would be
    /// beyond the smallest observation.
    pub low: Option<X>,
    /// The upper end of the interval; `None` where the data set no bound: fewer than two groups, or the end would be
    /// beyond the largest observation.
    pub high: Option<X>,
    /// Half the width of the interval of the share of observations below the quantile; `None` for fewer than two groups.
    pub reach: Option<f64>,
    /// The number of groups.
    pub n: usize,
}

/// The quantile `p` of all observations together, with an interval at the two-sided `level` that allows for dependence
/// inside groups and for groups of different size. `quantile` is the pooled quantile function Q. `None` without
/// observations.
///
/// R. S. Woodruff 1952, "Confidence Intervals for Medians and Other Position Measures", JASA 47, 635-646: the share F of
/// observations at or below Q(p) is a ratio over the groups with standard error se by [`ratio`], and the interval is
/// Q(p - t se) to Q(p + t se), with Student's t of (groups - 1) degrees of freedom. Where the groups show no spread at
/// all, as when no observation exceeds Q(p), that is no proof of certainty: se is then the binomial
/// sqrt(p (1 - p) / observations).
pub fn pooled_quantile<X, G>(
    groups: &[G],
    p: f64,
    level: f64,
    quantile: impl Fn(f64) -> X,
) -> Option<QuantileEstimate<X>>
where
    X: Copy,
    G: Group<X>,
{
    let observations: u64 = groups.iter().map(G::total).sum();
    if observations == 0 {
        return None;
    }
    let n = groups.len();
    let value = quantile(p);
    let share = ratio(groups.iter().map(|g| (g.at_or_below(value) as f64, g.total() as f64)), level)?;
    let reach = share.se.map(|se| {
        let se = if se == 0.0 { libm::sqrt((p * (1.0 - p)).max(0.0) / observations as f64) } else { se };
        se * t_two_sided(level, n as f64 - 1.0)
    });
    let end = |at: f64| (at > 0.0 && at < 1.0).then(|| quantile(at));
    Some(QuantileEstimate {
        value,
        low: reach.and_then(|r| end(p - r)),
        high: reach.and_then(|r| end(p + r)),
        reach,
        n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, gamma_factor, unit_exponential};

    struct Sorted(Vec<f64>);

    impl Group<f64> for Sorted {
        fn total(&self) -> u64 {
            self.0.len() as u64
        }
        fn at_or_below(&self, x: f64) -> u64 {
            self.0.partition_point(|&y| y <= x) as u64
        }
    }

    fn pooled(groups: &[Sorted], p: f64) -> Option<QuantileEstimate<f64>> {
        let mut all: Vec<f64> = groups.iter().flat_map(|g| g.0.iter().copied()).collect();
        all.sort_by(f64::total_cmp);
        pooled_quantile(groups, p, 0.95, |p| {
            let rank = libm::ceil(p * all.len() as f64) as usize;
            all[rank.clamp(1, all.len()) - 1]
        })
    }

    #[test]
    fn few_data_leave_ends_open() {
        assert_eq!(pooled(&[], 0.9), None);
        assert_eq!(pooled(&[Sorted(vec![]), Sorted(vec![])], 0.9), None);
        let one = pooled(&[Sorted(vec![1.0, 2.0, 3.0])], 0.5).unwrap();
        assert_eq!(one, QuantileEstimate { value: 2.0, low: None, high: None, reach: None, n: 1 });
        let two = pooled(&[Sorted(vec![1.0, 2.0]), Sorted(vec![1.5, 9.0])], 0.99).unwrap();
        assert_eq!((two.value, two.high), (9.0, None));
        let equal = pooled(&[Sorted(vec![0.0; 500]), Sorted(vec![0.0; 500]), Sorted(vec![0.0; 500])], 0.9).unwrap();
        assert_eq!((equal.low, equal.high), (Some(0.0), Some(0.0)));
    }

    /// Groups of random size whose members share a random factor of the mean: the data's own day-to-day variation. With
    /// 25 groups the asymptotic method covers a little less than 95 %. At a true coverage between 0.935 and 0.945 a correct
    /// implementation leaves the band [0.905, 0.97] in 2,000 intervals less than once in 1e6; intervals that take the
    /// observations for independent cover 66 %.
    #[test]
    fn the_interval_covers_the_true_quantile() {
        // X = E/F with F gamma of mean 1 and shape 1/cv^2 has the survival (1 + cv^2 x)^(-1/cv^2).
        let cv: f64 = 0.3;
        for p in [0.5, 0.9] {
            let truth = (libm::pow(1.0 - p, -cv * cv) - 1.0) / (cv * cv);
            let mut rng = Key::root(11, 0).entity("woodruff").stream();
            let covered = (0..2_000)
                .filter(|_| {
                    let groups: Vec<_> = (0..25)
                        .map(|_| {
                            let size = 30 + (40.0 * unit_exponential(&mut rng)) as usize;
                            let factor = gamma_factor(&mut rng, cv);
                            let mut xs: Vec<_> = (0..size).map(|_| unit_exponential(&mut rng) / factor).collect();
                            xs.sort_by(f64::total_cmp);
                            Sorted(xs)
                        })
                        .collect();
                    let e = pooled(&groups, p).unwrap();
                    e.low.is_none_or(|low| low <= truth) && e.high.is_none_or(|high| truth <= high)
                })
                .count();
            assert!((1_810..=1_940).contains(&covered), "{covered} of 2000 at {p}");
        }
    }
}
