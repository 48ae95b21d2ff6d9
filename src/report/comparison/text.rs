//! A comparison for terminals, at most 80 columns wide.

use super::table::{Cells, of_measures};
use super::{ComparisonReport, answer, notes, options, target_cells};
use crate::report::number::Signs;
use crate::report::text::layout::{Column, hanging, table};
use crate::report::text::{WIDTH, clean, wrap};

/// The answer, the tables, what they rest on; each line with its end.
pub fn render(report: ComparisonReport<'_>, signs: Signs) -> String {
    let lines = |texts: Vec<String>| texts.iter().flat_map(|t| wrap(&clean(t), 3)).collect::<Vec<_>>().join("\n");
    let legend = report.targets.and_then(target_cells::legend);
    let mut left_out = 0;
    let mut sections = vec![lines(answer::sentences(report))];
    match report.comparison.candidates.as_slice() {
        [one] => {
            if let Some(targets) = report.targets {
                let table = tabled(target_cells::rows(targets, signs), signs);
                sections.push([table, legend.map_or_else(Vec::new, |l| wrap(&l, 0))].concat().join("\n"));
            }
            let cells = of_measures(report, one, signs);
            left_out = cells.left_out;
            sections.push(tabled(cells, signs).join("\n"));
        }
        _ => {
            let found = options::tables(report, Some(WIDTH), signs);
            let met = (!found.met.is_empty()).then(|| format!("Met by all: {}", found.met.join("; ")));
            let below: Vec<String> = legend.into_iter().chain(met).collect();
            for (i, cells) in found.tables.into_iter().enumerate() {
                let table = tabled(cells, signs).join("\n");
                let below =
                    if i == 0 && !below.is_empty() { format!("\n{}", lines(below.clone())) } else { String::new() };
                sections.push(table + &below);
            }
        }
    }
    sections.push(lines(notes::notes(report, left_out)));
    sections.join("\n\n") + "\n"
}

fn tabled(cells: Cells, signs: Signs) -> Vec<String> {
    let names: Vec<String> = cells.rows.iter().map(|row| row[0].clone()).collect();
    let last = cells.header.len() - 1;
    let column = |i: usize| {
        let column: Vec<String> = cells.rows.iter().map(|row| row[i].clone()).collect();
        // Verdicts and standings are words, and have no header where their meaning is plain.
        let words = cells.header[i].is_empty() || cells.header[i] == "verdict";
        if words { Column::words(&cells.header[i], column) } else { Column::numbers(&cells.header[i], column) }
    };
    let columns: Vec<Column> = (1..=last).map(column).collect();
    let (names, rests) = hanging(&names, &columns);
    let mut lines = table(&cells.header[0], &names, columns, signs).into_iter();
    let mut out: Vec<String> = lines.next().into_iter().collect();
    for (line, rest) in lines.zip(rests) {
        out.push(line);
        out.extend(rest);
    }
    out
}
