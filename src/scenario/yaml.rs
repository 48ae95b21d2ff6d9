//! YAML text to a tree that knows where everything stands. The only file that names the YAML crate.
//!
//! The tree follows the core schema of YAML 1.2: `true` and `false` are the only booleans, `no` and `08:00` are text.
//! Aliases and merge keys are resolved; duplicate keys, tags and second documents are refused.

use std::collections::HashMap;
use std::sync::Arc;

use serde::ser::{Serialize, Serializer};
use serde_yaml::granit_parser::{
    ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as ParserSpan, StrInput, StructureStyle, Tag,
};

use super::diagnostic::{Code, Problem, Problems, floor_char};
use super::source::{SourceId, Span};

/// The largest file that is read.
pub(super) const MAX_BYTES: usize = 64 << 20;
/// The largest number of values in a file, aliases counted as often as they are used.
pub(super) const MAX_NODES: usize = 2_000_000;
/// So many keys that stand twice are reported; each costs a look at all lines before it.
const MAX_DUPLICATES: usize = 50;
/// The deepest nesting.
const MAX_DEPTH: usize = 48;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub span: Span,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Arc<str>),
    Sequence(Vec<Node>),
    Mapping(Vec<(Key, Node)>),
}

/// A key of a mapping and its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    pub name: Arc<str>,
    pub span: Span,
}

impl Node {
    /// The number of values in it, keys and itself included.
    pub fn size(&self) -> usize {
        1 + match &self.value {
            Value::Sequence(items) => items.iter().map(Node::size).sum(),
            Value::Mapping(entries) => entries.iter().map(|(_, node)| 1 + node.size()).sum::<usize>(),
            _ => 0,
        }
    }
}

