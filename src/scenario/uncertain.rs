//! Numbers that nobody knows well: their low and high values are tried before anything runs.

use super::code::Code;
use super::diagnostic::{Diagnostic, Problem, Problems, Severity};
use super::merge;
use super::raw::scenario::{Entry, RawScenario};
use super::raw::uncertain::Uncertain as Raw;
use super::resolve;
use super::source::{Sources, Span};
use super::tables::{ReadFile, Tables};
use super::yaml::Node;

/// The most uncertain numbers of a scenario; the scenario is read twice for each.
const MAX_UNCERTAIN: usize = 20;

/// A number of a scenario that is a guess. Its middle value is what the scenario says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncertain {
    /// Its name.
    pub name: String,
    /// Where it stands, as in [`super::Choice::sets`], without the value.
    pub set: String,
    /// Why it is a guess.
    pub why: Option<String>,
    /// The scenario's own value, as it is written, where that is one word.
    pub value: Option<String>,
    /// Its low value, as it is written.
    pub low: String,
    /// Its high value, as it is written.
    pub high: String,
}

/// The uncertain numbers of a scenario whose tree is sound with its middle values. What is wrong with the others is
/// reported where they are written.
pub(super) fn check(
    file_name: &str,
    root: &Node,
    raw: &RawScenario,
    files: &mut ReadFile<'_>,
    sources: &Sources,
    problems: &mut Problems,
) -> Vec<Uncertain> {
    if let Some(entry) = raw.uncertain.entries.get(MAX_UNCERTAIN) {
        let message = format!("there are more uncertain numbers than the limit of {MAX_UNCERTAIN}");
        problems.push(Problem::error(Code::Limit, entry.name.span, message).help("keep those that matter most"));
        return Vec::new();
    }
    let mut numbers = Vec::new();
    for Entry { name, value, .. } in &raw.uncertain.entries {
        let Some(Raw { set, low, high, why }) = value else { continue };
        if let Some(at) = set.value.find('=') {
            let message = format!("`{}` is a path and a value", set.value);
            let help = format!("write `set: {}`; the values stand under `low` and `high`", set.value[..at].trim());
            problems.push(Problem::error(Code::Set, set.span, message).help(help));
            continue;
        }
        for value in [low, high] {
            let assignment = format!("{}={}", set.value, value.value.0);
            if let Err(problem) = attempt(file_name, root, &assignment, (set.span, value.span), files, sources) {
                let known = problem.span == Some(set.span);
                problems.push(problem);
                if known {
                    break;
                }
            }
        }
        let (low, high) = (low.value.0.clone(), high.value.0.clone());
        let (name, set, why) = (name.value.clone(), set.value.clone(), why.as_ref().map(|w| w.value.clone()));
        let value = merge::word_at(root, &set);
        numbers.push(Uncertain { name, set, why, value, low, high });
    }
    numbers
}

/// Reads the scenario with another value. `places` are those of the path and the value.
fn attempt(
    file_name: &str,
    root: &Node,
    assignment: &str,
    places: (Span, Span),
    files: &mut ReadFile<'_>,
    sources: &Sources,
) -> Result<(), Problem> {
    let (mut root, mut sources, mut problems) = (root.clone(), sources.clone(), Problems::default());
    merge::assign(&mut root, assignment, &mut sources).map_err(|problem| {
        let place = if problem.code == Code::Set { places.0 } else { places.1 };
        Problem { span: Some(place), ..problem }
    })?;
    let raw = RawScenario::decode(&root, &mut problems);
    resolve::resolve(file_name, root.span, &raw, Tables::new(file_name, files), &mut sources, &mut problems);
    let found = problems.into_diagnostics(&sources).into_iter().find(|d| d.severity == Severity::Error);
    match found {
        None => Ok(()),
        Some(Diagnostic { code, message, label, help, .. }) => {
            let message = format!("with `{assignment}`: {message}");
            // A field that is not known is no fault of the value.
            let place = if code == Code::UnknownField { places.0 } else { places.1 };
            Err(Problem { label, help, ..Problem::error(code, place, message) })
        }
    }
}
