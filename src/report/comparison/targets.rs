//! The options' own targets: who has to meet them, and what they come to.

use super::{ComparisonReport, price};
use crate::experiment::compare::Rank;
use crate::gate::{GateOutcome, Verdict, overall};
use crate::model::Outline;
use crate::report::text::gate_names::name;

/// The targets of all options, and who has to meet them.
#[derive(Clone, Copy)]
pub struct Targets<'a> {
    /// For the base and each candidate, in the order of the comparison.
    pub options: &'a [OptionTargets],
    /// Who has to meet them.
    pub require: Require,
}

/// The targets of an option.
#[derive(Clone, Debug)]
pub struct OptionTargets {
    /// What was simulated.
    pub outline: Outline,
    /// How many replications there are.
    pub replications: usize,
    /// The scenario file, where it is known.
    pub file: Option<String>,
    /// What came out.
    pub outcomes: Vec<GateOutcome>,
}

/// Who has to meet their targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Require {
    /// One of the options.
    Any,
    /// All options that have targets.
    All,
    /// The option with this number.
    One(usize),
    /// All candidates; the base was named, so it is what they are measured by.
    Candidates,
}

impl Targets<'_> {
    /// What the targets of an option come to; `None` without targets.
    pub fn of(&self, option: usize) -> Option<Verdict> {
        self.options.get(option).and_then(|o| overall(&o.outcomes))
    }

    /// Whether what an option misses fails what is required of all.
    pub fn blames(&self, option: usize) -> bool {
        let has_to = match self.require {
            Require::Any | Require::All => true,
            Require::One(i) => i == option,
            Require::Candidates => option > 0,
        };
        has_to && self.verdict() == Verdict::Fail
    }

    /// What all of them come to, as it is required.
    pub fn verdict(&self) -> Verdict {
        self.require.verdict(&self.all())
    }

    /// What the targets of each option come to.
    pub fn all(&self) -> Vec<Option<Verdict>> {
        (0..self.options.len()).map(|i| self.of(i)).collect()
    }
}

impl Require {
    /// What the targets of all options come to together.
    pub fn verdict(self, options: &[Option<Verdict>]) -> Verdict {
        let from = usize::from(self == Require::Candidates);
        let any = |verdict| options.iter().skip(from).any(|v| *v == Some(verdict));
        let order = match self {
            Require::One(i) => return options.get(i).copied().flatten().unwrap_or(Verdict::NoData),
            Require::Any => [Verdict::Pass, Verdict::Inconclusive, Verdict::Fail],
            Require::All | Require::Candidates => [Verdict::Fail, Verdict::Inconclusive, Verdict::Pass],
        };
        order.into_iter().find(|verdict| any(*verdict)).unwrap_or(Verdict::NoData)
    }

    /// Who has to meet their targets, as a sentence and as what is wrong if it is not so.
    pub fn words(self, names: &[&str]) -> (String, String) {
        let (right, wrong) = match self {
            Require::Any => ("any option meets its targets", "no option meets its targets"),
            Require::All => ("all options meet their targets", "not all options meet their targets"),
            Require::Candidates => ("all candidates meet their targets", "not all candidates meet their targets"),
            Require::One(i) => {
                let name = names.get(i).copied().unwrap_or_default();
                return (format!("{name} meets its targets"), format!("{name} misses its targets"));
            }
        };
        (right.to_owned(), wrong.to_owned())
    }
}

