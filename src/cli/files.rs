//! Reading scenarios and the files that they include.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::error::Error;
use super::store::digest;
use super::verb;
use crate::report::manifest::FileEntry;
use crate::scenario::{self, Checked, Choice, Code, Diagnostic, Loaded, Place, Severity, Source};

/// No scenario is larger; a stream without end is not read for ever.
const LARGEST_SCENARIO: u64 = 16 << 20;
/// No included file is larger.
const LARGEST_INCLUDE: u64 = 1 << 30;
/// How many neighbours of a missing file are named.
const NEIGHBOURS: usize = 12;
/// The path that stands for standard input.
const STDIN: &str = "-";
/// What messages call it.
const STDIN_NAME: &str = "stdin";
/// What standard input has said, which can be read only once, and is needed for each variant.
static TYPED: OnceLock<Vec<u8>> = OnceLock::new();

/// Reads and resolves a scenario.
///
/// # Errors
/// [`Error::Unreadable`] and [`Error::Invalid`].
pub fn load(path: &Path, choice: &Choice) -> Result<Loaded, Error> {
    load_with_sources(path, choice).map(|(loaded, _)| loaded)
}

/// The same, with the files that it was read from.
///
/// # Errors
/// [`Error::Unreadable`] and [`Error::Invalid`].
pub fn load_with_sources(path: &Path, choice: &Choice) -> Result<(Loaded, Vec<FileEntry>), Error> {
    let (loaded, sources) = with_text(path, |name, text, files| scenario::load(name, text, choice, files))?;
    loaded.map(|loaded| (loaded, sources)).map_err(Error::Invalid)
}

/// Checks a scenario and all its variants.
///
/// # Errors
/// [`Error::Unreadable`], and [`Error::Invalid`] for what is no text.
pub fn check(path: &Path, sets: &[String]) -> Result<Checked, Error> {
    with_text(path, |name, text, files| scenario::check(name, text, sets, files)).map(|(checked, _)| checked)
}

/// Hands a scenario's name and text on, and what reads the files that it names. Gives the digests of all files too, the
/// scenario's own first.
fn with_text<T>(
    path: &Path,
    read_scenario: impl FnOnce(&str, &str, &mut dyn FnMut(&str) -> Result<String, String>) -> T,
) -> Result<(T, Vec<FileEntry>), Error> {
    let bytes = if is_stdin(path) { stdin() } else { read(path, LARGEST_SCENARIO) };
    let bytes = bytes.map_err(|source| unreadable(path, source))?;
    let name = if is_stdin(path) { STDIN_NAME.to_owned() } else { path.display().to_string() };
    let text = text(&name, &bytes).map_err(|no_text| Error::Invalid(vec![no_text]))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut included: Vec<FileEntry> = Vec::new();
    let mut include = |name: &str| {
        let bytes = read(&folder.join(name), LARGEST_INCLUDE).map_err(|e| e.to_string())?;
        if !included.iter().any(|file| file.name == name) {
            included.push(digest::entry(name, &bytes));
        }
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
    };
    let result = read_scenario(&name, text, &mut include);
    included.sort_by(|a, b| a.name.cmp(&b.name));
    let own = digest::entry(&Path::new(&name).file_name().unwrap_or_default().to_string_lossy(), &bytes);
    included.insert(0, own);
    Ok((result, included))
}

/// Whether a path stands for standard input.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

/// What standard input says, up to its end.
fn stdin() -> io::Result<Vec<u8>> {
    if let Some(bytes) = TYPED.get() {
        return Ok(bytes.clone());
    }
    if io::stdin().is_terminal() {
        verb::say("Reading", "a scenario from standard input; end it with Ctrl-D on a line of its own");
    }
    let bytes = limited(io::stdin(), LARGEST_SCENARIO)?;
    Ok(TYPED.get_or_init(|| bytes).clone())
}

/// The text of a file, or that it is none.
fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Diagnostic> {
    let problem = |message: String, place, help: &str| Diagnostic {
        severity: Severity::Error,
        code: Code::Syntax,
        message,
        place,
        label: None,
        help: Some(help.to_owned()),
    };
    if bytes.contains(&0) {
        let message = format!("{name} is not a text file");
        return Err(problem(message, None, "a scenario is YAML; `stormdrill init` writes a first one"));
    }
    std::str::from_utf8(bytes).map_err(|e| {
        let at = e.valid_up_to();
        let text = String::from_utf8_lossy(bytes).into_owned();
        let source = Arc::new(Source { name: name.to_owned(), text });
        let place = Place { source, range: at..at + char::REPLACEMENT_CHARACTER.len_utf8() };
        problem(format!("the byte 0x{:02x} is not UTF-8", bytes[at]), Some(place), "save the file as UTF-8")
    })
}

/// Reads a file of limited size.
///
/// # Errors
/// Those of the file system, and too large a file.
pub fn read(path: &Path, largest: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    limited(file, largest)
}

fn limited(file: impl Read, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", largest >> 20)));
    }
    Ok(bytes)
}

/// Says what there is in place of a file that cannot be read.
fn unreadable(path: &Path, source: io::Error) -> Error {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    let source = match source.kind() {
        io::ErrorKind::NotFound => io::Error::new(io::ErrorKind::NotFound, "there is no such file"),
        _ => source,
    };
    // Neighbours are worth naming where this one is no file.
    let advice = match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory => advice(path, folder),
        _ => Vec::new(),
    };
    let path = if is_stdin(path) { Path::new(STDIN_NAME) } else { path };
    Error::Unreadable { path: path.to_owned(), source, advice }
}

fn advice(path: &Path, folder: &Path) -> Vec<String> {
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(names) = scenarios_in(listed) else {
        return vec![format!("There is no folder {} either.", listed.display())];
    };
    if names.is_empty() {
        return vec![format!("There is no .yaml file in {}.", listed.display())];
    }
    let wanted = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut lines = Vec::new();
    if let Some(name) = nearest(&wanted, &names).filter(|_| !path.is_dir()) {
        lines.push(format!("Did you mean {}?", folder.join(name).display()));
    }
    lines.push(format!("In {} there are:", listed.display()));
    lines.extend(names.iter().take(NEIGHBOURS).map(|name| format!("   {name}")));
    if names.len() > NEIGHBOURS {
        lines.push(format!("   and {} more", names.len() - NEIGHBOURS));
    }
    lines
}

/// The file whose name is most like the one that was typed, if any is.
fn nearest<'a>(wanted: &str, names: &'a [String]) -> Option<&'a String> {
    let likeness = |name: &str| {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
        let part = wanted.len() >= 3 && stem.contains(wanted);
        if part { 1.0 } else { strsim::jaro_winkler(wanted, &stem) }
    };
    let scored = names.iter().map(|name| (likeness(name), name)).filter(|(score, _)| *score >= 0.8);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// The names of YAML files in a folder, sorted.
///
/// # Errors
/// Those of the file system.
pub fn scenarios_in(folder: &Path) -> io::Result<Vec<String>> {
    let is_yaml = |name: &String| [".yaml", ".yml"].iter().any(|end| name.to_lowercase().ends_with(end));
    let entries = std::fs::read_dir(folder)?;
    let mut names: Vec<String> =
        entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).filter(is_yaml).collect();
    names.sort();
    Ok(names)
}
