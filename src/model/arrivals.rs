//! How contacts of a class arrive.

use std::sync::Arc;

use super::time::{SimDuration, SimTime};

/// The arrivals of one contact class.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// A Poisson process with a rate that changes with time.
    Poisson {
        /// The expected rate.
        rate: RateCurve,
        /// A gamma factor of mean 1 that multiplies each day's rate, given by its coefficient of variation.
        day_factor_cv: Option<f64>,
    },
    /// One contact for each row, at the row's time.
    Trace(Arc<[TraceRow]>),
}

impl Arrivals {
    /// None of its own: contacts of the class come from other classes.
    pub fn none() -> Self {
        Arrivals::Poisson { rate: RateCurve::constant(0.0), day_factor_cv: None }
    }
}

/// A rate that is a straight line on each piece. Rates are in contacts per second.
#[derive(Clone, Debug, PartialEq)]
pub struct RateCurve {
    pieces: Vec<RatePiece>,
}

/// One piece of a [`RateCurve`]; it lasts to the next piece's start, the last one for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatePiece {
    /// Where the piece starts.
    pub from: SimTime,
    /// The rate at the start, 1/s.
    pub rate_per_s: f64,
    /// Change of the rate, 1/s per second; 0 on the last piece.
    pub slope_per_s2: f64,
}

impl Arrivals {
    /// A hash that is the same for equal arrivals and, but for chance, differs for others.
    pub fn digest(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325;
        let mut add = |word: u64| hash = mixed(hash, word);
        // Adding 0 takes the sign of a zero away.
        let number = |x: f64| (x + 0.0).to_bits();
        let length = |d: Option<SimDuration>| d.map_or(u64::MAX, |d| d.micros().wrapping_add(1));
        match self {
            Arrivals::Poisson { rate, day_factor_cv } => {
                for piece in &rate.pieces {
                    for word in [piece.from.micros(), number(piece.rate_per_s), number(piece.slope_per_s2)] {
                        add(word);
                    }
                }
                add(day_factor_cv.map_or(u64::MAX, number));
            }
            Arrivals::Trace(rows) => {
                for row in rows.iter() {
                    let (kind, patience) = match row.patience {
                        TracePatience::Drawn => (0, None),
                        TracePatience::Known(patience) => (1, Some(patience)),
                        TracePatience::Exceeds(wait) => (2, Some(wait)),
                    };
                    let priority = row.priority.map_or(u64::MAX, |p| u64::from(p.cast_unsigned()));
                    let (at, handling, credit) = (row.at.micros(), length(row.handling), length(row.credit));
                    for word in [at, handling, kind, length(patience), priority, credit] {
                        add(word);
                    }
                }
            }
        }
        hash
    }
}

/// A step of the digest: a bijection of either argument.
fn mixed(hash: u64, word: u64) -> u64 {
    let product = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 32)
}

impl RateCurve {
    /// A rate that does not change.
    pub fn constant(rate_per_s: f64) -> Self {
        Self { pieces: vec![RatePiece { from: SimTime::ZERO, rate_per_s, slope_per_s2: 0.0 }] }
    }

    /// A curve through pieces given as (start, rate at the start, rate just before the next start). The end rate of the
    /// last piece is ignored: it stays at its start rate.
    ///
    /// # Panics
    /// When there is no piece, the first does not start at 0, starts do not rise, or a rate is negative or not finite.
    pub fn new(pieces: &[(SimTime, f64, f64)]) -> Self {
        assert!(pieces.first().is_some_and(|p| p.0 == SimTime::ZERO), "a rate curve starts at 0");
        let pieces = (0..pieces.len())
            .map(|i| {
                let (from, start, end) = pieces[i];
                assert!(start >= 0.0 && end >= 0.0 && start.is_finite() && end.is_finite(), "a rate is at least 0");
                let slope_per_s2 = match pieces.get(i + 1) {
                    None => 0.0,
                    Some(next) => {
                        assert!(next.0 > from, "the pieces of a rate curve follow one another");
                        (end - start) / next.0.since(from).secs_f64()
                    }
                };
                RatePiece { from, rate_per_s: start, slope_per_s2 }
            })
            .collect();
        Self { pieces }
    }

