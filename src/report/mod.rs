//! Reports: pure functions from results to text, JSON and CSV. Nothing here touches a file, a terminal or a clock.
//!
//! What people read follows the rules of [`number`] and [`length`]; what programs read ([`json`], [`contact_log`]) has all digits.

pub mod contact_log;
pub mod exact;
pub mod json;
pub mod length;
pub mod manifest;
pub mod number;
pub mod text;
mod when;

#[cfg(test)]
mod tests;

use crate::experiment::{Results, Summary};
use crate::model::Scenario;

/// What a report is about.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// What was simulated.
    pub scenario: &'a Scenario,
    /// What came out.
    pub results: &'a Results,
    /// Its measures.
    pub summary: &'a Summary,
}

/// What people call a replication, singular and plural: a day only where it is one.
pub fn replication_words(scenario: &Scenario) -> (&'static str, &'static str) {
    if scenario.is_a_day() { ("day", "days") } else { ("run", "runs") }
}
