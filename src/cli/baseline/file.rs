//! Baselines on disk.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::files;
use crate::cli::output::NewFile;
use crate::report::baseline::Baseline;
use crate::scenario::did_you_mean;

/// No baseline is larger.
const LARGEST: u64 = 256 << 20;

/// Where a baseline is.
pub fn path(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.json"))
}

/// The names of all baselines in a folder, in order; none where there is no folder.
///
/// # Errors
/// [`Error::Unreadable`].
pub fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let unreadable = |source| Error::Unreadable { path: folder.to_owned(), source, advice: Vec::new() };
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(unreadable)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".json").filter(|n| !n.starts_with('.')).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

/// Reads a baseline; `None` if there is none of that name.
///
/// # Errors
/// [`Error::Unreadable`], and [`Error::Rejected`] for what is no baseline.
pub fn read(folder: &Path, name: &str) -> Result<Option<Baseline>, Error> {
    let path = path(folder, name);
    let bytes = match files::read(&path, LARGEST) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Error::Unreadable { path, source, advice: Vec::new() }),
        Ok(bytes) => bytes,
    };
    let read = Baseline::read(&String::from_utf8_lossy(&bytes));
    read.map(Some).map_err(|problem| Error::Rejected(format!("{}: it is {problem}", path.display())))
}

/// That there is no baseline of that name, and which ones there are.
///
/// # Errors
/// [`Error::Unreadable`] if they cannot be listed.
pub fn missing(folder: &Path, name: &str) -> Result<Error, Error> {
    let names = names(folder)?;
    let mut advice = Vec::new();
    if names.is_empty() {
        advice.push(format!("There is none in {}; `run SCENARIO --save-baseline {name}` makes one.", folder.display()));
    } else {
        advice.extend(did_you_mean(name, names.iter().map(String::as_str)).map(|hint| capitalised(&hint)));
        advice.push(format!("In {} there are: {}.", folder.display(), names.join(", ")));
    }
    Ok(Error::NoRun { message: format!("there is no baseline `{name}`"), advice })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Writes a baseline, whole or not at all, and makes its folder.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn write(folder: &Path, name: &str, baseline: &Baseline) -> Result<PathBuf, Error> {
    let path = path(folder, name);
    let text = baseline.render();
    fs::create_dir_all(folder)
        .and_then(|()| NewFile::create(&path))
        .and_then(|mut file| file.write_all(text.as_bytes()).map(|()| file))
        .and_then(NewFile::finish)
        .map_err(|source| Error::unwritable(&path, source))?;
    Ok(path)
}
