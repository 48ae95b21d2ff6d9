//! `uncertain`: numbers that nobody knows well.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::{Spanned, Word};

/// A number that is a guess: where it stands, and the values between which it lies. What the scenario says is its middle
/// value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Uncertain {
    /// Where it stands, as `--set` writes it: `contacts.question.patience.exponential.mean`.
    pub set: Spanned<String>,
    /// Its low value.
    pub low: Spanned<Word>,
    /// Its high value.
    pub high: Spanned<Word>,
    /// Why it is a guess, in a sentence.
    pub why: Option<Spanned<String>>,
}
