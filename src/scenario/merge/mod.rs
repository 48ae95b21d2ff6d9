//! One scenario of several texts: bases, variants and assignments are merged on the tree, before anything is decoded.
//!
//! Every value keeps the place where it was written, so that what is wrong is shown there.

mod alternatives;
mod assign;
mod bases;
mod choose;
mod overlay;
mod paths;

pub(super) use assign::{assign, word_at};
pub use choose::Choice;

use super::code::Code;
use super::decode::Spanned;
use super::diagnostic::{Problem, Problems, did_you_mean, listed};
use super::raw::scenario::is_name_char;
use super::source::{Sources, Span};
use super::tables::ReadFile;
use super::yaml::{self, Key, Node, Value};
use crate::model;

/// The most variants of a file; a check loads each of them.
const MAX_VARIANTS: usize = 100;

/// A scenario file with its bases, before a variant is chosen.
pub(super) struct Document {
    /// The file's name.
    name: String,
    /// The plain scenario, without `extends` and `variants`.
    plain: Node,
    /// The variants, in order.
    variants: Variants,
}

/// Overlays by name.
#[derive(Default)]
struct Variants {
    list: Vec<(Key, Node)>,
}

impl Document {
    /// Reads a file and all its bases. `None` when one of them cannot be read; all problems are reported.
    pub fn read(
        name: &str,
        text: &str,
        files: &mut ReadFile<'_>,
        sources: &mut Sources,
        problems: &mut Problems,
    ) -> Option<Self> {
        let source = sources.add(name, text.to_owned());
        let root = yaml::read(source, text, problems)?;
        let mut plain = bases::Reader::new(name, files, sources, problems).with_bases(root)?;
        let variants = take(&mut plain, "variants").map(|(key, node)| Variants::new(&key, node, problems));
        Some(Self { name: name.to_owned(), plain, variants: variants.unwrap_or_default() })
    }

    /// The names of the variants, in order.
    pub fn variants(&self) -> impl Iterator<Item = &str> {
        self.variants.list.iter().map(|(key, _)| &*key.name)
    }

    /// The tree of the plain scenario, or of a variant of it, with assignments. `None` when there is no such variant.
    pub fn choose(&self, choice: &Choice, sources: &mut Sources, problems: &mut Problems) -> Option<Node> {
        let mut root = match &choice.variant {
            None => self.plain.clone(),
            Some(name) => overlay::merge(self.plain.clone(), self.variant(name, sources, problems)?.clone()),
        };
        root.span = self.plain.span;
        for (i, assignment) in choice.sets.iter().enumerate() {
            if i == assign::MAX_ASSIGNMENTS {
                let message = format!("there are more assignments than the limit of {i}");
                problems
                    .push(Problem::error(Code::Limit, root.span, message).help("write a file that `extends` this one"));
                break;
            }
            if let Err(problem) = assign::assign(&mut root, assignment, sources) {
                problems.push(problem);
            }
        }
        Some(root)
    }

    fn variant(&self, name: &str, sources: &mut Sources, problems: &mut Problems) -> Option<&Node> {
        let found = self.variants.list.iter().find(|(key, _)| &*key.name == name);
        if found.is_none() {
            let known = listed(self.variants().take(20), "and");
            let help = match known.as_str() {
                "" => "it has no `variants`".to_owned(),
                known => format!("it has {known}"),
            };
            let span = Span::new(sources.typed("--variant", name), 0, name.len());
            let message = format!("{} has no variant `{}`", self.name, name.escape_debug());
            let mut problem = Problem::error(Code::UnknownReference, span, message).help(help);
            problem.label = did_you_mean(name, self.variants());
            problems.push(problem);
        }
        found.map(|(_, overlay)| overlay)
    }
}

impl Variants {
    /// The overlays under a key. What is wrong with their outer form is reported, whichever is chosen later.
    fn new(key: &Key, node: Node, problems: &mut Problems) -> Self {
        let wrong = |code, message: &str| {
            Problem::error(code, key.span, message.to_owned())
                .help("write for instance `variants: {more-novices: {agents: {novices: {count: 7}}}}`")
        };
        let mut entries = match node.value {
            Value::Mapping(entries) => entries,
            Value::Null => {
                problems.push(wrong(Code::MissingValue, "`variants` has no value"));
                return Self::default();
            }
            _ => {
                problems.push(wrong(Code::WrongType, "`variants` is a mapping from names to what they change"));
                return Self::default();
            }
        };
        if let Some((name, _)) = entries.get(MAX_VARIANTS) {
            let message = format!("there are more variants than the limit of {MAX_VARIANTS}");
            problems.push(Problem::error(Code::Limit, name.span, message).help("divide them among several files"));
            entries.truncate(MAX_VARIANTS);
        }
        for (name, overlay) in &entries {
            check_variant(name, overlay, problems);
        }
        Self { list: entries }
    }
}

fn check_variant(name: &Key, overlay: &Node, problems: &mut Problems) {
    let word = &name.name;
    if word.starts_with('.') || word.chars().count() > 100 || !word.chars().all(is_name_char) {
        let message = format!("`{}` is not the name of a variant", word.escape_debug());
        problems.push(
            Problem::error(Code::Name, name.span, message)
                .help("a name has at most 100 letters, digits, `-`, `_` and `.` and does not begin with `.`"),
        );
    }
    let Value::Mapping(entries) = &overlay.value else {
        let message = format!("the variant `{}` says nothing that it changes", word.escape_debug());
        problems.push(
            Problem::error(Code::WrongType, name.span, message)
                .help("write below it, indented, what differs, in the form of the top level; or `{}` for nothing"),
        );
        return;
    };
    for (key, _) in entries.iter().filter(|(key, _)| ["schema", "extends", "variants"].contains(&&*key.name)) {
        let message = format!("`{}` cannot stand in a variant", key.name);
        problems.push(
            Problem::error(Code::Conflict, key.span, message)
                .help("it belongs to the file; a variant says only what differs"),
        );
    }
}

/// The merged scenario as a file of its own.
pub(super) fn resolved(mut root: Node, scenario: &model::Scenario) -> String {
    if let Value::Mapping(entries) = &mut root.value
        && !entries.iter().any(|(key, _)| &*key.name == "name")
    {
        // Without it, the name would be that of the file.
        let value = Value::Text(scenario.name.as_str().into());
        entries.insert(0, (Key { name: "name".into(), span: root.span }, Node { span: root.span, value }));
    }
    let head =
        "# Bases, variant and settings merged. Paths of files are relative to the folder of the original scenario.";
    format!("{head}\n{}", yaml::to_text(&root))
}

/// Takes an entry out of a mapping.
fn take(node: &mut Node, name: &str) -> Option<(Key, Node)> {
    let Value::Mapping(entries) = &mut node.value else { return None };
    let at = entries.iter().position(|(key, _)| &*key.name == name)?;
    Some(entries.remove(at))
}

/// The texts of a word or of a list of words; `Err` is the first value that is none.
fn words(node: &Node) -> Result<Vec<Spanned<&str>>, &Node> {
    let items = match &node.value {
        Value::Sequence(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().map(text_of).collect()
}

fn text_of(node: &Node) -> Result<Spanned<&str>, &Node> {
    match &node.value {
        Value::Text(text) => Ok(Spanned { value: text, span: node.span }),
        _ => Err(node),
    }
}
