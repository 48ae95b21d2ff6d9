//! Exponential numbers, of which a simulation draws more than of all others together.

use rand::Rng;
use rand_distr::{Distribution, OpenClosed01, StandardUniform};

use super::exponential_table::{DENSITY, LAYER};

/// An exponential number of mean 1, at least 0.
///
/// The ziggurat of Marsaglia and Tsang 2000, "The Ziggurat Method for Generating Random Variables", J. Stat. Software
/// 5(8), with 256 layers. The layer takes the lowest 8 bits of a word and the place in it the highest 53, so that the two
/// are independent (Doornik 2005). 98.9 % of all numbers need one word, one multiplication by a table entry and one
/// comparison.
#[inline]
pub fn unit_exponential<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    let (layer, x) = point(rng);
    if x < LAYER[layer + 1] { x } else { outside(rng, layer, x) }
}

/// A layer and a point across its whole width.
#[inline]
fn point<R: Rng + ?Sized>(rng: &mut R) -> (usize, f64) {
    const UNIT: f64 = 1.0 / (1u64 << 53) as f64;
    let word = rng.next_u64();
    let layer = (word & 0xFF) as usize;
    (layer, (word >> 11) as f64 * UNIT * LAYER[layer])
}

/// The end of a layer, where the density cuts through it.
#[cold]
#[inline(never)]
fn outside<R: Rng + ?Sized>(rng: &mut R, mut layer: usize, mut x: f64) -> f64 {
    loop {
        if layer == 0 {
            // What lies beyond the bottom layer's rectangle is again exponential.
            let u: f64 = OpenClosed01.sample(rng);
            return LAYER[1] - libm::log(u);
        }
        let u: f64 = StandardUniform.sample(rng);
        if DENSITY[layer] + u * (DENSITY[layer + 1] - DENSITY[layer]) < libm::exp(-x) {
            return x;
        }
        (layer, x) = point(rng);
        if x < LAYER[layer + 1] {
            return x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The start of the tail for 256 layers of equal area, from Marsaglia and Tsang.
    const TAIL: f64 = 7.697_117_470_131_05;

    /// The tables from the tail's start: each layer has the area v = tail e^-tail + e^-tail, so that the density at the
    /// next edge is that of this edge plus v over its width. The bottom layer's width counts its tail in.
    fn tables() -> ([f64; 257], [f64; 257]) {
        let area = (TAIL + 1.0) * libm::exp(-TAIL);
        let (mut layer, mut density) = ([0.0; 257], [1.0; 257]);
        layer[0] = area / libm::exp(-TAIL);
        layer[1] = TAIL;
        for i in 1..255 {
            layer[i + 1] = -libm::log(area / layer[i] + libm::exp(-layer[i]));
        }
        for i in 0..256 {
            density[i] = libm::exp(-layer[i]);
        }
        (layer, density)
    }

    #[test]
    fn the_tables_are_those_of_the_procedure() {
        let (layer, density) = tables();
        assert_eq!((LAYER, DENSITY), (layer, density));
        // The last layer closes at the top of the density, x = 0.
        let area = layer[0] * density[1];
        assert!((area / layer[255] + density[255] - 1.0).abs() < 1e-11);
    }
}
