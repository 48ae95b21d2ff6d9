//! The words of a target against the names of a scenario.

use crate::model::{Nature, SimDuration, SimTime};
use crate::scenario::units;
use crate::scenario::{did_you_mean, listed};

use super::error::TargetError;
use super::grammar::{self, Operator, Selector, Word};
use super::names::{self, Kind, Paid};
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
    /// The headline time of each channel, which a target takes that names none.
    pub times: Vec<SimDuration>,
    /// The channel of each contact class.
    pub channel_of: Vec<usize>,
    /// Whether each contact class is a first line; a class that is not there may be one.
    pub first_lines: Vec<bool>,
    /// What kind of customers each contact class has; a class that is not there may have any.
    pub natures: Vec<Nature>,
    /// Whether each group's agents are asked; a group that is not there may be.
    pub asked: Vec<bool>,
    /// Whether each group says what an agent costs; a group that is not there may.
    pub paid: Vec<bool>,
    /// Whether each channel is one of deferred work.
    pub deferred: Vec<bool>,
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
    let selection = tags.selection(words)?;
    tags.check_needed(kind, selection, words)?;
    check_there(&selector.measure, kind, selection, words)?;
    let subject = match kind {
        Kind::ServiceLevel => Subject::Level { formula: tags.formula()?, within: tags.within(selection, words)? },
        Kind::Measure(measure) => Subject::Measure(measure),
        Kind::Transfer(measure) => Subject::Transfer(measure),
        Kind::EndToEnd => Subject::EndToEnd,
        Kind::Offers(measure) => Subject::Offers(measure),
        Kind::Wait => Subject::Wait(tags.family(selection)?),
        Kind::Reply(family) => Subject::Wait(family),
        Kind::Dialogue(measure) => Subject::Dialogue(measure),
        Kind::Customers(measure) => Subject::Customers(measure),
        Kind::Entry(measure) => Subject::Entry(measure),
        Kind::Count(Counted::Answered) => Subject::Count(Counted::Answered),
        Kind::Count(counted) => Subject::Count(counted),
        Kind::QueueLength => Subject::QueueLength,
        Kind::Occupancy => Subject::Occupancy,
        Kind::Utilisation => Subject::Utilisation,
        Kind::Concurrency => Subject::Concurrency,
        Kind::SlotOccupancy => Subject::SlotOccupancy,
        Kind::Recovery => Subject::Recovery {
            within: tags.within(selection, words)?,
            level: tags.level()?,
            after: tags.after(words)?,
        },
        Kind::Backlog => Subject::Backlog,
        Kind::BacklogDays => Subject::BacklogDays,
        Kind::BacklogAge => Subject::BacklogAge,
        Kind::Deferred(measure) => Subject::Deferred(measure),
        Kind::Paid(paid) => Subject::Paid(paid),
    };
    if subject.is_deferred() {
        check_deferred(&selector.measure, selection, words)?;
    }
    Ok(Target { subject, selection })
}

/// Deferred work is measured where there is some.
fn check_deferred(measure: &Word<'_>, selection: Selection, words: &Words<'_>) -> Result<(), TargetError> {
    let is = |channel: usize| words.deferred.get(channel).copied().unwrap_or(false);
    let is_there = match selection {
        Selection::All => words.deferred.contains(&true),
        Selection::Channel(channel) => is(channel),
        Selection::Class(class) => words.channel_of.get(class).is_some_and(|channel| is(*channel)),
        Selection::Nature(_) | Selection::Group(_) => false,
    };
    if is_there {
        return Ok(());
    }
    let message = format!("`{}` is a measure of deferred work, of which there is none here", measure.text);
    Err(TargetError::new(measure.range.clone(), message)
        .help("give the channel `kind: deferred`, or measure `queue_length` or `wait`"))
}

fn unknown_measure(measure: &Word<'_>) -> TargetError {
    TargetError::new(measure.range.clone(), format!("`{}` is not a measure", measure.text))
        .label(did_you_mean(measure.text, names::measures()))
        .help(format!("the measures are {}; some have other names too", listed(names::first_names(), "and")))
}

/// Money is counted where every group says what an agent costs.
fn check_paid(measure: &Word<'_>, words: &Words<'_>) -> Result<(), TargetError> {
    let Some(free) = words.paid.iter().position(|paid| !paid) else { return Ok(()) };
    let name = words.groups.get(free).copied().unwrap_or_default();
    let message = format!("`{}` needs what every agent costs, and `{name}` does not say it", measure.text);
    Err(TargetError::new(measure.range.clone(), message).help("give the group for instance `cost: 20/h`"))
}

