//! The virtual wait: what a customer of endless patience would wait who finds all agents busy and a place in the line.

use super::density::{Law, exp_minus_line, mode};
use super::quadrature::{PARTS, Parts, add, panel, panels};

/// What integrals of the density give, each times the density's scale.
pub mod part {
    /// The density itself.
    pub const ALL: usize = 0;
    /// Patience exceeds the virtual wait.
    pub const SERVED: usize = 1;
    /// The virtual wait, s.
    pub const VIRTUAL: usize = 2;
    /// The wait of those served, s.
    pub const WAIT_SERVED: usize = 3;
    /// The wait of all, s; times 1/patience it is those who abandon.
    pub const WAIT: usize = 4;
    /// The wait of those who abandon, s.
    pub const WAIT_ABANDONED: usize = 5;
}

/// The density of the virtual wait at x > 0 is proportional to exp(L H(x) - D x), with L arrivals, D completions of busy
/// agents, H(x) the integral of patience's survival function from 0 to x (F. Baccelli and G. Hebuterne 1981, "On queues
/// with impatient customers", Performance '81, 159-179; in this form S. Zeltyn and A. Mandelbaum 2005, "Call centers with
/// impatient customers: many-server asymptotics of the M/M/n+G queue", Queueing Systems 51, 361-402).
///
/// With room for k waiting contacts, exp(L H) gives way to the first k terms of its series: whoever finds m others waiting
/// waits for m+1 departures, at rates D, D + 1/patience, ...; the density of that sum, times the probability of that
/// state, is the term of order m.
#[derive(Clone, Debug)]
pub struct VirtualWait {
    law: Law,
    /// Where the density is largest, s, and its logarithm there; all integrals are relative to it.
    mode: f64,
    scale: f64,
    /// Ends of panels, s.
    ends: Vec<f64>,
    /// Integrals from 0 to each end, and from each end on.
    before: Vec<Parts>,
    after: Vec<Parts>,
}

/// The density is cut where it is so many powers of e below its largest value.
const DROP: f64 = 60.0;

impl VirtualWait {
    /// Integrates the density of a law.
    pub fn new(law: Law) -> Self {
        let mut wait =
            Self { law, mode: 0.0, scale: 0.0, ends: vec![0.0], before: vec![[0.0; PARTS]], after: vec![[0.0; PARTS]] };
        if law.places == Some(0) {
            wait.scale = f64::NEG_INFINITY;
            return wait;
        }
        wait.mode = mode(&law);
        wait.scale = law.ln_density(wait.mode);
        let edges = wait.edges();
        let (ends, sums) = panels(&|x| wait.at(x), &edges);
        wait.before = running(sums.iter());
        wait.after = running(sums.iter().rev());
        wait.after.reverse();
        wait.ends = ends;
        wait
    }

    /// The logarithm of the factor of all integrals.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The wait, in seconds, beyond which there is nothing but rounding.
    pub fn longest(&self) -> f64 {
        self.ends[self.ends.len() - 1]
    }

    /// Integrals over all waits.
    pub fn total(&self) -> &Parts {
        &self.after[0]
    }

    /// Integrals from 0 to `t` seconds.
    pub fn up_to(&self, t: f64) -> Parts {
        match self.panel_of(t) {
            None => self.before[self.before.len() - 1],
            Some(i) => self.partial(&self.before[i], self.ends[i], t.max(0.0)),
        }
    }

    /// Integrals from `t` seconds on.
    pub fn beyond(&self, t: f64) -> Parts {
        match self.panel_of(t) {
            None => [0.0; PARTS],
            Some(i) => self.partial(&self.after[i + 1], t.max(0.0), self.ends[i + 1]),
        }
    }

    /// The panel that holds `t`; `None` beyond the last.
    fn panel_of(&self, t: f64) -> Option<usize> {
        (t < self.longest()).then(|| self.ends.partition_point(|&end| end <= t).saturating_sub(1))
    }

    fn partial(&self, rest: &Parts, from: f64, to: f64) -> Parts {
        let mut sum = panel(&|x| self.at(x), from, to);
        add(&mut sum, rest);
        sum
    }

    fn at(&self, x: f64) -> Parts {
        let (law, u) = (&self.law, self.law.impatience * x);
        let density = libm::exp(self.relative(x));
        let patient = libm::exp(-u);
        let wait = law.patience_within(x);
        let abandoned = match u {
            0.0 => 0.0,
            u if u < 30.0 => patient * exp_minus_line(u) / law.impatience,
            _ => wait - x * patient,
        };
        [1.0, patient, x, x * patient, wait, abandoned].map(|v| v * density)
    }

    /// The logarithm of the density relative to the largest. Around the mode of an overloaded line it is a small
    /// difference of large numbers, hence the form of its own.
    fn relative(&self, x: f64) -> f64 {
        let Law { drain, impatience, places, .. } = self.law;
        if self.mode > 0.0 && places.is_none() {
            -drain * exp_minus_line(-impatience * (x - self.mode)) / impatience
        } else {
            self.law.ln_density(x) - self.scale
        }
    }

    /// Ends of panels to begin with: around the mode, and in steps that grow from the shortest time that matters, so that
    /// no part is overlooked.
    fn edges(&self) -> Vec<f64> {
        let Law { arrivals, drain, impatience, .. } = self.law;
        let shortest = 1.0 / arrivals.max(drain).max(impatience);
        let high = self.mode + self.reach(shortest, f64::INFINITY);
        let low = self.mode - self.reach(shortest, self.mode);
        let mut edges = vec![0.0, high];
        for i in 0..=PIECES {
            let part = f64::from(i) / f64::from(PIECES);
            edges.extend([low + part * (self.mode - low), self.mode + part * (high - self.mode)]);
        }
        let mut x = shortest / 16.0;
        while x < high {
            edges.push(x);
            x *= 4.0;
        }
        edges.sort_by(f64::total_cmp);
        edges
    }

    /// How far to go from the mode, at most `limit`, until the density is negligible; downwards if `limit` is finite.
    fn reach(&self, step: f64, limit: f64) -> f64 {
        let sign = if limit.is_finite() { -1.0 } else { 1.0 };
        let mut distance = step;
        while distance < limit && self.relative(self.mode + sign * distance) > -DROP {
            distance *= 2.0;
        }
        distance.min(limit)
    }
}

/// Panels on each side of the mode to begin with.
const PIECES: u32 = 8;

/// Sums up to each place, from 0.
fn running<'a>(sums: impl Iterator<Item = &'a Parts>) -> Vec<Parts> {
    let mut all = vec![[0.0; PARTS]];
    let mut sum = [0.0; PARTS];
    for more in sums {
        add(&mut sum, more);
        all.push(sum);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_whole_add_up() {
        let law = Law { arrivals: 0.5, drain: 0.3, impatience: 0.01, places: None };
        for places in [None, Some(1), Some(30)] {
            let wait = VirtualWait::new(Law { places, ..law });
            for t in [0.0, 0.3, 17.0, 51.0, 400.0, 1e9] {
                let mut sum = wait.up_to(t);
                add(&mut sum, &wait.beyond(t));
                for (part, whole) in sum.iter().zip(wait.total()) {
                    assert!((part / whole - 1.0).abs() < 1e-13, "{places:?} {t}");
                }
            }
        }
    }
}
