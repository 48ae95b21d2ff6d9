//! Runs on disk: `DIR/<scenario>[.<variant>]/<run-id>/`, and `DIR/latest`, which names the last one.
//!
//! A run's folder appears whole or not at all. It is written under a hidden name beside its place, every file is flushed to
//! the disk, the manifest last, and then the folder is renamed. Whatever kills the program leaves at most a hidden folder,
//! which a later run clears away.

pub mod catalog;
pub mod digest;
mod folder;
mod git;
mod leftovers;
mod save;

use std::path::{Path, PathBuf};

pub use folder::remove;
pub use save::{Clock, Played, point, save};

/// Where runs are stored unless something else is asked for.
const DEFAULT_FOLDER: &str = "results";

/// The folder that is asked for, or the usual one.
pub fn folder(out: &Option<PathBuf>) -> &Path {
    out.as_deref().unwrap_or(Path::new(DEFAULT_FOLDER))
}

/// In a folder of results, the file that names the last run.
pub const LATEST: &str = "latest";

/// In a run's folder, the file that says what the folder is. It is written last.
pub const MANIFEST: &str = "manifest.json";

/// The length of `20261121T215500Z-3f2a9c`.
const ID_LENGTH: usize = 23;

/// Whether a folder's name is what this program makes of a time and a digest: `20261121T215500Z-3f2a9c`, or the same with
/// `-2` where there was one already.
fn is_run_id(name: &str) -> bool {
    let form = |(i, c): (usize, char)| match i {
        8 => c == 'T',
        15 => c == 'Z',
        16 => c == '-',
        0..=14 => c.is_ascii_digit(),
        _ => c.is_ascii_hexdigit(),
    };
    let (Some(id), Some(end)) = (name.get(..ID_LENGTH), name.get(ID_LENGTH..)) else { return false };
    let count = end.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
    id.chars().enumerate().all(form) && (end.is_empty() || count)
}

#[cfg(test)]
mod tests {
    use super::is_run_id;

    #[test]
    fn ids_are_known_by_their_form() {
        for id in ["20261121T215500Z-3f2a9c", "20261121T215500Z-3f2a9c-2", "20261121T215500Z-3f2a9c-17"] {
            assert!(is_run_id(id), "{id}");
        }
        for other in [
            "",
            "20261121T215500Z",
            "20261121T215500Z-3f2a9",
            "20261121T215500Z-3f2a9c-",
            "my-notes-of-november-21x",
            "20261121T215500Z-3f2a9c.bak",
            "20261121 215500Z-3f2a9c",
            "ä0261121T215500Z-3f2a9c",
        ] {
            assert!(!is_run_id(other), "{other}");
        }
    }
}
