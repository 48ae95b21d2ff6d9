//! Conditions on what the monitor shows: `GAUGE{tag:value} OPERATOR VALUE`, in the form of targets.

use super::error::TargetError;
use super::grammar::{self, Operator, Word};
use super::meaning::{Words, unknown};
use crate::model::{ChannelId, ClassId, Comparison, Gauge, GroupId, Reading, Whom};
use crate::scenario::{did_you_mean, listed, units};

/// The unit of a gauge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Number,
    Seconds,
    Share,
}

/// All gauges, each with its unit.
const GAUGES: [(Gauge, Unit); 8] = [
    (Gauge::Waiting, Unit::Number),
    (Gauge::LongestWait, Unit::Seconds),
    (Gauge::FreeAgents, Unit::Number),
    (Gauge::Busy, Unit::Share),
    (Gauge::ServiceLevel, Unit::Share),
    (Gauge::AbandonRate, Unit::Share),
    (Gauge::Offered, Unit::Number),
    (Gauge::TurnedAway, Unit::Number),
];

/// Reads a condition such as `waiting{class:question} > 8`.
///
/// # Errors
/// What is wrong with the words, or which of them the scenario does not know.
pub fn parse_condition(text: &str, words: &Words<'_>) -> Result<Reading, TargetError> {
    let form = "write a number of the monitor, an operator and a limit, as in `waiting{class:question} > 8`";
    let Some(middle) = text.find(['<', '>', '=', '!']) else {
        return Err(TargetError::new(0..text.len(), format!("`{text}` is not a condition")).help(form));
    };
    let selector = grammar::selector(text[..middle].trim_end())?;
    let moved = |e: TargetError| TargetError { range: e.range.start + middle..e.range.end + middle, ..e };
    let demand = grammar::expression(&text[middle..]).map_err(moved)?;
    let name = &selector.measure;
    let names = GAUGES.map(|g| g.0.name());
    let Some(&(gauge, unit)) = GAUGES.iter().find(|g| g.0.name() == name.text) else {
        let error = TargetError::new(name.range.clone(), format!("the monitor shows no `{}`", name.text));
        let error = error.label(did_you_mean(name.text, names));
        return Err(error.help(format!("it shows {}", listed(names, "and"))));
    };
    let of = match selector.tags.as_slice() {
        [] => Whom::All,
        [(tag, value)] => whom(gauge, tag, value, words)?,
        [_, (second, _), ..] => {
            let error =
                TargetError::new(second.range.clone(), "a condition is about one channel, one class or one group");
            return Err(error.help("name the narrower of them alone"));
        }
    };
    let comparison = match demand.operator {
        Operator::Less => Comparison::Less,
        Operator::AtMost => Comparison::AtMost,
        Operator::More => Comparison::More,
        Operator::AtLeast => Comparison::AtLeast,
    };
    let wrong = |message: &str, help: &str| {
        moved(TargetError::new(demand.limit.range.clone(), message.to_owned()).help(help.to_owned()))
    };
    let of_unit = |e: units::UnitError| wrong(e.message(), e.help());
    let limit = match unit {
        Unit::Number => units::plain_number(demand.limit.text).ok_or_else(|| {
            wrong(
                &format!("`{}` is not a number", demand.limit.text),
                "this counts contacts or agents: write for instance `> 8`",
            )
        })?,
        Unit::Seconds => units::duration(demand.limit.text).map_err(of_unit)?.secs_f64(),
        Unit::Share => units::share(demand.limit.text).map_err(of_unit)?,
    };
    Ok(Reading { gauge, of, comparison, limit })
}

fn whom(gauge: Gauge, tag: &Word<'_>, value: &Word<'_>, words: &Words<'_>) -> Result<Whom, TargetError> {
    let of_agents = matches!(gauge, Gauge::FreeAgents | Gauge::Busy);
    let find = |kind: &str, names: &[&str]| {
        names.iter().position(|n| *n == value.text).ok_or_else(|| unknown(value, kind, names))
    };
    match tag.text {
        "channel" => Ok(Whom::Channel(ChannelId::at(find("channel", &words.channels)?))),
        "class" => Ok(Whom::Class(ClassId::at(find("contact class", &words.classes)?))),
        "group" if of_agents => Ok(Whom::Group(GroupId::at(find("group", &words.groups)?))),
        other => {
            let known: &[&str] = if of_agents { &["channel", "class", "group"] } else { &["channel", "class"] };
            let error = TargetError::new(tag.range.clone(), format!("this number is of no `{other}`"));
            let error = error.label(did_you_mean(other, known.iter().copied()));
            Err(error.help(format!("it takes {}", listed(known.iter().copied(), "or"))))
        }
    }
}
