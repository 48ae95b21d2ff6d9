//! Measures and their definitions: names, units, formulas.

use crate::model::{Outcome, SimDuration};
use crate::record::{ClassTally, Within};

/// A measure of a class, a channel or all contacts: a ratio of two sums over replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Share of the offered who have entered and were not answered at once.
    PWait,
    /// Share of the offered who abandoned.
    PAbandon,
    /// Share of the offered who were turned away.
    PBlock,
    /// Share of the offered who were answered.
    PServed,
    /// Mean wait of those answered (ASA), s.
    MeanWaitServed,
    /// Mean wait of those who abandoned, s.
    MeanWaitAbandoned,
    /// Mean wait of all who have entered, s: those answered at once and those who balked have waited 0.
    MeanWaitEntered,
    /// Share of the offered who abandoned with a wait shorter than the channel's `short_abandon`.
    PShortAbandon,
}

/// What a measure is, for lists and documentation.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// The name in JSON.
    pub name: &'static str,
    /// `share`, `s`, `contacts` or `offers`.
    pub unit: &'static str,
    /// The formula in words.
    pub formula: &'static str,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 8] = [
        Measure::PWait,
        Measure::PAbandon,
        Measure::PBlock,
        Measure::PServed,
        Measure::MeanWaitServed,
        Measure::MeanWaitAbandoned,
        Measure::MeanWaitEntered,
        Measure::PShortAbandon,
    ];

    /// Its definition.
    pub const fn definition(self) -> Definition {
        let (name, unit, formula) = match self {
            Measure::PWait => (
                "p_wait",
                "share",
                "not answered at once, and neither turned away nor deflected nor lost at the entry / offered",
            ),
            Measure::PAbandon => ("p_abandon", "share", "abandoned / offered"),
            Measure::PBlock => ("p_block", "share", "turned away / offered"),
            Measure::PServed => ("p_served", "share", "answered / offered"),
            Measure::MeanWaitServed => ("mean_wait_served", "s", "sum of waits of the answered / answered (ASA)"),
            Measure::MeanWaitAbandoned => ("mean_wait_abandoned", "s", "sum of waits of the abandoned / abandoned"),
            Measure::MeanWaitEntered => (
                "mean_wait_entered",
                "s",
                "sum of waits of all who were neither turned away nor deflected nor lost at the entry / their number",
            ),
            Measure::PShortAbandon => {
                ("p_abandon_short", "share", "abandoned with a wait below the channel's short_abandon / offered")
            }
        };
        Definition { name, unit, formula }
    }

    /// Numerator and denominator in one replication.
    pub fn parts(self, t: &ClassTally) -> (f64, f64) {
        let (answered, abandoned) = (t.count(Outcome::Answered), t.count(Outcome::Abandoned));
        let (numerator, denominator) = match self {
            Measure::PWait => (t.waited, t.offered),
            Measure::PAbandon => (abandoned, t.offered),
            Measure::PBlock => (t.turned_away(), t.offered),
            Measure::PServed => (answered, t.offered),
            Measure::PShortAbandon => (t.short_abandons, t.offered),
            Measure::MeanWaitServed => return seconds(t.wait_answered_us, answered),
            Measure::MeanWaitAbandoned => return seconds(t.wait_abandoned_us, abandoned),
            Measure::MeanWaitEntered => {
                let sum = t.wait_answered_us.saturating_add(t.wait_abandoned_us).saturating_add(t.wait_other_us);
                return seconds(sum, t.entered());
            }
        };
        (numerator as f64, denominator as f64)
    }
}

fn seconds(sum_us: u64, count: u64) -> (f64, f64) {
    (SimDuration::from_micros(sum_us).secs_f64(), count as f64)
}

/// The service level formulas in use. a, b: answered, abandoned within T; A, B: answered, abandoned at all; s: short
/// abandons. Offered, in all but the last: to the line, without those who were kept from it (hidden, closed, banned,
/// deflected, lost at the entry) or went elsewhere. They differ by several points, so each report names the one it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceLevel {
    /// a / offered; blocked and abandoned stay in the denominator. The headline.
    Offered,
    /// a / (offered - turned away).
    Entered,
    /// a / A.
    Answered,
    /// a / (offered - turned away - s).
    ExclShort,
    /// a / (offered - turned away - b): those who left within T do not count.
    ExclWithin,
    /// (a + b) / offered: those who left within T count as served well.
    Excused,
    /// (a + s) / (offered - turned away): short abandons count as served well.
    GoodShort,
    /// a / (offered with flow-outs).
    WithFlowouts,
    /// a / all demand: whoever was turned away, hidden from, deflected, lost at the entry or sent elsewhere stays in.
    AllDemand,
}

