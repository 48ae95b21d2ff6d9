//! Whether the winner and the targets rest on numbers that nobody knows well, in sentences.

use super::ComparisonReport;
use crate::experiment::compare::{AtEnd, Standing, Swing, best};
use crate::gate::Verdict;
use crate::report::number::rounded;

/// One sentence for each value that changes the winner, one for all numbers that do not.
pub fn sentences(report: ComparisonReport<'_>) -> Vec<String> {
    let mid = &report.comparison.standings;
    let names: Vec<&str> = report.comparison.names().collect();
    let Some(winner) = best(mid) else { return Vec::new() };
    let verdicts = report.targets.map(|targets| targets.all());
    let mut sentences = Vec::new();
    for swing in report.uncertain {
        for end in [&swing.low, &swing.high] {
            sentences.extend(overturned(swing, end, mid, &names));
            sentences.extend(verdicts.as_ref().and_then(|mid| changed(swing, end, mid, &names)));
        }
    }
    let as_before = |s: &Swing, end: &AtEnd| {
        end.overturned(mid).is_none() && verdicts.as_ref().is_none_or(|mid| changed(s, end, mid, &names).is_none())
    };
    let harmless = |s: &&Swing| as_before(s, &s.low) && as_before(s, &s.high);
    let ranges: Vec<String> = report.uncertain.iter().filter(harmless).map(range).collect();
    if !ranges.is_empty() {
        let one = if ranges.len() > 1 { ", one at a time" } else { "" };
        let and = if verdicts.is_some() { ", and no targets change sides" } else { "" };
        sentences.push(format!("{} stays best, or tied with it, with {}{one}{and}", names[winner], ranges.join(", ")));
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

/// Which options meet their targets with the scenarios' own numbers and miss them at an end, or the other way round.
fn changed(swing: &Swing, end: &AtEnd, mid: &[Option<Verdict>], names: &[&str]) -> Option<String> {
    let from_to = |from: Verdict, to: Verdict| {
        let pairs = names.iter().zip(mid.iter().zip(&end.verdicts));
        let those = pairs.filter(|(_, (mid, end))| **mid == Some(from) && **end == Some(to));
        those.map(|(name, _)| *name).collect::<Vec<_>>()
    };
    let part = |options: Vec<&str>, one: &str, many: &str| match options.as_slice() {
        [] => None,
        [name] => Some(format!("{name} {one}")),
        names => Some(format!("{} {many}", names.join(", "))),
    };
    let missed = part(from_to(Verdict::Pass, Verdict::Fail), "misses its targets", "miss their targets");
    let met = part(from_to(Verdict::Fail, Verdict::Pass), "meets its targets", "meet their targets");
    let both: Vec<String> = [missed, met].into_iter().flatten().collect();
    let what = format!("Warning: the targets rest on a guess: with {} {}, {}", swing.name, end.value, both.join("; "));
    (!both.is_empty()).then_some(what)
}
