//! The preparedness sheet: whether the playbook pays, the guesses behind it, and which of them changes the answer.

use super::super::number::{Figure, Signs, rounded};
use super::super::{Report, replication_words};
use super::gate_names;
use super::layout::{Column, clean, table, wrap};
use crate::experiment::{Answer, Changed, GuessedAnswer, Pays, Preparedness, Worth};
use crate::gate::Verdict;
use crate::stats::Difference;

/// The sheet of a run, each line with its end.
pub fn render(sheet: &Preparedness, report: Report<'_>, signs: Signs) -> String {
    let mut lines: Vec<String> = sentences(sheet, report, signs).iter().flat_map(|s| wrap(s, 3)).collect();
    let (names, columns) = columns(sheet, signs);
    if !names.is_empty() {
        lines.push(String::new());
        lines.extend(table("guess", &names, columns, signs));
        lines.extend(guesses(sheet).iter().flat_map(|s| wrap(s, 3)));
    }
    lines.extend(wrap(&note(sheet, report), 0));
    lines.join("\n") + "\n"
}

/// Whether the playbook pays, and what changes that.
pub fn sentences(sheet: &Preparedness, report: Report<'_>, signs: Signs) -> Vec<String> {
    let mut sentences = vec![answer(sheet, report, signs)];
    let changes = sheet.changes();
    for change in &changes {
        let guess = &sheet.guesses[change.guess];
        let value = [&guess.values.0, &guess.values.2][change.end];
        let now = &guess.ends[change.end];
        let what = match change.what {
            Changed::Pays(Pays::Yes) => format!("the playbook pays: {}", gain(sheet.worth, &now.gain, signs)),
            Changed::Pays(Pays::No) => format!("the playbook does harm: {}", gain(sheet.worth, &now.gain, signs)),
            Changed::Pays(Pays::Nothing) => "the playbook changes nothing".to_owned(),
            Changed::Pays(Pays::Undecided) => {
                format!("nobody can tell whether the playbook pays: {}", gain(sheet.worth, &now.gain, signs))
            }
            Changed::Target(target, verdict) => {
                let name = report.summary.gates.get(target).map_or_else(String::new, |outcome| {
                    format!("{} {}", gate_names::name(&outcome.gate, report.outline), outcome.gate.expr)
                });
                format!("the target `{}` is {}", clean(&name), if verdict == Verdict::Pass { "met" } else { "missed" })
            }
        };
        sentences.push(format!("The answer rests on a guess: with {} {}, {what}.", clean(&guess.name), clean(value)));
    }
    match (changes.is_empty(), sheet.guesses.len()) {
        (_, 0) => sentences.push("The scenario calls none of its numbers a guess (`uncertain`).".to_owned()),
        (true, 1) => sentences.push("The one guess does not change the answer.".to_owned()),
        (true, n) => sentences.push(format!("None of the {n} guesses changes the answer, one at a time.")),
        (false, _) => {}
    }
    sentences
}

/// `Preparedness: the playbook serves 214 ± 12 customers more a day than doing nothing, for 168 ± 10 EUR more; …`
fn answer(sheet: &Preparedness, report: Report<'_>, signs: Signs) -> String {
    let answer = &sheet.answer;
    let (one, _) = replication_words(report.outline);
    let worth = match answer.pays() {
        Pays::Yes => format!("the playbook pays: {} a {one}", gain(sheet.worth, &answer.gain, signs)),
        Pays::No => format!("the playbook does harm: {} a {one}", gain(sheet.worth, &answer.gain, signs)),
        Pays::Nothing => "the playbook changes nothing".to_owned(),
        Pays::Undecided => {
            format!("nobody can tell whether the playbook pays: {} a {one}", gain(sheet.worth, &answer.gain, signs))
        }
    };
    let price = price(answer, report, signs).map_or_else(String::new, |price| format!(", for {price}"));
    let met = |verdicts: &[Verdict]| verdicts.iter().filter(|v| **v == Verdict::Pass).count();
    let targets = match answer.verdicts.len() {
        0 => String::new(),
        n => {
            format!("; {} of {n} targets met with it, {} without", met(&answer.verdicts), met(&answer.verdicts_without))
        }
    };
    format!("Preparedness: {worth}{price}{targets}.")
}

