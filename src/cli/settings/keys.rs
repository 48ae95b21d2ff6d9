//! What can be set, by its name in `stormdrill.toml`; an environment variable has the same name in capitals.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::ValueEnum;

use super::super::quantity;
use super::Settings;
use crate::scenario::MAX_REPLICATIONS;

/// A setting.
pub struct Key {
    /// Its name, that of the option.
    pub name: &'static str,
    /// How TOML writes it.
    pub form: Form,
    /// A value, as TOML writes it.
    pub example: &'static str,
    /// Reads a value; the error says what is wrong with it.
    pub set: fn(&mut Settings, &str) -> Result<(), String>,
}

/// Kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `42`
    Whole,
    /// `"2%"`
    Text,
    /// `true`
    Flag,
}

impl Form {
    /// What it is called in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Form::Whole => "a whole number",
            Form::Text => "a text in quotation marks",
            Form::Flag => "`true` or `false`",
        }
    }
}

/// All settings.
pub const KEYS: [Key; 17] = [
    Key { name: "seed", form: Form::Whole, example: "42", set: |s, t| put(&mut s.seed, whole(t, 0..=u64::MAX)) },
    Key {
        name: "replications",
        form: Form::Whole,
        example: "30",
        set: |s, t| put(&mut s.replications, whole(t, 1..=MAX_REPLICATIONS.into()).map(small)),
    },
    Key {
        name: "until-ci",
        form: Form::Text,
        example: "\"2%\"",
        set: |s, t| put(&mut s.until_ci, quantity::half_width(t)),
    },
    Key {
        name: "max-replications",
        form: Form::Whole,
        example: "5000",
        set: |s, t| put(&mut s.max_replications, whole(t, 2..=MAX_REPLICATIONS.into()).map(small)),
    },
    Key {
        name: "threads",
        form: Form::Whole,
        example: "2",
        set: |s, t| put(&mut s.threads, whole(t, 1..=1_024).map(|n| u16::try_from(n).unwrap_or(u16::MAX))),
    },
    Key { name: "format", form: Form::Text, example: "\"json\"", set: |s, t| put(&mut s.format, choice(t)) },
    Key { name: "out", form: Form::Text, example: "\"results\"", set: |s, t| put(&mut s.out, folder(t)) },
    Key { name: "junit", form: Form::Text, example: "\"junit.xml\"", set: |s, t| put(&mut s.junit, file(t)) },
    Key { name: "baselines", form: Form::Text, example: "\"baselines\"", set: |s, t| put(&mut s.baselines, folder(t)) },
    Key { name: "no-store", form: Form::Flag, example: "true", set: |s, t| put(&mut s.no_store, flag(t)) },
    Key {
        name: "fail-on",
        form: Form::Text,
        example: "\"sla,inconclusive\"",
        set: |s, t| put(&mut s.fail_on, t.split(',').map(|word| choice(word.trim())).collect()),
    },
    Key { name: "fail-fast", form: Form::Flag, example: "true", set: |s, t| put(&mut s.fail_fast, flag(t)) },
    Key { name: "require-sla", form: Form::Flag, example: "true", set: |s, t| put(&mut s.require_sla, flag(t)) },
    Key { name: "quiet", form: Form::Flag, example: "true", set: |s, t| put(&mut s.quiet, flag(t)) },
    Key { name: "ascii", form: Form::Flag, example: "true", set: |s, t| put(&mut s.ascii, flag(t)) },
    Key { name: "color", form: Form::Text, example: "\"never\"", set: |s, t| put(&mut s.color, choice(t)) },
    Key { name: "strict", form: Form::Flag, example: "true", set: |s, t| put(&mut s.strict, flag(t)) },
];

fn put<T>(place: &mut Option<T>, value: Result<T, String>) -> Result<(), String> {
    *place = Some(value?);
    Ok(())
}

fn whole(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    match text.parse() {
        Ok(n) if range.contains(&n) => Ok(n),
        _ => Err(format!("`{text}` is not a whole number from {} to {}", range.start(), range.end())),
    }
}

/// A number that its range has made small.
fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn flag(text: &str) -> Result<bool, String> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(format!("`{text}` is neither `true` nor `false`")),
    }
}

fn folder(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("a folder has a name".to_owned()) } else { Ok(text.into()) }
}

fn file(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("a file has a name".to_owned()) } else { Ok(text.into()) }
}

fn choice<T: ValueEnum>(text: &str) -> Result<T, String> {
    T::from_str(text, false).map_err(|_| {
        let names: Vec<String> = T::value_variants()
            .iter()
            .filter_map(ValueEnum::to_possible_value)
            .map(|v| format!("`{}`", v.get_name()))
            .collect();
        format!("`{text}` is none of {}", names.join(", "))
    })
}
