//! The words of a target against the names of a scenario.

use crate::model::{SimDuration, SimTime};
use crate::scenario::units;
use crate::scenario::{did_you_mean, listed};

use super::error::TargetError;
use super::grammar::{self, Operator, Selector, Word};
use super::names::{self, Kind};
use super::{Counted, Family, Selection, Statistic, Subject, Unit};

/// The names that tags can use.
#[derive(Clone, Debug, Default)]
pub struct Words<'a> {
    /// The channels, in the scenario's order.
    pub channels: Vec<&'a str>,
    /// The contact classes, in the scenario's order.
    pub classes: Vec<&'a str>,
    /// The groups, in the scenario's order.
    pub groups: Vec<&'a str>,
    /// Parts of events and when they are over.
    pub phases: Vec<(&'a str, SimTime)>,
}

/// What is measured, and of whom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// What is measured.
    pub subject: Subject,
    /// Of whom.
    pub selection: Selection,
}

/// What is demanded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Of which statistic.
    pub statistic: Statistic,
    /// How it is compared.
    pub operator: Operator,
    /// With what, in the subject's unit.
    pub limit: f64,
}

/// `service_level{channel:chat,within:60s}`
///
/// # Errors
/// What is wrong with the words, or which of them the scenario does not know.
pub fn parse_target(text: &str, words: &Words<'_>) -> Result<Target, TargetError> {
    let selector = grammar::selector(text)?;
    let kind = names::measure(selector.measure.text).ok_or_else(|| unknown_measure(&selector.measure))?;
    let tags = Tags::of(&selector, kind)?;
    let selection = tags.selection(kind, words)?;
    let subject = match kind {
        Kind::ServiceLevel => Subject::Level { formula: tags.formula()?, within: tags.within()? },
        Kind::Measure(measure) => Subject::Measure(measure),
        Kind::Wait => Subject::Wait(tags.family(selection)?),
        Kind::Count(Counted::Answered) => Subject::Count(Counted::Answered),
        Kind::Count(counted) => Subject::Count(counted),
        Kind::QueueLength => Subject::QueueLength,
        Kind::Occupancy => Subject::Occupancy,
        Kind::Utilisation => Subject::Utilisation,
        Kind::Recovery => Subject::Recovery { within: tags.within()?, level: tags.level()?, after: tags.after(words)? },
    };
    Ok(Target { subject, selection })
}

fn unknown_measure(measure: &Word<'_>) -> TargetError {
    TargetError::new(measure.range.clone(), format!("`{}` is not a measure", measure.text))
        .label(did_you_mean(measure.text, names::measures()))
        .help(format!("the measures are {}", listed(names::measures(), "and")))
}

/// A tag, what it names, the names that there are, and what is selected by one.
type Scope<'a> = (&'static str, &'static str, &'a [&'a str], fn(usize) -> Selection);

/// The tags of a selector, each of a name that its measure takes, and none twice.
struct Tags<'a> {
    selector: &'a Selector<'a>,
}

/// The tags that a measure takes.
pub(super) const fn tags_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::ServiceLevel => &["channel", "class", "within", "formula"],
        Kind::Measure(_) | Kind::QueueLength | Kind::Count(_) => &["channel", "class"],
        Kind::Wait => &["channel", "class", "group", "outcome"],
        Kind::Occupancy | Kind::Utilisation => &["group"],
        Kind::Recovery => &["channel", "class", "within", "level", "after"],
    }
}

/// Those of its tags without which a measure says too little.
pub(super) const fn needed_tags(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::ServiceLevel => &["within"],
        Kind::Measure(_) | Kind::QueueLength | Kind::Count(_) => &[],
        Kind::Wait => &["outcome"],
        Kind::Occupancy | Kind::Utilisation => &["group"],
        Kind::Recovery => &["within", "level", "after"],
    }
}

impl<'a> Tags<'a> {
    fn of(selector: &'a Selector<'a>, kind: Kind) -> Result<Self, TargetError> {
        let known = tags_of(kind);
        for (i, (name, _)) in selector.tags.iter().enumerate() {
            if !known.contains(&name.text) {
                let message = format!("`{}` has no tag `{}`", selector.measure.text, name.text);
                return Err(TargetError::new(name.range.clone(), message)
                    .label(did_you_mean(name.text, known.iter().copied()))
                    .help(format!("its tags are {}", listed(known.iter().copied(), "and"))));
            }
            if selector.tags[..i].iter().any(|(earlier, _)| earlier.text == name.text) {
                return Err(TargetError::new(name.range.clone(), format!("the tag `{}` stands here twice", name.text)));
            }
        }
        Ok(Self { selector })
    }

    fn get(&self, name: &str) -> Option<&'a Word<'a>> {
        self.selector.tags.iter().find(|(tag, _)| tag.text == name).map(|(_, value)| value)
    }

