//! Limits, so that no file can exhaust time or memory.

use crate::model::SimDuration;

/// The largest number of agents in a scenario.
pub const MAX_AGENTS: u64 = 100_000;
/// The largest number of contacts that one replication may expect.
pub const MAX_CONTACTS: f64 = 5e7;
/// The largest number of replications.
pub const MAX_REPLICATIONS: u32 = 1_000_000;
/// The longest duration: ten years.
pub const MAX_DURATION: SimDuration = SimDuration::from_secs(3_653 * 86_400);
/// The largest number of intervals times classes and groups: each replication under way keeps so many figures.
pub(in super::super) const MAX_CELLS: u64 = 3_000_000;

/// The largest number of statistical intervals.
pub(in super::super) const MAX_INTERVALS: u64 = 10_000_000;
/// The largest number of rows of tables, pieces of curves and working times altogether.
pub(in super::super) const MAX_POINTS: usize = 20_000_000;
/// The largest number of entries in a block such as `contacts`.
pub(in super::super) const MAX_ENTRIES: usize = 2_000;
