//! The line with abandonment and with limits: M/M/c+M, M/M/c/K+M, and the older models as special cases.

use super::centre::Centre;
use super::density::Law;
use super::erlang_b::ln_erlang_b;
use super::virtual_wait::{VirtualWait, part};
use crate::stats::root;

/// The steady state of a [`Centre`]. Shares are of all offered contacts unless something else is said.
///
/// C. Palm 1957, "Research on telephone traffic carried by full availability groups", Tele; as Erlang A: O. Garnett, A.
/// Mandelbaum, M. Reiman 2002, "Designing a call center with impatient customers", Manufacturing & Service Operations
/// Management 4, 208-227. The number of contacts is a birth-death process. States in which some agent is free are summed
/// by Erlang's recursion ([`ln_erlang_b`]); states in which all are busy as the integral of the virtual wait's density,
/// which gives the waits besides; the state in which all lines are taken as a product of rates. All three are kept as
/// logarithms relative to the state in which one agent is free.
#[derive(Clone, Debug)]
pub struct Steady {
    centre: Centre,
    wait: VirtualWait,
    /// Abandonments of each who waits, 1/s.
    impatience: f64,
    /// P(some agent is free).
    at_once: f64,
    /// What makes shares of the virtual wait's integrals, 1/s.
    factor: f64,
    /// P(all lines are taken).
    blocked: f64,
}

/// A share that is answered at once reaches a quantile if only rounding is between them.
const ROUNDING: f64 = 1e-13;

/// ln of P(all lines are taken) relative to the state in which one agent is free.
fn ln_full(law: &Law, places: u64) -> f64 {
    let (mut ln, mut product) = (0.0, 1.0);
    for waiting in 0..=places {
        product *= law.arrivals / (law.drain + waiting as f64 * law.impatience);
        if !(1e-150..1e150).contains(&product) {
            ln += libm::log(product);
            product = 1.0;
        }
    }
    ln + libm::log(product)
}

impl Steady {
    /// The steady state of a centre that is in range, with so many waiting places.
    pub(super) fn new(centre: Centre, places: Option<u64>) -> Self {
        let impatience = centre.patience_s.map_or(0.0, |patience| 1.0 / patience);
        let drain = f64::from(centre.agents) / centre.handling_s;
        let law = Law { arrivals: centre.arrivals_per_s, drain, impatience, places };
        let wait = VirtualWait::new(law);
        let ln_free = -ln_erlang_b(centre.agents - 1, centre.erlangs());
        let ln_full = places.map_or(f64::NEG_INFINITY, |places| ln_full(&law, places));
        let largest = ln_free.max(ln_full).max(wait.scale());
        let weight = |ln: f64| libm::exp(ln - largest);
        let factor = centre.arrivals_per_s * weight(wait.scale());
        let whole = weight(ln_free) + factor * wait.total()[part::ALL] + weight(ln_full);
        Self {
            centre,
            wait,
            impatience,
            at_once: weight(ln_free) / whole,
            factor: factor / whole,
            blocked: weight(ln_full) / whole,
        }
    }

    /// What it is the steady state of.
    pub fn centre(&self) -> &Centre {
        &self.centre
    }

    /// Share that has to wait: neither answered at once nor blocked.
    pub fn p_wait(&self) -> f64 {
        self.integral(part::ALL)
    }

    /// Share that abandons.
    pub fn p_abandon(&self) -> f64 {
        self.impatience * self.integral(part::WAIT)
    }

    /// Share that finds all lines taken.
    pub fn p_block(&self) -> f64 {
        self.blocked
    }

    /// Share that is answered.
    pub fn p_served(&self) -> f64 {
        self.at_once + self.integral(part::SERVED)
    }

    /// Share of time during which all agents are busy, and of arrivals that find them so.
    pub fn p_all_busy(&self) -> f64 {
        self.p_wait() + self.blocked
    }

    /// Mean wait of those answered, s.
    pub fn mean_wait_served(&self) -> f64 {
        self.integral(part::WAIT_SERVED) / self.p_served()
    }

    /// Mean wait of those who abandon, s; `None` if nobody ever does.
    pub fn mean_wait_abandoned(&self) -> Option<f64> {
        let total = self.wait.total();
        let abandoned = self.impatience * total[part::WAIT];
        (abandoned > 0.0).then(|| total[part::WAIT_ABANDONED] / abandoned)
    }

    /// Mean wait of all who enter, those who abandon included, s.
    pub fn mean_wait_entered(&self) -> f64 {
        self.integral(part::WAIT) / self.entered()
    }

    /// Mean wait of a customer of endless patience among the others, s: of all who are not blocked.
    pub fn mean_offered_wait(&self) -> f64 {
        self.integral(part::VIRTUAL) / self.entered()
    }

    /// Mean number waiting, contacts, by Little's law.
    pub fn queue_length(&self) -> f64 {
        self.centre.arrivals_per_s * self.integral(part::WAIT)
    }

    /// Mean number of busy agents, by Little's law.
    pub fn mean_busy(&self) -> f64 {
        self.centre.erlangs() * self.p_served()
    }

    /// Share of the agents' time that is busy.
    pub fn occupancy(&self) -> f64 {
        self.mean_busy() / f64::from(self.centre.agents)
    }

    /// Share that is answered after at most `t` seconds.
    pub fn answered_within(&self, t: f64) -> f64 {
        self.at_once + self.factor * self.wait.up_to(t)[part::SERVED]
    }

    /// Share that abandons after at most `t` seconds.
    pub fn abandoned_within(&self, t: f64) -> f64 {
        if self.impatience == 0.0 {
            return 0.0;
        }
        let later = -libm::expm1(-self.impatience * t) * self.wait.beyond(t)[part::ALL];
        self.factor * (self.impatience * self.wait.up_to(t)[part::WAIT] + later)
    }

    /// Share of those who enter that is still waiting after `t` seconds.
    pub fn p_waiting_beyond(&self, t: f64) -> f64 {
        let patient = if self.impatience == 0.0 { 1.0 } else { libm::exp(-self.impatience * t) };
        self.factor * patient * self.wait.beyond(t)[part::ALL] / self.entered()
    }

    /// The least wait, in seconds, that the share `p` of those who enter does not exceed.
    pub fn wait_quantile_entered(&self, p: f64) -> f64 {
        self.quantile(p, |t| self.p_waiting_beyond(t))
    }

    /// The least wait, in seconds, that the share `p` of those answered does not exceed.
    pub fn wait_quantile_served(&self, p: f64) -> f64 {
        let served = self.p_served();
        self.quantile(p, |t| self.factor * self.wait.beyond(t)[part::SERVED] / served)
    }

    fn quantile(&self, p: f64, beyond: impl Fn(f64) -> f64) -> f64 {
        let miss = |t: f64| beyond(t) - (1.0 - p);
        if miss(0.0) <= ROUNDING { 0.0 } else { root(miss, 0.0, self.wait.longest()) }
    }

    fn entered(&self) -> f64 {
        self.at_once + self.integral(part::ALL)
    }

    /// An integral over the virtual wait, as a share of all offered contacts.
    fn integral(&self, which: usize) -> f64 {
        self.factor * self.wait.total()[which]
    }
}
