//! Guard rails: gains that are bought with people whom nobody answers.

use super::measure::Compared;
use super::row::{RowVerdict, difference};
use super::sample::{Sample, Subject};
use super::{Candidate, Settings};
use crate::stats::holm;

/// A guard rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rail {
    /// More contacts are turned away, beyond chance and beyond the minimum effect.
    TurnedAway,
    /// A class waits at least twice as long, beyond chance: the 95 % quantile of the waits of all of its contacts who
    /// joined the line, however they left it, where waits below 30 s count as 30 s.
    Starvation,
}

/// A guard rail that a candidate breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// Which.
    pub rail: Rail,
    /// For whom.
    pub subject: Subject,
    /// The base value: a share, or s.
    pub base: f64,
    /// The candidate's value.
    pub new: f64,
}

impl Rail {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Rail::TurnedAway => "turned_away",
            Rail::Starvation => "starvation",
        }
    }
}

/// Notes what each candidate breaks. `samples` are those of the base and of the candidates, in order.
pub fn check(candidates: &mut [Candidate], samples: &[Sample], settings: &Settings) {
    let Some((base, others)) = samples.split_first() else { return };
    let mut starved = Vec::new();
    for (i, (candidate, sample)) in candidates.iter_mut().zip(others).enumerate() {
        let worse = candidate.rows.iter().filter(|r| r.verdict == Some(RowVerdict::Worse));
        let turned_away = worse.filter(|r| r.measure == Compared::TurnedAway).filter_map(|r| {
            Some(Broken { rail: Rail::TurnedAway, subject: r.subject.clone(), base: r.base?, new: r.new? })
        });
        candidate.broken = turned_away.collect();
        for (class, new) in &sample.joined_p95 {
            let Some(old) = base.joined_p95.get(class) else { continue };
            let d = difference(old, new, &candidate.pairing, 1.0 - settings.alpha);
            if let Some(p) = d.p_value().filter(|_| d.value > 0.0) {
                let subject = Subject::Class(class.clone());
                starved.push((i, p, Broken { rail: Rail::Starvation, subject, base: old.value, new: new.value }));
            }
        }
    }
    let adjusted = holm(&starved.iter().map(|(_, p, _)| *p).collect::<Vec<_>>());
    for ((i, _, broken), p) in starved.into_iter().zip(adjusted) {
        let twice = Compared::WaitP95.effect(broken.base, broken.new - broken.base) >= 1.0;
        if p <= settings.alpha && twice {
            candidates[i].broken.push(broken);
        }
    }
}
