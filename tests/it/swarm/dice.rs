//! Random choices that a seed names.

use stormdrill::model::{Empirical, Law, SimDuration};
use stormdrill::random::{Key, Stream, chance, index};

/// A generator for test inputs. Independent of the streams that the engine draws from.
pub struct Dice(Stream);

impl Dice {
    pub fn new(seed: u64, use_of_it: &str) -> Self {
        Self(Key::root(seed, 0).entity("swarm").entity(use_of_it).stream())
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + index(&mut self.0, (high - low + 1) as usize) as u64
    }

    pub fn chance(&mut self, p: f64) -> bool {
        chance(&mut self.0, p)
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[index(&mut self.0, from.len())].clone()
    }

    /// A number between `low` and `high` in hundredths of the way.
    pub fn real(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.between(0, 100) as f64 / 100.0
    }

    /// Any law with roughly this mean; [`Law::Never`] only where it may be.
    pub fn law(&mut self, mean_s: f64, may_be_never: bool) -> Law {
        let (cv, stages) = (self.real(0.3, 2.0), self.between(1, 9) as u32);
        match self.between(0, if may_be_never { 9 } else { 8 }) {
            0 => Law::Constant { value_s: mean_s },
            1 => Law::Exponential { mean_s },
            2 => Law::Lognormal { mean_s, cv },
            3 => Law::Gamma { mean_s, cv },
            4 => Law::Erlang { stages, mean_s },
            5 => Law::Weibull { scale_s: mean_s, shape: cv + 0.3 },
            6 => Law::Uniform { min_s: 0.0, max_s: 2.0 * mean_s },
            7 => {
                let share = self.real(0.1, 0.9);
                Law::Mixture {
                    parts: vec![(share, self.law(mean_s / 3.0, false)), (1.0 - share, self.law(mean_s, false))],
                }
            }
            8 => Law::Empirical(Empirical {
                points: vec![(0.0, self.pick(&[1.0, 0.9])), (mean_s / 2.0, 0.6), (2.0 * mean_s, 0.2)],
                tail_rate_per_s: self.chance(0.5).then_some(1.0 / mean_s),
            }),
            _ => Law::Never,
        }
    }

    /// A duration up to a length, on a grid of half minutes if `coarse`.
    pub fn within(&mut self, length: SimDuration, coarse: bool) -> SimDuration {
        let grid = if coarse { 30_000_000 } else { 1 };
        SimDuration::from_micros(self.between(0, length.micros() / grid) * grid)
    }
}
