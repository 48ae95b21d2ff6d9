//! Reports: pure functions from results to text, JSON and CSV. Nothing here touches a file, a terminal or a clock.
//!
//! What people read follows the rules of [`number`] and [`length`]; what programs read ([`json`], [`contact_log`]) has all digits.

mod base64;
pub mod baseline;
pub mod comparison;
pub mod contact_log;
pub mod exact;
pub mod github;
mod hdr;
pub mod hgrm;
pub mod hlog;
pub mod json;
pub mod junit;
pub mod length;
pub mod manifest;
pub mod markdown;
pub mod number;
pub mod policies;
pub mod stored;
mod target;
pub mod text;
pub mod timeseries;
mod when;

#[cfg(test)]
mod tests;

use crate::experiment::{Results, Summary};
use crate::model::Outline;
use crate::random::STREAM_VERSION;

/// What a report is about.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The scenario that was played.
    pub outline: &'a Outline,
    /// What came out.
    pub results: &'a Results,
    /// Its measures.
    pub summary: &'a Summary,
    /// What has made it.
    pub origin: &'a Origin,
}

/// What a run was made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The version of the program.
    pub package_version: String,
    /// The version of the random streams: with another one, the same seed stands for other random events.
    pub stream_version: u32,
    /// The SHA-256 of the scenario, 64 hexadecimal digits, where it is known.
    pub scenario_sha256: Option<String>,
}

impl Origin {
    /// This program, and a scenario of which nothing is known.
    pub fn here() -> Self {
        Self {
            package_version: env!("CARGO_PKG_VERSION").to_owned(),
            stream_version: STREAM_VERSION,
            scenario_sha256: None,
        }
    }
}

/// What people call a replication, singular and plural: a day only where it is one.
pub fn replication_words(outline: &Outline) -> (&'static str, &'static str) {
    if outline.is_a_day() { ("day", "days") } else { ("run", "runs") }
}
