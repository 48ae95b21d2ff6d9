//! Generators: long streams of an entity, short ones of a contact.

use std::convert::Infallible;

use rand::{Rng, TryRng};
use rand_pcg::Pcg64;

use super::key::{GOLDEN, Key, Purpose, mix64};

/// The long stream of an entity, such as the arrivals of a class: PCG XSL RR 128/64 (O'Neill 2014).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream(Pcg64);

impl Key {
    /// The stream with this name, from its start.
    pub fn stream(self) -> Stream {
        let mut seed = Draws(self.0);
        let mut wide = || u128::from(seed.next_u64()) << 64 | u128::from(seed.next_u64());
        let (state, sequence) = (wide(), wide());
        Stream(Pcg64::new(state, sequence))
    }

    /// The key of one attempt of one customer. The key itself should be refined to the customers' class, or to whatever
    /// their numbers are unique in.
    #[inline]
    pub const fn contact(self, customer: u64, attempt: u32) -> ContactKey {
        // Successive customers are successive outputs of SplitMix64 seeded by the key; attempts lie apart by another odd
        // step, and the purpose is mixed in on top.
        let customer = mix64(self.0.wrapping_add(customer.wrapping_mul(GOLDEN)));
        ContactKey(customer.wrapping_add((attempt as u64).wrapping_mul(ATTEMPT_STEP)))
    }
}

/// The name of an attempt's own numbers. What is drawn for one purpose depends neither on whether something else is
/// drawn nor on the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContactKey(u64);

impl ContactKey {
    /// The attempt's numbers for a purpose.
    #[inline]
    pub const fn draws(self, purpose: Purpose) -> Draws {
        self.nth_draws(purpose, 0)
    }

    /// The attempt's numbers for the `n`-th occasion of a purpose, such as its second return to the line; occasion 0 is
    /// that of [`ContactKey::draws`].
    #[inline]
    pub const fn nth_draws(self, purpose: Purpose, n: u32) -> Draws {
        Draws(mix64((self.0 ^ purpose.word()).wrapping_add((n as u64).wrapping_mul(GOLDEN))))
    }
}

/// The numbers of one contact for one purpose: SplitMix64 (Steele, Lea, Flood 2014), whose state is a counter. Meant for
/// a handful of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws(u64);

/// An odd constant without relation to [`GOLDEN`]: 2^64 (sqrt(2) - 1), rounded to odd.
const ATTEMPT_STEP: u64 = 0x6A09_E667_F3BC_C909;

impl TryRng for Draws {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|word| (word >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 = self.0.wrapping_add(GOLDEN);
        Ok(mix64(self.0))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        for chunk in dst.chunks_mut(8) {
            chunk.copy_from_slice(&self.next_u64().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.0.try_next_u32()
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0.try_next_u64()
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        self.0.try_fill_bytes(dst)
    }
}
