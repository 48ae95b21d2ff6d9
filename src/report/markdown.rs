//! The report as Markdown, for managers and pull requests: the words and numbers of the table, in tables that GitHub draws.

use super::Report;
use super::number::Signs;
use super::text::agents;
use super::text::answer;
use super::text::clean;
use super::text::day::Day;
use super::text::gates;
use super::text::layout::Column;
use super::text::{
    backlog, costs, customers, dialogue, entry, levers, notes, preparedness, queues, retention, transfers,
};
use crate::experiment::Preparedness;

/// The report, each line with its end.
pub fn render(report: Report<'_>, signs: Signs) -> String {
    let mut parts = vec![format!("# {}", escaped(&report.outline.title()))];
    parts.extend(gates::verdict(report, signs).map(|verdict| format!("**{}.**", escaped(&verdict))));
    parts.extend(named_table("Targets", "target", gates::all(report, signs)));
    parts.push(format!("**{}.**", escaped(&answer::sentence(report, signs))));
    parts.extend(report.outline.story.as_ref().map(|story| format!("> {}", escaped(story))));
    parts.extend(named_table("Queues", "queue", queues::columns(report, signs)));
    parts.extend(named_table("Entry", "entry", entry::columns(report, signs)));
    parts.extend(entry::note(report));
    parts.extend(named_table("Backlog", "backlog", backlog::columns(report, signs)));
    parts.extend(Some(backlog::note(report)).filter(|note| !note.is_empty()));
    parts.extend(named_table("While waiting", "while waiting", retention::columns(report, signs)));
    parts.extend(retention::note(report));
    parts.extend(named_table("First lines", "first line", transfers::columns(report, signs)));
    parts.extend(named_table("End to end", "first line", transfers::end_to_end(report, signs)));
    parts.extend((!transfers::note(report).is_empty()).then(|| transfers::note(report).join(" ")));
    parts.extend(named_table("Conversations", "conversations", dialogue::columns(report, signs)));
    parts.extend(dialogue::note(report));
    parts.extend(named_table("Customers", "customers", customers::columns(report, signs)));
    parts.extend(customers::note(report, signs));
    parts.extend(named_table("Agents", "agents", agents::columns(report, signs)));
    parts.extend(named_table("Levers", "levers", levers::columns(report, signs)));
    parts.extend(levers::note(report));
    parts.extend(named_table("Costs", "costs", costs::columns(report, signs)));
    parts.extend(costs::note(report, signs));
    parts.extend(Day::new(report, signs).map(day));
    parts.push("## What the numbers rest on".to_owned());
    parts.push(list(&notes::notes(report, signs)));
    parts.join("\n\n") + "\n"
}

/// The preparedness sheet of a run, each line with its end.
pub fn preparedness(sheet: &Preparedness, report: Report<'_>, signs: Signs) -> String {
    let mut parts = vec!["## Preparedness".to_owned()];
    parts.extend(preparedness::sentences(sheet, report, signs).iter().map(|sentence| escaped(sentence)));
    parts.extend(named_table("Guesses", "guess", preparedness::columns(sheet, signs)));
    let guesses = preparedness::guesses(sheet);
    parts.extend((!guesses.is_empty()).then(|| list(&guesses)));
    parts.push(escaped(&preparedness::note(sheet, report)));
    parts.join("\n\n") + "\n"
}

fn named_table(title: &str, header: &str, (names, columns): (Vec<String>, Vec<Column>)) -> Option<String> {
    let mut rows: Vec<Vec<String>> = names.into_iter().map(|name| vec![name]).collect();
    let mut headers = vec![header.to_owned()];
    let mut words = vec![true];
    for column in columns {
        let is_tail = column.header.is_empty();
        if !is_tail {
            words.push(column.is_words());
            headers.push(column.header);
        }
        for (row, cell) in rows.iter_mut().zip(column.cells) {
            match row.last_mut() {
                // A half-width belongs to its value.
                Some(value) if is_tail && !cell.is_empty() => *value = format!("{value} {cell}"),
                _ if is_tail => {}
                _ => row.push(cell),
            }
        }
    }
    (!rows.is_empty()).then(|| format!("## {title}\n\n{}", table(&headers, &words, &rows)))
}

fn day(day: Day) -> String {
    let headers: Vec<String> = [day.title.to_owned()].into_iter().chain(day.times).collect();
    let rows: Vec<Vec<String>> =
        day.rows.into_iter().map(|(label, cells)| [label].into_iter().chain(cells).collect()).collect();
    let mut parts = vec![format!("## By time\n\n{}", table(&headers, &[true], &rows))];
    parts.extend((!day.events.is_empty()).then(|| list(&day.events)));
    parts.extend(day.note);
    parts.join("\n\n")
}

/// A table; columns of words are aligned left, all others are numbers.
fn table(headers: &[String], words: &[bool], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let align = |i| if words.get(i) == Some(&true) { " --- |" } else { " ---: |" };
    let rule = format!("|{}", (0..headers.len()).map(align).collect::<String>());
    let lines = [line(headers), rule].into_iter().chain(rows.iter().map(|row| line(row)));
    lines.collect::<Vec<_>>().join("\n")
}

fn list(items: &[String]) -> String {
    items.iter().map(|item| format!("- {}", escaped(item))).collect::<Vec<_>>().join("\n")
}

/// A text that means what it says: what Markdown or HTML would take for a sign of its own has a backslash before it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).replace('\u{a0}', " ").chars() {
        if r"\`*_[]<>|~&#!$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn names_are_only_text() {
        assert_eq!(escaped("a|b *c* <d> `e` [f](g)"), r"a\|b \*c\* \<d\> \`e\` \[f\](g)");
        assert_eq!(escaped("two\nlines, 60\u{a0}s ± 3 %"), "two?lines, 60 s ± 3 %");
    }
}
