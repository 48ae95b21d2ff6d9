//! What targets are called in tables.

use super::super::length::{span, wait};
use super::super::replication_words;
use crate::experiment::{
    BacklogMeasure, CustomerMeasure, DialogueMeasure, EntryMeasure, Measure, OfferMeasure, ServiceLevel,
    TransferMeasure,
};
use crate::gate::{Counted, Family, Gate, Paid, Selection, Statistic, Subject, Unit, Window, phase_in};
use crate::model::Outline;

/// What a target is about, in words, with its window or phase.
pub fn name(gate: &Gate, outline: &Outline) -> String {
    if let Some(name) = &gate.name {
        return name.clone();
    }
    let mut parts = vec![subject(gate, outline)];
    parts.extend(match gate.target.selection {
        Selection::All => None,
        Selection::Channel(i) => Some(outline.channels[i].name.clone()),
        Selection::Class(i) => Some(outline.classes[i].name.clone()),
        Selection::Nature(nature) => Some(nature.words().to_owned()),
        Selection::Group(i) => Some(outline.groups[i].name.clone()),
    });
    match gate.target.subject {
        Subject::Wait(Family::Answered) => parts.push("answered".to_owned()),
        Subject::Wait(Family::Abandoned) => parts.push("abandoned".to_owned()),
        Subject::Wait(Family::Entered) => parts.push("all in line".to_owned()),
        Subject::Level { formula, .. } if formula != ServiceLevel::Offered => parts.push(formula.name().to_owned()),
        _ => {}
    }
    match &gate.window {
        Window::Whole => {}
        Window::Span { label, .. } => parts.push(label.clone()),
        Window::Sliding { length } => parts.push(format!("worst {}", span(*length))),
    }
    let name = parts.join(", ");
    match gate.runs_met {
        None => name,
        Some(_) => {
            let (_, many) = replication_words(outline);
            format!(
                "{many} with {name} {} {}",
                gate.demand.operator.sign(),
                amount(gate.demand.limit, gate.target.subject.unit())
            )
        }
    }
}

