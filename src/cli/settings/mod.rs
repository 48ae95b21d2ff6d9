//! Settings: what options, environment variables, a chosen profile and `stormdrill.toml` say, and which of them wins.

mod file;
mod keys;

use std::path::{Path, PathBuf};

use super::args::{Args, Colour, Command, FailOn, Format, RunArgs};
use super::baseline::What;
use super::error::Error;
use super::files;
use crate::scenario::{Code, Diagnostic, Severity, did_you_mean, listed};
use file::Stored;
use keys::KEYS;

/// What `--help` says of them.
pub const HELP: &str = "\
Settings: what stands further down wins.
  defaults
  stormdrill.toml  in this folder or above, up to the repository's root
  the scenario     its `seed` and `replications`
  --profile NAME   a table [profile.NAME] in stormdrill.toml, or STORMDRILL_PROFILE
  STORMDRILL_SEED  and likewise for all settings
  options
stormdrill.toml holds the long names of options: seed, replications, until-ci,
max-replications, threads, format, out, junit (of run), baselines, no-store,
fail-on, fail-fast, require-sla, quiet, ascii, color, strict.";

/// Where settings are read.
#[derive(Debug, Default, clap::Args)]
pub struct ConfigArgs {
    /// Read settings here [default: stormdrill.toml, in this folder or above]
    #[arg(long, value_name = "FILE.toml", global = true)]
    pub config: Option<PathBuf>,
    /// Read no settings from a file
    #[arg(long, global = true, conflicts_with_all = ["config", "profile"])]
    pub no_config: bool,
    /// Use the settings under [profile.NAME]; they win over those of the scenario
    #[arg(long, value_name = "NAME", global = true)]
    pub profile: Option<String>,
}

/// What somebody has set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The root of all random streams.
    pub seed: Option<u64>,
    /// How many days to play.
    pub replications: Option<u32>,
    /// The half-width that decides how many, share.
    pub until_ci: Option<f64>,
    /// The most that it may take.
    pub max_replications: Option<u32>,
    /// Threads.
    pub threads: Option<u16>,
    /// How `run` writes the result.
    pub format: Option<Format>,
    /// Whether to show no progress.
    pub quiet: Option<bool>,
    /// Whether to keep to ASCII.
    pub ascii: Option<bool>,
    /// Where runs are stored.
    pub out: Option<PathBuf>,
    /// Where `run` writes JUnit XML.
    pub junit: Option<PathBuf>,
    /// Where baselines are.
    pub baselines: Option<PathBuf>,
    /// Whether `run` stores nothing.
    pub no_store: Option<bool>,
    /// Which verdicts end `run` with another exit code than 0.
    pub fail_on: Option<Vec<FailOn>>,
    /// Whether `run` stops as soon as a target is missed beyond doubt.
    pub fail_fast: Option<bool>,
    /// Whether `run` refuses scenarios without targets.
    pub require_sla: Option<bool>,
    /// When to use colour.
    pub color: Option<Colour>,
    /// Whether warnings fail `validate`.
    pub strict: Option<bool>,
}

impl Settings {
    /// These, and `lower` where these say nothing. How many days to play is one thing, said in one of two ways; and whoever
    /// names a folder wants runs to be stored there.
    fn over(self, lower: Settings) -> Settings {
        let (replications, until_ci) = match (self.replications, self.until_ci) {
            (None, None) => (lower.replications, lower.until_ci),
            said => said,
        };
        Settings {
            seed: self.seed.or(lower.seed),
            replications,
            until_ci,
            max_replications: self.max_replications.or(lower.max_replications),
            threads: self.threads.or(lower.threads),
            format: self.format.or(lower.format),
            quiet: self.quiet.or(lower.quiet),
            ascii: self.ascii.or(lower.ascii),
            no_store: match (self.no_store, &self.out) {
                (None, Some(_)) => Some(false),
                (said, _) => said.or(lower.no_store),
            },
            out: self.out.or(lower.out),
            junit: self.junit.or(lower.junit),
            baselines: self.baselines.or(lower.baselines),
            fail_on: self.fail_on.or(lower.fail_on),
            fail_fast: self.fail_fast.or(lower.fail_fast),
            require_sla: self.require_sla.or(lower.require_sla),
            color: self.color.or(lower.color),
            strict: self.strict.or(lower.strict),
        }
    }

