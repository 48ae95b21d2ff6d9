//! Any bytes give a scenario or diagnostics, never a panic; what gives a scenario obeys the schema.

use proptest::prelude::*;

use super::{folder, read_shipped};
use crate::model::Scenario;
use crate::scenario::{self, Choice, load};

const SHIPPED: [&str; 3] = ["promotion-spike", "bank-day-credit", "bank-february"];

/// Pieces that are likely to lead somewhere.
const PIECES: [&str; 40] = [
    "",
    " ",
    "\n",
    ":",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a ",
    "*a",
    "<<: *day",
    "!x ",
    "'",
    "\"",
    "#",
    "%",
    "|",
    ">",
    "\t",
    "~",
    "0",
    "-1",
    "1e999",
    ".nan",
    ".inf",
    "99999999999999999999",
    "24:00",
    "-5m",
    "0s",
    "1000000d",
    "0%",
    "never",
    "é",
    "\u{0}",
    "\u{feff}",
    "---\n",
    "9e9/s",
];

#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, usize),
    Delete(usize, usize),
    Swap(usize, usize),
    Repeat(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<usize>;
    prop_oneof![
        (at(), at()).prop_map(|(a, b)| Edit::Insert(a, b)),
        (at(), at()).prop_map(|(a, b)| Edit::Delete(a, b)),
        (at(), at()).prop_map(|(a, b)| Edit::Swap(a, b)),
        (at(), at()).prop_map(|(a, b)| Edit::Repeat(a, b)),
    ]
}

fn mutated(text: &str, edits: &[Edit]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let mut lines: Vec<String>;
    for edit in edits {
        let n = chars.len().max(1);
        match *edit {
            Edit::Insert(at, piece) => {
                let at = at % n;
                chars.splice(at..at, PIECES[piece % PIECES.len()].chars());
            }
            Edit::Delete(at, len) => {
                let at = at % n;
                let end = (at + 1 + len % 12).min(chars.len());
                chars.splice(at.min(end)..end, std::iter::empty());
            }
            Edit::Swap(a, b) => {
                lines = chars.iter().collect::<String>().lines().map(str::to_owned).collect();
                let n = lines.len().max(1);
                if !lines.is_empty() {
                    lines.swap(a % n, b % n);
                }
                chars = lines.join("\n").chars().collect();
            }
            Edit::Repeat(a, b) => {
                lines = chars.iter().collect::<String>().lines().map(str::to_owned).collect();
                if !lines.is_empty() {
                    let line = lines[a % lines.len()].clone();
                    let at = b % lines.len();
                    lines.insert(at, line);
                }
                chars = lines.join("\n").chars().collect();
            }
        }
    }
    chars.into_iter().collect()
}

fn check(text: &str, files: &mut dyn FnMut(&str) -> Result<String, String>) {
    let found = scenario::check("mutated.yaml", text, &[], files);
    for diagnostic in &found.diagnostics {
        assert!(!diagnostic.render(false).is_empty());
        diagnostic.render(true);
    }
    if found.any_error() {
        return;
    }
    super::schema::assert_obeys(text);
    assert!(!found.scenarios.is_empty(), "refused without a word");
    for loaded in found.scenarios {
        assert!(!loaded.scenario.classes.is_empty());
        let again = load("mutated.yaml", &loaded.resolved, &Choice::default(), files).map(|again| again.scenario);
        let variant = Scenario { variant: None, assignments: Vec::new(), ..loaded.scenario };
        assert!(again.as_ref() == Ok(&variant), "{text}\n{again:?}\n{}", loaded.resolved);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutations_of_shipped_scenarios_never_panic(
        which in 0..SHIPPED.len(),
        edits in prop::collection::vec(edit(), 1..5),
        fail in any::<u8>(),
    ) {
        let path = folder().join(format!("{}.yaml", SHIPPED[which]));
        let text = std::fs::read_to_string(path).expect("the scenario is there");
        check(&mutated(&text, &edits), &mut |path| match fail % 4 {
            0 => Err("the disk is on fire".to_owned()),
            _ => read_shipped(path),
        });
    }

    #[test]
    fn mutations_of_included_files_never_panic(
        which in 1..SHIPPED.len(),
        edits in prop::collection::vec(edit(), 1..5),
    ) {
        let path = folder().join(format!("{}.yaml", SHIPPED[which]));
        let text = std::fs::read_to_string(path).expect("the scenario is there");
        check(&text, &mut |path| {
            let file = read_shipped(path)?;
            let head: String = file.lines().take(200).collect::<Vec<_>>().join("\n");
            Ok(mutated(&head, &edits))
        });
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,200}") {
        check(&text, &mut |_| Err("no files".to_owned()));
    }

    #[test]
    fn any_yaml_like_text_never_panics(pieces in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = pieces.into_iter().map(|i| PIECES[i]).collect();
        check(&format!("schema: 1\n{text}"), &mut |_| Err("no files".to_owned()));
    }
}
