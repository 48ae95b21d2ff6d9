//! What Erlang's formulas say, beside what was simulated, and why they are not the same.

use super::super::Report;
use super::super::exact::{Model, Study, percent as exact_percent, time as exact_time};
use super::super::length::span;
use super::super::number::{Figure, Signs};
use super::percent;
use crate::experiment::{Measure, Scope};

/// The note; none where no formula comes near the scenario.
pub fn note(report: Report<'_>, signs: Signs) -> Option<String> {
    let answer = report.summary.erlang.as_ref()?.as_ref().ok()?;
    let scope = report.summary.scopes.iter().find(|s| s.scope == Scope::Channel(answer.channel))?;
    let (study, steady) = (Study::beside(report.outline, answer), &answer.steady);
    let measure = |m: Measure| scope.measures.get(&m).copied().flatten();
    let share = |m: Measure| percent::alone(&measure(m), scope.totals.offered, signs);
    let mut figures = Vec::new();
    let mut say = |exact: String, simulated: String| {
        let word = if figures.is_empty() { "simulated " } else { "" };
        figures.push(format!("{exact} ({word}{simulated})"));
    };
    if study.model != Model::B {
        let within = *study.within.first()?;
        let exact = exact_percent(steady.answered_within(within.secs_f64()));
        say(format!("{exact} in {}", span(within)), percent::alone(&scope.in_time, scope.totals.offered, signs));
        let asa = measure(Measure::MeanWaitServed).map_or(signs.nothing.to_owned(), |e| {
            let figure = Figure { value: e.mean, half_width: e.half_width };
            figure.write(figure.place().unwrap_or(-1).clamp(-2, 0), " s", signs)
        });
        say(format!("ASA {}", exact_time(steady.mean_wait_served())), asa);
    }
    if study.model == Model::A {
        say(format!("left {}", exact_percent(steady.p_abandon())), share(Measure::PAbandon));
    }
    if steady.centre().lines.is_some() {
        say(format!("away {}", exact_percent(steady.p_block())), share(Measure::PBlock));
    }
    let why = match answer.differences.as_slice() {
        [] => "The scenario is within its terms, so only chance is between them.".to_owned(),
        differences => format!("It does not know that {}.", sentence(differences)),
    };
    Some(format!("Erlang {}: {}. {why}", study.model.letter(), figures.join(", ")))
}

/// `a`, `a and b`, `a, b and c`.
fn sentence(parts: &[String]) -> String {
    match parts {
        [init @ .., last] if !init.is_empty() => format!("{} and {last}", init.join(", ")),
        _ => parts.concat(),
    }
}
