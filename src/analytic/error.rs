//! What a formula cannot answer, and what can.

use super::centre::{MAX_AGENTS, MAX_ERLANGS, MAX_WAITING_PLACES};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AnalyticError {
    /// There is no steady state.
    #[error(
        "load {} erlangs on {agents} agents: without abandonment the line grows for ever; give a patience (`erlang a`) \
         or a number of lines",
        short(*.erlangs)
    )]
    Unstable {
        /// The offered load, erlangs.
        erlangs: f64,
        /// The number of agents.
        agents: u32,
    },
    /// Nobody answers, or more than can be meant.
    #[error("{0} agents: the number of agents lies between 1 and {MAX_AGENTS}")]
    Agents(u32),
    /// Contacts hold a line while they are served.
    #[error(
        "{lines} lines for {agents} agents: whoever is being served holds a line too, so that some agents would never \
         be reached; give at least as many lines as agents"
    )]
    FewLines {
        /// Contacts that can be present.
        lines: u64,
        /// The number of agents.
        agents: u32,
    },
    /// More waiting places than the sums are made for.
    #[error(
        "{0} waiting places are more than the {MAX_WAITING_PLACES} that can be computed; so many are as good as no \
         limit"
    )]
    ManyLines(u64),
    /// A rate or a time is not positive and finite.
    #[error("{what} must be positive and finite, not {value}")]
    NotPositive {
        /// Which one.
        what: &'static str,
        /// What was given, 1/s or s.
        value: f64,
    },
    /// More work than can be meant.
    #[error("load {} erlangs is more than the {MAX_ERLANGS} that can be computed", short(*.0))]
    Load(f64),
}

/// A load with three decimals at most.
fn short(x: f64) -> f64 {
    (x * 1_000.0).round() / 1_000.0
}
