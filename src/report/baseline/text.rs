//! What a baseline holds of a run, for people.

use super::Saved;
use crate::experiment::LEVEL;
use crate::experiment::compare::{Compared, Subject, Unit};
use crate::report::comparison::cells;
use crate::report::length::wait;
use crate::report::number::{Figure, Signs, count};
use crate::report::replication_words;
use crate::report::text::{Column, clean, table, wrap};
use crate::stats::Linearised;

/// A run: what was played, then each measure with its interval.
pub fn lines(title: &str, saved: &Saved, signs: Signs) -> Vec<String> {
    let kept = &saved.kept;
    let (one, many) = replication_words(&kept.outline);
    let word = if kept.replications == 1 { one } else { many };
    let sets: String = kept.outline.assignments.iter().map(|set| format!(", {set}")).collect();
    let head = format!(
        "{title}: {}{sets}, {} {word}, seed {}, stormdrill {}, streams version {}",
        saved.file,
        count(kept.replications as u64),
        kept.outline.seed,
        saved.package_version,
        kept.stream_version
    );
    let mut lines = wrap(&clean(&head), 3);
    lines.push(String::new());
    let names: Vec<String> = kept.rows.keys().map(|(subject, measure)| name(subject, *measure, saved)).collect();
    let (values, tails) = kept.rows.iter().map(|((_, measure), s)| value(*measure, s, signs)).unzip();
    lines.extend(table("measure", &names, vec![Column::numbers("value", values), Column::tails(tails)], signs));
    lines
}

fn name(subject: &Subject, measure: Compared, saved: &Saved) -> String {
    let label = cells::label(measure, &saved.kept.outline);
    match (measure, &saved.kept.outline.currency) {
        (Compared::Cost | Compared::CostPerCustomer, Some(currency)) => format!("{label}, {currency}"),
        (Compared::AgentHours | Compared::Cost | Compared::CostPerCustomer, _) => label,
        _ => format!("{label}, {}", subject.name()),
    }
}

fn value(measure: Compared, statistic: &Linearised, signs: Signs) -> (String, String) {
    let half_width = statistic.estimate(LEVEL).half_width.filter(|h| *h > 0.0);
    let value = statistic.value;
    match measure.unit() {
        Unit::Share if value == 0.0 => ("0 %".to_owned(), String::new()),
        Unit::Share => {
            let figure = Figure { value: 100.0 * value, half_width: half_width.map(|h| 100.0 * h) };
            let (value, tail) = figure.parts(figure.place().unwrap_or(-1).clamp(-2, 0), signs);
            (value + " %", tail)
        }
        Unit::Seconds => {
            let tail = half_width.map_or_else(String::new, |h| format!("{} {}", signs.plus_minus, wait(h.max(1.0))));
            (wait(value), tail)
        }
        Unit::Hours | Unit::Money | Unit::Offers | Unit::Contacts => {
            (cells::value(measure, Some(value), -1, signs), String::new())
        }
    }
}
