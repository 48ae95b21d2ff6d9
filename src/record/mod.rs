//! Recorders: what becomes of the engine's facts.

mod backlog;
mod class_waits;
mod contact_log;
mod counts;
mod customers;
mod desks;
mod dialogue;
mod fine;
mod fingerprint;
mod group_tally;
mod intervals;
mod ledger;
mod levers;
mod paid;
mod retention;
mod tally;
mod transfers;
mod waits;

pub use backlog::{BacklogAges, BacklogTally, Backlogs};
pub use class_waits::ClassWaits;
pub use contact_log::{ContactLog, LogRow, Reason};
pub use counts::{Bucket, WaitCounts, WaitDistribution, WaitSum};
pub use customers::{CUSTOMER_COUNTS, CustomerCount, CustomerTally, FreshTally};
pub use desks::ConcurrencyTally;
pub use dialogue::{DialogueTally, SLOW_REPLY};
pub use fine::Fine;
pub use fingerprint::Fingerprint;
pub use group_tally::GroupTally;
pub use intervals::{ClassInterval, GroupInterval, Intervals};
pub use ledger::{CostItem, Counts, Ledger, Prices, customers_lost};
pub use levers::LeverTally;
pub use paid::{CallOutTally, PaidTally};
pub use retention::RetentionTally;
pub use tally::{ClassTally, Tally, Within};
pub use transfers::TransferTally;
pub use waits::{DIGITS, LONGEST_MS, WaitHistogram};
