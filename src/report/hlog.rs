//! `waits.hlog`: waits in the log format of HdrHistogram, version 1.3. One line for each class or group and outcome, for the
//! whole run; what had no waits has no line. Unlike in summaries, zero waits are in the histogram, as 0.

use super::hdr;
use super::{Report, replication_words};
use crate::experiment::PooledWaits;
use crate::record::{WaitCounts, WaitSum};

/// The log.
pub fn render(report: Report<'_>) -> String {
    let (outline, origin) = (report.outline, report.origin);
    let replications = report.summary.replications;
    let (one, many) = replication_words(outline);
    let mut out = format!(
        "#[Histogram log format version 1.3]\n\
         #[Waits in milliseconds, 3 digits; {replications} {} of {}, seed {}, added up; stormdrill {}]\n\
         #[StartTime: 0.000 (seconds since epoch), the start of the scenario]\n\
         #[BaseTime: 0.000 (seconds since epoch)]\n\
         \"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n",
        if replications == 1 { one } else { many },
        tag(&outline.title()),
        outline.seed,
        tag(&origin.package_version),
    );
    for line in lines(report) {
        let counts = &line.counts;
        let longest_ms = counts.buckets().last().map_or(0, |b| b.high_ms - 1);
        let zeros = (counts.zeros() > 0).then_some((0, counts.zeros()));
        out += &format!(
            "Tag={},0.000,{:.3},{longest_ms}.000,{}\n",
            line.tag(),
            outline.duration.secs_f64(),
            hdr::encode(zeros.into_iter().chain(counts.places())),
        );
    }
    out
}

/// Waits of a class or a group over all replications.
struct Line<'a> {
    kind: &'static str,
    name: &'a str,
    outcome: &'static str,
    counts: WaitCounts,
}

impl Line<'_> {
    /// `class=chat;outcome=answered`
    fn tag(&self) -> String {
        format!("{}={};outcome={}", self.kind, tag(self.name), self.outcome)
    }
}

fn lines(report: Report<'_>) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (i, class) in report.outline.classes.iter().enumerate() {
        let mut line = |outcome, of: &dyn Fn(&PooledWaits) -> &WaitSum| {
            lines.push(Line { kind: "class", name: &class.name, outcome, counts: pooled(report, of) });
        };
        line("answered", &|w| &w.answered[i]);
        line("abandoned", &|w| &w.abandoned[i]);
        line("other", &|w| &w.other[i]);
        line("end_to_end", &|w| &w.end_to_end[i]);
        line("first_response", &|w| &w.first_response[i]);
        line("time_to_service", &|w| &w.time_to_service[i]);
        line("reply_gap", &|w| &w.reply_gap[i]);
    }
    for (i, group) in report.outline.groups.iter().enumerate() {
        let counts = pooled(report, &|w| &w.by_group[i]);
        lines.push(Line { kind: "group", name: &group.name, outcome: "answered", counts });
    }
    lines.retain(|line| !line.counts.is_empty());
    lines
}

/// Waits of all batches together.
pub(super) fn pooled(report: Report<'_>, of: &dyn Fn(&PooledWaits) -> &WaitSum) -> WaitCounts {
    let batches: Vec<WaitCounts> = report.results.batches.iter().map(|batch| of(batch).counts()).collect();
    WaitCounts::sum_of(&batches.iter().collect::<Vec<_>>())
}

/// A name without what separates tags and fields of the log: such bytes become `%20` and the like.
fn tag(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b'(' | b')' | b'+' => {
                out.push(char::from(byte));
            }
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn names_keep_to_their_field() {
        assert_eq!(tag("order-question_2"), "order-question_2");
        assert_eq!(tag("a b,c;d=e%f\ng"), "a%20b%2Cc%3Bd%3De%25f%0Ag");
        assert_eq!(tag("ä"), "%C3%A4");
    }
}
