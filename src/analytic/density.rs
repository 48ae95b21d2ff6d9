//! The density of the virtual wait, up to a constant, as a logarithm.

use crate::stats::ln_gamma_survival;

/// The law of the line.
#[derive(Clone, Copy, Debug)]
pub struct Law {
    /// Arrivals, 1/s.
    pub arrivals: f64,
    /// Completions while all agents are busy, 1/s.
    pub drain: f64,
    /// Abandonments of each who waits, 1/s; 0 for endless patience.
    pub impatience: f64,
    /// How many can wait.
    pub places: Option<u64>,
}

impl Law {
    /// The mean of the lesser of patience and `x`, s: the integral of patience's survival function.
    pub fn patience_within(&self, x: f64) -> f64 {
        if self.impatience == 0.0 { x } else { -libm::expm1(-self.impatience * x) / self.impatience }
    }

    /// The logarithm of the density, up to a constant.
    pub fn ln_density(&self, x: f64) -> f64 {
        match self.places {
            None => -(self.drain - self.arrivals) * x - self.arrivals * (x - self.patience_within(x)),
            Some(places) => ln_exponential_sum(places, self.arrivals * self.patience_within(x)) - self.drain * x,
        }
    }
}

/// Where the density is largest, s; its logarithm is concave.
pub fn mode(law: &Law) -> f64 {
    if law.places.is_none() {
        let overload = law.arrivals / law.drain;
        return if overload > 1.0 { libm::log(overload) / law.impatience } else { 0.0 };
    }
    let mut high = 1e-3 / law.drain;
    while law.ln_density(2.0 * high) > law.ln_density(high) {
        high *= 2.0;
    }
    let (mut low, mut high) = (0.0, 2.0 * high);
    for _ in 0..TERNARY_STEPS {
        let third = (high - low) / 3.0;
        if law.ln_density(low + third) < law.ln_density(high - third) {
            low += third;
        } else {
            high -= third;
        }
    }
    0.5 * (low + high)
}

/// The mode need not be known better than to a thousandth of the peak's width.
const TERNARY_STEPS: u32 = 60;

/// exp(u) - 1 - u, also for small u.
pub fn exp_minus_line(u: f64) -> f64 {
    if u.abs() > 0.5 {
        return libm::expm1(u) - u;
    }
    let (mut term, mut sum, mut n) = (0.5 * u * u, 0.0, 2.0);
    while sum + term != sum {
        sum += term;
        n += 1.0;
        term *= u / n;
    }
    sum
}

/// ln of the first `terms` terms of the series of exp(y): y + ln P(X > y) for a gamma variable X of shape `terms` (DLMF
/// 8.4.10), and the terms from the last backwards where that would cancel.
fn ln_exponential_sum(terms: u64, y: f64) -> f64 {
    let n = terms as f64;
    if y < n + 1.0 {
        return y + ln_gamma_survival(n, y);
    }
    let (mut term, mut sum, mut left) = (1.0, 1.0, n - 1.0);
    while left > 0.0 && term > sum * f64::EPSILON {
        term *= left / y;
        sum += term;
        left -= 1.0;
    }
    (n - 1.0) * libm::log(y) - libm::lgamma(n) + libm::log(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_helpers_are_exact() {
        for u in [-3.0, -0.5, -0.01, 1e-9, 0.3, 0.51, 2.0] {
            let series: f64 = (2..60).map(|n| libm::pow(u, f64::from(n)) / libm::tgamma(f64::from(n) + 1.0)).sum();
            assert!((exp_minus_line(u) / series - 1.0).abs() < 1e-14, "{u}");
        }
        assert_eq!(exp_minus_line(0.0), 0.0);
        for (terms, y) in [(1, 0.5), (1, 40.0), (5, 0.1), (5, 6.5), (40, 30.0), (40, 200.0)] {
            let (mut term, mut sum) = (1.0, 0.0);
            for m in 0..terms {
                sum += term;
                term *= y / f64::from(m + 1);
            }
            let found = ln_exponential_sum(terms as u64, y);
            assert!((found - libm::log(sum)).abs() < 1e-13 * (1.0 + y), "{terms} {y}");
        }
    }
}
