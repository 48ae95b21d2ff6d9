//! The options of `compare`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::choice::ChoiceArgs;
use crate::cli::pipeline::PipelineArgs;
use crate::cli::quantity;
use crate::scenario::MAX_REPLICATIONS;

/// The options of `compare`.
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// Scenario files (YAML), which are played, each plain scenario and then its variants; stored runs, as `runs list`
    /// names them. The first is the base unless --base names another
    #[arg(value_name = "SCENARIO|RUN", required = true)]
    pub options: Vec<PathBuf>,
    /// Variants and single values
    #[command(flatten)]
    pub choice: ChoiceArgs,
    /// The option that the others must not be worse than, by name: the command ends with 100 if one is
    #[arg(long, value_name = "NAME")]
    pub base: Option<String>,
    /// Who has to meet the scenarios' own targets: any option, all, or one by its name; the command ends with 99 if they
    /// do not [default: any; with --base, all but the base]
    #[arg(long, value_name = "any|all|NAME", conflicts_with = "base")]
    pub require: Option<String>,
    /// The root of all random numbers of what is played [default: the base's]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// How many independent days (or runs) to play of each [default: the base's]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_REPLICATIONS)))]
    pub replications: Option<u32>,
    /// How many threads work; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The folder of stored runs [default: results]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The least effect that counts, relative to the base value; shares below 5% count as 5%, waits below 30s as 30s
    #[arg(long, value_name = "SHARE", default_value = "2%", value_parser = quantity::share)]
    pub min_effect: f64,
    /// The chance of any false alarm; intervals have the level 1 - alpha
    #[arg(long, value_name = "P", default_value = "0.05", value_parser = quantity::alpha)]
    pub alpha: f64,
    /// Compare although the arrivals differ, and with them the task
    #[arg(long)]
    pub other_arrivals: bool,
    /// Do not play the low and high values of the scenarios' uncertain numbers
    #[arg(long)]
    pub no_uncertain: bool,
    /// What pipelines get.
    #[command(flatten)]
    pub pipeline: PipelineArgs,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Show no progress; errors and warnings remain
    #[arg(short, long)]
    pub quiet: bool,
    /// Write no character beyond ASCII
    #[arg(long)]
    pub ascii: bool,
}

/// How a comparison is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, 80 columns wide
    Table,
    /// For pull requests
    Markdown,
    /// For programs: all digits, versioned
    Json,
}
