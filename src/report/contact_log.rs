//! The contact log: one row a contact, as CSV, for "why did this one wait?".
//!
//! Columns: `replication` and `row` (the contact's number in its class, for a trace its row) count from 0; `arrival_s` and
//! `wait_s` are seconds with three decimals, six where whole milliseconds would lose something; `clock` is the time of
//! day, with `+1` on the day after the first; `agent` is the group and the agent's number in it, from 1; `outcome` is one
//! of [`Outcome`](crate::model::Outcome)'s names; `reason` says why it waited, or did not.

use std::io::Write;

use super::when::Clock;
use crate::model::{Outline, SimTime};
use crate::record::LogRow;

/// The header.
pub const COLUMNS: [&str; 11] =
    ["replication", "row", "arrival_s", "clock", "channel", "class", "group", "agent", "wait_s", "outcome", "reason"];

/// Writes contact logs of a scenario, replication after replication.
pub struct LogWriter<'a, W: Write> {
    outline: &'a Outline,
    csv: csv::Writer<W>,
}

impl<'a, W: Write> LogWriter<'a, W> {
    /// Starts with the header.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(outline: &'a Outline, out: W) -> std::io::Result<Self> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(COLUMNS)?;
        Ok(Self { outline, csv })
    }

    /// Adds the rows of a replication.
    ///
    /// # Errors
    /// Those of the writer below.
    pub fn write(&mut self, replication: u64, rows: &[LogRow]) -> std::io::Result<()> {
        let replication = replication.to_string();
        for row in rows {
            let class = &self.outline.classes[row.class.index()];
            let group = row.agent.map(|(group, _)| self.outline.groups[group.index()].name.as_str());
            let agent = group.zip(row.agent).map(|(name, (_, number))| format!("{name}-{}", number + 1));
            self.csv.write_record([
                replication.as_str(),
                &row.ordinal.to_string(),
                &seconds(row.arrived.since(SimTime::ZERO).micros()),
                &Clock::at(self.outline, row.arrived).second(),
                &self.outline.channels[class.channel.index()].name,
                &class.name,
                group.unwrap_or_default(),
                &agent.unwrap_or_default(),
                &seconds(row.wait.micros()),
                row.outcome.name(),
                &row.reason.to_string(),
            ])?;
        }
        Ok(())
    }

    /// Writes what is still buffered and gives the writer back.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(self) -> std::io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// Exact seconds: three decimals, six where needed.
fn seconds(us: u64) -> String {
    let (whole, rest) = (us / 1_000_000, us % 1_000_000);
    if rest % 1_000 == 0 { format!("{whole}.{:03}", rest / 1_000) } else { format!("{whole}.{rest:06}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_exact() {
        assert_eq!([0, 67_987_000, 1, 1_000_500].map(seconds), ["0.000", "67.987", "0.000001", "1.000500"]);
    }
}
