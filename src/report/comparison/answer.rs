//! What a comparison says, in sentences.

use super::cells::{self, in_time, in_words, label};
use super::{ComparisonReport, state, targets, uncertain, whose};
use crate::experiment::compare::{Broken, Candidate, Compared, Direction, Rail, Rank, Row, RowVerdict, Subject};
use crate::report::length::wait;
use crate::report::number::{Signs, rounded};

/// The sentences, the first of them the answer.
pub fn sentences(report: ComparisonReport<'_>) -> Vec<String> {
    let comparison = report.comparison;
    let mut sentences = match comparison.candidates.as_slice() {
        [one] => vec![against_base(report, one)],
        _ => among_options(report),
    };
    if let Some(targets) = report.targets {
        sentences.insert(0, targets::sentence(report, targets));
    }
    if let (Some(state), Some(first)) = (state(report), sentences.first_mut()) {
        *first = format!("{state}  {first}");
    }
    for candidate in &comparison.candidates {
        if comparison.candidates.len() > 1 {
            sentences.extend(who_is_worse(report, candidate));
        }
        sentences.extend(candidate.broken.iter().map(|broken| rail(candidate, broken)));
    }
    sentences.extend(uncertain::sentences(report));
    sentences
}

/// The row that a sentence should name: of the largest effect, contacts as a whole before their parts.
fn foremost(candidate: &Candidate, verdict: RowVerdict) -> Option<&Row> {
    let effect = |row: &Row| {
        let whole = row.subject == Subject::All;
        let effect = row.base.zip(row.difference).map_or(0.0, |(base, d)| row.measure.effect(base, d.value));
        (whole, effect)
    };
    candidate.with(verdict).max_by(|a, b| effect(a).partial_cmp(&effect(b)).unwrap_or(std::cmp::Ordering::Equal))
}

/// `27.4 % leave, 10.9 points [10.4, 11.4] more`
fn change(report: ComparisonReport<'_>, row: &Row) -> String {
    let Some((d, new)) = row.difference.zip(row.new) else { return label(row.measure, report.outline) };
    let of = match &row.subject {
        Subject::All => String::new(),
        other => format!(" of {}", other.name()),
    };
    let value = cells::value(row.measure, Some(new), cells::share_place(row), Signs::UNICODE).replace(' ', "\u{a0}");
    let (what, more, less) = match row.measure {
        Compared::InTime => (format!("{value}{of} are answered {}", in_time(report.outline)), "more", "fewer"),
        Compared::Abandoned => (format!("{value}{of} leave"), "more", "fewer"),
        Compared::TurnedAway => (format!("{value}{of} are turned away"), "more", "fewer"),
        other => (format!("the {}{of} is {value}", label(other, report.outline)), "longer", "shorter"),
    };
    format!("{what}, {} {}", in_words(row.measure, &d), if d.value > 0.0 { more } else { less })
}

/// One candidate: what is worse comes first.
fn against_base(report: ComparisonReport<'_>, candidate: &Candidate) -> String {
    let (new, base) = (&candidate.name, &report.comparison.base);
    let judged = candidate.rows.iter().filter(|r| r.measure.direction() != Direction::Neither).count();
    let with = |verdict| candidate.with(verdict).count();
    let (worse, better) = (with(RowVerdict::Worse), with(RowVerdict::Better));
    match (foremost(candidate, RowVerdict::Worse), foremost(candidate, RowVerdict::Better)) {
        (Some(row), None) => {
            format!("{new} is worse than {base} in {worse} of {judged} measures: {}", change(report, row))
        }
        (None, Some(row)) => {
            format!(
                "{new} is better than {base} in {better} of {judged} measures, worse in none: {}",
                change(report, row)
            )
        }
        (Some(bad), Some(good)) => format!(
            "{new} is worse than {base} in {worse} of {judged} measures, better in {better}: {}; but {}",
            change(report, bad),
            change(report, good)
        ),
        (None, None) if with(RowVerdict::Same) == judged => {
            format!("{new} and {base} are the same in all {judged} measures, customer by customer")
        }
        (None, None) => format!("{new} and {base} cannot be told apart in any of {judged} measures"),
    }
}

