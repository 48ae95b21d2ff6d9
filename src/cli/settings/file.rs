//! `stormdrill.toml`: where it is, what it says, what is wrong with it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{Form, KEYS, Key};
use super::{Settings, files};
use crate::cli::error::Error;
use crate::scenario::{Code, Diagnostic, Place, Severity, Source, did_you_mean, listed};

/// The file's name.
pub const NAME: &str = "stormdrill.toml";
/// No settings are longer.
const LARGEST: u64 = 1 << 20;

/// What a file says.
#[derive(Debug, Default)]
pub struct Stored {
    /// For all runs.
    pub top: Settings,
    /// By name, for those who ask for it.
    pub profiles: BTreeMap<String, Settings>,
}

/// The file that counts in a folder: its own, or the nearest one above, up to the root of the repository.
pub fn find(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let path = folder.join(NAME);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

/// Reads a file.
///
/// # Errors
/// [`Error::Unreadable`] and [`Error::Settings`].
pub fn read(path: &Path) -> Result<Stored, Error> {
    let bytes = files::read(path, LARGEST).map_err(|source| Error::Unreadable {
        path: path.to_owned(),
        source,
        advice: vec!["--no-config goes without settings.".to_owned()],
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let mut stored = parse(&path.display().to_string(), &text).map_err(Error::Settings)?;
    // A path is meant from where it is written down.
    let folder = path.parent().unwrap_or(Path::new(""));
    for settings in [&mut stored.top].into_iter().chain(stored.profiles.values_mut()) {
        for path in [&mut settings.out, &mut settings.junit, &mut settings.baselines].into_iter().flatten() {
            *path = folder.join(&*path);
        }
    }
    Ok(stored)
}

/// Reads settings; all that is wrong is found in one pass.
fn parse(name: &str, text: &str) -> Result<Stored, Vec<Diagnostic>> {
    let source = Arc::new(Source { name: name.to_owned(), text: text.to_owned() });
    let mut reader = Reader { source, problems: Vec::new() };
    let mut stored = Stored::default();
    match DeTable::parse(text) {
        Ok(table) => {
            let profile = |(key, _): &(&Spanned<_>, &Spanned<_>)| key.get_ref() == "profile";
            let (profiles, top): (Vec<_>, Vec<_>) = table.get_ref().iter().partition(profile);
            stored.top = reader.settings(top, &["profile"]);
            for (_, value) in profiles {
                stored.profiles = reader.profiles(value);
            }
        }
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            reader.problem(range, Code::Syntax, error.message().trim().replace('\n', ", "), None);
        }
    }
    reader.problems.sort_by_key(|p| p.place.as_ref().map_or(0, |place| place.range.start));
    if reader.problems.is_empty() { Ok(stored) } else { Err(reader.problems) }
}

struct Reader {
    source: Arc<Source>,
    problems: Vec<Diagnostic>,
}

type Entry<'t, 'i> = (&'t Spanned<std::borrow::Cow<'i, str>>, &'t Spanned<DeValue<'i>>);

impl Reader {
    fn problem(&mut self, range: Range<usize>, code: Code, message: String, help: Option<String>) {
        let text = &self.source.text;
        let border = |at: usize| (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let range = border(range.start)..border(range.end).max(border(range.start));
        let place = Some(Place { source: Arc::clone(&self.source), range });
        self.problems.push(Diagnostic { severity: Severity::Error, code, message, place, label: None, help });
    }

    fn profiles(&mut self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, Settings> {
        let mut profiles = BTreeMap::new();
        let Some(tables) = value.get_ref().as_table() else {
            let help = Some("write a table for each, such as `[profile.ci]`".to_owned());
            self.problem(value.span(), Code::WrongType, "`profile` holds profiles by name".to_owned(), help);
            return profiles;
        };
        for (name, value) in tables {
            match value.get_ref().as_table() {
                Some(table) => {
                    let settings = self.settings(table.iter(), &[]);
                    profiles.insert(name.get_ref().to_string(), settings);
                }
                None => {
                    let message = format!("a profile holds settings, not {}", kind(value.get_ref()));
                    let help = Some("give it a name: `[profile.ci]`, then a setting a line".to_owned());
                    self.problem(value.span(), Code::WrongType, message, help);
                }
            }
        }
        profiles
    }

    /// The settings of a table; `others` are names that stand beside them.
    fn settings<'t, 'i: 't>(
        &mut self,
        entries: impl IntoIterator<Item = Entry<'t, 'i>>,
        others: &[&'static str],
    ) -> Settings {
        let mut settings = Settings::default();
        let mut ways = Vec::new();
        for (name, value) in entries {
            let Some(key) = KEYS.iter().find(|k| k.name == name.get_ref()) else {
                let known = || KEYS.iter().map(|k| k.name).chain(others.iter().copied());
                let label = did_you_mean(name.get_ref(), known());
                let help = Some(format!("expected one of {}", listed(known(), "or")));
                self.problem(name.span(), Code::UnknownField, format!("unknown setting `{}`", name.get_ref()), help);
                if let Some(problem) = self.problems.last_mut() {
                    problem.label = label;
                }
                continue;
            };
            match set(&mut settings, key, value.get_ref()) {
                Ok(()) => {}
                Err((code, message)) => {
                    let help = Some(format!("write `{} = {}`", key.name, key.example));
                    self.problem(value.span(), code, message, help);
                }
            }
            if ["replications", "until-ci"].contains(&key.name) {
                ways.push(name.span());
            }
        }
        if let [_, second] = ways.as_slice() {
            let message = "`replications` and `until-ci` both say how many days to play".to_owned();
            self.problem(second.clone(), Code::Conflict, message, Some("keep one of them".to_owned()));
        }
        settings
    }
}

/// Reads a value; the error is a code and what is wrong.
fn set(settings: &mut Settings, key: &Key, value: &DeValue<'_>) -> Result<(), (Code, String)> {
    let text = match (key.form, value) {
        (Form::Whole, DeValue::Integer(n)) => i128::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n.to_string()),
        (Form::Text, DeValue::String(text)) => Some(text.to_string()),
        (Form::Flag, DeValue::Boolean(flag)) => Some(flag.to_string()),
        _ => None,
    };
    let Some(text) = text else {
        return Err((Code::WrongType, format!("`{}` is {}, not {}", key.name, key.form.name(), kind(value))));
    };
    (key.set)(settings, &text).map_err(|message| (Code::Value, message))
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        parse("stormdrill.toml", text).expect_err("it is wrong").iter().map(|p| p.render(false)).collect()
    }

    #[test]
    fn settings_and_profiles_are_read() {
        let text =
            "seed = 0x10\nuntil-ci = '1.5%'\n\n[profile.ci]\nreplications = 1_000\nquiet = true\nformat = 'json'\n";
        let stored = parse("stormdrill.toml", text).expect("it is valid");
        assert_eq!(stored.top, Settings { seed: Some(16), until_ci: Some(0.015), ..Settings::default() });
        let ci = &stored.profiles["ci"];
        assert_eq!((ci.replications, ci.quiet, ci.seed), (Some(1_000), Some(true), None));
    }

    #[test]
    fn everything_wrong_is_shown_in_place() {
        let found =
            problems("sed = 1\nthreads = '2'\n[profile.ci]\nreplications = 0\nuntil-ci = '3%'\ncolor = 'red'\n");
        let expected = [
            "error: stormdrill.toml:1:1: unknown setting `sed`",
            "error: stormdrill.toml:2:11: `threads` is a whole number, not a text",
            "error: stormdrill.toml:4:16: `0` is not a whole number from 1 to 1000000",
            "error: stormdrill.toml:5:1: `replications` and `until-ci` both say how many days to play",
            "error: stormdrill.toml:6:9: `red` is none of `auto`, `always`, `never`",
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
        assert!(found[0].contains("^^^ did you mean `seed`?"), "{}", found[0]);
        assert!(found[1].contains("help: write `threads = 2`"), "{}", found[1]);
    }

    #[test]
    fn no_text_is_too_odd() {
        assert!(problems("seed 1\n")[0].starts_with("error: stormdrill.toml:1:"));
        for text in
            ["profile = 3", "profile.ci = 'x'", "seed = -1", "seed = 1.5", "seed = 99999999999999999999", "é = 'ü"]
        {
            assert!(!problems(text).is_empty(), "{text}");
        }
        assert!(!problems(&"[".repeat(100_000)).is_empty());
        assert!(!problems("\u{fffd}\0\u{fffd}").is_empty());
        assert_eq!(parse("stormdrill.toml", "").expect("nothing is said").top, Settings::default());
    }

    #[test]
    fn the_nearest_file_up_to_the_repository_counts() {
        let root = tempfile::tempdir().expect("a folder");
        let deep = root.path().join("repository/team/night");
        std::fs::create_dir_all(&deep).expect("writable");
        std::fs::create_dir(root.path().join("repository/.git")).expect("writable");
        let write = |folder: &str| std::fs::write(root.path().join(folder).join(NAME), "").expect("writable");
        write("");
        assert_eq!(find(&deep), None, "the one above is another project's");
        write("repository");
        assert_eq!(find(&deep), Some(root.path().join("repository").join(NAME)));
        write("repository/team/night");
        assert_eq!(find(&deep), Some(deep.join(NAME)));
    }
}
