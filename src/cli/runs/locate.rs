//! Finding a stored run by what people call it.

use std::io;
use std::path::{Path, PathBuf};

use super::super::error::Error;
use super::super::store::catalog::{self, Run};
use super::super::store::{self, LATEST};

/// How many runs are named where several could be meant.
const MOST_NAMED: usize = 6;

/// A stored run, as commands take it.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// A stored run: its folder or a file in it, the beginning of its id, `latest`, or a scenario's name for its last run
    #[arg(value_name = "RUN")]
    pub run: String,
    /// The folder of results [default: results]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl Which {
    /// The run.
    ///
    /// # Errors
    /// [`Error::NoRun`] if none or several are meant, [`Error::Unreadable`] for a folder that cannot be read.
    pub fn find(&self) -> Result<Run, Error> {
        locate(&self.run, store::folder(&self.out))
    }
}

/// A run by its folder, a file in it, `latest`, the name of a scenario, or the beginning of its id.
///
/// # Errors
/// [`Error::NoRun`] if none or several are meant, [`Error::Unreadable`] for a folder that cannot be read.
pub fn locate(word: &str, out: &Path) -> Result<Run, Error> {
    let unreadable = |source| Error::Unreadable { path: out.to_owned(), source, advice: Vec::new() };
    let path = Path::new(word);
    if let Some(run) = by_path(path).map_err(unreadable)? {
        return Ok(run);
    }
    if word == LATEST
        && let Some(run) = catalog::latest(out).map_err(unreadable)?
    {
        return Ok(run);
    }
    let runs = catalog::runs(out).map_err(unreadable)?;
    let named = |run: &&Run| run.scenario == word || run.id == word || Path::new(&run.scenario).join(&run.id) == path;
    if let Some(run) = runs.iter().find(named) {
        return Ok(run.clone());
    }
    let starting: Vec<&Run> = runs.iter().filter(|r| !word.is_empty() && r.id.starts_with(word)).collect();
    match starting.as_slice() {
        [run] => Ok((*run).clone()),
        [] => Err(Error::NoRun { message: nothing(path, word, out), advice: advice(word, out, &runs) }),
        several => {
            let message = format!("`{word}` is the beginning of {} runs", several.len());
            Err(Error::NoRun { message, advice: named_lines(several) })
        }
    }
}

/// The run that a path names: by its folder, by a file in it, by a pointer, or by the folder of its scenario or of all
/// results.
fn by_path(path: &Path) -> io::Result<Option<Run>> {
    if path.is_dir() {
        let own = match Run::at(path) {
            Some(run) => Some(run),
            None => catalog::runs_of(path)?.into_iter().next(),
        };
        return own.map_or_else(|| catalog::latest(path), |run| Ok(Some(run)));
    }
    if !path.is_file() {
        return Ok(None);
    }
    Ok(path.parent().and_then(Run::at).or_else(|| catalog::pointed(path)))
}

fn nothing(path: &Path, word: &str, out: &Path) -> String {
    if path.exists() {
        format!("{word} belongs to no stored run")
    } else {
        format!("there is no run `{word}` in {}", out.display())
    }
}

fn advice(word: &str, out: &Path, runs: &[Run]) -> Vec<String> {
    if runs.is_empty() {
        return vec![format!("There is no run in {} yet: stormdrill run SCENARIO stores one.", out.display())];
    }
    let names = runs.iter().flat_map(|r| [r.scenario.as_str(), r.id.as_str()]).chain([LATEST]);
    let wanted = word.to_lowercase();
    let likeness = |name: &str| {
        let part = wanted.len() >= 3 && name.to_lowercase().contains(&wanted);
        if part { 1.0 } else { strsim::jaro_winkler(&wanted, &name.to_lowercase()) }
    };
    let scored = names.map(|name| (likeness(name), name)).filter(|(score, _)| *score >= 0.8);
    let mut lines: Vec<String> = scored
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| format!("Did you mean {name}?"))
        .into_iter()
        .collect();
    lines.push("There are:".to_owned());
    lines.extend(named_lines(&runs.iter().collect::<Vec<_>>()));
    lines
}

