//! Whether the winner rests on numbers that nobody knows well, in sentences.

use super::ComparisonReport;
use crate::experiment::compare::{AtEnd, Standing, Swing, best};
use crate::report::number::rounded;

/// One sentence for each value that changes the winner, one for all numbers that do not.
pub fn sentences(report: ComparisonReport<'_>) -> Vec<String> {
    let mid = &report.comparison.standings;
    let names: Vec<&str> = report.comparison.names().collect();
    let Some(winner) = best(mid) else { return Vec::new() };
    let mut sentences = Vec::new();
    for swing in report.uncertain {
        for end in [&swing.low, &swing.high] {
            sentences.extend(overturned(swing, end, mid, &names));
        }
    }
    let harmless = |s: &&Swing| [&s.low, &s.high].iter().all(|end| end.overturned(mid).is_none());
    let ranges: Vec<String> = report.uncertain.iter().filter(harmless).map(range).collect();
    if !ranges.is_empty() {
        let one = if ranges.len() > 1 { ", one at a time" } else { "" };
        sentences.push(format!("{} stays best, or tied with it, with {}{one}", names[winner], ranges.join(", ")));
    }
    sentences
}

/// `patience from 90s to 4m`
fn range(swing: &Swing) -> String {
    format!("{} from {} to {}", swing.name, swing.low.value, swing.high.value)
}

fn overturned(swing: &Swing, end: &AtEnd, mid: &[Standing], names: &[&str]) -> Option<String> {
    let (before, now) = end.overturned(mid)?;
    let share = |option: usize| {
        let value = end.standings[option].in_time.map(|e| format!("{}\u{a0}%", rounded(100.0 * e.mean, -1)));
        value.unwrap_or_else(|| "nobody".to_owned())
    };
    Some(format!(
        "Warning: the winner rests on a guess: with {} {}, {} is best and {} is not; in time are {} against {}",
        swing.name,
        end.value,
        names[now],
        names[before],
        share(now),
        share(before)
    ))
}
