//! The options of `erlang`.

use clap::{Subcommand, ValueEnum};

use super::quantity::{self, Agents};
use crate::model::SimDuration;
use crate::report::exact::Target;

/// The options of `erlang`.
#[derive(Debug, clap::Args)]
pub struct ErlangArgs {
    /// The model: who waits, and who leaves.
    #[command(subcommand)]
    pub model: ModelArgs,
}

/// The models and their options.
#[derive(Debug, Subcommand)]
pub enum ModelArgs {
    /// Nobody waits: whoever finds all agents busy is turned away
    B(LossArgs),
    /// Everybody waits until answered
    C(DelayArgs),
    /// Whoever loses patience leaves
    A(PatienceArgs),
}

impl ErlangArgs {
    /// What every model asks.
    pub fn load_mut(&mut self) -> &mut LoadArgs {
        match &mut self.model {
            ModelArgs::B(b) => &mut b.load,
            ModelArgs::C(c) => &mut c.load,
            ModelArgs::A(a) => &mut a.delay.load,
        }
    }
}

/// What every model asks.
#[derive(Debug, clap::Args)]
pub struct LoadArgs {
    /// Arrivals, such as 360/h
    #[arg(long, value_name = "RATE", value_parser = quantity::rate)]
    pub rate: f64,
    /// Mean handling time, wrap-up included, such as 300s
    #[arg(long, value_name = "TIME", value_parser = quantity::duration)]
    pub aht: SimDuration,
    /// How many agents, or 10..20 for a row each [default: around the least that meets the target]
    #[arg(long, value_name = "N", value_parser = quantity::agents)]
    pub agents: Option<Agents>,
    /// How to write the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// No character beyond ASCII
    #[arg(long)]
    pub ascii: bool,
}

/// How a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, 80 columns wide
    Table,
    /// For programs: all digits, versioned
    Json,
}

/// The options of Erlang B.
#[derive(Debug, clap::Args)]
pub struct LossArgs {
    /// The load.
    #[command(flatten)]
    pub load: LoadArgs,
    /// Mark the least number of agents that turns away at most this share
    #[arg(long, value_name = "SHARE", value_parser = quantity::blocked)]
    pub blocked: Option<Target>,
}

/// The options of Erlang C.
#[derive(Debug, clap::Args)]
pub struct DelayArgs {
    /// The load.
    #[command(flatten)]
    pub load: LoadArgs,
    /// Acceptable waiting times
    #[arg(long, value_name = "TIME,…", value_parser = quantity::duration, value_delimiter = ',', default_value = "20s")]
    pub within: Vec<SimDuration>,
    /// Mark the least number of agents that answers so many of the offered in time
    #[arg(long, value_name = "80%/20s", value_parser = quantity::answered)]
    pub target: Option<Target>,
    /// How many can be present, those being served included; whoever comes then is turned away [default: no limit]
    #[arg(long, value_name = "K")]
    pub lines: Option<u64>,
}

/// The options of Erlang A.
#[derive(Debug, clap::Args)]
pub struct PatienceArgs {
    /// The line.
    #[command(flatten)]
    pub delay: DelayArgs,
    /// Mean patience
    #[arg(long, value_name = "TIME", value_parser = quantity::duration)]
    pub patience: SimDuration,
    /// Whoever leaves sooner is a short abandon
    #[arg(long, value_name = "TIME", value_parser = quantity::duration, default_value = "5s")]
    pub short_abandon: SimDuration,
}