/// Reads one document. `None` when it is not YAML; of keys that stand twice, the first counts. All problems are reported.
pub(super) fn read(source: SourceId, text: &str, problems: &mut Problems) -> Option<Node> {
    match build(source, text, 0) {
        Ok((node, duplicates)) => {
            duplicates.into_iter().for_each(|problem| problems.push(problem));
            Some(node)
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

/// Reads one document; its first problem is an error.
#[cfg(test)]
pub(super) fn parse(source: SourceId, text: &str) -> Result<Node, Problem> {
    parse_at(source, text, 0)
}

/// Reads one document that begins at a byte of its source; its first problem is an error.
pub(super) fn parse_at(source: SourceId, whole: &str, offset: usize) -> Result<Node, Problem> {
    let (node, duplicates) = build(source, whole, offset)?;
    duplicates.into_iter().next().map_or(Ok(node), Err)
}

fn build(source: SourceId, whole: &str, offset: usize) -> Result<(Node, Vec<Problem>), Problem> {
    let start = Span::new(source, offset, offset);
    let text = &whole[offset..];
    if text.len() > MAX_BYTES {
        let message = format!("the file is larger than the limit of {MAX_BYTES} bytes");
        return Err(Problem::error(Code::Limit, start, message)
            .help("keep long tables in CSV files and name them with `file:`"));
    }
    if let Some(at) = text.find(char::REPLACEMENT_CHARACTER) {
        return Err(not_utf_8(source, whole, offset + at));
    }
    let mut options =
        serde_yaml::granit_parser::options! { flow_nesting_limit: MAX_DEPTH, block_nesting_limit: MAX_DEPTH };
    options.set_emit_comments(false);
    let parser = Parser::new_from_str_with_options(text, options);
    let mut builder =
        Builder { parser, source, text, offset, anchors: HashMap::new(), nodes: 0, duplicates: Vec::new() };
    let node = builder.document()?;
    Ok((node, builder.duplicates))
}

/// Bytes that are no UTF-8 have become replacement characters.
fn not_utf_8(source: SourceId, text: &str, at: usize) -> Problem {
    let span = Span::new(source, at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    let wide = text[at..].chars().take(200).filter(|c| *c == '\0').count() > 50;
    let help =
        if wide { "it seems to be UTF-16; save it as UTF-8" } else { "a scenario is plain text; save it as UTF-8" };
    Problem::error(Code::Syntax, span, "the file is not text in UTF-8").help(help)
}

struct Builder<'t> {
    parser: Parser<'t, StrInput<'t>>,
    source: SourceId,
    text: &'t str,
    /// Where the text begins in its source.
    offset: usize,
    anchors: HashMap<usize, Anchor>,
    nodes: usize,
    /// Keys that stand a second time in their mapping.
    duplicates: Vec<Problem>,
}

struct Anchor {
    node: Node,
    size: usize,
    height: usize,
}

/// A finished node with the number of values in it and its height.
struct Built {
    node: Node,
    size: usize,
    height: usize,
}

impl<'t> Builder<'t> {
    fn document(&mut self) -> Result<Node, Problem> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::DocumentStart(..) if root.is_some() => {
                    return Err(Problem::error(Code::Syntax, self.span(span), "a scenario file holds one document")
                        .label("a second one starts here")
                        .help("put each scenario into a file of its own"));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                event => root = Some(self.node(event, span, 0)?.node),
            }
        }
        Ok(root.unwrap_or(Node { span: self.place(0, 0), value: Value::Null }))
    }

    fn next(&mut self) -> Result<(Event<'t>, ParserSpan), Problem> {
        match self.parser.next_event() {
            Some(Ok(pair)) => Ok(pair),
            Some(Err(error)) => Err(self.syntax(&error)),
            // The parser promises a StreamEnd; should it be missing, this ends the loop all the same.
            None => Ok((Event::StreamEnd, ParserSpan::default())),
        }
    }

    fn syntax(&self, error: &ScanError) -> Problem {
        let at = floor_char(self.text, error.marker().byte_offset().unwrap_or(self.text.len()));
        let len = self.text.get(at..).and_then(|t| t.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
        let span = self.place(at, at + len);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return Self::too_deep(span);
        }
        let problem = Problem::error(Code::Syntax, span, format!("not valid YAML: {}", error.info()));
        let line_start = self.text[..at].rfind('\n').map_or(0, |i| i + 1);
        if self.text[line_start..at].contains('\t') {
            return problem.help("YAML is indented with spaces, not with tabs");
        }
        if matches!(error.kind(), ErrorKind::UnknownAnchor) {
            return problem.help("`*name` repeats what `&name` marks above it");
        }
        match self.text.get(at..).and_then(|t| t.chars().next()) {
            Some('\t') => problem.help("YAML is indented with spaces, not with tabs"),
            Some(c) if c.is_control() && c != '\n' => problem.help("a scenario is plain text in UTF-8"),
            Some('%' | '@' | '`') => problem.help("a value that begins with this character must stand in quotes"),
            _ => problem.help(
                "look here and just above for a missing bracket, quote or colon, or a line that is indented differently from \
                 its neighbours",
            ),
        }
    }

    fn span(&self, span: ParserSpan) -> Span {
        let start = span.start.byte_offset().unwrap_or(0);
        self.place(start, span.end.byte_offset().unwrap_or(start))
    }

    fn place(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, self.offset + start, self.offset + end)
    }

    fn count(&mut self, n: usize, span: Span) -> Result<(), Problem> {
        self.nodes = self.nodes.saturating_add(n);
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        Err(Problem::error(Code::Limit, span, format!("the file has more values than the limit of {MAX_NODES}"))
            .help("aliases count as often as they are used; keep long tables in CSV files and name them with `file:`"))
    }

    fn too_deep(span: Span) -> Problem {
        Problem::error(Code::Limit, span, format!("nested deeper than the limit of {MAX_DEPTH} levels"))
            .help("look for a missing bracket or a wrong indentation; ten levels say everything")
    }

    fn node(&mut self, event: Event<'t>, span: ParserSpan, depth: usize) -> Result<Built, Problem> {
        let place = self.span(span);
        if depth > MAX_DEPTH {
            return Err(Self::too_deep(place));
        }
        self.count(1, place)?;
        let (anchor, built) = match event {
            Event::Alias(id) => return self.alias(id, place, depth),
            Event::Scalar(text, style, anchor, tag) => {
                let as_text = self.scalar_tag(tag.as_deref(), place)?;
                let plain = style == ScalarStyle::Plain && !as_text;
                let value = if plain { scalar(&text) } else { Value::Text(text.as_ref().into()) };
                (anchor, Built { node: Node { span: place, value }, size: 1, height: 0 })
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.no_tag(tag.as_deref(), place)?;
                (anchor, self.sequence(style, place, depth)?)
            }
            Event::MappingStart(style, anchor, tag) => {
                self.no_tag(tag.as_deref(), place)?;
                (anchor, self.mapping(style, place, depth)?)
            }
            _ => return Err(Problem::error(Code::Syntax, place, "not valid YAML: a value was expected")),
        };
        if anchor != 0 {
            let Built { node, size, height } = &built;
            self.count(*size, place)?;
            self.anchors.insert(anchor, Anchor { node: node.clone(), size: *size, height: *height });
        }
        Ok(built)
    }

    fn alias(&mut self, id: usize, place: Span, depth: usize) -> Result<Built, Problem> {
        let Some(Anchor { size, height, .. }) = self.anchors.get(&id) else {
            return Err(Problem::error(Code::Syntax, place, "an alias cannot stand inside its own anchor"));
        };
        let (size, height) = (*size, *height);
        if depth + height > MAX_DEPTH {
            return Err(Self::too_deep(place));
        }
        self.count(size, place)?;
        Ok(Built { node: self.anchors[&id].node.clone(), size, height })
    }

    fn sequence(&mut self, style: StructureStyle, mut place: Span, depth: usize) -> Result<Built, Problem> {
        let (mut items, mut size, mut height) = (Vec::new(), 1, 0);
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                place = self.close(style, place, items.last(), span);
                let node = Node { span: place, value: Value::Sequence(items) };
                return Ok(Built { node, size, height: height + 1 });
            }
            let item = self.node(event, span, depth + 1)?;
            size += item.size;
            height = height.max(item.height);
            items.push(item.node);
        }
    }

    fn mapping(&mut self, style: StructureStyle, mut place: Span, depth: usize) -> Result<Built, Problem> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut seen: HashMap<Arc<str>, Span> = HashMap::new();
        let mut merged: Vec<(Key, Node)> = Vec::new();
        let (mut size, mut height) = (1, 0);
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                break place = self.close(style, place, entries.last().map(|e| &e.1), span);
            }
            let is_merge = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<");
            let key = self.key(event, span, depth)?;
            let first = seen.get(&key.name).copied();
            let (event, span) = self.next()?;
            let built = self.node(event, span, depth + 1)?;
            if let Some(first) = first {
                if self.duplicates.len() < MAX_DUPLICATES {
                    self.duplicates.push(self.duplicate(&key, first));
                }
                continue;
            }
            seen.insert(Arc::clone(&key.name), key.span);
            size += 1 + built.size;
            height = height.max(built.height);
            if is_merge {
                merged.extend(merge_entries(built.node)?);
            } else {
                entries.push((key, built.node));
            }
        }
        // What the mapping says itself goes before what it merges, and earlier merges before later ones.
        for (key, node) in merged {
            if !seen.contains_key(&key.name) {
                seen.insert(Arc::clone(&key.name), key.span);
                entries.push((key, node));
            }
        }
        Ok(Built { node: Node { span: place, value: Value::Mapping(entries) }, size, height: height + 1 })
    }

    /// The span of a finished collection: to its bracket, or to the end of its last item in block style.
    fn close(&self, style: StructureStyle, place: Span, last: Option<&Node>, end: ParserSpan) -> Span {
        match (style, last) {
            (StructureStyle::Flow, _) => place.to(self.span(end)),
            (StructureStyle::Block, Some(last)) => place.to(last.span),
            (StructureStyle::Block, None) => place,
        }
    }

    fn key(&mut self, event: Event<'t>, span: ParserSpan, depth: usize) -> Result<Key, Problem> {
        let place = self.span(span);
        let not_a_word = || {
            Problem::error(Code::Syntax, place, "a key must be a word").help("did you forget quotes around `{` or `[`?")
        };
        match event {
            Event::Scalar(text, ..) if !text.is_empty() => {
                self.count(1, place)?;
                Ok(Key { name: text.as_ref().into(), span: place })
            }
            Event::Alias(_) => match self.node(event, span, depth)?.node.value {
                Value::Text(name) => Ok(Key { name, span: place }),
                _ => Err(not_a_word()),
            },
            _ => Err(not_a_word()),
        }
    }

    fn duplicate(&self, key: &Key, first: Span) -> Problem {
        let line =
            self.text.get(..(first.start as usize).saturating_sub(self.offset)).map_or(0, |t| t.matches('\n').count())
                + 1;
        Problem::error(Code::DuplicateKey, key.span, format!("`{}` stands here a second time", key.name))
            .label(format!("first in line {line}"))
            .help("keep one of the two, or give one another name")
    }

    fn scalar_tag(&self, tag: Option<&Tag>, place: Span) -> Result<bool, Problem> {
        match tag {
            Some(tag) if tag.is_yaml_core_schema_tag("str") => Ok(true),
            tag => self.no_tag(tag, place).map(|()| false),
        }
    }

    fn no_tag(&self, tag: Option<&Tag>, place: Span) -> Result<(), Problem> {
        match tag {
            None => Ok(()),
            Some(tag) => {
                Err(Problem::error(Code::Syntax, place, format!("the tag `{}` is not used here", tag.original()))
                    .help("write choices as a mapping with one key, such as `exponential: {mean: 2m}`"))
            }
        }
    }
}

