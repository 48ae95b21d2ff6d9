//! Tables by the time of day, which repeat every day.

use super::super::source::Span;
use super::Context;
use super::time::DAY;

/// The entries (microseconds from the start, value) of a table, in order. One that is given by times of day and no longer
/// than a day repeats every day to the end of the scenario; `from_day` is the first day that it is repeated for, with 0 for
/// that of the start. Any other table stays as it is.
pub(super) fn repeated<T: Copy>(
    context: &mut Context<'_>,
    table: Vec<(i64, T)>,
    by_clock: bool,
    from_day: i64,
    span: Span,
) -> Option<Vec<(i64, T)>> {
    let day = DAY.micros() as i64;
    let (Some(first), Some(last)) = (table.first(), table.last()) else { return Some(table) };
    if !by_clock || last.0 - first.0 >= day {
        return Some(table);
    }
    let days = (context.frame.duration.micros() / DAY.micros()) as i64 + 1;
    context.charge(table.len().saturating_mul(days as usize + 2), span)?;
    let end = context.frame.duration.micros() as i64;
    let on = |k: i64| table.iter().map(move |&(from, value)| (from + k * day, value));
    let copies = (from_day..=days).filter(|k| *k != 0).flat_map(on).filter(|(from, _)| *from < end);
    let mut all: Vec<(i64, T)> = copies.chain(table.iter().copied()).collect();
    all.sort_by_key(|(from, _)| *from);
    Some(all)
}
