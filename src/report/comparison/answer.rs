//! What a comparison says, in sentences.

use super::cells::{self, in_time, in_words, label_of};
use super::{ComparisonReport, price, state, targets, uncertain, whose};
use crate::experiment::compare::{Broken, Candidate, Compared, Direction, Rail, Rank, Row, RowVerdict, Subject};
use crate::report::length::wait;
use crate::report::number::{Signs, rounded};

/// The sentences, the first of them the answer.
pub fn sentences(report: ComparisonReport<'_>) -> Vec<String> {
    let comparison = report.comparison;
    let of_targets = report.targets.map(|targets| targets::sentence(report, targets));
    let mut sentences: Vec<String> = match comparison.candidates.as_slice() {
        [one] => {
            let against = Some(against_base(report, one));
            // What decides comes first.
            let regressed = report.judged && comparison.any_regression();
            let order = if regressed { [against, of_targets] } else { [of_targets, against] };
            order.into_iter().flatten().collect()
        }
        _ if report.judged => {
            let judged = std::iter::once(candidates_against_base(report)).chain(of_targets);
            let first = judged.collect::<Vec<_>>().join("; ");
            std::iter::once(first).chain(among_options(report)).collect()
        }
        _ => of_targets.into_iter().chain(among_options(report)).collect(),
    };
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

/// Several candidates: who is worse than the base.
fn candidates_against_base(report: ComparisonReport<'_>) -> String {
    let (base, candidates) = (&report.comparison.base, &report.comparison.candidates);
    let worse = candidates.iter().filter(|c| c.with(RowVerdict::Worse).next().is_some());
    let worse: Vec<&str> = worse.map(|c| c.name.as_str()).collect();
    let of = candidates.len();
    match worse.len() {
        0 => format!("no candidate is worse than {base}"),
        1 => format!("1 of {of} candidates is worse than {base}: {}", worse[0]),
        n => format!("{n} of {of} candidates are worse than {base}: {}", worse.join(", ")),
    }
}

/// The row that a sentence should name: of the largest effect, contacts as a whole before their parts.
fn foremost<'c>(candidate: &'c Candidate, verdict: RowVerdict, whole: &Subject) -> Option<&'c Row> {
    let effect = |row: &Row| {
        let whole = row.subject == *whole;
        let effect = row.base.zip(row.difference).map_or(0.0, |(base, d)| row.measure.effect(base, d.value));
        (whole, effect)
    };
    candidate.with(verdict).max_by(|a, b| effect(a).partial_cmp(&effect(b)).unwrap_or(std::cmp::Ordering::Equal))
}

/// `27.4 % leave, 10.9 points [10.4, 11.4] more`
fn change(report: ComparisonReport<'_>, row: &Row) -> String {
    let name = || label_of(row.measure, &row.subject, report.outline);
    let Some((d, new)) = row.difference.zip(row.new) else { return name() };
    let of = match &row.subject {
        Subject::All => String::new(),
        Subject::Genuine => " of genuine contacts".to_owned(),
        other => format!(" of {}", other.name()),
    };
    let customers = match &row.subject {
        Subject::All => "the customers".to_owned(),
        Subject::Genuine => "the genuine customers".to_owned(),
        other => format!("the customers of {}", other.name()),
    };
    let of_offers = format!(" of offers to {}", row.subject.name());
    let value = cells::value(row.measure, Some(new), cells::share_place(row), Signs::UNICODE).replace(' ', "\u{a0}");
    let (what, more, less) = match row.measure {
        Compared::InTime => (format!("{value}{of} are answered {}", name()), "more", "fewer"),
        Compared::Abandoned => (format!("{value}{of} leave"), "more", "fewer"),
        Compared::TurnedAway => (format!("{value}{of} are turned away"), "more", "fewer"),
        Compared::LostAtEntry => (format!("{value}{of} are lost at the entry"), "more", "fewer"),
        Compared::CustomersServed => (format!("{value} of {customers} are served"), "more", "fewer"),
        Compared::CustomersLost => (format!("{value} of {customers} are lost"), "more", "fewer"),
        Compared::Resolved => (format!("{value} of answers to {customers} settle the matter"), "more", "fewer"),
        Compared::AbuseTime => (format!("{value} of agents' time{of} goes to abuse"), "more", "less"),
        Compared::Misrouted => (format!("{value}{of} are misrouted"), "more", "fewer"),
        Compared::EndToEnd => (format!("the wait{of} from end to end is {value}"), "longer", "shorter"),
        Compared::EndToEndP95 => (format!("the wait p95{of} from end to end is {value}"), "longer", "shorter"),
        Compared::Declined => (format!("{value}{of_offers} are declined"), "more", "fewer"),
        Compared::Missed => (format!("{value}{of_offers} are missed"), "more", "fewer"),
        _ => (format!("the {}{of} is {value}", name()), "longer", "shorter"),
    };
    format!("{what}, {} {}", in_words(row.measure, &d), if d.value > 0.0 { more } else { less })
}

/// One candidate, and what it costs.
fn against_base(report: ComparisonReport<'_>, candidate: &Candidate) -> String {
    let price = price::against_base(report, candidate);
    measures_against_base(report, candidate) + &price.map_or_else(String::new, |price| format!("; it {price}"))
}

