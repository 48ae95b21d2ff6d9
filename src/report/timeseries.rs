//! `timeseries.csv`: the course of time, one row for each interval and class, and one for each interval and group.
//!
//! Sums over replications end in `_sum`, means of a replication in `_mean`; what a row has nothing to say of is empty. A last
//! row after the end of the duration is there only if contacts came so late.

use std::io;

use super::Report;
use super::when::Clock;
use crate::model::SimDuration;
use crate::record::{ClassInterval, GroupInterval};

/// The header.
pub const COLUMNS: [&str; 24] = [
    "start_s",
    "length_s",
    "clock",
    "kind",
    "name",
    "channel",
    "replications",
    "offered_sum",
    "offered_mean",
    "answered_sum",
    "answered_mean",
    "answered_within_sum",
    "answered_within_mean",
    "abandoned_sum",
    "abandoned_mean",
    "turned_away_sum",
    "turned_away_mean",
    "other_sum",
    "other_mean",
    "wait_answered_mean_s",
    "wait_answered_max_s",
    "queue_length_mean",
    "busy_mean",
    "present_mean",
];

/// The table, header included.
pub fn render(report: Report<'_>) -> Vec<u8> {
    table(report).expect("writing to memory cannot fail")
}

fn table(report: Report<'_>) -> io::Result<Vec<u8>> {
    let (outline, intervals) = (report.outline, &report.results.intervals);
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS)?;
    let last = intervals.rows() - 1;
    for row in 0..=last {
        if row == last && (0..outline.classes.len()).all(|class| intervals.class(row, class).offered == 0) {
            break;
        }
        let start = intervals.start_of(row);
        let length = (row < last).then(|| intervals.start_of(row + 1).since(start));
        let time = Time {
            start_s: start.secs_f64().to_string(),
            clock: Clock::at(outline, start).second(),
            length,
            replications: report.summary.replications as u64,
        };
        for (i, class) in outline.classes.iter().enumerate() {
            let channel = &outline.channels[class.channel.index()].name;
            let figures = time.class(intervals.class(row, i));
            csv.write_record(time.row("class", &class.name, channel).into_iter().chain(figures))?;
        }
        for (i, group) in outline.groups.iter().enumerate() {
            let figures = time.group(intervals.group(row, i));
            csv.write_record(time.row("group", &group.name, "").into_iter().chain(figures))?;
        }
    }
    csv.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// An interval.
struct Time {
    start_s: String,
    clock: String,
    /// `None` after the end of the duration.
    length: Option<SimDuration>,
    replications: u64,
}

impl Time {
    /// The first columns of a row.
    fn row(&self, kind: &str, name: &str, channel: &str) -> [String; 7] {
        let length = self.length.map_or(String::new(), |l| l.secs_f64().to_string());
        let texts = [&self.start_s, &length, &self.clock, kind, name, channel, &self.replications.to_string()];
        texts.map(str::to_owned)
    }

    /// The figures of a class; agents have none.
    fn class(&self, c: &ClassInterval) -> Vec<String> {
        let counts = [c.offered, c.answered, c.answered_within, c.abandoned, c.turned_away, c.other];
        let replications = self.replications.max(1) as f64;
        let mut out: Vec<String> =
            counts.iter().flat_map(|&n| [n.to_string(), (n as f64 / replications).to_string()]).collect();
        let answered = (c.answered > 0).then_some(c.answered as f64);
        out.push(text(answered.map(|n| c.wait_answered_us as f64 / 1e6 / n)));
        out.push(text(answered.map(|_| c.wait_max_us as f64 / 1e6)));
        out.push(self.mean(c.queue_area_us));
        out.extend([String::new(), String::new()]);
        out
    }

    /// The figures of a group; contacts have none.
    fn group(&self, g: &GroupInterval) -> Vec<String> {
        let mut out = vec![String::new(); COLUMNS.len() - 9];
        out.extend([self.mean(g.busy_area_us), self.mean(g.present_area_us)]);
        out
    }

    /// The mean over the interval and all replications.
    fn mean(&self, area_us: u64) -> String {
        let time_us = self.length.map(|l| l.micros() as f64 * self.replications as f64);
        text(time_us.filter(|us| *us > 0.0).map(|us| area_us as f64 / us))
    }
}

fn text(figure: Option<f64>) -> String {
    figure.map_or(String::new(), |f| f.to_string())
}
