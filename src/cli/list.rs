//! `list`: what there is to choose from.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::error::Error;
use super::output::print;
use super::{console, files};
use crate::experiment::{
    BacklogMeasure, CustomerMeasure, DialogueMeasure, EntryMeasure, Measure, OfferMeasure, RetentionMeasure,
    ServiceLevel, TransferMeasure,
};
use crate::gate;
use crate::report::length::span;
use crate::report::text::{clean, cut, wrap};
use crate::scenario::{Choice, Code, Loaded, did_you_mean};
use crate::{report, routing};

/// The options of `list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Of what
    #[command(subcommand)]
    pub what: What,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Table, global = true)]
    pub format: Format,
}

/// What can be listed.
#[derive(Debug, Subcommand)]
pub enum What {
    /// The scenarios in a folder, each with its story and duration
    Scenarios {
        /// The folder
        #[arg(default_value = "scenarios")]
        folder: PathBuf,
    },
    /// Measures and service levels, each with its unit and formula, and what targets can ask
    Measures,
    /// Routing policies and what they are made of, each with its rule and source; by name, all that is known of one
    Policies {
        /// A policy, a criterion or a rule
        name: Option<String>,
    },
    /// The codes of diagnostics, each with its meaning
    Diagnostics,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, 80 columns wide
    Table,
    /// For programs: an array of objects
    Json,
    /// For people, as GitHub shows it; only of policies
    Markdown,
}

/// Prints a list.
///
/// # Errors
/// [`Error::Unwritable`], [`Error::Unreadable`] for a folder, and [`Error::Usage`] for a policy that does not exist.
pub fn run(args: &ListArgs) -> Result<(), Error> {
    let format = args.format;
    if format == Format::Markdown && !matches!(args.what, What::Policies { .. }) {
        return Err(Error::Usage("only policies can be listed as markdown; write --format table or json".to_owned()));
    }
    print(&match &args.what {
        What::Scenarios { folder } => show(&scenarios(folder)?, format, scenario_table),
        What::Measures => show(&measures(), format, measure_table),
        What::Policies { name } => policies(name.as_deref(), format)?,
        What::Diagnostics => show(&codes(), format, code_table),
    })
}

fn show<T: Serialize>(entries: &[T], format: Format, table: fn(&[T]) -> Vec<String>) -> String {
    match format {
        Format::Table | Format::Markdown => text(&table(entries)),
        Format::Json => serde_json::to_string_pretty(entries).expect("text and numbers are JSON") + "\n",
    }
}

/// A file that is a scenario, or should be.
#[derive(Serialize)]
struct ScenarioEntry {
    name: String,
    story: Option<String>,
    duration_s: Option<f64>,
    file: String,
    variants: Vec<String>,
    /// What is wrong with it.
    error: Option<String>,
    #[serde(skip)]
    duration: String,
}

fn scenarios(folder: &Path) -> Result<Vec<ScenarioEntry>, Error> {
    let names = files::scenarios_in(folder).map_err(|source| Error::Unreadable {
        path: folder.to_owned(),
        source,
        advice: vec!["Name a folder that holds .yaml files: stormdrill list scenarios FOLDER".to_owned()],
    })?;
    Ok(names.iter().map(|name| scenario_entry(&folder.join(name))).collect())
}

fn scenario_entry(path: &Path) -> ScenarioEntry {
    let file = path.display().to_string();
    match files::load(path, &Choice::default()) {
        Ok(Loaded { scenario, variants, .. }) => ScenarioEntry {
            name: scenario.name,
            story: scenario.story,
            duration_s: Some(scenario.duration.secs_f64()),
            file,
            variants,
            error: None,
            duration: span(scenario.duration),
        },
        Err(error) => {
            let error = match &error {
                Error::Invalid(diagnostics) => diagnostics.first().map_or_else(|| error.to_string(), |d| d.headline()),
                other => other.to_string(),
            };
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            ScenarioEntry {
                name,
                story: None,
                duration_s: None,
                file,
                variants: Vec::new(),
                error: Some(error),
                duration: String::new(),
            }
        }
    }
}

/// Name, duration and file on one line, the story and the names of variants below.
fn scenario_table(entries: &[ScenarioEntry]) -> Vec<String> {
    let signs = console::signs(false);
    let mut lines = Vec::new();
    for entry in entries {
        let name = cut(&entry.name, 24, signs);
        lines.push(format!("{name:<24}  {:>6}  {}", entry.duration, cut(&entry.file, 46, signs)));
        let story = match (&entry.story, &entry.error) {
            (Some(story), _) => story.clone(),
            (None, Some(error)) => format!("invalid: {error}"),
            (None, None) => String::new(),
        };
        if !story.is_empty() {
            lines.extend(hanging("  ", 2, &one_line(&story)));
        }
        if !entry.variants.is_empty() {
            lines.extend(hanging("  variants: ", 4, &entry.variants.join(", ")));
        }
    }
    if lines.is_empty() { vec!["There is no .yaml file in the folder.".to_owned()] } else { lines }
}

