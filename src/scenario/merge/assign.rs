//! Assignments from the command line: `agents.novices.count=7`.

use std::ops::Range;
use std::sync::Arc;

use winnow::Parser;
use winnow::ascii::{digit1, space0};
use winnow::combinator::{alt, delimited, preceded, repeat};
use winnow::error::EmptyError;
use winnow::stream::{LocatingSlice, Location};
use winnow::token::take_while;

use super::super::code::Code;
use super::super::diagnostic::{Problem, did_you_mean, listed};
use super::super::source::{SourceId, Sources, Span};
use super::super::yaml::{self, Key, Node, Value};
use super::alternatives::{self, ELEMENT};

/// The most assignments.
pub(super) const MAX_ASSIGNMENTS: usize = 1_000;
/// The longest assignment.
const MAX_BYTES: usize = 64 << 10;
/// The longest path.
const MAX_STEPS: usize = 32;

const FORMS: &str = "write `agents.novices.count=7`; an element of a list is `patience.mixture[0].share`, \
                     a name with other signs stands in quotes";

/// One step of a path and where it is written.
#[derive(Clone, Debug)]
struct Step {
    to: Target,
    range: Range<usize>,
}

#[derive(Clone, Debug)]
enum Target {
    Key(Arc<str>),
    Element(usize),
}

type Input<'i> = LocatingSlice<&'i str>;

fn key(input: &mut Input<'_>) -> Result<Target, EmptyError> {
    let bare = take_while(1.., |c: char| !matches!(c, '.' | '[' | ']' | '=' | '"') && !c.is_whitespace());
    let quoted = delimited('"', take_while(1.., |c| c != '"'), '"');
    alt((quoted, bare)).map(|name: &str| Target::Key(name.into())).parse_next(input)
}

fn element(input: &mut Input<'_>) -> Result<Target, EmptyError> {
    delimited('[', digit1.parse_to(), ']').map(Target::Element).parse_next(input)
}