/// `2 of 3 options meet all their targets; cheapest: prepared, at 84.0 agent-hours; it takes 4.0 agent-hours more than
/// nothing`
pub fn sentence(report: ComparisonReport<'_>, targets: Targets<'_>) -> String {
    let names: Vec<&str> = report.comparison.names().collect();
    let candidates_only = targets.require == Require::Candidates;
    let from = usize::from(candidates_only);
    let judged: Vec<usize> = (from..names.len()).filter(|&i| targets.of(i).is_some()).collect();
    if let [one] = judged.as_slice() {
        return of_one(targets, *one, names[*one]);
    }
    let with = |verdict| judged.iter().copied().filter(|&i| targets.of(i) == Some(verdict)).collect::<Vec<_>>();
    let (meet, unsure) = (with(Verdict::Pass), with(Verdict::Inconclusive));
    let (of, what) = (judged.len(), if candidates_only { "candidates" } else { "options" });
    let mut text = match meet.len() {
        0 => format!("none of {of} {what} meets all its targets"),
        1 => format!("1 of {of} {what} meets all its targets"),
        n => format!("{n} of {of} {what} meet all their targets"),
    };
    if meet.iter().any(|&i| has_warnings(targets, i)) {
        text += ", warnings aside";
    }
    if !unsure.is_empty() {
        text += &format!(", {} unsure", unsure.len());
    }
    text += &match targets.require {
        Require::Any => cheapest(report, &meet, &names),
        Require::All => "; all have to".to_owned(),
        Require::One(i) => format!("; {} has to", names[i]),
        Require::Candidates => String::new(),
    };
    text
}

/// `prepared misses 1 of its 4 targets: answered in 60 s, chat`
fn of_one(targets: Targets<'_>, option: usize, name: &str) -> String {
    match (targets.of(option), misses(targets, option)) {
        (_, Some(misses)) => format!("{name} {misses}"),
        (Some(Verdict::Inconclusive), _) => format!("{name} misses no target, but is not sure to meet all of them"),
        (Some(Verdict::NoData), _) => format!("{name} has nothing that its targets could measure"),
        _ if has_warnings(targets, option) => format!("{name} meets all its targets, warnings aside"),
        _ => format!("{name} meets all its targets"),
    }
}

/// Whether an option misses a target that is only a warning.
fn has_warnings(targets: Targets<'_>, option: usize) -> bool {
    targets.options.get(option).is_some_and(|o| o.outcomes.iter().any(|o| o.is_missed() && !o.breaks()))
}

/// `misses 2 of its 4 targets: answered in 60 s, chat; left before an answer`; `None` for an option that misses none.
pub fn misses(targets: Targets<'_>, option: usize) -> Option<String> {
    const NAMED: usize = 2;
    let OptionTargets { outline, outcomes, .. } = targets.options.get(option)?;
    let missed: Vec<&GateOutcome> = outcomes.iter().filter(|o| o.breaks()).collect();
    let named: Vec<String> = missed.iter().take(NAMED).map(|o| name(&o.gate, outline)).collect();
    let (n, of) = (missed.len(), outcomes.len());
    let more = if n > NAMED { format!("; and {} more", n - NAMED) } else { String::new() };
    let of = if of == 1 { "its target".to_owned() } else { format!("{n} of its {of} targets") };
    (n > 0).then(|| format!("misses {of}: {}{more}", named.join("; ")))
}

/// The option that meets its targets for the least.
fn cheapest(report: ComparisonReport<'_>, meet: &[usize], names: &[&str]) -> String {
    let costs = meet.iter().filter_map(|&i| Some((i, price::of(report, i)?)));
    let Some((i, cost)) = costs.min_by(|(_, x), (_, y)| x.total_cmp(y)) else { return String::new() };
    // The price of the best, and of a single candidate, is said with what it is good for.
    let candidates = &report.comparison.candidates;
    let said = candidates.len() == 1 || report.comparison.standings[i].rank == Rank::Best;
    let candidate = i.checked_sub(1).filter(|_| !said).map(|i| &candidates[i]);
    let more = candidate.and_then(|c| price::against_base(report, c));
    let more = more.map_or_else(String::new, |more| format!("; it {more} than {}", names[0]));
    let one = if meet.len() > 1 { "; cheapest:" } else { ":" };
    format!("{one} {}, at\u{a0}{}{more}", names[i], price::amount(report, cost))
}

/// The words of verdicts.
pub const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "UNSURE",
        Verdict::NoData => "NO DATA",
    }
}
