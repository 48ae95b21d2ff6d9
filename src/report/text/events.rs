//! Events below the table of times: letters under the columns, and what they mean.

use super::super::Report;
use super::super::number::Signs;
use super::super::when::Clock;
use super::WIDTH;
use super::layout::{cut, width};
use crate::model::{Mark, SimDuration};

/// For each column of the table the letters of what happens in it; what does not fit becomes a `+`.
pub fn letters(marks: &[&Mark], length: SimDuration, columns: usize, column_width: usize) -> Vec<String> {
    let mut cells = vec![String::new(); columns];
    for (i, mark) in marks.iter().enumerate() {
        let column = (mark.at.micros() / length.micros()) as usize;
        let Some(cell) = cells.get_mut(column) else { continue };
        if cell.len() + 1 < column_width {
            cell.push(letter(i));
        } else {
            cell.pop();
            cell.push('+');
        }
    }
    cells
}

/// The letter of an event: A to Z, then a to z, then `*` for all others.
fn letter(index: usize) -> char {
    ('A'..='Z').chain('a'..='z').nth(index).unwrap_or('*')
}

/// `A 10:00 courier system fails`
pub fn meanings(report: Report<'_>, marks: &[&Mark]) -> Vec<String> {
    let meaning = |(i, mark): (usize, &&Mark)| {
        let clock = Clock::at(report.outline, mark.at);
        let day = if clock.day > 0 { format!("day {} ", clock.day + 1) } else { String::new() };
        format!("{} {day}{} {}", letter(i), clock.minute(), mark.label)
    };
    marks.iter().enumerate().map(meaning).collect()
}

/// `   A 10:00 courier system fails      B 13:00 delivery date known`
pub fn legend(meanings: &[String], signs: Signs) -> Vec<String> {
    const GAP: &str = "      ";
    let mut lines: Vec<String> = Vec::new();
    for meaning in meanings {
        let entry = cut(meaning, WIDTH - 3, signs);
        match lines.last_mut() {
            Some(line) if width(line) + GAP.len() + width(&entry) <= WIDTH => {
                line.push_str(GAP);
                line.push_str(&entry);
            }
            _ => lines.push(format!("   {entry}")),
        }
    }
    lines
}
