//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::baseline::{BaselineArgs, BaselineOptions};
use super::choice::ChoiceArgs;
use super::compare::CompareArgs;
use super::completions::CompletionsArgs;
use super::erlang_args::ErlangArgs;
use super::exit_code;
use super::export::ExportArgs;
use super::init::InitArgs;
use super::list::ListArgs;
use super::man::ManArgs;
use super::pipeline::PipelineArgs;
use super::quantity;
use super::report::ReportArgs;
use super::runs::RunsArgs;
use super::schema::SchemaArgs;
use super::settings::{self, ConfigArgs, Settings};
use super::validate::ValidateArgs;
use crate::scenario::MAX_REPLICATIONS;

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "stormdrill",
    version,
    about = "Rehearses a crisis in a contact centre before it happens.",
    long_about = "Rehearses a crisis in a contact centre before it happens: a YAML scenario says who contacts the \
                  company, who answers and what goes wrong; the simulator plays it many times and says who waits, \
                  how long, and who gives up.",
    after_help = exit_code::HELP,
    max_term_width = 100
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Colour for messages; without it, NO_COLOR and the kind of terminal decide [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", global = true)]
    pub color: Option<Colour>,
    /// Where settings are read
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play scenarios and report waits, service levels and who gave up
    #[command(after_help = exit_code::HELP, after_long_help = run_help())]
    Run(Box<RunArgs>),
    /// Play options against the same customers and say which is better, who gets worse, and what it costs
    #[command(after_help = exit_code::HELP)]
    Compare(CompareArgs),
    /// List, show and make again the baselines that `run --baseline` compares with
    #[command(after_help = exit_code::HELP)]
    Baseline(BaselineArgs),
    /// Exact waits and staffing for one kind of contact and one group of agents, without a simulation
    #[command(after_help = exit_code::HELP)]
    Erlang(ErlangArgs),
    /// Say all that is wrong with scenarios, without playing them
    #[command(after_help = exit_code::HELP)]
    Validate(ValidateArgs),
    /// Print the report of a stored run again, without playing it
    #[command(after_help = exit_code::HELP)]
    Report(ReportArgs),
    /// Write a stored run, or waits of it, for other programs
    #[command(after_help = exit_code::HELP)]
    Export(ExportArgs),
    /// List, show and remove stored runs
    Runs(RunsArgs),
    /// Write a scenario to start from, with comments
    Init(InitArgs),
    /// List scenarios, measures or policies
    List(ListArgs),
    /// Print the JSON Schema of scenario files, summaries, exact results, comparisons, baselines or manifests
    Schema(SchemaArgs),
    /// Print the script by which a shell completes commands
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

/// The options of `run`.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Scenario files (YAML), `-` for standard input; several are run one after the other
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Variants and single values.
    #[command(flatten)]
    pub choice: ChoiceArgs,
    /// The root of all random numbers; the same seed gives the same digits on every machine [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = quantity::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// How many independent days (or runs) to play; four times as many halve the ± [default: the scenario's]
    #[arg(short = 'n', long, value_name = "N", allow_negative_numbers = true,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_REPLICATIONS)))]
    pub replications: Option<u32>,
    /// Play days until each channel's service level is known to this many points, such as 2%: 50 at a time, until the
    /// 95 % interval of every channel with contacts reaches at most so far up and down
    #[arg(long, value_name = "POINTS", value_parser = quantity::half_width)]
    pub until_ci: Option<f64>,
    /// With --until-ci: give up after so many days [default: 20,000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=i64::from(MAX_REPLICATIONS)))]
    pub max_replications: Option<u32>,
    /// How many threads work; the results do not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// How to write the result [default: table]
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Where to store the run: a folder for each scenario, in it one for each run [default: results]
    #[arg(long, value_name = "DIR", conflicts_with = "no_store")]
    pub out: Option<PathBuf>,
    /// Store nothing
    #[arg(long)]
    pub no_store: bool,
    /// Write one CSV row for each contact: when it came, how long it waited and why, who answered
    #[arg(long, value_name = "FILE.csv")]
    pub contact_log: Option<PathBuf>,
    /// What pipelines get.
    #[command(flatten)]
    pub pipeline: PipelineArgs,
    /// What ends with an exit code other than 0: a missed target (99), an undecided one (103), or none of
    /// them and no regression either [default: sla]
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    pub fail_on: Option<Vec<FailOn>>,
    /// What the run is compared with, and what is kept of it.
    #[command(flatten)]
    pub baseline: BaselineOptions,
    /// Refuse scenarios without targets (exit 4), so that a check cannot vanish unnoticed
    #[arg(long)]
    pub require_sla: bool,
    /// Stop as soon as a target is missed beyond doubt, looked at every 50 days (99.9 % sure over all looks)
    #[arg(long)]
    pub fail_fast: bool,
    /// Do not play a scenario with a playbook once more without it, and with the values of its guesses
    #[arg(long)]
    pub no_sheet: bool,
    /// Show all targets, however many
    #[arg(short, long)]
    pub verbose: bool,
    /// Show no progress; errors and warnings remain
    #[arg(short, long)]
    pub quiet: bool,
    /// Write `+-` for `±`, and no other character beyond ASCII
    #[arg(long)]
    pub ascii: bool,
    /// Seed and number of days for scenarios that say nothing of them.
    #[arg(skip)]
    pub otherwise: Settings,
}

fn run_help() -> String {
    format!("{}\n\n{}", settings::HELP, exit_code::HELP)
}

/// What decides about the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Missed targets
    Sla,
    /// Targets that are neither met nor missed for sure
    Inconclusive,
    /// Nothing: verdicts are only shown
    None,
}

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, 80 columns wide
    Table,
    /// For managers and pull requests, as GitHub shows it
    Markdown,
    /// For programs: all digits, versioned; several scenarios make an array
    Json,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal that has it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::Args;

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    const PIPELINES: &str = include_str!("../../docs/ci.md");

    /// Every line of a block that starts the program, whatever a shell or YAML puts before it.
    #[test]
    fn the_commands_of_the_worked_pipelines_exist() {
        let blocks = PIPELINES.split("```").skip(1).step_by(2);
        let lines = blocks.flat_map(str::lines).map(|l| l.trim().trim_start_matches("- ").trim_start_matches("run: "));
        let commands: Vec<&str> = lines.filter(|line| line.starts_with("stormdrill ")).collect();
        let named = PIPELINES.lines().filter(|l| l.contains("stormdrill ") && !l.contains('`') && !l.contains('#'));
        assert_eq!(commands.len(), named.count());
        assert!(commands.len() >= 8, "{commands:?}");
        for command in commands {
            if let Err(error) = Args::try_parse_from(command.split_whitespace()) {
                panic!("{command}: {error}");
            }
        }
    }

    #[test]
    fn the_worked_pipelines_know_the_exit_codes() {
        let number = |text: &str| text.trim().split([' ', '|']).next().and_then(|n| n.parse::<u8>().ok());
        let told: Vec<u8> = PIPELINES.lines().filter_map(|l| number(l.strip_prefix('|')?)).collect();
        let codes: Vec<u8> = super::exit_code::HELP.lines().filter_map(number).collect();
        assert_eq!(told, codes);
    }
}
