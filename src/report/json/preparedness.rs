//! The preparedness sheet.

use schemars::JsonSchema;
use serde::Serialize;

use crate::experiment::{Answer, Changed, GuessedAnswer, Preparedness};
use crate::gate::Verdict;
use crate::stats::Difference;

/// Whether the playbook pays, and which guesses that rests on.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Preparedness")]
pub struct Sheet<'a> {
    /// How many replications each side was played.
    replications: u32,
    /// What the playbook's worth is counted in: genuine customers lost a replication, or the share of contacts answered in time.
    #[schemars(extend("enum" = ["customers_lost", "service_level_offered"]))]
    worth: &'static str,
    /// With the scenario's own numbers.
    answer: Side,
    /// Each number that is a guess, the one first that moves the playbook's worth furthest.
    guesses: Vec<Guess<'a>>,
    /// What guesses change in the answer; empty if it rests on none of them.
    changes: Vec<Change<'a>>,
}

/// The playbook against nobody pulling a lever.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PlaybookAnswer")]
struct Side {
    /// Whether the playbook pays.
    #[schemars(extend("enum" = ["yes", "no", "nothing", "undecided"]))]
    pays: &'static str,
    /// Its worth: what there is with it.
    with: f64,
    /// What there is without it.
    without: f64,
    /// How much better it is with it.
    gain: Gap,
    /// With minus without of money, in `currency`; null unless every group that works has a rate.
    cost: Option<Gap>,
    /// The same of paid agent time, h.
    agent_hours: Gap,
    /// The verdict of each target with it, in the order of `gates`.
    verdicts: Vec<&'static str>,
    /// The same without it.
    verdicts_without: Vec<&'static str>,
}

/// A paired difference with its interval of 95 %; nulls where the data set no bound.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PairedDifference")]
struct Gap {
    /// The difference.
    mean: f64,
    /// The lower end of its interval.
    low: Option<f64>,
    /// The upper end.
    high: Option<f64>,
}

/// A number that is a guess.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Guess")]
struct Guess<'a> {
    /// Its name.
    name: &'a str,
    /// Where it stands in the scenario.
    set: &'a str,
    /// Why it is a guess; null where the scenario does not say.
    why: Option<&'a str>,
    /// The scenario's own value, as it is written; null where that is not one word.
    value: Option<&'a str>,
    /// With its low value.
    low: End<'a>,
    /// With its high value.
    high: End<'a>,
}

/// One end of a guess.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GuessEnd")]
struct End<'a> {
    /// The value, as it is written.
    value: &'a str,
    /// The answer with it.
    answer: Side,
}

/// What a guess changes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GuessChange")]
struct Change<'a> {
    /// The guess.
    guess: &'a str,
    /// At its low or at its high value.
    #[schemars(extend("enum" = ["low", "high"]))]
    end: &'static str,
    /// Whether the playbook pays there; null if a target changes.
    #[schemars(extend("enum" = ["yes", "no", "nothing", "undecided", null]))]
    pays: Option<&'static str>,
    /// The place of the target in `gates` that changes; null if it is whether the playbook pays.
    gate: Option<usize>,
    /// Its verdict there.
    #[schemars(extend("enum" = ["pass", "fail", null]))]
    verdict: Option<&'static str>,
}

pub fn sheet(of: &Preparedness) -> Sheet<'_> {
    let change = |c: &crate::experiment::Change| {
        let (pays, gate, verdict) = match c.what {
            Changed::Pays(pays) => (Some(pays.name()), None, None),
            Changed::Target(target, verdict) => (None, Some(target), Some(verdict.name())),
        };
        let end = ["low", "high"][c.end];
        Change { guess: &of.guesses[c.guess].name, end, pays, gate, verdict }
    };
    Sheet {
        replications: of.replications,
        worth: of.worth.name(),
        answer: side(&of.answer),
        guesses: of.guesses.iter().map(guess).collect(),
        changes: of.changes().iter().map(change).collect(),
    }
}

fn guess(of: &GuessedAnswer) -> Guess<'_> {
    Guess {
        name: &of.name,
        set: &of.set,
        why: of.why.as_deref(),
        value: of.values.1.as_deref(),
        low: End { value: &of.values.0, answer: side(&of.ends[0]) },
        high: End { value: &of.values.2, answer: side(&of.ends[1]) },
    }
}

fn side(of: &Answer) -> Side {
    let names = |verdicts: &[Verdict]| verdicts.iter().map(|v| v.name()).collect();
    Side {
        pays: of.pays().name(),
        with: of.with,
        without: of.without,
        gain: gap(&of.gain),
        cost: of.cost.as_ref().map(gap),
        agent_hours: gap(&of.hours),
        verdicts: names(&of.verdicts),
        verdicts_without: names(&of.verdicts_without),
    }
}

fn gap(of: &Difference) -> Gap {
    let finite = |x: f64| x.is_finite().then_some(x);
    Gap { mean: of.value, low: of.low().and_then(finite), high: of.high().and_then(finite) }
}
