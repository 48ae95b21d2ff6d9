//! `runs prune`: removes old runs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::super::error::Error;
use super::super::store::catalog::{self, Run};
use super::super::store::{self, LATEST, MANIFEST};
use super::super::{quantity, verb};
use crate::model::SimDuration;

/// The options of `runs prune`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Of all scenarios together, the newest runs stay as long as none of the limits is passed. A folder \
                        that somebody has renamed, or put something into, is never removed."
)]
pub struct PruneArgs {
    /// The folder of results [default: results]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many runs stay
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub keep: usize,
    /// How old a run may be
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = quantity::duration)]
    pub max_age: SimDuration,
    /// How much room all runs may take
    #[arg(long, value_name = "SIZE", default_value = "1GB", value_parser = quantity::bytes)]
    pub max_size: u64,
    /// Say what would be removed, and remove nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Removes what is beyond the limits, the oldest first, and says so on standard error.
///
/// # Errors
/// [`Error::Unreadable`] and [`Error::Unwritable`].
pub fn run(args: &PruneArgs) -> Result<(), Error> {
    let out = store::folder(&args.out);
    let runs =
        catalog::runs(out).map_err(|source| Error::Unreadable { path: out.to_owned(), source, advice: Vec::new() })?;
    let total = runs.len();
    let doomed = divide(runs, args, Timestamp::now());
    let (verb, done) = if args.dry_run { ("Would", "remove ") } else { ("Removed", "") };
    let mut freed = 0;
    for run in doomed.iter().rev() {
        let bytes = size(&run.folder);
        if !args.dry_run {
            store::remove(&run.folder)?;
        }
        freed += bytes;
        verb::say(verb, &format!("{done}{} ({})", run.folder.display(), length(bytes)));
    }
    if !args.dry_run && !doomed.is_empty() {
        mend_pointer(out)?;
    }
    let freed = length(freed);
    let many = doomed.len();
    if args.dry_run {
        verb::say("Would", &format!("remove {many} of {total} runs and free {freed}"));
    } else {
        verb::say("Pruned", &format!("{many} of {total} runs, {freed} freed"));
    }
    Ok(())
}

/// The runs that go, the newest first.
fn divide(runs: Vec<Run>, args: &PruneArgs, now: Timestamp) -> Vec<Run> {
    let (mut kept, mut taken) = (0, 0_u64);
    let mut doomed = Vec::new();
    for run in runs {
        let bytes = size(&run.folder);
        let beyond = kept >= args.keep
            || age_s(&run, now).is_some_and(|age| age > args.max_age.secs_f64())
            || taken.saturating_add(bytes) > args.max_size;
        if beyond && is_untouched(&run) {
            doomed.push(run);
        } else {
            kept += 1;
            taken = taken.saturating_add(bytes);
        }
    }
    doomed
}

/// `None` if the manifest does not say when the run began.
fn age_s(run: &Run, now: Timestamp) -> Option<f64> {
    let started: Timestamp = run.manifest.started.parse().ok()?;
    Some((now.as_second() - started.as_second()) as f64)
}

/// Whether the folder has the name that the run gave it, and holds nothing but what the run has written.
fn is_untouched(run: &Run) -> bool {
    let own: BTreeSet<&str> = run.manifest.files.iter().map(|f| f.name.as_str()).chain([MANIFEST]).collect();
    let Ok(entries) = fs::read_dir(&run.folder) else { return false };
    let is_own = |entry: fs::DirEntry| {
        entry.file_type().is_ok_and(|t| t.is_file()) && entry.file_name().to_str().is_some_and(|n| own.contains(n))
    };
    run.id == run.manifest.run_id && entries.into_iter().all(|entry| entry.is_ok_and(is_own))
}

/// The bytes of a folder's files.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).filter(|m| m.is_file()).map(|m| m.len()).sum()
}

/// Lets `latest` name the newest run that is left, and goes if there is none.
fn mend_pointer(out: &Path) -> Result<(), Error> {
    let pointer = out.join(LATEST);
    if catalog::pointed(&pointer).is_some() || !pointer.is_file() {
        return Ok(());
    }
    let unwritable = |source| Error::unwritable(&pointer, source);
    match catalog::runs(out).map_err(unwritable)?.first() {
        Some(run) => store::point(out, &run.scenario, &run.id),
        None => fs::remove_file(&pointer).map_err(unwritable),
    }
}

