//! Runs on disk: `DIR/<scenario>[.<variant>]/<run-id>/`, and `DIR/latest`, which names the last one.

pub mod catalog;
pub mod digest;

/// Where runs are stored unless something else is asked for.
pub const DEFAULT_FOLDER: &str = "results";

/// In a folder of results, the file that names the last run.
pub const LATEST: &str = "latest";

/// In a run's folder, the file that says what the folder is. It is written last.
pub const MANIFEST: &str = "manifest.json";
