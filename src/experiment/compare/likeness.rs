//! Whether two runs can be compared, and how.

use super::sample::class_of;
use super::{Contender, Settings};
use crate::model::{ClassOutline, Outline, SimDuration};

/// Why two runs cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{base} and {candidate} cannot be compared: {difference}")]
pub struct Incomparable {
    /// The base.
    pub base: String,
    /// The other one.
    pub candidate: String,
    /// What differs, in words.
    pub difference: String,
}

/// How the replications of two runs belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// Replication r of both met the same customers.
    Paired,
    /// They met different customers, for the reason given.
    Unpaired(String),
    /// Nothing is random in either: every difference is exact.
    Exact,
}

/// What has to agree before two runs are compared, and what pairs them.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// What the comparison calls it.
    pub name: &'a str,
    /// What was simulated.
    pub outline: &'a Outline,
    /// How many replications there are.
    pub replications: usize,
    /// The version of the random streams.
    pub stream_version: u32,
}

/// Says what makes a comparison of two runs meaningless, if anything does.
pub fn check(base: &Contender<'_>, other: &Contender<'_>, settings: &Settings) -> Result<(), Incomparable> {
    let arrivals = || {
        let class = other_arrivals(base.outline, other.outline).filter(|_| !settings.other_arrivals)?;
        let task = "and with them the task (--other-arrivals compares all the same)";
        Some(format!("the arrivals of `{class}` differ, {task}"))
    };
    match difference(base.side(), other.side()).or_else(arrivals) {
        None => Ok(()),
        Some(difference) => Err(Incomparable { base: base.name.clone(), candidate: other.name.clone(), difference }),
    }
}

/// What makes two runs different tasks, apart from arrivals.
pub fn difference(a: Side<'_>, b: Side<'_>) -> Option<String> {
    let lengths = |what: &str, x: SimDuration, y: SimDuration| {
        (x != y).then(|| format!("the {what} is {x} in {} and {y} in {}", a.name, b.name))
    };
    lengths("duration", a.outline.duration, b.outline.duration)
        .or_else(|| lengths("warm-up", a.outline.warm_up, b.outline.warm_up))
        .or_else(|| missing(a, b))
        .or_else(|| missing(b, a))
        .or_else(|| a.outline.classes.iter().find_map(|class| classes_differ(a, b, &class.name)))
}

/// The first class whose arrivals differ, where they are known of both.
pub fn other_arrivals(a: &Outline, b: &Outline) -> Option<String> {
    let differs = |class: &&ClassOutline| {
        let other = class_of(b, &class.name).and_then(|j| b.classes[j].arrivals);
        class.arrivals.zip(other).is_some_and(|(x, y)| x != y)
    };
    a.classes.iter().find(differs).map(|class| class.name.clone())
}

/// Two currencies, where both name one and they differ.
pub fn other_currency(a: &Outline, b: &Outline) -> Option<(String, String)> {
    a.currency.clone().zip(b.currency.clone()).filter(|(x, y)| x != y)
}

/// A class that only the first has.
fn missing(a: Side<'_>, b: Side<'_>) -> Option<String> {
    let class = a.outline.classes.iter().find(|c| class_of(b.outline, &c.name).is_none())?;
    Some(format!("only {} has contacts `{}`", a.name, class.name))
}

fn classes_differ(a: Side<'_>, b: Side<'_>, name: &str) -> Option<String> {
    let (i, j) = (class_of(a.outline, name)?, class_of(b.outline, name)?);
    let p = &a.outline.channels[a.outline.classes[i].channel.index()];
    let q = &b.outline.channels[b.outline.classes[j].channel.index()];
    if p.name != q.name {
        return Some(format!(
            "contacts `{name}` come by channel `{}` in {} and `{}` in {}",
            p.name, a.name, q.name, b.name
        ));
    }
    if p.answer_within != q.answer_within {
        return Some(format!(
            "channel `{}` has another answer_within, so service levels mean different things",
            p.name
        ));
    }
    None
}

/// How the replications of two runs that can be compared belong together.
pub fn pairing(a: Side<'_>, b: Side<'_>) -> Pairing {
    let counts = (a.replications, b.replications);
    if a.outline.deterministic && b.outline.deterministic {
        Pairing::Exact
    } else if a.stream_version != b.stream_version {
        Pairing::Unpaired(format!(
            "they used versions {} and {} of the random streams",
            a.stream_version, b.stream_version
        ))
    } else if a.outline.seed != b.outline.seed {
        Pairing::Unpaired(format!("their seeds are {} and {}", a.outline.seed, b.outline.seed))
    } else if counts.0 != counts.1 {
        Pairing::Unpaired(format!("they have {} and {} replications", counts.0, counts.1))
    } else {
        Pairing::Paired
    }
}
