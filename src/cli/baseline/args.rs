//! The options that have to do with baselines.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::list::ListArgs;
use super::refresh::RefreshArgs;
use super::show::ShowArgs;
use crate::cli::quantity;

/// The options of `baseline`.
#[derive(Debug, clap::Args)]
pub struct BaselineArgs {
    /// What to do
    #[command(subcommand)]
    pub what: What,
}

/// What can be done with baselines.
#[derive(Debug, Subcommand)]
pub enum What {
    /// List all baselines and the scenarios in them
    List(ListArgs),
    /// Show what a baseline holds
    Show(ShowArgs),
    /// Play again what a baseline holds, show what has changed, and write it anew
    Refresh(RefreshArgs),
}

/// Where baselines are.
#[derive(Clone, Debug, clap::Args)]
pub struct Folder {
    /// The folder of baselines [default: baselines]
    #[arg(long, value_name = "DIR")]
    pub baselines: Option<PathBuf>,
}

impl Folder {
    /// Its path.
    pub fn path(&self) -> &Path {
        self.baselines.as_deref().unwrap_or(Path::new("baselines"))
    }
}

/// The options of `run`.
#[derive(Clone, Debug, clap::Args)]
pub struct BaselineOptions {
    /// Compare with a baseline; the command ends with 100 if a run is worse: beyond chance (Holm) and by the least effect
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub baseline: Option<String>,
    /// With --baseline: go on where there is no such baseline, or nothing of this scenario in it
    #[arg(long, requires = "baseline")]
    pub baseline_lenient: bool,
    /// Keep what later runs are compared with in a small file, baselines/NAME.json; other scenarios in it stay
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub save_baseline: Option<String>,
    /// Where baselines are.
    #[command(flatten)]
    pub folder: Folder,
    /// With --baseline: the least effect that counts, relative to its value; shares below 5% count as 5%, waits below 30s
    /// as 30s
    #[arg(long, value_name = "SHARE", default_value = "2%", value_parser = quantity::share)]
    pub min_effect: f64,
    /// With --baseline: the chance of any false alarm; intervals have the level 1 - alpha
    #[arg(long, value_name = "P", default_value = "0.05", value_parser = quantity::alpha)]
    pub alpha: f64,
}

/// A baseline's name, which is that of a file.
pub fn name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_alphanumeric() || "._-+@".contains(c);
    let text = text.strip_suffix(".json").unwrap_or(text);
    if text.is_empty() || text.starts_with(['.', '-']) || text.len() > 100 || !text.chars().all(plain) {
        return Err("a name has letters, digits and . _ - + @, such as `main`; --baselines names the folder".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_is_no_path() {
        assert_eq!((name("main"), name("pr-12.json")), (Ok("main".into()), Ok("pr-12".into())));
        for text in ["", ".json", "../main", "a/b", "..", "-x", "a b", "c:d", "tab\t"] {
            assert!(name(text).is_err(), "{text}");
        }
    }
}
