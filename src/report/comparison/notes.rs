//! What a comparison rests on.

use super::{ComparisonReport, cells, same_customers};
use crate::experiment::compare::{Direction, Pairing, RowVerdict};
use crate::report::number::count;
use crate::report::replication_words;
use crate::report::text::notes::times_of_channels;

/// The footnotes; `left_out` rows are not in the table.
pub fn notes(report: ComparisonReport<'_>, left_out: usize) -> Vec<String> {
    let comparison = report.comparison;
    let mut notes = Vec::new();
    if left_out > 0 {
        notes.push(format!("{left_out} more rows of single classes are =, ~ or small; --format json has them."));
    }
    for candidate in &comparison.candidates {
        if let Some(class) = &candidate.other_arrivals {
            notes.push(format!("{} has other arrivals ({class}): what differs is the task as well.", candidate.name));
        }
        if let Some((base, own)) = &candidate.other_currency {
            let name = &candidate.name;
            notes.push(format!("Costs are left out: those of {} are in {base}, of {name} in {own}.", comparison.base));
        }
        if let Pairing::Unpaired(why) = &candidate.pairing {
            notes.push(format!(
                "{} and {} met different customers, since {why}: intervals are wider than they could be.",
                candidate.name, comparison.base
            ));
        }
    }
    let rows =
        || comparison.candidates.iter().flat_map(|c| &c.rows).filter(|r| r.measure.direction() != Direction::Neither);
    let percent = |share: f64| (share * 1e4).round() / 1e2;
    let tested = rows().filter(|r| r.p_adjusted.is_some()).count();
    let n = comparison.replications as u64;
    let (one, many) = replication_words(report.outline);
    let word = if n == 1 { one } else { many };
    if comparison.candidates.iter().all(|c| c.pairing == Pairing::Exact) {
        notes.push("Nothing in them is random, so every difference is exact.".to_owned());
        notes.extend(in_time(report));
        return notes;
    }
    let customers = if same_customers(comparison) { ", the same customers in each" } else { "" };
    notes.push(format!("{} {word}{customers}, seed {}.", count(n), report.outline.seed));
    let (alpha, effect) = (comparison.settings.alpha, percent(comparison.settings.min_effect));
    let small =
        if rows().any(|r| r.verdict == Some(RowVerdict::Small)) { ", small: sure, and less than that" } else { "" };
    let words = match comparison.candidates.as_slice() {
        [_] => format!("; ~ may be chance, = the same in every one{small}"),
        _ => String::new(),
    };
    notes.push(format!(
        "Intervals of {} %. Better or worse: beyond chance among all {tested} rows that differ (Holm, alpha {alpha}) and by \
         {effect} % or more{words}.",
        percent(1.0 - alpha),
    ));
    notes.extend(in_time(report));
    notes
}

/// What "in time" is where channels promise different things.
fn in_time(report: ComparisonReport<'_>) -> Option<String> {
    let different = cells::in_time(report.outline) == "in time";
    different.then(|| format!("In time is within {}.", times_of_channels(report.outline)))
}