    fn missing(&self, what: &str, help: &str) -> TargetError {
        let measure = &self.selector.measure;
        TargetError::new(measure.range.clone(), format!("`{}` must say {what}", measure.text)).help(help)
    }

    fn selection(&self, kind: Kind, words: &Words<'_>) -> Result<Selection, TargetError> {
        let mut found = Vec::new();
        let scopes: [Scope<'_>; 3] = [
            ("channel", "channel", &words.channels, Selection::Channel),
            ("class", "contact class", &words.classes, Selection::Class),
            ("group", "group", &words.groups, Selection::Group),
        ];
        for (tag, kind, names, selection) in scopes {
            let Some(word) = self.get(tag) else { continue };
            let index = names.iter().position(|n| *n == word.text).ok_or_else(|| unknown(word, kind, names))?;
            found.push((word, selection(index)));
        }
        match found.as_slice() {
            [] if matches!(kind, Kind::Occupancy | Kind::Utilisation) => {
                Err(self.missing("of which group", "write `occupancy{group:NAME}`"))
            }
            [] => Ok(Selection::All),
            [(_, one)] => Ok(*one),
            [_, (second, _), ..] => {
                let message = "a target is about one channel, one class or one group";
                Err(TargetError::new(second.range.clone(), message).help("name the narrower of them alone"))
            }
        }
    }

    fn within(&self) -> Result<SimDuration, TargetError> {
        let word = self.get("within").ok_or_else(|| {
            self.missing("within which time", "add the acceptable waiting time, as in `{channel:chat,within:60s}`")
        })?;
        quantity(word, units::duration)
    }

    fn formula(&self) -> Result<crate::experiment::ServiceLevel, TargetError> {
        use crate::experiment::ServiceLevel;
        let Some(word) = self.get("formula") else { return Ok(ServiceLevel::Offered) };
        names::formula(word.text).ok_or_else(|| {
            let known = ServiceLevel::ALL.map(ServiceLevel::name);
            TargetError::new(word.range.clone(), format!("`{}` is not a formula of service levels", word.text))
                .label(did_you_mean(word.text, known))
                .help(format!("the formulas are {}", listed(known, "and")))
        })
    }

    fn family(&self, selection: Selection) -> Result<Family, TargetError> {
        const HELP: &str = "add `outcome:answered`, `outcome:abandoned` or `outcome:entered` (all who joined the line): \
                            waits of the answered alone look better the more people give up";
        let word = self.get("outcome").ok_or_else(|| self.missing("whose waits it means", HELP))?;
        let families = [("answered", Family::Answered), ("abandoned", Family::Abandoned), ("entered", Family::Entered)];
        let Some(&(_, family)) = families.iter().find(|(name, _)| *name == word.text) else {
            return Err(TargetError::new(word.range.clone(), format!("`{}` is not an outcome of waits", word.text))
                .label(did_you_mean(word.text, families.map(|f| f.0)))
                .help("the outcomes are `answered`, `abandoned` and `entered`"));
        };
        if matches!(selection, Selection::Group(_)) && family != Family::Answered {
            return Err(TargetError::new(word.range.clone(), "a group only knows the waits of those it answered")
                .help("write `outcome:answered`, or name a channel or a class"));
        }
        Ok(family)
    }

    fn level(&self) -> Result<f64, TargetError> {
        let word = self
            .get("level")
            .ok_or_else(|| self.missing("which service level is good again", "add it as a share, as in `level:80%`"))?;
        quantity(word, units::share)
    }

    fn after(&self, words: &Words<'_>) -> Result<SimTime, TargetError> {
        let word = self.get("after").ok_or_else(|| {
            self.missing("after which event", "add an event or a part of it, as in `after:spike` or `after:spike.hold`")
        })?;
        phase(word.text, words).map_err(|e| TargetError { range: word.range.clone(), ..e })
    }
}

/// The phase that a target's tag `after` names.
pub fn phase_in(selector: &str) -> Option<&str> {
    let selector = grammar::selector(selector).ok()?;
    selector.tags.iter().find(|(tag, _)| tag.text == "after").map(|(_, value)| value.text)
}

/// The end of a phase.
fn phase(name: &str, words: &Words<'_>) -> Result<SimTime, TargetError> {
    let found = words.phases.iter().find(|(phase, _)| *phase == name).map(|(_, over)| *over);
    found.ok_or_else(|| {
        let names: Vec<&str> = words.phases.iter().map(|(phase, _)| *phase).collect();
        unknown(&Word { text: name, range: 0..name.len() }, "phase of an event", &names)
    })
}

