//! `extends`: the files under a scenario.

use super::super::code::Code;
use super::super::diagnostic::{Problem, Problems};
use super::super::source::{Sources, Span};
use super::super::tables::ReadFile;
use super::super::yaml::{self, MAX_BYTES, MAX_NODES, Node, Value};
use super::{overlay, paths, take, words};

/// The longest chain of bases.
const MAX_DEPTH: usize = 16;
/// How many bases are read in all, each counted as often as it is named.
const MAX_BASES: usize = 64;

const FORMS: &str = "write `extends: base/weekday.yaml`, or a list of paths, later ones over earlier ones";

/// Reads bases, within limits.
pub(super) struct Reader<'a, 'f> {
    files: &'a mut ReadFile<'f>,
    sources: &'a mut Sources,
    problems: &'a mut Problems,
    /// The folder of the scenario, as its name tells.
    home: String,
    /// The files that are being read, from the scenario on, by name.
    chain: Vec<String>,
    bases: usize,
    bytes: usize,
    nodes: usize,
}

impl<'a, 'f> Reader<'a, 'f> {
    pub fn new(name: &str, files: &'a mut ReadFile<'f>, sources: &'a mut Sources, problems: &'a mut Problems) -> Self {
        let home = paths::folder(name).to_owned();
        let chain = vec![paths::join("", name)];
        Self { files, sources, problems, home, chain, bases: 0, bytes: 0, nodes: 0 }
    }

    /// The scenario over its bases.
    pub fn with_bases(mut self, root: Node) -> Option<Node> {
        self.nodes = root.size();
        let span = root.span;
        let merged = self.over_bases(root, "")?;
        Some(Node { span, ..merged })
    }

    /// A tree of a file in a folder over the bases that it names.
    fn over_bases(&mut self, mut root: Node, folder: &str) -> Option<Node> {
        let Some((key, list)) = take(&mut root, "extends") else { return Some(root) };
        let named = match words(&list) {
            Ok(named) => named,
            Err(item) => {
                let span = if item.value == Value::Null { key.span } else { item.span };
                self.problems.push(Problem::error(Code::WrongType, span, "`extends` names files").help(FORMS));
                return None;
            }
        };
        let mut below: Option<Node> = None;
        let mut complete = true;
        for path in named {
            let base = self.base(path.value, path.span, folder);
            complete &= base.is_some();
            below = match (below, base) {
                (Some(below), Some(base)) => Some(merge(below, base)),
                (below, base) => base.or(below),
            };
        }
        let merged = match below {
            Some(below) => merge(below, root),
            None => root,
        };
        complete.then_some(merged)
    }

    /// A base, with its own bases under it. `path` is named at `span` in a file of `folder`.
    fn base(&mut self, path: &str, span: Span, folder: &str) -> Option<Node> {
        let path = paths::join(folder, path);
        let name = paths::join(&self.home, &path);
        let result = self.enter(&path, &name, span);
        let mut root = result.map_err(|problem| self.problems.push(problem)).ok()?;
        let folder = paths::folder(&path);
        paths::rebase(&mut root, folder);
        self.chain.push(name);
        let merged = self.over_bases(root, folder);
        self.chain.pop();
        let mut merged = merged?;
        // A name is what one file is called.
        take(&mut merged, "name");
        Some(merged)
    }

    /// Reads one base, if limits and the chain allow it.
    fn enter(&mut self, path: &str, name: &str, span: Span) -> Result<Node, Problem> {
        if let Some(first) = self.chain.iter().position(|file| file == name) {
            let circle: Vec<&str> = self.chain[first..].iter().map(String::as_str).chain([name]).collect();
            return Err(Problem::error(
                Code::Cycle,
                span,
                format!("a file cannot extend itself: {}", circle.join(" -> ")),
            )
            .label("this leads back")
            .help("move what the files have in common into a base that extends none of them"));
        }
        self.bases += 1;
        let limit =
            |message: String| Err(Problem::error(Code::Limit, span, message).help("write fewer and larger bases"));
        if self.chain.len() > MAX_DEPTH {
            return limit(format!("the chain of bases is longer than the limit of {MAX_DEPTH}"));
        }
        if self.bases > MAX_BASES {
            return limit(format!("the scenario has more bases than the limit of {MAX_BASES}"));
        }
        let text = (self.files)(path).map_err(|reason| {
            Problem::error(Code::File, span, format!("cannot read `{path}`: {reason}"))
                .help("a path is relative to the file in which it stands")
        })?;
        self.bytes += text.len();
        if self.bytes > MAX_BYTES {
            return limit(format!("all bases together are larger than the limit of {MAX_BYTES} bytes"));
        }
        let source = self.sources.add(name, text.clone());
        let root = yaml::parse_at(source, &text, 0)?;
        self.nodes += root.size();
        if self.nodes > MAX_NODES {
            return limit(format!("the scenario and its bases have more values than the limit of {MAX_NODES}"));
        }
        if !matches!(root.value, Value::Mapping(_)) {
            return Err(Problem::error(Code::WrongType, root.span, "a base is a mapping, like the scenario itself")
                .help("write what scenarios have in common, such as `contacts:` and `agents:`"));
        }
        Ok(root)
    }
}

/// Lays a file over another. A variant that both have is the later one's.
fn merge(below: Node, mut above: Node) -> Node {
    let mut below = below;
    let old = take(&mut below, "variants");
    let new = take(&mut above, "variants");
    let mut merged = overlay::merge(below, above);
    let variants = match (old, new) {
        (
            Some((key, Node { span, value: Value::Mapping(mut list) })),
            Some((_, Node { value: Value::Mapping(more), .. })),
        ) => {
            for (name, overlay) in more {
                list.retain(|(known, _)| known.name != name.name);
                if overlay.value != Value::Null {
                    list.push((name, overlay));
                }
            }
            Some((key, Node { span, value: Value::Mapping(list) }))
        }
        (old, new) => new.or(old),
    };
    if let (Some(variants), Value::Mapping(entries)) = (variants, &mut merged.value) {
        entries.push(variants);
    }
    merged
}