/// `214 ± 12 more customers served`, `3 ± 1 points more answered in time`
fn gain(worth: Worth, gain: &Difference, signs: Signs) -> String {
    let (value, worse) = (gain.value.abs(), gain.value < 0.0);
    let (scale, least, what) = match worth {
        Worth::CustomersLost => (1.0, -1, format!("{} customers lost", if worse { "more" } else { "fewer" })),
        Worth::InTime => (100.0, -2, format!("points {} answered in time", if worse { "fewer" } else { "more" })),
    };
    let figure = Figure { value: value * scale, half_width: gain.half_width.map(|h| h * scale) };
    let text = figure.write(figure.place().unwrap_or(least).clamp(least, 1), "", signs);
    format!("{text} {what}").replace(' ', "\u{a0}")
}

/// What the playbook costs more or less, money where all have a rate, else hours; `None` if it costs the same.
fn price(answer: &Answer, report: Report<'_>, signs: Signs) -> Option<String> {
    let (difference, unit) = match (&answer.cost, &report.outline.currency) {
        (Some(cost), Some(currency)) => (cost, format!(" {}", clean(currency))),
        (Some(cost), None) => (cost, String::new()),
        (None, _) => (&answer.hours, " agent-hours".to_owned()),
    };
    if difference.identical || difference.value == 0.0 {
        return None;
    }
    let figure = Figure { value: difference.value.abs(), half_width: difference.half_width.filter(|h| *h > 0.0) };
    let place = figure.place().unwrap_or(if answer.cost.is_some() { 0 } else { -1 }).clamp(-1, 1);
    let more = if difference.value < 0.0 { "less" } else { "more" };
    Some(format!("{}{unit} {more}", figure.write(place, "", signs)).replace(' ', "\u{a0}"))
}

/// The guesses, and the playbook's worth at both ends of each.
pub fn columns(sheet: &Preparedness, signs: Signs) -> (Vec<String>, Vec<Column>) {
    let names: Vec<String> = sheet.guesses.iter().map(|g| clean(&g.name)).collect();
    let gains = |of: &dyn Fn(&GuessedAnswer) -> Difference| {
        let cell = |g: &GuessedAnswer| {
            let scale = if sheet.worth == Worth::InTime { 100.0 } else { 1.0 };
            let gain = of(g);
            let figure = Figure { value: gain.value * scale, half_width: gain.half_width.map(|h| h * scale) };
            let (value, tail) = figure.parts(figure.place().unwrap_or(-1).clamp(-1, 1), signs);
            let sign = if gain.value > 0.0 { "+" } else { "" };
            (format!("{sign}{value}"), tail)
        };
        sheet.guesses.iter().map(cell).unzip::<String, String, Vec<_>, Vec<_>>()
    };
    let (low, low_tails) = gains(&|g| g.ends[0].gain);
    let (mid, mid_tails) = gains(&|_| sheet.answer.gain);
    let (high, high_tails) = gains(&|g| g.ends[1].gain);
    let values = |of: &dyn Fn(&GuessedAnswer) -> String| sheet.guesses.iter().map(|g| clean(&of(g))).collect();
    let columns = vec![
        Column::numbers("low", values(&|g| g.values.0.clone())),
        Column::numbers("gain", low),
        Column::tails(low_tails),
        Column::numbers("as is", values(&|g| g.values.1.clone().unwrap_or_else(|| signs.nothing.to_owned()))),
        Column::numbers("gain", mid),
        Column::tails(mid_tails),
        Column::numbers("high", values(&|g| g.values.2.clone())),
        Column::numbers("gain", high),
        Column::tails(high_tails),
    ];
    (names, columns)
}

/// Where each guess stands, and why it is one.
pub fn guesses(sheet: &Preparedness) -> Vec<String> {
    let words = |g: &GuessedAnswer| {
        let why = g.why.as_ref().map_or_else(String::new, |why| format!(": {}", why.trim()));
        clean(&format!("{} is {}{why}", g.name, g.set))
    };
    sheet.guesses.iter().map(words).collect()
}

/// What was played.
pub fn note(sheet: &Preparedness, report: Report<'_>) -> String {
    let (one, many) = replication_words(report.outline);
    let word = if sheet.replications == 1 { one } else { many };
    let what = match sheet.worth {
        Worth::CustomersLost => "customers not lost by it",
        Worth::InTime => "points of the contacts answered in time, since nobody can tell by the customers who are lost",
    };
    let gain = if sheet.guesses.is_empty() { String::new() } else { format!(" Gain: {what}.") };
    format!(
        "With the playbook and without it, the same {} {word} each.{gain}",
        rounded(f64::from(sheet.replications), 0)
    )
}
