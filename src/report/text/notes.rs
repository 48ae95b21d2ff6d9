//! What the numbers rest on: days, seed, formula, fingerprint, the command that gives them again.

use super::super::length::span;
use super::super::number::{Signs, count, mean_count, rounded};
use super::super::{Report, replication_words};
use super::layout::{clean, cut, width, wrap};
use super::queues::answered_quantile;
use super::{TextOptions, WIDTH, common_time};
use crate::experiment::{Ending, LEVEL, PRECISION_BATCH, Scope};
use crate::model::{Outcome, Outline};

/// The footnotes.
pub fn lines(report: Report<'_>, options: &TextOptions) -> Vec<String> {
    let notes = notes(report, options.signs);
    let mut lines: Vec<String> = notes.iter().flat_map(|note| wrap(note, 3)).collect();
    if !options.replay.is_empty() {
        lines.extend(replay(&options.replay));
    }
    lines
}

/// The footnotes, each in one piece; blanks that must not break are U+00A0.
pub fn notes(report: Report<'_>, signs: Signs) -> Vec<String> {
    let notes = [
        ending(report, signs),
        Some(basis(report, signs)),
        Some(formula(report)),
        Some(words_in_tables(report, signs)),
        other_ends(report),
        unpriced(report, signs),
        warm_up(report),
        day_factor(report),
        super::erlang::note(report, signs),
        Some(format!(
            "Fingerprint {:016x}, stormdrill {}, streams version {}.",
            report.summary.fingerprint, report.origin.package_version, report.origin.stream_version,
        )),
    ];
    notes.into_iter().flatten().collect()
}

/// Why there are fewer replications than somebody might think.
fn ending(report: Report<'_>, signs: Signs) -> Option<String> {
    let summary = report.summary;
    let done = count(summary.replications as u64);
    let (one, many) = replication_words(report.outline);
    let sign = signs.plus_minus;
    match summary.ending {
        Ending::Complete => None,
        Ending::Interrupted { asked } => {
            let word = if asked == 1 { one } else { many };
            Some(format!("Partial: {done} of {} {word}; stopped by a signal.", count(asked.into())))
        }
        Ending::Hopeless { asked } => Some(format!(
            "Stopped after {done} of {} {many}, since a target was missed beyond doubt.",
            count(asked.into())
        )),
        Ending::Precise { target, .. } => {
            let batches = summary.replications.div_ceil(PRECISION_BATCH as usize);
            let batches = format!("{} batch{}", count(batches as u64), if batches == 1 { "" } else { "es" });
            Some(format!(
                "Stopped after {batches} of {PRECISION_BATCH} {many}, when first each channel's service level was known \
                 to {sign}\u{a0}{} points; intervals of a run that stops so are slightly optimistic.",
                points(target),
            ))
        }
        Ending::Limit { target, reached } => {
            let reached = match reached {
                Some(reached) => format!("{sign}\u{a0}{} was reached", points(reached)),
                None => "nothing could be measured".to_owned(),
            };
            Some(format!(
                "Not as precise as wanted: {done} {many} are the limit, {sign}\u{a0}{} points were asked for, {reached}.",
                points(target)
            ))
        }
    }
}

/// A share in points of a hundred.
fn points(share: f64) -> f64 {
    (share * 10_000.0).round() / 100.0
}

/// How many replications, from which seed, and what ± means.
fn basis(report: Report<'_>, signs: Signs) -> String {
    let (one, many) = replication_words(report.outline);
    let n = report.summary.replications as u64;
    let seed = report.outline.seed;
    let replications = if n == 1 { format!("1 {one}") } else { format!("{} {many}", count(n)) };
    if report.summary.deterministic {
        format!("{replications}; nothing in it is drawn at random, so the numbers are exact.")
    } else if n == 1 {
        format!(
            "{replications}, seed {seed}. One {one} says little about the next: --replications 30 shows the spread."
        )
    } else {
        let sign = signs.plus_minus;
        format!(
            "{replications}, seed {seed}. Counts are per {one}. {sign} = {:.0} % half-width of the mean.",
            LEVEL * 100.0
        )
    }
}

