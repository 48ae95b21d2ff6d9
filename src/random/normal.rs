//! Normal numbers.

use rand::Rng;
use rand_distr::{Distribution, Open01};

use super::unit_exponential;
use crate::stats::{normal_quantile, normal_survival};

/// A standard normal number, by inversion (Wichura's AS241): one uniform for one number, and a larger uniform always
/// gives a larger number.
#[inline]
pub fn standard_normal<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    normal_quantile(Open01.sample(rng))
}

/// A standard normal number on condition that it exceeds `a`.
pub(super) fn normal_beyond<R: Rng + ?Sized>(rng: &mut R, a: f64) -> f64 {
    let tail = normal_survival(a);
    if tail > SMALLEST_TAIL {
        let u: f64 = Open01.sample(rng);
        return (-normal_quantile(u * tail)).max(a);
    }
    // Beyond 36 standard deviations the tail has no probability left to invert. Marsaglia 1964, "Generating a variable
    // from the tail of the normal distribution": accepted with probability a/z, here more than 0.999.
    loop {
        let z = libm::sqrt(a * a + 2.0 * unit_exponential(rng));
        let u: f64 = Open01.sample(rng);
        if u * z <= a {
            return z;
        }
        if z.is_nan() || z == f64::INFINITY {
            return a;
        }
    }
}

/// ln P(Z > z), finite for every z whose square is.
pub(super) fn ln_normal_survival(z: f64) -> f64 {
    let tail = normal_survival(z);
    if tail > SMALLEST_TAIL {
        return libm::log(tail);
    }
    // Mills' ratio; the next term is below 1e-9 here.
    let s = 1.0 / (z * z);
    -0.5 * z * z - libm::log(z) - LN_SQRT_TWO_PI + libm::log1p(-s * (1.0 - 3.0 * s * (1.0 - 5.0 * s)))
}

const SMALLEST_TAIL: f64 = 1e-290;
/// ln(2 pi) / 2.
const LN_SQRT_TWO_PI: f64 = 0.918_938_533_204_672_8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_of_the_tail_has_no_seam() {
        let mut last = ln_normal_survival(36.0);
        for i in 1..=2_000 {
            let z = 36.0 + f64::from(i) / 1_000.0;
            let now = ln_normal_survival(z);
            // The hazard is about z + 1/z.
            let hazard = (last - now) * 1_000.0;
            assert!((hazard - (z + 1.0 / z)).abs() < 2e-3, "{z} {hazard}");
            last = now;
        }
    }
}
