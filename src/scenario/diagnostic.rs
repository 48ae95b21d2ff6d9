//! What is wrong with a scenario, where, and what to write instead.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

pub(super) use super::code::Code;
use super::flaws::Flaws;
use super::source::{Source, Sources, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The scenario cannot be run.
    Error,
    /// It can, but probably does not mean what was meant.
    Warning,
    /// It can, and would answer better if it said more.
    Note,
}

/// One thing that is wrong. It carries the text it speaks of, so it can be shown anywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The kind of problem.
    pub code: Code,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// A short remark under the marked words.
    pub label: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// Its bytes that are meant.
    pub range: Range<usize>,
}

impl Place {
    /// Line and column of the first byte; both count from 1, columns count characters.
    pub fn line_column(&self) -> (usize, usize) {
        let before = &self.source.text[..self.range.start];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// The line with the first byte, without its end, and where it starts. Of a very long line, only the surroundings.
    fn line(&self) -> (usize, &str) {
        const REACH: usize = 1_000;
        let text = &self.source.text;
        let start = text[..self.range.start].rfind('\n').map_or(0, |i| i + 1);
        let start = ceil_char(text, start.max(self.range.start.saturating_sub(REACH)));
        let end = text[self.range.start..].find('\n').map_or(text.len(), |i| self.range.start + i);
        let end = floor_char(text, end.min(self.range.start + REACH));
        (start, text[start..end].trim_end_matches('\r'))
    }
}

impl Severity {
    /// Its name: `error`, `warning` or `note`.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

impl Diagnostic {
    /// The first line: `scenarios/promo.yaml:14:5: unknown field ...`, without the severity.
    pub fn headline(&self) -> String {
        match &self.place {
            None => self.message.clone(),
            Some(place) => {
                let (line, column) = place.line_column();
                format!("{}:{line}:{column}: {}", place.source.name, self.message)
            }
        }
    }

    /// The whole message with the source line, as a compiler would show it. With `styled`, it has terminal colours.
    pub fn render(&self, styled: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let headline = self.headline();
        let mut group = annotate_snippets::Group::with_title(level.primary_title(&headline));
        if let Some(place) = &self.place {
            let (line_start, line) = place.line();
            let start = place.range.start - line_start;
            let end = (place.range.end - line_start).clamp(start, line.len().max(start));
            let annotation = AnnotationKind::Primary.span(start..end).label(self.label.as_deref());
            let snippet = Snippet::source(line).line_start(place.line_column().0).annotation(annotation);
            group = group.element(snippet);
        }
        let help = self.help.as_deref().map(|help| self.wrapped(help));
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help));
        }
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(120).render(&[group])
    }

    /// A help in lines of 80 columns; what the renderer writes before them is as wide as the number of the line.
    fn wrapped(&self, help: &str) -> String {
        const WIDTH: usize = 80;
        let digits = self.place.as_ref().map_or(0, |place| place.line_column().0.to_string().len());
        let room = WIDTH - digits - " = help: ".len();
        let mut lines: Vec<String> = Vec::new();
        let mut quoted = false;
        let words = help.split(|c: char| {
            quoted ^= c == '`';
            // What is to be written stays in one piece.
            c == ' ' && !quoted
        });
        for word in words {
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + word.chars().count() <= room => *line += &format!(" {word}"),
                _ => lines.push(word.to_owned()),
            }
        }
        lines.join("\n")
    }
}

/// A diagnostic under construction, with a span in place of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    pub severity: Severity,
    pub code: Code,
    pub message: String,
    pub span: Option<Span>,
    pub label: Option<String>,
    pub help: Option<String>,
}

impl Problem {
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), span: Some(span), label: None, help: None }
    }

    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, span, message) }
    }

    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn into_diagnostic(self, sources: &Sources) -> Diagnostic {
        let Self { severity, code, message, span, label, help } = self;
        let place = span.map(|span| place(span, sources));
        Diagnostic { severity, code, message: readable(message), place, label, help: help.map(readable) }
    }
}

