//! Writing a run's folder.

use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::Timestamp;

use super::super::error::Error;
use super::super::exit_code::ExitCode;
use super::folder::{NewFolder, replace};
use super::{LATEST, MANIFEST, digest, git, leftovers};
use crate::experiment::{Ending, Summary};
use crate::report::Report;
use crate::report::manifest::{FileEntry, Headline, Manifest, Status};
use crate::report::stored::{self, StoredFile};

/// When a run began.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    date: Timestamp,
    instant: Instant,
}

impl Clock {
    /// Now.
    pub fn start() -> Self {
        Self { date: Timestamp::now(), instant: Instant::now() }
    }
}

/// A run that has been played.
#[derive(Clone, Copy)]
pub struct Played<'a> {
    /// Its scenario's file.
    pub path: &'a Path,
    /// The whole scenario as YAML, with what the command line chose.
    pub resolved: &'a str,
    /// The files that it was read from, its own first.
    pub sources: &'a [FileEntry],
    /// What came out.
    pub report: Report<'a>,
    /// The words of the command that gives the same numbers again, as a shell reads them.
    pub replay: &'a [String],
    /// When it began.
    pub clock: Clock,
    /// What its targets give.
    pub exit_code: ExitCode,
}

/// Stores a run below a folder of results, and gives the path of its own folder.
///
/// # Errors
/// [`Error::Unwritable`]; nothing is left behind then.
pub fn save(run: Played<'_>, out: &Path) -> Result<PathBuf, Error> {
    leftovers::clear(out);
    let mut manifest = manifest(run);
    let parent_name = folder_name(&manifest);
    let parent = out.join(&parent_name);
    let first_id = manifest.run_id.clone();
    let mut folder = NewFolder::create(&parent, &first_id)?;
    for StoredFile { name, bytes } in files(run) {
        folder.write(name, &bytes)?;
        manifest.files.push(digest::entry(name, &bytes));
    }
    manifest.finished = shown(Timestamp::now());
    manifest.wall_s = (run.clock.instant.elapsed().as_secs_f64() * 1e3).round() / 1e3;
    let mut count = 1;
    loop {
        if !parent.join(&manifest.run_id).exists() {
            folder.write(MANIFEST, manifest.render().as_bytes())?;
            if folder.finish(&manifest.run_id)? {
                break;
            }
        }
        count += 1;
        manifest.run_id = format!("{first_id}-{count}");
    }
    point(out, &parent_name, &manifest.run_id)?;
    Ok(parent.join(&manifest.run_id))
}

/// Lets `latest` name a run.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn point(out: &Path, scenario: &str, id: &str) -> Result<(), Error> {
    // With a forward slash on every system.
    replace(&out.join(LATEST), &format!("{scenario}/{id}\n"))
}

/// All files but the manifest.
fn files(run: Played<'_>) -> Vec<StoredFile> {
    let mut files = stored::files(run.report);
    files.push(StoredFile { name: "scenario.resolved.yaml", bytes: run.resolved.into() });
    files
}

fn manifest(run: Played<'_>) -> Manifest {
    let Report { outline, results, .. } = run.report;
    let replications = results.replications.len() as u64;
    let (status, asked) = match results.ending {
        Ending::Interrupted { asked } => (Status::Interrupted, u64::from(asked)),
        Ending::Hopeless { asked } => (Status::Complete, u64::from(asked)),
        _ => (Status::Complete, replications),
    };
    let exit_code = if status == Status::Complete { run.exit_code } else { ExitCode::Interrupted };
    let folder = run.path.parent().unwrap_or(Path::new(""));
    let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    // The program's own path says more of the machine than of the run.
    let command = ["stormdrill".to_owned()].into_iter().chain(words).collect();
    let mut manifest = Manifest {
        status,
        exit_code: exit_code as u8,
        started: shown(run.clock.date),
        command,
        replay: run.replay.to_vec(),
        policy: outline.policy.clone(),
        seed: outline.seed,
        replications,
        replications_asked: asked,
        headline: headline(run.report),
        git_commit: git::commit(folder),
        scenario_sha256: digest::of_bytes(run.resolved.as_bytes()),
        variant: outline.variant.clone(),
        assignments: outline.assignments.clone(),
        sources: run.sources.to_vec(),
        ..Manifest::new(String::new(), outline.name.clone())
    };
    manifest.run_id = run_id(&manifest, run);
    manifest
}

/// The time at the start and six digits of a digest over all that determines the result. The number of replications is the
/// one that was reached, since a run that was stopped is a shorter run.
fn run_id(manifest: &Manifest, run: Played<'_>) -> String {
    let numbers =
        format!("{} {} {} {}", manifest.seed, manifest.replications, manifest.package_version, manifest.stream_version);
    let variant = manifest.variant.as_deref().unwrap_or_default();
    let mut parts = [run.resolved, variant, &numbers, &manifest.policy].map(str::as_bytes).to_vec();
    // Of the scenario's own file, what counts is in the text already.
    for file in manifest.sources.iter().skip(1) {
        parts.extend([file.name.as_bytes(), file.sha256.as_bytes()]);
    }
    let digest = digest::of_parts(parts);
    format!("{}-{}", run.clock.date.strftime("%Y%m%dT%H%M%SZ"), &digest[..6])
}

fn headline(report: Report<'_>) -> Option<Headline> {
    let outline = report.outline;
    let (within, estimate) = Summary::headline(outline, report.results)?;
    let channel = &outline.channels[outline.classes.first()?.channel.index()];
    Some(Headline {
        channel: channel.name.clone(),
        within_s: within.secs_f64(),
        service_level: estimate.mean,
        half_width: estimate.half_width.filter(|h| h.is_finite()),
    })
}

/// The name of the folder that holds a scenario's runs.
fn folder_name(manifest: &Manifest) -> String {
    const LONGEST: usize = 200;
    let Manifest { scenario, variant, .. } = manifest;
    let mut name = variant.as_ref().map_or(scenario.clone(), |variant| format!("{scenario}.{variant}"));
    if let Some((end, _)) = name.char_indices().find(|(i, c)| i + c.len_utf8() > LONGEST) {
        name.truncate(end);
    }
    // These two mean something else there.
    if [LATEST, "reference"].contains(&name.as_str()) { name + "_" } else { name }
}

/// To the millisecond, all of the same length, so that their order is that of the texts.
fn shown(date: Timestamp) -> String {
    date.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_after_scenario_and_variant() {
        let named = |scenario: &str, variant: Option<&str>| {
            let manifest = Manifest::new(String::new(), scenario.to_owned());
            folder_name(&Manifest { variant: variant.map(str::to_owned), ..manifest })
        };
        assert_eq!(named("spike", None), "spike");
        assert_eq!(named("spike", Some("more-novices")), "spike.more-novices");
        assert_eq!(named("latest", None), "latest_");
        assert_eq!(named("reference", None), "reference_");
        assert_eq!(named(&"ä".repeat(240), None), "ä".repeat(100));
    }
}