fn subject(gate: &Gate, outline: &Outline) -> String {
    match gate.target.subject {
        Subject::Level { within, .. } => format!("answered in {}", span(within)),
        Subject::Measure(measure) => match measure {
            Measure::PWait => "had to wait",
            Measure::PAbandon => "left before an answer",
            Measure::PBlock => "turned away",
            Measure::PServed => "answered",
            Measure::MeanWaitServed => "mean wait of the answered",
            Measure::MeanWaitAbandoned => "mean wait of those who left",
            Measure::MeanWaitEntered => "mean wait of all in line",
            Measure::PShortAbandon => "left at once",
        }
        .to_owned(),
        Subject::Transfer(measure) => match measure {
            TransferMeasure::POffTarget => "off target",
            TransferMeasure::PTransfer => "transferred",
            TransferMeasure::PMisroute => "misrouted",
            TransferMeasure::PSecondTransfer => "transferred again",
            TransferMeasure::PReached => "reached",
            TransferMeasure::MeanEndToEndWait => "mean wait end to end",
            TransferMeasure::MeanHandover => "mean hand-over",
        }
        .to_owned(),
        Subject::EndToEnd => of_waits(gate, outline, "wait end to end"),
        Subject::Offers(measure) => match measure {
            OfferMeasure::PDeclined => "declined",
            OfferMeasure::PMissed => "missed",
            OfferMeasure::OffersPerContact => "offers a contact",
        }
        .to_owned(),
        Subject::Dialogue(measure) => match measure {
            DialogueMeasure::MeanFirstResponse => "mean first response",
            DialogueMeasure::MeanReplyGap => "mean reply gap",
            DialogueMeasure::PSlowReply => "reply gap above 2 min",
            DialogueMeasure::PSilent => "left silently",
            DialogueMeasure::PSilentOfAbandoned => "silent among those who left",
            DialogueMeasure::MeanSlotLost => "mean slot time lost",
        }
        .to_owned(),
        Subject::Customers(measure) => match measure {
            CustomerMeasure::PServed => "customers served",
            CustomerMeasure::PLost => "customers lost",
            CustomerMeasure::PHelped => "customers helped without an agent",
            CustomerMeasure::PUndecided => "customers still undecided",
            CustomerMeasure::Attempts => "attempts a customer",
            CustomerMeasure::Redials => "redials a customer",
            CustomerMeasure::Repeats => "repeats a customer",
            CustomerMeasure::Reopens => "reopens a customer",
            CustomerMeasure::MeanTimeToService => "mean time to service",
            CustomerMeasure::PResolved => "resolved",
            CustomerMeasure::Bans => "bans a customer",
            CustomerMeasure::PAbuse => "agents' time on abuse",
            CustomerMeasure::POffTargetTime => "agents' time off target",
            CustomerMeasure::FreshAbandon => "left at the first attempt",
            CustomerMeasure::FreshBlock => "turned away at the first attempt",
            CustomerMeasure::FreshInTime => "in time at the first attempt",
            CustomerMeasure::FreshMeanWaitServed => "mean wait at the first attempt",
        }
        .to_owned(),
        Subject::Entry(measure) => match measure {
            EntryMeasure::PHidden => "hidden from",
            EntryMeasure::PLostAtEntry => "lost at the entry",
            EntryMeasure::PDeflected => "helped before the line",
        }
        .to_owned(),
        Subject::Wait(family) => of_waits(
            gate,
            outline,
            match family {
                Family::FirstResponse => "first response",
                Family::ReplyGap => "reply gap",
                Family::TimeToService => "time to service",
                Family::Answered | Family::Abandoned | Family::Entered => "wait",
            },
        ),
        Subject::Count(Counted::Offered) => "contacts offered".to_owned(),
        Subject::Count(Counted::Answered) => "contacts answered".to_owned(),
        Subject::Count(Counted::Abandoned) => "contacts who left".to_owned(),
        Subject::Count(Counted::TurnedAway) => "contacts turned away".to_owned(),
        Subject::QueueLength => "mean queue".to_owned(),
        Subject::Backlog if gate.demand.statistic == Statistic::Max => "largest backlog".to_owned(),
        Subject::Backlog => "mean backlog".to_owned(),
        Subject::BacklogDays => "backlog in days of capacity".to_owned(),
        Subject::BacklogAge => match gate.demand.statistic {
            Statistic::Value => "mean age of the backlog".to_owned(),
            Statistic::Max => "oldest open contact".to_owned(),
            Statistic::Quantile(p) => format!("age of the backlog p{}", rounded_percent(p)),
        },
        Subject::Deferred(measure) => match measure {
            BacklogMeasure::POverdue => "overdue part of the backlog",
            BacklogMeasure::PLate => "answered late",
            BacklogMeasure::MeanRequesterWait => "mean requester wait",
            BacklogMeasure::MeanAgentWork => "mean agent work",
        }
        .to_owned(),
        Subject::Paid(Paid::Hours) => "agent-hours".to_owned(),
        Subject::Paid(paid) => {
            let what = if paid == Paid::Money { "cost" } else { "cost per customer" };
            outline.currency.as_ref().map_or(what.to_owned(), |currency| format!("{what}, {currency}"))
        }
        Subject::Occupancy => "occupancy".to_owned(),
        Subject::Utilisation => "utilisation".to_owned(),
        Subject::Concurrency => "conversations at once".to_owned(),
        Subject::SlotOccupancy => "slot occupancy".to_owned(),
        Subject::Recovery { within, level, .. } => {
            let after = phase_in(&gate.selector).map_or_else(String::new, |phase| format!(" after {phase}"));
            format!("time until {} % in {}{after}", rounded_percent(level), span(within))
        }
    }
}

fn of_waits(gate: &Gate, outline: &Outline, wait: &str) -> String {
    match gate.demand.statistic {
        Statistic::Value => format!("mean {wait}"),
        Statistic::Max if gate.runs_met.is_some() => format!("longest {wait}"),
        Statistic::Max => format!("longest {wait}, mean of {}", replication_words(outline).1),
        Statistic::Quantile(p) => format!("{wait} p{}", rounded_percent(p)),
    }
}

/// What a target measures, in a word or two.
pub fn brief(gate: &Gate, outline: &Outline) -> String {
    match gate.target.subject {
        Subject::Level { within, .. } => format!("in {}", span(within)),
        Subject::Measure(Measure::PAbandon) => "left".to_owned(),
        Subject::Measure(Measure::MeanWaitServed) => "mean wait".to_owned(),
        Subject::Recovery { .. } => "recovery".to_owned(),
        Subject::Wait(family) => {
            let whose = match family {
                Family::Answered => "",
                Family::Abandoned => ", left",
                Family::Entered => ", all",
                Family::FirstResponse | Family::ReplyGap | Family::TimeToService => return subject(gate, outline),
            };
            let what = if gate.demand.statistic == Statistic::Max {
                "longest wait".to_owned()
            } else {
                subject(gate, outline)
            };
            what + whose
        }
        _ => subject(gate, outline),
    }
}

/// A share in percent with the digits it was written with.
fn rounded_percent(share: f64) -> f64 {
    (share * 1e8).round() / 1e6
}

pub fn amount(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share => format!("{} %", rounded_percent(value)),
        Unit::Seconds if value < 1.0 => format!("{value} s"),
        Unit::Seconds => wait(value),
        Unit::Contacts | Unit::Offers | Unit::Hours | Unit::Money => format!("{value}"),
    }
}
