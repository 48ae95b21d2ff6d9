//! What a run is compared with, and what is kept of it.

use super::super::baseline::{BaselineOptions, file};
use super::super::error::Error;
use super::super::verb;
use super::load::Task;
use crate::experiment::Ending;
use crate::experiment::compare::{Comparison, Contender, Incomparable, Kept, Pairing, Settings};
use crate::model::Outline;
use crate::random::STREAM_VERSION;
use crate::report::baseline::{Baseline, Saved};
use crate::report::comparison::ComparisonReport;
use crate::report::stored::StoredRun;
use crate::scenario::listed;

/// The baselines of a command.
pub struct Baselines<'a> {
    options: &'a BaselineOptions,
    /// What is compared with.
    base: Option<Baseline>,
    /// What is kept.
    new: Baseline,
    /// What is not, because it was stopped.
    partial: Vec<String>,
}

/// A run against its baseline.
pub struct Judged {
    /// What was found.
    pub comparison: Comparison,
    /// The baseline's scenario.
    pub outline: Outline,
    /// The currency of costs.
    currency: Option<String>,
}

impl Judged {
    /// The comparison, for reports.
    pub fn report(&self) -> ComparisonReport<'_> {
        ComparisonReport {
            comparison: &self.comparison,
            outline: &self.outline,
            currency: self.currency.as_deref(),
            uncertain: &[],
            judged: true,
            targets: None,
        }
    }
}

impl<'a> Baselines<'a> {
    /// Reads the baseline and finds what cannot be compared before anything is played.
    ///
    /// # Errors
    /// [`Error::NoRun`], [`Error::Usage`], [`Error::Rejected`] and [`Error::Unreadable`].
    pub fn open(options: &'a BaselineOptions, tasks: &[Task<'_>]) -> Result<Self, Error> {
        let mut titles: Vec<String> = tasks.iter().map(|task| task.scenario.title()).collect();
        titles.sort();
        let base = match &options.baseline {
            None => None,
            Some(name) => match file::read(options.folder.path(), name)? {
                Some(base) => Some(base),
                None => {
                    lenient(options, file::missing(options.folder.path(), name)?)?;
                    None
                }
            },
        };
        let named = base.is_some() || options.save_baseline.is_some();
        if let Some(pair) = titles.windows(2).find(|pair| pair[0] == pair[1]).filter(|_| named) {
            let text =
                format!("two of the scenarios are called {}; a baseline tells them apart by their names", pair[0]);
            return Err(Error::Usage(text));
        }
        for (task, (name, base)) in tasks.iter().flat_map(|t| options.baseline.iter().zip(&base).map(move |b| (t, b))) {
            let outline = Outline::of(&task.scenario);
            let title = outline.title();
            let Some((key, saved)) = find(base, &outline) else {
                let known = listed(base.runs.keys().map(String::as_str), "and");
                lenient(
                    options,
                    Error::NoRun {
                        message: format!("baseline `{name}` has nothing of {title}"),
                        advice: vec![format!("It has {known}; `--save-baseline {name}` adds a scenario.")],
                    },
                )?;
                continue;
            };
            if *key != title {
                verb::say("Note", &format!("baseline {name} has nothing of {title}; it is compared with {key}"));
            }
            let task = Kept::task(&outline, STREAM_VERSION);
            saved.comparable().check(name, &task, &title).map_err(|e| refused(name, &e))?;
        }
        Ok(Self { options, base, new: Baseline::default(), partial: Vec::new() })
    }

    /// Compares a run with the baseline, if there is one for it, and keeps what is to be saved. A run that a signal has
    /// stopped is not compared.
    ///
    /// # Errors
    /// [`Error::Rejected`] if it had another task.
    pub fn judge(&mut self, task: &Task<'_>, run: &StoredRun) -> Result<Option<Judged>, Error> {
        if self.base.is_none() && self.options.save_baseline.is_none() {
            return Ok(None);
        }
        let title = run.outline.title();
        match run.results.ending {
            Ending::Interrupted { .. } => {
                self.partial.push(title);
                return Ok(None);
            }
            Ending::Hopeless { .. } => self.partial.push(title.clone()),
            Ending::Complete | Ending::Precise { .. } | Ending::Limit { .. } => {}
        }
        let contender = Contender {
            name: title.clone(),
            outline: &run.outline,
            results: &run.results,
            stream_version: STREAM_VERSION,
        };
        let saved = Saved {
            kept: Kept::of(&contender),
            file: task.path.display().to_string(),
            package_version: run.origin.package_version.clone(),
            scenario_sha256: run.origin.scenario_sha256.clone().unwrap_or_default(),
        };
        let old = self.options.baseline.as_ref().zip(self.base.as_ref().and_then(|b| find(b, &run.outline)));
        let judged = old.map(|(name, (_, old))| {
            let settings =
                Settings { min_effect: self.options.min_effect, alpha: self.options.alpha, ..Settings::default() };
            let base = old.comparable();
            match Comparison::with_kept((name, &base), (&title, &saved.kept), settings) {
                Ok(comparison) => {
                    if let Some(Pairing::Unpaired(why)) = comparison.candidates.first().map(|c| &c.pairing) {
                        verb::say("Warning", &format!("{title} is not paired with baseline {name}: {why}"));
                    }
                    let currency = base.outline.currency.clone().or_else(|| run.outline.currency.clone());
                    Ok(Judged { comparison, outline: base.outline, currency })
                }
                Err(e) => Err(refused(name, &e)),
            }
        });
        let judged = judged.transpose()?;
        self.new.runs.insert(title, saved);
        Ok(judged)
    }

    /// Writes what is to be saved; other scenarios in the file stay. Runs that were stopped early are left out.
    ///
    /// # Errors
    /// [`Error::Unwritable`], [`Error::Unreadable`] and [`Error::Rejected`] for the file that is there.
    pub fn save(self, quiet: bool) -> Result<(), Error> {
        let Some(name) = &self.options.save_baseline else { return Ok(()) };
        for title in &self.partial {
            verb::say("Note", &format!("{title} was stopped early, so baseline {name} does not take it"));
        }
        let whole = self.new.runs.into_iter().filter(|(title, _)| !self.partial.contains(title));
        let whole: Vec<(String, Saved)> = whole.collect();
        if whole.is_empty() {
            return Ok(());
        }
        let folder = self.options.folder.path();
        let mut baseline = file::read(folder, name)?.unwrap_or_default();
        baseline.runs.extend(whole);
        let path = file::write(folder, name, &baseline)?;
        if !quiet {
            verb::say("Wrote", &path.display().to_string());
        }
        Ok(())
    }
}

/// What a run is compared with, by its title: the same, or else what was played before values were set by hand.
fn find<'b>(base: &'b Baseline, outline: &Outline) -> Option<(&'b String, &'b Saved)> {
    let plain = || Outline { assignments: Vec::new(), ..outline.clone() }.title();
    base.runs.get_key_value(&outline.title()).or_else(|| base.runs.get_key_value(&plain()))
}

/// What is missing, as a note where that is allowed.
fn lenient(options: &BaselineOptions, error: Error) -> Result<(), Error> {
    if !options.baseline_lenient {
        return Err(error);
    }
    verb::say("Note", &format!("{error}, so nothing is compared with it"));
    Ok(())
}

fn refused(name: &str, why: &Incomparable) -> Error {
    Error::Rejected(format!("{why}; if that is meant, `stormdrill baseline refresh {name}` plays it again"))
}
