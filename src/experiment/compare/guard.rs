//! Guard rails: gains that are bought with people whom nobody answers.

use super::measure::Compared;
use super::row::{RowVerdict, difference};
use super::sample::{Sample, Subject};
use super::{Candidate, Settings};
use crate::model::{ClassOutline, Nature, Outline};
use crate::stats::holm;

/// A guard rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rail {
    /// More contacts are turned away, beyond chance and beyond the minimum effect.
    TurnedAway,
    /// More customers go for good with nothing, beyond chance and beyond the minimum effect.
    CustomersLost,
    /// A class waits at least twice as long, beyond chance, and longer than its channel's first acceptable wait: the 95 %
    /// quantile of the waits of all of its contacts who joined the line, however they left it, where waits below 30 s count
    /// as 30 s. Letters that wait for a quarter of an hour do not starve where they are promised an answer within hours.
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
            Rail::CustomersLost => "customers_lost",
            Rail::Starvation => "starvation",
        }
    }
}

/// Notes what each candidate breaks. `samples` are those of the base and of the candidates, in order. Nobody is kept from
/// turning away those whom the centre is not there for.
pub fn check(candidates: &mut [Candidate], samples: &[Sample], outline: &Outline, settings: &Settings) {
    let Some((base, others)) = samples.split_first() else { return };
    let mut starved = Vec::new();
    for (i, (candidate, sample)) in candidates.iter_mut().zip(others).enumerate() {
        let worse = candidate.rows.iter().filter(|r| r.verdict == Some(RowVerdict::Worse));
        let unanswered = worse.filter(|r| is_genuine(&r.subject, outline)).filter_map(|r| {
            let rail = match r.measure {
                Compared::TurnedAway => Rail::TurnedAway,
                Compared::CustomersLost => Rail::CustomersLost,
                _ => return None,
            };
            Some(Broken { rail, subject: r.subject.clone(), base: r.base?, new: r.new? })
        });
        candidate.broken = unanswered.collect();
        for (class, new) in &sample.joined_p95 {
            if !is_genuine(&Subject::Class(class.clone()), outline) || new.value <= promise(class, outline) {
                continue;
            }
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

/// The first acceptable wait of a class's channel, s.
fn promise(class: &str, outline: &Outline) -> f64 {
    let class = outline.classes.iter().find(|c| c.name == class);
    let within = class.and_then(|c| outline.channels[c.channel.index()].answer_within.first());
    within.map_or(0.0, |within| within.secs_f64())
}

/// Whether all contacts of a subject are those of customers whom the centre is there for.
fn is_genuine(subject: &Subject, outline: &Outline) -> bool {
    let is_meant = |class: &&ClassOutline| match subject {
        Subject::All => true,
        Subject::Genuine => class.nature == Nature::Genuine,
        Subject::Channel(name) => outline.channels[class.channel.index()].name == *name,
        Subject::Class(name) => class.name == *name,
        Subject::Group(_) => false,
    };
    outline.classes.iter().filter(is_meant).all(|class| class.nature == Nature::Genuine)
}