fn named_lines(runs: &[&Run]) -> Vec<String> {
    let mut lines: Vec<String> = runs.iter().take(MOST_NAMED).map(|r| format!("   {}  {}", r.id, r.scenario)).collect();
    if runs.len() > MOST_NAMED {
        lines.push(format!("   and {} more; stormdrill runs list shows all", runs.len() - MOST_NAMED));
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::super::store::MANIFEST;
    use super::*;
    use crate::report::manifest::Manifest;

    /// A folder of results with three runs of two scenarios.
    fn results() -> tempfile::TempDir {
        let out = tempfile::tempdir().expect("a folder");
        for (scenario, id, started) in [
            ("spike", "20261121T215500Z-3f2a9c", "2026-11-21T21:55:00Z"),
            ("spike", "20261122T080000Z-3f2a9c", "2026-11-22T08:00:00Z"),
            ("bank-day", "20261122T070000Z-77aa00", "2026-11-22T07:00:00Z"),
        ] {
            let folder = out.path().join(scenario).join(id);
            fs::create_dir_all(&folder).expect("writable");
            let manifest =
                Manifest { started: started.to_owned(), ..Manifest::new(id.to_owned(), scenario.to_owned()) };
            fs::write(folder.join(MANIFEST), manifest.render()).expect("writable");
            fs::write(folder.join("summary.json"), "{}").expect("writable");
        }
        fs::write(out.path().join(LATEST), "spike/20261122T080000Z-3f2a9c\n").expect("writable");
        // What is no run is passed over.
        fs::create_dir_all(out.path().join("spike/.20261123T080000Z-3f2a9c.partial-1")).expect("writable");
        fs::create_dir_all(out.path().join("reference")).expect("writable");
        out
    }

    #[test]
    fn a_run_is_found_by_all_its_names() {
        let out = results();
        let path = |end: &str| out.path().join(end).to_str().expect("UTF-8").to_owned();
        let (old, new, bank) =
            ("spike/20261121T215500Z-3f2a9c", "spike/20261122T080000Z-3f2a9c", "bank-day/20261122T070000Z-77aa00");
        for (word, expected) in [
            ("latest", new),
            ("spike", new),
            ("bank-day", bank),
            ("20261121", old),
            ("20261122T07", bank),
            ("20261122T070000Z-77aa00", bank),
            (new, new),
            (&path(old), old),
            (&format!("{}/.", path(old)), old),
            (&path(&format!("{old}/summary.json")), old),
            (&path("spike"), new),
            (&path(LATEST), new),
            (&path(""), new),
        ] {
            let run = locate(word, out.path()).unwrap_or_else(|e| panic!("{word}: {e}"));
            let found = format!("{}/{}", run.scenario, run.id);
            assert_eq!(found, expected, "{word}");
            assert!(run.folder.join("summary.json").is_file(), "{word}");
        }
        // A pointer to nowhere is no harm.
        fs::write(out.path().join(LATEST), "../../etc").expect("writable");
        assert_eq!(locate(LATEST, out.path()).expect("the newest").id, "20261122T080000Z-3f2a9c");
    }

    #[test]
    fn what_is_not_found_is_explained() {
        let out = results();
        let said = |word: &str| match locate(word, out.path()) {
            Err(Error::NoRun { message, advice }) => (message, advice),
            other => panic!("{word}: {other:?}"),
        };
        let (message, advice) = said("2026112");
        assert_eq!((message.as_str(), advice.len()), ("`2026112` is the beginning of 3 runs", 3));
        assert_eq!(said("spyke").1[0], "Did you mean spike?");
        assert_eq!(said("bank").1[0], "Did you mean bank-day?");
        assert_eq!(said("").1[0], "There are:");
        let reference = out.path().join("reference").to_str().expect("UTF-8").to_owned();
        assert_eq!(said(&reference).0, format!("{reference} belongs to no stored run"));
        match locate("latest", &out.path().join("nowhere")) {
            Err(Error::NoRun { advice, .. }) => assert!(advice[0].contains("There is no run in "), "{advice:?}"),
            other => panic!("{other:?}"),
        }
    }
}
