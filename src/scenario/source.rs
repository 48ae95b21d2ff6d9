//! The files a scenario is made of, and places in them.

use std::sync::Arc;

/// One file: the scenario itself or something that it includes.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The name that messages use, usually a path.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// Which file a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(super) u32);

/// A stretch of bytes of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; files are limited to sizes that fit.
    pub(super) fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { source, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// Whether another span lies within this one.
    pub(super) fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both; the first one's file wins.
    pub(super) fn to(self, other: Span) -> Self {
        if self.source == other.source { Self { end: self.end.max(other.end), ..self } } else { self }
    }
}

/// All files of a scenario, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Sources {
    list: Vec<Arc<Source>>,
}

impl Sources {
    pub(super) fn add(&mut self, name: &str, text: String) -> SourceId {
        self.list.push(Arc::new(Source { name: name.to_owned(), text }));
        SourceId((self.list.len() - 1) as u32)
    }

    /// Adds what was typed after an option. Its name shows the option, and the text if it is short.
    pub(super) fn typed(&mut self, option: &str, text: &str) -> SourceId {
        const LONGEST: usize = 60;
        let mut shown: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        self.add(&format!("{option} {shown}"), text.to_owned())
    }

    pub(super) fn get(&self, id: SourceId) -> &Arc<Source> {
        &self.list[id.0 as usize]
    }
}