fn step(
    target: impl FnMut(&mut Input<'_>) -> Result<Target, EmptyError>,
) -> impl FnMut(&mut Input<'_>) -> Result<Step, EmptyError> {
    let mut parser = target;
    move |input| {
        let start = input.current_token_start();
        let to = parser(input)?;
        Ok(Step { to, range: start..input.previous_token_end() })
    }
}

/// A path and the `=` after it.
fn path(input: &mut Input<'_>) -> Result<Vec<Step>, EmptyError> {
    let first = preceded(space0, step(key)).parse_next(input)?;
    let more: Vec<Step> = repeat(0.., alt((preceded('.', step(key)), step(element)))).parse_next(input)?;
    (space0, '=').parse_next(input)?;
    Ok(std::iter::once(first).chain(more).collect())
}

/// Makes one assignment. The text becomes a source of its own, so that problems show their place in it.
pub(in super::super) fn assign(root: &mut Node, text: &str, sources: &mut Sources) -> Result<(), Problem> {
    let source = sources.typed("--set", text);
    let whole = Span::new(source, 0, text.len());
    if text.len() > MAX_BYTES {
        let message = format!("the assignment is longer than the limit of {MAX_BYTES} bytes");
        return Err(
            Problem::error(Code::Limit, Span { end: 0, ..whole }, message).help("write a file that `extends` this one")
        );
    }
    let mut input = LocatingSlice::new(text);
    let steps = path(&mut input).map_err(|EmptyError| {
        let at = input.current_token_start();
        let found = text[at..].chars().next();
        let message = match found {
            Some(c) if at > 0 => format!("a path does not go on with `{}`", c.escape_debug()),
            Some(_) => "an assignment begins with a path".to_owned(),
            None => "an assignment is `path=value`; the `=` is missing".to_owned(),
        };
        Problem::error(Code::Set, Span::new(source, at, at + found.map_or(0, char::len_utf8)), message).help(FORMS)
    })?;
    if steps.len() > MAX_STEPS {
        let message = format!("the path is longer than the limit of {MAX_STEPS} steps");
        return Err(Problem::error(Code::Limit, whole, message));
    }
    if let Target::Key(first) = &steps[0].to
        && ["extends", "variants"].contains(&&**first)
    {
        let message = format!("`{first}` cannot be set");
        return Err(Problem::error(Code::Set, whole, message).help("write a file that `extends` this one"));
    }
    let start = input.current_token_start();
    let value = yaml::parse_at(source, text, start)?;
    if text[start..].trim().is_empty() {
        return Err(Problem::error(Code::MissingValue, whole, "the assignment has no value")
            .help("write a value after the `=`; `null` removes what stands there"));
    }
    Assignment { source, text }.place(root, &steps, &mut Vec::new(), value)
}

/// The single value to which a path leads, as a table would hold it.
pub(in super::super) fn word_at(root: &Node, set: &str) -> Option<String> {
    let text = format!("{set}=");
    let steps = path(&mut LocatingSlice::new(text.as_str())).ok()?;
    let node = steps.iter().try_fold(root, |node, step| match (&step.to, &node.value) {
        (Target::Key(name), Value::Mapping(entries)) => {
            entries.iter().find(|(key, _)| key.name == *name).map(|(_, node)| node)
        }
        (Target::Element(i), Value::Sequence(items)) => items.get(*i),
        _ => None,
    });
    match &node?.value {
        Value::Bool(b) => Some(b.to_string()),
        Value::Integer(n) => Some(n.to_string()),
        Value::Float(x) => Some(x.to_string()),
        Value::Text(text) => Some(text.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

struct Assignment<'t> {
    source: SourceId,
    text: &'t str,
}

impl Assignment<'_> {
    fn span(&self, step: &Step) -> Span {
        Span::new(self.source, step.range.start, step.range.end)
    }

    /// The path as far as it is walked.
    fn walked(&self, step: &Step) -> &str {
        self.text[..step.range.start].trim_end_matches('.').trim_start()
    }

    /// Puts a value where the steps lead from a node. `path` is what has been walked.
    fn place(&self, node: &mut Node, steps: &[Step], path: &mut Vec<Arc<str>>, value: Node) -> Result<(), Problem> {
        let Some((step, rest)) = steps.split_first() else {
            *node = value;
            return Ok(());
        };
        match &step.to {
            Target::Element(i) => {
                let inner = self.element(node, step, *i)?;
                path.push(ELEMENT.into());
                self.place(inner, rest, path, value)
            }
            Target::Key(name) => {
                let entries = self.entries(node, step)?;
                if rest.is_empty() && value.value == Value::Null {
                    return self.remove(entries, step, name);
                }
                let is_new = !entries.iter().any(|(key, _)| key.name == *name);
                // A new name in a block such as `agents` is a slip more often than a new group.
                if is_new && !rest.is_empty() && path.len() == 1 && !entries.is_empty() {
                    return Err(self.unknown(entries, step, name).help(format!(
                        "to add one, assign it whole: `{}={{...}}`",
                        &self.text[..step.range.end].trim_start()
                    )));
                }
                // What is only changed inside is not chosen anew.
                if is_new || rest.is_empty() {
                    let yields = alternatives::yields(path, &|field| field == &**name);
                    entries.retain(|(key, _)| !yields(&key.name));
                }
                let at = entries.iter().position(|(key, _)| key.name == *name).unwrap_or_else(|| {
                    let empty = Node { span: value.span, value: Value::Mapping(Vec::new()) };
                    entries.push((Key { name: Arc::clone(name), span: self.span(step) }, empty));
                    entries.len() - 1
                });
                let (key, inner) = &mut entries[at];
                if rest.is_empty() {
                    key.span = self.span(step);
                }
                path.push(Arc::clone(name));
                self.place(inner, rest, path, value)
            }
        }
    }

    fn remove(&self, entries: &mut Vec<(Key, Node)>, step: &Step, name: &Arc<str>) -> Result<(), Problem> {
        let before = entries.len();
        entries.retain(|(key, _)| key.name != *name);
        if entries.len() < before {
            return Ok(());
        }
        Err(self.unknown(entries, step, name).help("`null` removes what stands there"))
    }

    fn unknown(&self, entries: &[(Key, Node)], step: &Step, name: &str) -> Problem {
        let place = match self.walked(step) {
            "" => "the scenario".to_owned(),
            walked => format!("`{walked}`"),
        };
        let message = format!("there is no `{}` in {place}", name.escape_debug());
        let mut problem = Problem::error(Code::Set, self.span(step), message);
        problem.label = did_you_mean(name, entries.iter().map(|(key, _)| &*key.name));
        problem
    }

    /// The entries of a mapping, or of what can become one.
    fn entries<'n>(&self, node: &'n mut Node, step: &Step) -> Result<&'n mut Vec<(Key, Node)>, Problem> {
        if node.value == Value::Null {
            node.value = Value::Mapping(Vec::new());
        }
        let walked = self.walked(step);
        match &mut node.value {
            Value::Mapping(entries) => Ok(entries),
            Value::Sequence(items) => {
                let message = format!("`{walked}` is a list of {}", items.len());
                Err(Problem::error(Code::Set, self.span(step), message)
                    .help(format!("choose one: `{walked}[0]`, or assign the whole list")))
            }
            _ => Err(Problem::error(Code::Set, self.span(step), format!("`{walked}` is a single value"))
                .label("nothing stands below it")
                .help(format!("assign the whole: `{walked}=...`"))),
        }
    }

    fn element<'n>(&self, node: &'n mut Node, step: &Step, i: usize) -> Result<&'n mut Node, Problem> {
        let walked = self.walked(step);
        match &mut node.value {
            Value::Sequence(items) => {
                let message = format!("`{walked}` has no element {i}");
                let help = match items.len() {
                    n if i < n => return Ok(&mut items[i]),
                    0 => format!("it is empty; assign the whole list: `{walked}=[...]`"),
                    1 => "it has one, number 0".to_owned(),
                    n => format!("it has {n}, from 0 to {}", n - 1),
                };
                Err(Problem::error(Code::Set, self.span(step), message).help(help))
            }
            Value::Mapping(entries) => {
                let known = listed(entries.iter().take(20).map(|(key, _)| &*key.name), "and");
                Err(Problem::error(Code::Set, self.span(step), format!("`{walked}` is no list"))
                    .help(format!("it has {known}")))
            }
            _ => Err(Problem::error(Code::Set, self.span(step), format!("`{walked}` is no list"))
                .help(format!("assign the whole: `{walked}=...`"))),
        }
    }
}
