//! The first line: what the run says, in a sentence.

use super::super::length::span;
use super::super::number::{Signs, count};
use super::super::{Report, replication_words};
use super::layout::{cut, wrap};
use super::percent;
use crate::experiment::{Ending, Measure, Scope, ScopeSummary};
use crate::model::ChannelOutline;

/// The sentence in lines.
pub fn lines(report: Report<'_>, signs: Signs) -> Vec<String> {
    wrap(&sentence(report, signs), 3)
}

/// `promotion-spike: 71 % ± 3 of chat contacts answered within 60 s, 18 % left before an answer`; blanks that must not break
/// are U+00A0.
pub fn sentence(report: Report<'_>, signs: Signs) -> String {
    let outline = report.outline;
    let mut name = cut(&outline.title(), 64, signs);
    if matches!(report.summary.ending, Ending::Interrupted { .. }) {
        name += ", partial";
    }
    let of_channel = |s: &&ScopeSummary| matches!(s.scope, Scope::Channel(_));
    let mut channels = report.summary.scopes.iter().filter(of_channel).zip(&outline.channels);
    // A channel without contacts has nothing to say, unless all are without.
    let first = channels.clone().next();
    let Some((scope, channel)) = channels.find(|(s, _)| s.totals.offered > 0).or(first) else {
        return format!("{name}: there is no channel, so there is nothing to measure");
    };
    let channel_name = cut(&channel.name, 24, signs);
    let offered = scope.totals.offered;
    if offered == 0 {
        let replications = report.summary.replications as u64;
        let (one, many) = replication_words(outline);
        let word = if replications == 1 { one } else { many };
        return format!(
            "{name}: no {channel_name} contacts in {} {word}, so there is nothing to measure",
            count(replications)
        );
    }
    let said = figures(scope, channel, signs);
    let mut text = format!(
        "{name}: {} of {channel_name} contacts answered within {}, {} left before an answer",
        said.in_time, said.within, said.left
    );
    if scope.totals.turned_away() > 0 {
        text += &format!(", {} turned away", said.turned_away);
    }
    // Whoever reads on no further should not miss the channel that is worst off.
    let level = |s: &ScopeSummary| s.in_time.filter(|_| s.totals.offered > 0).map(|e| e.mean);
    let worst = channels.filter_map(|pair| Some((level(pair.0)?, pair))).min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, (other, channel))) = worst.filter(|(share, _)| level(scope).is_some_and(|first| *share < first)) {
        let said = figures(other, channel, signs);
        let channel_name = cut(&channel.name, 24, signs);
        text += &format!("; {channel_name}: {} within {}, {} left", said.in_time, said.within, said.left);
    }
    keep_units(&text)
}

/// What the sentence says of a channel.
struct Said {
    in_time: String,
    within: String,
    left: String,
    turned_away: String,
}

fn figures(scope: &ScopeSummary, channel: &ChannelOutline, signs: Signs) -> Said {
    // Whole percents will do beside the table, except where they would say 0.
    let share = |measure: Measure| {
        let Some(figure) = percent::figure(&scope.measures.get(&measure).copied().flatten()) else {
            return signs.nothing.to_owned();
        };
        let place = if figure.value >= 1.0 { 0 } else { figure.place().unwrap_or(-1).clamp(-2, 0) };
        let value = if figure.value == 0.0 { "0".to_owned() } else { figure.parts(place, signs).0 };
        value + " %"
    };
    Said {
        in_time: percent::alone(&scope.in_time, scope.totals.offered, signs),
        within: span(channel.answer_within.first().copied().unwrap_or_default()).replace(' ', "\u{a0}"),
        left: share(Measure::PAbandon),
        turned_away: share(Measure::PBlock),
    }
}

/// Keeps a number together with its unit or half-width at the end of a line.
fn keep_units(text: &str) -> String {
    let mut out = text.to_owned();
    for (from, to) in [(" % ", "\u{a0}% "), (" ± ", "\u{a0}±\u{a0}"), (" +- ", "\u{a0}+-\u{a0}")] {
        out = out.replace(from, to);
    }
    out
}