/// A measure, a service level, or what a target can ask.
#[derive(Serialize)]
struct MeasureEntry {
    kind: &'static str,
    name: &'static str,
    unit: &'static str,
    /// Of targets on measures and service levels, it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<&'static str>,
    #[serde(flatten)]
    target: Option<TargetEntry>,
}

/// How a target asks.
#[derive(Serialize)]
struct TargetEntry {
    other_names: &'static [&'static str],
    tags: &'static [&'static str],
    needed_tags: &'static [&'static str],
    statistics: &'static [&'static str],
}

fn measures() -> Vec<MeasureEntry> {
    let measures = Measure::ALL.iter().map(|m| m.definition());
    let measures = measures.map(|d| MeasureEntry {
        kind: "measure",
        name: d.name,
        unit: d.unit,
        formula: Some(d.formula),
        target: None,
    });
    let transfers = TransferMeasure::ALL.iter().map(|m| m.definition()).map(|d| MeasureEntry {
        kind: "transfer_measure",
        name: d.name,
        unit: d.unit,
        formula: Some(d.formula),
        target: None,
    });
    let offers = OfferMeasure::ALL.iter().map(|m| m.definition()).map(|d| MeasureEntry {
        kind: "offer_measure",
        name: d.name,
        unit: d.unit,
        formula: Some(d.formula),
        target: None,
    });
    let dialogues = DialogueMeasure::ALL.iter().map(|m| m.definition()).map(|d| MeasureEntry {
        kind: "dialogue_measure",
        name: d.name,
        unit: d.unit,
        formula: Some(d.formula),
        target: None,
    });
    let customers = CustomerMeasure::ALL.iter().map(|m| m.definition()).map(|d| MeasureEntry {
        kind: "customer_measure",
        name: d.name,
        unit: d.unit,
        formula: Some(d.formula),
        target: None,
    });
    let retention = RetentionMeasure::ALL.iter().map(|m| m.definition()).map(|d| MeasureEntry {
        kind: "retention_measure",
        name: d.name,
        unit: d.unit,
        formula: Some(d.formula),
        target: None,
    });
    let entries = EntryMeasure::ALL.iter().map(|m| m.definition()).map(|d| MeasureEntry {
        kind: "entry_measure",
        name: d.name,
        unit: d.unit,
        formula: Some(d.formula),
        target: None,
    });
    let backlog = BacklogMeasure::ALL.iter().map(|m| m.definition()).map(|d| MeasureEntry {
        kind: "backlog_measure",
        name: d.name,
        unit: d.unit,
        formula: Some(d.formula),
        target: None,
    });
    let levels = ServiceLevel::ALL.iter().map(|l| MeasureEntry {
        kind: "service_level",
        name: l.name(),
        unit: "share",
        formula: Some(l.formula()),
        target: None,
    });
    let targets = gate::listing().into_iter().map(|l| MeasureEntry {
        kind: "target",
        name: l.name,
        unit: l.unit.name(),
        formula: l.meaning,
        target: Some(TargetEntry {
            other_names: l.others,
            tags: l.tags,
            needed_tags: l.needed,
            statistics: l.statistics,
        }),
    });
    measures
        .chain(transfers)
        .chain(offers)
        .chain(dialogues)
        .chain(customers)
        .chain(entries)
        .chain(retention)
        .chain(backlog)
        .chain(levels)
        .chain(targets)
        .collect()
}