/// `1.2 MB`
fn length(bytes: u64) -> String {
    match bytes as f64 {
        b if b < 999.5 => format!("{b} bytes"),
        b if b < 999.5e3 => format!("{:.0} kB", b / 1e3),
        b if b < 999.95e6 => format!("{:.1} MB", b / 1e6),
        b => format!("{:.1} GB", b / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::manifest::{FileEntry, Manifest};

    const NOW: &str = "2026-11-30T00:00:00Z";

    /// A run with 1,000 bytes beside its manifest, so many days before [`NOW`].
    fn stored(out: &Path, days: i64) -> String {
        let then = NOW.parse::<Timestamp>().expect("a time") - jiff::SignedDuration::from_hours(24 * days);
        let id = format!("{}-abcdef", then.strftime("%Y%m%dT%H%M%SZ"));
        let folder = out.join("spike").join(&id);
        fs::create_dir_all(&folder).expect("writable");
        let file = FileEntry { name: "summary.json".to_owned(), bytes: 1_000, sha256: String::new() };
        let base = Manifest::new(id.clone(), "spike".to_owned());
        let manifest = Manifest { started: then.to_string(), files: vec![file], ..base };
        fs::write(folder.join(MANIFEST), manifest.render()).expect("writable");
        fs::write(folder.join("summary.json"), [b' '; 1_000]).expect("writable");
        id
    }

    fn doomed(out: &Path, keep: usize, days: u64, max_size: u64) -> Vec<String> {
        let max_age = SimDuration::from_secs(86_400 * days);
        let args = PruneArgs { out: Some(out.to_owned()), keep, max_age, max_size, dry_run: true };
        let runs = catalog::runs(out).expect("readable");
        divide(runs, &args, NOW.parse().expect("a time")).into_iter().map(|run| run.id).collect()
    }

    #[test]
    fn the_oldest_go_by_number_age_and_size() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        let ids: Vec<String> = (1..=4).map(|days| stored(out, days)).collect();
        let all = u64::MAX;
        assert_eq!(doomed(out, 100, 30, all), [""; 0]);
        assert_eq!(doomed(out, 1, 30, all), ids[1..]);
        assert_eq!(doomed(out, 100, 3, all), ids[3..]);
        let one = size(&out.join("spike").join(&ids[0]));
        assert_eq!(doomed(out, 100, 30, 3 * one - 1), ids[2..]);
        assert_eq!(doomed(out, 0, 30, all), ids);
    }

    #[test]
    fn what_somebody_has_touched_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        let ids: Vec<String> = (1..=4).map(|days| stored(out, days)).collect();
        let spike = out.join("spike");
        fs::write(spike.join(&ids[0]).join("notes.txt"), "mine").expect("writable");
        fs::rename(spike.join(&ids[1]), spike.join("before-the-change")).expect("writable");
        fs::write(spike.join(&ids[2]).join(MANIFEST), "{}").expect("writable");
        assert_eq!(doomed(out, 0, 30, u64::MAX), ids[3..]);
    }

    #[test]
    fn the_pointer_follows() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        let (old, new) = (stored(out, 2), stored(out, 1));
        store::point(out, "spike", &new).expect("writable");
        store::remove(&out.join("spike").join(&new)).expect("writable");
        mend_pointer(out).expect("writable");
        assert_eq!(catalog::pointed(&out.join(LATEST)).expect("a run").id, old);
        store::remove(&out.join("spike").join(&old)).expect("writable");
        mend_pointer(out).expect("writable");
        assert!(!out.join(LATEST).exists());
    }

    #[test]
    fn lengths_are_written_short() {
        assert_eq!(
            [0, 999, 1_000, 999_600, 1_234_567].map(length),
            ["0 bytes", "999 bytes", "1 kB", "1.0 MB", "1.2 MB"]
        );
        assert_eq!(length(2_000_000_000), "2.0 GB");
    }
}