/// A tree as text that reads as the same tree, places aside.
pub(super) fn to_text(root: &Node) -> String {
    serde_yaml::to_string(root).expect("writing to memory cannot fail")
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_scalar = |node: &Node| !matches!(node.value, Value::Sequence(_) | Value::Mapping(_));
        match &self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(b) => serializer.serialize_bool(*b),
            Value::Integer(n) => serializer.serialize_i64(*n),
            Value::Float(x) => serializer.serialize_f64(*x),
            // What would read as something else stands in quotes, whatever other readers would do.
            Value::Text(text) if scalar(text) != self.value => serde_yaml::DoubleQuoted(&**text).serialize(serializer),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Sequence(items) if items.iter().all(is_scalar) => serde_yaml::FlowSeq(items).serialize(serializer),
            Value::Sequence(items) => items.serialize(serializer),
            Value::Mapping(entries) => serializer.collect_map(entries.iter().map(|(key, node)| (&*key.name, node))),
        }
    }
}

/// The entries that a merge key brings in.
fn merge_entries(node: Node) -> Result<Vec<(Key, Node)>, Problem> {
    match node.value {
        Value::Mapping(entries) => Ok(entries),
        Value::Sequence(items) => {
            let mut all = Vec::new();
            for item in items {
                match item.value {
                    Value::Mapping(entries) => all.extend(entries),
                    _ => return Err(Problem::error(Code::Syntax, item.span, "`<<` merges mappings only")),
                }
            }
            Ok(all)
        }
        _ => Err(Problem::error(Code::Syntax, node.span, "`<<` merges mappings only").help("write `<<: *name`")),
    }
}

/// A plain scalar under the core schema.
fn scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Value::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Value::Float(f64::NAN),
        _ => {}
    }
    if let Some(digits) = text.strip_prefix("0x")
        && let Ok(n) = i64::from_str_radix(digits, 16)
    {
        return Value::Integer(n);
    }
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    // Words such as `nan` and `infinity` parse as numbers in Rust; the core schema wants a digit or a point first.
    if body.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        if let Ok(n) = text.parse() {
            return Value::Integer(n);
        }
        if let Ok(x) = text.parse() {
            return Value::Float(x);
        }
    }
    Value::Text(text.into())
}

#[cfg(test)]
mod tests;
