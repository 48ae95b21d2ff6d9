//! Exact results for people: the question in a line, a row for each number of agents, and what the words mean.

use super::super::length::{span, wait};
use super::super::number::{Signs, count, rounded};
use super::super::text::layout::{Column, table, wrap};
use super::{Model, Row, Study, Target};
use crate::analytic::Steady;
use crate::experiment::ServiceLevel;
use crate::model::SimDuration;

/// Acceptable times that a table has room for.
const TIMES: usize = 2;

/// The report, each line with its end.
pub fn render(study: &Study, signs: Signs) -> String {
    let mut sections = vec![wrap(&question(study), 3), staffing(study, signs)];
    if let ([row], true) = (study.rows.as_slice(), study.model == Model::A) {
        sections.extend(row.steady.as_ref().map(|steady| formulas(study, steady, signs)));
    }
    sections.push(notes(study, signs));
    let sections: Vec<String> = sections.iter().map(|lines| lines.join("\n")).collect();
    sections.join("\n\n") + "\n"
}

/// `Erlang A: 30 erlangs (360/h of 5 min), patience 2 min, 60 lines`
fn question(study: &Study) -> String {
    let letter = study.model.letter();
    let rate = short(study.arrivals_per_s * 3_600.0);
    let mut text =
        format!("Erlang {letter}: {} erlangs ({rate}/h of {})", short(study.erlangs()), span(study.handling));
    if let Some(patience) = study.patience {
        text += &format!(", patience {}", span(patience));
    }
    if let Some(lines) = study.lines {
        text += &format!(", {} lines", count(lines));
    }
    text
}

/// A number with two decimals at most.
fn short(x: f64) -> String {
    rounded(x, -2).trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn staffing(study: &Study, signs: Signs) -> Vec<String> {
    let names: Vec<String> = study.rows.iter().map(|row| count(u64::from(row.agents))).collect();
    let column = |header: &str, cell: &dyn Fn(&Steady) -> String| {
        let cell = |row: &Row| row.steady.as_ref().map_or(signs.nothing.to_owned(), cell);
        Column::numbers(header, study.rows.iter().map(cell).collect())
    };
    let mut columns = Vec::new();
    if study.model != Model::B {
        for within in &study.within[..study.within.len().min(TIMES)] {
            let t = within.secs_f64();
            columns.push(column(&format!("in {}", span(*within)), &|s| percent(s.answered_within(t))));
        }
        columns.push(column("waiting", &|s| percent(s.p_wait())));
        columns.push(column("ASA", &|s| time(s.mean_wait_served())));
    }
    if study.model == Model::A {
        columns.push(column("left", &|s| percent(s.p_abandon())));
    }
    if study.model == Model::B || study.lines.is_some() {
        columns.push(column("away", &|s| percent(s.p_block())));
    }
    columns.push(column("busy", &|s| percent(s.occupancy())));
    let mark = |row: &Row| if study.least_agents == Some(row.agents) { "<- target" } else { "" };
    columns.push(Column::tails(study.rows.iter().map(|row| mark(row).to_owned()).collect()));
    table("agents", &names, columns, signs)
}

/// The service level by each formula that differs from the headline's.
fn formulas(study: &Study, steady: &Steady, signs: Signs) -> Vec<String> {
    let levels: Vec<ServiceLevel> = ServiceLevel::ALL
        .into_iter()
        .filter(|l| !matches!(l, ServiceLevel::WithFlowouts | ServiceLevel::AllDemand))
        .collect();
    let names: Vec<String> = levels.iter().map(|l| l.name().to_owned()).collect();
    let cell = |level: &ServiceLevel, within: SimDuration| {
        study.level(steady, *level, within).map_or(signs.nothing.to_owned(), percent)
    };
    let times = &study.within[..study.within.len().min(TIMES)];
    let mut columns: Vec<Column> = times
        .iter()
        .map(|t| Column::numbers(&format!("in {}", span(*t)), levels.iter().map(|l| cell(l, *t)).collect()))
        .collect();
    columns.push(Column::tails(levels.iter().map(|l| format!(" {}", l.formula())).collect()));
    table("service level", &names, columns, signs)
}

fn notes(study: &Study, signs: Signs) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(target) = study.target {
        notes.push(verdict(study, target));
    }
    let one = study.rows.len() == 1;
    let mut words = Vec::new();
    if study.model != Model::B {
        words.push("In a time: answered / offered.");
        words.push("Waiting: not answered at once. ASA: mean wait of those answered.");
    }
    if study.model == Model::A {
        words.push("Left: before an answer.");
    }
    if study.model == Model::B || study.lines.is_some() {
        words.push("Away: turned away.");
    }
    notes.push(words.join(" "));
    if study.model == Model::A && one {
        let short = span(study.short_abandon);
        notes.push(format!("a, b: answered, left in time; A: answered; s: left in less than {short}."));
    }
    if study.rows.iter().any(|row| row.steady.is_none()) {
        notes.push(format!("{}: without abandonment the line grows for ever.", signs.nothing));
    }
    notes.push("Exact in the steady state: Poisson arrivals, exponential times. More in JSON.".to_owned());
    notes.iter().flat_map(|note| wrap(note, 3)).collect()
}

fn verdict(study: &Study, target: Target) -> String {
    let wanted = match target {
        Target::Answered { share, within } => {
            format!("{} % answered within {}", short(share * 100.0), span(within))
        }
        Target::Blocked { share } => format!("at most {} % turned away", short(share * 100.0)),
    };
    match study.least_agents {
        Some(least) => format!("Target: {wanted}; it takes {} agents.", count(u64::from(least))),
        None => format!("Target: {wanted}; no number of agents meets it."),
    }
}

pub fn percent(share: f64) -> String {
    rounded(share * 100.0, -1) + " %"
}

/// Tenths of seconds below a minute.
pub fn time(seconds: f64) -> String {
    if seconds < 59.95 { format!("{seconds:.1} s") } else { wait(seconds) }
}
