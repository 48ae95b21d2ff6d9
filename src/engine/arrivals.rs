//! When the next contact of a class comes.

use crate::model::{Arrivals, RateCurve, Scenario, SimDuration, SimTime};
use crate::random::{Key, Purpose, Stream, gamma_factor, unit_exponential};

use super::calendar::Sequence;

const DAY: SimDuration = SimDuration::from_secs(86_400);

/// The arrivals of one class.
pub(super) struct ArrivalProcess {
    source: Source,
    /// The arrival event that counts; any other is stale.
    pub(super) pending: Sequence,
}

enum Source {
    Poisson(Box<Poisson>),
    Trace { next_row: u32 },
}

/// A Poisson process drawn by the inverse of its integrated rate: one unit exponential an arrival, whatever the rate
/// does, so that a change of rate moves arrivals and never reshuffles them.
struct Poisson {
    stream: Stream,
    /// What the integrated rate must still grow, counted from `anchor`, until the next arrival.
    need: f64,
    anchor: SimTime,
    /// The piece of the rate curve at `anchor`.
    piece: usize,
    factor: f64,
    days: Option<DayFactor>,
}

/// A gamma factor of mean 1 for each calendar day.
struct DayFactor {
    key: Key,
    cv: f64,
    /// Time of day at the scenario's start.
    offset: SimDuration,
    /// The factor of the day that ends at `until`.
    factor: f64,
    until: SimTime,
}

impl DayFactor {
    fn enter(&mut self, at: SimTime) {
        let day = (at.micros() + self.offset.micros()) / DAY.micros();
        self.factor = gamma_factor(&mut self.key.number(day).stream(), self.cv);
        self.until = SimTime::from_micros((day + 1) * DAY.micros() - self.offset.micros());
    }
}

impl ArrivalProcess {
    pub(super) fn new(scenario: &Scenario, class: usize, root: Key) -> Self {
        let description = &scenario.classes[class];
        let source = match &description.arrivals {
            Arrivals::Trace(_) => Source::Trace { next_row: 0 },
            Arrivals::Poisson { day_factor_cv, .. } => {
                let days = day_factor_cv.filter(|cv| *cv > 0.0).map(|cv| {
                    let key = root.purpose(Purpose::DayFactor).entity(&description.name);
                    let offset = SimDuration::from_micros(scenario.start_of_day.micros() % DAY.micros());
                    let mut days = DayFactor { key, cv, offset, factor: 1.0, until: SimTime::ZERO };
                    days.enter(SimTime::ZERO);
                    days
                });
                let mut stream = root.purpose(Purpose::ArrivalGap).entity(&description.name).stream();
                let need = unit_exponential(&mut stream);
                Source::Poisson(Box::new(Poisson { stream, need, anchor: SimTime::ZERO, piece: 0, factor: 1.0, days }))
            }
        };
        Self { source, pending: Sequence::NONE }
    }

    /// When the next contact comes, if one comes at all before `end`.
    #[inline]
    pub(super) fn next(&mut self, arrivals: &Arrivals, end: SimTime) -> Option<SimTime> {
        match (&mut self.source, arrivals) {
            (Source::Poisson(p), Arrivals::Poisson { rate, .. }) => p.next(rate, end),
            (Source::Trace { next_row }, Arrivals::Trace(rows)) => {
                rows.get(*next_row as usize).map(|r| r.at).filter(|at| *at < end)
            }
            _ => None,
        }
    }

    /// Passes over the contact that has just come and returns its trace row, if it has one.
    #[inline]
    pub(super) fn advance(&mut self) -> Option<u32> {
        match &mut self.source {
            Source::Poisson(p) => {
                p.need = unit_exponential(&mut p.stream);
                None
            }
            Source::Trace { next_row } => {
                *next_row += 1;
                Some(*next_row - 1)
            }
        }
    }

    /// Multiplies the scenario's rate by a factor from now on. The next arrival must be scheduled anew. A trace has no
    /// rate and is left alone.
    pub(super) fn set_factor(&mut self, arrivals: &Arrivals, now: SimTime, factor: f64) {
        if let (Source::Poisson(p), Arrivals::Poisson { rate, .. }) = (&mut self.source, arrivals) {
            // `next` has moved the anchor to the arrival that is now cancelled: give back what lies between.
            p.rewind(rate, now);
            p.factor = factor;
        }
    }
}

impl Poisson {
    #[inline]
    fn next(&mut self, curve: &RateCurve, end: SimTime) -> Option<SimTime> {
        let pieces = curve.pieces();
        // The last piece has no slope and no end.
        if self.days.is_none() && self.piece + 1 == pieces.len() {
            let rate = pieces[self.piece].rate_per_s * self.factor;
            if rate > 0.0 {
                let at = self.anchor + SimDuration::from_secs_f64(self.need / rate);
                // Beyond the calendar part of the need stays, and counts when a factor makes the rate higher again.
                if at < SimTime::MAX {
                    self.anchor = at;
                    self.need = 0.0;
                    return (at < end).then_some(at);
                }
            }
        }
        loop {
            if self.anchor >= end {
                return None;
            }
            if let Some(days) = &mut self.days
                && self.anchor >= days.until
            {
                days.enter(self.anchor);
            }
            let piece = &pieces[self.piece];
            let piece_end = pieces.get(self.piece + 1).map_or(SimTime::MAX, |next| next.from);
            let (scale, until) = match &self.days {
                Some(days) => (self.factor * days.factor, piece_end.min(days.until)),
                None => (self.factor, piece_end),
            };
            let room = until.since(self.anchor).secs_f64();
            let slope = piece.slope_per_s2 * scale;
            let rate = piece.rate_per_s * scale + slope * self.anchor.since(piece.from).secs_f64();
            let rate = rate.max(0.0);
            let available = rate * room + slope * room * room / 2.0;
            if self.need < available {
                // The root of rate x + slope x^2 / 2 = need, in the form that does not cancel.
                let x = if slope == 0.0 {
                    self.need / rate
                } else {
                    2.0 * self.need / (rate + (rate * rate + 2.0 * slope * self.need).max(0.0).sqrt())
                };
                let at = self.anchor + SimDuration::from_secs_f64(x);
                self.anchor = at.min(until);
                self.need = 0.0;
                return (self.anchor < end).then_some(self.anchor);
            }
            self.need -= available.max(0.0);
            self.anchor = until;
            if until == piece_end {
                self.piece += 1;
            }
            if self.piece >= pieces.len() {
                return None;
            }
        }
    }

    /// Moves the anchor back to `now` and gives `need` the integrated rate between.
    fn rewind(&mut self, curve: &RateCurve, now: SimTime) {
        if self.anchor <= now {
            return;
        }
        let expected = |from: SimTime, to: SimTime| curve.expected_before(to) - curve.expected_before(from);
        let anchor = self.anchor;
        match &mut self.days {
            None => self.need += self.factor * expected(now, anchor),
            Some(days) => {
                let mut from = now;
                while from < anchor {
                    days.enter(from);
                    let to = days.until.min(anchor);
                    self.need += self.factor * days.factor * expected(from, to);
                    from = to;
                }
                days.enter(now);
            }
        }
        self.anchor = now;
        self.piece = curve.pieces().partition_point(|p| p.from <= now) - 1;
    }
}