/// Several options: the best, who is tied with it, who is dominated.
fn among_options(report: ComparisonReport<'_>) -> Vec<String> {
    let comparison = report.comparison;
    let names: Vec<&str> = comparison.names().collect();
    let standings = &comparison.standings;
    let Some(best) = standings.iter().position(|s| s.rank == Rank::Best) else {
        return vec!["There was nothing to measure, so no option is best".to_owned()];
    };
    let tied: Vec<usize> = (0..names.len()).filter(|&i| standings[i].rank == Rank::Tied).collect();
    let list = |options: &[usize]| options.iter().map(|&i| names[i]).collect::<Vec<_>>().join(", ");
    let mut first = format!("{} is best", names[best]);
    if best == 0 {
        first += ": no candidate answers more customers in time";
    } else if let Some(d) = comparison.candidates[best - 1].row(&Subject::All, Compared::InTime) {
        first += &format!(": {} than under {}", change(report, d), names[0]);
    }
    let cost = |i: usize| match (standings[i].cost, standings[best].cost) {
        (Some(x), Some(y)) => (x - y, report.currency.unwrap_or("of money").to_owned()),
        _ => {
            let hours = |i: usize| standings[i].agent_hours.unwrap_or(0.0);
            (hours(i) - hours(best), "agent-hours".to_owned())
        }
    };
    let mut sentences = vec![first];
    if !tied.is_empty() {
        let mut text = format!("Tied with it: {}", list(&tied));
        let cheapest = tied.iter().copied().min_by(|&a, &b| cost(a).0.total_cmp(&cost(b).0));
        if let Some((i, (less, unit))) = cheapest.map(|i| (i, cost(i))).filter(|(_, (less, _))| *less < 0.0) {
            text += &format!(
                "; {} does it for {} {unit} less",
                names[i],
                rounded(-less, if -less < 100.0 { -1 } else { 0 })
            );
        }
        sentences.push(text);
    }
    let dominated = (0..names.len()).filter_map(|i| {
        let by = standings[i].dominated_by?;
        Some(format!("{} is dominated: {} is at least as good and costs no more", names[i], names[by]))
    });
    sentences.extend(dominated);
    sentences
}

fn who_is_worse(report: ComparisonReport<'_>, candidate: &Candidate) -> Option<String> {
    let worst = foremost(candidate, RowVerdict::Worse)?;
    let mut subjects: Vec<&str> = Vec::new();
    for row in candidate.with(RowVerdict::Worse) {
        if row.subject != Subject::All && !subjects.contains(&row.subject.name()) {
            subjects.push(row.subject.name());
        }
    }
    let for_whom = if subjects.is_empty() { String::new() } else { format!(" for {}", subjects.join(", ")) };
    let measure = label(worst.measure, report.outline) + &whose(&worst.subject, report);
    let amount = worst.difference.map_or_else(String::new, |d| in_words(worst.measure, &d));
    Some(format!("{} is worse than {}{for_whom}: {measure} by {amount}", candidate.name, report.comparison.base))
}

fn rail(candidate: &Candidate, broken: &Broken) -> String {
    let (name, whom) = (&candidate.name, broken.subject.name());
    let percent = |x: f64| format!("{}\u{a0}%", rounded(100.0 * x, -1));
    match broken.rail {
        Rail::TurnedAway => format!(
            "{name} cannot be best: {} of {whom} are turned away, {} under the base",
            percent(broken.new),
            percent(broken.base)
        ),
        Rail::Starvation => format!(
            "{name} cannot be best: one in twenty of {whom} waits longer than {}, {} under the base",
            wait(broken.new),
            wait(broken.base)
        ),
    }
}