/// One candidate: what is worse comes first.
fn measures_against_base(report: ComparisonReport<'_>, candidate: &Candidate) -> String {
    let (new, base) = (&candidate.name, &report.comparison.base);
    let judged = candidate.rows.iter().filter(|r| r.measure.direction() != Direction::Neither).count();
    let with = |verdict| candidate.with(verdict).count();
    let (worse, better) = (with(RowVerdict::Worse), with(RowVerdict::Better));
    let foremost = |verdict| foremost(candidate, verdict, &report.comparison.whole);
    match (foremost(RowVerdict::Worse), foremost(RowVerdict::Better)) {
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

/// Several options: the best and its price, who is tied with it, who is dominated.
fn among_options(report: ComparisonReport<'_>) -> Vec<String> {
    let comparison = report.comparison;
    let names: Vec<&str> = comparison.names().collect();
    let standings = &comparison.standings;
    let Some(best) = standings.iter().position(|s| s.rank == Rank::Best) else {
        return vec!["There was nothing to measure, so no option is best".to_owned()];
    };
    let mut sentences = vec![winner(report, best, &names)];
    let misses = report.targets.and_then(|targets| targets::misses(targets, best));
    sentences.extend(misses.map(|misses| format!("But {} {misses}", names[best])));
    let tied: Vec<usize> = (0..names.len()).filter(|&i| standings[i].rank == Rank::Tied).collect();
    if !tied.is_empty() {
        let list = tied.iter().map(|&i| names[i]).collect::<Vec<_>>().join(", ");
        let less = |i: usize| Some(price::of(report, best)? - price::of(report, i)?);
        let cheapest = tied.iter().filter_map(|&i| Some((i, less(i)?))).max_by(|x, y| x.1.total_cmp(&y.1));
        let text = cheapest.filter(|(_, less)| *less > 0.0).map_or_else(String::new, |(i, less)| {
            format!("; {} does it for {} less", names[i], price::amount(report, less))
        });
        sentences.push(format!("Tied with it: {list}{text}"));
    }
    let dominated = (0..names.len()).filter_map(|i| {
        let by = standings[i].dominated_by?;
        let same = standings[by].in_time.map(|e| e.mean) == standings[i].in_time.map(|e| e.mean);
        let gain = format!("{} answered {}", if same { "as many" } else { "more" }, in_time(report.outline));
        let saved = price::of(report, i).zip(price::of(report, by)).map_or(0.0, |(mine, theirs)| mine - theirs);
        let price = match saved > 0.0 {
            true => format!("for {} less", price::amount(report, saved)),
            false => "at the same cost".to_owned(),
        };
        Some(format!("{} is dominated by {}: {gain} {price}", names[i], names[by]))
    });
    sentences.extend(dominated);
    sentences
}

/// `six-agents is best on answers in 60 s: 85.3 %, 10.7 points [10.1, 11.4] more than five-agents; it costs 160 EUR more`
fn winner(report: ComparisonReport<'_>, best: usize, names: &[&str]) -> String {
    let mut text = format!("{} is best on answers {}{}", names[best], in_time(report.outline), of_whole(report));
    let candidate = best.checked_sub(1).map(|i| &report.comparison.candidates[i]);
    let row = candidate.and_then(|c| c.row(&report.comparison.whole, Compared::InTime));
    match row.and_then(|row| Some((row, row.new?, row.difference?))) {
        None => text += ": no candidate answers more",
        Some((row, new, d)) => {
            let share = cells::value(row.measure, Some(new), cells::share_place(row), Signs::UNICODE);
            let share = share.replace(' ', "\u{a0}");
            let more = if d.value < 0.0 { "fewer" } else { "more" };
            text += &format!(": {share}, {} {more} than {}", in_words(row.measure, &d), names[0]);
        }
    }
    let price = candidate.and_then(|c| price::against_base(report, c));
    text + &price.map_or_else(String::new, |price| format!("; it {price}"))
}

/// Whose answers those are by which options are ranked, if not everybody's.
fn of_whole(report: ComparisonReport<'_>) -> &'static str {
    if report.comparison.whole == Subject::Genuine { " to genuine customers" } else { "" }
}

fn who_is_worse(report: ComparisonReport<'_>, candidate: &Candidate) -> Option<String> {
    let worst = foremost(candidate, RowVerdict::Worse, &report.comparison.whole)?;
    let mut subjects: Vec<&str> = Vec::new();
    for row in candidate.with(RowVerdict::Worse) {
        if !matches!(row.subject, Subject::All | Subject::Genuine) && !subjects.contains(&row.subject.name()) {
            subjects.push(row.subject.name());
        }
    }
    let for_whom = if subjects.is_empty() { String::new() } else { format!(" for {}", subjects.join(", ")) };
    let measure = label_of(worst.measure, &worst.subject, report.outline) + &whose(&worst.subject, report);
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
        Rail::CustomersLost => format!(
            "{name} cannot be best: {} of the customers{} are lost, {} under the base",
            percent(broken.new),
            if broken.subject == Subject::All { String::new() } else { format!(" of {whom}") },
            percent(broken.base)
        ),
        Rail::Starvation => format!(
            "{name} cannot be best: one in twenty of {whom} waits longer than {}, {} under the base",
            wait(broken.new),
            wait(broken.base)
        ),
    }
}
