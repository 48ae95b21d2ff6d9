//! A comparison for terminals, at most 80 columns wide.

use super::table::{Cells, of_measures, of_options};
use super::{ComparisonReport, answer, notes, targets};
use crate::report::number::Signs;
use crate::report::text::layout::{Column, table};
use crate::report::text::{WIDTH, clean, wrap};

/// The answer, the table, what it rests on; each line with its end.
pub fn render(report: ComparisonReport<'_>, signs: Signs) -> String {
    let cells = match report.comparison.candidates.as_slice() {
        [one] => of_measures(report, one, signs),
        _ => of_options(report, signs),
    };
    let lines = |texts: Vec<String>| texts.iter().flat_map(|t| wrap(&clean(t), 3)).collect::<Vec<_>>().join("\n");
    let left_out = cells.left_out;
    let mut sections = vec![lines(answer::sentences(report))];
    if let Some(targets) = report.targets {
        let cells = targets::table(report, targets, Some(WIDTH), signs);
        let note = notes::of_targets(cells.left_out);
        sections.push(format!("{}\n{note}", tabled(cells, signs).join("\n")));
    }
    sections.push(tabled(cells, signs).join("\n"));
    sections.push(lines(notes::notes(report, left_out)));
    sections.join("\n\n") + "\n"
}

fn tabled(cells: Cells, signs: Signs) -> Vec<String> {
    let names: Vec<String> = cells.rows.iter().map(|row| row[0].clone()).collect();
    let last = cells.header.len() - 1;
    let column = |i: usize| {
        let column = cells.rows.iter().map(|row| row[i].clone()).collect();
        if i == last { Column::words(&cells.header[i], column) } else { Column::numbers(&cells.header[i], column) }
    };
    table(&cells.header[0], &names, (1..=last).map(column).collect(), signs)
}
