//! Several mistakes in one file: all are found in one pass, and nothing is said of what is right.

use proptest::prelude::*;

use super::super::source::{SourceId, Span};
use super::super::yaml::{self, Node, Value};
use super::{folder, read_shipped, rendered};
use crate::scenario::{Choice, load};

/// A way to break one place of a scenario.
#[derive(Clone, Copy, Debug)]
enum Slip {
    /// A key is misspelt.
    Key,
    /// A list stands for a number or a word.
    Type,
    /// A name of nothing.
    Reference,
}

/// A word that can be broken, and how.
#[derive(Clone, Debug)]
struct Target {
    span: Span,
    slip: Slip,
    /// The fields and the numbers of list items around it, from the top.
    path: Vec<String>,
}

/// The keys below which names of the user's own stand, or measures in quotes.
const NAMES: [&str; 10] =
    ["channels", "contacts", "agents", "events", "playbook", "skills", "attributes", "requires", "slas", "uncertain"];
/// Keys that may be left out without another complaint are broken too; those of a filter are columns, and no keys.
const NO_KEYS_IN: [&str; 1] = ["where"];
/// Fields whose words name other entries.
const REFERENCES: [&str; 4] = ["channel", "groups", "skills", "group"];

/// What the shipped scenarios do not use.
const MANY_FORMS: &str = include_str!("many-forms.yaml");

#[test]
fn the_file_of_many_forms_is_right() {
    super::good(MANY_FORMS);
}

fn targets(node: &Node, path: &[String], found: &mut Vec<Target>) {
    let within = |name: &str| path.iter().any(|p| p == name);
    let is_field = |p: &&String| p.parse::<usize>().is_err();
    let last = path.iter().rev().find(is_field).map_or("", String::as_str);
    match &node.value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let mut below = path.to_vec();
                below.push(key.name.to_string());
                let fixed = !NAMES.contains(&last) && !NO_KEYS_IN.contains(&last) && last != "priority";
                // What the scenario is made of is checked block by block; without the block there is nothing to check.
                if fixed && !path.is_empty() {
                    found.push(Target { span: key.span, slip: Slip::Key, path: below.clone() });
                }
                if value.value != Value::Null {
                    targets(value, &below, found);
                }
            }
        }
        Value::Sequence(items) => {
            for (i, item) in items.iter().enumerate() {
                targets(item, &[path, &[i.to_string()]].concat(), found);
            }
        }
        Value::Text(_) | Value::Integer(_) | Value::Float(_) | Value::Bool(_) if !within("where") => {
            let slip = if REFERENCES.contains(&last) { Slip::Reference } else { Slip::Type };
            found.push(Target { span: node.span, slip, path: path.to_vec() });
        }
        _ => {}
    }
}

/// Whether one of two places lies in the other's field, so that breaking one may hide the other.
fn related(a: &Target, b: &Target) -> bool {
    let n = a.path.len().min(b.path.len());
    // The siblings of a field that is lost are still looked at; what is below it is not.
    a.path[..n] == b.path[..n]
}

fn broken(text: &str, targets: &[Target]) -> String {
    let mut sorted = targets.to_vec();
    sorted.sort_by_key(|t| std::cmp::Reverse(t.span.start));
    let mut text = text.to_owned();
    for target in sorted {
        let range = target.span.start as usize..target.span.end as usize;
        let word = &text[range.clone()];
        let slip = match target.slip {
            Slip::Key | Slip::Reference => format!("{word}x"),
            Slip::Type => "[[]]".to_owned(),
        };
        text.replace_range(range, &slip);
    }
    text
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn shipped() -> Vec<(String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("text")))
        .collect();
    files.sort();
    files.push(("scenarios/many-forms.yaml".to_owned(), MANY_FORMS.to_owned()));
    files
}

/// A class that lists the group does not miss the skill that the misspelt word probably means.
#[test]
fn a_misspelt_skill_is_reported_once() {
    let text = "\
schema: 1
duration: 8h
contacts:
  call: {arrivals: {rate: 9/h}, handling: 5m, groups: [team, others]}
  chat: {arrivals: {rate: 9/h}, handling: 5m}
agents:
  team: {count: 2, skills: [cal, chat]}
  others: {count: 2}
";
    let Err(found) = load("x.yaml", text, &Choice::default(), &mut read_shipped) else { panic!("accepted") };
    assert!(found.len() == 1 && rendered(&found).contains("no contact class `cal`"), "{}", rendered(&found));
}

/// A file and all places of it that can be broken.
struct Page {
    name: String,
    text: String,
    targets: Vec<Target>,
}

fn pages() -> Vec<Page> {
    let page = |(name, text): (String, String)| {
        let root = yaml::parse(SourceId(0), &text).expect("YAML");
        let mut all = Vec::new();
        targets(&root, &[], &mut all);
        // An alias repeats a place.
        let mut seen = std::collections::HashSet::new();
        all.retain(|t| seen.insert(t.span));
        // The plain scenario does without variants.
        all.retain(|t| t.path[0] != "variants");
        Page { name, text, targets: all }
    };
    shipped().into_iter().map(page).collect()
}

/// On each line are found at least as many problems as places of it are broken, and no other line has any.
fn check(page: &Page, chosen: &[Target]) -> Result<(), String> {
    let lines: Vec<usize> = chosen.iter().map(|t| line_of(&page.text, t.span.start as usize)).collect();
    let text = broken(&page.text, chosen);
    let Err(found) = load(&page.name, &text, &Choice::default(), &mut read_shipped) else {
        return Err(format!("accepted: {chosen:?}\n{text}"));
    };
    let said: Vec<usize> = found.iter().map(|d| d.place.as_ref().expect("a place").line_column().0).collect();
    let context = || format!("{}: {chosen:?}\n{}\n{text}", page.name, rendered(&found));
    let count = |all: &[usize], line: usize| all.iter().filter(|l| **l == line).count();
    if let Some(line) = lines.iter().find(|line| count(&said, **line) < count(&lines, **line)) {
        return Err(format!("too little of line {line}: {}", context()));
    }
    match said.iter().find(|line| !lines.contains(line)) {
        Some(line) => Err(format!("line {line} is right: {}", context())),
        None => Ok(()),
    }
}

#[test]
fn each_single_mistake_is_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for page in pages() {
        for target in &page.targets {
            wrong.extend(check(&page, std::slice::from_ref(target)).err());
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong[0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn independent_mistakes_are_all_found_and_nothing_else(
        which in any::<usize>(),
        picks in prop::collection::vec(any::<usize>(), 2..7),
    ) {
        let pages = pages();
        let page = &pages[which % pages.len()];
        let mut chosen: Vec<Target> = Vec::new();
        for pick in picks {
            let target = &page.targets[pick % page.targets.len()];
            if !chosen.iter().any(|other| related(other, target)) {
                chosen.push(target.clone());
            }
        }
        let outcome = check(page, &chosen);
        prop_assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
}
