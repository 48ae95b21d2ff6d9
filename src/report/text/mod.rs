//! The terminal report: targets, if there are any, an answer in one sentence, then queues, agents, the day, and what the numbers rest on. Lines have
//! at most 80 columns, and nothing depends on colour.

pub(super) mod agents;
pub(super) mod answer;
pub(super) mod backlog;
pub(super) mod costs;
pub(super) mod customers;
pub(super) mod day;
pub(super) mod dialogue;
pub(super) mod entry;
mod erlang;
mod events;
pub(super) mod gate_names;
pub(super) mod gates;
pub(super) mod layout;
pub(super) mod levers;
pub(super) mod notes;
mod percent;
pub mod preparedness;
pub(super) mod queues;
pub(super) mod retention;
pub(super) mod transfers;

pub(super) use layout::width;
pub use layout::{Column, clean, cut, cut_apart, table, wrap};

use super::Report;
use super::length::span;
use super::number::Signs;
use crate::model::SimDuration;

/// The width that no line exceeds, columns.
pub const WIDTH: usize = 80;

/// How to write it.
#[derive(Clone, Debug)]
pub struct TextOptions {
    /// The signs for ±, nothing and letters left out.
    pub signs: Signs,
    /// Whether verdicts have the colours of a terminal.
    pub styled: bool,
    /// Whether all targets are shown, however many.
    pub verbose: bool,
    /// The words of the command that gives the same numbers again, as a shell reads them; none to say nothing of it.
    pub replay: Vec<String>,
}

/// The report, each line with its end.
pub fn render(report: Report<'_>, options: &TextOptions) -> String {
    let signs = options.signs;
    let sections = [
        gates::lines(report, options),
        answer::lines(report, signs),
        queues::lines(report, signs),
        entry::lines(report, signs),
        backlog::lines(report, signs),
        retention::lines(report, signs),
        transfers::lines(report, signs),
        dialogue::lines(report, signs),
        customers::lines(report, signs),
        agents::lines(report, signs),
        levers::lines(report, signs),
        costs::lines(report, signs),
        day::lines(report, signs),
        notes::lines(report, options),
    ];
    let sections: Vec<String> =
        sections.iter().filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect();
    sections.join("\n\n") + "\n"
}

/// The headline time of all channels with contacts, if they have the same.
fn common_time(report: Report<'_>) -> Option<SimDuration> {
    let outline = report.outline;
    let mut times = outline.classes.iter().map(|c| outline.channels[c.channel.index()].answer_within.first().copied());
    let first = times.next()??;
    times.all(|t| t == Some(first)).then_some(first)
}

/// The service level's name in tables: `in 60 s`, or `in time` where channels differ.
fn level_name(report: Report<'_>) -> String {
    match common_time(report).map(span) {
        Some(time) if time.len() <= 6 => format!("in {time}"),
        _ => "in time".to_owned(),
    }
}