/// That somebody is there to be measured: a first line, or agents who are asked.
fn check_there(measure: &Word<'_>, kind: Kind, selection: Selection, words: &Words<'_>) -> Result<(), TargetError> {
    let (there, names, nobody, key) = match kind {
        Kind::Transfer(_) | Kind::EndToEnd => {
            (&words.first_lines, &words.classes, "is about first lines, and no class here is one", "transfers")
        }
        Kind::Offers(_) => {
            (&words.asked, &words.groups, "is about agents who are asked, and nobody here is", "answering")
        }
        Kind::Paid(Paid::Money | Paid::MoneyPerCustomer) => return check_paid(measure, words),
        _ => return Ok(()),
    };
    let is_there = |i: usize| there.get(i).copied().unwrap_or(true);
    let is_meant = |i: &usize| match selection {
        Selection::All => true,
        Selection::Channel(channel) => words.channel_of.get(*i) == Some(&channel),
        Selection::Class(one) | Selection::Group(one) => *i == one,
        Selection::Nature(nature) => words.natures.get(*i).is_none_or(|n| *n == nature),
    };
    if (0..names.len()).filter(is_meant).any(is_there) {
        return Ok(());
    }
    let known = (0..names.len()).filter(|i| is_there(*i)).map(|i| names[i]).take(20);
    let known = listed(known, "and");
    let help = if known.is_empty() {
        format!("nothing in the file has `{key}`")
    } else {
        format!("{known} {} `{key}`", if known.contains(' ') { "have" } else { "has" })
    };
    Err(TargetError::new(measure.range.clone(), format!("`{}` {nobody}", measure.text)).help(help))
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
        Kind::ServiceLevel => &["channel", "class", "nature", "within", "formula"],
        Kind::Measure(_) | Kind::Transfer(_) | Kind::EndToEnd | Kind::QueueLength | Kind::Count(_) => {
            &["channel", "class", "nature"]
        }
        Kind::Backlog | Kind::BacklogDays | Kind::BacklogAge | Kind::Deferred(_) => &["channel", "class"],
        Kind::Reply(_) | Kind::Dialogue(_) | Kind::Customers(_) | Kind::Entry(_) => &["channel", "class", "nature"],
        Kind::Offers(_) => &["group"],
        Kind::Paid(_) => &[],
        Kind::Wait => &["channel", "class", "nature", "group", "outcome"],
        Kind::Occupancy | Kind::Utilisation | Kind::Concurrency | Kind::SlotOccupancy => &["group"],
        Kind::Recovery => &["channel", "class", "nature", "within", "level", "after"],
    }
}

/// Those of its tags without which a measure says too little.
pub(super) const fn needed_tags(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::ServiceLevel | Kind::Measure(_) | Kind::QueueLength | Kind::Count(_) => &[],
        Kind::Transfer(_) | Kind::EndToEnd | Kind::Offers(_) | Kind::Paid(_) => &[],
        Kind::Backlog | Kind::BacklogDays | Kind::BacklogAge | Kind::Deferred(_) => &[],
        Kind::Reply(_) | Kind::Dialogue(_) | Kind::Customers(_) | Kind::Entry(_) => &[],
        Kind::Wait => &["outcome"],
        Kind::Occupancy | Kind::Utilisation | Kind::Concurrency | Kind::SlotOccupancy => &["group"],
        Kind::Recovery => &["level", "after"],
    }
}

