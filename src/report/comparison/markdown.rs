//! A comparison as Markdown, for pull requests and step summaries.

use super::table::{Cells, of_measures, of_options};
use super::{ComparisonReport, answer, notes, targets};
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
    if let Some(targets) = report.targets {
        let cells = targets::table(report, targets, None, signs);
        out += &format!("\n{}\n{}\n", tabled(&cells), escaped(&notes::of_targets(0)));
    }
    if candidates.len() > 1 {
        out += &format!("\n{}", tabled(&of_options(report, signs)));
    }
    let mut left_out = 0;
    for candidate in candidates {
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
    let last = cells.header.len() - 1;
    let rule = (0..=last).map(|i| if i == 0 || i == last { ":--" } else { "--:" }).collect::<Vec<_>>().join(" | ");
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