/// Which service level this is.
fn formula(report: Report<'_>) -> String {
    let outline = report.outline;
    if let Some(time) = common_time(report) {
        return format!("Service level = answered in {} / offered; more in JSON.", span(time));
    }
    format!(
        "Service level = answered in time / offered; in time is within {}. More in JSON.",
        times_of_channels(outline).replace(' ', "\u{a0}").replace(",\u{a0}", ", ")
    )
}

/// The headline times of channels with contacts: `30 s (phone), 60 s (chat)`.
pub fn times_of_channels(outline: &Outline) -> String {
    let used = |i: usize| outline.classes.iter().any(|c| c.channel.index() == i);
    let channels = outline.channels.iter().enumerate().filter(|(i, _)| used(*i));
    let times = channels
        .map(|(_, c)| format!("{} ({})", span(c.answer_within.first().copied().unwrap_or_default()), clean(&c.name)));
    times.collect::<Vec<_>>().join(", ")
}

/// The words of the table of queues.
fn words_in_tables(report: Report<'_>, signs: Signs) -> String {
    let few = |p: f64| report.summary.scopes.iter().any(|s| answered_quantile(s, p).is_none());
    let dash = match [0.5, 0.95, 0.99].into_iter().any(few) {
        true => format!(" ({}: too few to say)", signs.nothing),
        false => String::new(),
    };
    format!("p50 to p99: waits of those answered{dash}. Left: before an answer. Away: turned away.")
}

/// Ends that the table has no column for.
fn other_ends(report: Report<'_>) -> Option<String> {
    let all = report.summary.scopes.iter().find(|s| s.scope == Scope::All)?;
    // Whoever does not enter stands in the table of the entry, or in that of queues.
    let shown = |o: &Outcome| matches!(o, Outcome::Answered | Outcome::Abandoned) || !o.entered();
    let n = report.summary.replications.max(1) as f64;
    let ends: Vec<String> = Outcome::ALL
        .iter()
        .filter(|o| !shown(o) && all.totals.count(**o) > 0)
        .map(|o| format!("{} {}", mean_count(all.totals.count(*o) as f64 / n), words(*o)))
        .collect();
    let (one, _) = replication_words(report.outline);
    (!ends.is_empty()).then(|| format!("Not in the table, contacts per {one}: {}.", ends.join(", ")))
}

fn words(outcome: Outcome) -> String {
    match outcome {
        Outcome::Left => "still waiting at the end".to_owned(),
        Outcome::Dropped => "cut off by an outage or at closing time".to_owned(),
        Outcome::FlowedOut => "sent elsewhere after the maximum wait".to_owned(),
        other => other.name().replace('_', " "),
    }
}

/// The time of agents where some have a rate and others do not.
fn unpriced(report: Report<'_>, signs: Signs) -> Option<String> {
    let groups = &report.outline.groups;
    let without = groups.iter().find(|g| g.cost_per_hour.is_none()).map_or("", |g| &g.name);
    let is_priced = report.summary.cost.is_some() || groups.iter().all(|g| g.cost_per_hour.is_none());
    let hours = report.summary.agent_hours.filter(|_| !is_priced)?;
    let (one, _) = replication_words(report.outline);
    let without = cut(without, 30, signs);
    Some(format!("Staff: {} agent-hours a {one}; {without} has no rate, so there is no cost.", rounded(hours.mean, -1)))
}

fn warm_up(report: Report<'_>) -> Option<String> {
    let warm_up = report.outline.warm_up;
    (warm_up.micros() > 0).then(|| {
        format!(
            "Contacts of the first {} are simulated and shown in the day, not counted in the queues.",
            span(warm_up)
        )
    })
}

/// Real days differ from one another more than Poisson arrivals do.
fn day_factor(report: Report<'_>) -> Option<String> {
    let outline = report.outline;
    let hint = "Hint: every day expects the same demand, real days differ. In `arrivals`, add \
                day_factor:\u{a0}{gamma:\u{a0}{cv:\u{a0}10%}}.";
    (report.summary.replications > 1 && outline.is_a_day() && outline.days_are_alike).then(|| hint.to_owned())
}

/// The command, broken so that a shell can still read it.
fn replay(words: &[String]) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), "Again:".to_owned());
    for word in words {
        if width(&line) + 1 + width(word) > WIDTH - 2 {
            lines.push(line + " \\");
            line = "  ".to_owned();
        }
        line.push(' ');
        line.push_str(word);
    }
    lines.push(line);
    lines
}