/// What a measure does not say without a tag, and what to add.
const fn lack(tag: &str) -> (&'static str, &'static str) {
    match tag.as_bytes() {
        b"within" => ("within which time", "the acceptable waiting time, as in `within:60s`"),
        b"level" => ("which service level is good again", "the service level as a share, as in `level:80%`"),
        b"after" => ("after which event", "an event or a part of it, as in `after:spike` or `after:spike.hold`"),
        b"group" => ("of which group", "the group, as in `group:NAME`"),
        _ => (
            "whose waits it means",
            "`outcome:answered`, `outcome:abandoned` or `outcome:entered` (all who joined the line): waits of the \
             answered alone look better the more people give up",
        ),
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

    /// All tags that are missing, in one message.
    fn check_needed(&self, kind: Kind, selection: Selection, words: &Words<'_>) -> Result<(), TargetError> {
        let several = headlines(selection, words);
        let unclear = |tag: &str| tag == "within" && several.len() != 1;
        let is_missing = |tag: &&str| self.get(tag).is_none() && (needed_tags(kind).contains(tag) || unclear(tag));
        let missing: Vec<_> = tags_of(kind).iter().copied().filter(is_missing).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let (what, add): (Vec<&str>, Vec<&str>) = missing.iter().map(|tag| lack(tag)).unzip();
        let mut help = format!("add {}", add.join(", and "));
        if missing.contains(&"within") && several.len() > 1 {
            let times: Vec<String> = several.iter().map(|(channel, time)| format!("{time} ({channel})")).collect();
            help += &format!("; the channels have different ones: {}", times.join(", "));
        }
        let measure = &self.selector.measure;
        let message = format!("`{}` must say {}", measure.text, what.join(", and "));
        Err(TargetError::new(measure.range.clone(), message).help(help))
    }

    fn needed(&self, tag: &'static str) -> Result<&'a Word<'a>, TargetError> {
        let (what, add) = lack(tag);
        let measure = &self.selector.measure;
        let error = || TargetError::new(measure.range.clone(), format!("`{}` must say {what}", measure.text));
        self.get(tag).ok_or_else(|| error().help(format!("add {add}")))
    }

    fn selection(&self, words: &Words<'_>) -> Result<Selection, TargetError> {
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
        if let Some(word) = self.get("nature") {
            found.push((word, Selection::Nature(nature(word, words)?)));
        }
        match found.as_slice() {
            [] => Ok(Selection::All),
            [(_, one)] => Ok(*one),
            [_, (second, _), ..] => {
                let message = "a target is about one channel, one class, one nature or one group";
                Err(TargetError::new(second.range.clone(), message).help("name the narrower of them alone"))
            }
        }
    }

    fn within(&self, selection: Selection, words: &Words<'_>) -> Result<SimDuration, TargetError> {
        match (self.get("within"), headlines(selection, words).as_slice()) {
            (None, [(_, time)]) => Ok(*time),
            _ => quantity(self.needed("within")?, units::duration),
        }
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
        let word = self.needed("outcome")?;
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
        quantity(self.needed("level")?, units::share)
    }

    fn after(&self, words: &Words<'_>) -> Result<SimTime, TargetError> {
        let word = self.needed("after")?;
        phase(word.text, words).map_err(|e| TargetError { range: word.range.clone(), ..e })
    }
}

/// The different headline times of the channels that are selected, each with its first channel. A channel without a class
/// has nobody to measure, so it does not count among all.
fn headlines<'a>(selection: Selection, words: &Words<'a>) -> Vec<(&'a str, SimDuration)> {
    let channels: Vec<usize> = match selection {
        Selection::All => words.channel_of.clone(),
        Selection::Channel(channel) => vec![channel],
        Selection::Class(class) => words.channel_of.get(class).copied().into_iter().collect(),
        Selection::Nature(nature) => {
            let is_meant = |class: &usize| words.natures.get(*class).is_none_or(|n| *n == nature);
            (0..words.channel_of.len()).filter(is_meant).map(|class| words.channel_of[class]).collect()
        }
        Selection::Group(_) => Vec::new(),
    };
    let mut times: Vec<(&str, SimDuration)> = Vec::new();
    for channel in channels {
        let Some((name, time)) = words.channels.get(channel).zip(words.times.get(channel)) else { continue };
        if times.iter().all(|(_, known)| known != time) {
            times.push((name, *time));
        }
    }
    times
}

/// The kind of customers that a target's tag `nature` names.
fn nature(word: &Word<'_>, words: &Words<'_>) -> Result<Nature, TargetError> {
    let known = Nature::ALL.map(Nature::name);
    let Some(nature) = Nature::ALL.into_iter().find(|n| n.name() == word.text) else {
        return Err(TargetError::new(word.range.clone(), format!("`{}` is no kind of customers", word.text))
            .label(did_you_mean(word.text, known))
            .help(format!("the kinds are {}", listed(known, "and"))));
    };
    if (0..words.classes.len()).any(|i| words.natures.get(i).is_none_or(|n| *n == nature)) {
        return Ok(nature);
    }
    let message = format!("no contact class has the nature `{}`", word.text);
    Err(TargetError::new(word.range.clone(), message)
        .help("give it to the classes that have it; without one they are `genuine`"))
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
        subject if subject.needs_statistic() => {
            let message = "a target on waits or ages must name its statistic";
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
            subject if subject.needs_statistic() => {
                wrong("waits have no one value".to_owned(), "write `mean`, `max` or `p(95)`")
            }
            _ => Ok(Statistic::Value),
        },
        "mean" | "avg" if is_share => wrong(format!("a share has no `{}`", word.text), "leave it out, as in `>= 80%`"),
        "mean" | "avg" => Ok(Statistic::Value),
        "max" if subject == Subject::Backlog => Ok(Statistic::Max),
        "max" | "med" if !subject.needs_statistic() => {
            wrong(format!("only waits have `{}`", word.text), "leave it out, or measure `wait`")
        }
        "max" => Ok(Statistic::Max),
        "med" => Ok(Statistic::Quantile(0.5)),
        other => {
            let percent = other.strip_prefix("p(").and_then(|rest| rest.strip_suffix(')'));
            let percent = percent.and_then(units::plain_number);
            match percent {
                Some(p) if p > 0.0 && p < 100.0 && subject.needs_statistic() => Ok(Statistic::Quantile(p / 100.0)),
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
        Unit::Contacts | Unit::Offers | Unit::Hours | Unit::Money => units::plain_number(word.text).ok_or_else(|| {
            TargetError::new(word.range.clone(), format!("`{}` is not a number of {}", word.text, unit.plural()))
                .help("write a number without a unit, as in `< 12`")
        }),
    }
}
