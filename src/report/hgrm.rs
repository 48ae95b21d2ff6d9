//! Percentiles of the waits of one class or group, as HdrHistogram's plotting page reads them. Waits are in milliseconds.

use hdrhistogram::Histogram;

use super::Report;
use super::hlog::pooled;
use crate::record::{DIGITS, LONGEST_MS, WaitCounts};

/// Between the median and the end, each halving of the distance to 100 % has so many lines.
const LINES_A_HALVING: u32 = 5;

/// Whose waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of a class, by index, with an outcome.
    Class(usize, Ended),
    /// Those whom a group answered, by index.
    Group(usize),
}

/// What became of those who waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// They were answered.
    Answered,
    /// They left before an answer.
    Abandoned,
    /// Anything else.
    Other,
}

/// The distribution of some waits; without any, the head and the end of the table only.
pub fn render(report: Report<'_>, whose: Whose) -> String {
    text(&histogram(&match whose {
        Whose::Class(class, Ended::Answered) => pooled(report, &|w| &w.answered[class]),
        Whose::Class(class, Ended::Abandoned) => pooled(report, &|w| &w.abandoned[class]),
        Whose::Class(class, Ended::Other) => pooled(report, &|w| &w.other[class]),
        Whose::Group(group) => pooled(report, &|w| &w.by_group[group]),
    }))
}

fn histogram(counts: &WaitCounts) -> Histogram<u64> {
    let mut histogram = Histogram::new_with_bounds(1, LONGEST_MS, DIGITS).expect("the bounds are constants and valid");
    let zeros = (0, counts.zeros());
    for (ms, count) in [zeros].into_iter().chain(counts.buckets().iter().map(|b| (b.low_ms, b.count))) {
        histogram.saturating_record_n(ms, count);
    }
    histogram
}

fn text(histogram: &Histogram<u64>) -> String {
    let mut out = format!("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile", "TotalCount", "1/(1-Percentile)");
    let mut total = 0;
    for value in histogram.iter_quantiles(LINES_A_HALVING) {
        total += value.count_since_last_iteration();
        let quantile = value.quantile_iterated_to();
        out += &format!("{:>12.3} {quantile:>14.12} {total:>10}", value.value_iterated_to() as f64);
        out += &if quantile < 1.0 { format!(" {:>14.2}\n", 1.0 / (1.0 - quantile)) } else { "\n".to_owned() };
    }
    let sub_buckets = 2 * 10_u64.pow(DIGITS.into());
    out + &format!(
        "#[Mean    = {:>12.3}, StdDeviation   = {:>12.3}]\n\
         #[Max     = {:>12.3}, Total count    = {:>12}]\n\
         #[Buckets = {:>12}, SubBuckets     = {:>12}]\n",
        histogram.mean(),
        histogram.stdev(),
        histogram.max() as f64,
        histogram.len(),
        histogram.buckets(),
        sub_buckets.next_power_of_two(),
    )
}
