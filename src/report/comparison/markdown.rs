//! A comparison as Markdown, for pull requests and step summaries.

use super::table::{Cells, of_measures};
use super::{ComparisonReport, answer, notes, options, target_cells};
use crate::report::number::Signs;
use crate::report::text::clean;

/// The answer in bold, a table for the options, one for each candidate's measures, what it rests on.
pub fn render(report: ComparisonReport<'_>) -> String {
    let signs = Signs::UNICODE;
    let candidates = &report.comparison.candidates;
    let mut out = String::new();
    for (i, sentence) in answer::sentences(report).iter().enumerate() {
        let sentence = escaped(sentence);
        out += &if i == 0 { format!("**{sentence}**\n") } else { format!("\n{sentence}\n") };
    }
    if candidates.len() > 1 {
        for cells in options::tables(report, None, signs).tables {
            out += &format!("\n{}", tabled(&cells));
        }
    } else if let Some(targets) = report.targets {
        out += &format!("\n{}", tabled(&target_cells::rows(targets, signs)));
    }
    if let Some(legend) = report.targets.and_then(target_cells::legend) {
        out += &format!("\n{}\n", escaped(&legend));
    }
    let mut left_out = 0;
    let order: Vec<usize> = if candidates.len() > 1 { options::order(report) } else { vec![1] };
    // The base, which comes last, is no candidate.
    for candidate in order.iter().filter_map(|option| candidates.get(option.checked_sub(1)?)) {
        let cells = of_measures(report, candidate, signs);
        left_out += cells.left_out;
        if candidates.len() > 1 {
            out += &format!("\n**{}**\n", escaped(&candidate.name));
        }
        out += &format!("\n{}", tabled(&cells));
    }
    for note in notes::notes(report, left_out) {
        out += &format!("\n{}\n", escaped(&note));
    }
    out
}

fn tabled(cells: &Cells) -> String {
    let row = |cells: &[String]| format!("| {} |\n", cells.iter().map(|c| escaped(c)).collect::<Vec<_>>().join(" | "));
    let words = |(i, head): (usize, &String)| i == 0 || head.is_empty() || head == "verdict";
    let align = |column| if words(column) { ":--" } else { "--:" };
    let rule = cells.header.iter().enumerate().map(align).collect::<Vec<_>>().join(" | ");
    let rows: String = cells.rows.iter().map(|cells| row(cells)).collect();
    format!("{}| {rule} |\n{rows}", row(&cells.header))
}

/// Text in which no character is markup.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).replace('\u{a0}', " ").chars() {
        if r"\`*_{}[]<>#|~!&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
