//! Plans of runs: replications, merging, summaries.

mod backlog;
pub mod compare;
mod concurrency;
mod costs;
mod customers;
mod dialogue;
mod entry;
mod erlang;
mod hopeless;
mod levers;
mod measures;
mod offers;
mod parallel;
mod precision;
mod preparedness;
mod replicate;
mod results;
mod retention;
mod summary;
mod transfers;

pub use backlog::{BacklogMeasure, BacklogSummary, capacity_days};
pub use concurrency::ConcurrencySummary;
pub use costs::CostSummary;
pub use customers::CustomerMeasure;
pub use dialogue::DialogueMeasure;
pub use entry::EntryMeasure;
pub use erlang::{ErlangAnswer, erlang};
pub use hopeless::FAIL_FAST_BATCH;
pub use levers::LeverSummary;
pub use measures::{Definition, Ends, Measure, ServiceLevel};
pub use offers::OfferMeasure;
pub use precision::{PRECISION_BATCH, Precision};
pub use preparedness::{
    Answer, Change, Changed, GuessedAnswer, Pays, Played, Preparedness, Worth, answer, has_levers, sheet_replications,
    unplayed, worth_of,
};
pub use replicate::{Finished, PolicyFactory, RunFailure, RunSpec, replicate, replicate_with};
pub use results::{BATCHES, Ending, PooledWaits, Replication, Results};
pub use retention::RetentionMeasure;
pub use summary::{
    CustomerSummary, DialogueSummary, GroupSummary, LEVEL, OfferSummary, Quantiles, Scope, ScopeSummary, Summary,
    TransferSummary,
};
pub use transfers::TransferMeasure;
