//! A row of a comparison in a line, for reports that other programs show.

use super::cells::{difference, interval, label_of, share_place, value};
use super::{ComparisonReport, whose};
use crate::experiment::compare::{Compared, Comparison, Direction, Row, Subject};
use crate::experiment::{CustomerMeasure, EntryMeasure, Measure, OfferMeasure, TransferMeasure};
use crate::gate::Subject as Target;
use crate::gate::{Family, Gate, GateOutcome, Selection, Statistic, Window};
use crate::model::{ClassOutline, Nature, Outline};
use crate::report::number::Signs;

/// What is compared: `left, chat`.
pub fn words(row: &Row, report: ComparisonReport<'_>) -> String {
    label_of(row.measure, &row.subject, report.outline) + &whose(&row.subject, report)
}

/// What was found: `27.4 % against 16.5 %, +10.9 pp [+10.4, +11.4]`.
pub fn finding(row: &Row) -> String {
    let place = share_place(row);
    let shown = |x: Option<f64>| value(row.measure, x, place, Signs::UNICODE);
    let change = row.difference.map_or_else(String::new, |d| {
        let interval = interval(row.measure, &d);
        let blank = if interval.is_empty() { "" } else { " " };
        format!(", {}{blank}{interval}", difference(row.measure, &d))
    });
    format!("{} against {}{change}", shown(row.new), shown(row.base))
}

/// More of it, a line each: which way is better, how sure it is, how large it is.
pub fn details(row: &Row, comparison: &Comparison) -> Vec<String> {
    let percent = |share: f64| (share * 1e4).round() / 1e2;
    let settings = &comparison.settings;
    let better = match row.measure.direction() {
        Direction::Higher => "more is better",
        Direction::Lower => "less is better",
        Direction::Neither => "neither way is better",
    };
    let mut lines = vec![format!("{better}; an interval has {} %", percent(1.0 - settings.alpha))];
    if let Some(p) = row.p_adjusted {
        lines.push(format!("p {p:.2e} after Holm's correction, alpha {}", settings.alpha));
    }
    lines.push(format!("effect {} %, at least {} % counts", percent(badness(row)), percent(settings.min_effect)));
    lines
}

/// Among the targets of an option, one on the same measure of the same contacts or agents; of first lines and offers also
/// one of more of them. One on whole runs goes before one on a part of them.
pub fn target_on<'g>(row: &Row, outline: &Outline, outcomes: &'g [GateOutcome]) -> Option<&'g Gate> {
    let members = |of: &dyn Fn(&ClassOutline) -> bool| -> Vec<usize> {
        (0..outline.classes.len()).filter(|&i| of(&outline.classes[i])).collect()
    };
    let is_group = |name: &str, i: usize| outline.groups.get(i).is_some_and(|group| group.name == name);
    let same_subject = |gate: &Gate| {
        let selected = match gate.target.selection {
            Selection::All => members(&|_| true),
            Selection::Channel(channel) => members(&|class| class.channel.index() == channel),
            Selection::Class(class) => vec![class],
            Selection::Nature(nature) => members(&|class| class.nature == nature),
            Selection::Group(group) => return matches!(&row.subject, Subject::Group(name) if is_group(name, group)),
        };
        let compared = match &row.subject {
            Subject::All => members(&|_| true),
            Subject::Genuine => members(&|class| class.nature == Nature::Genuine),
            Subject::Channel(name) => members(&|class| outline.channels[class.channel.index()].name == *name),
            Subject::Class(name) => members(&|class| class.name == *name),
            Subject::Group(_) => return gate.target.selection == Selection::All,
        };
        let is_wider = compared.iter().all(|class| selected.contains(class));
        selected == compared || is_wider && Compared::OF_FIRST_LINES.contains(&row.measure)
    };
    let gates = outcomes.iter().map(|outcome| &outcome.gate);
    gates
        .filter(|gate| compared_as(gate) == Some(row.measure) && same_subject(gate))
        .min_by_key(|g| g.window != Window::Whole)
}

/// The measure of comparisons that a target is about.
fn compared_as(gate: &Gate) -> Option<Compared> {
    Some(match (gate.target.subject, gate.demand.statistic) {
        (Target::Level { .. }, _) => Compared::InTime,
        (Target::Measure(Measure::PAbandon), _) => Compared::Abandoned,
        (Target::Measure(Measure::PBlock), _) => Compared::TurnedAway,
        (Target::Entry(EntryMeasure::PLostAtEntry), _) => Compared::LostAtEntry,
        (Target::Measure(Measure::MeanWaitServed), _) => Compared::MeanWait,
        (Target::Wait(Family::Answered), Statistic::Value) => Compared::MeanWait,
        (Target::Wait(Family::Answered), Statistic::Quantile(_)) => Compared::WaitP95,
        (Target::Transfer(TransferMeasure::PMisroute), _) => Compared::Misrouted,
        (Target::Transfer(TransferMeasure::MeanEndToEndWait), _) => Compared::EndToEnd,
        (Target::EndToEnd, Statistic::Value) => Compared::EndToEnd,
        (Target::EndToEnd, Statistic::Quantile(_)) => Compared::EndToEndP95,
        (Target::Customers(CustomerMeasure::PServed), _) => Compared::CustomersServed,
        (Target::Customers(CustomerMeasure::PLost), _) => Compared::CustomersLost,
        (Target::Customers(CustomerMeasure::Attempts), _) => Compared::Attempts,
        (Target::Customers(CustomerMeasure::MeanTimeToService), _) => Compared::TimeToService,
        (Target::Customers(CustomerMeasure::PResolved), _) => Compared::Resolved,
        (Target::Customers(CustomerMeasure::PAbuse), _) => Compared::AbuseTime,
        (Target::Wait(Family::TimeToService), Statistic::Value) => Compared::TimeToService,
        (Target::Wait(Family::TimeToService), Statistic::Quantile(_)) => Compared::TimeToServiceP95,
        (Target::Offers(OfferMeasure::PDeclined), _) => Compared::Declined,
        (Target::Offers(OfferMeasure::PMissed), _) => Compared::Missed,
        _ => return None,
    })
}

/// How large the difference is, relative to the base.
pub fn badness(row: &Row) -> f64 {
    row.base.zip(row.difference).map_or(0.0, |(base, d)| row.measure.effect(base, d.value))
}
