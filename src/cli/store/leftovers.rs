//! What killed processes have left in a folder of results.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{LATEST, is_run_id};

/// A process on another machine, whose number says nothing here, writes a folder in less time.
const PATIENCE: Duration = Duration::from_secs(60);
/// Nothing so old is being written any more, whatever process has the number today.
const OLD: Duration = Duration::from_secs(86_400);

/// Removes hidden folders and files that a process was killed over. What cannot be removed stays: there is nobody to tell.
pub fn clear(out: &Path) {
    clear_in(out);
    for entry in fs::read_dir(out).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            clear_in(&entry.path());
        }
    }
}

fn clear_in(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Some(process) = owner(&entry.file_name().to_string_lossy()) else { continue };
        let Ok(metadata) = entry.metadata() else { continue };
        let age = metadata.modified().ok().and_then(|t| t.elapsed().ok()).unwrap_or_default();
        if age > OLD || age > PATIENCE && is_gone(process) {
            let path = entry.path();
            let _ = if metadata.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
    }
}

/// The process that has made a hidden folder or file; `None` for what this program does not make.
fn owner(name: &str) -> Option<u32> {
    let (name, process) = name.strip_prefix('.')?.rsplit_once('-')?;
    let name = name.strip_suffix(".partial").or_else(|| name.strip_suffix(".removed"))?;
    (is_run_id(name) || name == LATEST).then(|| process.parse().ok())?
}

/// Whether no process has the number. Where the system does not tell, it might have one.
fn is_gone(process: u32) -> bool {
    let processes = Path::new("/proc");
    processes.join("self").exists() && !processes.join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::SystemTime;

    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn only_what_dead_processes_have_left_is_removed() {
        let out = tempfile::tempdir().expect("a folder");
        let (dead, alive) = (u32::MAX, std::process::id());
        let id = "20261121T215500Z-3f2a9c";
        // Name, age in seconds, whether it goes.
        let cases = [
            (format!("spike/.{id}.partial-{dead}"), 300, true),
            (format!("spike/.{id}-2.removed-{dead}"), 300, true),
            (format!("spike/.{id}.partial-{alive}"), 100_000, true),
            (format!(".latest.partial-{dead}"), 300, true),
            (format!("spike/.{id}.partial-1{dead}"), 300, false),
            (format!("bank/.{id}.partial-{alive}"), 300, false),
            (format!("bank/.{id}.partial-{dead}"), 5, false),
            (format!("spike/.mine.partial-{dead}"), 300, false),
            (format!("spike/{id}"), 100_000, false),
            ("spike/.git".to_owned(), 100_000, false),
        ];
        for (name, age, _) in &cases {
            let path = out.path().join(name);
            fs::create_dir_all(&path).expect("writable");
            let then = SystemTime::now() - Duration::from_secs(*age);
            File::open(&path).and_then(|f| f.set_modified(then)).expect("writable");
        }
        clear(out.path());
        for (name, _, goes) in &cases {
            assert_eq!(out.path().join(name).exists(), !goes, "{name}");
        }
    }
}
