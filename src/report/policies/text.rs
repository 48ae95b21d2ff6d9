//! Lists and pages for a terminal, 80 columns wide.

use super::{purpose, terms, yaml};
use crate::report::text::wrap;
use crate::routing::{Entry, Stage};

/// Name, rule and source of each entry, stage by stage.
pub fn list(entries: &[Entry]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut last: Option<Stage> = None;
    for entry in entries {
        let d = entry.description;
        if last != Some(d.stage) {
            if last.is_some() {
                lines.push(String::new());
            }
            lines.extend(hanging("", 2, &format!("{}: {}", d.stage.name(), purpose(d.stage))));
            last = Some(d.stage);
        }
        lines.extend(hanging(&format!("  {:<20}  ", d.name), 24, d.summary));
        lines.extend(hanging(&" ".repeat(24), 24, &format!("[{}]", d.source)));
    }
    lines.push(String::new());
    lines.extend(wrap("`stormdrill list policies NAME` says more of one.", 0));
    lines
}

/// All that is known of an entry.
pub fn page(entry: &Entry) -> Vec<String> {
    let d = entry.description;
    let mut lines = vec![format!("{} ({})", d.name, d.stage.name())];
    let texts =
        [("rule", d.rule), ("good for", d.good_for), ("bad for", d.bad_for), ("source", d.source), ("cost", d.cost)];
    for (word, text) in texts {
        lines.extend(hanging(&format!("  {word:<8}  "), 12, text));
    }
    for parameter in entry.parameters {
        let text = format!("{} ({})", parameter.meaning, terms(&parameter.kind));
        lines.extend(hanging(&format!("  {:<8}  ", parameter.name), 12, &text));
    }
    if let Some(composition) = &entry.composition {
        lines.push("  It stands for:".to_owned());
        lines.extend(yaml::routing(composition).lines().map(|line| format!("    {line}")));
    }
    lines
}

/// A text after a head, broken between words and indented below the head.
fn hanging(head: &str, indent: usize, text: &str) -> Vec<String> {
    // Blanks of the head are no places to break a line.
    wrap(&format!("{}{text}", head.replace(' ', "\u{a0}")), indent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::registry;

    #[test]
    fn lists_and_pages_fit_into_80_columns() {
        let entries = registry();
        for line in list(&entries).iter().chain(&entries.iter().flat_map(page).collect::<Vec<_>>()) {
            assert!(line.chars().count() <= 80, "{line}");
            assert_eq!(line.trim_end(), line);
        }
    }
}
