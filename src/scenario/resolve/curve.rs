//! Curves of rates and factors as straight pieces, and their products.

use crate::model::{RateCurve, SimDuration, SimTime};

/// Straight pieces; the last one holds its start value for ever.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Curve {
    pieces: Vec<Piece>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    from: u64,
    start: f64,
    /// The value just before the next piece.
    end: f64,
}

/// How a swell rises and falls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub at: SimTime,
    pub ramp: SimDuration,
    pub hold: SimDuration,
    /// The time in which what exceeds the level at rest halves; without it, it ends at once.
    pub half_life: Option<SimDuration>,
}

/// A product of two pieces that both slope is a parabola; it is drawn with so many straight pieces. The error is then
/// at most |slope 1 x slope 2| x length^2 / (8 x 16^2), a 2,048th of what the two change together.
const CHORDS: u64 = 16;

/// A decay is drawn with so many straight pieces a half-life: at most 0.03 % of the excess too high.
const PIECES_A_HALF_LIFE: f64 = 16.0;
/// The decay ends, with a straight line to the end, when the value is so near to that at rest.
const END_OF_DECAY: f64 = 0.01;

impl Curve {
    pub fn constant(value: f64) -> Self {
        Self { pieces: vec![Piece { from: 0, start: value, end: value }] }
    }

    /// Steps (from, value), in order; zero before the first.
    pub fn steps(steps: impl IntoIterator<Item = (u64, f64)>) -> Self {
        let mut curve = Self { pieces: Vec::new() };
        for (from, value) in steps {
            curve.push(from, value, value);
        }
        curve.starting_with(0.0)
    }

    /// Straight lines between points, in order; level before the first and after the last.
    pub fn lines(points: &[(SimTime, f64)]) -> Self {
        let mut curve = Self { pieces: Vec::new() };
        for (i, &(at, value)) in points.iter().enumerate() {
            curve.push(at.micros(), value, points.get(i + 1).map_or(value, |next| next.1));
        }
        let first = points.first().map_or(0.0, |p| p.1);
        curve.starting_with(first)
    }

    /// A swell: from `rest` in a straight line to `top`, level for the hold, then an exponential decay to `rest`.
    pub fn swell(rest: f64, top: f64, shape: &Shape) -> Self {
        let mut curve = Self::constant(rest);
        let Shape { at, ramp, hold, half_life } = *shape;
        curve.push(at.micros(), if ramp == SimDuration::ZERO { top } else { rest }, top);
        curve.push((at + ramp).micros(), top, top);
        let end = at + ramp + hold;
        let Some(half_life) = half_life.filter(|h| *h > SimDuration::ZERO) else {
            curve.push(end.micros(), rest, rest);
            return curve;
        };
        let excess = |x: f64| (top - rest) * libm::exp2(-x / PIECES_A_HALF_LIFE);
        let mut i = 0;
        loop {
            let (now, next) = (excess(f64::from(i)), excess(f64::from(i + 1)));
            let from = end + half_life.scaled(f64::from(i) / PIECES_A_HALF_LIFE);
            if now.abs() < END_OF_DECAY {
                curve.push(from.micros(), rest, rest);
                return curve;
            }
            let last = next.abs() < END_OF_DECAY;
            curve.push(from.micros(), rest + now, if last { rest } else { rest + next });
            i += 1;
        }
    }

