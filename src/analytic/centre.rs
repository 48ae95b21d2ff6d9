//! What can be solved, and its limits.

use super::erlang_a::Steady;
use super::error::AnalyticError;

/// The largest number of agents.
pub const MAX_AGENTS: u32 = 100_000;
/// The largest offered load, erlangs.
pub const MAX_ERLANGS: f64 = 1e6;
/// The largest number of lines beyond the agents.
pub const MAX_WAITING_PLACES: u64 = 1_000_000;

/// One class of contacts, one group of agents, nothing that changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Centre {
    /// Poisson arrivals, 1/s.
    pub arrivals_per_s: f64,
    /// Mean of the exponential handling time, wrap-up included, s.
    pub handling_s: f64,
    /// How many answer.
    pub agents: u32,
    /// Mean of the exponential patience, s; `None` if nobody ever leaves.
    pub patience_s: Option<f64>,
    /// How many contacts can be present, those being served included; `None` without a limit. Whoever comes when all
    /// lines are taken is blocked.
    pub lines: Option<u64>,
}

impl Centre {
    /// The offered load: arrivals times mean handling time, erlangs.
    pub fn erlangs(&self) -> f64 {
        self.arrivals_per_s * self.handling_s
    }

    /// The steady state.
    ///
    /// ```
    /// use stormdrill::analytic::Centre;
    /// // 48 calls a minute, a minute each, 50 agents, patience of two minutes on average.
    /// let centre = Centre { arrivals_per_s: 0.8, handling_s: 60.0, agents: 50, patience_s: Some(120.0), lines: None };
    /// let steady = centre.solve().unwrap();
    /// assert!((steady.p_abandon() - 0.030_912_249).abs() < 1e-9);
    /// assert!((steady.answered_within(20.0) - 0.943_018_955).abs() < 1e-9);
    /// assert!(Centre { patience_s: None, agents: 48, ..centre }.solve().is_err());
    /// ```
    ///
    /// # Errors
    /// What is out of range, and lines that would grow for ever.
    pub fn solve(&self) -> Result<Steady, AnalyticError> {
        let places = self.check()?;
        Ok(Steady::new(*self, places))
    }

    /// The number of waiting places, if everything is in range.
    fn check(&self) -> Result<Option<u64>, AnalyticError> {
        let Self { agents, lines, .. } = *self;
        let positive = |what, value: f64| match value > 0.0 && value.is_finite() {
            true => Ok(()),
            false => Err(AnalyticError::NotPositive { what, value }),
        };
        positive("the rate of arrivals", self.arrivals_per_s)?;
        positive("the mean handling time", self.handling_s)?;
        positive("the mean patience", self.patience_s.unwrap_or(1.0))?;
        if !(1..=MAX_AGENTS).contains(&agents) {
            return Err(AnalyticError::Agents(agents));
        }
        let erlangs = self.erlangs();
        positive("the offered load", erlangs)?;
        if erlangs > MAX_ERLANGS {
            return Err(AnalyticError::Load(erlangs));
        }
        let Some(lines) = lines else {
            let endless = self.patience_s.is_none() && erlangs >= f64::from(agents);
            return if endless { Err(AnalyticError::Unstable { erlangs, agents }) } else { Ok(None) };
        };
        match lines.checked_sub(u64::from(agents)) {
            None => Err(AnalyticError::FewLines { lines, agents }),
            Some(places) if places > MAX_WAITING_PLACES => Err(AnalyticError::ManyLines(places)),
            places => Ok(places),
        }
    }
}