    /// The pieces, in order of time.
    #[inline]
    pub fn pieces(&self) -> &[RatePiece] {
        &self.pieces
    }

    /// The rate at a time, 1/s.
    pub fn at(&self, t: SimTime) -> f64 {
        let i = self.pieces.partition_point(|p| p.from <= t) - 1;
        let p = &self.pieces[i];
        (p.rate_per_s + p.slope_per_s2 * t.since(p.from).secs_f64()).max(0.0)
    }

    /// The expected number of arrivals before `end`.
    pub fn expected_before(&self, end: SimTime) -> f64 {
        let mut sum = 0.0;
        for (i, p) in self.pieces.iter().enumerate().take_while(|(_, p)| p.from < end) {
            let to = self.pieces.get(i + 1).map_or(end, |n| n.from.min(end));
            let x = to.since(p.from).secs_f64();
            sum += p.rate_per_s * x + p.slope_per_s2 * x * x / 2.0;
        }
        sum
    }
}

/// One contact of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceRow {
    /// When the contact arrives.
    pub at: SimTime,
    /// Its handling time at speed 1; drawn from the class's law where absent.
    pub handling: Option<SimDuration>,
    /// Its patience.
    pub patience: TracePatience,
    /// Its priority, in place of the class's.
    pub priority: Option<i32>,
    /// Its time credit, in place of the class's.
    pub credit: Option<SimDuration>,
}

/// What a trace knows of a contact's patience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TracePatience {
    /// Nothing: drawn from the class's law.
    Drawn,
    /// The patience itself.
    Known(SimDuration),
    /// Only that it exceeded the recorded wait: drawn from the class's law on condition that it does.
    Exceeds(SimDuration),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_tell_arrivals_apart() {
        let poisson = |rate, day_factor_cv| Arrivals::Poisson { rate: RateCurve::constant(rate), day_factor_cv };
        let row = TraceRow {
            at: SimTime::from_secs(1),
            handling: None,
            patience: TracePatience::Drawn,
            priority: None,
            credit: None,
        };
        let trace = |row: TraceRow| Arrivals::Trace([row, row].into());
        let second = SimDuration::from_secs(1);
        let all = [
            poisson(1.0, None),
            poisson(2.0, None),
            poisson(1.0, Some(0.0)),
            Arrivals::Poisson {
                rate: RateCurve::new(&[(SimTime::ZERO, 1.0, 1.0), (SimTime::from_secs(9), 1.0, 1.0)]),
                day_factor_cv: None,
            },
            trace(row),
            Arrivals::Trace([row].into()),
            trace(TraceRow { handling: Some(SimDuration::ZERO), ..row }),
            trace(TraceRow { patience: TracePatience::Known(second), ..row }),
            trace(TraceRow { patience: TracePatience::Exceeds(second), ..row }),
            trace(TraceRow { priority: Some(0), ..row }),
            trace(TraceRow { credit: Some(second), ..row }),
        ];
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all.iter().enumerate() {
                assert_eq!(a.digest() == b.digest(), i == j, "{a:?} {b:?}");
            }
        }
        assert_eq!(poisson(0.0, None).digest(), poisson(-0.0, None).digest());
    }

    #[test]
    fn a_ramp_has_the_area_of_its_trapezoid() {
        let s = SimTime::from_secs;
        let curve = RateCurve::new(&[(s(0), 1.0, 1.0), (s(10), 1.0, 3.0), (s(20), 3.0, 3.0)]);
        assert_eq!(curve.at(s(15)), 2.0);
        assert!((curve.expected_before(s(30)) - (10.0 + 20.0 + 30.0)).abs() < 1e-12);
        assert!((curve.expected_before(s(15)) - (10.0 + 7.5)).abs() < 1e-12);
    }
}
