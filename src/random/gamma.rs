//! Gamma numbers.

use rand::Rng;
use rand_distr::{Distribution, Open01};

use super::{standard_normal, unit_exponential};
use crate::stats::{ln_gamma_survival, root};

/// A gamma number of mean 1 with a coefficient of variation: the random factor of a day. 1 where `cv` is not above 0.
pub fn gamma_factor<R: Rng + ?Sized>(rng: &mut R, cv: f64) -> f64 {
    if cv > 0.0 { Gamma::new(1.0, 1.0 / (cv * cv)).sample(rng) } else { 1.0 }
}

/// A gamma law with what its sampling needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gamma {
    shape: f64,
    scale: f64,
    d: f64,
    c: f64,
}

impl Gamma {
    /// Shapes outside 1e-9 to 1e10 (coefficients of variation of 30,000 and 0.00001) are moved there, where neither an
    /// overflow nor a search without end can happen.
    pub(super) fn new(mean: f64, shape: f64) -> Self {
        let shape = shape.clamp(1e-9, 1e10);
        let d = if shape < 1.0 { shape + 2.0 / 3.0 } else { shape - 1.0 / 3.0 };
        Self { shape, scale: mean / shape, d, c: 1.0 / (3.0 * libm::sqrt(d)) }
    }

    /// Marsaglia and Tsang 2000, "A Simple Method for Generating Gamma Variables", ACM TOMS 26, 363-372. A shape below 1
    /// is drawn from shape + 1 and multiplied by U^(1/shape).
    #[inline]
    pub(super) fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let x = self.d * self.cube(rng) * self.scale;
        if self.shape < 1.0 { x * libm::exp(-unit_exponential(rng) / self.shape) } else { x }
    }

    #[inline]
    fn cube<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        loop {
            let z = standard_normal(rng);
            let root = 1.0 + self.c * z;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let u: f64 = Open01.sample(rng);
            let s = z * z;
            if u < 1.0 - 0.0331 * s * s || libm::log(u) < 0.5 * s + self.d * (1.0 - v + libm::log(v)) {
                return v;
            }
        }
    }

    /// ln P(X > x).
    pub(super) fn ln_survival(&self, x: f64) -> f64 {
        ln_gamma_survival(self.shape, x / self.scale)
    }

    /// A number on condition that it exceeds `a`: plain draws until one does, which is cheap wherever it is likely; after
    /// [`TRIES`] failures inversion of the conditional survival. Both are exact, so it does not matter which one it was.
    pub(super) fn beyond<R: Rng + ?Sized>(&self, rng: &mut R, a: f64) -> f64 {
        for _ in 0..TRIES {
            let x = self.sample(rng);
            if x > a {
                return x;
            }
        }
        let start = a / self.scale;
        let target = ln_gamma_survival(self.shape, start) - unit_exponential(rng);
        let excess = |x: f64| ln_gamma_survival(self.shape, x) - target;
        let (mut end, mut step) = (start + 1.0, 1.0);
        while excess(end) > 0.0 && step < 1e300 {
            step *= 2.0;
            end = start + step;
        }
        root(excess, start, end) * self.scale
    }
}

/// Enough that inversion, a thousand times slower, is rare unless the condition is.
const TRIES: u32 = 32;
