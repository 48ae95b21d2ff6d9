//! The stored runs of a folder.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::{LATEST, MANIFEST};
use crate::report::manifest::Manifest;

/// No manifest is longer.
const LONGEST_MANIFEST: u64 = 4 << 20;
/// No pointer is longer.
const LONGEST_POINTER: u64 = 1 << 10;

/// A stored run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its folder.
    pub folder: PathBuf,
    /// The name of the folder in which it stands: the scenario's, with the variant's.
    pub scenario: String,
    /// The name of its own folder: the run's id, unless somebody has renamed it.
    pub id: String,
    /// What it says of itself.
    pub manifest: Manifest,
}

impl Run {
    /// Reads the run in a folder; `None` if there is none.
    pub fn at(folder: &Path) -> Option<Self> {
        let manifest = Manifest::read(&text(&folder.join(MANIFEST), LONGEST_MANIFEST).ok()?).ok()?;
        // Relative paths such as `.` do not end in the folder's name.
        let full = folder.canonicalize().ok()?;
        let name = |path: Option<&Path>| {
            path.and_then(Path::file_name).map_or(String::new(), |n| n.to_string_lossy().into_owned())
        };
        let (scenario, id) = (name(full.parent()), name(Some(&full)));
        Some(Self { folder: folder.to_owned(), scenario, id, manifest })
    }
}

/// All runs below a folder of results, newest first. Hidden folders, links and what is no run are left out; a folder that
/// does not exist has no runs.
///
/// # Errors
/// Those of the file system.
pub fn runs(out: &Path) -> io::Result<Vec<Run>> {
    let mut runs = Vec::new();
    for scenario in folders(out)? {
        runs.extend(runs_of(&scenario)?);
    }
    sort(&mut runs);
    Ok(runs)
}

/// The runs in the folder of one scenario, newest first.
///
/// # Errors
/// Those of the file system.
pub fn runs_of(scenario: &Path) -> io::Result<Vec<Run>> {
    let mut runs: Vec<Run> = folders(scenario)?.iter().filter_map(|folder| Run::at(folder)).collect();
    sort(&mut runs);
    Ok(runs)
}

fn sort(runs: &mut [Run]) {
    runs.sort_by(|a, b| (&b.manifest.started, &b.id).cmp(&(&a.manifest.started, &a.id)));
}

/// The folders in a folder that are neither hidden nor links, by name.
fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let visible = |entry: &fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    let real = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|t| t.is_dir());
    let mut found: Vec<PathBuf> = entries.flatten().filter(|e| visible(e) && real(e)).map(|e| e.path()).collect();
    found.sort();
    Ok(found)
}

/// The run that a pointer file names, relative to its own folder; `None` if it names none.
pub fn pointed(pointer: &Path) -> Option<Run> {
    let text = text(pointer, LONGEST_POINTER).ok()?;
    let target = Path::new(text.trim());
    // It points downwards, whoever wrote it.
    let downwards = target.components().all(|c| matches!(c, Component::Normal(_)));
    Run::at(&pointer.parent()?.join(target)).filter(|_| downwards)
}

/// The last run below a folder of results.
///
/// # Errors
/// Those of the file system.
pub fn latest(out: &Path) -> io::Result<Option<Run>> {
    match pointed(&out.join(LATEST)) {
        Some(run) => Ok(Some(run)),
        None => Ok(runs(out)?.into_iter().next()),
    }
}

fn text(path: &Path, longest: u64) -> io::Result<String> {
    let mut text = String::new();
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    file.take(longest).read_to_string(&mut text)?;
    Ok(text)
}