/// A span with its text.
pub(super) fn place(span: Span, sources: &Sources) -> Place {
    let source = Arc::clone(sources.get(span.source));
    let range = char_range(&source.text, span.start as usize, span.end as usize);
    Place { source, range }
}

/// The problems found so far. Beyond a number that nobody reads, they are only counted as found.
#[derive(Clone, Debug, Default)]
pub(super) struct Problems {
    list: Vec<Problem>,
    errors: usize,
    /// What could not be read at the top level.
    top: Flaws,
    /// What could not be read of the entry that is being looked at.
    entry: Rc<Flaws>,
}

const MAX_PROBLEMS: usize = 500;

impl Problems {
    /// Adds a problem, unless it may only follow from what could not be read, or is known: aliases repeat mistakes.
    pub fn push(&mut self, problem: Problem) {
        if self.entry.explain(&problem) || self.top.explain_elsewhere(&problem) || self.list.contains(&problem) {
            return;
        }
        self.errors += usize::from(problem.severity == Severity::Error);
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(problem);
        }
    }

    pub fn any_error(&self) -> bool {
        self.errors > 0
    }

    /// Whether more would not be kept, so that nobody needs to look for suggestions.
    pub fn full(&self) -> bool {
        self.list.len() >= MAX_PROBLEMS
    }

    /// How many more are kept.
    pub fn room(&self) -> usize {
        MAX_PROBLEMS - self.list.len()
    }

    /// From now on, nothing is said that only follows from these flaws of the top level.
    pub fn know_top(&mut self, flaws: Flaws) {
        self.top = flaws;
    }

    /// From now on, an entry with these flaws is looked at. Returns those of the one before it.
    pub fn look_at(&mut self, flaws: &Rc<Flaws>) -> Rc<Flaws> {
        std::mem::replace(&mut self.entry, Rc::clone(flaws))
    }

    /// In the order of the files' lines.
    pub fn into_diagnostics(mut self, sources: &Sources) -> Vec<Diagnostic> {
        self.list.sort_by_key(|p| p.span);
        self.list.into_iter().map(|p| p.into_diagnostic(sources)).collect()
    }
}

/// A text that may come from the file, cut to a length that can be read and without codes for the terminal.
fn readable(text: String) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let text: Vec<String> = text.split(' ').map(short_word).collect();
    let text = text.join(" ");
    match text.char_indices().nth(600) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// The beginning of a word or number that is far too long.
fn short_word(word: &str) -> String {
    const LONGEST: usize = 120;
    const KEPT: usize = 60;
    match word.char_indices().nth(KEPT) {
        Some((end, _)) if word.len() > LONGEST => {
            format!("{}...{}", &word[..end], if word.ends_with('`') { "`" } else { "" })
        }
        _ => word.to_owned(),
    }
}

/// The range moved to borders of characters inside the text.
fn char_range(text: &str, start: usize, end: usize) -> Range<usize> {
    let start = floor_char(text, start);
    start..floor_char(text, end).max(start)
}

/// The last border of a character at or before a byte.
pub(super) fn floor_char(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// The first border of a character at or after a byte.
fn ceil_char(text: &str, at: usize) -> usize {
    (at..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len())
}

/// "did you mean `x`?", if one of the candidates is near.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    // The comparison takes time in proportion to the product of the lengths.
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    candidates
        .into_iter()
        .filter(|c| c.len() <= LONGEST)
        .map(|c| (likeness(&word.to_lowercase(), &c.to_lowercase()), c))
        .filter(|&(score, _)| score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| format!("did you mean `{c}`?"))
}

/// From 0 to 1. In a short word, one slip of the keys weighs too much in the usual measure.
fn likeness(word: &str, candidate: &str) -> f64 {
    let usual = strsim::jaro_winkler(word, candidate);
    let one_slip = word.len() >= 3 && strsim::osa_distance(word, candidate) <= 1;
    if one_slip { usual.max(0.85) } else { usual }
}

/// "`a`, `b` and `c`".
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|w| format!("`{w}`")).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., end] => format!("{} {last} {end}", init.join(", ")),
    }
}
