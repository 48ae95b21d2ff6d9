//! `docs/policies.md`.

use std::fmt::Write;

use super::{purpose, terms, yaml};
use crate::routing::{Entry, Stage};

const INTRODUCTION: &str = "\
# Routing policies

This page is printed by `stormdrill list policies --format markdown`; a test holds it to the program.

A policy is two chains of criteria, and rules of sharing. In each chain the first criterion that differs decides. A `policy` is a
composition with a name; a `contact_order` or an `agent_order` beside it comes in place of its own. In the end come the
longest wait and the order of the group's skills, and for agents the order of the class's groups and the agent's number, so that
nothing is left to chance unless `random` is asked for.

```yaml
routing:
  policy: priority_fifo
  agent_order: [group_order, round_robin]
```
";

/// The page of all entries.
pub fn markdown(entries: &[Entry]) -> String {
    let mut page = INTRODUCTION.to_owned();
    let mut last: Option<Stage> = None;
    for entry in entries {
        let d = entry.description;
        if last != Some(d.stage) {
            write!(page, "\n## {}: {}\n", d.stage.name(), purpose(d.stage)).expect("text takes text");
            last = Some(d.stage);
        }
        section(&mut page, entry).expect("text takes text");
    }
    page
}

fn section(page: &mut String, entry: &Entry) -> std::fmt::Result {
    let d = entry.description;
    write!(page, "\n### `{}`\n\n{}\n\n", d.name, d.rule)?;
    for (word, text) in [("Good for", d.good_for), ("Bad for", d.bad_for), ("Source", d.source), ("Cost", d.cost)] {
        writeln!(page, "- {word}: {text}")?;
    }
    if !entry.parameters.is_empty() {
        page.push_str("\n| parameter | meaning | value |\n| --- | --- | --- |\n");
        for p in entry.parameters {
            writeln!(page, "| `{}` | {} | {} |", p.name, p.meaning, terms(&p.kind))?;
        }
    }
    if let Some(composition) = &entry.composition {
        write!(page, "\nIt stands for\n\n```yaml\n{}```\n", yaml::routing(composition))?;
    }
    Ok(())
}
