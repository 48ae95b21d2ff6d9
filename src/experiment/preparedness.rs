//! Whether a playbook pays, and which guesses that rests on.

use crate::gate::{GateOutcome, Verdict};
use crate::model::{Condition, Nature, Outline, Scenario, SimDuration, Trigger, Watch};
use crate::record::customers_lost;
use crate::stats::{Difference, Linearised};

use super::costs::Books;
use super::measures::ServiceLevel;
use super::results::{Replication, Results};
use super::summary::{LEVEL, sum_of};

/// Fewer replications say too little of a difference.
const FEWEST: u32 = 5;
/// More are not needed for it: both sides meet the same customers.
const MOST: u32 = 30;

/// How many replications each side of each question is played, so that all of them together take about twice as long as the
/// run, where it is not a short one.
pub fn sheet_replications(of_run: usize, guesses: usize) -> u32 {
    let of_run = u32::try_from(of_run).unwrap_or(u32::MAX);
    let each = of_run / u32::try_from(1 + 2 * guesses).unwrap_or(u32::MAX);
    each.clamp(FEWEST, MOST).min(of_run.max(1))
}

/// The scenario in which nobody pulls a lever; what happens to the centre happens all the same, and what a lever would switch
/// on stays off.
pub fn unplayed(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    let never = || Trigger::When(Watch { condition: Condition::Any(Vec::new()), lasting: SimDuration::ZERO });
    for lever in scenario.playbook.levers.iter_mut().filter(|l| !l.is_event) {
        lever.trigger = never();
    }
    scenario
}

/// Whether there is a lever that somebody may pull.
pub fn has_levers(scenario: &Scenario) -> bool {
    scenario.playbook.levers.iter().any(|l| !l.is_event)
}

/// What the playbook's worth is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Genuine customers who went for good with nothing, a replication; contacts, where each customer makes one.
    CustomersLost,
    /// Contacts answered within the first acceptable time of their channel / offered, where nobody can tell by the customers lost.
    InTime,
}

impl Worth {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Worth::CustomersLost => "customers_lost",
            Worth::InTime => "service_level_offered",
        }
    }
}

/// Whether a playbook is worth something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pays {
    /// More with it.
    Yes,
    /// Less with it.
    No,
    /// The same with it and without it.
    Nothing,
    /// It may be chance.
    Undecided,
}

impl Pays {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Pays::Yes => "yes",
            Pays::No => "no",
            Pays::Nothing => "nothing",
            Pays::Undecided => "undecided",
        }
    }
}

/// The same replications with the playbook and without it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// With the playbook.
    pub with: f64,
    /// Without it.
    pub without: f64,
    /// How much better it is with the playbook.
    pub gain: Difference,
    /// The same of the money that a replication costs, where every group that works has a rate.
    pub cost: Option<Difference>,
    /// The same of paid agent time, h.
    pub hours: Difference,
    /// What comes out of each target with the playbook.
    pub verdicts: Vec<Verdict>,
    /// The same without it.
    pub verdicts_without: Vec<Verdict>,
}

impl Answer {
    /// Whether the playbook pays.
    pub fn pays(&self) -> Pays {
        match (self.gain.low(), self.gain.high()) {
            _ if self.gain.identical => Pays::Nothing,
            (Some(low), _) if low > 0.0 => Pays::Yes,
            (_, Some(high)) if high < 0.0 => Pays::No,
            _ => Pays::Undecided,
        }
    }
}

/// One side of an answer.
#[derive(Clone, Copy)]
pub struct Played<'a> {
    /// The scenario.
    pub outline: &'a Outline,
    /// What came out.
    pub results: &'a Results,
}

impl Played<'_> {
    fn verdicts(&self) -> Vec<Verdict> {
        let outcome = |record| GateOutcome::of(record, self.outline.deterministic).verdict;
        self.results.gates.iter().map(outcome).collect()
    }

    fn worth(&self, worth: Worth) -> Option<Linearised> {
        match worth {
            Worth::CustomersLost => {
                let genuine: Vec<bool> = self.outline.classes.iter().map(|c| c.nature == Nature::Genuine).collect();
                let lost = |r: &Replication| {
                    let classes = r.classes.iter().zip(&genuine).filter(|(_, genuine)| **genuine);
                    classes.map(|(class, _)| customers_lost(class, &r.classes)).sum::<u64>() as f64
                };
                Linearised::mean(self.results.replications.iter().map(lost))
            }
            Worth::InTime => {
                let classes: Vec<usize> = (0..self.outline.classes.len()).collect();
                let parts = |r: &Replication| {
                    let sum = sum_of(&classes, &r.classes);
                    ServiceLevel::Offered.parts(&sum, sum.within.first().copied().unwrap_or_default())
                };
                let parts: Vec<(f64, f64)> = self.results.replications.iter().map(parts).collect();
                Linearised::ratio(parts)
            }
        }
    }
}

