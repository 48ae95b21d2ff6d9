//! Erlang's delay formula.

use super::erlang_b::erlang_b;
use super::error::AnalyticError;

/// A line in which everybody waits until answered: M/M/c.
///
/// A. K. Erlang 1917 (see [`erlang_b`](super::erlang_b())). With B the loss of as many agents without waiting places and
/// rho = load / agents, a contact waits with probability C = B / (1 - rho (1 - B)), and then exponentially with rate
/// (agents - load) / handling time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErlangC {
    p_wait: f64,
    /// Rate of the wait of those who wait, 1/s.
    rate: f64,
}

impl ErlangC {
    /// The line of `agents` agents, at an offered load of `erlangs`, with a mean handling time of `handling_s` seconds.
    ///
    /// # Errors
    /// [`AnalyticError::Unstable`] where the load is no less than the agents.
    pub fn new(agents: u32, erlangs: f64, handling_s: f64) -> Result<Self, AnalyticError> {
        let spare = f64::from(agents) - erlangs;
        // Also without a number, which is neither more nor less.
        if spare.is_nan() || spare <= 0.0 {
            return Err(AnalyticError::Unstable { erlangs, agents });
        }
        let lost = erlang_b(agents, erlangs);
        let p_wait = f64::from(agents) * lost / (spare + erlangs * lost);
        Ok(Self { p_wait, rate: spare / handling_s })
    }

    /// The share of contacts that are not answered at once.
    pub fn p_wait(&self) -> f64 {
        self.p_wait
    }

    /// The mean wait of all, s.
    pub fn mean_wait(&self) -> f64 {
        self.p_wait / self.rate
    }

    /// The standard deviation of the wait of all, s.
    pub fn sd_wait(&self) -> f64 {
        libm::sqrt(self.p_wait * (2.0 - self.p_wait)) / self.rate
    }

    /// P(wait > `t` seconds).
    pub fn p_wait_beyond(&self, t: f64) -> f64 {
        self.p_wait * libm::exp(-self.rate * t)
    }

    /// The least wait, in seconds, that the share `p` of contacts does not exceed.
    pub fn wait_quantile(&self, p: f64) -> f64 {
        (libm::log(self.p_wait / (1.0 - p)) / self.rate).max(0.0)
    }
}