    /// Adds a piece; one that starts with the last takes its place, as that has no length. Beyond the end of time there
    /// are none.
    fn push(&mut self, from: u64, start: f64, end: f64) {
        if from > SimTime::MAX.micros() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.from >= from => *last = Piece { from: last.from, start, end },
            _ => self.pieces.push(Piece { from, start, end }),
        }
    }

    fn starting_with(mut self, before: f64) -> Self {
        if self.pieces.first().is_none_or(|p| p.from > 0) {
            self.pieces.insert(0, Piece { from: 0, start: before, end: before });
        }
        self
    }

    /// Where the last piece begins: nothing changes after it.
    pub fn settles_at(&self) -> SimTime {
        SimTime::from_micros(self.pieces.last().map_or(0, |p| p.from))
    }

    /// The curve times a number.
    pub fn scaled(mut self, by: f64) -> Self {
        for piece in &mut self.pieces {
            piece.start *= by;
            piece.end *= by;
        }
        self
    }

    /// The area from the start to a time, value times seconds.
    pub fn area_before(&self, end: SimTime) -> f64 {
        self.clone().into_rate().expected_before(end)
    }

    /// The sum of curves; exact, as straight pieces add up to straight pieces.
    pub fn sum(curves: &[Curve]) -> Self {
        Self::combined(curves, 1, |values| values.sum())
    }

    /// The product of curves.
    pub fn product(curves: &[Curve]) -> Self {
        Self::combined(curves, CHORDS, |values| values.product())
    }

    /// Curves combined value by value; where several slope, in so many chords.
    fn combined(curves: &[Curve], most_chords: u64, of: impl Fn(&mut dyn Iterator<Item = f64>) -> f64) -> Self {
        let mut borders: Vec<u64> = curves.iter().flat_map(|c| c.pieces.iter().map(|p| p.from)).collect();
        borders.sort_unstable();
        borders.dedup();
        let mut at = vec![0; curves.len()];
        let mut result = Self { pieces: Vec::with_capacity(borders.len()) };
        for (k, &from) in borders.iter().enumerate() {
            for (i, curve) in curves.iter().enumerate() {
                while curve.pieces.get(at[i] + 1).is_some_and(|p| p.from <= from) {
                    at[i] += 1;
                }
            }
            let value = |t: u64| -> f64 { of(&mut curves.iter().zip(&at).map(|(c, &i)| c.value(i, t))) };
            let Some(&to) = borders.get(k + 1) else {
                result.push(from, value(from), value(from));
                break;
            };
            let sloped = curves.iter().zip(&at).filter(|(c, i)| c.pieces[**i].start != c.pieces[**i].end).count();
            let chords = if sloped > 1 { most_chords.min(to - from) } else { 1 };
            for j in 0..chords {
                let (a, b) = (from + (to - from) * j / chords, from + (to - from) * (j + 1) / chords);
                result.push(a, value(a), value(b));
            }
        }
        result
    }

    /// The value of piece `i`, also at its very end.
    fn value(&self, i: usize, t: u64) -> f64 {
        let p = self.pieces[i];
        match self.pieces.get(i + 1) {
            None => p.start,
            Some(next) => p.start + (p.end - p.start) * ((t - p.from) as f64 / (next.from - p.from) as f64),
        }
    }

    /// Whether no value exceeds a limit; false also for values that are not numbers.
    pub fn within(&self, limit: f64) -> bool {
        self.pieces.iter().all(|p| p.start <= limit && p.end <= limit)
    }

    /// The number of pieces.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    pub fn into_rate(self) -> RateCurve {
        let pieces: Vec<(SimTime, f64, f64)> =
            self.pieces.iter().map(|p| (SimTime::from_micros(p.from), p.start, p.end)).collect();
        RateCurve::new(&pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(secs: u64) -> SimTime {
        SimTime::from_secs(secs)
    }

    /// A swell from 1 to 3.
    fn surge(at: u64, ramp: u64, hold: u64, half_life: Option<u64>) -> Curve {
        let d = SimDuration::from_secs;
        Curve::swell(1.0, 3.0, &Shape { at: s(at), ramp: d(ramp), hold: d(hold), half_life: half_life.map(d) })
    }

    #[test]
    fn a_surge_ramps_holds_and_decays_to_one() {
        let rate = surge(100, 10, 20, Some(30)).into_rate();
        assert_eq!(rate.at(s(99)), 1.0);
        assert_eq!(rate.at(s(105)), 2.0);
        assert_eq!(rate.at(s(120)), 3.0);
        // One and two half-lives after the hold; the chords meet the curve at multiples of a 16th.
        assert!((rate.at(s(160)) - 2.0).abs() < 1e-9);
        assert!((rate.at(s(190)) - 1.5).abs() < 1e-9);
        assert_eq!(rate.at(s(1_000)), 1.0);
        let exact: f64 = 2.0 * 30.0 / std::f64::consts::LN_2;
        let area = rate.expected_before(s(1_000)) - rate.expected_before(s(130)) - 870.0;
        assert!((area / exact - 1.0).abs() < 0.005, "{area} against {exact}");
    }

    #[test]
    fn a_surge_without_length_changes_nothing() {
        let curve = surge(5, 0, 0, None);
        assert_eq!(curve.into_rate().expected_before(s(10)), 10.0);
    }

    #[test]
    fn products_multiply_values_at_every_border() {
        let hours = Curve::steps([(0, 1.0), (10_000_000, 2.0)]);
        let surge = surge(5, 10, 5, None);
        let rate = Curve::product(&[hours, surge]).into_rate();
        assert_eq!(rate.at(s(2)), 1.0);
        assert!((rate.at(s(10)) - 4.0).abs() < 1e-9);
        assert!((rate.at(s(17)) - 6.0).abs() < 1e-9);
        assert_eq!(rate.at(s(21)), 2.0);
    }

    #[test]
    fn two_slopes_make_a_parabola() {
        let a = Curve::lines(&[(s(0), 0.0), (s(100), 10.0)]);
        let rate = Curve::product(&[a.clone(), a]).into_rate();
        assert!((rate.expected_before(s(100)) / (1e6 / 300.0) - 1.0).abs() < 0.005);
        assert!((rate.at(s(55)) - 30.25).abs() < 0.1);
    }

    #[test]
    fn sums_have_the_area_of_their_parts() {
        let parts = [Curve::steps([(0, 1.0), (10_000_000, 2.0)]), surge(5, 10, 5, Some(7)), surge(12, 30, 0, None)];
        let area = |end| parts.iter().map(|c| c.area_before(s(end))).sum::<f64>();
        let sum = Curve::sum(&parts);
        for end in [3, 11, 17, 40, 1_000] {
            assert!((sum.area_before(s(end)) / area(end) - 1.0).abs() < 1e-12);
        }
        assert_eq!(sum.settles_at(), parts.iter().map(Curve::settles_at).max().expect("three"));
    }
}
