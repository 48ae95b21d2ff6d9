//! Keyed streams of random numbers and samplers of laws.
//!
//! A stream belongs to a [`Key`] of (seed, replication, purpose, entity name) or to a contact's [`ContactKey`], so that
//! what one entity draws never depends on which others exist. All results have the same bits on every machine: whole
//! numbers, the four operations and `libm`, never the platform's own logarithm. The functions of the normal and gamma
//! laws live in [`crate::stats`].

mod beyond;
mod empirical;
mod exponential;
mod exponential_table;
mod gamma;
mod key;
mod normal;
mod pick;
mod sample;
mod stream;
#[cfg(test)]
mod tests;

pub use exponential::unit_exponential;
pub use gamma::gamma_factor;
pub use key::{Key, Purpose, STREAM_VERSION, mix64};
pub use normal::standard_normal;
pub use pick::{chance, index, part, pick_first, unit};
pub use sample::Sampler;
pub use stream::{ContactKey, Draws, Stream};
