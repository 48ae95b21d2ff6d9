//! Picks among finitely many.

use rand::Rng;
use rand_distr::{Distribution, StandardUniform};

/// True with probability `p`: never at 0, always at 1. One word is drawn in any case.
#[inline]
pub fn chance<R: Rng + ?Sized>(rng: &mut R, p: f64) -> bool {
    let u: f64 = StandardUniform.sample(rng);
    u < p
}

/// An even number from 0 to before 1.
#[inline]
pub fn unit<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    StandardUniform.sample(rng)
}

/// One of several parts, each by its share, drawn with one number: the first at which the shares add up to more; `None`
/// beyond all of them.
pub fn part<R: Rng + ?Sized>(rng: &mut R, shares: impl IntoIterator<Item = f64>) -> Option<usize> {
    let mut left: f64 = StandardUniform.sample(rng);
    shares.into_iter().position(|share| {
        left -= share;
        left < 0.0
    })
}

/// A number below `n`, all equally likely; 0 if `n` is 0.
///
/// D. Lemire 2019, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), written out because `rand` may
/// change its own method.
#[inline]
pub fn index<R: Rng + ?Sized>(rng: &mut R, n: usize) -> usize {
    let n = n as u64;
    let mut product = u128::from(rng.next_u64()) * u128::from(n);
    if (product as u64) < n {
        let uneven = n.wrapping_neg() % n;
        while (product as u64) < uneven {
            product = u128::from(rng.next_u64()) * u128::from(n);
        }
    }
    (product >> 64) as usize
}

/// Moves a random subset of `count` entries to the front, in random order: the first steps of the Fisher-Yates shuffle.
/// With a larger `count` the same numbers pick the same entries and then more.
pub fn pick_first<R: Rng + ?Sized, T>(rng: &mut R, entries: &mut [T], count: usize) {
    for i in 0..count.min(entries.len()) {
        let j = i + index(rng, entries.len() - i);
        entries.swap(i, j);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn sure_and_impossible_events() {
        let mut rng = Key::root(3, 0).stream();
        assert!((0..1_000).all(|_| chance(&mut rng, 1.0)));
        assert!(!(0..1_000).any(|_| chance(&mut rng, 0.0)));
        assert_eq!((index(&mut rng, 0), index(&mut rng, 1)), (0, 0));
    }

    /// Each of the 60 ordered triples of 5 has the expectation 2,000; chi-square with 59 degrees of freedom exceeds 130
    /// with probability 3e-7.
    #[test]
    fn subsets_are_equally_likely() {
        let mut rng = Key::root(4, 0).stream();
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..120_000 {
            let mut entries = [0, 1, 2, 3, 4];
            pick_first(&mut rng, &mut entries, 3);
            *counts.entry((entries[0], entries[1], entries[2])).or_insert(0) += 1;
        }
        let chi: f64 = counts.values().map(|&n| (f64::from(n) - 2_000.0).powi(2) / 2_000.0).sum();
        assert!(counts.len() == 60 && chi < 130.0, "{chi}");
    }
}