    /// What environment variables say; those that are empty say nothing.
    fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Settings, Error> {
        let mut settings = Settings::default();
        for key in &KEYS {
            let name = format!("STORMDRILL_{}", key.name.to_uppercase().replace('-', "_"));
            if let Some(text) = variable(&name) {
                (key.set)(&mut settings, &text).map_err(|message| Error::Usage(format!("{name}: {message}")))?;
            }
        }
        if settings.replications.is_some() && settings.until_ci.is_some() {
            let text = "STORMDRILL_REPLICATIONS and STORMDRILL_UNTIL_CI both say how many days to play; unset one";
            return Err(Error::Usage(text.to_owned()));
        }
        Ok(settings)
    }
}

/// Completes the options with what is set elsewhere.
///
/// # Errors
/// [`Error::Usage`], [`Error::Unreadable`], [`Error::Settings`].
pub fn apply(args: &mut Args) -> Result<(), Error> {
    if matches!(args.command, Command::Init(_) | Command::Schema(_) | Command::Completions(_) | Command::Man(_)) {
        return Ok(());
    }
    let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let path = match &args.config.config {
        Some(path) => Some(path.clone()),
        None if args.config.no_config => None,
        None => std::env::current_dir().ok().and_then(|folder| {
            let path = file::find(&folder)?;
            Some(path.strip_prefix(&folder).map_or(path.clone(), Path::to_owned))
        }),
    };
    let mut stored = match &path {
        Some(path) => file::read(path)?,
        None => Stored::default(),
    };
    let profile = match args.config.profile.clone().or_else(|| variable("STORMDRILL_PROFILE")) {
        Some(name) if !args.config.no_config => match stored.profiles.remove(&name) {
            Some(profile) => profile,
            None => return Err(no_profile(&name, path, &stored)),
        },
        _ => Settings::default(),
    };
    let above = Settings::from_environment(variable)?.over(profile);
    let color = Settings { color: args.color, ..Settings::default() };
    args.color = color.over(above.clone()).over(stored.top.clone()).color;
    match &mut args.command {
        Command::Run(run) => complete(run, above, stored.top)?,
        Command::Compare(compare) => {
            (compare.seed, compare.replications) =
                (compare.seed.or(above.seed), compare.replications.or(above.replications));
            let all = above.over(stored.top);
            compare.threads = compare.threads.or(all.threads);
            compare.out = compare.out.take().or(all.out);
            compare.quiet |= all.quiet == Some(true);
            compare.ascii |= all.ascii == Some(true);
        }
        Command::Baseline(baseline) => complete_baseline(&mut baseline.what, above.over(stored.top)),
        Command::Erlang(erlang) => {
            let ascii = &mut erlang.load_mut().ascii;
            *ascii |= above.over(stored.top).ascii == Some(true);
        }
        Command::Validate(validate) => validate.strict |= above.over(stored.top).strict == Some(true),
        Command::Runs(runs) => complete_out(runs.what.out_mut(), above.over(stored.top)),
        Command::Report(report) => complete_out(&mut report.which.out, above.over(stored.top)),
        Command::Export(export) => complete_out(&mut export.which.out, above.over(stored.top)),
        _ => {}
    }
    Ok(())
}

/// Completes the folder of results of the commands that read them.
fn complete_out(out: &mut Option<PathBuf>, settings: Settings) {
    *out = out.take().or(settings.out);
}

/// Completes the options of `baseline`.
fn complete_baseline(what: &mut What, settings: Settings) {
    let folder = match what {
        What::List(list) => &mut list.folder,
        What::Show(show) => {
            show.ascii |= settings.ascii == Some(true);
            &mut show.folder
        }
        What::Refresh(refresh) => {
            refresh.threads = refresh.threads.or(settings.threads);
            refresh.quiet |= settings.quiet == Some(true);
            refresh.ascii |= settings.ascii == Some(true);
            &mut refresh.folder
        }
    };
    folder.baselines = folder.baselines.take().or(settings.baselines);
}