fn measure_table(entries: &[MeasureEntry]) -> Vec<String> {
    let row = |name: &str, unit: &str, formula: &str| hanging(&format!("{name:<20}  {unit:<6}  "), 30, formula);
    let rows = |kind: &'static str| {
        entries
            .iter()
            .filter(move |e| e.kind == kind)
            .flat_map(move |e| row(e.name, e.unit, e.formula.unwrap_or_default()))
    };
    let mut lines = row("measure", "unit", "formula");
    lines.extend(rows("measure"));
    lines.push(String::new());
    lines.extend(row("of first lines", "unit", "formula"));
    lines.extend(rows("transfer_measure"));
    lines.push(String::new());
    lines.extend(row("of offers", "unit", "formula"));
    lines.extend(rows("offer_measure"));
    lines.extend(row("of deferred work", "unit", "formula"));
    lines.extend(rows("backlog_measure"));
    lines.extend(row("of conversations", "unit", "formula"));
    lines.extend(rows("dialogue_measure"));
    lines.extend(row("of callbacks, offers", "unit", "formula"));
    lines.extend(rows("retention_measure"));
    lines.push(String::new());
    lines.extend(row("of customers", "unit", "formula"));
    lines.extend(rows("customer_measure"));
    lines.push(String::new());
    lines.extend(row("before the line", "unit", "formula"));
    lines.extend(rows("entry_measure"));
    lines.push(String::new());
    lines.extend(row("service level", "unit", "formula"));
    lines.extend(rows("service_level"));
    lines.push(String::new());
    let legend = "For each acceptable waiting time T of a channel. a, b: answered and abandoned within T; A: all answered; \
                  s: abandoned sooner than the channel's `short_abandon`. Offered: to the line, without those who were kept \
                  from it (hidden, closed, banned, deflected, lost at the entry) or went elsewhere.";
    lines.extend(wrap(legend, 0));
    lines.push(String::new());
    let row = |name: &str, unit: &str, text: &str| hanging(&format!("{name:<20}  {unit:<8}  "), 32, text);
    lines.extend(row("target", "unit", "{tags}, statistics; other names"));
    for (entry, target) in entries.iter().filter_map(|e| Some((e, e.target.as_ref()?))) {
        lines.extend(row(entry.name, entry.unit, &asked(target)));
    }
    lines.push(String::new());
    let legend = "A tag with * is needed. Without channel, class or group a target is about all contacts. Without \
                  `within` it takes the first `answer_within` of its channels, if they have the same. Where no statistic stands, a demand names none: `>= 80%`. p(95) stands for every percentile.";
    lines.extend(wrap(legend, 0));
    lines
}

/// `{channel, class, outcome*} p(95), mean; also x`
fn asked(target: &TargetEntry) -> String {
    let star = |tag| if target.needed_tags.contains(tag) { format!("{tag}*") } else { (*tag).to_owned() };
    let mut text = format!("{{{}}}", target.tags.iter().map(star).collect::<Vec<_>>().join(", "));
    if !target.statistics.is_empty() {
        text += &format!(" {}", target.statistics.join(", "));
    }
    if !target.other_names.is_empty() {
        text += &format!("; also {}", target.other_names.join(", "));
    }
    text
}

/// A code of diagnostics.
#[derive(Serialize)]
struct CodeEntry {
    code: &'static str,
    meaning: &'static str,
}

fn codes() -> Vec<CodeEntry> {
    Code::ALL.iter().map(|code| CodeEntry { code: code.id(), meaning: code.meaning() }).collect()
}

fn code_table(entries: &[CodeEntry]) -> Vec<String> {
    entries.iter().flat_map(|e| hanging(&format!("{:<17}  ", e.code), 19, e.meaning)).collect()
}

fn policies(name: Option<&str>, format: Format) -> Result<String, Error> {
    let mut entries = routing::registry();
    if let Some(name) = name {
        if !entries.iter().any(|e| e.description.name == name) {
            let hint = did_you_mean(name, entries.iter().map(|e| e.description.name))
                .unwrap_or_else(|| "`stormdrill list policies` names them all".to_owned());
            return Err(Error::Usage(format!(
                "list policies {name}: there is no such policy, criterion or rule; {hint}"
            )));
        }
        entries.retain(|e| e.description.name == name);
    }
    Ok(match (format, name) {
        (Format::Json, _) => report::policies::json(&entries),
        (Format::Markdown, _) => report::policies::markdown(&entries),
        (Format::Table, None) => text(&report::policies::list(&entries)),
        (Format::Table, Some(_)) => {
            let pages: Vec<String> = entries.iter().map(|entry| text(&report::policies::page(entry))).collect();
            pages.join("\n")
        }
    })
}

/// Lines as text.
fn text(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// A text after a head, broken between words and indented below the head.
fn hanging(head: &str, indent: usize, text: &str) -> Vec<String> {
    // Blanks of the head are no places to break a line.
    wrap(&format!("{}{text}", head.replace(' ', "\u{a0}")), indent)
}

/// A text of a file on one line.
fn one_line(text: &str) -> String {
    clean(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(lines: &[String]) {
        for line in lines {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }

    #[test]
    fn lists_fit_into_80_columns() {
        fits(&measure_table(&measures()));
        fits(&code_table(&codes()));
        let long = |n| "word ".repeat(n);
        let entry = |story: Option<String>, error| ScenarioEntry {
            name: "n".repeat(90),
            story,
            duration_s: None,
            file: "f/".repeat(90),
            variants: vec!["v".repeat(20); 9],
            error,
            duration: "365 d".to_owned(),
        };
        let lines = scenario_table(&[entry(Some(long(40)), None), entry(None, Some(long(40))), entry(None, None)]);
        fits(&lines);
        assert!(lines.len() > 6, "{lines:?}");
    }
}
