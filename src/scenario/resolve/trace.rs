//! Arrivals that replay a file, one contact a row.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem, listed};
use super::super::raw::arrivals::{Trace as RawTrace, TracePriorities, TracePriority};
use super::super::tables::{Column, Row, Table};
use super::Context;
use super::time::Frame;
use crate::model::{SimDuration, SimTime, TracePatience, TraceRow};

/// The rows in order of time; rows of one time keep the file's order.
pub(super) fn rows(context: &mut Context<'_>, raw: &Spanned<RawTrace>) -> Option<Arc<[TraceRow]>> {
    let trace = &raw.value;
    let table = context.tables.get(&trace.file, context.sources, context.problems)?;
    context.charge(table.len(), trace.file.span)?;
    let frame = context.frame;
    let mut outside = 0;
    let mut read = || -> Result<Vec<TraceRow>, Problem> {
        let columns = Columns::find(&table, &trace.file)?;
        let selected = table.rows(trace.filter.as_ref(), trace.file.span)?;
        check_words(&columns, trace.priority.as_ref(), &selected, &trace.file)?;
        let words: Words = trace.priority.iter().flat_map(|p| &p.0).map(|(w, m)| (w.value.0.as_str(), m)).collect();
        let mut list = Vec::with_capacity(selected.len());
        for row in selected {
            match columns.arrival(&frame, row)? {
                at if at < 0 || at as u64 >= frame.duration.micros() => outside += 1,
                at => list.push(columns.row(SimTime::from_micros(at as u64), row, &words)?),
            }
        }
        list.sort_by_key(|row| row.at);
        Ok(list)
    };
    let result = read();
    if outside > 0 && result.is_ok() {
        let rows = if outside == 1 { "row of the trace lies" } else { "rows of the trace lie" };
        let message = format!("{outside} {rows} before the start or after the end, and left out");
        context
            .problems
            .push(Problem::warning(Code::Table, trace.file.span, message).help("check `start` and `duration`"));
    }
    context.note(result).map(Into::into)
}

/// The meaning of each word of the column `priority`.
type Words<'a> = HashMap<&'a str, &'a TracePriority>;

struct Columns {
    /// Seconds from midnight, or a date and time.
    arrival: Column,
    service: Option<Column>,
    patience: Option<Column>,
    censored: Option<Column>,
    priority: Option<Column>,
}

impl Columns {
    fn find(table: &Table, file: &Spanned<String>) -> Result<Self, Problem> {
        let arrival = match table.find("arrival_s") {
            Some(column) => column,
            None => table.column("arrival", file.span).map_err(|problem| Problem {
                message: format!("`{}` has neither a column `arrival_s` nor a column `arrival`", file.value),
                help: problem.help.map(|help| {
                    format!("name the column of seconds from midnight `arrival_s`, that of dates and times `arrival`; {help}")
                }),
                ..problem
            })?,
        };
        Ok(Self {
            arrival,
            service: table.find("service_s"),
            patience: table.find("patience_s"),
            censored: table.find("patience_censored"),
            priority: table.find("priority"),
        })
    }

    /// Microseconds since the start.
    fn arrival(&self, frame: &Frame, row: &Row) -> Result<i64, Problem> {
        frame.cell(row.text(&self.arrival)).ok_or_else(|| {
            row.wrong(&self.arrival, "seconds from midnight, or a date and time (then `start` needs a date)")
        })
    }

    fn row(&self, at: SimTime, row: &Row, words: &Words) -> Result<TraceRow, Problem> {
        let patience = match seconds(self.patience.as_ref(), row)? {
            None => TracePatience::Drawn,
            Some(d) => match self.censored.as_ref().map_or("", |c| row.text(c)) {
                "" | "0" | "false" => TracePatience::Known(d),
                "1" | "true" => TracePatience::Exceeds(d),
                _ => return Err(row.wrong(self.censored.as_ref().unwrap_or(&self.arrival), "0 or 1")),
            },
        };
        let word = self.priority.as_ref().map_or("", |c| row.text(c));
        let (priority, credit) = match words.get(word) {
            Some(meaning) => (meaning.priority, meaning.credit.map(|c| c.0)),
            None => (word.parse().ok(), None),
        };
        Ok(TraceRow { at, handling: seconds(self.service.as_ref(), row)?, patience, priority, credit })
    }
}

/// The duration in a cell; `None` for an empty one.
fn seconds(column: Option<&Column>, row: &Row) -> Result<Option<SimDuration>, Problem> {
    match column.filter(|c| !row.text(c).is_empty()) {
        None => Ok(None),
        Some(column) => row.number(column).map(|s| Some(SimDuration::from_secs_f64(s))),
    }
}

/// A word that no row has would silently mean nothing, and so would one that the scenario does not explain.
fn check_words(
    columns: &Columns,
    words: Option<&TracePriorities>,
    rows: &[&Row],
    file: &Spanned<String>,
) -> Result<(), Problem> {
    let Some(column) = &columns.priority else {
        return match words.and_then(|w| w.0.first()) {
            Some((name, _)) => Err(Problem::error(Code::Table, name.span, "the file has no column `priority`")),
            None => Ok(()),
        };
    };
    let present: BTreeSet<&str> = rows.iter().map(|row| row.text(column)).collect();
    for (word, _) in words.iter().flat_map(|w| &w.0) {
        if !present.contains(word.value.0.as_str()) {
            let seen = present.iter().copied().take(10);
            let message = format!("no row has the priority `{}`", word.value.0);
            return Err(Problem::error(Code::Table, word.span, message)
                .help(format!("the column `priority` holds {}", listed(seen, "and"))));
        }
    }
    let explained: HashSet<&str> = words.iter().flat_map(|w| &w.0).map(|(word, _)| word.value.0.as_str()).collect();
    let open = |word: &&str| !word.is_empty() && word.parse::<i32>().is_err() && !explained.contains(word);
    let unexplained: Vec<&str> = present.iter().copied().filter(open).collect();
    if let Some(first) = unexplained.first() {
        let words = listed(unexplained.iter().copied().take(10), "and");
        let message = format!("the column `priority` of `{}` holds {words}, of which nothing is said", file.value);
        return Err(Problem::error(Code::Table, file.span, message).help(format!(
            "say what each word means: `priority: {{{first}: {{credit: 90s}}}}` or `{{{first}: {{priority: -1}}}}`; \
             `{{{first}: {{}}}}` for nothing special"
        )));
    }
    Ok(())
}
