//! The decoder's error: a problem that may not have its place yet.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::super::diagnostic::{Code, Problem, Severity, did_you_mean, listed};
use super::super::source::Span;
use super::super::yaml::Node;
use super::log::address;

/// What went wrong while decoding.
#[derive(Clone, Debug)]
pub(in super::super) struct Error {
    /// `None` if it has been recorded.
    problem: Option<Box<Problem>>,
    missing: Option<Missing>,
}

/// A field that is not there, and the address of the mapping that should have it, once that is known.
#[derive(Clone, Copy, Debug)]
struct Missing {
    field: &'static str,
    node: Option<usize>,
}

impl Error {
    pub fn new(problem: Problem) -> Self {
        Self { problem: Some(Box::new(problem)), missing: None }
    }

    /// What went wrong has been recorded; nothing more can be read here.
    pub fn recorded() -> Self {
        Self { problem: None, missing: None }
    }

    fn unplaced(code: Code, message: String) -> Self {
        Self::new(Problem { severity: Severity::Error, code, message, span: None, label: None, help: None })
    }

    /// Sets the place, unless an inner value has done so.
    pub fn at(mut self, span: Span) -> Self {
        if let Some(problem) = &mut self.problem {
            problem.span.get_or_insert(span);
        }
        self
    }

    /// Sets the place of what is missing: a mapping, and the word that names it.
    pub fn in_mapping(mut self, node: &Node, owner: Span) -> Self {
        match &mut self.missing {
            Some(missing) => {
                missing.node.get_or_insert(address(node));
                self.at(owner)
            }
            None => self,
        }
    }

    pub fn help(mut self, help: String) -> Self {
        if let Some(problem) = &mut self.problem {
            problem.help.get_or_insert(help);
        }
        self
    }

    /// The address of a mapping and a field that it lacks, if that is what went wrong.
    pub fn missing(&self) -> Option<(usize, &'static str)> {
        self.missing.and_then(|m| m.node.map(|node| (node, m.field)))
    }

    pub fn into_unrecorded(self) -> Option<Problem> {
        self.problem.map(|problem| *problem)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem.as_ref().map_or("", |problem| &problem.message))
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    /// A line break divides the message from the help.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        match text.split_once('\n') {
            None => Self::unplaced(Code::Value, text),
            Some((message, help)) => Self::unplaced(Code::Value, message.to_owned()).help(help.to_owned()),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = expected_words(&expected.to_string());
        let error =
            Self::unplaced(Code::WrongType, format!("expected {expected}, found {}", unexpected_words(unexpected)));
        let is_number = matches!(unexpected, Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_));
        if expected == "a whole number, 0 or more" && matches!(unexpected, Unexpected::Unsigned(_)) {
            return error.help("this number is larger than any that can be meant here".to_owned());
        }
        if expected == "a mapping" {
            return error.help("write properties as `{name: value}`, or indented on lines of their own".to_owned());
        }
        match (is_number || matches!(unexpected, Unexpected::Bool(_)), expected.as_str()) {
            (true, "text") => error.help("put it in quotes to make it text".to_owned()),
            _ => error,
        }
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(unexpected, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let error = Self::unplaced(Code::UnknownField, format!("unknown field `{field}`"));
        error.among(field, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::unplaced(Code::UnknownChoice, format!("unknown choice `{variant}`")).among(variant, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        let mut error = Self::unplaced(Code::MissingField, format!("missing field `{field}`"));
        error.missing = Some(Missing { field, node: None });
        let error = error.label(Some(format!("this needs `{field}`")));
        match field_example(field) {
            Some(example) => error.help(format!("write for instance `{field}: {example}`")),
            None => error,
        }
    }
}

impl Error {
    fn label(mut self, label: Option<String>) -> Self {
        if let Some(problem) = &mut self.problem {
            problem.label = label;
        }
        self
    }

    /// Says what would have been right.
    fn among(self, word: &str, expected: &[&str]) -> Self {
        if expected.is_empty() {
            return self.help("nothing is expected here".to_owned());
        }
        let help = match expected {
            [one] => format!("expected `{one}`"),
            many => format!("expected one of {}", listed(many.iter().copied(), "or")),
        };
        self.label(did_you_mean(word, expected.iter().copied())).help(help)
    }
}

/// How a field that must be there may look.
fn field_example(field: &str) -> Option<&'static str> {
    Some(match field {
        "arrivals" => "{rate: 40/h}",
        "mean" => "6m",
        "cv" => "0.9",
        "stages" => "3",
        "scale" => "4m",
        "shape" => "0.8",
        "min" => "1m",
        "max" => "3m",
        "share" => "25%",
        "of" => "{exponential: {mean: 5m}}",
        "at" | "from" => "11:00",
        "to" => "17:00",
        "for" => "30m",
        "every" => "15m",
        "file" => "data/calls.csv",
        "rate" => "40/h",
        "survival" => "80%",
        "agents" => "5",
        "factor" => "2.5",
        "lasts" => "30m",
        _ => return None,
    })
}

/// What a visitor expects, without Rust's names of types.
fn expected_words(expected: &str) -> String {
    let words = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" | "str" => "text",
        "a sequence" => "a list",
        "a map" => "a mapping",
        "a boolean" => "`true` or `false`",
        other if other.starts_with("struct ") || other.starts_with("struct variant ") => "a mapping",
        other => other,
    };
    words.to_owned()
}

fn unexpected_words(unexpected: Unexpected<'_>) -> String {
    match unexpected {
        Unexpected::Bool(b) => format!("`{b}`"),
        Unexpected::Unsigned(n) => format!("the number {n}"),
        Unexpected::Signed(n) => format!("the number {n}"),
        Unexpected::Float(x) => format!("the number {x}"),
        Unexpected::Str(text) => format!("`{}`", shortened(text)),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a mapping".to_owned(),
        other => other.to_string(),
    }
}

/// At most forty characters of a text, on one line.
fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect();
    if text.chars().nth(40).is_some() { format!("{line}...") } else { line }
}