pub(crate) fn unknown(word: &Word<'_>, kind: &str, names: &[&str]) -> TargetError {
    let error = TargetError::new(word.range.clone(), format!("there is no {kind} `{}`", word.text))
        .label(did_you_mean(word.text, names.iter().copied()));
    match names {
        [] => error,
        names => error.help(format!("the file has {}", listed(names.iter().copied().take(20), "and"))),
    }
}

fn quantity<T>(word: &Word<'_>, parse: impl Fn(&str) -> Result<T, units::UnitError>) -> Result<T, TargetError> {
    parse(word.text).map_err(|e| {
        let text = e.to_string();
        let (message, help) = text.split_once('\n').unwrap_or((&text, ""));
        TargetError::new(word.range.clone(), message).help(help)
    })
}

/// `>= 80%`, `p(95) < 3m`, `mean < 30s`
///
/// # Errors
/// What is wrong with the words, or does not fit what is measured.
pub fn parse_demand(text: &str, subject: Subject) -> Result<Demand, TargetError> {
    let words = grammar::expression(text)?;
    let statistic = match &words.statistic {
        None => default_statistic(subject, text)?,
        Some(word) => statistic(word, subject)?,
    };
    let limit = limit(&words.limit, subject.unit())?;
    Ok(Demand { statistic, operator: words.operator, limit })
}

/// `>= 90%`
///
/// # Errors
/// What is wrong with the words.
pub fn parse_runs_met(text: &str) -> Result<(Operator, f64), TargetError> {
    let words = grammar::expression(text)?;
    if let Some(word) = &words.statistic {
        return Err(TargetError::new(word.range.clone(), "a share of replications has no statistic")
            .help("write the operator and the share, as in `>= 90%`"));
    }
    if words.operator.is_upper() {
        return Err(TargetError::new(0..text.len(), "this demands that few replications meet the target")
            .help("write `>= 90%`, or turn the operator of the target round"));
    }
    Ok((words.operator, quantity(&words.limit, units::share)?))
}

fn default_statistic(subject: Subject, text: &str) -> Result<Statistic, TargetError> {
    match subject {
        Subject::Wait(_) => {
            let message = "a target on waits must name its statistic";
            Err(TargetError::new(0..text.len(), message).help("write for instance `p(95) < 3m` or `mean < 30s`"))
        }
        _ => Ok(Statistic::Value),
    }
}

fn statistic(word: &Word<'_>, subject: Subject) -> Result<Statistic, TargetError> {
    let is_share = subject.unit() == Unit::Share;
    let wrong = |message: String, help: &str| Err(TargetError::new(word.range.clone(), message).help(help));
    match word.text {
        "value" => match subject {
            Subject::Wait(_) => wrong("waits have no one value".to_owned(), "write `mean`, `max` or `p(95)`"),
            _ => Ok(Statistic::Value),
        },
        "mean" | "avg" if is_share => wrong(format!("a share has no `{}`", word.text), "leave it out, as in `>= 80%`"),
        "mean" | "avg" => Ok(Statistic::Value),
        "max" | "med" if !matches!(subject, Subject::Wait(_)) => {
            wrong(format!("only waits have `{}`", word.text), "leave it out, or measure `wait`")
        }
        "max" => Ok(Statistic::Max),
        "med" => Ok(Statistic::Quantile(0.5)),
        other => {
            let percent = other.strip_prefix("p(").and_then(|rest| rest.strip_suffix(')'));
            let percent = percent.and_then(units::plain_number);
            match percent {
                Some(p) if p > 0.0 && p < 100.0 && matches!(subject, Subject::Wait(_)) => {
                    Ok(Statistic::Quantile(p / 100.0))
                }
                Some(p) if p > 0.0 && p < 100.0 => {
                    wrong(format!("only waits have `{other}`"), "leave it out, or measure `wait`")
                }
                Some(_) => {
                    wrong(format!("there is no `{other}`"), "a percentile lies between 0 and 100, as in `p(95)`")
                }
                None => {
                    let error = TargetError::new(word.range.clone(), format!("`{other}` is not a statistic"));
                    let known = ["value", "mean", "max", "med", "p(95)"];
                    Err(error
                        .label(did_you_mean(other, known))
                        .help("the statistics are `p(95)` and the like, `mean`, `max`, `med` and `value`"))
                }
            }
        }
    }
}

fn limit(word: &Word<'_>, unit: Unit) -> Result<f64, TargetError> {
    match unit {
        Unit::Share => quantity(word, units::share),
        Unit::Seconds => quantity(word, units::duration).map(SimDuration::secs_f64),
        Unit::Contacts => units::plain_number(word.text).ok_or_else(|| {
            TargetError::new(word.range.clone(), format!("`{}` is not a number of contacts", word.text))
                .help("write a number without a unit, as in `< 12`")
        }),
    }
}
