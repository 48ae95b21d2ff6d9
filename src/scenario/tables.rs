//! CSV files that a scenario includes.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::decode::Spanned;
use super::diagnostic::{Code, Problem, Problems, did_you_mean, listed};
use super::raw::tables::Filter;
use super::source::{SourceId, Sources, Span};
use super::units;

/// The largest CSV file that is read.
const MAX_BYTES: usize = 1 << 30;

/// Reads files by the path that the scenario names, relative to itself.
pub(super) type ReadFile<'f> = dyn FnMut(&str) -> Result<String, String> + 'f;

/// The included files, each read once.
pub(super) struct Tables<'f> {
    read: &'f mut ReadFile<'f>,
    /// The folder of the scenario's own name, for messages.
    folder: String,
    cache: HashMap<String, Option<Rc<Table>>>,
}

/// A CSV file with a header.
#[derive(Debug)]
pub(super) struct Table {
    path: String,
    headers: Vec<String>,
    rows: Vec<Row>,
}

/// One row and its place.
#[derive(Debug)]
pub(super) struct Row {
    cells: csv::StringRecord,
    pub span: Span,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    index: usize,
    name: String,
}

impl<'f> Tables<'f> {
    pub fn new(scenario_name: &str, read: &'f mut ReadFile<'f>) -> Self {
        let folder = scenario_name.rfind(['/', '\\']).map_or("", |i| &scenario_name[..=i]).to_owned();
        Self { read, folder, cache: HashMap::new() }
    }

    /// The table in a file. A file that cannot be read is reported once.
    pub fn get(&mut self, file: &Spanned<String>, sources: &mut Sources, problems: &mut Problems) -> Option<Rc<Table>> {
        if let Some(known) = self.cache.get(&file.value) {
            return known.clone();
        }
        let table = self.load(file, sources).map_err(|problem| problems.push(problem)).ok().map(Rc::new);
        self.cache.insert(file.value.clone(), table.clone());
        table
    }

    fn load(&mut self, file: &Spanned<String>, sources: &mut Sources) -> Result<Table, Problem> {
        let path = &file.value;
        let text = (self.read)(path).map_err(|reason| {
            Problem::error(Code::File, file.span, format!("cannot read `{path}`: {reason}"))
                .help("the path is relative to the scenario file")
        })?;
        if text.len() > MAX_BYTES {
            let message = format!("`{path}` is larger than the limit of {MAX_BYTES} bytes");
            return Err(Problem::error(Code::Limit, file.span, message));
        }
        let name = format!("{}{path}", self.folder);
        let source = sources.add(&name, text);
        let text = &sources.get(source).text;
        Table::parse(path, text, source).map_err(|problem| match problem.span {
            Some(_) => problem,
            None => Problem { span: Some(file.span), ..problem },
        })
    }
}

impl Table {
    fn parse(path: &str, text: &str, source: SourceId) -> Result<Self, Problem> {
        let text_start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let body = &text[text_start..];
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(body.as_bytes());
        let row_span = |start: usize| {
            let start = text_start + start;
            let rest = text.get(start..).unwrap_or("");
            let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
            let line = rest[skipped..].lines().next().unwrap_or("");
            Span::new(source, start + skipped, start + skipped + line.len())
        };
        let wrong = |error: &csv::Error| {
            let start = error.position().map_or(0, |p| p.byte() as usize);
            let message = match error.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                    let cells = if *len == 1 { "cell" } else { "cells" };
                    format!("this row has {len} {cells}, the header has {expected_len}")
                }
                other => format!("not a CSV file: {other:?}"),
            };
            Problem::error(Code::Table, row_span(start), message).help("look for a missing comma or quote")
        };
        let headers: Vec<String> = reader.headers().map_err(|e| wrong(&e))?.iter().map(str::to_owned).collect();
        if headers.iter().all(String::is_empty) {
            return Err(Problem::error(Code::Table, row_span(0), format!("`{path}` is empty"))
                .help("the first row names the columns"));
        }
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let cells = record.map_err(|e| wrong(&e))?;
            let span = row_span(cells.position().map_or(0, |p| p.byte() as usize));
            rows.push(Row { cells, span });
        }
        Ok(Self { path: path.to_owned(), headers, rows })
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The column with a name, if there is one.
    pub fn find(&self, name: &str) -> Option<Column> {
        self.headers.iter().position(|h| h == name).map(|index| Column { index, name: name.to_owned() })
    }

    /// The column with a name; `span` is the word that asks for it.
    pub fn column(&self, name: &str, span: Span) -> Result<Column, Problem> {
        self.find(name).ok_or_else(|| {
            let headers = || self.headers.iter().map(String::as_str);
            let message = format!("`{}` has no column `{name}`", self.path);
            let help = format!("its columns are {}", listed(headers(), "and"));
            let problem = Problem::error(Code::Table, span, message);
            if let ([one], Some(sign)) = (self.headers.as_slice(), self.other_separator()) {
                return problem
                    .help(format!("its header `{one}` is one cell: separate cells by commas, not by `{sign}`"));
            }
            let problem = problem.help(help);
            match did_you_mean(name, headers()) {
                Some(label) => problem.label(label),
                None => problem,
            }
        })
    }

    /// The sign that divides the cells of a file whose cells are not divided by commas.
    fn other_separator(&self) -> Option<char> {
        self.headers.iter().flat_map(|h| h.chars()).find(|c| matches!(c, ';' | '\t' | '|'))
    }

    /// The rows that a filter lets through; none at all is an error.
    pub fn rows(&self, filter: Option<&Filter>, file: Span) -> Result<Vec<&Row>, Problem> {
        let mut rows: Vec<&Row> = self.rows.iter().collect();
        for (name, wanted) in filter.iter().flat_map(|f| &f.0) {
            let column = self.column(&name.value, name.span)?;
            let kept: Vec<&Row> = rows.iter().copied().filter(|row| row.text(&column) == wanted.value.0).collect();
            if kept.is_empty() && !rows.is_empty() {
                let message = format!("no row of `{}` has `{}` in column `{}`", self.path, wanted.value.0, name.value);
                let problem = Problem::error(Code::Table, wanted.span, message);
                let near = did_you_mean(&wanted.value.0, rows.iter().map(|row| row.text(&column)));
                return Err(match near {
                    Some(label) => problem.label(label),
                    None => {
                        let present: BTreeSet<&str> = rows.iter().map(|row| row.text(&column)).take(10_000).collect();
                        problem.help(format!("it holds for instance {}", listed(present.into_iter().take(8), "and")))
                    }
                });
            }
            rows = kept;
        }
        if rows.is_empty() {
            return Err(Problem::error(Code::Table, file, format!("`{}` has no rows", self.path)));
        }
        Ok(rows)
    }
}

impl Row {
    /// The text of a cell.
    pub fn text(&self, column: &Column) -> &str {
        self.cells.get(column.index).unwrap_or("")
    }

    /// A number from 0 up.
    pub fn number(&self, column: &Column) -> Result<f64, Problem> {
        units::plain_number(self.text(column)).ok_or_else(|| self.wrong(column, "a number from 0 up"))
    }

    /// A whole number from 0 up.
    pub fn whole(&self, column: &Column) -> Result<u32, Problem> {
        self.text(column).parse().map_err(|_| self.wrong(column, "a whole number from 0 up"))
    }

    /// The problem of a cell that is not what it should be.
    pub fn wrong(&self, column: &Column, expected: &str) -> Problem {
        let text = self.text(column).escape_debug().to_string();
        Problem::error(Code::Table, self.span, format!("column `{}` needs {expected}, found `{text}`", column.name))
    }
}
