//! What is wrong with a target, and where in its text.

use std::ops::Range;

/// What is wrong, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetError {
    /// The bytes of the text that are meant.
    pub range: Range<usize>,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// A short remark under the marked words.
    pub label: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
}

impl TargetError {
    /// A problem at a place.
    pub(super) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), label: None, help: None }
    }

    /// With what to write instead.
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// With a remark, if there is one.
    pub(super) fn label(self, label: Option<String>) -> Self {
        Self { label, ..self }
    }
}
