//! What must not be said of an entry of which a part could not be read: complaints that only follow from that.

use super::decode::Decoded;
use super::diagnostic::{Code, Problem};
use super::source::Span;
use super::yaml::{Key, Node, Value};

/// The parts of an entry, or of the top level, that could not be read. All of them have been reported.
#[derive(Clone, Debug, Default)]
pub(super) struct Flaws {
    fields: Vec<Field>,
    /// The place of the whole entry.
    whole: Option<Span>,
    /// Whether some mistake lies in no field of the entry, such as one behind an alias.
    everywhere: bool,
    /// The places of invented values.
    stand_ins: Vec<Span>,
}

/// A field with a mistake in it.
#[derive(Clone, Debug)]
struct Field {
    name: String,
    span: Span,
    /// Its name is not known, so it may stand for any other.
    unknown: bool,
}

impl Flaws {
    /// The flaws of what was decoded from a node that `owner` names.
    pub fn of<T>(node: &Node, owner: Span, decoded: &Decoded<T>) -> Self {
        let whole = Some(owner.to(node.span));
        let mut flaws = Self { whole, stand_ins: decoded.stand_ins.clone(), ..Self::default() };
        let entries: &[(Key, Node)] = match &node.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        };
        for problem in &decoded.problems {
            // A field that the entry lacks is told of the entry's name.
            let Some(span) = problem.span.filter(|span| *span != owner) else { continue };
            match entries.iter().find(|(key, value)| key.span.to(value.span).contains(span)) {
                Some((key, value)) => flaws.add(&key.name, key.span.to(value.span), problem.code == Code::UnknownField),
                None => flaws.everywhere = true,
            }
        }
        flaws
    }

    /// Counts a field as flawed.
    pub fn add(&mut self, name: &str, span: Span, unknown: bool) {
        match self.fields.iter_mut().find(|f| f.name == name) {
            Some(field) => field.unknown |= unknown,
            None => self.fields.push(Field { name: name.to_owned(), span, unknown }),
        }
    }

    /// Whether anything could not be read.
    pub fn any(&self) -> bool {
        self.everywhere || !self.fields.is_empty() || !self.stand_ins.is_empty()
    }

    /// Whether the entry may say something else of a field than what was read.
    pub fn touch(&self, field: &str) -> bool {
        self.everywhere || self.fields.iter().any(|f| f.unknown || f.name == field)
    }

    /// Whether a problem of this entry may only follow from what could not be read.
    pub fn explain(&self, problem: &Problem) -> bool {
        let Some(span) = problem.span else { return false };
        if self.stand_ins.contains(&span) {
            return true;
        }
        // What stands elsewhere, behind an alias or in a table, may belong to any field.
        let elsewhere = self.whole.is_some_and(|whole| !whole.contains(span));
        let near = |f: &Field| elsewhere || f.span.contains(span);
        match problem.code {
            Code::UnknownReference | Code::UnknownChoice | Code::UnknownField | Code::File => false,
            _ if self.everywhere || self.fields.iter().any(near) => true,
            Code::Conflict => !self.fields.is_empty(),
            Code::MissingField => self.fields.iter().any(|f| f.unknown || mentions(problem, &f.name)),
            _ => false,
        }
    }

    /// Whether a problem of any entry may only follow from what could not be read at the top level.
    pub fn explain_elsewhere(&self, problem: &Problem) -> bool {
        match problem.code {
            Code::MissingField | Code::Table => self.fields.iter().any(|f| mentions(problem, &f.name)),
            Code::UnknownReference => {
                self.fields.iter().any(|f| problem.message.ends_with(&format!("has no `{}`", f.name)))
            }
            _ => false,
        }
    }
}

/// Whether a problem speaks of a field.
fn mentions(problem: &Problem, field: &str) -> bool {
    let texts = [Some(&problem.message), problem.label.as_ref(), problem.help.as_ref()];
    texts.into_iter().flatten().any(|t| t.contains(&format!("`{field}`")) || t.contains(&format!("`{field}:")))
}
