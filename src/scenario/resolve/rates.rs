//! Tables of contacts per interval, listed or from a CSV file.

use super::super::decode::Spanned;
use super::super::diagnostic::{Code, Problem};
use super::super::raw::arrivals::Rates;
use super::super::units;
use super::curve::Curve;
use super::{Context, daily};

/// The rate that a table gives.
pub(super) fn table(context: &mut Context<'_>, raw: &Rates) -> Option<Curve> {
    let every = raw.every.value.0.micros();
    if every == 0 {
        context.problems.push(Problem::error(Code::Value, raw.every.span, "an interval must be longer than nothing"));
        return None;
    }
    let per_interval = raw.every.value.0.secs_f64();
    let (steps, by_clock) = match (&raw.values, &raw.file) {
        (Some(values), None) => {
            let extras = [&raw.column, &raw.start_column].into_iter().flatten().map(|w| w.span);
            let filter = raw.filter.iter().flat_map(|f| f.0.first()).map(|(name, _)| name.span);
            if let Some(span) = extras.chain(filter).next() {
                context.problems.push(Problem::error(Code::Conflict, span, "`values` are not read from a file"));
                return None;
            }
            let steps: Vec<(i64, f64)> = values
                .value
                .iter()
                .enumerate()
                .map(|(i, v)| ((i as i64).saturating_mul(every as i64), v.value.0))
                .collect();
            if steps.is_empty() {
                context.problems.push(Problem::error(Code::Value, values.span, "at least one interval is needed"));
                return None;
            }
            (steps, false)
        }
        (None, Some(file)) => from_file(context, raw, file, every)?,
        _ => {
            context.problems.push(
                Problem::error(Code::Conflict, raw.every.span, "`rates` has exactly one of `values` and `file`").help(
                    "write `rates: {every: 15m, values: [12, 15, 9]}` or `rates: {every: 15m, file: F.csv, column: C}`",
                ),
            );
            return None;
        }
    };
    context.charge(steps.len(), raw.every.span)?;
    let steps = daily::repeated(context, steps, by_clock, -1, raw.every.span)?;
    if steps.windows(2).any(|w| w[1].0 < w[0].0.saturating_add_unsigned(every)) {
        let message = "the last interval of the day reaches into the first of the next";
        let problem = Problem::error(Code::Table, raw.every.span, message);
        context.problems.push(problem.help("a table of times of day repeats every day; check `every` and the rows"));
        return None;
    }
    let mut pieces: Vec<(u64, f64)> = Vec::with_capacity(steps.len());
    for (from, contacts) in steps {
        let end = from.saturating_add_unsigned(every);
        if end <= 0 {
            continue;
        }
        let (from, rate) = (from.max(0) as u64, contacts / per_interval);
        // The zero after the last interval gives way to the interval that begins there.
        if pieces.last().is_some_and(|last| last.0 == from) {
            pieces.pop();
        }
        pieces.push((from, rate));
        pieces.push((end as u64, 0.0));
    }
    if pieces.is_empty() {
        context.problems.push(Problem::error(Code::Value, raw.every.span, "all intervals lie before the start"));
        return None;
    }
    Some(Curve::steps(pieces))
}

/// (Start in microseconds from the scenario's start, contacts) of the intervals in a file, and whether all starts are times
/// of day.
fn from_file(
    context: &mut Context<'_>,
    raw: &Rates,
    file: &Spanned<String>,
    every: u64,
) -> Option<(Vec<(i64, f64)>, bool)> {
    let Some(column) = &raw.column else {
        let problem = Problem::error(Code::MissingField, file.span, "missing field `column`");
        context.problems.push(problem.help("name the column that holds the contacts of each interval"));
        return None;
    };
    let table = context.tables.get(file, context.sources, context.problems)?;
    context.charge(table.len(), file.span)?;
    let frame = context.frame;
    let read = || -> Result<(Vec<(i64, f64)>, bool), Problem> {
        let contacts = table.column(&column.value, column.span)?;
        let start = raw.start_column.as_ref().map(|c| table.column(&c.value, c.span)).transpose()?;
        let mut steps: Vec<(i64, f64)> = Vec::new();
        let mut by_clock = start.is_some();
        for row in table.rows(raw.filter.as_ref(), file.span)? {
            let from = match &start {
                None => (steps.len() as i64).saturating_mul(every as i64),
                Some(column) => frame.cell(row.text(column)).ok_or_else(|| {
                    row.wrong(column, "a time of day, a date and time (then `start` needs a date) or seconds")
                })?,
            };
            if steps.last().is_some_and(|last| from < last.0.saturating_add_unsigned(every)) {
                let problem =
                    Problem::error(Code::Table, row.span, "this interval begins before the one above has ended");
                return Err(problem.help("select rows with `where`, or check `every`"));
            }
            by_clock = by_clock && start.as_ref().is_some_and(|column| units::clock(row.text(column)).is_some());
            steps.push((from, row.number(&contacts)?));
        }
        Ok((steps, by_clock))
    };
    let result = read();
    context.note(result)
}