/// Completes the options of `run`; what is weaker than the scenario goes where the scenario is known.
fn complete(run: &mut RunArgs, above: Settings, file: Settings) -> Result<(), Error> {
    if run.until_ci.is_some() && run.replications.is_some() {
        let text =
            "--until-ci finds out how many days it takes, so it goes without -n; --max-replications sets a limit";
        return Err(Error::Usage(text.to_owned()));
    }
    let limit_alone = run.max_replications.is_some();
    let options = Settings {
        seed: run.seed,
        replications: run.replications,
        until_ci: run.until_ci,
        max_replications: run.max_replications,
        threads: run.threads,
        format: run.format,
        quiet: run.quiet.then_some(true),
        ascii: run.ascii.then_some(true),
        out: run.out.clone(),
        junit: run.pipeline.junit.clone(),
        baselines: run.baseline.folder.baselines.clone(),
        no_store: run.no_store.then_some(true),
        fail_on: run.fail_on.clone(),
        fail_fast: run.fail_fast.then_some(true),
        require_sla: run.require_sla.then_some(true),
        ..Settings::default()
    };
    let strong = options.over(above);
    (run.seed, run.replications, run.until_ci) = (strong.seed, strong.replications, strong.until_ci);
    run.otherwise =
        Settings { seed: file.seed, replications: file.replications, until_ci: file.until_ci, ..Settings::default() };
    let all = strong.over(file);
    if limit_alone && all.until_ci.is_none() {
        return Err(Error::Usage("--max-replications is the limit of --until-ci; without it, give -n".to_owned()));
    }
    (run.max_replications, run.threads, run.format) = (all.max_replications, all.threads, all.format);
    (run.quiet, run.ascii, run.no_store) =
        (all.quiet == Some(true), all.ascii == Some(true), all.no_store == Some(true));
    (run.fail_fast, run.require_sla) = (all.fail_fast == Some(true), all.require_sla == Some(true));
    (run.out, run.fail_on) = (all.out, all.fail_on);
    (run.pipeline.junit, run.baseline.folder.baselines) = (all.junit, all.baselines);
    Ok(())
}

/// That a profile is not there, and which ones are.
fn no_profile(name: &str, path: Option<PathBuf>, stored: &Stored) -> Error {
    let names = || stored.profiles.keys().map(String::as_str);
    let (message, help) = match path {
        None => (
            format!("there is no profile `{name}`: no {} is here or above", file::NAME),
            Some("name one with --config FILE".to_owned()),
        ),
        Some(path) => {
            let known = match stored.profiles.is_empty() {
                true => format!("write a table `[profile.{name}]`"),
                false => format!("there is {}", listed(names(), "and")),
            };
            let help = did_you_mean(name, names()).unwrap_or(known);
            (format!("{}: there is no profile `{name}`", path.display()), Some(help))
        }
    };
    let severity = Severity::Error;
    Error::Settings(vec![Diagnostic {
        severity,
        code: Code::UnknownReference,
        message,
        place: None,
        label: None,
        help,
    }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_have_the_names_of_options() {
        let of = |name: &'static str, value: &'static str| {
            Settings::from_environment(move |n| (n == name).then(|| value.to_owned()))
        };
        assert_eq!(of("STORMDRILL_SEED", "7").ok().and_then(|s| s.seed), Some(7));
        assert_eq!(of("STORMDRILL_UNTIL_CI", "2%").ok().and_then(|s| s.until_ci), Some(0.02));
        assert_eq!(of("STORMDRILL_QUIET", "1").ok().and_then(|s| s.quiet), Some(true));
        let wrong = of("STORMDRILL_SEED", "-1").expect_err("no seed").to_string();
        assert_eq!(wrong, "STORMDRILL_SEED: `-1` is not a whole number from 0 to 18446744073709551615");
        assert!(Settings::from_environment(|_| Some("1%".to_owned())).is_err());
    }

    #[test]
    fn a_number_of_days_replaces_a_precision_below_it() {
        let days = Settings { replications: Some(5), ..Settings::default() };
        let precise = Settings { until_ci: Some(0.01), seed: Some(3), ..Settings::default() };
        let both = days.clone().over(precise.clone());
        assert_eq!((both.replications, both.until_ci, both.seed), (Some(5), None, Some(3)));
        let other = precise.over(days);
        assert_eq!((other.replications, other.until_ci), (None, Some(0.01)));
    }

    #[test]
    fn a_folder_undoes_below_it_that_nothing_is_stored() {
        let nothing = Settings { no_store: Some(true), ..Settings::default() };
        let folder = Settings { out: Some("runs".into()), ..Settings::default() };
        let stored = folder.clone().over(nothing.clone());
        assert_eq!((stored.out, stored.no_store), (Some("runs".into()), Some(false)));
        let not_stored = nothing.over(folder);
        assert_eq!((not_stored.out, not_stored.no_store), (Some("runs".into()), Some(true)));
    }

    #[test]
    fn help_names_every_setting() {
        let words: Vec<&str> = HELP.split([' ', ',', '.', '\n']).collect();
        for key in &KEYS {
            assert!(words.contains(&key.name), "{}", key.name);
        }
    }
}