/// What the playbook's worth is best counted in: in customers lost, unless nobody can tell by them.
pub fn worth_of(with: Played<'_>, without: Played<'_>) -> Worth {
    let pays = answer(with, without, Worth::CustomersLost).map(|answer| answer.pays());
    if matches!(pays, Some(Pays::Yes | Pays::No)) { Worth::CustomersLost } else { Worth::InTime }
}

/// The answer of two runs of the same replications; `None` where there was nobody to measure.
pub fn answer(with: Played<'_>, without: Played<'_>, worth: Worth) -> Option<Answer> {
    let books = [with, without].map(|p| Books::of(p.outline, &p.results.replications));
    let (a, b) = (with.worth(worth)?, without.worth(worth)?);
    let (worse, better) = if worth == Worth::CustomersLost { (&a, &b) } else { (&b, &a) };
    let is_exact = with.outline.deterministic && without.outline.deterministic;
    let between = |without: &Linearised, with: &Linearised| match is_exact {
        true => Some(Difference::exact(without.value, with.value)),
        false => Difference::paired(without, with, LEVEL),
    };
    let totals = [0, 1].map(|i: usize| books[i].totals().and_then(Linearised::mean));
    let hours = [0, 1].map(|i: usize| Linearised::mean(books[i].agent_hours()));
    Some(Answer {
        with: a.value,
        without: b.value,
        gain: between(worse, better)?,
        cost: match &totals {
            [Some(with), Some(without)] => between(without, with),
            _ => None,
        },
        hours: between(hours[1].as_ref()?, hours[0].as_ref()?)?,
        verdicts: with.verdicts(),
        verdicts_without: without.verdicts(),
    })
}

/// A guess, and the answers at both its ends.
#[derive(Clone, Debug)]
pub struct GuessedAnswer {
    /// Its name.
    pub name: String,
    /// Where it stands in the scenario.
    pub set: String,
    /// Why it is a guess, in the scenario's words.
    pub why: Option<String>,
    /// Its values as they are written: low, the scenario's own where it is one word, high.
    pub values: (String, Option<String>, String),
    /// The answers with the low and the high value.
    pub ends: [Answer; 2],
}

impl GuessedAnswer {
    /// How far apart the playbook's worth is at both ends.
    pub fn width(&self) -> f64 {
        (self.ends[1].gain.value - self.ends[0].gain.value).abs()
    }
}

/// What a guess changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The guess, by number.
    pub guess: usize,
    /// 0 for its low value, 1 for its high one.
    pub end: usize,
    /// What is different there.
    pub what: Changed,
}

/// What is different at one end of a guess.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Changed {
    /// Whether the playbook pays.
    Pays(Pays),
    /// A target, by number, that is met and was missed, or the other way round.
    Target(usize, Verdict),
}

/// The sheet.
#[derive(Clone, Debug)]
pub struct Preparedness {
    /// How many replications each side was played.
    pub replications: u32,
    /// What the playbook's worth is counted in.
    pub worth: Worth,
    /// The answer with the scenario's own numbers.
    pub answer: Answer,
    /// Each guess, the one first that moves the playbook's worth furthest.
    pub guesses: Vec<GuessedAnswer>,
}

impl Preparedness {
    /// The sheet of these answers.
    pub fn new(replications: u32, worth: Worth, answer: Answer, mut guesses: Vec<GuessedAnswer>) -> Self {
        guesses.sort_by(|a, b| b.width().total_cmp(&a.width()));
        Self { replications, worth, answer, guesses }
    }

    /// All that guesses change, those of the widest first.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (guess, guessed) in self.guesses.iter().enumerate() {
            for (end, answer) in guessed.ends.iter().enumerate() {
                let pays = answer.pays();
                if pays != self.answer.pays() {
                    changes.push(Change { guess, end, what: Changed::Pays(pays) });
                }
                for (target, (mid, now)) in self.answer.verdicts.iter().zip(&answer.verdicts).enumerate() {
                    if matches!((mid, now), (Verdict::Pass, Verdict::Fail) | (Verdict::Fail, Verdict::Pass)) {
                        changes.push(Change { guess, end, what: Changed::Target(target, *now) });
                    }
                }
            }
        }
        changes
    }
}
