//! What targets can ask, for those who write them.

use super::meaning::{needed_tags, tags_of};
use super::names::{Counted, Kind, MEASURES, Paid};
use super::{Family, Unit};

/// A measure of targets, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: &'static str,
    /// Other names of the same.
    pub others: &'static [&'static str],
    /// The unit of its limit.
    pub unit: Unit,
    /// The tags that it takes.
    pub tags: &'static [&'static str],
    /// Those of them that it cannot do without.
    pub needed: &'static [&'static str],
    /// The statistics that a demand names, `p(95)` for any percentile; none where the measure is one number.
    pub statistics: &'static [&'static str],
    /// What it is, unless it is a measure or a service level of the report.
    pub meaning: Option<&'static str>,
}

/// All measures of targets.
pub fn listing() -> Vec<Listed> {
    let row = |&(name, others, kind): &(_, _, Kind)| Listed {
        name,
        others,
        unit: unit(kind),
        tags: tags_of(kind),
        needed: needed_tags(kind),
        statistics: match kind {
            Kind::Wait | Kind::EndToEnd | Kind::Reply(_) | Kind::BacklogAge => &["p(95)", "med", "mean", "max"],
            Kind::Backlog => &["mean", "max"],
            _ => &[],
        },
        meaning: meaning(kind),
    };
    MEASURES.iter().map(row).collect()
}

fn unit(kind: Kind) -> Unit {
    match kind {
        Kind::ServiceLevel | Kind::Occupancy | Kind::Utilisation | Kind::SlotOccupancy => Unit::Share,
        Kind::Measure(measure) => Unit::of(measure.definition()),
        Kind::Transfer(measure) => Unit::of(measure.definition()),
        Kind::Offers(measure) => Unit::of(measure.definition()),
        Kind::Deferred(measure) => Unit::of(measure.definition()),
        Kind::Dialogue(measure) => Unit::of(measure.definition()),
        Kind::Customers(measure) => Unit::of(measure.definition()),
        Kind::Entry(measure) => Unit::of(measure.definition()),
        Kind::Wait | Kind::EndToEnd | Kind::Reply(_) | Kind::Recovery => Unit::Seconds,
        Kind::BacklogDays | Kind::BacklogAge => Unit::Seconds,
        Kind::Paid(paid) => paid.unit(),
        Kind::Count(_) | Kind::QueueLength | Kind::Backlog | Kind::Concurrency => Unit::Contacts,
    }
}

const fn meaning(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::ServiceLevel | Kind::Measure(_) | Kind::Transfer(_) | Kind::Offers(_) => None,
        Kind::Deferred(_) | Kind::Dialogue(_) | Kind::Customers(_) | Kind::Entry(_) => None,
        Kind::EndToEnd => Some("times from arrival at a first line to the answer of the right department"),
        Kind::Reply(Family::FirstResponse) => Some("times from arrival to the end of the first reply"),
        Kind::Reply(Family::TimeToService) => Some("times from customers' first arrival to their first answer"),
        Kind::Reply(_) => Some("times from what a customer writes later to the end of the reply"),
        Kind::Wait => Some("waits of those answered, of those who abandoned, or of all who joined the line"),
        Kind::Count(Counted::Offered) => Some("contacts that arrived, per replication"),
        Kind::Count(Counted::Answered) => Some("of these: answered"),
        Kind::Count(Counted::Abandoned) => Some("of these: abandoned"),
        Kind::Count(Counted::TurnedAway) => Some("of these: turned away"),
        Kind::QueueLength => Some("mean number waiting"),
        Kind::Occupancy => Some("busy time / time there"),
        Kind::Utilisation => Some("busy time / scheduled time"),
        Kind::Concurrency => Some("conversation time / busy time"),
        Kind::SlotOccupancy => Some("slots in use x time / (slots x time there)"),
        Kind::Backlog => Some("open contacts of deferred channels: mean over time, or the most at one time"),
        Kind::BacklogDays => Some("their mean number in days of capacity: `< 2d` is what the agents can do in two"),
        Kind::BacklogAge => Some("ages of what is open at the ends of days"),
        Kind::Paid(Paid::Hours) => Some("paid agent time, per replication: scheduled, called in, and what levers take"),
        Kind::Paid(Paid::Money) => Some("all that a replication costs, in the scenario's currency"),
        Kind::Paid(Paid::MoneyPerCustomer) => Some("the same / customers whom an agent has answered"),
        Kind::Recovery => Some("time from the end of the phase until the service level is good again"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Words, parse_demand, parse_target};
    use super::*;

    fn words() -> Words<'static> {
        use crate::model::{SimDuration, SimTime};
        Words {
            channels: vec!["chat"],
            classes: vec!["question"],
            groups: vec!["team"],
            phases: vec![("spike", SimTime::ZERO)],
            times: vec![SimDuration::from_secs(60)],
            channel_of: vec![0],
            deferred: vec![true],
            ..Words::default()
        }
    }

    fn tag(name: &str) -> String {
        let value = match name {
            "channel" => "chat",
            "class" => "question",
            "nature" => "genuine",
            "group" => "team",
            "within" => "60s",
            "outcome" => "answered",
            "formula" => "offered",
            "level" => "80%",
            "after" => "spike",
            other => panic!("a value for {other}"),
        };
        format!("{name}:{value}")
    }

    /// What is listed is what is understood: each tag, which of them are needed, each statistic, the unit.
    #[test]
    fn the_listing_is_what_is_understood() {
        for listed in listing() {
            for name in [listed.name].iter().chain(listed.others) {
                let needed: Vec<String> = listed.needed.iter().map(|t| tag(t)).collect();
                let text = format!("{name}{{{}}}", needed.join(","));
                let target = parse_target(&text, &words()).unwrap_or_else(|e| panic!("{text}: {}", e.message));
                assert_eq!(target.subject.unit(), listed.unit, "{text}");
                for extra in listed.tags.iter().filter(|t| !listed.needed.contains(t)) {
                    let text = format!("{name}{{{}}}", [needed.as_slice(), &[tag(extra)]].concat().join(","));
                    assert!(parse_target(&text, &words()).is_ok(), "{text}");
                }
                for left_out in 0..needed.len() {
                    let mut fewer = needed.clone();
                    fewer.remove(left_out);
                    assert!(parse_target(&format!("{name}{{{}}}", fewer.join(",")), &words()).is_err(), "{name}");
                }
                let limit = ["50%", "50s", "50", "50", "50", "50"][listed.unit as usize];
                let names_none = parse_demand(&format!("< {limit}"), target.subject).is_ok();
                assert_eq!(names_none, !target.subject.needs_statistic());
                for statistic in ["p(95)", "med", "max"] {
                    let understood = parse_demand(&format!("{statistic} < {limit}"), target.subject).is_ok();
                    assert_eq!(understood, listed.statistics.contains(&statistic), "{name} {statistic}");
                }
            }
        }
    }
}