impl ServiceLevel {
    /// All of them.
    pub const ALL: [ServiceLevel; 9] = [
        ServiceLevel::Offered,
        ServiceLevel::Entered,
        ServiceLevel::Answered,
        ServiceLevel::ExclShort,
        ServiceLevel::ExclWithin,
        ServiceLevel::Excused,
        ServiceLevel::GoodShort,
        ServiceLevel::WithFlowouts,
        ServiceLevel::AllDemand,
    ];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            ServiceLevel::Offered => "offered",
            ServiceLevel::Entered => "entered",
            ServiceLevel::Answered => "answered",
            ServiceLevel::ExclShort => "excl_short",
            ServiceLevel::ExclWithin => "excl_within",
            ServiceLevel::Excused => "excused",
            ServiceLevel::GoodShort => "good_short",
            ServiceLevel::WithFlowouts => "with_flowouts",
            ServiceLevel::AllDemand => "all_demand",
        }
    }

    /// The formula in words: a, b are those answered and abandoned within the acceptable time, A all answered, s the
    /// short abandons.
    pub const fn formula(self) -> &'static str {
        match self {
            ServiceLevel::Offered => "a / offered",
            ServiceLevel::Entered => "a / (offered - turned away)",
            ServiceLevel::Answered => "a / A",
            ServiceLevel::ExclShort => "a / (offered - turned away - s)",
            ServiceLevel::ExclWithin => "a / (offered - turned away - b)",
            ServiceLevel::Excused => "(a + b) / offered",
            ServiceLevel::GoodShort => "(a + s) / (offered - turned away)",
            ServiceLevel::WithFlowouts => "a / (offered with flow-outs)",
            ServiceLevel::AllDemand => {
                "a / all demand, whoever was turned away, deflected, lost at the entry or sent elsewhere included"
            }
        }
    }

    /// Numerator and denominator in one replication, for one acceptable waiting time.
    pub fn parts(self, t: &ClassTally, within: Within) -> (f64, f64) {
        let (a, b, s) = (within.answered, within.abandoned, t.short_abandons);
        let away: u64 = Outcome::ALL.iter().filter(|o| !o.is_offered()).map(|o| t.count(*o)).sum();
        let offered = t.offered - away;
        let count = |n: u64| n as f64;
        self.of(&Ends {
            answered_within: count(a),
            abandoned_within: count(b),
            short_abandons: count(s),
            answered: count(t.count(Outcome::Answered)),
            offered: count(offered),
            entered: count(offered - t.count(Outcome::Blocked)),
            flowed_out: count(t.count(Outcome::FlowedOut)),
            demand: count(t.offered),
        })
    }

    /// Numerator and denominator from counts, or from shares that are known exactly.
    pub fn of(self, e: &Ends) -> (f64, f64) {
        let (a, b, s) = (e.answered_within, e.abandoned_within, e.short_abandons);
        match self {
            ServiceLevel::Offered => (a, e.offered),
            ServiceLevel::Entered => (a, e.entered),
            ServiceLevel::Answered => (a, e.answered),
            ServiceLevel::ExclShort => (a, e.entered - s),
            ServiceLevel::ExclWithin => (a, e.entered - b),
            ServiceLevel::Excused => (a + b, e.offered),
            ServiceLevel::GoodShort => (a + s, e.entered),
            ServiceLevel::WithFlowouts => (a, e.offered + e.flowed_out),
            ServiceLevel::AllDemand => (a, e.demand),
        }
    }
}

/// How contacts ended, as far as service levels ask: all in contacts, or all in shares of the same whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ends {
    /// Answered within the acceptable time.
    pub answered_within: f64,
    /// Abandoned within the acceptable time.
    pub abandoned_within: f64,
    /// Abandoned with a wait shorter than the channel's `short_abandon`.
    pub short_abandons: f64,
    /// Answered at all.
    pub answered: f64,
    /// Offered to the line; whoever was hidden from, deflected, lost at the entry or sent elsewhere is not.
    pub offered: f64,
    /// Offered and not blocked.
    pub entered: f64,
    /// Sent elsewhere after a maximum wait.
    pub flowed_out: f64,
    /// Offered, and all who were kept from the line.
    pub demand: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the Call Centre Helper article on service levels: A 1000, B 60, a 860, b 20, s 10.
    #[test]
    fn formulas_agree_with_the_published_example() {
        let mut t = ClassTally { offered: 1_060, short_abandons: 10, ..ClassTally::default() };
        t.outcomes[Outcome::Answered as usize] = 1_000;
        t.outcomes[Outcome::Abandoned as usize] = 60;
        let within = Within { answered: 860, abandoned: 20 };
        let percent = |level: ServiceLevel| {
            let (a, b) = level.parts(&t, within);
            (a / b * 1_000.0).round() / 10.0
        };
        assert_eq!(percent(ServiceLevel::Offered), 81.1);
        assert_eq!(percent(ServiceLevel::Answered), 86.0);
        assert_eq!(percent(ServiceLevel::ExclShort), 81.9);
        assert_eq!(percent(ServiceLevel::ExclWithin), 82.7);
        assert_eq!(percent(ServiceLevel::Excused), 83.0);
        assert_eq!(percent(ServiceLevel::GoodShort), 82.1);
    }
}
