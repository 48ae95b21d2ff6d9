//! What is chosen of a file: the plain scenario or a variant, and single values.

/// Which scenario of a file is meant. The default is the plain one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The name of a variant.
    pub variant: Option<String>,
    /// Assignments such as `agents.novices.count=7`, made after the variant, in order.
    pub sets: Vec<String>,
}

impl Choice {
    /// A variant, without assignments.
    pub fn variant(name: impl Into<String>) -> Self {
        Self { variant: Some(name.into()), sets: Vec::new() }
    }
}
